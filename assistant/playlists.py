"""Playlists that lead to a sound: M3U and PLS of radios, and HLS, whose pieces follow one another."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urljoin, urlsplit

import aiohttp

from assistant.sound_decoder import MediaError
from assistant.sound_files import MOST_BYTES, MOST_REDIRECTS, answered, body, checked

BROKEN_OFF = "The radio broke off and does not come back."

MOST_PLAYLIST_BYTES = 256 * 1024
"""Bytes of one playlist."""

_TYPES = frozenset({"mpegurl", "x-mpegurl", "vnd.apple.mpegurl", "x-scpls", "scpls"})
"""Content types of playlists, behind audio/ or application/."""

_ENDINGS = (".m3u", ".m3u8", ".pls")

_BEGIN_BEFORE_END = 3
"""Pieces before the newest with which a live stream begins: RFC 8216 section 6.3.3."""

_QUIET_LOOKS = 10
"""Looks in a row at a live playlist that bring nothing new, after which it has ended."""

_STREAM = re.compile(r"#EXT-X-STREAM-INF:.*?\bBANDWIDTH=(\d+).*")

_ENCRYPTED = re.compile(r"#EXT-X-KEY:METHOD=(?!NONE)")

_MAP = re.compile(r'#EXT-X-MAP:.*?\bURI="([^"]+)"')


def is_playlist(content_type: str, address: str) -> bool:
    """Return whether an answer leads to a sound, and is none."""
    return content_type.partition("/")[2] in _TYPES or urlsplit(address).path.lower().endswith(_ENDINGS)


def is_hls(text: str) -> bool:
    """Return whether a playlist is HLS's."""
    return "#EXT-X-" in text


def entry_of(text: str, address: str) -> str:
    """Return the first address in a radio's playlist, M3U or PLS. Raises `MediaError`."""
    lines = [line.strip() for line in text.splitlines()]
    named = [line.partition("=")[2].strip() for line in lines if re.match(r"(?i)file\d+\s*=", line)]
    plain = [line for line in lines if line and not line.startswith(("#", "[")) and "=" not in line.partition("?")[0]]
    return _joined(address, next(iter(named or plain), ""))


class HlsStream:
    """The pieces of an HLS stream, of a live one as they appear."""

    def __init__(self, http: aiohttp.ClientSession, address: str, text: str) -> None:
        """`text` is the playlist at `address`."""
        self._http = http
        self._address = address
        self._text = text
        self.is_live = False
        """It goes on for ever; known once the first piece has come."""

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the bytes of each piece in their order. Raises `MediaError` and errors of the web."""
        if variants := _STREAM.findall(self._text):
            await self._look(_joined(self._address, _of_variant(self._text, min(map(int, variants)))))
        first, addresses, is_over = _pieces(self._text)
        self.is_live = not is_over
        number = first if is_over else max(first, first + len(addresses) - _BEGIN_BEFORE_END)
        if beginning := _MAP.search(self._text):
            yield await self._bytes(beginning[1])
        quiet = 0
        while quiet < _QUIET_LOOKS:
            if _ENCRYPTED.search(self._text):
                raise MediaError("The sound is encrypted.")
            new = addresses[max(0, number - first) :]
            quiet = 0 if new else quiet + 1
            for piece in new:
                yield await self._bytes(piece)
            if is_over:
                return
            number = max(number, first + len(addresses))
            await asyncio.sleep(_look_seconds(self._text))
            await self._look(self._address)
            first, addresses, is_over = _pieces(self._text)
        raise MediaError(BROKEN_OFF)

    async def _look(self, address: str) -> None:
        async with self._http.get(address, max_redirects=MOST_REDIRECTS) as response:
            answered(response)
            self._address = str(response.url)
            self._text = (await body(response, MOST_PLAYLIST_BYTES)).decode(errors="replace")

    async def _bytes(self, piece: str) -> bytes:
        address = _joined(self._address, piece)
        async with self._http.get(address, max_redirects=MOST_REDIRECTS) as response:
            checked(response)
            return await body(response, MOST_BYTES)


def _of_variant(text: str, bandwidth: int) -> str:
    """Return the address of the variant that needs the least: a room's speaker hears no difference."""
    lines = text.splitlines()
    for number, line in enumerate(lines[:-1]):
        found = _STREAM.match(line.strip())
        if found and int(found[1]) == bandwidth:
            return lines[number + 1].strip()
    return ""


def _pieces(text: str) -> tuple[int, Sequence[str], bool]:
    """Return the number of the first piece, the addresses of all, and whether no more follow."""
    number = re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d{1,18})", text)
    lines = [line.strip() for line in text.splitlines()]
    return (
        int(number[1]) if number else 0,
        [line for line in lines if line and line[0] != "#"],
        "#EXT-X-ENDLIST" in text,
    )


def _look_seconds(text: str) -> float:
    """Return half of the longest piece's length: RFC 8216 section 6.3.4."""
    found = re.search(r"#EXT-X-TARGETDURATION:(\d{1,3})", text)
    return min(max(int(found[1]) / 2 if found else 2.0, 0.5), 10.0)


def _joined(address: str, entry: str) -> str:
    """Return an entry's address. Raises `MediaError` for one that is not of the web."""
    joined = urljoin(address, entry) if entry else ""
    if not joined.startswith(("http://", "https://")):
        raise MediaError("The playlist leads to no sound.")
    return joined
