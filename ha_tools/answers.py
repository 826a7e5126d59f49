"""Answers in languages other than English, by the response templates of home-assistant-intents.

A template says what is so where a result is right; what it lacks words for, such as asking for a PIN, stands in the
language's phrasebook. Where there is neither, the answer is short and of no language: the names of the things, their
states as Home Assistant writes them, a question mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from home_assistant_intents import get_intents
from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ha_tools import speech
from ha_tools.home.choices import Choice
from ha_tools.home.state import UNREACHABLE, State
from ha_tools.languages import Phrasebook, phrasebook
from ha_tools.languages.deed_words import deed_words
from ha_tools.languages.phrasebook import listed
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.measures.spoken_units import in_symbols
from ha_tools.questions.conditions import fulfils
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences.reading import Reading
from ha_tools.sentences.templates.list_sentences import foreign_items

_UNDONE = {Outcome.REFUSED, Outcome.UNAVAILABLE, Outcome.UNCONFIRMED, Outcome.OFFLINE}
_UNDERSTOOD = "OK."

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")
"""A state that is a moment, as Home Assistant writes it."""

SMALLEST = 0.05
"""What is smaller is nothing when it is rounded to a tenth."""

_ADDS = {"HassListAddItem", "HassShoppingListAddItem"}

BARE = Phrasebook(
    **{field.name: "" for field in fields(Phrasebook)}
    | {
        "shall_i": "{names}?",
        "ask_pin": "{names}: PIN?",
        "wrong_pin": "PIN?",
        "cancelled": _UNDERSTOOD,
        "which": "{choices}?",
        "near": "{choices}?",
        "either": "/",
    }
)
"""Stands for the phrasebook of a language that has none."""


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
        self._book = phrasebook(language) or BARE
        self._deeds = deed_words(language)
        self._intents: Mapping[str, Mapping[str, str]] = data.get("responses", {}).get("intents", {})
        self._errors: Mapping[str, str] = data.get("responses", {}).get("errors", {})
        self._templates: dict[str, Template] = {}
        self._environment = ImmutableSandboxedEnvironment(trim_blocks=True)
        self._environment.globals["state_attr"] = self._attribute

    @property
    def not_understood(self) -> str:
        """What to say of words that mean nothing here."""
        return self._error("no_intent")

    @property
    def failed(self) -> str:
        """What to say where something went wrong that is no fault of the words."""
        return self._error("handle_error")

    @property
    def nothing_done(self) -> str:
        """What to say where nothing was changed, whatever was wished for."""
        return self._book.nothing_done or self.not_understood

    @property
    def not_looked_up(self) -> str:
        """What to say where nothing in the home was looked at, whatever was asked."""
        return self._book.not_looked_up or self.not_understood

    @property
    def learning(self) -> str:
        """What to say while the names in the home are not known yet."""
        return self._book.learning or self.not_understood

    @property
    def nothing_exposed(self) -> str:
        """What to say in a home of which we may see nothing."""
        return self._book.nothing_exposed or self.not_understood

    @property
    def cancelled(self) -> str:
        """What to say to a no."""
        return self._book.cancelled

    @property
    def wrong_pin(self) -> str:
        """What to say to a PIN that is wrong, and may be said again."""
        return self._book.wrong_pin

    @property
    def unasked_pin(self) -> str:
        """What to say to a PIN that nobody asked for."""
        return self._book.unasked_pin or self.not_understood

    def locked_out(self, minutes: int) -> str:
        """What to say while no PIN is taken."""
        return self._book.locked_out.format(minutes=minutes) or self._error("handle_error")

    def timer_over(self, name: str) -> str:
        """What to say when a timer rings; its name alone where there are no words for it."""
        return _with_names(self._book.timer_over, name) or name

    def say(self, result: Result, reading: Reading | None = None) -> str:
        """What a result says, in the words for what was read; shorter where it was not read in this language."""
        about = [spoken for item in result.about if (spoken := self._spoken(item))]
        if result.outcome in _UNDONE:
            return self._undone(result, about)
        if result.outcome in {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}:
            asks = self._book.shall_i if result.outcome is Outcome.NEEDS_YES else self._book.ask_pin
            return _with_names(asks, self._named(result.values.get("named", ())) or _listed(about))
        if result.choices:
            called = result.values.get("called", {})
            names = [called.get(choice.ref) or self._called(choice) for choice in result.choices[: speech.LISTED]]
            offered = speech.listed(names, last=self._book.either)
            is_near = result.outcome is Outcome.UNKNOWN
            return (self._book.near if is_near else self._book.which).format(choices=offered)
        if not result.ok:
            return self._unknown(about, reading)
        if result.outcome is Outcome.ALREADY and reading and reading.intent in _ADDS and self._book.listed_already:
            return _with_names(self._book.listed_already, _listed(about))
        lost = [spoken for spoken in about if spoken.domain == "person" and spoken.state in UNREACHABLE]
        if result.outcome is Outcome.ANSWERED and lost and len(lost) == len(about) and self._book.whereabouts_unknown:
            return _with_names(self._book.whereabouts_unknown, _listed(lost))
        said = self._rendered(reading, about, result.values) if reading and not any(map(_is_tiny, about)) else ""
        return said or (_states(about) if result.outcome is Outcome.ANSWERED and about else _UNDERSTOOD)

    def _named(self, deeds: Iterable[tuple[str, str]]) -> str:
        """What a language model wants to do, each with its word: "Küchenlicht (ausschalten), alles (entfernen)"."""
        told = []
        for deed, names in deeds:
            word = self._deeds.get(deed, deed)
            names = names.replace("everything", self._deeds.get("everything", "*"))
            told.append(f"{names} ({word})" if names else word)
        return ", ".join(told)

    def say_of(self, result: Result, reading: Reading | None) -> str:
        """Return what a result says with what it is about, which nobody has named in these words before."""
        said = self.say(result, reading)
        about = [spoken for item in result.about if (spoken := self._spoken(item))]
        is_named = any(spoken.name.casefold() in said.casefold() for spoken in about)
        return said if is_named or not about else f"{_listed(about)}: {said}"

    def _called(self, choice: Choice) -> str:
        """A choice by its name, with its room in brackets where that tells it apart."""
        entity = self._home_assistant.home.entities.get(choice.entity_id)
        area = self._home_assistant.home.areas.get((entity and entity.area_id) or "")
        if entity is None or choice.name == entity.name:
            return choice.name
        return f"{entity.name} ({area.name})" if area else entity.name

    def _undone(self, result: Result, about: list[SpokenState]) -> str:
        book = self._book
        why = {
            Outcome.UNAVAILABLE: book.unavailable,
            Outcome.UNCONFIRMED: book.unchanged,
            Outcome.OFFLINE: self._offline(result.values),
            Outcome.REFUSED: self._refused(result.values),
        }[result.outcome]
        return _with_names(why or f"{{names}}: {self._error('handle_error')}", _listed(about))

    def _offline(self, values: Mapping[str, Any]) -> str:
        why = {"token": self._book.not_let_in, "not_yet": self._book.learning}
        return why.get(str(values.get("offline_for"))) or self._book.offline

    def _refused(self, values: Mapping[str, Any]) -> str:
        why = values.get("refused_for")
        if why == "locked_out":
            return self.locked_out(values["minutes"])
        return {"no_pin": self._book.no_pin, "forbidden": self._book.forbidden}.get(str(why), self._book.refused)

    def _unknown(self, about: list[SpokenState], reading: Reading | None) -> str:
        """That there is nothing of the kind, by the error of Home Assistant that says so."""
        slots = reading.slots if reading else {}
        if reading and "Timer" in reading.intent:
            return self._error("timer_not_found")
        if about:
            is_item = reading and "List" in reading.intent
            return _with_names(self._book.not_listed if is_item else "", _listed(about)) or f"{_listed(about)}?"
        if "name" in slots:
            return self._error("no_entity", entity=slots["name"])
        return self._error("no_area", area=slots["area"]) if "area" in slots else self._error("no_intent")

    def _rendered(self, reading: Reading, about: list[SpokenState], values: Mapping[str, Any]) -> str:
        responses = self._intents.get(reading.intent.partition(".")[0], {})
        template = responses.get(reading.response or "default") or responses.get("default")
        if template is None or not (about or values):
            return ""
        asked = reading.slots.get("state")
        matched = [spoken for spoken in about if asked is None or fulfils(self._state(spoken), str(asked))]
        unmatched = [spoken for spoken in about if spoken not in matched]
        named = {"name": about[0].name} if about else {}
        added = {"item": self._items(reading)} if reading.intent in _ADDS else {}
        slots = {**named, **{slot: _as_text(value) for slot, value in reading.slots.items()}, **added, **values}
        try:
            text = self._template(template).render(
                slots=slots, state=about[0] if about else None, query=Query(matched, unmatched)
            )
        except (TemplateError, TypeError, ValueError):  # it needs more than is known here
            return ""
        return " ".join(text.split())

    def _items(self, reading: Reading) -> str:
        """What was put on a list, as it stands there: without articles."""
        return speech.listed(foreign_items(reading), last=next(iter(listed(self._book.joints)), ","))

    def _template(self, text: str) -> Template:
        if text not in self._templates:
            self._templates[text] = self._environment.from_string(text)
        return self._templates[text]

    def _error(self, key: str, **slots: Any) -> str:
        text = self._errors.get(key, "?")
        return " ".join(self._template(text).render(slots).split()) if slots else text

    def _attribute(self, entity_id: str, name: str) -> Any:
        state = self._home_assistant.states.get(entity_id)
        return _plain(state.attributes.get(name)) if state else None

    def _state(self, spoken: SpokenState) -> State:
        return self._home_assistant.states[spoken.entity_id]

    def _in_home_time(self, text: str) -> str:
        """An instant by the home's clock, as every language writes it: "18:05", "2026-11-29 06:30"."""
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


def _with_names(sentence: str, names: str) -> str:
    """The sentence with what it is about, or without, where that is nothing."""
    if names:
        return sentence.format(names=names)
    rest = sentence.replace("{names}", "").lstrip(" :")
    return rest[:1].upper() + rest[1:]


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


def _is_tiny(spoken: SpokenState) -> bool:
    """Whether a template, which rounds to a tenth, would say that it is nothing."""
    try:
        return 0 < abs(float(spoken.state)) < SMALLEST
    except ValueError:
        return False


def _measured(text: str, unit: str) -> str:
    try:
        return in_symbols(float(text), unit)
    except ValueError:
        return f"{text} {unit}"
