"""The orders of Home Assistant's integration, each carried out by the part of the app whose work it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import aiosqlite

from addon.integration.agent_tools import AgentTools
from addon.integration.announcement_orders import AnnouncementOrders
from addon.integration.link_messages import (
    Acknowledge,
    Announce,
    Ask,
    CallTool,
    CancelTimer,
    ControlRoomMedia,
    Converse,
    IdentifyRoom,
    LinkErrorCode,
    ListTools,
    MediaAction,
    Order,
    OrderError,
    SetRoom,
    StartConversation,
    UpdateRoom,
)
from addon.integration.room_players import RoomPlayers
from addon.integration.room_reports import RoomReports
from addon.integration.written_conversations import WrittenConversations
from addon.satellites.room_settings import SatelliteChange
from addon.satellites.satellite_updates import UpdateFailedError
from addon.satellites.satellites import Satellites
from addon.store.database import reason
from addon.store.store import KnownSatellite
from assistant.house import House


class OrderDesk:
    """Carries out orders."""

    def __init__(
        self,
        house: House,
        satellites: Satellites,
        reports: RoomReports,
        conversations: WrittenConversations,
        tools: AgentTools,
        players: RoomPlayers,
        announcements: AnnouncementOrders,
    ) -> None:
        self._house = house
        self._tools = tools
        self._players = players
        self._announcements = announcements
        self._satellites = satellites
        self._reports = reports
        self._conversations = conversations

    async def perform(self, order: Order) -> Mapping[str, Any]:
        """Carry out an order and return what it is answered by. Raises `OrderError`."""
        match order:
            case Converse():
                return await self._conversations.converse(order)
            case SetRoom(satellite_id):
                return await self._set_room(satellite_id, order.read())
            case IdentifyRoom(satellite_id):
                return self._identify(satellite_id)
            case UpdateRoom(satellite_id):
                return await self._update(satellite_id)
            case ControlRoomMedia():
                return await self._media(order)
            case ListTools():
                return self._tools.listed()
            case CallTool():
                return await self._tools.call(order)
            case CancelTimer(timer_id):
                return self._cancel_timer(timer_id)
            case _:
                return await self._heard_in_rooms(order)

    async def _heard_in_rooms(self, order: Announce | Ask | StartConversation | Acknowledge) -> Mapping[str, Any]:
        match order:
            case Announce():
                return await self._announcements.announce(order)
            case Ask():
                self._known(order.satellite_id)
                return await self._announcements.ask(order)
            case StartConversation():
                self._known(order.satellite_id)
                return await self._announcements.start_conversation(order)
            case Acknowledge():
                return self._announcements.acknowledge(order)

    def _known(self, satellite_id: str) -> KnownSatellite:
        """Return a paired satellite. Raises `OrderError`."""
        try:
            return self._satellites.get(satellite_id)
        except KeyError as err:
            raise _unknown(satellite_id) from err

    async def _set_room(self, satellite_id: str, change: SatelliteChange) -> Mapping[str, Any]:
        try:
            await self._satellites.change(satellite_id, change)
            return {"room": asdict(self._reports.of(self._satellites.get(satellite_id)))}
        except KeyError as err:
            raise _unknown(satellite_id) from err
        except ValueError as err:
            raise OrderError(LinkErrorCode.BAD_MESSAGE, str(err)) from err
        except aiosqlite.Error as err:
            raise OrderError(LinkErrorCode.UNAVAILABLE, f"The change cannot be kept: {reason(err)}.") from err

    def _identify(self, satellite_id: str) -> Mapping[str, Any]:
        if not self._satellites.identify(satellite_id):
            raise self._not_there(satellite_id)
        return {}

    async def _update(self, satellite_id: str) -> Mapping[str, Any]:
        self._known(satellite_id)
        try:
            self._satellites.update(satellite_id)
            await self._satellites.updates.end_of(satellite_id)
        except UpdateFailedError as err:
            raise OrderError(LinkErrorCode.UNAVAILABLE, str(err)) from err
        return {}

    async def _media(self, order: ControlRoomMedia) -> Mapping[str, Any]:
        conversation = self._satellites.conversation(order.satellite_id)
        if conversation is None:
            raise self._not_there(order.satellite_id)
        match order.action:
            case MediaAction.PLAY:
                await self._players.play(conversation, order.url, order.title)
            case MediaAction.STOP:
                await self._players.stop(order.satellite_id)
            case MediaAction.PAUSE | MediaAction.RESUME:
                self._players.pause(order.satellite_id, paused=order.action is MediaAction.PAUSE)
        return {}

    def _not_there(self, satellite_id: str) -> OrderError:
        name = self._known(satellite_id).name
        return OrderError(LinkErrorCode.NOT_CONNECTED, f"The satellite “{name}” is not connected.")

    def _cancel_timer(self, timer_id: str) -> Mapping[str, Any]:
        timer = self._house.timers.get(timer_id)
        if timer is None:
            raise OrderError(LinkErrorCode.NOT_FOUND, "There is no such timer any more.")
        self._house.timers.cancel(timer)
        return {}


def _unknown(satellite_id: str) -> OrderError:
    return OrderError(LinkErrorCode.NOT_FOUND, f"No satellite has the id {satellite_id[:40]!r}.")
