"""Music in one room: a sound by its address, beside all that is said there, which makes way for it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from enum import StrEnum

from assistant.room.delivery import Delivery
from assistant.sound_decoder import MediaError
from assistant.sound_files import Resolve
from assistant.sound_streams import streamed
from ha_tools.signals import Signal
from satellite.protocol import (
    DownMessage,
    MusicEnd,
    MusicPause,
    MusicSound,
    MusicStart,
    MusicStop,
    PlaybackEnd,
    Played,
)

MUSIC_RATE = 48_000
"""Samples per second of music: what nearly every speaker takes."""

LEAD_SECONDS = 4.0
"""Music sent ahead of what the satellite has played."""

SLICE_BYTES = MUSIC_RATE // 5 * 2
"""Bytes of one frame: a fifth of a second."""


_DELIVERIES: Mapping[PlaybackEnd, Delivery] = {
    PlaybackEnd.PLAYED: Delivery.HEARD,
    PlaybackEnd.FLUSHED: Delivery.INTERRUPTED,
    PlaybackEnd.NO_SPEAKER: Delivery.NO_SPEAKER,
    PlaybackEnd.STARVED: Delivery.NO_MEDIA,
    PlaybackEnd.UNPLAYABLE: Delivery.NO_MEDIA,
}


class MusicState(StrEnum):
    """The state of a room's music, in Home Assistant's words."""

    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"


class RoomMusic:
    """Plays one sound at a time: a file, or a radio until it is stopped."""

    def __init__(self, send: Callable[[DownMessage | bytes], None], resolve: Resolve) -> None:
        self._send = send
        self._resolve = resolve
        self._playback_id = ""
        self._played_seconds = 0.0
        self._end: tuple[PlaybackEnd, str] | None = None
        """The satellite's word on its end, and the reason."""
        self._news = asyncio.Event()
        self._is_paused = False
        self.state = MusicState.IDLE
        self.on_change = Signal[()]()
        """Told when the state is another."""

    async def play(self, url: str) -> tuple[Delivery, str]:
        """Play a sound to its end, in place of what plays; return how it was heard, and why not.

        Cancelled, it ends at once.
        """
        self._playback_id, self._played_seconds, self._end = uuid.uuid4().hex, 0.0, None
        self._is_paused = False
        playback_id = self._playback_id
        try:
            async with aclosing(streamed(url, self._resolve, MUSIC_RATE)) as blocks:
                first = await anext(blocks, b"")
                self._send(MusicStart(playback_id, MUSIC_RATE))
                self._become(MusicState.PLAYING)
                if self._is_paused:  # while it was fetched
                    self.pause(paused=True)
                await self._send_all(first, blocks)
            return await self._heard()
        except MediaError as err:
            return Delivery.NO_MEDIA, str(err)
        finally:
            if self._playback_id == playback_id:
                if self._end is None:
                    self._send(MusicStop())
                self._playback_id = ""
                self._become(MusicState.IDLE)

    def pause(self, *, paused: bool) -> None:
        """Pause where it is, or go on; nothing where nothing plays."""
        self._is_paused = paused
        if self.state is not MusicState.IDLE:
            self._send(MusicPause(paused))
            self._become(MusicState.PAUSED if paused else MusicState.PLAYING)

    def played(self, report: Played) -> None:
        """Take the satellite's report of how far it is."""
        if report.playback_id != self._playback_id:
            return
        self._played_seconds = report.position_ms / 1000
        if report.end:
            self._end = report.end, report.reason
        self._news.set()

    async def _send_all(self, first: bytes, others: AsyncIterator[bytes]) -> None:
        """Send the sound to its end, or until the satellite has ended it. Raises `MediaError`."""
        sending, ended = asyncio.create_task(self._stream(first, others)), asyncio.create_task(self._ended())
        try:
            await asyncio.wait({sending, ended}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, ended):
                task.cancel()
            await asyncio.gather(sending, ended, return_exceptions=True)

    async def _stream(self, first: bytes, others: AsyncIterator[bytes]) -> None:
        """Send the sound as it is played, never far ahead."""
        sent_seconds = await self._send_block(first, 0.0)
        async for block in others:
            sent_seconds = await self._send_block(block, sent_seconds)
        self._send(MusicEnd())

    async def _send_block(self, block: bytes, sent_seconds: float) -> float:
        """Send a part of the sound once it is due; return how many seconds were sent then."""
        for start in range(0, len(block), SLICE_BYTES):
            pcm = block[start : start + SLICE_BYTES]
            await self._until_played(sent_seconds - LEAD_SECONDS)
            self._send(MusicSound())
            self._send(pcm)
            sent_seconds += len(pcm) / 2 / MUSIC_RATE
        return sent_seconds

    async def _heard(self) -> tuple[Delivery, str]:
        end, reason = await self._ended()
        delivery = _DELIVERIES[end]
        return delivery, "" if delivery is Delivery.HEARD else reason or delivery.reason

    async def _ended(self) -> tuple[PlaybackEnd, str]:
        while self._end is None:
            self._news.clear()
            await self._news.wait()
        return self._end

    async def _until_played(self, seconds: float) -> None:
        """Wait until so much was played; while the room listens, and in a pause, nothing is."""
        while self._played_seconds < seconds:
            self._news.clear()
            await self._news.wait()

    def _become(self, state: MusicState) -> None:
        if state is not self.state:
            self.state = state
            self.on_change.tell()
