"""The pages that were read in a room lately: what they say is asked again without fetching them again. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ha_tools.home.place import Place
from ha_tools.web.articles import Article
from ha_tools.web.sources import REMEMBERED_SECONDS

MOST_PAGES = 3
"""Pages of a room: people ask for the one before, and hardly for the one before that."""


@dataclass
class KeptPage:
    """A page, and how far it was read."""

    article: Article
    address: str
    """The address that was asked for, which may have led elsewhere."""
    spoken: int = 0
    """Letters that were read aloud."""
    given: int = 0
    """Letters that a language model was given."""

    @property
    def body(self) -> str:
        """The article without its title, where that stands in a line of its own."""
        text = self.article.text.strip()
        return text.removeprefix(f"{self.article.source.title}\n").strip()


class KeptPages:
    """The last pages of each room; all are gone once it spoke of none for a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[str, tuple[float, list[KeptPage]]] = {}

    def keep(self, place: Place, article: Article, address: str) -> KeptPage:
        """Keep a page that was just read at an address."""
        page = KeptPage(article, address)
        self._told(place, [page, *(each for each in self._of(place) if each.article.source.url != article.source.url)])
        return page

    def last(self, place: Place) -> KeptPage | None:
        """Return the page that a room spoke of last."""
        return next(iter(self._of(place)), None)

    def at(self, place: Place, url: str) -> KeptPage | None:
        """Return the page of an address, if a room has it; it is then the one spoken of last."""
        pages = self._of(place)
        found = next((page for page in pages if url in (page.address, page.article.source.url)), None)
        if found:
            self._told(place, [found, *(page for page in pages if page is not found)])
        return found

    def age(self, place: Place) -> float:
        """Return the seconds since a room spoke of a page; infinite where it has none."""
        told_at, pages = self._rooms.get(place.room_key, (0.0, []))
        return self._clock() - told_at if pages else float("inf")

    def forget(self) -> None:
        """Forget the pages of every room."""
        self._rooms.clear()

    def _of(self, place: Place) -> list[KeptPage]:
        told_at, pages = self._rooms.get(place.room_key, (0.0, []))
        return pages if self._clock() - told_at < REMEMBERED_SECONDS else []

    def _told(self, place: Place, pages: list[KeptPage]) -> None:
        now = self._clock()
        for room in [room for room, (told_at, _) in self._rooms.items() if now - told_at >= REMEMBERED_SECONDS]:
            del self._rooms[room]
        self._rooms[place.room_key] = now, pages[:MOST_PAGES]
