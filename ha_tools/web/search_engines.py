"""Searching the web by one of several providers, each by its own wire."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import urlencode

from yarl import URL

from ha_tools.leaving.crossing import SentKind
from ha_tools.web.fetching import JSON, FetchError, FetchProblem, WebFetcher
from ha_tools.web.sources import Source

MOST_FOUND = 5
"""Results that are told to a model; the sixth answers nothing that those before did not."""

MOST_LETTERS = 500
"""Letters of what a result says."""

BRAVE_URL = "https://api.search.brave.com"


class SearchProvider(StrEnum):
    """The provider of searches."""

    OFF = "off"
    WIKIPEDIA = "wikipedia"
    SEARXNG = "searxng"
    BRAVE = "brave"


@dataclass(frozen=True)
class Finding:
    """A result of a search."""

    source: Source
    says: str
    """Its text, or the beginning of it, without markup."""


class SearchEngine(Protocol):
    """Searches."""

    @property
    def name(self) -> str:
        """Its name as it is spoken."""

    async def search(self, query: str) -> list[Finding]:
        """Return what is found, the best first. Raises FetchError."""


@dataclass(frozen=True)
class SearXNG:
    """A SearXNG of one's own, whose settings allow JSON. It asks the search engines of the web, wherever it stands."""

    url: str
    language: str = "en"
    name: str = "SearXNG"

    async def search(self, query: str) -> list[Finding]:
        """Return what is found, the best first. Raises FetchError."""
        asked = urlencode({"q": query, "format": "json", "language": self.language, "safesearch": 1})
        told = await _told(self.name, f"{self.url.rstrip('/')}/search?{asked}", passes_on=True)
        return list(_findings(_objects(told.get("results")), "content", "publishedDate"))


@dataclass(frozen=True)
class Brave:
    """Brave's search, with a key."""

    key: str = field(repr=False)
    url: str = BRAVE_URL
    language: str = "en"
    name: str = "Brave"

    async def search(self, query: str) -> list[Finding]:
        """Return what is found, the best first. Raises FetchError."""
        asked = urlencode({"q": query, "count": MOST_FOUND, "search_lang": self.language, "text_decorations": 0})
        headers = {"X-Subscription-Token": self.key}
        told = await _told(self.name, f"{self.url.rstrip('/')}/res/v1/web/search?{asked}", headers)
        web = told.get("web")
        return list(
            _findings(_objects(web.get("results") if isinstance(web, dict) else None), "description", "page_age")
        )


@dataclass(frozen=True)
class Wikipedia:
    """Wikipedia in the home's language, or another wiki of its kind."""

    url: str
    name: str = "Wikipedia"

    async def search(self, query: str) -> list[Finding]:
        """Return the beginnings of the articles that fit best, the best first. Raises FetchError."""
        asked = {"action": "query", "format": "json", "formatversion": 2, "generator": "search", "gsrsearch": query}
        asked |= {"gsrlimit": 3, "prop": "extracts", "exintro": 1, "explaintext": 1, "exlimit": 3, "redirects": 1}
        told = await _told(self.name, f"{self.url.rstrip('/')}/w/api.php?{urlencode(asked)}")
        answer = told.get("query")
        pages = _objects(answer.get("pages") if isinstance(answer, dict) else None)
        found = []
        for page in sorted(pages, key=_rank):
            title, text = _text(page.get("title")), plain(_text(page.get("extract")))
            if title and text:
                address = str(URL(self.url).with_user(None) / "wiki" / title.replace(" ", "_"))
                found.append(Finding(Source(title, address), text))
        return found


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _rank(page: Mapping[str, Any]) -> int:
    """Return the place of a page of Wikipedia among those found; they come in any order."""
    index = page.get("index")
    return index if isinstance(index, int) else MOST_FOUND


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def wikipedia_of(language: str) -> str:
    """Return the address of Wikipedia in a language."""
    return f"https://{language.partition('-')[0].lower() or 'en'}.wikipedia.org"


async def _told(
    service: str, address: str, headers: Mapping[str, str] | None = None, *, passes_on: bool = False
) -> dict[str, Any]:
    """Return what a provider answers. Raises FetchError."""
    kind = SentKind.SEARCH
    fetcher = WebFetcher(headers=headers or {}, redirects=0, kind=kind, service=service, passes_on=passes_on)
    fetched = await fetcher.fetch(address, JSON, is_trusted=True)
    try:
        told = json.loads(fetched.body)
    except (ValueError, RecursionError) as err:
        raise FetchError(FetchProblem.REFUSED, "The answer is no JSON") from err
    if not isinstance(told, dict):
        raise FetchError(FetchProblem.REFUSED, "The answer is no JSON object")
    return told


def _findings(results: list[Mapping[str, Any]], text: str, date: str) -> Iterator[Finding]:
    for result in results[:MOST_FOUND]:
        title, url = (plain(_text(result.get(key))) for key in ("title", "url"))
        if title and url.startswith(("http://", "https://")):
            day = re.match(r"20\d\d-\d\d-\d\d", _text(result.get(date)))
            yield Finding(Source(title, url, day[0] if day else ""), plain(_text(result.get(text))))


def plain(text: str) -> str:
    """Return a text without markup, in one line, cut where nobody reads on."""
    bare = html.unescape(re.sub(r"<[^<>]{0,200}>", "", text))
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in bare).split())
    return line if len(line) <= MOST_LETTERS else f"{line[:MOST_LETTERS].rstrip()}…"
