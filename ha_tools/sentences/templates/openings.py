"""Home Assistant's sentences that open, close and lock: in its words, a blind is turned on. Not for English."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.sentences.reading import Reading, Templates, where

DOMAINS = ("cover", "valve", "lock")
"""Domains that have an intent of their own here: "HassTurnOn.cover"."""


def _open(action: str, reading: Reading) -> Command | None:
    target = _target(reading)
    return Command("move_cover", {**target, "action": action}) if target else None


def _lock(action: str, reading: Reading) -> Command | None:
    target = _target(reading)
    return Command("secure", {**target, "action": action}) if target and "name" in target else None


def _target(reading: Reading) -> Mapping[str, Any] | None:
    """Return the named thing, or all of a class in the place said or in this room; None for what has no word."""
    if "name" in reading.slots:
        return {"name": reading.slots["name"], **where(reading)}
    kind = str(reading.slots.get("device_class", ""))
    if not kinds(words(kind)) or not (where(reading) or reading.slots.get("here")):
        return None
    return {"name": f"{kind}s", **where(reading)}


TEMPLATES = Templates(
    commands={
        "HassTurnOn.cover": partial(_open, "open"),
        "HassTurnOff.cover": partial(_open, "close"),
        "HassTurnOn.valve": partial(_open, "open"),
        "HassTurnOff.valve": partial(_open, "close"),
        "HassTurnOn.lock": partial(_lock, "lock"),
        "HassTurnOff.lock": partial(_lock, "unlock"),
    },
)
