"""Messages of people and of a language model, spoken in other rooms as announcements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addon.broker.announcement import Origin
from addon.broker.announcement_request import AnnouncementRequest, Target, TargetKind
from addon.broker.broker import Broker
from addon.satellites.satellites import Satellites
from assistant.room.room_message import DEFAULT_CHIME
from ha_tools.acting.messenger import SpeakingRoom

NOT_CONNECTED = "The satellite is not connected."


class BrokerMessenger:
    """Has messages announced by the broker."""

    def __init__(self, satellites: Satellites, broker: Broker) -> None:
        self._satellites = satellites
        self._broker = broker

    def rooms(self) -> Sequence[SpeakingRoom]:
        """Return the paired satellites and the open browsers."""
        return [SpeakingRoom(known.satellite_id, known.name, known.area_id) for known in self._satellites.rooms]

    async def say(self, message: str, rooms: Sequence[SpeakingRoom], *, by_model: bool) -> Mapping[str, str]:
        """Announce a message in the rooms that are there; return, by satellite, why some will not hear it."""
        ids = [room.satellite_id for room in rooms]
        problems = {each: NOT_CONNECTED for each in ids if self._satellites.conversation(each) is None}
        targets = tuple(Target(each, TargetKind.SATELLITES) for each in ids if each not in problems)
        if targets:
            request = AnnouncementRequest(message, chime=DEFAULT_CHIME, targets=targets)
            made = self._broker.submit(request, Origin.MODEL if by_model else Origin.VOICE)
            problems |= {each.satellite_id: each.reason for each in made.receipts if each.outcome.over}
        return problems
