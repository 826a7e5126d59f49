"""Arguments as language models write them, in the words that the tools know. Pure.

A model writes times as programs do, several names as a list, and kinds, states, colours and times in the language that
was spoken; what a person says is read by the tools themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.kinds import EVERYTHING, EVERYWHERE, kinds
from ha_tools.home.names import words
from ha_tools.languages.argument_words import ArgumentWords, argument_words
from ha_tools.times.durations import duration
from ha_tools.times.written_times import NOW, as_said

_LEFT_OUT_FOR_NOW = frozenset({("weather", "when"), ("history", "when"), ("get_time", "day")})
"""Tool and argument -> told of the present where it is left out."""

_ONE_TEXT = frozenset({"name", "area", "floor", "room"})
"""Arguments that hold several names in one text."""

_SEVERAL = frozenset({"exclude", "items", "rooms"})
"""Arguments that are lists, and that a model may write as one text."""

_SECRETS = ("code", "pin")
"""Arguments that no tool has, and that models make up."""

_HAS_CLOCK_OR_DAY = re.compile(r"\d:\d\d|20\d\d-\d\d-\d\d")


def understood(command: Command, home: Home, language: str, now: datetime) -> Command:
    """Return a model's command as the tools understand it; what nobody knows is left as it is."""
    book = argument_words(language)
    arguments: dict[str, Any] = {
        key: _Reader(command.tool, key, home, book, now).read(value) for key, value in command.arguments.items()
    }
    arguments |= _everywhere(arguments, home)
    if isinstance(then := arguments.get("arguments"), dict):
        tool = str(arguments.get("tool", ""))
        arguments["arguments"] = dict(understood(Command(tool, then), home, language, now).arguments)
    arguments |= dict.fromkeys(_SECRETS)  # a model knows none: what a person told is given to the command itself
    return replace(command, arguments={key: value for key, value in arguments.items() if value is not None})


def _everywhere(arguments: Mapping[str, Any], home: Home) -> dict[str, Any]:
    """Return "all lights" for the lights in "all": everything in all of the home is more than everything somewhere."""
    name, area = arguments.get("name"), arguments.get("area")
    if not (isinstance(name, str) and isinstance(area, str)) or arguments.get("floor"):
        return {}
    if words(area) not in EVERYWHERE or home.area_index.exact(words(area)):
        return {}
    if kinds(words(name)):
        return {"name": f"all {name}", "area": None}
    return {"area": None} if words(name)[:1] in {(word,) for word in EVERYTHING} else {}


@dataclass(frozen=True)
class _Reader:
    """Reads one argument for one tool."""

    tool: str
    key: str
    home: Home
    book: ArgumentWords | None
    """None for English."""
    now: datetime

    def read(self, value: Any) -> Any:
        if isinstance(value, list) and self.key in _ONE_TEXT and all(isinstance(item, str) for item in value):
            value = ", ".join(value)
        if isinstance(value, str) and self.key in _SEVERAL and not self._is_called_so(value):
            value = [part for part in map(str.strip, value.split(",")) if part]
        if isinstance(value, list):
            return [self._text(item) if isinstance(item, str) else item for item in value]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str | None:
        read = _READERS.get(self.key)
        return read(self, text) if read and text.strip() else text

    def name(self, text: str) -> str:
        """Return names as they are called, with kinds in English; a timer may be called by its time or length."""
        if "timer" in self.tool:
            return self._timer(text)
        return self._translated_names(text) if self.book else text

    def _timer(self, text: str) -> str:
        length = self.book.length(text) if self.book else text
        if duration(length) is not None:
            return length
        return (
            as_said(self.book.time(text) if self.book else text, self.now) if _HAS_CLOCK_OR_DAY.search(text) else text
        )

    def _translated_names(self, text: str) -> str:
        if self._is_called_so(text):
            return text
        parts = [part.strip() for part in text.split(",")]
        return ", ".join(part if self._is_called_so(part) else self._kind(part) for part in parts)

    def _is_called_so(self, text: str) -> bool:
        said = words(text)
        indexes = (self.home.entity_index, self.home.area_index, self.home.floor_index)
        return any(index.exact(said) for index in indexes)

    def _kind(self, text: str) -> str:
        """Return a kind, alone or beside the name of a room, in English: "Küche Licht"."""
        book = self.book
        if book is None:
            return text
        if found := book.kind(text):
            return found
        said = text.split()
        for cut in range(1, len(said)):
            first, last = " ".join(said[:cut]), " ".join(said[cut:])
            for room, kind in ((first, last), (last, first)):
                if self.home.area_index.exact(words(room)) and (found := book.kind(kind)):
                    return f"{room} {found}"
        return text

    def place(self, text: str) -> str:
        """Return a room as it is called; "hier" and "oben" in English."""
        if self.book is None or self._is_called_so(text):
            return text
        return self.book.places.get(words(text), text)

    def anything(self, text: str) -> str:
        """Return what is left out: a name, a kind or a place."""
        placed = self.place(text)
        return self.name(text) if placed == text else placed

    def state(self, text: str) -> str:
        """Return a state in English; a person's may be a zone, which has its own name."""
        return self.book.states.get(words(text), text) if self.book else text

    def mode(self, text: str) -> str:
        """Return a mode or a speed in English."""
        return self.book.modes.get(words(text), text) if self.book else text

    def color(self, text: str) -> str:
        """Return a colour in English."""
        return self.book.colors.get(words(text), text) if self.book else text

    def time(self, text: str) -> str | None:
        """Return a time in words that people say in English; None for the present where that is left out."""
        said = self.book.time(text) if self.book else text
        if NOW.fullmatch(said.strip()) and (self.tool, self.key) in _LEFT_OUT_FOR_NOW:
            return None
        return as_said(said, self.now, may_recur=self.key == "at")

    def length(self, text: str) -> str:
        """Return a length of time in words that people say in English."""
        return self.book.length(text) if self.book else text

    def value(self, text: str) -> str:
        """Return a speed, an option or a time."""
        return str(self.time(text)) if _HAS_CLOCK_OR_DAY.search(text) else self.mode(text)


_READERS: Mapping[str, Callable[[_Reader, str], str | None]] = {
    "name": _Reader.name,
    "exclude": _Reader.anything,
    **dict.fromkeys(("area", "floor", "room", "rooms"), _Reader.place),
    "state": _Reader.state,
    **dict.fromkeys(("mode", "fan_mode"), _Reader.mode),
    "color": _Reader.color,
    "value": _Reader.value,
    **dict.fromkeys(("at", "when", "new_when", "due", "day"), _Reader.time),
    "duration": _Reader.length,
}
"""Argument -> its reader; what is not here is free text, a number, or one of a few words."""
