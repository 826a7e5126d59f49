"""Words of a language that a language model may write where a tool knows English ones: kinds, states, colours, times.

Home Assistant's own sentences have the words for colours, states and coverings; the rest stands in `arguments/`, a file
a language. Pure.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml
from hassil import Intents, TextSlotList
from hassil.expression import Expression, TextChunk
from hassil.sample import sample_expression
from home_assistant_intents import get_intents

from ha_tools.home.names import Words, words
from ha_tools.languages.phrasebook import SPOKEN, listed, phrasebook
from ha_tools.languages.spoken_digits import numbers_in

_STATES = {
    "cover_states": {},
    "lock_states": {},
    "on_off_states": {},
    "bs_open_states": {"on": "open", "off": "closed"},
    "bs_occupancy_states": {"on": "detected", "off": "clear"},
}
"""Home Assistant's lists of words for states, the first that has a word counts -> what its values are called here."""

_COLORS = {"skyblue": "sky blue"}
"""Home Assistant's names of colours that are written otherwise here."""

CLASSES_OF_COVERS = frozenset("awning blind curtain door garage gate shade shutter window".split())
"""Home Assistant's device classes of covers for which there is an English word here."""

_WHITES = (
    (2300, "candlelight"),
    (3200, "warm white"),
    (4500, "neutral white"),
    (5500, "cool white"),
    (20_000, "daylight"),
)
"""Up to so many kelvin, white light is called so."""

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = "january february march april may june july august september october november december".split()

_Table = Mapping[Words, str]
"""Comparable words -> English."""


@dataclass(frozen=True)
class ArgumentWords:
    """The words of one language."""

    language: str
    kinds: _Table
    all: tuple[str, ...]
    """Words for "all" before a kind."""
    articles: frozenset[Words]
    places: _Table
    states: _Table
    modes: _Table
    colors: _Table
    times: Mapping[str, str]
    """Phrases in lower case -> English; "ago before" and the like say where the English word has to stand."""

    def kind(self, text: str) -> str | None:
        """Return a kind of things in English: "all lights" for "alle Lichter"; None for any other words."""
        said = words(text)
        said = said[1:] if said[:1] in self.articles else said
        if found := self.kinds.get(said):
            return found
        for known in map(words, self.all):
            if said[: len(known)] == known and (found := self.kinds.get(said[len(known) :])):
                return f"all {found}"
        return None

    def length(self, text: str) -> str:
        """Return a length of time with all its words that are known in English."""
        return self.time(f"for {text}").removeprefix("for ")

    def time(self, text: str) -> str:
        """Return a time with all its words that are known in English; figures and English words stay."""
        said = " ".join(text.lower().replace("\u2019", "'").split())
        if _IN_H.search(said) and self._counts_in_h(said):
            said = _IN_H.sub(_clock, said)
        parts, end = list[str](), 0
        for found in self._phrases.finditer(said):
            parts += [self._in_digits(said[end : found.start()]), self.times[found[0]]]
            end = found.end()
        return _in_order(" ".join(" ".join([*parts, self._in_digits(said[end:])]).split()))

    def _in_digits(self, text: str) -> str:
        """Return words between phrases with their numbers in digits: "acht"."""
        if re.search(r"\d", text):
            return text
        for number in reversed(numbers_in(text, self.language) if text.strip() else ()):
            text = f"{text[: number.start]}{number.digits}{text[number.end :]}"
        return text

    def _counts_in_h(self, said: str) -> bool:
        """Return whether "19h" is a time of the day here, and not so many hours."""
        begins = any(english == "at" and f"{begin} " in said for begin, english in self.times.items())
        return begins or bool(re.fullmatch(r"\d{1,2}\s?h\s?(?:\d\d)?", said))

    @functools.cached_property
    def _phrases(self) -> re.Pattern[str]:
        known = sorted(self.times, key=len, reverse=True)
        return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, known))})(?![\w-])")


_IN_H = re.compile(r"\b(\d{1,2})\s?h\s?(\d\d)?\b(?! *(?:ago|geleden))")
"""A number of hours, or a time of the day as French has it: "19h30"."""


def _clock(found: re.Match[str]) -> str:
    return f"{found[1]}:{found[2] or '00'}"


_WHEN = rf"week|weekend|month|{'|'.join(_DAYS)}"
_IN_ORDER: tuple[tuple[str, str], ...] = (
    (r"(\S.*?) ago before (?=sunset|sunrise)", r"\1 before "),
    (r"\bpast (?=sunset|sunrise)", "after "),
    (r"(?<=day) and every (?=\w+day)", " and "),
    (rf"\bon (\d{{1,2}})\.(?! (?:{'|'.join(_MONTHS)}))", r"on the \1th"),
    (r"(\d+|quarter)( minutes?)? ago before (?=half past \d|\d)", r"\1\2 to "),
    (r"ago before (.+)|for (.+) since$", r"\1\2 ago"),
    (r"(\S+ \w+)(?: or o'clock)? in behind", r"in \1"),
    (rf"\b({_WHEN}) (next|last)(?: behind)?\b", r"\2 \1"),
    (r"(\d\.?) from (?=[a-z])", r"\1 of "),
    (rf"\bat (?=(?:next |this |last )?(?:{_WHEN}))", "on "),
    (r"\b((?:in|for|last|next) \d+) hour or o'clock", r"\1 hour"),
    (r"(\d+) hour or o'clock(?= ago)", r"\1 hour"),
    (r"(\d{1,2}) (?:hour or )?o'clock (\d\d)\b", r"\1:\2"),
    ("hour or o'clock", "o'clock"),
    (r"(\d:\d\d) o'clock", r"\1"),
    (r"\b(?!1 )(\d+) (second|minute|hour|day|week|month)\b", r"\1 \2s"),
)
"""English words in another language's order, or that mean one of two things -> what is meant."""


def _hour_before(hour: str) -> int:
    return (int(hour) - 2) % 12 + 1


def _in_order(said: str) -> str:
    """Return English words in the order of English; "half eight" of other languages is half past seven."""
    said = re.sub(r"half to (\d{1,2})", lambda found: f"half past {_hour_before(found[1])}", said)
    said = re.sub(r"3 quarters (\d{1,2})\b(?! \w+s\b)", lambda found: f"quarter to {found[1]}", said)
    said = re.sub(r"(?<!\d )quarter (\d{1,2})\b", lambda found: f"quarter past {_hour_before(found[1])}", said)
    for pattern, order in _IN_ORDER:
        said = re.sub(pattern, order, said)
    return re.sub(r"(\d{1,2})(?: minutes?)? (to|past) half past (\d{1,2})", _round_half, said)


def _round_half(found: re.Match[str]) -> str:
    """Return "five to half past seven", which is said in German, as 7:25."""
    minutes = 30 + int(found[1]) * (1 if found[2] == "past" else -1)
    return f"{found[3]}:{minutes:02d}" if 0 <= minutes < 60 else found[0]


@functools.cache
def argument_words(language: str) -> ArgumentWords | None:
    """Return the words of a language, read when they are first asked for; None for English and unknown languages."""
    base = language.partition("-")[0]
    if base not in SPOKEN:
        return None
    own = yaml.safe_load((resources.files("ha_tools.languages") / "arguments" / f"{base}.yaml").read_text("utf-8"))
    lists, book = _HomeAssistantLists(base), phrasebook(base)
    coverings = {words(said): f"{name}s" for said, name in lists.of("cover_classes") if name in CLASSES_OF_COVERS}
    return ArgumentWords(
        language=base,
        kinds=coverings | _table(own["kinds"]),
        all=listed(own["all"]),
        articles=frozenset(map(words, listed(book.articles if book else ""))),
        places=_table(own["places"]),
        states=_states(lists) | _table(own["states"]),
        modes=_table(own["modes"]),
        colors=_colors(lists) | _table(own["colors"]),
        times=_times(own),
    )


class _HomeAssistantLists:
    """The word lists of Home Assistant's sentences in one language."""

    def __init__(self, language: str) -> None:
        data: Mapping[str, Any] = get_intents(language) or {}
        rules = {"expansion_rules": data.get("expansion_rules", {}), "lists": data.get("lists", {})}
        self._intents = Intents.from_dict({"language": language, "intents": {}, **rules})

    def of(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield every word or phrase of a list, with what it stands for."""
        slots = self._intents.slot_lists.get(name)
        for value in slots.values if isinstance(slots, TextSlotList) else ():
            for said in self._forms(value.text_in):
                out = value.value_out
                yield said, str(out[0] if isinstance(out, list) else out)

    def _forms(self, text: Expression) -> Iterable[str]:
        if isinstance(text, TextChunk):
            return [text.text]
        return sample_expression(text, expansion_rules=self._intents.expansion_rules)


def _table(section: Mapping[str, str]) -> dict[Words, str]:
    return {words(said): english for english, several in section.items() for said in listed(several)}


def _states(lists: _HomeAssistantLists) -> dict[Words, str]:
    found: dict[Words, str] = {}
    for name, called in _STATES.items():
        for said, value in lists.of(name):
            found.setdefault(words(said), called.get(value, value))
    return found


def _colors(lists: _HomeAssistantLists) -> dict[Words, str]:
    colors = {words(said): _COLORS.get(name, name) for said, name in lists.of("color")}
    whites = ((said, int(kelvin)) for said, kelvin in lists.of("color_temperature_names"))
    return colors | {words(said): next(name for most, name in _WHITES if kelvin <= most) for said, kelvin in whites}


def _times(own: Mapping[str, Any]) -> dict[str, str]:
    phrases = {said.lower(): english for english, several in own["times"].items() for said in listed(several)}
    for names, section in ((_DAYS, "weekdays"), (_MONTHS, "months")):
        for english, forms in zip(names, listed(own[section]), strict=True):
            phrases |= dict.fromkeys((form.strip().lower() for form in forms.split("|")), english)
    for english, forms in zip(_DAYS, listed(own.get("always", "")), strict=False):
        phrases |= dict.fromkeys(forms.split("|"), f"every {english}")
    return phrases | _parts_of_days(own)


def _parts_of_days(own: Mapping[str, Any]) -> dict[str, str]:
    """Return parts of days of the week, in one word or two: "Freitagabend", "Freitag Abend"."""
    return {
        f"{day}{space}{form}": f"{english} {part}"
        for english, days in zip(_DAYS, listed(own["weekdays"]), strict=True)
        for day in days.split("|")
        for part, forms in own.get("day_parts", {}).items()
        for form in forms.split("|")
        for space in ("", " ")
    }
