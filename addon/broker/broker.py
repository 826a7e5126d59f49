"""The broker: every announcement, from whomever it comes, in the queues of its rooms until it is over."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from addon.broker.addressees import Addressees
from addon.broker.announcement import Announcement, Origin, announcement_of
from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.common_starts import CommonStarts
from addon.broker.presence import Presence
from addon.broker.queue_rules import Entry, RoomConditions
from addon.broker.receipt import Fate, Receipt
from addon.broker.room_queue import RoomNow, RoomQueue
from addon.satellites.admission import is_browser
from addon.satellites.satellites import Satellites
from assistant.room.common_start import CommonStart
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

MOST_KEPT = 200
"""Announcements that are over and still shown; the oldest go first."""

MISSED = "It expired while Parley did not run."
"""The reason that an announcement of before a restart is not made."""


class Broker:
    """The home's announcements. `run` serves their queues; what is submitted while it does not run waits for it."""

    def __init__(
        self,
        satellites: Satellites,
        home_assistant: HomeAssistant,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` is the one on the wall."""
        self.on_change = Signal[Announcement]()
        """Told when an announcement is made, and when one of its receipts is another."""
        self.on_receipt = Signal[Announcement, Receipt]()
        """Told of an announcement's last receipt in each of its rooms."""
        self.on_forget = Signal[Announcement]()
        """Told when an announcement is shown no more."""
        self._satellites = satellites
        self._home_assistant = home_assistant
        self._clock = clock
        self.presence = Presence(satellites, home_assistant)
        """The knowledge of whether anybody is in a room."""
        self._addressees = Addressees(satellites, lambda: home_assistant.home)
        self._announcements: dict[str, Announcement] = {}
        self._queues: dict[str, RoomQueue] = {}
        self._starts = CommonStarts(self._about_to_say)
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._numbers = itertools.count()

    @property
    def announcements(self) -> list[Announcement]:
        """The announcements, the newest first."""
        return list(reversed(self._announcements.values()))

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """The names of the labels that mean a room, each with the names of its satellites."""
        return self._addressees.labels

    def announcement(self, announcement_id: str) -> Announcement | None:
        """Return the announcement of an id, as long as it is shown."""
        return self._announcements.get(announcement_id)

    async def run(self) -> None:
        """Serve until cancelled."""
        try:
            async with asyncio.TaskGroup() as self._tasks:
                for satellite_id in self._queues:
                    self._serve(satellite_id)
                await asyncio.Event().wait()
        finally:
            self._tasks = None

    # ── what comes in ─────────────────────────────────────────────────────────────────────────────────────────────

    def submit(self, request: AnnouncementRequest, origin: Origin) -> Announcement:
        """Queue an announcement in all of its rooms. Raises `AnnouncementError` where nobody is meant."""
        addressed = self._addressees.of(request.targets)
        meant = addressed.satellites.values()
        receipts = [Receipt(known.name, Fate.WAITING, satellite_id=known.satellite_id) for known in meant]
        announcement = Announcement(request, origin, [*receipts, *addressed.missing], self._clock())
        self._take(announcement)
        for receipt in announcement.receipts:
            if receipt.outcome.over:
                _LOGGER.info("An announcement is not heard in %s: %s", receipt.room, receipt.reason)
        return announcement

    def restore(self, kept: Iterable[Mapping[str, Any]]) -> None:
        """Take up the announcements of before a restart, the oldest first."""
        for data in sorted(kept, key=lambda each: str(each.get("made"))):
            try:
                announcement = announcement_of(data)
            except (ValueError, TypeError, KeyError) as err:
                _LOGGER.error("An announcement of before cannot be read: %s", type(err).__name__)
                continue
            if announcement.over:
                self._announcements[announcement.id] = announcement
            else:
                self._take(announcement)

    def look(self) -> None:
        """A satellite has come or gone, or its room's settings are others."""
        there = {each.satellite_id for each in self._satellites.rooms}
        for satellite_id, queue in list(self._queues.items()):
            if satellite_id not in there:
                closed = is_browser(satellite_id)
                queue.give_up(Fate.UNREACHABLE, "Its page was closed." if closed else "The satellite was removed.")
            queue.look()

    # ── what ends one ─────────────────────────────────────────────────────────────────────────────────────────────

    def acknowledge(self, announcement_id: str = "", satellite_id: str = "") -> list[Announcement]:
        """End what was heard, in all of its rooms: one announcement; or those that wait for it, in one room or in all.

        `satellite_id` is the room in which somebody did so. Returns the announcements that are over by it.
        """
        named = self._announcements.get(announcement_id)
        meant = [named] if named else [] if announcement_id else list(self._waiting_for_somebody(satellite_id))
        ended = [announcement for announcement in meant if not announcement.over]
        for announcement in ended:
            room = announcement.receipt(satellite_id).room if satellite_id in announcement.open_rooms else ""
            for each in announcement.open_rooms:
                here = not room or each == satellite_id
                reason = "" if here else f"It was acknowledged in {room}."
                announcement.becomes(each, Fate.ACKNOWLEDGED if here else Fate.ELSEWHERE, reason)
        return ended

    def kept_for(self, satellite_id: str) -> list[Announcement]:
        """Return what people said that waits in a room for somebody to be there, or for its satellite."""
        return [
            announcement
            for announcement in self._announcements.values()
            if announcement.request.for_somebody
            and satellite_id in announcement.open_rooms
            and announcement.receipt(satellite_id).outcome is Fate.WAITING
        ]

    def cancel(self, announcement_id: str) -> bool:
        """End an announcement wherever it is not over; return whether there was anything to end."""
        announcement = self._announcements.get(announcement_id)
        rooms = announcement.open_rooms if announcement else []
        if announcement:
            for satellite_id in rooms:
                announcement.becomes(satellite_id, Fate.CANCELLED)
        return bool(rooms)

    def forget(self, meant: Callable[[Announcement], bool]) -> None:
        """Forget those that are meant, as if they had never been made; what waits of them is cancelled."""
        for announcement in [each for each in self._announcements.values() if meant(each)]:
            self.cancel(announcement.id)
            del self._announcements[announcement.id]
            self.on_forget.tell(announcement)

    def _waiting_for_somebody(self, satellite_id: str) -> Iterable[Announcement]:
        """Return what is repeated until somebody acknowledges it and was heard, in a room or in any."""
        for announcement in self._announcements.values():
            if announcement.request.repeat and not announcement.over:
                receipts = [one for one in announcement.receipts if satellite_id in {"", one.satellite_id}]
                if any(one.times or one.outcome is Fate.PLAYING for one in receipts):
                    yield announcement

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, announcement: Announcement) -> None:
        """Keep an announcement, and queue it where it is not over."""
        self._announcements[announcement.id] = announcement
        announcement.on_change(self._changed)
        announcement.on_receipt(self.on_receipt.tell)
        left = announcement.made + announcement.request.lasts - self._clock()
        for satellite_id in announcement.open_rooms:
            if left <= 0 and not announcement.receipt(satellite_id).times:
                announcement.becomes(satellite_id, Fate.EXPIRED, MISSED)
            else:
                self._enqueue(satellite_id, announcement, asyncio.get_running_loop().time() + left)
        self._forget_oldest()
        self.on_change.tell(announcement)

    def _enqueue(self, satellite_id: str, announcement: Announcement, expires_at: float) -> None:
        request, receipt = announcement.request, announcement.receipt(satellite_id)
        entry = Entry(
            announcement.id,
            next(self._numbers),
            request.priority,
            expires_at,
            times=receipt.times,
            sentences_said=receipt.sentences_said,
            is_media=bool(request.media_url),
            for_somebody=request.for_somebody,
        )
        if satellite_id not in self._queues:
            self._queues[satellite_id] = RoomQueue(satellite_id, self._room, self._starts)
        self._queues[satellite_id].add(announcement, entry)
        self._serve(satellite_id)

    def _serve(self, satellite_id: str) -> None:
        served = self._serving.get(satellite_id)
        if self._tasks and (served is None or served.done()):
            queue = self._queues[satellite_id]
            self._serving[satellite_id] = self._tasks.create_task(_served(queue, satellite_id))

    def _room(self, satellite_id: str) -> RoomNow:
        conversation = self._satellites.conversation(satellite_id)
        if conversation and conversation.state.closed.is_set():
            conversation = None
        settings = self._satellites.settings.of(satellite_id)
        quiet = settings.quiet_seconds(datetime.fromtimestamp(self._clock(), self._home_assistant.time_zone))
        until = asyncio.get_running_loop().time() + quiet if quiet else 0.0
        is_empty = self.presence.is_empty(satellite_id)
        return RoomNow(RoomConditions(conversation is not None, until, settings.volume == 0, is_empty), conversation)

    def _about_to_say(self, announcement: Announcement, before: CommonStart | None) -> Iterable[str]:
        queues = ((each, self._queues.get(each)) for each in announcement.open_rooms)
        return [satellite_id for satellite_id, queue in queues if queue and queue.is_about_to_say(announcement, before)]

    def _changed(self, announcement: Announcement) -> None:
        """A receipt is another: where one room has answered, the others need not any more."""
        answered = next((each for each in announcement.receipts if each.outcome is Fate.ANSWERED), None)
        if answered:
            for satellite_id in announcement.open_rooms:
                announcement.becomes(satellite_id, Fate.ELSEWHERE, f"It was answered in {answered.room}.")
        for receipt in announcement.receipts:
            if receipt.satellite_id in self._queues:
                self._queues[receipt.satellite_id].look()
        if announcement.over:
            self._starts.forget(announcement)
        self.on_change.tell(announcement)

    def _forget_oldest(self) -> None:
        over = [announcement for announcement in self._announcements.values() if announcement.over]
        for announcement in over[: max(0, len(over) - MOST_KEPT)]:
            del self._announcements[announcement.id]
            self.on_forget.tell(announcement)


async def _served(queue: RoomQueue, satellite_id: str) -> None:
    """Serve a room's queue; its fault ends what waits there, and nothing in other rooms."""
    try:
        await queue.serve()
    except Exception:  # the outermost edge of a room's queue
        _LOGGER.exception("The announcements in %s failed", satellite_id)
        queue.give_up(Fate.FAILED, Fate.FAILED.reason)
