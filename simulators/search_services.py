"""The wires of SearXNG (its JSON), Brave's search and Wikipedia's API (MediaWiki), on one server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulators.server import Server


@dataclass(frozen=True)
class WebResult:
    """A result of a search."""

    title: str
    url: str
    text: str
    date: str = ""
    """"2026-11-20"; empty where nobody knows."""


class SearchServices(Server):
    """All three. Log: "searched" (which of them, and what for), "refused"."""

    def __init__(self, *, port: int = 0, key: str | None = "brave-key-of-a-test") -> None:
        super().__init__(port=port, key=key)
        self.found: dict[str, list[WebResult]] = {}
        """Words of a query, in lower case -> what is found for any query that holds them."""
        self._app.router.add_get("/search", self._searxng)
        self._app.router.add_get("/res/v1/web/search", self._brave)
        self._app.router.add_get("/w/api.php", self._wikipedia)

    @property
    def url(self) -> str:
        """The address of any of them."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def searched(self) -> list[str]:
        """The searches, each with its service: "brave: kettle"."""
        return [entry.detail for entry in self.log.all("searched")]

    def _results(self, service: str, query: str) -> list[WebResult]:
        self.log.add("searched", f"{service}: {query}")
        return next((found for words, found in self.found.items() if words in query.lower()), [])

    async def _searxng(self, request: web.Request) -> web.Response:
        if request.query.get("format") != "json":
            raise web.HTTPForbidden
        results = [
            {"title": one.title, "url": one.url, "content": one.text, "publishedDate": one.date or None}
            for one in self._results("searxng", request.query["q"])
        ]
        return web.json_response({"query": request.query["q"], "results": results, "answers": [], "infoboxes": []})

    async def _brave(self, request: web.Request) -> web.Response:
        if status := self.refusal(request.headers.get("X-Subscription-Token", "")):
            return web.json_response({"type": "ErrorResponse", "error": {"status": status}}, status=status)
        results = [
            {"title": one.title, "url": one.url, "description": f"<strong>{one.text}</strong>", "page_age": one.date}
            for one in self._results("brave", request.query["q"])
        ]
        return web.json_response({"type": "search", "web": {"type": "search", "results": results}})

    async def _wikipedia(self, request: web.Request) -> web.Response:
        found = self._results("wikipedia", request.query["gsrsearch"])
        pages: list[Mapping[str, Any]] = [
            {"pageid": 100 - index, "ns": 0, "title": one.title, "index": index, "extract": one.text}
            for index, one in enumerate(found, 1)
        ]
        answer: dict[str, Any] = {"batchcomplete": True}
        if pages:
            answer["query"] = {"pages": sorted(pages, key=lambda page: int(page["pageid"]))}
        return web.json_response(answer)
