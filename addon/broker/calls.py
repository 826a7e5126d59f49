"""Calls between rooms: who can be called now, and those that go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from addon.broker.announcement import Origin
from addon.broker.announcement_request import AnnouncementRequest, Priority, Target, TargetKind
from addon.broker.broker import Broker
from addon.satellites.satellites import Satellites
from assistant.room.room_call import LONGEST_SECONDS, SILENT_SECONDS, CallEnd, CallSide, RoomCall
from ha_tools.facts.facts import Fact
from ha_tools.live.home_assistant import HomeAssistant

_LOGGER = logging.getLogger(__name__)

TOLD_SECONDS = 20.0
"""That a call is over is told by then, or not at all."""


class Calls:
    """The calls of the home; `run` while there may be some."""

    def __init__(
        self,
        satellites: Satellites,
        broker: Broker,
        home_assistant: HomeAssistant,
        tell: Callable[[Fact], str],
        *,
        silent_seconds: float = SILENT_SECONDS,
        longest_seconds: float = LONGEST_SECONDS,
    ) -> None:
        """`tell` gives the words for a fact; a call ends after so long a silence, and after so long a time."""
        self._silent_seconds, self._longest_seconds = silent_seconds, longest_seconds
        self._satellites = satellites
        self._broker = broker
        self._home_assistant = home_assistant
        self._tell = tell
        self._going: dict[str, RoomCall] = {}
        """By satellite."""
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Serve calls until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await asyncio.Event().wait()
        finally:
            self._tasks = None

    def obstacle(self, caller: str, called: str) -> str:
        """Return why a room cannot be called now, as `Messenger.call` does; empty where it can."""
        there, here = self._satellites.conversation(called), self._satellites.conversation(caller)
        if there is None or there.state.closed.is_set() or here is None:
            return "unreachable"
        for side, problem in ((there, "deaf"), (here, "deaf_here")):
            if not side.room.capabilities.has_microphone:
                return problem
        settings, zone = self._satellites.settings.of(called), self._home_assistant.time_zone
        is_off = there.health.muted or settings.muted or settings.volume == 0
        if is_off or settings.quiet_seconds(datetime.now(zone)):
            return "quiet"
        is_taken = called in self._going or caller in self._going
        return "busy" if is_taken or not there.state.idle.is_set() else ""

    def begin(self, caller: str, called: str) -> str:
        """Begin a call between two satellites, once the turn that asks for it is over; return why it cannot be."""
        if obstacle := self.obstacle(caller, called):
            return obstacle
        here, there = self._satellites.conversation(caller), self._satellites.conversation(called)
        if self._tasks is None or here is None or there is None:
            return "unreachable"
        call = RoomCall(
            CallSide(here, self._tell(Fact("call.begins", name=there.room.name))),
            CallSide(there, self._tell(Fact("call.comes", name=here.room.name))),
            silent_seconds=self._silent_seconds,
            longest_seconds=self._longest_seconds,
        )
        self._going |= {caller: call, called: call}
        self._tasks.create_task(self._serve(call, caller, called))
        return ""

    def hang_up(self, satellite_id: str) -> bool:
        """End the call of a room; return whether there was one."""
        call = self._going.get(satellite_id)
        if call:
            call.hang_up()
        return call is not None

    async def _serve(self, call: RoomCall, caller: str, called: str) -> None:
        try:
            end = await call.run()
        except Exception:  # the outermost edge of a call: its fault costs no other one
            _LOGGER.exception("A call failed")
            end = CallEnd.OVER
        finally:
            for satellite_id in (caller, called):
                self._going.pop(satellite_id, None)
        sides = call.sides[:1] if end is CallEnd.NOT_ANSWERED else call.sides
        for side in sides:
            if not side.hung_up and not side.conversation.state.closed.is_set():
                self._say(self._tell(Fact(f"call.{end}")), side.conversation.room.satellite_id)

    def _say(self, words: str, satellite_id: str) -> None:
        target = Target(satellite_id, TargetKind.SATELLITES)
        told = AnnouncementRequest(words, targets=(target,), priority=Priority.LOW, expires=TOLD_SECONDS)
        self._broker.submit(told, Origin.VOICE)
