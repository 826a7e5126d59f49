"""The voice of a room's turn: looked at while the turn goes on, so that nobody waits for it when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np

from assistant.speakers.speakers import Speakers
from assistant.speakers.voice_encoder import voiced_seconds
from assistant.speakers.voiceprint import HeardVoice
from assistant.trace import Turn

MORE_SECONDS = 0.15
"""Seconds of voice behind what was looked at, from which the whole is looked at again."""


class TurnSpeaker:
    """Tells whose voice the turns of one room are."""

    def __init__(self, speakers: Speakers, kept_sound: Callable[[], bytes]) -> None:
        """`kept_sound` returns the sound of the turn that goes on."""
        self._speakers = speakers
        self._kept_sound = kept_sound
        self._pcm = b""
        self._looking: asyncio.Task[HeardVoice | None] | None = None

    def paused(self) -> None:
        """Look at the voice that has just paused: the turn may be over."""
        self.drop()
        if self._speakers.tells_apart and (pcm := self._kept_sound()):
            self._pcm, self._looking = pcm, asyncio.create_task(self._speakers.voice_in(pcm))

    async def tell_ahead(self, turn: Turn) -> None:
        """Note in a turn that is probably over whose voice it has been so far."""
        while looking := self._looking:
            voice = await _seen(looking)
            if looking is self._looking:  # nobody looked again meanwhile
                turn.speaker = self._speakers.who(voice)
                return

    async def tell(self, turn: Turn) -> None:
        """Note in a turn that is over whose voice it was."""
        turn.speaker, pcm = None, turn.utterance.pcm if turn.utterance else b""
        if not self._speakers.tells_apart or not pcm:
            return
        if self._looking and pcm.startswith(self._pcm) and not self._goes_on(pcm):
            turn.voice = await _seen(self._looking)
        turn.voice = turn.voice or await self._speakers.voice_in(pcm)
        turn.speaker = self._speakers.who(turn.voice)
        turn.step("speaker", "known" if turn.speaker else "not known")

    def drop(self) -> None:
        """Look no further."""
        looking, self._looking, self._pcm = self._looking, None, b""
        if looking:
            looking.cancel()

    def _goes_on(self, pcm: bytes) -> bool:
        before, now = (voiced_seconds(np.frombuffer(sound, np.int16)) for sound in (self._pcm, pcm))
        return now - before > MORE_SECONDS


async def _seen(looking: asyncio.Task[HeardVoice | None]) -> HeardVoice | None:
    """Return the voice that was looked at; None where it was dropped meanwhile, which ends nobody who waits for it."""
    await asyncio.wait({looking})
    return None if looking.cancelled() else looking.result()
