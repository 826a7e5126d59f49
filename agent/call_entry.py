"""The PIN before anything of the home: by the telephone's keys, or with the request that begins a call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from assistant.house import House
from assistant.message_sound import MessageSound
from assistant.room.pipeline import SPEECH_RATE
from ha_tools.facts.facts import Fact
from ha_tools.permissions import PinPad

_LOGGER = logging.getLogger(__name__)

TRIES = 3
"""Wrong PINs after which a call is ended."""

KEY_SECONDS = 15.0
"""Time for the next key."""

END_KEY = "#"

MOST_WAITING = 8
"""Callers who may be at the door at once; who calls beside them is not heard."""


class CallerOutside(Protocol):
    """A caller who waits outside."""

    async def next_key(self) -> str:
        """Wait for a key: a digit, "#" or "*"."""

    async def say(self, pieces: AsyncIterator[bytes], rate: int) -> None:
        """Play PCM (s16le mono) of a rate to the caller."""

    async def hush(self) -> None:
        """Take back what was not heard yet."""


class CallEntry:
    """Lets callers in who know the PIN.

    Its tries are those of all calls, and not the home's own: whoever guesses by telephone locks out callers alone.
    """

    def __init__(self, house: House, pin: str) -> None:
        """`pin` is empty where none is set: then nobody gets in."""
        self._house = house
        self._has_pin = bool(pin)
        self._pad = PinPad(pin)
        self._waiting = 0

    async def admits(self, caller: CallerOutside, body: object) -> bool:
        """Return whether a caller may come in; the reason why not has been said then.

        `body` is that of the request, `{"pin": "1234"}`; without it the keys are asked for.
        """
        if not self._has_pin:
            _LOGGER.warning("A call was ended: without a PIN nobody may call this home. Set one under `pin`")
            await self._say(caller, "call_without_pin")
            return False
        if self._waiting >= MOST_WAITING:
            _LOGGER.warning("A call was ended: %d others are asked for the PIN at this moment", self._waiting)
            return False
        self._waiting += 1
        try:
            return await self._knows_pin(caller, body)
        finally:
            self._waiting -= 1

    async def _knows_pin(self, caller: CallerOutside, body: object) -> bool:
        if isinstance(body, Mapping) and "pin" in body:
            is_right = self._pad.accepts(str(body["pin"]))
        else:
            is_right = await self._by_keys(caller)
        if not is_right:
            await self._say(caller, "call_ended")
        return is_right

    async def _by_keys(self, caller: CallerOutside) -> bool:
        question = "call_pin"
        for _ in range(TRIES):
            if self._pad.locked_seconds:
                return False
            asking = asyncio.create_task(self._say(caller, question))
            try:
                digits = await self._dialled(caller)
            except TimeoutError:
                return False
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
            await caller.hush()
            if self._pad.accepts(digits):
                return True
            question = "call_wrong_pin"
        return False

    async def _dialled(self, caller: CallerOutside) -> str:
        """Return the digits up to the end key, or as many as the PIN has. Raises `TimeoutError`."""
        digits = ""
        while len(digits) < self._pad.digits:
            async with asyncio.timeout(KEY_SECONDS):
                key = await caller.next_key()
            if key == END_KEY:
                break
            digits += key
        return digits

    async def _say(self, caller: CallerOutside, case: str) -> None:
        await caller.say(self._spoken(self._house.answers.tell(Fact(case))), SPEECH_RATE)

    async def _spoken(self, text: str) -> AsyncIterator[bytes]:
        async with self._house.recordings.open(MessageSound(sentences=(text,))) as recording:
            async for piece in recording.pieces():
                yield piece.pcm
