"""Announcements and Home Assistant's bus: the event that makes one, and the event by which its answer comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from addon.broker.announcement import Announcement, Origin
from addon.broker.broker import Broker
from addon.broker.receipt import Answer, Fate, Receipt
from addon.broker.request_parser import AnnouncementError, parse
from addon.herald import Herald
from addon.satellites.satellites import Satellites
from ha_tools.home_errors import HomeError
from ha_tools.live.home_assistant import HomeAssistant

_LOGGER = logging.getLogger(__name__)

EVENT = "parley_announce"
"""The event on Home Assistant's bus that makes an announcement: the same keys as over HTTP."""

REPLY_EVENT = "parley_reply"
"""The event by which an answer, or an acknowledgement, comes back."""

_MOST_TELLING = (Fate.ANSWERED, Fate.ACKNOWLEDGED, Fate.DECLINED, Fate.NOT_UNDERSTOOD, Fate.NO_ANSWER, Fate.PLAYED)
"""Fates of which the first one among the rooms is the announcement's; where there is none, the first room's is."""


class AnnouncementEvents:
    """Makes the announcements of events and of lines, tells their authors what is wrong, and brings answers back."""

    def __init__(self, broker: Broker, satellites: Satellites, home_assistant: HomeAssistant, herald: Herald) -> None:
        self._broker = broker
        self._satellites = satellites
        self._home_assistant = home_assistant
        self._herald = herald
        self._notice = ""
        """The last reason that something was not announced."""
        self._news = asyncio.Event()
        self._replied: set[str] = set()
        broker.on_change(self._changed)
        broker.on_forget(lambda announcement: self._replied.discard(announcement.id))

    async def run(self) -> None:
        """Show in Home Assistant, until cancelled, why something was not announced: its author reads no log of ours."""
        while True:
            await self._news.wait()
            self._news.clear()
            await self._notify(self._notice)

    def from_event(self, data: Mapping[str, Any]) -> None:
        """Make the announcement of an event."""
        self.make(data, Origin.EVENT, f"The event `{EVENT}`")

    def make(self, data: Any, origin: Origin, source: str) -> None:
        """Make an announcement whose author waits for no answer; `source` names where it came from."""
        try:
            announcement = self._broker.submit(parse(data), origin)
        except AnnouncementError as err:
            self.refuse(source, str(err))
            return
        if problem := _problem(announcement):
            self.refuse(source, problem)

    def refuse(self, source: str, problem: str) -> None:
        """Tell in the log and in Home Assistant why something was not announced."""
        _LOGGER.warning("%s was not announced: %s", source, problem)
        self._notice = f"{source} was not announced: {problem}"
        self._news.set()

    async def _notify(self, message: str) -> None:
        notification = {"title": "Parley made no announcement", "message": message, "notification_id": EVENT}
        try:
            await self._home_assistant.call_service(
                "persistent_notification", "create", target_entity_ids=(), data=notification
            )
        except HomeError as err:
            _LOGGER.warning("Home Assistant takes no notification: %s", err)

    def _changed(self, announcement: Announcement) -> None:
        if announcement.over and announcement.request.is_answered and announcement.id not in self._replied:
            self._replied.add(announcement.id)
            self._herald.tell(REPLY_EVENT, self._reply(announcement))

    def _reply(self, announcement: Announcement) -> dict[str, Any]:
        receipt = _most_telling(announcement)
        known = {each.satellite_id: each.area_id for each in self._satellites.rooms}
        return {
            "id": announcement.id,
            "tag": announcement.request.tag,
            "outcome": receipt.outcome,
            "reason": receipt.reason,
            "room": receipt.room,
            "satellite_id": receipt.satellite_id,
            "area_id": known.get(receipt.satellite_id),
            **(receipt.answer or Answer()).as_dict(),
        }


def _most_telling(announcement: Announcement) -> Receipt:
    receipts = announcement.receipts
    told = (receipt for fate in _MOST_TELLING for receipt in receipts if receipt.outcome is fate)
    return next(told, receipts[0])


def _problem(announcement: Announcement) -> str:
    """Return the reasons of the rooms in which it will not be heard."""
    lost = [receipt for receipt in announcement.receipts if receipt.outcome.over and not receipt.outcome.heard]
    return " ".join(f"{receipt.room}: {receipt.reason}" for receipt in lost)
