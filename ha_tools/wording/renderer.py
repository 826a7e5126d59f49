"""Renders facts in one language."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ha_tools.facts import LISTED, Day, Fact, Instant, KindNoun, Quantity, Quote, StateWord, Thing, Things, Unit
from ha_tools.result import Result
from ha_tools.speech import number, sentence
from ha_tools.times.durations import duration_in_words
from ha_tools.times.time_words import at_in_words, day_in_words, time_in_words
from ha_tools.units import in_asked_unit, in_unit_words, unit_in_words
from ha_tools.wording.language import Language


class MissingWordsError(LookupError):
    """A language has no words for a case."""


class Wording:
    """Says facts in one language. Pure."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=self._spoken)
        self._environment.filters |= {
            "after": self._after,
            "all": self._all_names,
            "any_of": self._any_of,
            "bare": self._bare,
            "either": self._either,
            "joined": self._joined,
            "plural": _plural,
        }
        self._templates: dict[str, Template] = {}
        self._speakers: Mapping[type, Callable[[Any], str]] = {
            str: str,
            int: number,
            float: number,
            tuple: lambda values: self._listed(list(map(self._spoken, values)), "and"),
            Fact: self.phrase,
            Quote: lambda quote: quote.text,
            Thing: lambda thing: self._spoken(thing.name),
            Things: self._named_or_counted,
            KindNoun: lambda noun: self._noun(noun.kind),
            StateWord: self._state,
            Quantity: self._quantity,
            Unit: lambda unit: unit_in_words(unit.unit),
            Instant: lambda instant: at_in_words(instant.at, instant.now),
            Day: lambda day: day_in_words(day.day, day.today),
            time: lambda clock: f"at {time_in_words(clock)}",
            timedelta: duration_in_words,
        }

    def say(self, result: Result) -> str:
        """Return a result's sentences. Raises MissingWordsError."""
        return " ".join(filter(None, map(self.sentence, result.facts)))

    def sentence(self, fact: Fact) -> str:
        """Return a fact as a sentence. Raises MissingWordsError."""
        phrase = self.phrase(fact)
        return sentence(phrase) if phrase else ""

    def phrase(self, fact: Fact) -> str:
        """Return a fact as it stands in a sentence. Raises MissingWordsError."""
        template = self._templates.get(fact.case)
        if template is None:
            template = self._templates[fact.case] = self._compiled(fact.case)
        return template.render(fact.values)

    def warm_up(self) -> None:
        """Compile all templates now, so that no answer waits for its own."""
        for case in self._language.cases:
            self._templates[case] = self._compiled(case)

    def _compiled(self, case: str) -> Template:
        if case not in self._language.cases:
            raise MissingWordsError(f"{self._language.language} has no words for {case}")
        return self._environment.from_string(self._language.cases[case])

    def _spoken(self, value: Any) -> str:
        """Return a value as the language says it."""
        kind = next(kind for kind in type(value).__mro__ if kind in self._speakers)
        return self._speakers[kind](value)

    def _state(self, word: StateWord) -> str:
        """Return the word for a state: of its device class, of its domain, or of any."""
        keys = (f"{word.domain}.{word.device_class}.{word.state}", f"{word.domain}.{word.state}", word.state)
        states = self._language.states
        return next((states[key] for key in keys if key in states), word.state.replace("_", " "))

    def _quantity(self, quantity: Quantity) -> str:
        if quantity.is_asked_unit:
            return in_asked_unit(quantity.value, quantity.unit)
        return in_unit_words(quantity.value, quantity.unit, quantity.unit if quantity.is_home_unit else "")

    def _named_or_counted(self, things: Things) -> str:
        if len(things) <= LISTED:
            return self._all_names(things)
        return f"{len(things)} {self._noun(things.kind)}"

    def _noun(self, kind: str) -> str:
        """Return what several things of a kind are called."""
        return self._language.nouns.get(kind) or kind.rpartition(".")[2].replace("_", " ") + "s"

    def _all_names(self, things: Things) -> str:
        return self._listed(list(map(self._spoken, things.things)), "and")

    def _after(self, state: Any, verb: str) -> str:
        """Return a state with "is", "was", …; one that begins with a verb has its own form: "had a problem"."""
        first, _, rest = self._spoken(state).partition(" ")
        return f"{self._language.verbs.get(first, {}).get(verb) or f'{verb} {first}'} {rest}".strip()

    def _bare(self, moment: Any) -> str:
        """Return a moment without the word before it: "7 am", "Friday the 4th of December"."""
        return re.sub(self._language.words["before_moments"], "", self._spoken(moment))

    def _either(self, choices: Iterable[Any]) -> str:
        """Return what can be chosen from: "A, B or C"."""
        offered = list(map(self._spoken, choices))
        more = [self._language.words["something_else"]] if len(offered) > LISTED else []
        return self._listed([*offered[:LISTED], *more], "or")

    def _any_of(self, choices: Iterable[Any]) -> str:
        """Return all that can be chosen from, as programs have it: "low, medium or high"."""
        return self._listed(list(map(self._spoken, choices)), "or")

    def _joined(self, values: Iterable[Any], by: str) -> str:
        return by.join(map(self._spoken, values))

    def _listed(self, names: Sequence[str], joint: str) -> str:
        if len(names) <= 1:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self._language.words[joint]} {names[-1]}"


@functools.cache
def wording_in(language: str) -> Wording:
    """Return the words of a language that has a file; read once."""
    return Wording(Language(language))


def _plural(counted: Any, one: str, other: str) -> str:
    count = counted if isinstance(counted, int | float) else len(counted)
    return one if count == 1 else other
