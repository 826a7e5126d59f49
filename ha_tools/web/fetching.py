"""Fetching one text of the web within bounds: its size, its time, its kind, and where it leads."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import aiohttp
from yarl import URL

from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import StaysInHouseError, reaching
from ha_tools.leaving.sessions import counting_connector, outside_session
from ha_tools.web.public_addresses import Allowed, ForbiddenAddressError, PublicResolver, check

MOST_BYTES = 2_000_000
"""Bytes of a text once it is unpacked; a longer one is not read at all."""

MOST_SECONDS = 5.0
"""Bound for all of it, with what it leads to."""

MOST_REDIRECTS = 4

PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
FEEDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", "text/html"}
)
JSON = frozenset({"application/json"})

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "Parley (a voice assistant of one home)"


class FetchProblem(StrEnum):
    """The reason for which a text was not fetched."""

    FORBIDDEN = "forbidden"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NO_TEXT = "no_text"
    REFUSED = "refused"
    STAYS = "stays"
    """Nothing leaves the house here."""
    UNREACHABLE = "unreachable"


class FetchError(Exception):
    """A text could not be fetched."""

    def __init__(self, problem: FetchProblem, detail: str = "") -> None:
        super().__init__(detail or problem)
        self.problem = problem


@dataclass(frozen=True)
class Fetched:
    """A text of the web."""

    url: str
    """Its address at last, behind all redirects."""
    body: bytes
    charset: str
    """As the server names it; empty where it does not."""


@dataclass(frozen=True)
class WebFetcher:
    """Fetches texts of the public web. Of other addresses only those that a test gives by `allowed`."""

    allowed: Allowed = ()
    seconds: float = MOST_SECONDS
    most_bytes: int = MOST_BYTES
    redirects: int = MOST_REDIRECTS
    kind: SentKind = SentKind.PAGE
    """The kind of thing that it fetches, and of what it sends for that."""
    service: str = ""
    """The other side in plain words; empty where its host says it."""
    passes_on: bool = False
    """It asks others what it is asked, and so it is outside wherever it stands."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent to the first address alone: a key is for nobody else."""

    async def fetch(self, address: str, kinds: Collection[str], *, is_trusted: bool = False) -> Fetched:
        """Return the text at an address. Raises FetchError.

        `is_trusted` is an address that a person has set: it may be at home. What it leads to is judged as any other.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self._follow(address, kinds, is_trusted=is_trusted)
        except TimeoutError as err:
            raise FetchError(FetchProblem.TOO_SLOW) from err
        except StaysInHouseError as err:
            raise FetchError(FetchProblem.STAYS) from err
        except ForbiddenAddressError as err:
            raise FetchError(FetchProblem.FORBIDDEN, str(err)) from err
        except aiohttp.ClientConnectorError as err:
            is_forbidden = isinstance(err.os_error, ForbiddenAddressError)
            problem = FetchProblem.FORBIDDEN if is_forbidden else FetchProblem.UNREACHABLE
            raise FetchError(problem, str(err)) from err
        except (aiohttp.ClientError, OSError, ValueError, zlib.error) as err:
            raise FetchError(FetchProblem.UNREACHABLE, str(err)) from err

    async def _follow(self, address: str, kinds: Collection[str], *, is_trusted: bool) -> Fetched:
        url = URL(address)
        for hop in range(self.redirects + 1):
            trusted = is_trusted and not hop
            if not trusted:
                check(url, self.allowed)
            headers = self.headers if not hop else {}
            connector = None if trusted else counting_connector(resolver=PublicResolver(self.allowed), limit=1)
            host = url.host or ""
            with reaching(host, self.service or host, self.kind, passes_on=self.passes_on):
                async with (
                    outside_session(
                        connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
                    ) as session,
                    session.get(url, allow_redirects=False, headers={**_ASKED, **headers}) as response,
                ):
                    if response.status not in _REDIRECTS:
                        return await self._text(response, kinds)
                    url = url.join(URL(response.headers.get("Location", "")))
        raise FetchError(FetchProblem.REFUSED, "It leads on and on")

    async def _text(self, response: aiohttp.ClientResponse, kinds: Collection[str]) -> Fetched:
        if response.status != 200:
            raise FetchError(FetchProblem.REFUSED, f"The server answers {response.status}")
        if response.content_type not in kinds:
            raise FetchError(FetchProblem.NO_TEXT, f"It is {response.content_type}")
        body = await _unpacked(response, self.most_bytes)
        return Fetched(str(response.url), body, response.charset or "")


_ASKED = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"}


async def _unpacked(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Return the body, unpacked no further than it may be long. Raises FetchError."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", ""}:
        raise FetchError(FetchProblem.NO_TEXT, f"It is packed by {encoding}")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if "gzip" in encoding else None
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += unpacking.decompress(chunk, most + 1 - len(body)) if unpacking else chunk
        if len(body) > most or (unpacking and unpacking.unconsumed_tail):
            raise FetchError(FetchProblem.TOO_LARGE)
    return bytes(body)
