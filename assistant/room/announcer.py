"""Announcements and questions in one room, of automations and people elsewhere: one at a time, between its turns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant.room.acknowledging import Acknowledging
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.delivery import Delivery
from assistant.room.pending_question import PendingQuestion
from assistant.room.room_message import RoomMessage
from assistant.room.room_playback import RoomPlayback
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer


class Announcer:
    """Says and asks one thing at a time in one room."""

    def __init__(
        self,
        room: str,
        state: RoomState,
        audio: RoomAudio,
        pending: PendingQuestion,
        acknowledging: Acknowledging,
        bell_over: asyncio.Event,
        interrupt: Callable[[], Awaitable[None]],
        listen: Callable[[], Awaitable[None]],
        said: Callable[[str], None],
    ) -> None:
        """`room` is its satellite's id. `bell_over` is set while nothing rings, nor waits to ring.

        `interrupt` ends what is being said and done; `listen` begins a turn without a wake word. `said` is told the
        words of each message that was heard, or of which a part was.
        """
        self._room = room
        self._state = state
        self._audio = audio
        self._pending = pending
        self._acknowledging = acknowledging
        self._interrupt = interrupt
        self._listen = listen
        self._said = said
        self._free = asyncio.Event()
        """Set while nobody has the floor."""
        self._free.set()
        self._unhurried = asyncio.Event()
        """Set while no message interrupts what goes on."""
        self._unhurried.set()
        self._quiet = (self._unhurried, self._free, bell_over, state.idle)

    async def announce(self, message: RoomMessage, *, interrupts: bool = False) -> RoomPlayback:
        """Say a message; return how it was heard."""
        if message.held and not (interrupts or self._is_quiet):
            message.held.leave(self._room)
            message = replace(message, held=None)
        try:
            async with self._floor(interrupts=interrupts):
                playback = await self._say(message)
                if message.awaits_acknowledgement and playback.heard:
                    await self._acknowledging.listen(message.yields)
                return playback
        finally:
            if message.held:
                message.held.leave(self._room)

    async def ask(self, question: RoomQuestion, *, interrupts: bool = False) -> SpokenAnswer:
        """Ask a question; return what a person answered."""
        async with self._floor(interrupts=interrupts):
            with self._pending.asking(question) as answer:
                playback = await self._say(question.message)
                if playback.delivery not in {Delivery.HEARD, Delivery.INTERRUPTED}:
                    return SpokenAnswer(AnswerOutcome.NOT_HEARD, playback=playback)
                try:
                    if playback.heard:
                        await self._listen()
                    return replace(await answer, playback=playback)
                except asyncio.CancelledError:
                    await self._withdraw()
                    raise

    async def start(
        self, message: RoomMessage, on_heard: Callable[[], None], *, interrupts: bool = False
    ) -> RoomPlayback:
        """Say a message; where it was heard, tell so and listen for a turn."""
        async with self._floor(interrupts=interrupts):
            playback = await self._say(message)
            if playback.heard:
                on_heard()
                await self._listen()
            return playback

    async def call(
        self, message: RoomMessage, answered: Callable[[], Awaitable[bool]], talk: Callable[[], Awaitable[None]]
    ) -> bool:
        """Say that a call begins and, once it was heard here and is `answered`, open the microphone while they `talk`.

        Returns whether it came to that.
        """
        async with self._floor(interrupts=False):
            playback = await self._say(message)
            if not (playback.heard and await answered() and self._state.after(RoomEvent.CALL)):
                return False
            await talk()
            return True

    @property
    def _is_quiet(self) -> bool:
        """A message can be said without waiting."""
        return all(each.is_set() for each in self._quiet)

    @asynccontextmanager
    async def _floor(self, *, interrupts: bool) -> AsyncIterator[None]:
        """Have the floor: once nothing else is said, done and rung, or instead of it."""
        async with self._taken() if interrupts else self._waited_for():
            yield

    @asynccontextmanager
    async def _waited_for(self) -> AsyncIterator[None]:
        # A turn may begin between the end of one and our waking up.
        while not (self._is_quiet and self._state.after(RoomEvent.ANNOUNCE)):
            for each in self._quiet:
                await each.wait()
        async with self._held():
            yield

    @asynccontextmanager
    async def _taken(self) -> AsyncIterator[None]:
        self._unhurried.clear()
        try:
            self._pending.drop()
            await self._interrupt()
            await self._free.wait()
            while not self._state.after(RoomEvent.CUT_IN):
                await self._state.idle.wait()
            async with self._held():
                yield
        finally:
            self._unhurried.set()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[None]:
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()
            self._state.after(RoomEvent.ANNOUNCED)

    async def _withdraw(self) -> None:
        """End the turn in which an answer is heard that nobody waits for any more."""
        await self._interrupt()
        for event in (RoomEvent.NOTHING_SAID, RoomEvent.ANSWERED):
            self._state.after(event)

    async def _say(self, message: RoomMessage) -> RoomPlayback:
        if message.awaits_acknowledgement:
            self._acknowledging.expect()
        try:
            playback = await self._audio.announce(message, self._room)
        except asyncio.CancelledError:
            if self._state.activity in {Activity.ANNOUNCING, Activity.HELD}:
                await self._audio.cut_off()
            raise
        if playback.delivery in {Delivery.HEARD, Delivery.INTERRUPTED, Delivery.YIELDED}:
            self._said(message.text)
        return playback
