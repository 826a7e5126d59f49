"""Music in one room: a sound by its address, beside all that is said there, which makes way for it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum

from assistant.room.delivery import Delivery
from assistant.sound_files import MediaError, Resolve, decoded, fetched
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

MOST_BYTES = 100 * 1024 * 1024
"""Bytes of one file: an hour and a half of MP3, a quarter of an hour of FLAC."""

FETCH_SECONDS = 60.0
"""Time for a file to be fetched whole."""

MOST_SECONDS = 4 * 3600.0
"""Seconds of one file that are played."""

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
    """Plays one sound at a time."""

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
            data = await fetched(url, self._resolve, MOST_BYTES, FETCH_SECONDS)
            self._send(MusicStart(playback_id, MUSIC_RATE))
            self._become(MusicState.PLAYING)
            if self._is_paused:  # while it was fetched
                self.pause(paused=True)
            await self._stream(data)
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

    async def _stream(self, data: bytes) -> None:
        """Send the sound as it is played, never far ahead."""
        blocks, sent_seconds = decoded(data, MUSIC_RATE, MOST_SECONDS), 0.0
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            for start in range(0, len(block), SLICE_BYTES):
                pcm = block[start : start + SLICE_BYTES]
                await self._until_played(sent_seconds - LEAD_SECONDS)
                if self._end:
                    return
                self._send(MusicSound())
                self._send(pcm)
                sent_seconds += len(pcm) / 2 / MUSIC_RATE
        self._send(MusicEnd())

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
        """Wait until so much was played, or it is over; while the room listens, and in a pause, nothing is."""
        while self._played_seconds < seconds and self._end is None:
            self._news.clear()
            await self._news.wait()

    def _become(self, state: MusicState) -> None:
        if state is not self.state:
            self.state = state
            self.on_change.tell()
