"""Facts: what is true, asked or refused, without a word of any language. `ha_tools.wording` says them. Pure.

A tool returns facts, each a case with its values: `Fact("unknown_color", said="garnet")`. A value is a thing of the
home, a number, a quantity, a time, a text of somebody else (`Quote`), or a fact again: "Bed Light was already *on*".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

LISTED = 4
"""More than this many are counted instead of named: nobody remembers a longer list that was heard."""

SEVERAL_KINDS = "device"
"""The kind of things that have none in common."""


@dataclass(frozen=True)
class Quote:
    """A text that somebody else wrote: a title, a device's own option, what Home Assistant complains of."""

    text: str


@dataclass(frozen=True)
class Thing:
    """A thing of the home as it is spoken of."""

    name: str | Fact
    """By which it is told apart from the others that are spoken of."""
    entity_id: str = ""
    """Empty for what is no entity."""


@dataclass(frozen=True)
class Things:
    """Several things, or one: named while they are few, counted by their kind when they are many."""

    things: tuple[Thing, ...]
    kind: str = SEVERAL_KINDS
    """The domain of all of them, or a class of it: "light", "cover.garage"."""

    def __len__(self) -> int:
        return len(self.things)


@dataclass(frozen=True)
class KindNoun:
    """The noun for things of one kind: "windows"."""

    kind: str
    """A key of the languages' nouns: "cover.window", "media_player"."""
    is_one: bool = False
    """Only one thing is meant: "window"."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit."""

    value: float
    unit: str
    """Home Assistant's: "°C", "kWh"."""
    is_home_unit: bool = False
    """It is the home's own unit of temperature, which is said as degrees alone."""
    is_asked_unit: bool = False
    """It was asked for in this very unit, and is not told in a larger one."""
    is_exact: bool = False
    """It was reckoned, and is told in its own unit with as many digits as count."""


@dataclass(frozen=True)
class Unit:
    """A unit by itself: "miles"."""

    unit: str
    """Home Assistant's."""


@dataclass(frozen=True)
class Instant:
    """A moment, and when it is spoken of: "tomorrow at 7 am"."""

    at: datetime
    """In any time zone."""
    now: datetime
    """In the home's time zone."""


@dataclass(frozen=True)
class Day:
    """A day, and the day on which it is spoken of."""

    day: date
    today: date


@dataclass(frozen=True)
class StateWord:
    """A state of Home Assistant's by its own word: "heat_cool" of a climate."""

    state: str
    domain: str = ""
    device_class: str = ""


@dataclass(frozen=True, init=False)
class Fact:
    """One case and its values."""

    case: str
    """A key of the languages' files: "turn_on.done"."""
    values: Mapping[str, Value]
    """By the names that stand in the words for the case."""

    def __init__(self, case: str, /, **values: Value) -> None:
        object.__setattr__(self, "case", case)
        object.__setattr__(self, "values", values)

    def __hash__(self) -> int:
        return hash((self.case, tuple(self.values.items())))

    def form(self, form: str, **values: Value) -> Fact:
        """Return a form of a case that has several: "turn_on" has "turn_on.done", "turn_on.already", "turn_on.ask"."""
        return Fact(f"{self.case}.{form}", **{**self.values, **values})

    def of(self, **values: Value) -> Fact:
        """Return the case with more values."""
        return Fact(self.case, **{**self.values, **values})

    def all(self) -> Iterator[Value]:
        """Yield all values, those of the facts among them too."""
        yield from _all(tuple(self.values.values()))

    @property
    def quotes(self) -> bool:
        """Return whether it holds a text that somebody else wrote."""
        return any(isinstance(value, Quote) for value in self.all())


Value: TypeAlias = (
    "str | int | float | time | timedelta | Quote | Thing | Things | KindNoun | Quantity | Unit | Instant | Day"
    " | StateWord | Fact | tuple[Value, ...]"
)
"""The values of a case. A plain text is a quotation of the speaker, or a name."""


def _all(values: tuple[Value, ...]) -> Iterator[Value]:
    for value in values:
        yield value
        if isinstance(value, Fact):
            yield from value.all()
        elif isinstance(value, tuple):
            yield from _all(value)


def verbatim(english: str) -> Fact:
    """Return a fact whose words were made elsewhere, in English: other languages tell it by its outcome alone."""
    return Fact("verbatim", text=english)
