"""What a room is given to hear: one playback at a time, and whether a person heard it to its end."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pipecat.frames.frames import Frame, OutputAudioRawFrame, TTSSpeakFrame

from assistant.frames import ReplyEndFrame, ReplyStartFrame
from assistant.pipeline import SPEECH_RATE
from satellite.protocol import PlaybackKind, Played

SILENCE_SECONDS = 15.0
"""A service or a satellite from which nothing has come for this long is no longer waited for."""


class SpeechStalledError(Exception):
    """Nothing came of a playback: the language model, the voice or the satellite is silent."""


@dataclass(eq=False)
class Playback:
    """Something the room is being given to hear."""

    kind: PlaybackKind
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    progress: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever it comes forward."""
    ended: bool = False
    heard: bool = False
    """Once it has ended: all of it was heard."""

    def end(self, *, heard: bool) -> None:
        """It is over; only the first word on it counts."""
        if not self.ended:
            self.ended, self.heard = True, heard
        self.progress.set()


class Speech:
    """Says things through a pipeline and follows them to the satellite's speaker."""

    def __init__(
        self, push: Callable[[Frame], Awaitable[None]], *, on_sound: Callable[[PlaybackKind, float], None]
    ) -> None:
        self._push = push
        self._on_sound = on_sound
        self._playback: Playback | None = None
        self._sounded = False

    async def begin(self, kind: PlaybackKind) -> Playback:
        """Open a playback: what is spoken from here on, until its `ReplyEndFrame`, is it."""
        self.drop()
        self._playback, self._sounded = Playback(kind), False
        await self._push(ReplyStartFrame(playback_id=self._playback.id, kind=kind))
        return self._playback

    async def say(self, text: str, kind: PlaybackKind = PlaybackKind.REPLY) -> bool:
        """Say `text`; return whether it was heard to its end."""
        playback = await self.begin(kind)
        await self._push(TTSSpeakFrame(text, append_to_context=False))
        await self._push(ReplyEndFrame(playback_id=playback.id))
        return await self.finished(playback)

    async def ring(self, chime: bytes, text: str) -> Playback:
        """Begin a ring: a chime (int16 mono at `SPEECH_RATE`), which needs no voice service, and then words if any."""
        playback = await self.begin(PlaybackKind.TIMER)
        await self._push(OutputAudioRawFrame(chime, SPEECH_RATE, 1))
        if text:
            await self._push(TTSSpeakFrame(text, append_to_context=False))
        await self._push(ReplyEndFrame(playback_id=playback.id))
        return playback

    async def finished(self, playback: Playback) -> bool:
        """Wait until a playback is over; return whether it was heard to its end. Raises `SpeechStalledError`."""
        while not playback.ended:
            playback.progress.clear()
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    await playback.progress.wait()
            except TimeoutError as err:
                raise SpeechStalledError from err
        return playback.heard

    def is_open(self, playback_id: str) -> bool:
        """Return whether this is what is being said."""
        return self._named(playback_id) is not None

    def forward(self) -> None:
        """Something came of the playback before its first sound: a word of the model, a tool's result."""
        if self._playback:
            self._playback.progress.set()

    def drop(self) -> None:
        """The playback was interrupted."""
        if self._playback:
            self._playback.end(heard=False)
            self._playback = None

    def sent(self, playback_id: str, had_audio: bool) -> None:
        """All of the playback was sent; without audio there is nothing to wait for."""
        if (playback := self._named(playback_id)) and not had_audio:
            playback.end(heard=False)

    def played(self, report: Played) -> None:
        """The satellite reports how far it is."""
        playback = self._named(report.playback_id)
        if playback is None:
            return
        if not self._sounded and report.position_ms > 0:
            self._sounded = True
            self._on_sound(playback.kind, time.monotonic() - report.position_ms / 1000)
        playback.progress.set()
        if report.finished:
            playback.end(heard=True)

    def _named(self, playback_id: str) -> Playback | None:
        return self._playback if self._playback and self._playback.id == playback_id else None
