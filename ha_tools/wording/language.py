"""A language's file: its words, and a template for each case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


def languages() -> tuple[str, ...]:
    """Return the languages that have a file."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


class Language:
    """What stands in a language's file."""

    def __init__(self, language: str) -> None:
        self.language = language
        text = (_FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
        data: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
        self.words: Mapping[str, str] = data["words"]
        """Small words that join: "and", "or"."""
        self.nouns: Mapping[str, str] = data.get("nouns", {})
        """What several things of a domain are called."""
        self.verbs: Mapping[str, Mapping[str, str]] = data.get("verbs", {})
        """Verbs that states begin with: what each becomes in place of "is", "was", …"""
        self.states: Mapping[str, str] = dict(_flat(data["states"]))
        """Words for states that read badly as Home Assistant writes them: "heat_cool", "climate.heat"."""
        self.cases: Mapping[str, str] = dict(_flat(data["say"]))
        """The templates by case."""


def _flat(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the templates by their keys, those below a key with it before a dot."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", str(value)
