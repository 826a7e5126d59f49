"""Home Assistant's own responses to its intents, in the languages of home-assistant-intents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from home_assistant_intents import get_intents
from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.measures.spoken_units import in_symbols
from ha_tools.questions.conditions import fulfils
from ha_tools.results.result import Result
from ha_tools.sentences.reading import Reading

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")
"""A state that is a moment, as Home Assistant writes it."""

SMALLEST = 0.05
"""A smaller number is nothing when it is rounded to a tenth."""


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


class ResponseTemplates:
    """Home Assistant's response templates in one language, with the live states that they ask for."""

    def __init__(self, language: str, home_assistant: HomeAssistant) -> None:
        responses = (get_intents(language) or {}).get("responses", {})
        self._home_assistant = home_assistant
        self._intents: Mapping[str, Mapping[str, str]] = responses.get("intents", {})
        self._errors: Mapping[str, str] = responses.get("errors", {})
        self._templates: dict[str, Template] = {}
        self._environment = ImmutableSandboxedEnvironment(trim_blocks=True)
        self._environment.globals["state_attr"] = self._attribute

    def error(self, key: str, **slots: Any) -> str:
        """Return what is said where something is not as it should be: "no_intent", "handle_error"."""
        text = self._errors.get(key, "?")
        return " ".join(self._template(text).render(slots).split()) if slots else text

    def told(self, reading: Reading, result: Result, items: str) -> str:
        """Return what is said to an intent that was fulfilled; empty where there are no words for it.

        `items` is what was put on a list, as it stands there.
        """
        about, values = self.states(result.about), result.values
        responses = self._intents.get(reading.intent.partition(".")[0], {})
        template = responses.get(reading.response or "default") or responses.get("default")
        if template is None or not (about or values) or any(map(_is_tiny, about)):
            return ""
        asked = reading.slots.get("state")
        matched = [spoken for spoken in about if asked is None or fulfils(self._state(spoken), str(asked))]
        unmatched = [spoken for spoken in about if spoken not in matched]
        named = {"name": about[0].name} if about else {}
        added = {"item": items} if items else {}
        slots = {**named, **{slot: _as_text(value) for slot, value in reading.slots.items()}, **added, **values}
        try:
            text = self._template(template).render(
                slots=slots, state=about[0] if about else None, query=Query(matched, unmatched)
            )
        except (TemplateError, TypeError, ValueError):  # it needs more than is known here
            return ""
        return " ".join(text.split())

    def states(self, about: Iterable[str]) -> list[SpokenState]:
        """Return the things of these ids that have a state, with it."""
        return [spoken for item in about if (spoken := self._spoken(item))]

    def _template(self, text: str) -> Template:
        if text not in self._templates:
            self._templates[text] = self._environment.from_string(text)
        return self._templates[text]

    def _attribute(self, entity_id: str, name: str) -> Any:
        state = self._home_assistant.states.get(entity_id)
        return _plain(state.attributes.get(name)) if state else None

    def _state(self, spoken: SpokenState) -> State:
        return self._home_assistant.states[spoken.entity_id]

    def _in_home_time(self, text: str) -> str:
        """Return an instant by the home's clock, as every language writes it: "18:05", "2026-11-29 06:30"."""
        if not INSTANT.fullmatch(text):
            return text
        now = self._home_assistant.locale.now
        at = datetime.fromisoformat(text).astimezone(now.tzinfo)
        return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"

    def _spoken(self, entity_id: str) -> SpokenState | None:
        entity, state = self._home_assistant.home.entities.get(entity_id), self._home_assistant.states.get(entity_id)
        if entity is None or state is None:
            return None
        unit = state.attributes.get("unit_of_measurement")
        with_unit = _measured(state.state, unit) if unit else self._in_home_time(state.state)
        bare = with_unit.removesuffix(f" {with_unit.split(' ')[-1]}") if unit else state.state
        return SpokenState(entity_id, entity.name, entity.domain, bare, with_unit, state.attributes)


def _plain(value: Any) -> Any:
    """Return numbers without needless zeros."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _as_text(value: Any) -> Any:
    """Return numbers as the words that they were said in: templates compare them with such."""
    return str(_plain(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _is_tiny(spoken: SpokenState) -> bool:
    """Tell whether a template, which rounds to a tenth, would say that it is nothing."""
    try:
        return 0 < abs(float(spoken.state)) < SMALLEST
    except ValueError:
        return False


def _measured(text: str, unit: str) -> str:
    try:
        return in_symbols(float(text), unit)
    except ValueError:
        return f"{text} {unit}"
