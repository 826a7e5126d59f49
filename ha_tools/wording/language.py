"""A language's file: its words, and a template for each case."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

_FOLDER = Path(__file__).parent

NO_LANGUAGE = "und"
"""The file of what is said in no language: names and numbers, where a language has no words (ISO 639: undetermined)."""


def languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml") if path.stem != NO_LANGUAGE))


@functools.cache
def heard(language: str) -> Mapping[str, str]:
    """Return what a language understands: kinds of words -> words and phrases between commas.

    Of a language without a file of its own that is a yes and a no, where somebody has told us these.
    """
    base = language.partition("-")[0]
    found = _read(base).get("heard", {}) if base in languages() else _read(NO_LANGUAGE)["heard"].get(base, {})
    return MappingProxyType(found)


@functools.cache
def talk(language: str) -> Mapping[str, str]:
    """Return the words that tell talk from knowledge: kinds of words -> words and phrases between commas."""
    return MappingProxyType(_read(language).get("talk", {}) if language in languages() else {})


@functools.cache
def home_turns(language: str) -> Mapping[str, str]:
    """Return the words that turn from the world to this home: kinds of words -> words and phrases between commas."""
    return MappingProxyType(_read(language).get("home_turns", {}) if language in languages() else {})


class Language:
    """The words of a language's file, and of that of no language where it says nothing."""

    def __init__(self, language: str) -> None:
        """Read the file of a language: "de", or that of "de" for "de-AT"."""
        self.language = language
        base = language.partition("-")[0]
        none, own = _read(NO_LANGUAGE), _read(base) if base in languages() else {}
        self.joints: Mapping[str, str] = none["joints"] | own.get("joints", {})
        """Words that join others: "and", "or", "per"; "group", the mark between thousands."""
        self.nouns: Mapping[str, str] = own.get("nouns", {})
        """Words for several things of a domain, a form for each plural; "device" for those of several domains."""
        self.verbs: Mapping[str, Mapping[str, str]] = own.get("verbs", {})
        """Verbs that states begin with: what each becomes in place of "is", "was", …"""
        self.declined: Mapping[str, str] = own.get("declined", {})
        """Words of quantities -> their form where a template declines them: "vor 3 Tagen"."""
        self.sounds: Mapping[str, str] = own.get("sounds", {})
        """Patterns of sounds -> their replacements in a sentence: "de" before a vowel is "d'"."""
        self.states: Mapping[str, str] = dict(_flat(own.get("states", {})))
        """Words for states: of any domain, of a domain ("climate.heat"), of a class ("binary_sensor.motion.on")."""
        self.units: Mapping[str, str] = own.get("units", {})
        """Home Assistant's units with a number, a form for each plural."""
        self.unit_names: Mapping[str, str] = own.get("unit_names", {})
        """Names of units that stand alone, where that is none of their forms."""
        self.weekdays: tuple[str, ...] = tuple(own.get("weekdays", ()))
        """The days of the week, Monday first, as they are called behind "on"."""
        self.own: Mapping[str, str] = dict(_flat(own.get("say", {})))
        """The language's own templates by case."""
        self.cases: Mapping[str, str] = {**dict(_flat(none["say"])), **self.own}
        """All templates by case."""


def _read(language: str) -> dict[str, Any]:
    text = (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data


def _flat(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the templates by their keys, those below a key with it before a dot."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)
