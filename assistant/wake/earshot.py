"""Rooms within earshot of each other: which of them answers a wake word, and whose speaker a microphone heard.

Nobody needs to say which rooms hear each other: their sounds tell it each time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.wake.room_sounds import RoomSounds
from assistant.wake.sound_likeness import LEAST_SAMPLES, Samples, likeness, print_of
from assistant.wake.wake_claims import Claim, WakeClaims, is_same_wake
from satellite.protocol import UPLINK_RATE

SAME_SPEAKER = 0.45
"""Likeness from which a microphone heard what a speaker was given. Synthetic speech in simulated rooms: 0.49 where the
direct sound was 6 dB below the reverberation and 5 dB above the noise, 0.62 near by; 0.34 at most for a person while
the speaker was not heard."""


LOUD_SPEAKER = 0.58
"""The same where the speaker is not known to say the wake word: a person over it, as loud, is alike by 0.57."""


WORD_SAMPLES = UPLINK_RATE
"""The end of what came with a wake word, which holds the word: before one that a speaker's sentence begins with there
was silence, which is like nothing that was said."""


class Earshot:
    """The rooms of the house that hear and speak now."""

    def __init__(self) -> None:
        self._rooms: dict[str, RoomSounds] = {}
        self._claims = WakeClaims()

    @contextmanager
    def room(self, sounds: RoomSounds) -> Iterator[None]:
        """Have a room be one of them meanwhile."""
        self._rooms[sounds.room_id] = sounds
        try:
            yield
        finally:
            if self._rooms.get(sounds.room_id) is sounds:
                del self._rooms[sounds.room_id]

    async def answering(self, claim: Claim) -> str:
        """Return the id of the room that answers a wake word: the claim's, or one that claimed it before.

        A room that listens to the person already answers before all others.
        """
        self._claims.make(claim)
        earlier = self._claims.before(claim)
        for each in [*self._listening(claim), *earlier]:
            if await asyncio.to_thread(is_same_wake, claim, each):
                self._claims.withdraw(claim)
                return each.room_id
        return claim.room_id

    def withdraw(self, claim: Claim) -> None:
        """Take a claim back: nobody said the wake word."""
        self._claims.withdraw(claim)

    async def speaker_of(self, phrase: str, heard: Samples, room_id: str) -> str:
        """Return the id of the room whose speaker said the wake word that a room heard; empty for a person.

        Where a person speaks over a speaker, the microphone hears that too: it counts if it speaks the phrase itself,
        or if little else was heard and it is another room's.
        """
        for room in self._speaking():
            least = SAME_SPEAKER if room.says(phrase) else LOUD_SPEAKER
            if room.room_id == room_id and not room.says(phrase):
                continue
            if await asyncio.to_thread(_is_said, heard[-WORD_SAMPLES:], room.said(), least):
                return room.room_id
        return ""

    async def other_speaker(self, heard: Samples, room_id: str) -> str:
        """Return the id of the other room whose speaker a microphone heard; empty for a person."""
        for room in self._speaking():
            if room.room_id != room_id and await asyncio.to_thread(_is_said, heard, room.said(), SAME_SPEAKER):
                return room.room_id
        return ""

    def _listening(self, claim: Claim) -> Sequence[Claim]:
        """Return what the other rooms heard last that listen to a person."""
        others = [room for room in self._rooms.values() if room.room_id != claim.room_id and room.listens()]
        claims = [Claim(room.room_id, claim.at, room.heard_now()) for room in others]
        return [each for each in claims if len(each.heard) >= LEAST_SAMPLES]

    def _speaking(self) -> Sequence[RoomSounds]:
        return [room for room in self._rooms.values() if room.speaks]


def _is_said(heard: Samples, said: Samples, least: float) -> bool:
    if min(len(heard), len(said)) < LEAST_SAMPLES:
        return False
    return likeness(print_of(heard), print_of(said)) >= least
