"""One room's end of a call: the sound of its microphone, and a speaker for the other room's."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from collections.abc import Callable

from assistant.room.voice_activity import VoiceActivity
from satellite.protocol import UPLINK_RATE, AudioEnd, AudioStart, DownMessage, PlaybackKind

MOST_WAITING = 100
"""Pieces of sound that wait to be carried: four seconds, beyond which the oldest are lost."""

ONSET_PIECES = 13
"""Pieces from before a voice was noticed that are carried as well: half a second."""

PAUSE_SECONDS = 0.8
"""Quiet after which the other room may speak."""

STALL_SECONDS = 2.0
"""A microphone that gives nothing for this long has nothing to say: it was switched off, or hears its own speaker."""


class CallLine:
    """A room's microphone and speaker during a call."""

    def __init__(self, send: Callable[[DownMessage | bytes], None]) -> None:
        """`send` takes what goes down to the satellite."""
        self._send = send
        self._heard: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        self._playback_id = ""

    def hear(self, pcm: bytes) -> None:
        """Take int16 mono sound at `UPLINK_RATE` from the microphone."""
        if self._heard.full():
            self._heard.get_nowait()
        self._heard.put_nowait(pcm)

    def clear(self) -> None:
        """Forget what was heard before a call began."""
        while not self._heard.empty():
            self._heard.get_nowait()

    async def sound(self) -> bytes:
        """Return the next piece that the microphone gives."""
        return await self._heard.get()

    def begin(self) -> None:
        """Begin to play. It is of a timer's kind: a wake word still counts beside it, and ends the call."""
        self._playback_id = uuid.uuid4().hex
        self._send(AudioStart(self._playback_id, PlaybackKind.TIMER, UPLINK_RATE))

    def play(self, pcm: bytes) -> None:
        """Play a piece of the other room's sound."""
        self._send(pcm)

    def end(self) -> None:
        """Play to the end what is on its way; nothing where nothing is."""
        if self._playback_id:
            self._send(AudioEnd(self._playback_id))
            self._playback_id = ""


class CallDirection:
    """One room's voice on its way to the other. Quiet is not carried."""

    def __init__(
        self, speaking: CallLine, hearing: CallLine, floor: asyncio.Lock, on_voice: Callable[[], None]
    ) -> None:
        """`floor` is held by who is heard; both rooms have the same where only one may be at a time.

        `on_voice` is told of each piece in which somebody speaks.
        """
        self._on_voice = on_voice
        self._speaking = speaking
        self._hearing = hearing
        self._floor = floor
        self._voice = VoiceActivity()
        self._recent = deque[bytes](maxlen=ONSET_PIECES)
        self._is_heard = False

    async def carry(self) -> None:
        """Carry what is said until cancelled."""
        is_voice, quiet = False, 0.0
        try:
            while True:
                pcm = await self._next()
                for change in await asyncio.to_thread(self._voice.update, pcm) if pcm else ():
                    is_voice = change.speaking
                if is_voice and pcm:
                    self._on_voice()
                quiet = 0.0 if is_voice and pcm else quiet + (len(pcm) / 2 / UPLINK_RATE if pcm else PAUSE_SECONDS)
                await self._pass_on(pcm, is_voice=is_voice, is_over=quiet >= PAUSE_SECONDS)
        finally:
            self._stop()

    async def _next(self) -> bytes:
        """Return the next piece of sound; none where the microphone gives nothing."""
        try:
            async with asyncio.timeout(STALL_SECONDS):
                return await self._speaking.sound()
        except TimeoutError:
            return b""

    async def _pass_on(self, pcm: bytes, *, is_voice: bool, is_over: bool) -> None:
        if self._is_heard:
            if pcm:
                self._hearing.play(pcm)
            if is_over:
                self._stop()
            return
        self._recent.append(pcm)
        if is_voice and not self._floor.locked():
            await self._floor.acquire()
            self._is_heard = True
            self._hearing.begin()
            for piece in self._recent:
                self._hearing.play(piece)
            self._recent.clear()

    def _stop(self) -> None:
        """Let the other room speak."""
        if self._is_heard:
            self._is_heard = False
            self._hearing.end()
            self._floor.release()
