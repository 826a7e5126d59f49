"""Ringing in a room: it sounds, it pauses, and what is said in the pause may end it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from assistant.dialogue import Understanding
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.bell import LONGEST_PAUSE_SECONDS, PAUSE_SECONDS, Bell, Sound, answers
from assistant.room.chimes import chime
from assistant.room.delivery import Delivery
from ha_tools.signals import Signal


class NotRungError(Exception):
    """A bell cannot be heard in its room; the text says why."""


class Ringer:
    """Rings one bell at a time in one room, whenever it is quiet."""

    def __init__(self, state: RoomState, audio: RoomAudio, wake_word: str) -> None:
        """`wake_word` is what people say to a bell out of habit."""
        self._state = state
        self._audio = audio
        self._wake_word = wake_word
        self._bell: Bell | None = None
        """The bell that rings, or waits for its turn."""
        self.on_answer = Signal[Understanding]()
        """Told of words between two rings that are an answer to the bell."""
        self.over = asyncio.Event()
        """Set while nothing rings, nor waits for its turn."""
        self.over.set()
        self._overheard: asyncio.Future[Understanding] | None = None

    def overhear(self, understanding: Understanding) -> None:
        """Take what was said without a turn."""
        if self._overheard and not self._overheard.done():
            self._overheard.set_result(understanding)

    def hush(self) -> None:
        """Wait for no answer any more: a turn has begun."""
        if self._overheard:
            self._overheard.cancel()

    def answered(self) -> None:
        """A person has answered the bell, if one rings."""
        if self._bell:
            self._bell.on_answered.tell()

    async def ring(self, bell: Bell) -> None:
        """Ring between turns for as long as the bell has something to ring. Raises `NotRungError`.

        Between two rings, and over them where the satellite cancels its echo, the room listens for what ends it.
        """
        self._bell = bell
        self.over.clear()
        try:
            while sound := bell.sound():
                bell.changed.clear()
                if self._state.after(RoomEvent.RING):
                    await self._once(bell, sound)
                else:
                    await _first_of(bell, self._state.idle.wait())
        finally:
            self._bell = None
            self.over.set()

    async def _once(self, bell: Bell, sound: Sound) -> None:
        """Sound the bell, and listen for an answer to it; a turn that begins meanwhile leads out of it."""
        self._overheard = overheard = asyncio.get_running_loop().create_future()
        try:
            await self._sound(bell, sound)
            if not overheard.cancelled() and bell.sound() and self._state.after(RoomEvent.RUNG):
                await self._audio.listen(self._wake_word)
            if self._state.activity is Activity.OVERHEARING:
                await self._pause(bell, overheard)
        finally:
            self._overheard = None
            if not overheard.cancelled() and self._state.activity in {Activity.RINGING, Activity.OVERHEARING}:
                await self._audio.hush()
                self._state.after(RoomEvent.BELL_OVER)
        said = overheard.result() if overheard.done() and not overheard.cancelled() else None
        if said and answers(said) and self._state.idle.is_set():
            self.on_answer.tell(said)

    async def _sound(self, bell: Bell, sound: Sound) -> None:
        playback = await self._audio.ring(chime(sound.kind, bell.rings), bell.words(sound))
        bell.rings += 1
        bell.on_rung.tell(sound)
        finished = await _first_of(bell, self._audio.speech.finish(playback))
        if not finished or playback.delivery is Delivery.INTERRUPTED:
            return
        # A voice that fails takes the words; the chime before them was heard.
        if not (playback.heard or (playback.delivery is Delivery.NO_VOICE and playback.sounded)):
            raise NotRungError(playback.reason)
        bell.on_heard.tell(sound)

    async def _pause(self, bell: Bell, overheard: asyncio.Future[Understanding]) -> None:
        """Wait for what is said in a pause of the bell; a voice that has begun is heard out."""
        await _first_of(bell, asyncio.shield(overheard), seconds=PAUSE_SECONDS)
        if self._audio.listener.hears_voice and not overheard.done() and bell.sound():
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
