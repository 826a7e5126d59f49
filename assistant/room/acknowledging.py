"""Acknowledging by voice, in one room, what is announced again and again until somebody does."""

from __future__ import annotations

import asyncio
import time

from assistant.dialogue import Understanding
from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.room.activity import Activity, RoomEvent, RoomState
from assistant.room.audio import RoomAudio
from assistant.room.bell import LONGEST_PAUSE_SECONDS, PAUSE_SECONDS
from ha_tools.signals import Signal

REMEMBERED_SECONDS = 600.0
"""Time after the last repeat in which "okay" behind a wake word is said to it."""


class Acknowledging:
    """Hears in one room that an announcement was taken notice of."""

    def __init__(self, state: RoomState, audio: RoomAudio, replies: Replies, wake_word: str) -> None:
        """`wake_word` is what people say out of habit where none is needed."""
        self._state = state
        self._audio = audio
        self._replies = replies
        self._wake_word = wake_word
        self._until = 0.0
        self._heard: asyncio.Future[None] | None = None
        """Done with the next words that are said without a turn."""
        self.on_acknowledged = Signal[()]()
        """Told that a person in the room has acknowledged what was announced last."""

    @property
    def is_expected(self) -> bool:
        """Something was announced that nobody has acknowledged by voice."""
        return time.monotonic() < self._until

    def expect(self) -> None:
        """Such a message sounds: from now on "okay" is said to it."""
        self._until = time.monotonic() + REMEMBERED_SECONDS

    def takes(self, understanding: Understanding) -> bool:
        """Return whether words acknowledge what was announced, and tell so."""
        return self.is_expected and self._replies.acknowledges(plain(understanding.text)) and self.acknowledge()

    def acknowledge(self) -> bool:
        """Take what was announced for noticed, and tell so; return False where nothing awaits that."""
        if not self.is_expected:
            return False
        self._until = 0.0
        self.on_acknowledged.tell()
        return True

    async def listen(self, yields: asyncio.Event | None = None) -> None:
        """Listen for a while without a wake word: what a turn would be made of is not acted on.

        Once it `yields` it goes on only for as long as somebody speaks.
        """
        if not self._state.after(RoomEvent.OVERHEAR):
            return
        self._heard = heard = asyncio.get_running_loop().create_future()
        hurried = asyncio.create_task((yields or asyncio.Event()).wait())
        try:
            await self._audio.listen(self._wake_word)
            await asyncio.wait({heard, hurried}, timeout=PAUSE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if self._audio.listener.hears_voice and not heard.done():
                await asyncio.wait({heard}, timeout=LONGEST_PAUSE_SECONDS - PAUSE_SECONDS)
        finally:
            hurried.cancel()
            self._heard = None
            if not heard.cancelled() and self._state.activity is Activity.OVERHEARING:
                await self._audio.hush()
                self._state.after(RoomEvent.BELL_OVER)

    def overhear(self, understanding: Understanding) -> None:
        """Take what was said without a turn."""
        if self._heard and not self._heard.done():
            self._heard.set_result(None)
            self.takes(understanding)

    def hush(self) -> None:
        """Listen no longer: a turn has begun."""
        if self._heard:
            self._heard.cancel()
