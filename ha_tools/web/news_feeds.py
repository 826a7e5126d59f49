"""Headlines of feeds that a person has chosen: RSS of all versions, and Atom."""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ha_tools.home.names import words
from ha_tools.leaving.crossing import SentKind
from ha_tools.web.fetching import FEEDS, FetchError, WebFetcher
from ha_tools.web.safe_xml import parsed
from ha_tools.web.search_engines import plain
from ha_tools.web.sources import Source

FRESH_SECONDS = 600.0
MOST_HEADLINES = 30
"""Headlines of one feed that are kept."""


@dataclass(frozen=True)
class Feed:
    """A feed as it was fetched last."""

    title: str
    url: str
    headlines: tuple[Source, ...]
    """The pages that it tells of, in its own order."""


class NewsFeeds:
    """The feeds, fetched when somebody asks and kept for some minutes."""

    def __init__(self, addresses: Sequence[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._addresses = tuple(addresses)
        self._clock = clock
        self._kept: dict[str, tuple[float, Feed]] = {}

    async def latest(self) -> list[Feed]:
        """Return the feeds that can be read, in the order of their addresses; none where none can."""
        read = await asyncio.gather(*map(self._latest, self._addresses))
        return [feed for feed in read if feed]

    async def _latest(self, address: str) -> Feed | None:
        fetched_at, feed = self._kept.get(address, (0.0, None))
        if feed and self._clock() - fetched_at < FRESH_SECONDS:
            return feed
        try:
            fetched = await WebFetcher(kind=SentKind.FEED).fetch(address, FEEDS, is_trusted=True)
            feed = await asyncio.to_thread(_read, fetched.body, address)
        except (FetchError, ValueError):
            return feed
        self._kept[address] = self._clock(), feed
        return feed


def about(feeds: Sequence[Feed], topic: str) -> list[Feed]:
    """Return what feeds have of a topic: those that are called so, else their headlines that name it."""
    wanted = {_stem(word) for word in words(topic)}
    called = [feed for feed in feeds if wanted <= {_stem(word) for word in words(f"{feed.title} {feed.url}")}]
    if called:
        return called
    named = (
        Feed(feed.title, feed.url, tuple(one for one in feed.headlines if wanted <= set(map(_stem, words(one.title)))))
        for feed in feeds
    )
    return [feed for feed in named if feed.headlines]


def _stem(word: str) -> str:
    """Return a word without the ending of several: sports are sport."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _read(body: bytes, address: str) -> Feed:
    """Return a feed. Raises ValueError."""
    root = parsed(body)
    head = root if root.tag == "feed" else root.find("channel")
    if head is None:
        raise ValueError("The document is no feed")
    items = [*root.iter("item"), *root.iter("entry")][:MOST_HEADLINES]
    headlines = (Source(plain(_text(item, "title")), _link(item), _day(item)) for item in items)
    return Feed(plain(_text(head, "title")) or address, address, tuple(one for one in headlines if one.title))


def _text(element: Element, *names: str) -> str:
    """Return the text of the first child that is called so, of its children too."""
    found = next((child for name in names for child in element.findall(name)), None)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _link(item: Element) -> str:
    """Return the address of a headline's page; empty where it has none of the web."""
    links = [child.attrib.get("href") or (child.text or "").strip() for child in item.findall("link")]
    return next((link for link in links if link.startswith(("http://", "https://"))), "")


def _day(item: Element) -> str:
    """Return a headline's day, "2026-11-29"; empty where it tells none."""
    told = _text(item, "pubDate", "date", "updated", "published")
    try:
        return f"{email.utils.parsedate_to_datetime(told):%Y-%m-%d}"
    except (TypeError, ValueError):
        return told[:10] if told[4:5] == "-" else ""
