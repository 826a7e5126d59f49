"""The sources of what was told of the web, by room: for "where did you get that". Pure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ha_tools.home.place import Place

REMEMBERED_SECONDS = 900.0
"""After that nobody asks any more where it came from."""


@dataclass(frozen=True)
class Source:
    """A page of the web."""

    title: str
    url: str
    date: str = ""
    """The day of the page, "2026-11-29", as it says itself; empty where it does not."""

    @property
    def site(self) -> str:
        """The site's name as it is spoken: "en.wikipedia.org"."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


class SourceMemory:
    """The sources of each room's last answer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: dict[str, tuple[float, tuple[Source, ...]]] = {}
        self._listed: dict[str, tuple[float, tuple[Source, ...]]] = {}

    def keep(self, place: Place, sources: Sequence[Source]) -> None:
        """Remember where a room's answer came from."""
        self._last[place.room_key] = (self._clock(), tuple(sources))

    def keep_list(self, place: Place, sources: Sequence[Source]) -> None:
        """Remember what was found, of which one may be named by its number."""
        self.keep(place, sources)
        self._listed[place.room_key] = self._last[place.room_key]

    def listed(self, place: Place) -> tuple[Source, ...]:
        """Return what a room was last told the numbers of; nothing once that is long ago."""
        return self._in_time(self._listed, place)

    def forget(self) -> None:
        """Forget those of every room."""
        self._last.clear()
        self._listed.clear()

    def of(self, place: Place) -> tuple[Source, ...]:
        """Return where a room's last answer came from, the best first; nothing once that is long ago."""
        return self._in_time(self._last, place)

    def _in_time(self, kept: Mapping[str, tuple[float, tuple[Source, ...]]], place: Place) -> tuple[Source, ...]:
        told_at, sources = kept.get(place.room_key, (0.0, ()))
        return sources if sources and self._clock() - told_at < REMEMBERED_SECONDS else ()
