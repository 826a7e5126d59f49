"""Sounds that are played while they come, on and on: radio, other streams, and files of any length."""

from __future__ import annotations

import asyncio
import io
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, aclosing
from urllib.parse import urlsplit

import aiohttp

from assistant.playlists import BROKEN_OFF, MOST_PLAYLIST_BYTES, HlsStream, entry_of, is_hls, is_playlist
from assistant.sound_decoder import MediaError, ReadableSound, decoded
from assistant.sound_files import MOST_REDIRECTS, Resolve, answered, body, checked, fetch_errors
from assistant.sound_session import sound_session
from ha_tools.leaving.crossing import SentKind
from ha_tools.leaving.gate import check, reaching

AHEAD_BYTES = 256 * 1024
"""Bytes of a stream that may wait to be decoded: a quarter of a minute of a radio."""

WHOLE_BYTES = 100 * 1024 * 1024
"""A file of known length is fetched whole up to this, as some kinds are read from their end; longer ones are not."""

CONNECT_SECONDS = 15.0
"""Time to reach a server."""

ANSWER_SECONDS = 30.0
"""Time for a server to answer, and the longest silence of one that sends: it may make the sound just now."""

RADIO_SECONDS = 5.0
"""The longest silence of a radio: a satellite plays four seconds more, and waits ten for sound that stopped."""

PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each try to reach a radio again that broke off."""

MOST_LEADS = 4
"""Playlists that lead to one another."""


class SoundFeed:
    """Bytes on their way from the loop, where they come, to the thread that decodes them."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._chunks: deque[bytes] = deque()
        self._bytes = 0
        self._is_ended = False
        self._news = threading.Condition()
        self._room = asyncio.Event()

    async def fill(self, chunks: AsyncIterator[bytes]) -> None:
        """Take all that comes, no faster than it is read."""
        try:
            async for chunk in chunks:
                with self._news:
                    self._chunks.append(chunk)
                    self._bytes += len(chunk)
                    self._news.notify()
                while self._bytes > AHEAD_BYTES:
                    self._room.clear()
                    await self._room.wait()
        finally:
            self.end()

    def end(self) -> None:
        """Nothing more comes."""
        with self._news:
            self._is_ended = True
            self._news.notify()

    def read(self, size: int, /) -> bytes:
        """Return some bytes, none at the end; blocks until there are any."""
        with self._news:
            while not (self._chunks or self._is_ended):
                self._news.wait()
            if not self._chunks:
                return b""
            chunk = self._chunks.popleft()
            if len(chunk) > size:
                self._chunks.appendleft(chunk[size:])
            self._bytes -= len(chunk[:size])
        self._loop.call_soon_threadsafe(self._room.set)
        return chunk[:size]

    def drop(self) -> None:
        """End at once: what waits is not wanted any more."""
        with self._news:
            self._chunks.clear()
            self._is_ended = True
            self._news.notify()


async def streamed(url: str, resolve: Resolve, rate: int) -> AsyncGenerator[bytes, None]:
    """Yield a sound as int16 mono at `rate` while it comes; a radio until it stays away. Raises `MediaError`."""
    address = url if url.startswith(("http://", "https://")) else await resolve(url)
    timeout = aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS)
    host = urlsplit(address).hostname or ""
    async with AsyncExitStack() as stack:
        with fetch_errors(CONNECT_SECONDS):
            stack.enter_context(reaching(host, host, SentKind.SOUND))
        http = await stack.enter_async_context(sound_session(address, timeout=timeout))
        failures, has_sound = 0, False
        while True:
            connection = _Connection(http, address)
            try:
                async with aclosing(connection.sound(rate)) as blocks:
                    async for block in blocks:
                        with fetch_errors(CONNECT_SECONDS):
                            check(host)
                        yield block
                        failures, has_sound = 0, True
                if not connection.is_radio:
                    return
            except MediaError:
                if not (has_sound and connection.is_live):
                    raise
            if failures == len(PAUSES):
                raise MediaError(BROKEN_OFF)
            await asyncio.sleep(PAUSES[failures])
            failures += 1


class _Connection:
    """One try to have a sound from an address."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http = http
        self._address = address
        self._hls: HlsStream | None = None
        self.is_radio = True
        """It goes on for ever: where it ends it was broken off. Known once the server has answered."""

    @property
    def is_live(self) -> bool:
        """It may go on where it broke off."""
        return self._hls.is_live if self._hls else self.is_radio

    async def sound(self, rate: int) -> AsyncGenerator[bytes, None]:
        """Yield its sound until its end. Raises `MediaError`."""
        with fetch_errors(ANSWER_SECONDS):
            for _ in range(MOST_LEADS):
                async with self._http.get(self._address, max_redirects=MOST_REDIRECTS) as response:
                    if not is_playlist(response.content_type, str(response.url)):
                        checked(response)
                        async with aclosing(self._response(response, rate)) as blocks:
                            async for block in blocks:
                                yield block
                        return
                    answered(response)
                    text = (await body(response, MOST_PLAYLIST_BYTES)).decode(errors="replace")
                    self._address = str(response.url)
                if is_hls(text):
                    self._hls, self.is_radio = HlsStream(self._http, self._address, text), False
                    async with aclosing(_played(self._hls.pieces(), rate)) as blocks:
                        async for block in blocks:
                            yield block
                    return
                self._address = entry_of(text, self._address)
        raise MediaError("The sound's address leads from one playlist to the next without an end.")

    async def _response(self, response: aiohttp.ClientResponse, rate: int) -> AsyncGenerator[bytes, None]:
        length = response.content_length
        self.is_radio = length is None and any(name.lower().startswith(("icy-", "ice-")) for name in response.headers)
        if length is not None and length <= WHOLE_BYTES:
            blocks = _on_thread(io.BytesIO(await body(response, WHOLE_BYTES)), rate)
        else:
            blocks = _played(_chunks(response, RADIO_SECONDS if self.is_radio else ANSWER_SECONDS), rate)
        async with aclosing(blocks):
            async for block in blocks:
                yield block


async def _chunks(response: aiohttp.ClientResponse, patience: float) -> AsyncIterator[bytes]:
    """Yield an answer as it comes. Raises TimeoutError where it stays away for so many seconds."""
    while True:
        async with asyncio.timeout(patience):
            chunk = await response.content.readany()
        if not chunk:
            return
        yield chunk


async def _played(chunks: AsyncIterator[bytes], rate: int) -> AsyncGenerator[bytes, None]:
    """Yield the sound of bytes that come. Raises `MediaError`, and what `chunks` raises."""
    feed = SoundFeed()
    filling = asyncio.create_task(feed.fill(chunks), name="the bytes of a sound")
    try:
        async with aclosing(_on_thread(feed, rate)) as blocks:
            async for block in blocks:
                yield block
        await filling
    finally:
        feed.drop()
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def _on_thread(sound: ReadableSound, rate: int) -> AsyncGenerator[bytes, None]:
    """Yield a sound that is decoded on a thread of its own, which may wait for a network without taking another's."""
    blocks, loop = decoded(sound, rate), asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="sound")
    try:
        while (block := await loop.run_in_executor(thread, next, blocks, None)) is not None:
            yield block
    finally:
        thread.shutdown(wait=False)
