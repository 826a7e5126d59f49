"""Announcements: what automations and people say into rooms, one after the other, never over a turn in progress."""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from addon.rooms import Rooms, UnknownRoomError
from addon.satellites import Satellites
from addon.store import KnownSatellite
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.transport import SatelliteGone
from ha_tools.home_errors import HomeError
from ha_tools.live.home_assistant import HomeAssistant

_LOGGER = logging.getLogger(__name__)

EVENT = "parley_announce"
"""The event on Home Assistant's bus: {message, rooms}."""

ALL = "all"
"""The word for every room."""

KEYS = ("message", "rooms", "wait")
"""The keys of an announcement."""

MOST_WAITING = 20
"""Announcements that may wait in one room."""

LONGEST = 1000
"""Characters of one announcement: about a minute of speech."""

MOST_TOLD = 5
"""Unknown keys that are named to whoever sent them."""

_OTHER_WORDS: Mapping[str, frozenset[str]] = {
    "message": frozenset({"text", "say", "speech", "announcement", "title"}),
    "rooms": frozenset({"area", "areas", "area_id", "floor", "floors", "floor_id", "satellite", "satellites"})
    | {"satellite_id", "entity_id", "target", "where"},
}
"""Words that people use for our keys."""


class AnnouncementError(ValueError):
    """An announcement cannot be made; the text says why and what to do."""


@dataclass(frozen=True)
class Announcement:
    """Something to be said in some rooms."""

    message: str
    rooms: tuple[str, ...] = (ALL,)
    """Names of satellites, areas or floors, or "all"."""
    wait: bool = False
    """The request is answered once it is over; without meaning in an event."""


@dataclass(frozen=True)
class Receipt:
    """The fate of an announcement in one room."""

    room: str
    """The satellite's name; the place's, where none stands in it."""
    outcome: Delivery
    """Its end there."""
    reason: str = ""
    """The reason that it was not heard to its end, as a sentence; empty when it was."""

    def as_dict(self) -> dict[str, Any]:
        """Return the receipt as JSON."""
        heard = self.outcome is Delivery.HEARD
        return {"room": self.room, "heard": heard, "outcome": self.outcome, "reason": self.reason}


@dataclass(frozen=True)
class Dispatch:
    """An announcement on its way."""

    taken: Mapping[str, asyncio.Task[Receipt]]
    """By satellite id, the rooms that say it."""
    rooms: tuple[str, ...]
    """The names of those rooms."""
    not_taken: tuple[Receipt, ...]
    """The rooms in which nobody will hear it."""

    @property
    def problem(self) -> str:
        """The reason that nobody anywhere will hear it; empty when somebody may."""
        if self.taken:
            return ""
        return "Nobody can hear it. " + " ".join(f"{receipt.room}: {receipt.reason}" for receipt in self.not_taken)

    async def receipts(self) -> list[Receipt]:
        """Wait until it is over in every room; return what became of it in each."""
        over = await asyncio.gather(*(asyncio.shield(task) for task in self.taken.values()))
        return [*over, *self.not_taken]


def parse(data: Mapping[str, Any]) -> Announcement:
    """Return the announcement in the body of a request or an event. Raises `AnnouncementError`."""
    if unknown := [key for key in data if key not in KEYS]:
        told = " ".join(map(_no_such_key, unknown[:MOST_TOLD]))
        more = len(unknown) - MOST_TOLD
        rest = f" {more} more {'is' if more == 1 else 'are'} not known either." if more > 0 else ""
        raise AnnouncementError(f"{told}{rest} An announcement has {', '.join(KEYS)}.")
    message, rooms, wait = data.get("message"), data.get("rooms", ALL), data.get("wait", False)
    if not isinstance(message, str) or not message.strip():
        raise AnnouncementError('An announcement needs a message: {"message": "Dinner is ready"}.')
    if len(message) > LONGEST:
        raise AnnouncementError(f"An announcement may have {LONGEST} characters, this one has {len(message)}.")
    if isinstance(rooms, str):
        rooms = [rooms]
    if not isinstance(rooms, list) or not rooms or not all(isinstance(room, str) and room.strip() for room in rooms):
        raise AnnouncementError('rooms must be "all", the name of a room, an area or a floor, or a list of names.')
    if not isinstance(wait, bool):
        raise AnnouncementError("wait must be true or false.")
    return Announcement(message.strip(), tuple(rooms), wait)


class Announcements:
    """The queue of each room. `run` owns the tasks; announcements made while it does not run are refused."""

    def __init__(self, satellites: Satellites, home_assistant: HomeAssistant) -> None:
        self._satellites = satellites
        self._home_assistant = home_assistant
        self._rooms = Rooms(satellites, lambda: home_assistant.home)
        self._tasks: asyncio.TaskGroup | None = None
        self._waiting: dict[str, int] = {}

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                await asyncio.Event().wait()
        finally:
            self._tasks = None
            self._waiting.clear()

    def make(self, announcement: Announcement) -> Dispatch:
        """Queue an announcement wherever it can be heard. Raises `AnnouncementError`."""
        if self._tasks is None:
            raise AnnouncementError("Parley is not ready yet: try again in a moment.")
        known, not_taken = self._addressed(announcement.rooms)
        taken: dict[str, asyncio.Task[Receipt]] = {}
        for satellite_id, name in known.items():
            conversation = self._satellites.conversation(satellite_id)
            if conversation is None:
                not_taken.append(_receipt(name, Delivery.NOT_CONNECTED))
            elif self._waiting.get(satellite_id, 0) >= MOST_WAITING:
                not_taken.append(_receipt(name, Delivery.QUEUE_FULL))
            else:
                self._waiting[satellite_id] = self._waiting.get(satellite_id, 0) + 1
                taken[satellite_id] = self._tasks.create_task(self._say(conversation, announcement.message))
        for receipt in not_taken:
            _LOGGER.info("An announcement is not heard in %s: %s", receipt.room, receipt.reason)
        return Dispatch(taken, tuple(known[satellite_id] for satellite_id in taken), tuple(not_taken))

    def from_event(self, data: Mapping[str, Any]) -> None:
        """Make the announcement of an event; where that cannot be done, its author is told in Home Assistant."""
        try:
            problem = self.make(parse(data)).problem
        except AnnouncementError as err:
            problem = str(err)
        if problem:
            _LOGGER.warning("The event %s was not announced: %s", EVENT, problem)
            if self._tasks:
                self._tasks.create_task(self._notify(problem))

    async def _notify(self, problem: str) -> None:
        """Show in Home Assistant why an event was not announced: its author does not read our log."""
        notification = {
            "title": "Parley made no announcement",
            "message": f"The event `{EVENT}` was not announced: {problem}",
            "notification_id": EVENT,
        }
        try:
            await self._home_assistant.call_service(
                "persistent_notification", "create", target_entity_ids=(), data=notification
            )
        except HomeError as err:
            _LOGGER.warning("Home Assistant takes no notification: %s", err)

    def _addressed(self, names: Iterable[str]) -> tuple[dict[str, str], list[Receipt]]:
        """Return the satellites that are meant, name by id, and receipts for places where there are none."""
        if not self._rooms.all:
            raise AnnouncementError("No satellite is paired: there is no room to announce in.")
        meant: list[KnownSatellite] = []
        empty: list[Receipt] = []
        for name in names:
            found = self._called(name)
            meant.extend(found)
            if not found:
                empty.append(_receipt(name.strip(), Delivery.NO_SATELLITE))
        return {known.satellite_id: known.name for known in meant}, empty

    def _called(self, name: str) -> Iterable[KnownSatellite]:
        if name.strip().casefold() == ALL:
            return self._rooms.all
        try:
            return self._rooms.called(name)
        except UnknownRoomError as err:
            raise AnnouncementError(str(err)) from err

    async def _say(self, conversation: Conversation, message: str) -> Receipt:
        """Say it in its turn; return what became of it."""
        room = conversation.room
        try:
            playback = await conversation.announce(RoomMessage(message, chime=NO_CHIME))
            receipt = Receipt(room.name, playback.delivery, playback.reason)
        except SatelliteGone:
            receipt = _receipt(room.name, Delivery.SATELLITE_GONE)
        finally:
            self._waiting[room.satellite_id] -= 1
        if receipt.reason:
            _LOGGER.warning("An announcement was not heard in %s: %s", receipt.room, receipt.reason)
        return receipt


def _receipt(room: str, outcome: Delivery) -> Receipt:
    return Receipt(room, outcome, outcome.reason)


def _no_such_key(key: str) -> str:
    """Say that there is no such key, and which may be meant."""
    plain = key.lower()
    meant = next((ours for ours, others in _OTHER_WORDS.items() if plain in others), None)
    near = [meant] if meant else difflib.get_close_matches(plain, KEYS, n=1)
    return f"There is no key {key[:40]!r}{f': did you mean {near[0]!r}?' if near else '.'}"
