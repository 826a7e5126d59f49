"""Announcements and questions in one room, of automations and people elsewhere: one at a time, between its turns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.chimes import announcement_chime
from assistant.room.delivery import Delivery
from assistant.room.pending_question import PendingQuestion
from assistant.room.room_message import DEFAULT_CHIME, RoomMessage
from assistant.room.room_question import AnswerOutcome, RoomQuestion, SpokenAnswer
from assistant.room.speaking import RoomPlayback
from satellite.protocol import PlaybackKind


class Announcer:
    """Says and asks one thing at a time in one room."""

    def __init__(
        self,
        state: RoomState,
        audio: RoomAudio,
        pending: PendingQuestion,
        bell_over: asyncio.Event,
        interrupt: Callable[[], Awaitable[None]],
        listen: Callable[[], Awaitable[None]],
    ) -> None:
        """`bell_over` is set while nothing rings, nor waits to ring.

        `interrupt` ends what is being said and done; `listen` begins a turn without a wake word.
        """
        self._state = state
        self._audio = audio
        self._pending = pending
        self._bell_over = bell_over
        self._interrupt = interrupt
        self._listen = listen
        self._free = asyncio.Event()
        """Set while nobody has the floor."""
        self._free.set()
        self._unhurried = asyncio.Event()
        """Set while no message interrupts what goes on."""
        self._unhurried.set()

    async def announce(self, message: RoomMessage, *, at_once: bool = False) -> RoomPlayback:
        """Say a message once no turn is in progress, or at once; return how it was heard."""
        async with self._floor_at_once() if at_once else self._floor():
            return await self._say(message)

    async def ask(self, question: RoomQuestion) -> SpokenAnswer:
        """Ask a question once no turn is in progress; return what a person answered."""
        async with self._floor():
            with self._pending.asking(question) as answer:
                playback = await self._say(question.message)
                if playback.delivery not in {Delivery.HEARD, Delivery.INTERRUPTED}:
                    return SpokenAnswer(AnswerOutcome.NOT_HEARD, playback=playback)
                if playback.heard:
                    await self._listen()
                return replace(await answer, playback=playback)

    async def start(self, message: RoomMessage, on_heard: Callable[[], None]) -> RoomPlayback:
        """Say a message once no turn is in progress; where it was heard, tell so and listen for a turn."""
        async with self._floor():
            playback = await self._say(message)
            if playback.heard:
                on_heard()
                await self._listen()
            return playback

    @asynccontextmanager
    async def _floor(self) -> AsyncIterator[None]:
        """Wait until no turn is in progress, nothing rings and nobody else has the floor; then have it."""
        quiet = (self._unhurried, self._free, self._bell_over, self._state.idle)
        # A turn may begin between the end of one and our waking up.
        while not (all(each.is_set() for each in quiet) and self._state.after(RoomEvent.ANNOUNCE)):
            for each in quiet:
                await each.wait()
        async with self._held():
            yield

    @asynccontextmanager
    async def _floor_at_once(self) -> AsyncIterator[None]:
        """Have the floor, whatever else goes on in the room."""
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

    async def _say(self, message: RoomMessage) -> RoomPlayback:
        chime = announcement_chime() if message.chime == DEFAULT_CHIME else b""
        try:
            return await self._audio.say(message.text.strip(), PlaybackKind.ANNOUNCEMENT, chime)
        except asyncio.CancelledError:
            if self._state.activity is Activity.ANNOUNCING:
                await self._audio.cut_off()
            raise
