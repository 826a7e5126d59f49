"""The article of a page of the web: fetched within bounds, and found in it by a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass, field
from pathlib import Path

from ha_tools.web.fetching import PAGES, FetchError, FetchProblem, WebFetcher
from ha_tools.web.sources import Source

MOST_SECONDS = 8.0
"""Bound for finding the article: a small machine takes two."""

_PROGRAM = Path(__file__).with_name("article_process.py")

_ENVIRONMENT = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
"""All that the process is told: our own environment has tokens and keys."""


@dataclass(frozen=True)
class Article:
    """The text of a page, without all that stands round it."""

    text: str
    source: Source


@dataclass(frozen=True)
class ArticleReader:
    """Reads pages."""

    fetcher: WebFetcher = field(default_factory=WebFetcher)
    seconds: float = MOST_SECONDS

    async def read(self, address: str) -> Article:
        """Return the article at an address. Raises FetchError."""
        page = await self.fetcher.fetch(address, PAGES)
        found = await self._found(page.url, page.charset, page.body)
        if not found["text"].strip():
            raise FetchError(FetchProblem.NO_TEXT, "There is no article in it")
        return Article(found["text"], Source(found["title"] or page.url, page.url, found["date"]))

    async def _found(self, url: str, charset: str, body: bytes) -> dict[str, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", str(_PROGRAM), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_ENVIRONMENT
        )
        asked = json.dumps({"url": url, "charset": charset}).encode()
        try:
            async with asyncio.timeout(self.seconds):
                told, _ = await process.communicate(b"\n".join((asked, body)))
            found: dict[str, str] = json.loads(told)
        except TimeoutError as err:
            raise FetchError(FetchProblem.TOO_SLOW) from err
        except ValueError as err:
            raise FetchError(FetchProblem.NO_TEXT, "The page cannot be read") from err
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return found
