"""The answer of a tool: facts, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ha_tools.facts.facts import Fact
from ha_tools.home.choices import Choice
from ha_tools.web.sources import Source


class Outcome(StrEnum):
    """The outcome of a command or a question."""

    CHANGED = "changed"
    """The service was called and the state followed."""
    UNDERWAY = "underway"
    """The service was called and the device is getting there: a cover that moves."""
    ALREADY = "already"
    """Everything was as asked for before; nothing was called."""
    ANSWERED = "answered"
    """A question, answered from the live states."""
    UNCONFIRMED = "unconfirmed"
    """The service was called; the state did not follow within the bound."""
    REFUSED = "refused"
    """Home Assistant, the device or the arguments said no."""
    UNAVAILABLE = "unavailable"
    """The device is known but cannot be reached."""
    UNKNOWN = "unknown"
    """Nothing exposed bears that name."""
    AMBIGUOUS = "ambiguous"
    """Several things bear that name: see the choices."""
    NEEDS_YES = "needs_yes"
    """Nothing was done yet: it needs a yes."""
    NEEDS_PIN = "needs_pin"
    """Nothing was done yet: it needs the PIN."""
    OFFLINE = "offline"
    """There is no connection to Home Assistant."""


@dataclass(frozen=True)
class Action:
    """One service call and what it did."""

    service: str
    """Domain and service: "light.turn_on"."""
    targets: tuple[str, ...]
    """Entity ids."""
    data: Mapping[str, Any]
    """The service's own data."""
    before: Mapping[str, str]
    """Entity id -> state in words before the call: "off", "on at 40%"."""
    after: Mapping[str, str]
    """Entity id -> state in words, read back after the call."""


UNKNOWN_VOICE = "unknown voice"
"""Stands for the owner of somebody's own words that were told to a voice that is not known, or in writing."""


@dataclass(frozen=True)
class Result:
    """The answer of a tool."""

    outcome: Outcome
    """Its end."""
    facts: tuple[Fact, ...] = ()
    """Facts to be told, a sentence each: `ha_tools.wording` has the words."""
    actions: tuple[Action, ...] = ()
    """The services that were called."""
    choices: tuple[Choice, ...] = ()
    """The choice when the outcome is ambiguous; near names when it is unknown."""
    about: tuple[str, ...] = ()
    """The entity ids that the answer speaks of."""
    timers: tuple[str, ...] = ()
    """The ids of the timers, alarms and reminders that it speaks of."""
    failed: tuple[str, ...] = ()
    """The entity ids for which it did not come true, where it did for others."""
    quotes: bool | None = None
    """True if its words quote others: a title that was found, a script's answer, a device's complaint; None where it is
    as with all answers of its tool."""
    material: str = ""
    """The text of others that a language model is to tell of in its own words; without one, the facts are told."""
    sources: tuple[Source, ...] = ()
    """The pages of the web that it comes from, the best first."""
    owner: str | None = None
    """The id of the person whose own words it tells, or `UNKNOWN_VOICE`: nobody else is reminded of them; None for
    anybody's."""
    asks: bool = False
    """It asks for something in free words: at what time."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """Values for an answer in another language, beside the things: "timers", "canceled"; "refused_for", a word why."""

    @property
    def ok(self) -> bool:
        """Return whether the wish is fulfilled."""
        return self.outcome in {Outcome.CHANGED, Outcome.UNDERWAY, Outcome.ALREADY, Outcome.ANSWERED}
