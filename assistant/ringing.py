"""Ringing in a room: it sounds, it pauses, and what is said in the pause may end it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Protocol

from assistant.bell import LONGEST_PAUSE_SECONDS, PAUSE_SECONDS, Bell, Sound, answers
from assistant.chimes import chime
from assistant.delivery import Delivery
from assistant.dialogue import Understanding
from assistant.speech import Playback
from satellite.protocol import SatelliteState


class NotRungError(Exception):
    """A bell cannot be heard in its room; the text says why."""


class QuietRoom(Protocol):
    """A conversation, as far as its room rings."""

    state: SatelliteState
    idle: asyncio.Event
    """Set while nothing is said and done in the room."""
    closed: asyncio.Event

    @property
    def in_turn(self) -> bool:
        """Whether a person has begun a turn."""

    @property
    def hears_voice(self) -> bool:
        """Whether somebody speaks."""

    def set_state(self, state: SatelliteState) -> None:
        """Say what the room is doing now."""

    async def sound(self, pcm: bytes, words: str) -> Playback:
        """Begin to play a chime, and words after it."""

    async def finish(self, playback: Playback) -> None:
        """Wait until a playback is over."""

    async def listen_unasked(self) -> None:
        """Listen to whatever is said, without a turn."""

    async def hush(self) -> None:
        """End what is being said and heard."""

    def answer_unasked(self, understanding: Understanding) -> None:
        """Do what was said to a bell, as a turn of its own."""


class Ringing:
    """Rings one bell at a time in one room, whenever it is quiet."""

    def __init__(self, room: QuietRoom) -> None:
        self._room = room
        self.bell: Bell | None = None
        """What rings, or waits for its turn."""
        self.over = asyncio.Event()
        """Set while nothing rings, nor waits for its turn."""
        self.over.set()
        self._overheard: asyncio.Future[Understanding] | None = None

    @property
    def overhears(self) -> bool:
        """Whether what is said now is said to the bell."""
        return self._overheard is not None

    def overhear(self, understanding: Understanding) -> None:
        """Take what was said without a turn."""
        if self._overheard and not self._overheard.done():
            self._overheard.set_result(understanding)

    def hush(self) -> None:
        """Wait for no answer any more: a turn has begun."""
        if self._overheard:
            self._overheard.cancel()

    def answered(self) -> None:
        """A person has answered what rings, if anything does."""
        if self.bell:
            self.bell.on_answered()

    async def ring(self, bell: Bell) -> None:
        """Ring between turns for as long as the bell has something to ring. Raises `NotRungError`.

        Between two rings, and over them where the satellite cancels its echo, the room listens for what ends it.
        """
        self.bell = bell
        self.over.clear()
        try:
            while sound := bell.sound():
                bell.changed.clear()
                if self._room.idle.is_set():
                    await self._once(bell, sound)
                else:
                    await _first_of(bell, self._room.idle.wait())
        finally:
            self.bell = None
            self.over.set()

    async def _once(self, bell: Bell, sound: Sound) -> None:
        """Sound the bell, and listen for an answer to it; a turn that begins meanwhile leads out of it."""
        room = self._room
        self._overheard = overheard = asyncio.get_running_loop().create_future()
        try:
            await self._sound(bell, sound)
            if not room.in_turn and room.state is SatelliteState.RESPONDING and bell.sound():
                await room.listen_unasked()
                room.set_state(SatelliteState.LISTENING)
            if not room.in_turn and room.state is SatelliteState.LISTENING:
                await self._pause(bell, overheard)
        finally:
            self._overheard = None
            if not (room.in_turn or room.state is SatelliteState.IDLE or room.closed.is_set()):
                await room.hush()
                room.set_state(SatelliteState.IDLE)
        said = overheard.result() if overheard.done() and not overheard.cancelled() else None
        if not room.in_turn and said and answers(said):
            room.answer_unasked(said)

    async def _sound(self, bell: Bell, sound: Sound) -> None:
        self._room.set_state(SatelliteState.RESPONDING)
        playback = await self._room.sound(chime(sound.kind, bell.rings), bell.words(sound))
        bell.rings += 1
        bell.on_rung(sound)
        if not await _first_of(bell, self._room.finish(playback)) or playback.delivery is Delivery.INTERRUPTED:
            return
        # A voice that fails takes the words; the chime before them was heard.
        if not (playback.heard or (playback.delivery is Delivery.NO_VOICE and playback.sounded)):
            raise NotRungError(playback.reason)
        bell.on_heard(sound)

    async def _pause(self, bell: Bell, overheard: asyncio.Future[Understanding]) -> None:
        """Wait for what is said in a pause of the bell; a voice that has begun is heard out."""
        await _first_of(bell, asyncio.shield(overheard), seconds=PAUSE_SECONDS)
        if self._room.hears_voice and not overheard.done() and bell.sound():
            await _first_of(bell, asyncio.shield(overheard), seconds=LONGEST_PAUSE_SECONDS - PAUSE_SECONDS)


async def _first_of(bell: Bell, work: Awaitable[object], seconds: float | None = None) -> bool:
    """Wait for `work` while the bell still has something to ring; return whether it was done."""
    doing = asyncio.ensure_future(work)
    changed = asyncio.ensure_future(bell.changed.wait())
    try:
        async with asyncio.timeout(seconds):
            while not doing.done() and bell.sound():
                await asyncio.wait({doing, changed}, return_when=asyncio.FIRST_COMPLETED)
                if not doing.done():
                    bell.changed.clear()
                    changed = asyncio.ensure_future(bell.changed.wait())
    except TimeoutError:
        return False
    finally:
        changed.cancel()
        doing.cancel()
    if doing.done() and not doing.cancelled():
        doing.result()
        return True
    return False
