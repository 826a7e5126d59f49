"""Renders facts in one language."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import time, timedelta
from typing import Any, Protocol

from jinja2 import StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ha_tools.facts.facts import (
    LISTED,
    SEVERAL_KINDS,
    Day,
    Fact,
    Instant,
    KindNoun,
    Quantity,
    Quote,
    StateWord,
    Thing,
    Things,
    Unit,
)
from ha_tools.wording.language import Language
from ha_tools.wording.numbers import Numbers
from ha_tools.wording.times import TimeWording
from ha_tools.wording.units import Units

MANY = 5
"""A number that takes the plural of what is not counted in most languages."""


def _with_capital_and_stop(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


class HasFacts(Protocol):
    """A thing told in facts: a tool's result."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """A sentence each."""


NAMED_KINDS = frozenset({"climate", "water_heater"})
"""Domains whose things are named among many others: nobody sees that the heating was turned off with the lights."""


class MissingWordsError(LookupError):
    """A language has no words for a case."""


class Wording:
    """Says facts in one language. Pure."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers = Numbers(language.language, language.joints)
        self._units = Units(self._numbers, language.units, language.unit_names, language.joints["per"])
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=self._spoken)
        self._environment.filters |= {
            "after": self._after,
            "all": self._all_names,
            "any_of": self._any_of,
            "bare": self._bare,
            "declined": self._declined,
            "either": self._either,
            "in_full": self._in_full,
            "joined": self._joined,
            "lead": self._lead,
            "plural": self._plural,
            "spoken": self._spoken,
            "weekday": self._weekday,
        }
        self._templates: dict[str, Template] = {}
        self._times = TimeWording(self._numbers.locale, language.cases, language.weekdays, self._rendered)
        self._speakers: Mapping[type, Callable[[Any], str]] = {
            str: str,
            int: self._numbers.number,
            float: self._numbers.number,
            tuple: lambda values: self._numbers.listed(list(map(self._spoken, values))),
            Fact: self.phrase,
            Quote: lambda quote: quote.text,
            Thing: lambda thing: self._spoken(thing.name),
            Things: self._named_or_counted,
            KindNoun: lambda noun: self._noun(noun.kind, 1 if noun.is_one else MANY),
            StateWord: self._state,
            Quantity: self._units.quantity,
            Unit: lambda unit: self._units.name(unit.unit),
            Instant: lambda instant: self._times.instant(instant.at, instant.now),
            Day: lambda day: self._times.day(day.day, day.today),
            time: self._times.at,
            timedelta: self._units.duration,
        }

    def say(self, told: HasFacts) -> str:
        """Return a result's sentences. Raises MissingWordsError."""
        return " ".join(filter(None, map(self.sentence, told.facts)))

    def sentence(self, fact: Fact) -> str:
        """Return a fact as a sentence. Raises MissingWordsError."""
        phrase = self.phrase(fact)
        for pattern, sound in self._language.sounds.items():
            phrase = re.sub(pattern, sound, phrase)
        return _with_capital_and_stop(phrase) if phrase else ""

    def phrase(self, fact: Fact) -> str:
        """Return a fact as it stands in a sentence. Raises MissingWordsError."""
        return self._rendered(fact.case, fact.values)

    def joint(self, kind: str) -> str:
        """Return the word that joins a list: "and", "or"."""
        return self._language.joints[kind].strip()

    def values_of(self, template: str) -> set[str]:
        """Return the names of the values that a template uses."""
        return set(meta.find_undeclared_variables(self._environment.parse(template)))

    def warm_up(self) -> None:
        """Compile all templates now, so that no answer waits for its own."""
        for case in self._language.cases.keys() - self._templates.keys():
            self._templates[case] = self._compiled(case)

    def _rendered(self, case: str, values: Mapping[str, Any]) -> str:
        template = self._templates.get(case)
        if template is None:
            template = self._templates[case] = self._compiled(case)
        return template.render(values)

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

    def _named_or_counted(self, things: Things) -> str:
        if len(things) <= LISTED or not self._language.nouns:
            return self._all_names(things)
        if things.kind == SEVERAL_KINDS and all(thing.entity_id for thing in things.things):
            return self._by_kind(things)
        return f"{len(things)} {self._noun(things.kind, len(things))}"

    def _by_kind(self, things: Things) -> str:
        """Return how many there are of each kind; by name what is the only one, or missed when off."""
        kinds: dict[str, list[Thing]] = {}
        for thing in things.things:
            kinds.setdefault(thing.entity_id.partition(".")[0], []).append(thing)
        told: list[str] = []
        for kind, those in kinds.items():
            is_named = len(those) <= (LISTED + 2 if kind in NAMED_KINDS else 1)
            told += map(self._spoken, those) if is_named else [f"{len(those)} {self._noun(kind, len(those))}"]
        return self._numbers.listed(told)

    def _noun(self, kind: str, count: int) -> str:
        """Return the noun for so many things of a kind; Home Assistant's word where a language has none."""
        domain, nouns = kind.partition(".")[0], self._language.nouns
        forms = nouns.get(kind) or nouns.get(domain) or nouns.get(SEVERAL_KINDS) or domain.replace("_", " ")
        return self._numbers.form(forms, count)

    def _all_names(self, things: Things) -> str:
        return self._numbers.listed(list(map(self._spoken, things.things)))

    def _after(self, state: Any, verb: str, between: str = "") -> str:
        """Return a state with "is", "was", …, and with what stands between them: "ist schon an".

        One that begins with a verb has its own form: "had a problem", "spielt schon Radio".
        """
        said, verbs = self._spoken(state), self._language.verbs
        own = max((each for each in verbs if re.match(rf"{re.escape(each)}\b", said)), key=len, default="")
        head, rest = verb, said
        if own:
            head, rest = verbs[own].get(verb) or f"{verb} {own}".strip(), said[len(own) :]
        begin = " ".join(filter(None, (head, between.strip())))
        return f"{begin}{rest}" if rest.startswith((",", ";")) else f"{begin} {rest.strip()}".strip()

    def _bare(self, moment: Any) -> str:
        """Return a moment without the word before it: "7 am", "Friday the 4th of December"."""
        return re.sub(self._language.cases["before_moments"], "", self._spoken(moment)).strip()

    def _declined(self, value: Any) -> str:
        """Return a value in the case that stands behind most prepositions: "3 Tagen", "1 minutę"."""
        declined = self._language.declined
        return re.sub(r"[^\W\d_]+", lambda word: declined.get(word[0], word[0]), self._spoken(value))

    def _in_full(self, day: Day) -> str:
        return self._times.full(day.day)

    def _weekday(self, day: Day) -> str:
        return self._times.weekday(day.day)

    def _either(self, choices: Iterable[Any]) -> str:
        """Return what can be chosen from, as far as anybody remembers it: "A, B, C, D or something else"."""
        offered = list(map(self._spoken, choices))
        more = [self._language.cases["something_else"]] if len(offered) > LISTED else []
        return self._numbers.listed([*offered[:LISTED], *more], "or")

    def _any_of(self, choices: Iterable[Any]) -> str:
        """Return all that can be chosen from, as programs have it: "low, medium or high"."""
        return self._numbers.listed(list(map(self._spoken, choices)), "or")

    def _joined(self, values: Iterable[Any], by: str) -> str:
        return by.join(map(self._spoken, values))

    def _lead(self, things: Things, colon: str) -> str:
        """Return the things with what sets them apart from what is said of them; nothing where there are none."""
        return f"{self._all_names(things)}{colon}" if things.things else ""

    def _plural(self, counted: Any, *forms: str) -> str:
        """Return the form that a number, or so many things, take: one for each plural in the CLDR's order."""
        count = counted if isinstance(counted, int | float) else len(counted)
        return self._numbers.form("|".join(forms), count)


@functools.cache
def wording_in(language: str) -> Wording:
    """Return the words of a language that has a file; read once."""
    return Wording(Language(language))
