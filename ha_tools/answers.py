"""Answers in the language that is spoken: results, and what else is said of a turn.

A language's own words come first. Where it has none for a case, Home Assistant's words for the intent tell what was
done; and where there are none of these either, the answer is short and of no language: names and states, a question
mark. The words of one language are never spoken in the grammar of another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ha_tools.facts.facts import Fact, Quote, StateWord, Thing, Things
from ha_tools.home.choices import Choice
from ha_tools.languages.phrasebook import listed, phrasebook
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.response_templates import ResponseTemplates, SpokenState
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences.reading import Reading
from ha_tools.sentences.templates.list_sentences import foreign_items
from ha_tools.wording import MissingWordsError, wording_in

UNDERSTOOD = "OK."
"""The answer where something was done and there are no words for it."""

_Told = TypeVar("_Told")

_UNDONE = frozenset({Outcome.REFUSED, Outcome.UNAVAILABLE, Outcome.UNCONFIRMED, Outcome.OFFLINE})
_ASKS = frozenset({Outcome.NEEDS_YES, Outcome.NEEDS_PIN})
_ADDS = frozenset({"HassListAddItem", "HassShoppingListAddItem"})

_ERRORS = dict.fromkeys(("no_model_answer", "answer_broke_off", "no_ears", "locked_out"), "handle_error")
"""Case -> Home Assistant's error that says as much; others say that nothing was understood."""


class Answers:
    """Says results and facts in one language."""

    def __init__(self, language: str = "en", home_assistant: HomeAssistant | None = None) -> None:
        """Read the language's words. Where it has not all of them, the live home is needed for Home Assistant's own."""
        self._wording = wording_in(language)
        self._book = phrasebook(language)
        self._templates = ResponseTemplates(language, home_assistant) if home_assistant and language != "en" else None

    def warm_up(self) -> None:
        """Compile all words now, so that no answer waits for its own: some tenths of a second."""
        self._wording.warm_up()

    def tell(self, *facts: Fact) -> str:
        """Return the first of some facts that there are words for."""
        said = next((text for fact in facts if (text := self._of_own(self._wording.sentence, fact))), "")
        return said or self._error(next((_ERRORS[fact.case] for fact in facts if fact.case in _ERRORS), "no_intent"))

    def aside(self, fact: Fact) -> str:
        """Return a fact that may as well be left out; empty where there are no words for it."""
        return self._of_own(self._wording.sentence, fact)

    def say(self, result: Result, reading: Reading | None = None) -> str:
        """Return what a result says, to what was read where it was said in another language than English."""
        return self._of_own(self._wording.say, result) or self._otherwise(result, reading)

    def say_of(self, result: Result, reading: Reading | None) -> str:
        """Return what a result says with what it is about, which nobody has named in these words before."""
        said = self.say(result, reading)
        about = self._states(result)
        is_named = any(spoken.name.casefold() in said.casefold() for spoken in about)
        return said if is_named or not about else f"{_names(about)}: {said}"

    @staticmethod
    def _of_own(say: Callable[[_Told], str], told: _Told) -> str:
        try:
            return say(told)
        except MissingWordsError:
            return ""

    def _otherwise(self, result: Result, reading: Reading | None) -> str:
        """Return what is said of a result that the language has no own words for."""
        about = self._states(result)
        if result.outcome in _ASKS or result.outcome in _UNDONE:
            things = Things(tuple(Thing(spoken.name, spoken.entity_id) for spoken in about))
            if calls := result.values.get("named"):
                things = Things(tuple(Thing(self._call(deed, names)) for deed, names in calls))
            short = self._of_own(self._wording.sentence, Fact(f"short.{result.outcome}", things=things))
            return short or f"{_names(about)}: {self._error('handle_error')}".removeprefix(": ")
        if result.choices:
            choices = tuple(self._choice(choice) for choice in result.choices)
            near = (Fact("not_this"), Fact("did_you_mean", choices=choices))
            asked = near if result.outcome is Outcome.UNKNOWN else (Fact("which_one", choices=choices),)
            return " ".join(self._of_own(self._wording.sentence, fact) for fact in asked).strip()
        if not result.ok:
            return self._unknown(about, reading)
        said = self._templates.told(reading, result, self._items(reading)) if reading and self._templates else ""
        return said or (self._in_states(about) if result.outcome is Outcome.ANSWERED and about else UNDERSTOOD)

    def _call(self, deed: str, names: str) -> Fact:
        """Return what a language model wants to do, by names and a word: "Küchenlicht (ausschalten)"."""
        everything = self._of_own(self._wording.phrase, Fact("deed.everything")) or "*"
        word = self._of_own(self._wording.phrase, Fact(f"deed.{deed}")) or deed
        names = names.replace("everything", everything)
        return Fact("call", names=names, deed=word) if names else Fact("quote", text=Quote(word))

    def _choice(self, choice: Choice) -> Thing:
        return (
            choice.thing
            if self._of_own(self._wording.phrase, Fact("each", facts=(choice.thing,)))
            else Thing(choice.name)
        )

    def _unknown(self, about: list[SpokenState], reading: Reading | None) -> str:
        """Return that there is nothing of the kind, by the error of Home Assistant that says so."""
        slots = reading.slots if reading else {}
        if reading and "Timer" in reading.intent:
            return self._error("timer_not_found")
        if about:
            return f"{_names(about)}?"
        if "name" in slots:
            return self._error("no_entity", entity=slots["name"])
        return self._error("no_area", area=slots["area"]) if "area" in slots else self._error("no_intent")

    def _in_states(self, about: Iterable[SpokenState]) -> str:
        said = (f"{spoken.name}: {self._state(spoken)}" for spoken in about)
        return ", ".join(said)

    def _state(self, spoken: SpokenState) -> str:
        if spoken.state != spoken.state_with_unit:
            return spoken.state_with_unit
        device_class = str(spoken.attributes.get("device_class") or "")
        return self._wording.phrase(Fact("state.plain", word=StateWord(spoken.state, spoken.domain, device_class)))

    def _states(self, result: Result) -> list[SpokenState]:
        return self._templates.states(result.about) if self._templates else []

    def _items(self, reading: Reading) -> str:
        """Return what was put on a list, as it stands there: without articles."""
        if reading.intent not in _ADDS:
            return ""
        joint = next(iter(listed(self._book.joints)), ",") if self._book else ","
        items = foreign_items(reading)
        return f" {joint} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)

    def _error(self, key: str, **slots: object) -> str:
        return self._templates.error(key, **slots) if self._templates else "?"


def _names(about: Iterable[SpokenState]) -> str:
    return ", ".join(spoken.name for spoken in about)
