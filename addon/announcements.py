"""Announcements: what automations and people say into rooms, one after the other, never over a turn in progress."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from addon.satellites import Satellites
from assistant.conversation import Conversation
from assistant.delivery import Delivery
from assistant.transport import SatelliteGone

_LOGGER = logging.getLogger(__name__)

EVENT = "parley_announce"
"""The event on Home Assistant's bus: {message, rooms}."""

ALL = "all"
"""The word for every room."""

MOST_WAITING = 20
"""Announcements that may wait in one room."""

LONGEST = 1000
"""Characters of one announcement: about a minute of speech."""


class AnnouncementError(ValueError):
    """An announcement cannot be made; the text says why and what to do."""


@dataclass(frozen=True)
class Announcement:
    """Something to be said in some rooms."""

    message: str
    rooms: tuple[str, ...] = (ALL,)
    """Names of satellites or areas, or "all"."""


@dataclass(frozen=True)
class Receipt:
    """What became of an announcement in one room."""

    room: str
    """The satellite's name."""
    outcome: Delivery
    """How it ended there."""
    reason: str = ""
    """Why it was not heard to its end, as a sentence; empty when it was."""

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as JSON."""
        heard = self.outcome is Delivery.HEARD
        return {"room": self.room, "heard": heard, "outcome": self.outcome, "reason": self.reason}


def parse(data: Mapping[str, Any]) -> Announcement:
    """Return the announcement in the body of a request or an event. Raises `AnnouncementError`."""
    message, rooms = data.get("message"), data.get("rooms", ALL)
    if not isinstance(message, str) or not message.strip():
        raise AnnouncementError('An announcement needs a message: {"message": "Dinner is ready"}.')
    if len(message) > LONGEST:
        raise AnnouncementError(f"An announcement may have {LONGEST} characters, this one has {len(message)}.")
    if isinstance(rooms, str):
        rooms = [rooms]
    if not isinstance(rooms, list) or not rooms or not all(isinstance(room, str) for room in rooms):
        raise AnnouncementError('rooms must be "all", a room\'s name, or a list of names.')
    return Announcement(message.strip(), tuple(rooms))


class Announcements:
    """The queue of each room. `run` owns the tasks; announcements made while it does not run are refused."""

    def __init__(self, satellites: Satellites) -> None:
        self._satellites = satellites
        self._tasks: asyncio.TaskGroup | None = None
        self._waiting: dict[str, int] = {}

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await asyncio.Event().wait()
        finally:
            self._tasks = None

    def make(self, announcement: Announcement) -> dict[str, asyncio.Task[Receipt]]:
        """Queue an announcement; return a task for each room. Raises `AnnouncementError`."""
        if self._tasks is None:
            raise AnnouncementError("Parley is not ready yet: try again in a moment.")
        conversations = self._rooms(announcement.rooms)
        full = [
            room.room.name for room in conversations if self._waiting.get(room.room.satellite_id, 0) >= MOST_WAITING
        ]
        if full:
            raise AnnouncementError(f"Too many announcements wait in {', '.join(full)}: this one was not taken.")
        return {
            conversation.room.name: self._tasks.create_task(self._say(conversation, announcement.message))
            for conversation in conversations
        }

    def from_event(self, data: Mapping[str, Any]) -> None:
        """Make the announcement of an event; what is wrong with it goes to the log, where its author looks."""
        try:
            self.make(parse(data))
        except AnnouncementError as err:
            _LOGGER.warning("The event %s was not announced: %s", EVENT, err)

    def _rooms(self, names: Iterable[str]) -> list[Conversation]:
        connected = self._satellites.conversations
        if not connected:
            raise AnnouncementError("No satellite is connected: there is no room to announce in.")
        if ALL in names:
            return connected
        chosen: dict[str, Conversation] = {}
        for name in names:
            found = [conversation for conversation in connected if _is_called(conversation, name)]
            if not found:
                known = ", ".join(sorted(conversation.room.name for conversation in connected))
                raise AnnouncementError(f"No connected room is called {name!r}. Connected are: {known}.")
            chosen |= {conversation.room.satellite_id: conversation for conversation in found}
        return list(chosen.values())

    async def _say(self, conversation: Conversation, message: str) -> Receipt:
        room = conversation.room
        self._waiting[room.satellite_id] = self._waiting.get(room.satellite_id, 0) + 1
        saying = asyncio.ensure_future(conversation.announce(message))
        gone = asyncio.ensure_future(conversation.closed.wait())
        try:
            await asyncio.wait({saying, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not saying.done():
                raise SatelliteGone
            playback = saying.result()
            receipt = Receipt(room.name, playback.delivery, playback.reason)
        except SatelliteGone:
            receipt = Receipt(room.name, Delivery.SATELLITE_GONE, Delivery.SATELLITE_GONE.reason)
        finally:
            self._waiting[room.satellite_id] -= 1
            for task in (saying, gone):
                task.cancel()
            await asyncio.gather(saying, gone, return_exceptions=True)
        if receipt.reason:
            _LOGGER.warning("An announcement was not heard in %s: %s", receipt.room, receipt.reason)
        return receipt


def _is_called(conversation: Conversation, name: str) -> bool:
    wanted = name.strip().lower().replace("_", " ")
    area = (conversation.room.place.area_id or "").replace("_", " ")
    return wanted in {conversation.room.name.lower(), area, conversation.room.satellite_id.lower()}
