"""Answers in languages other than English, by the response templates of home-assistant-intents.

A template says what is so where a result is right. Where there is none, and where something went wrong, the answer is
short and of no language: the names of the things, their states as Home Assistant writes them, a question mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from home_assistant_intents import get_intents
from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ha_tools import speech
from ha_tools.conditions import fulfils
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.result import Outcome, Result
from ha_tools.sentences.reading import Reading
from ha_tools.state import State

_UNDONE = {Outcome.REFUSED, Outcome.UNAVAILABLE, Outcome.UNCONFIRMED, Outcome.OFFLINE}
_UNDERSTOOD = "OK."


@dataclass(frozen=True)
class SpokenState:
    """A state as the templates know it."""

    entity_id: str
    """"sensor.outside"."""
    name: str
    """As the thing is called."""
    domain: str
    """The part of the entity id before the dot."""
    state: str
    """Home Assistant's word: "on", "21.5"."""
    state_with_unit: str
    """The same with its unit: "21.5 °C"."""
    attributes: Mapping[str, Any]
    """Home Assistant's attributes."""


@dataclass(frozen=True)
class Query:
    """The things that a question was about."""

    matched: list[SpokenState]
    """Those that are as was asked."""
    unmatched: list[SpokenState]
    """The others."""


class Answers:
    """Says results in one language."""

    def __init__(self, language: str, home_assistant: HomeAssistant) -> None:
        data = get_intents(language) or {}
        self._home_assistant = home_assistant
        self._intents: Mapping[str, Mapping[str, str]] = data.get("responses", {}).get("intents", {})
        self._errors: Mapping[str, str] = data.get("responses", {}).get("errors", {})
        self._templates: dict[str, Template] = {}
        self._environment = ImmutableSandboxedEnvironment(trim_blocks=True)
        self._environment.globals["state_attr"] = self._attribute

    @property
    def not_understood(self) -> str:
        """What to say of words that mean nothing here."""
        return self._error("no_intent")

    def say(self, result: Result, reading: Reading | None = None) -> str:
        """What a result says, in the words for what was read; shorter where it was not read in this language."""
        about = [spoken for item in result.about if (spoken := self._spoken(item))]
        if result.outcome in _UNDONE:
            return f"{_listed(about)}: {self._error('handle_error')}" if about else self._error("handle_error")
        if result.choices:
            return speech.listed([choice.name for choice in result.choices], last="/") + "?"
        if not result.ok:
            return f"{_listed(about)}?" if about else self._error("no_intent")
        said = self._rendered(reading, about, result.values) if reading else ""
        return said or (_states(about) if result.outcome is Outcome.ANSWERED and about else _UNDERSTOOD)

    def _rendered(self, reading: Reading, about: list[SpokenState], values: Mapping[str, Any]) -> str:
        responses = self._intents.get(reading.intent.partition(".")[0], {})
        template = responses.get(reading.response or "default") or responses.get("default")
        if template is None or not (about or values):
            return ""
        asked = reading.slots.get("state")
        matched = [spoken for spoken in about if asked is None or fulfils(self._state(spoken), str(asked))]
        unmatched = [spoken for spoken in about if spoken not in matched]
        named = {"name": about[0].name} if about else {}
        slots = {**named, **{slot: _as_text(value) for slot, value in reading.slots.items()}, **values}
        try:
            text = self._template(template).render(
                slots=slots, state=about[0] if about else None, query=Query(matched, unmatched)
            )
        except (TemplateError, TypeError, ValueError):  # it needs more than is known here
            return ""
        return " ".join(text.split())

    def _template(self, text: str) -> Template:
        if text not in self._templates:
            self._templates[text] = self._environment.from_string(text)
        return self._templates[text]

    def _error(self, key: str) -> str:
        return self._errors.get(key, "?")

    def _attribute(self, entity_id: str, name: str) -> Any:
        state = self._home_assistant.states.get(entity_id)
        return _plain(state.attributes.get(name)) if state else None

    def _state(self, spoken: SpokenState) -> State:
        return self._home_assistant.states[spoken.entity_id]

    def _spoken(self, entity_id: str) -> SpokenState | None:
        entity, state = self._home_assistant.home.entities.get(entity_id), self._home_assistant.states.get(entity_id)
        if entity is None or state is None:
            return None
        unit = state.attributes.get("unit_of_measurement")
        with_unit = f"{_plain_number(state.state)} {unit}" if unit else state.state
        return SpokenState(entity_id, entity.name, entity.domain, state.state, with_unit, state.attributes)


def _listed(about: Iterable[SpokenState]) -> str:
    return ", ".join(spoken.name for spoken in about)


def _states(about: Iterable[SpokenState]) -> str:
    return ", ".join(f"{spoken.name}: {spoken.state_with_unit}" for spoken in about)


def _plain(value: Any) -> Any:
    """Numbers without needless zeros."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_text(value: Any) -> Any:
    """Numbers as the words that they were said in: templates compare them with such."""
    return str(_plain(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _plain_number(text: str) -> str:
    try:
        return speech.number(float(text))
    except ValueError:
        return text
