"""The satellites that are connected now: for each its connection and its conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import WSCloseCode

from addon.satellites.callers import Caller
from assistant.room.conversation import Conversation
from assistant.room.transport import SatelliteGone
from satellite.protocol import DownMessage, ProtocolError, RefusalCode

ALIVE_SECONDS = 1.0
"""Time for a connected satellite to give a sign of life when another has its identity and its token."""


@dataclass(frozen=True)
class Connected:
    """A satellite that is connected."""

    caller: Caller
    conversation: Conversation


class ConnectedSatellites:
    """One connection for each satellite, by its id; browsers that talk are satellites here."""

    def __init__(self) -> None:
        self._connected: dict[str, Connected] = {}

    @property
    def conversations(self) -> list[Conversation]:
        """The conversations with all of them."""
        return [each.conversation for each in self._connected.values()]

    def conversation(self, satellite_id: str) -> Conversation | None:
        """Return the conversation with one; None where it is not connected."""
        connected = self._connected.get(satellite_id)
        return connected.conversation if connected else None

    @contextmanager
    def hold(
        self, satellite_id: str, caller: Caller, conversation: Conversation, on_gone: Callable[[], None]
    ) -> Iterator[None]:
        """Have a satellite be connected meanwhile; tell that it is gone, unless another connection took its place."""
        self._connected[satellite_id] = connected = Connected(caller, conversation)
        try:
            yield
        finally:
            if self._connected.get(satellite_id) is connected:
                del self._connected[satellite_id]
                on_gone()

    async def take_over(self, satellite_id: str, name: str) -> None:
        """End the satellite's older connection that gives no sign of life. Raises `ProtocolError` for one that does."""
        while older := self._connected.get(satellite_id):
            if await older.caller.socket.answers(ALIVE_SECONDS):
                raise ProtocolError(
                    RefusalCode.DUPLICATE,
                    f"“{name}” is connected already. Two satellites share one identity: "
                    "on a copied SD card, delete the satellite's state folder.",
                )
            if self._connected.get(satellite_id) is older:
                del self._connected[satellite_id]
            older.caller.hang_up()

    async def displace(self, satellite_id: str, why: str) -> None:
        """Refuse the older connections of a satellite, living ones too."""
        while older := self._connected.pop(satellite_id, None):
            await older.caller.socket.refuse(ProtocolError(RefusalCode.DUPLICATE, why))

    def tell(self, satellite_id: str, message: DownMessage) -> bool:
        """Send a message to a satellite; return whether it is connected."""
        connected = self._connected.get(satellite_id)
        if connected is None:
            return False
        try:
            connected.caller.socket.send(message)
        except SatelliteGone:
            connected.caller.hang_up()
            return False
        return True

    def tell_all(self, message: DownMessage) -> None:
        """Send a message to all of them."""
        for satellite_id in list(self._connected):
            self.tell(satellite_id, message)

    def hang_up(self, satellite_id: str) -> None:
        """End a satellite's connection at once, if it has one."""
        if connected := self._connected.get(satellite_id):
            connected.caller.hang_up()

    async def close(self, satellite_id: str) -> None:
        """End a satellite's connection with a goodbye, if it has one."""
        if connected := self._connected.get(satellite_id):
            await connected.caller.socket.close()

    async def close_all(self) -> None:
        """Tell every satellite that the app goes away, and close its socket."""
        callers = [each.caller for each in self._connected.values()]
        await asyncio.gather(*(caller.socket.close(WSCloseCode.GOING_AWAY) for caller in callers))
