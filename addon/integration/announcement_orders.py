"""The orders of Home Assistant's integration that are heard in rooms, as announcements; and what becomes of those."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addon.broker.announcement import Announcement, Origin
from addon.broker.broker import Broker
from addon.broker.receipt import Answer, Fate, Receipt
from addon.broker.request_parser import AnnouncementError, parse
from addon.integration.link_messages import (
    Acknowledge,
    Announce,
    Ask,
    LinkErrorCode,
    OrderError,
    StartConversation,
)
from assistant.room.room_message import DEFAULT_CHIME, NO_CHIME

_ASKED = frozenset({Fate.ANSWERED, Fate.NO_ANSWER, Fate.NOT_UNDERSTOOD, Fate.DECLINED})


class AnnouncementOrders:
    """Carries out the orders by the broker; each raises `OrderError`."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def announce(self, order: Announce) -> Mapping[str, Any]:
        """Announce; answered by the receipts: at once, or, where the request says `wait`, once it is over."""
        announcement = self._submit(order.request)
        await announcement.waited(announcement.request.wait)
        return announcement.told()

    async def ask(self, order: Ask) -> Mapping[str, Any]:
        """Ask in one room; answered by what was said there."""
        question = {"text": order.question, "choices": list(order.choices)}
        receipt = await self._in_room(order, question=question)
        if receipt.outcome not in _ASKED:
            raise OrderError(LinkErrorCode.UNAVAILABLE, receipt.reason)
        answer = receipt.answer or Answer()
        slots = dict(answer.slots)
        return {"answer": {"id": answer.choice_id or None, "sentence": answer.sentence, "slots": slots}}

    async def start_conversation(self, order: StartConversation) -> Mapping[str, Any]:
        """Say something in a room, which then listens."""
        context = {"context": order.extra_system_prompt} if order.extra_system_prompt else {}
        words = {"message": order.message} if order.message else {}
        receipt = await self._in_room(order, listen=True, **words, **context)
        if not receipt.outcome.heard:
            raise OrderError(LinkErrorCode.UNAVAILABLE, receipt.reason)
        return {}

    def acknowledge(self, order: Acknowledge) -> Mapping[str, Any]:
        """End what repeats until somebody acknowledges it."""
        if order.announcement_id and self._broker.announcement(order.announcement_id) is None:
            raise OrderError(LinkErrorCode.NOT_FOUND, "There is no such announcement any more.")
        if not self._broker.acknowledge(order.announcement_id) and order.announcement_id:
            raise OrderError(LinkErrorCode.UNAVAILABLE, "The announcement is over already.")
        return {}

    async def _in_room(self, order: Ask | StartConversation, **request: Any) -> Receipt:
        """Have something said in the order's room; return its receipt. It is withdrawn where nobody waits any more."""
        chime = order.preannounce_media or DEFAULT_CHIME if order.preannounce else NO_CHIME
        media = {"media_url": order.media_url} if order.media_url else {}
        announcement = self._submit({"satellites": [order.satellite_id], "chime": chime, **media, **request})
        try:
            await announcement.ended()
        finally:
            self._broker.cancel(announcement.id)
        return announcement.receipts[0]

    def _submit(self, request: Mapping[str, Any]) -> Announcement:
        try:
            return self._broker.submit(parse(request), Origin.INTEGRATION)
        except AnnouncementError as err:
            raise OrderError(LinkErrorCode.BAD_MESSAGE, str(err)) from err
