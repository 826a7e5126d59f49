"""Home Assistant's knowledge of things, in the form in which it may be said: words, numbers, times."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from statistics import fmean
from typing import Any

from testbed.rest import State

_TOLD = (
    "current_humidity",
    "current_position",
    "current_temperature",
    "humidity",
    "percentage",
    "pressure",
    "target_temp_high",
    "target_temp_low",
    "temperature",
    "wind_speed",
)
"""Attributes that people ask about, whose numbers are said as they are."""
_SHARES = {"brightness": 255, "volume_level": 1}
"""Attributes that are said in percent -> what is all of it."""
_MEASURED = ("current_temperature", "current_humidity", "temperature")
"""The attributes that stand for a thing's state where that is no number, the first one that it has."""

_OPENING = {"on": ("open",), "off": ("closed", "shut")}
_BY_CLASS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("door", "garage_door", "opening", "window"), _OPENING),
    "lock": {"on": ("unlocked",), "off": ("locked",)},
    "moisture": {"on": ("wet", "leak"), "off": ("dry",)},
    "battery": {"on": ("low",), "off": ("normal",)},
    "motion": {"on": ("motion", "detected"), "off": ("clear",)},
    "occupancy": {"on": ("occupied", "detected"), "off": ("clear",)},
    "smoke": {"on": ("smoke",), "off": ("clear",)},
}
_BY_DOMAIN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cover": {
        "open": ("open",),
        "closed": ("closed", "shut"),
        "opening": ("opening", "open"),
        "closing": ("closing", "open"),
    },
    "lock": {"locked": ("locked",), "unlocked": ("unlocked",)},
    "media_player": {
        "off": ("off",),
        "on": ("on",),
        "playing": ("playing", "on"),
        "paused": ("paused", "on"),
        "idle": ("idle", "on"),
    },
    "person": {"home": ("at home", "home"), "not_home": ("away",)},
    "valve": {"open": ("open",), "closed": ("closed", "shut")},
    "vacuum": {
        "docked": ("docked", "dock"),
        "cleaning": ("cleaning",),
        "returning": ("returning", "on its way"),
        "paused": ("paused",),
        "idle": ("idle",),
    },
}
_SWITCHED: Mapping[str, tuple[str, ...]] = {"on": ("on",), "off": ("off",)}


def words_of(state: State, value: str | None = None) -> tuple[set[str], set[str]]:
    """Return the words that are true of a thing now, or when its state was `value`, and those that are not."""
    value = str(state["state"] if value is None else value)
    domain = state["entity_id"].partition(".")[0]
    device_class = str(state["attributes"].get("device_class"))
    by_kind = _BY_CLASS.get(device_class) if domain == "binary_sensor" else _BY_DOMAIN.get(domain)
    family = by_kind or (_SWITCHED if value in _SWITCHED else {})
    true = set(family.get(value, (value.replace("_", " ").casefold(),)))
    return true, {word for other in family.values() for word in other} - true


def holds(text: str, word: str) -> bool:
    """Return whether a text has a word, or words, of which others may follow directly: "heat" in "heating"."""
    return bool(re.search(rf"(?<![\w-]){re.escape(word)}(ing)?(?![\w-])", text, re.IGNORECASE))


def numbers_of(states: Sequence[State]) -> list[float]:
    """Return the numbers that an answer may hold: those of the things, of their past, and what follows from them."""
    each = [number for state in states for number in _of_one(state)]
    return [*each, *_together(states)]


def times_of(state: State, zone: tzinfo | None) -> list[datetime]:
    """Return the moments that Home Assistant knows of a thing, in the home's time zone."""
    attributes = state["attributes"]
    told = [state.get("last_changed"), *attributes.values(), *(at for at, _ in attributes.get("past", ()))]
    told += [at for _, *ends in attributes.get("events", ()) for at in ends]
    return [moment.astimezone(zone) for moment in map(_moment, told) if moment is not None]


def past_of(state: State) -> list[str]:
    """Return the states that it was in, the oldest first."""
    return [value for _, value in state["attributes"].get("past", ())]


def _of_one(state: State) -> Iterator[float]:
    attributes = state["attributes"]
    yield from _floats([state["state"], *(attributes.get(name) for name in _TOLD), *past_of(state)])
    for name, whole in _SHARES.items():
        if attributes.get(name) is not None:
            yield round(attributes[name] / whole * 100)
    for day in attributes.get("forecast", ()):
        yield from _floats(day.values())


def _together(states: Sequence[State]) -> Iterator[float]:
    """Yield totals, differences and averages, over things and over rooms."""
    measured = [(state["attributes"].get("area_id"), value) for state in states if (value := _measured(state))]
    if len(measured) > 1:
        values = [value for _, value in measured]
        yield from (sum(values), fmean(values), *(one - other for one, other in itertools.permutations(values, 2)))
        rooms = {area: [value for there, value in measured if there == area] for area, _ in measured}
        yield fmean(fmean(there) for there in rooms.values())


def _measured(state: State) -> float | None:
    known = [state["state"], *(state["attributes"].get(name) for name in _MEASURED)]
    return next(_floats(known), None)


def _floats(values: Any) -> Iterator[float]:
    for value in values:
        try:
            yield float(value)
        except (TypeError, ValueError):
            continue


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
