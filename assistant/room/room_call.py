"""A call between two rooms: announced in both with a chime before either is heard, and ended by either."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from enum import StrEnum

from assistant.room.activity import Activity
from assistant.room.call_line import CallDirection, CallLine
from assistant.room.conversation import Conversation
from assistant.room.room_message import RoomMessage
from assistant.room.transport import SatelliteGone

_LOGGER = logging.getLogger(__name__)

ANSWER_SECONDS = 30.0
"""Time in which the call must have been heard in both rooms."""

LONGEST_SECONDS = 900.0
"""A call ends by then: it may have been forgotten."""

SILENT_SECONDS = 60.0
"""A call in which nobody speaks for so long is over: nobody is heard without knowing of it any more."""


class CallEnd(StrEnum):
    """A reason for the end of a call."""

    NOT_ANSWERED = "not_answered"
    """It did not come about."""
    OVER = "over"
    """Somebody hung up."""
    SILENT = "silent"
    """Nobody spoke."""
    TOO_LONG = "too_long"
    GONE = "gone"
    """A satellite, or the page of a browser, went away."""


@dataclass(eq=False)
class CallSide:
    """A room that takes part in a call."""

    conversation: Conversation
    announcement: str
    """The words that tell of the call there."""

    def __post_init__(self) -> None:
        self.is_ready = asyncio.Event()
        """Set once the call was heard there."""
        self.hung_up = False
        """Somebody there ended it, or something else was to be heard there."""

    @property
    def line(self) -> CallLine:
        """The room's microphone and speaker."""
        return self.conversation.line

    @property
    def cancels_echo(self) -> bool:
        """Tell whether it hears a person while it plays."""
        return self.conversation.room.capabilities.echo_cancellation


class RoomCall:
    """One call; `run` until it is over."""

    def __init__(
        self,
        caller: CallSide,
        called: CallSide,
        *,
        silent_seconds: float = SILENT_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        self.sides = (caller, called)
        self._silent_seconds, self._longest_seconds = silent_seconds, longest_seconds
        self._over = asyncio.Event()
        self._spoken = asyncio.Event()
        self._end = CallEnd.NOT_ANSWERED

    def hang_up(self) -> None:
        """End it."""
        self._over.set()

    async def run(self) -> CallEnd:
        """Connect the rooms until the call is over; return why it is."""
        carrying = asyncio.create_task(self._carry())
        carrying.add_done_callback(lambda _: self._over.set())  # nobody goes on unheard
        try:
            await asyncio.gather(*map(self._take_part, self.sides))
        finally:
            carrying.cancel()
            (ended,) = await asyncio.gather(carrying, return_exceptions=True)
            if isinstance(ended, Exception):
                _LOGGER.error("The sound of a call could not be carried", exc_info=ended)
        return self._end

    async def _take_part(self, side: CallSide) -> None:
        message = RoomMessage(side.announcement)

        async def answered() -> bool:
            side.is_ready.set()
            return await self._are_ready()

        async def talk() -> None:
            await self._talk(side)

        taking_part = asyncio.ensure_future(side.conversation.call(message, answered, talk))
        over = asyncio.ensure_future(self._over.wait())
        try:
            async with asyncio.timeout(ANSWER_SECONDS + self._longest_seconds):
                await asyncio.wait([taking_part, over], return_when=asyncio.FIRST_COMPLETED)
            if taking_part.done():
                taking_part.result()
        except (SatelliteGone, TimeoutError) as err:
            side.hung_up = True
            if isinstance(err, SatelliteGone) and self._end is CallEnd.OVER:
                self._end = CallEnd.GONE
        finally:
            self._over.set()
            for task in (taking_part, over):
                task.cancel()
            await asyncio.gather(taking_part, over, return_exceptions=True)

    async def _are_ready(self) -> bool:
        """Wait until the call was heard in both rooms; return False where that does not come about."""
        waiting = [asyncio.ensure_future(each.is_ready.wait()) for each in self.sides]
        over = asyncio.ensure_future(self._over.wait())
        over.add_done_callback(lambda _over: [each.cancel() for each in waiting])
        await asyncio.wait(waiting, timeout=ANSWER_SECONDS)
        for task in (*waiting, over):
            task.cancel()
        await asyncio.gather(*waiting, over, return_exceptions=True)
        return all(each.is_ready.is_set() for each in self.sides) and not self._over.is_set()

    async def _talk(self, side: CallSide) -> None:
        """Talk until the call is over, or something else begins in the room: a wake word, the button, an alarm."""
        if self._end is CallEnd.NOT_ANSWERED:
            self._end = CallEnd.OVER
        left = asyncio.Event()
        end = side.conversation.state.on_change(lambda _activity: left.set())
        waiting = [asyncio.ensure_future(each.wait()) for each in (left, self._over)]
        try:
            done, _ = await asyncio.wait(waiting, timeout=self._longest_seconds, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                self._end = CallEnd.TOO_LONG
            side.hung_up = side.conversation.state.activity is not Activity.CALLING
        finally:
            end()
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _carry(self) -> None:
        """Carry each room's voice to the other once both have heard of it: one at a time, unless both cancel echo."""
        await asyncio.gather(*(side.is_ready.wait() for side in self.sides))
        one, other = self.sides
        floor = asyncio.Lock()
        second = asyncio.Lock() if one.cancels_echo and other.cancels_echo else floor
        for side in self.sides:
            side.line.clear()
        async with asyncio.TaskGroup() as directions:
            directions.create_task(CallDirection(one.line, other.line, floor, self._spoken.set).carry())
            directions.create_task(CallDirection(other.line, one.line, second, self._spoken.set).carry())
            directions.create_task(self._end_in_silence())

    async def _end_in_silence(self) -> None:
        """End the call once nobody has spoken for long."""
        try:
            while True:
                self._spoken.clear()
                async with asyncio.timeout(self._silent_seconds):
                    await self._spoken.wait()
                await asyncio.sleep(0)
        except TimeoutError:
            self._end = CallEnd.SILENT
            self._over.set()
