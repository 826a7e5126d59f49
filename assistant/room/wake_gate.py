"""The gate before a room's turns: a wake word passes if this room is to answer it and somebody said it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import numpy as np

from assistant.wake.earshot import Earshot
from assistant.wake.room_sounds import RoomSounds
from assistant.wake.second_look import LOOK_SECONDS, DoubtOf, Look, look_at
from assistant.wake.sound_likeness import Samples
from assistant.wake.wake_claims import Claim
from assistant.wake.wake_outcome import WakeOutcome
from satellite.protocol import UPLINK_RATE, Wake

MOST_SECONDS = 4.0
"""Sound that is waited for before a wake word is judged, whatever a satellite says of it."""

BYTES_A_MS = UPLINK_RATE // 1000 * 2


@dataclass
class Detected:
    """A wake word that a satellite detected, and the sound that came with it."""

    wake: Wake
    at: float
    """Moment of the clock at which it came."""
    sound: bytes = b""

    @property
    def is_whole(self) -> bool:
        """All of its sound is here."""
        most = int(MOST_SECONDS * 1000) * BYTES_A_MS
        return len(self.sound) >= min((self.wake.wake_ms + self.wake.preroll_ms) * BYTES_A_MS, most)

    @property
    def is_doubted(self) -> bool:
        """The satellite does not count it by itself."""
        return self.wake.score < self.wake.threshold

    @property
    def is_faint(self) -> bool:
        """Its score stayed below the room's threshold; one above 1 is the satellite's, for words amid other talk."""
        return self.is_doubted and self.wake.threshold <= 1

    @property
    def word(self) -> bytes:
        """The sound of the wake word itself, but for its end."""
        return self.sound[: self.wake.wake_ms * BYTES_A_MS]

    @property
    def preroll(self) -> bytes:
        """The sound behind the wake word itself, which is the turn's."""
        return self.sound[self.wake.wake_ms * BYTES_A_MS :]


class WakeGate:
    """One room's."""

    def __init__(self, sounds: RoomSounds, earshot: Earshot, doubt_of: DoubtOf) -> None:
        self._sounds = sounds
        self._earshot = earshot
        self._doubt_of = doubt_of
        self._detected: Detected | None = None

    def detected(self, wake: Wake) -> None:
        """A satellite detected a wake word; its sound follows."""
        self._detected = Detected(wake, time.monotonic())

    def hear(self, pcm: bytes) -> bool:
        """Keep what is heard; return whether it belongs to a wake word whose sound is not whole yet."""
        self._sounds.heard.add(pcm)
        if self._detected is None:
            return False
        self._detected.sound += pcm
        return True

    def whole(self) -> Detected | None:
        """Return the wake word whose sound is whole now, once."""
        if self._detected is None or not self._detected.is_whole:
            return None
        detected, self._detected = self._detected, None
        return detected

    async def judge(self, detected: Detected) -> WakeOutcome:
        """Decide what becomes of it; one that the satellite itself doubts waits for a second look."""
        wake, heard = detected.wake, self._heard(detected)
        phrase = phrase_of(wake.wake_word)
        if await self._earshot.speaker_of(phrase, heard, self._sounds.room_id):
            return WakeOutcome.SPEAKER
        claim = Claim(self._sounds.room_id, detected.at, heard)
        if await self._earshot.answering(claim) != self._sounds.room_id:
            return WakeOutcome.ELSEWHERE
        if not detected.is_doubted or await self._look(heard.tobytes(), phrase) is Look.HEARD:
            return WakeOutcome.ANSWERED
        self._earshot.withdraw(claim)
        return WakeOutcome.FALSE

    async def is_false(self, detected: Detected) -> bool:
        """Look again at a wake word that passed; return whether other words were said."""
        if detected.is_doubted:  # it was looked at
            return False
        return await self._look(self._heard(detected).tobytes(), phrase_of(detected.wake.wake_word)) is Look.OTHER_WORDS

    async def hears_speaker(self) -> bool:
        """Return whether what was said here was said by another room's speaker."""
        return bool(await self._earshot.other_speaker(self._sounds.heard_loudest(), self._sounds.room_id))

    def _heard(self, detected: Detected) -> Samples:
        """Return the sound that came with it, or what the room streamed before."""
        if detected.sound:
            return np.frombuffer(detected.sound, np.int16)
        return self._sounds.heard_now()

    async def _look(self, sound: bytes, phrase: str) -> Look:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return look_at(await self._doubt_of(phrase, sound))
        except TimeoutError:
            return Look.UNSURE


def phrase_of(wake_word: str) -> str:
    """Return a wake word as it is said: "hey jarvis"."""
    return wake_word.replace("_", " ").strip()
