"""The orders of Home Assistant's integration, each carried out by the part of the app whose work it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addon.integration.agent_tools import AgentTools
from addon.integration.link_messages import (
    CallTool,
    CancelTimer,
    Converse,
    LinkErrorCode,
    ListTools,
    Order,
    OrderError,
)
from addon.integration.room_reports import RoomReports
from addon.integration.written_conversations import WrittenConversations
from addon.satellites import Satellites
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
    ) -> None:
        self._house = house
        self._tools = tools
        self._satellites = satellites
        self._reports = reports
        self._conversations = conversations

    async def perform(self, order: Order) -> Mapping[str, Any]:
        """Carry out an order and return what it is answered by. Raises `OrderError`."""
        match order:
            case Converse():
                return await self._conversations.converse(order)
            case ListTools():
                return self._tools.listed()
            case CallTool():
                return await self._tools.call(order)
            case CancelTimer(timer_id):
                return self._cancel_timer(timer_id)
            case _:
                raise OrderError(LinkErrorCode.NOT_SUPPORTED, f"This Parley cannot do {order.command!r} yet.")

    def _cancel_timer(self, timer_id: str) -> Mapping[str, Any]:
        timer = self._house.timers.get(timer_id)
        if timer is None:
            raise OrderError(LinkErrorCode.NOT_FOUND, "There is no such timer any more.")
        self._house.timers.cancel(timer)
        return {}
