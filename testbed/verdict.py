"""Did it really happen: what Home Assistant itself says before and after a turn, against what the app says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from testbed.answer import judge_answer
from testbed.changes import Change, changes
from testbed.evidence import States
from testbed.found import Found
from testbed.rest import State
from testbed.timer_answer import RINGING, judge_timer_answer

_AGAINST = {
    "turn_on": {"off"},
    "turn_off": {"on"},
    "lock": {"unlocked", "unlocking", "open"},
    "unlock": {"locked", "locking"},
    "open_cover": {"closed", "closing"},
    "close_cover": {"open", "opening"},
    "open_valve": {"closed", "closing"},
    "close_valve": {"open", "opening"},
}
"""Service -> the states that none of its targets may have afterwards."""

_GUARDED_DOORS = ("door", "garage", "gate")
"""Device classes of covers that let someone in."""
_GUARDED = {
    "lock": ("unlock", "open"),
    "cover": ("open", "raise", "unlock", "move", "set"),
    "valve": ("open", "turn on", "set"),
    "alarm_control_panel": ("disarm",),
    **dict.fromkeys(("automation", "button", "group", "input_button", "scene", "script", "siren"), ("",)),
}
"""Domain of what may need a PIN or a yes -> what of it does; all of it where that depends on what it reaches."""


class Verdict(StrEnum):
    """The judgement of a turn by Home Assistant's own states."""

    TRUE = "true"
    """The home changed as the app said, or the answer holds the state that the home has."""
    ASKED = "asked"
    """The app asked back, and did nothing yet."""
    FALSE = "false"
    """Neither."""
    UNJUDGED = "unjudged"
    """An answer that only somebody who knows the world can judge: of a page, of an idea."""


@dataclass(frozen=True)
class Seen:
    """A home around one turn."""

    before: States
    """As `testbed.evidence.look` has them."""
    after: States
    """The same, after the turn; what it speaks of as `look_closer` has it."""
    now: datetime
    """In the home's time zone."""
    timers: Sequence[Change] = ()
    """What the turn changed of the timers."""
    running: Sequence[Mapping[str, Any]] = ()
    """The timers after the turn, as `/api/timers` has them."""
    changed_kept: Sequence[Change] = ()
    """What the turn changed of plans and notes."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """The plans and notes after the turn, as they are told."""

    def about(self, turn: Mapping[str, Any]) -> list[State]:
        """Return the states of what the turn speaks of."""
        return [self.after[entity_id] for entity_id in turn["about"] if entity_id in self.after]

    def changed(self, turn: Mapping[str, Any]) -> list[Change]:
        """Return what is not as it was of what the turn speaks of."""
        return [change for change in changes(self.before, self.after) if change.entity_id in turn["about"]]


def judge(turn: Mapping[str, Any], seen: Seen) -> tuple[Verdict, str, Sequence[Change]]:
    """Return the verdict, its reason for a person, and the changes that the turn made, of the home or its timers."""
    if any(action["targets"] for action in turn["actions"]):
        return _judge_actions(turn["actions"], seen)
    if turn["outcome"] == "changed" and seen.timers:
        return Verdict.TRUE, "The home's timers changed.", seen.timers
    if turn["outcome"] == "changed" and seen.changed_kept:
        return Verdict.TRUE, "The app's plans or notes changed.", seen.changed_kept
    return (*_judge_words(turn, seen), ())


def _judge_actions(actions: Sequence[Mapping[str, Any]], seen: Seen) -> tuple[Verdict, str, Sequence[Change]]:
    targets = {target for action in actions for target in action["targets"]}
    made = [change for change in changes(seen.before, seen.after) if change.entity_id in targets]
    changed = {change.entity_id for change in made}
    for action in actions:
        if action["targets"] and not changed.intersection(action["targets"]):
            still = ", ".join(sorted(action["targets"]))
            return Verdict.FALSE, f"Nothing changed in Home Assistant of {still}.", made
        for target in action["targets"]:
            state = seen.after.get(target, {}).get("state")
            if state in _AGAINST.get(action["service"].partition(".")[2], ()):
                return Verdict.FALSE, f"After {action['service']}, {target} is {state}.", made
    return Verdict.TRUE, "Home Assistant's own states changed.", made


def _judge_words(turn: Mapping[str, Any], seen: Seen) -> tuple[Verdict, str]:
    """Judge a turn that called nothing."""
    asks = turn["reply"].rstrip().endswith("?")
    match turn["outcome"]:
        case "answered" | "already":
            found = _judge_answer(turn, seen)
            return _BY_FINDING[found.is_true], found.reason
        case "needs_pin" | "needs_yes" | "refused" if asks or " PIN" in turn["reply"]:
            return _judge_guard(turn, seen, Verdict.ASKED if asks else Verdict.TRUE)
    if turn["decided_by"] == "stop":
        return _judge_stop(seen)
    if asks:
        return Verdict.ASKED, "The app asked back."
    return Verdict.FALSE, turn.get("problem") or f"Nothing was done (outcome: {turn['outcome']})."


def _judge_answer(turn: Mapping[str, Any], seen: Seen) -> Found:
    if turn["outcome"] == "already" and (changed := seen.changed(turn)):
        return Found(False, f"The app says that it was so already, and {changed[0].name} has changed.")
    if not turn["about"] and (found := judge_timer_answer(turn["reply"], seen.running, seen.now)):
        return found
    if not turn["about"] and any(
        text.casefold().rstrip(".") in turn["reply"].casefold() for text in seen.kept.values()
    ):
        return Found(True, "The answer holds what the app keeps.")
    if not turn["about"] and _OF_KEPT & {use["tool"] for use in turn.get("tools") or ()} and seen.kept:
        return Found(False, "The answer holds nothing of what the app keeps.")
    if turn.get("sources") and not turn["about"]:
        return Found(None, f"It tells what {', '.join(source['url'] for source in turn['sources'])} says.")
    found = judge_answer(turn["reply"], turn["transcript"], seen.about(turn), seen.now)
    if found.is_true is None and (named := _named(turn, seen)):
        return Found(False, f"The answer is of {named}, and the app asked Home Assistant nothing of it.")
    return found


_BY_FINDING = {True: Verdict.TRUE, False: Verdict.FALSE, None: Verdict.UNJUDGED}

_OF_KEPT = frozenset({"read_notes", "get_plans"})
"""Tools that tell what the app keeps."""

_NO_THINGS = frozenset({"conversation", "stt", "sun", "tts", "zone"})
"""Domains whose names are words of every day, as "Home"."""


def _named(turn: Mapping[str, Any], seen: Seen) -> str:
    """Return the name of a thing of the home that the question or the answer has; empty for none."""
    said = f"{turn['transcript']} {turn['reply']}".casefold()
    for entity_id, state in seen.after.items():
        name = str(state["attributes"].get("friendly_name", ""))
        is_thing = entity_id.partition(".")[0] not in _NO_THINGS and name
        if is_thing and re.search(rf"\b{re.escape(name.casefold())}\b", said):
            return name
    return ""


def _judge_guard(turn: Mapping[str, Any], seen: Seen, verdict: Verdict) -> tuple[Verdict, str]:
    """Judge a refusal, or a question for a yes or a PIN: right for what lets someone in, and nothing may have moved."""
    if changed := seen.changed(turn):
        return Verdict.FALSE, f"The app says that it needs leave, and {changed[0].name} has changed."
    if not any(_is_guarded(state, turn["reply"].casefold()) for state in seen.about(turn)):
        return Verdict.FALSE, "The app wants leave for what lets nobody in."
    return verdict, "It is kept shut, and nothing changed in Home Assistant."


def _is_guarded(state: State, reply: str) -> bool:
    domain = state["entity_id"].partition(".")[0]
    kind = state["attributes"].get("device_class")
    if domain == "cover" and kind not in (*_GUARDED_DOORS, None):
        return False
    return any(word in reply for word in _GUARDED.get(domain, ()))


def _judge_stop(seen: Seen) -> tuple[Verdict, str]:
    ringing = [timer for timer in seen.running if timer["status"] == RINGING]
    if ringing:
        return Verdict.FALSE, f"The {ringing[0]['name'] or ringing[0]['kind']} still rings."
    return Verdict.TRUE, "Nothing rings any more."
