"""Reasons for which a turn did not do what was wished, each with a code by which a next step can be offered. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.service_use import Stage
from ha_tools.acting.command import Command
from ha_tools.facts.facts import Fact
from ha_tools.results.result import Outcome, Result


class TroubleCode(StrEnum):
    """The reason that a turn went wrong."""

    NOTHING_SAID = "nothing_said"
    """It was woken, and nobody spoke."""
    NOTHING_HEARD = "nothing_heard"
    """A voice was heard, and no word in it."""
    CUT_OFF = "cut_off"
    """Only the beginning of a sentence was heard."""
    NOT_UNDERSTOOD = "not_understood"
    """The words mean nothing here, and there is no language model."""
    UNKNOWN_NAME = "unknown_name"
    """Nothing in the home that may be seen is called so."""
    UNKNOWN_PLACE = "unknown_place"
    """No area and no floor is called so."""
    NOTHING_EXPOSED = "nothing_exposed"
    """Home Assistant lets assistants see nothing at all."""
    LEARNING = "learning"
    """The home's names were still being learned."""
    HOME_OFFLINE = "home_offline"
    """There was no connection to Home Assistant."""
    HOME_TOKEN = "home_token"  # noqa: S105 - a code
    """Home Assistant refuses the access token."""
    UNAVAILABLE = "unavailable"
    """The device cannot be reached."""
    UNCONFIRMED = "unconfirmed"
    """The device was told, and its state did not follow."""
    REFUSED = "refused"
    """The device or Home Assistant said no, or the wish cannot be meant so."""
    FORBIDDEN = "forbidden"
    """The permissions never allow it."""
    NO_PIN = "no_pin"
    """It needs a PIN, and none is set."""
    PIN_LOCKED = "pin_locked"
    """The PIN was wrong too often: none is taken for a while."""
    STT_FAILED = "stt_failed"
    STT_SILENT = "stt_silent"
    """Speech to text gave no answer in time."""
    LLM_FAILED = "llm_failed"
    LLM_SILENT = "llm_silent"
    """The language model gave no answer in time."""
    TTS_FAILED = "tts_failed"
    """No sound came of the voice service, or it did not end."""
    KEY_REFUSED = "key_refused"
    """A service refuses its key."""
    QUOTA = "quota"
    """A service's account is used up, or is asked too often."""
    NO_SPEAKER = "no_speaker"
    """The satellite has no working speaker."""
    SATELLITE_SILENT = "satellite_silent"
    """The satellite does not say that it plays the answer."""
    SATELLITE_GONE = "satellite_gone"
    """The satellite went away before the answer."""
    FAULT = "fault"
    """A mistake of Parley's own."""


@dataclass(frozen=True)
class Trouble:
    """The reason that a turn went wrong, and what it is about."""

    code: TroubleCode
    stage: Stage | None = None
    """The service that failed."""
    said: str = ""
    """The name that nothing has."""
    entity_ids: tuple[str, ...] = ()
    """The things that it is about; for an unknown name, those that are called much like it."""
    tool: str = ""
    """The tool that told it."""


_BY_OUTCOME: Mapping[Outcome, TroubleCode] = {
    Outcome.UNCONFIRMED: TroubleCode.UNCONFIRMED,
    Outcome.REFUSED: TroubleCode.REFUSED,
    Outcome.UNAVAILABLE: TroubleCode.UNAVAILABLE,
    Outcome.UNKNOWN: TroubleCode.UNKNOWN_NAME,
    Outcome.OFFLINE: TroubleCode.HOME_OFFLINE,
}
_BY_REASON: Mapping[str, TroubleCode] = {
    "forbidden": TroubleCode.FORBIDDEN,
    "no_pin": TroubleCode.NO_PIN,
    "token": TroubleCode.HOME_TOKEN,
}
"""Reason of a refusal, or of being offline, in a result's values -> its code."""

_BY_FACT: Mapping[str, TroubleCode] = {
    "fault": TroubleCode.FAULT,
    "locked_out": TroubleCode.PIN_LOCKED,
    "nothing_exposed": TroubleCode.NOTHING_EXPOSED,
    "learning": TroubleCode.LEARNING,
    "nothing_heard": TroubleCode.NOTHING_HEARD,
    "only_heard": TroubleCode.CUT_OFF,
    "not_understood": TroubleCode.NOT_UNDERSTOOD,
    "no_such_tool": TroubleCode.REFUSED,
}
"""Case of a fact that is told -> its code."""

_PLACES = frozenset({"no_such.area", "no_such.floor", "no_such.place"})
"""Facts that no place is called so."""

_KEY = re.compile(r"\b40[13]\b|unauthori[sz]ed|(?:invalid|incorrect|wrong)[\w ]*(?:api )?key|forbidden", re.IGNORECASE)
_QUOTA = re.compile(r"\b(?:402|429)\b|quota|rate.?limit|insufficient|credits?\b", re.IGNORECASE)

_FAILED = {Stage.STT: TroubleCode.STT_FAILED, Stage.LLM: TroubleCode.LLM_FAILED, Stage.TTS: TroubleCode.TTS_FAILED}
_SILENT = re.compile(r"said nothing|no answer|in time|timed? ?out|no transcript", re.IGNORECASE)


def trouble_of(command: Command, result: Result) -> Trouble | None:
    """Return the trouble that a tool tells of; None where it did what was wished, or asks a person."""
    code = _BY_OUTCOME.get(result.outcome)
    if code is None:
        return None
    reason = str(result.values.get("refused_for") or result.values.get("offline_for") or "")
    by_fact = next((_BY_FACT[fact.case] for fact in result.facts if fact.case in _BY_FACT), None)
    code = _BY_REASON.get(reason) or by_fact or code
    near = tuple(choice.entity_id for choice in result.choices if choice.entity_id)
    unknown = next((fact for fact in result.facts if fact.case.startswith("no_such.")), None)
    if code is TroubleCode.UNKNOWN_NAME and unknown and unknown.case in _PLACES:
        code = TroubleCode.UNKNOWN_PLACE
    said = _said(command, unknown) if code in {TroubleCode.UNKNOWN_NAME, TroubleCode.UNKNOWN_PLACE} else ""
    return Trouble(code, said=said, entity_ids=(result.failed or result.about or near), tool=command.tool)


def trouble_told(case: str) -> Trouble | None:
    """Return the trouble that a fact of the dialogue tells of; None for none."""
    code = _BY_FACT.get(case)
    return Trouble(code) if code else None


def service_trouble(stage: Stage, problem: str) -> Trouble:
    """Return the trouble with a service by its own words."""
    if _KEY.search(problem):
        return Trouble(TroubleCode.KEY_REFUSED, stage)
    if _QUOTA.search(problem):
        return Trouble(TroubleCode.QUOTA, stage)
    if _SILENT.search(problem) and stage is not Stage.TTS:
        return Trouble(TroubleCode.STT_SILENT if stage is Stage.STT else TroubleCode.LLM_SILENT, stage)
    return Trouble(_FAILED[stage], stage)


def _said(command: Command, unknown: Fact | None) -> str:
    """Return the name that nothing has, as a person said it."""
    if unknown and isinstance(name := unknown.values.get("name"), str) and name:
        return name
    for argument in ("name", "area", "floor", "list", "calendar", "recipient"):
        if isinstance(value := command.arguments.get(argument), str) and value:
            return value.removeprefix("all ")
    return ""
