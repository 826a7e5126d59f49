"""One announcement on its way: its request, and its receipt in each room, until it is over everywhere."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Answer, Fate, Receipt, receipt_of
from addon.broker.request_parser import parse
from ha_tools.signals import Signal


class Origin(StrEnum):
    """The way by which an announcement came."""

    HTTP = "http"
    EVENT = "event"
    STDIN = "stdin"
    PANEL = "panel"
    INTEGRATION = "integration"
    VOICE = "voice"
    MODEL = "model"


class Announcement:
    """Something to be heard in some rooms, and what has become of it."""

    def __init__(
        self,
        request: AnnouncementRequest,
        origin: Origin,
        receipts: Iterable[Receipt],
        made: float,
        announcement_id: str = "",
        people: Iterable[str] = (),
        turns: Iterable[str] = (),
        *,
        is_forgotten: bool = False,
    ) -> None:
        """`made` is in seconds of the clock on the wall; `people`, `turns`, `is_forgotten` are those of a kept one."""
        self.id = announcement_id or uuid.uuid4().hex
        self.request = request
        self.origin = origin
        self.made = made
        self.people = {*people, request.speaker} - {""}
        """The ids of the known people of whom words are in it."""
        self.turns = {*turns, request.turn_id} - {""}
        """The ids of the turns of which words are in it."""
        self.is_forgotten = is_forgotten
        """Its turn was deleted: it is kept only until it is over."""
        self.on_change = Signal[Announcement]()
        """Told when a receipt is another."""
        self.on_receipt = Signal[Announcement, Receipt]()
        """Told of the last receipt of each room."""
        self._receipts = list(receipts)
        self._ended = asyncio.Event()
        self._look()

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The receipts of all rooms, as they are now."""
        return tuple(self._receipts)

    @property
    def over(self) -> bool:
        """Nothing more comes of it in any room."""
        return self._ended.is_set()

    @property
    def is_said(self) -> bool:
        """Tell whether it is over and was what people said in their rooms, which is shown as talk is."""
        return self.over and self.origin in {Origin.VOICE, Origin.MODEL}

    @property
    def answer(self) -> Answer | None:
        """The answer to its question, once there is one."""
        answered = (receipt for receipt in self._receipts if receipt.outcome is Fate.ANSWERED)
        return next((receipt.answer for receipt in answered), None)

    async def ended(self) -> None:
        """Wait until it is over in every room."""
        await self._ended.wait()

    @property
    def open_rooms(self) -> list[str]:
        """The ids of the satellites in which it is not over."""
        return [receipt.satellite_id for receipt in self._receipts if not receipt.outcome.over]

    async def waited(self, wait: bool | float) -> None:
        """Wait until it is over, for so many seconds at most, or not at all, as a request says."""
        if wait:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if wait is True else wait):
                    await self.ended()

    def told(self) -> dict[str, Any]:
        """Return what has become of it, for whoever waited."""
        answer = self.answer
        receipts = [receipt.as_dict() for receipt in self._receipts]
        return {"id": self.id, "receipts": receipts} | ({"answer": answer.as_dict()} if answer else {})

    def receipt(self, satellite_id: str) -> Receipt:
        """Return the receipt of a satellite. Raises `KeyError` where it is none of its rooms."""
        return self._receipts[self._place(satellite_id)]

    def becomes(self, satellite_id: str, outcome: Fate, reason: str = "", **changes: Any) -> None:
        """Have a fate in a room, and other `changes` of its receipt; what is over there stays as it is."""
        place = self._place(satellite_id)
        before = self._receipts[place]
        after = replace(before, outcome=outcome, reason=reason or outcome.reason, **changes)
        if before.outcome.over or after == before:
            return
        self._receipts[place] = after
        if after.answer:
            self.people |= {after.answer.speaker} - {""}
            self.turns |= {after.answer.turn_id} - {""}
        self._look()
        self.on_change.tell(self)
        if outcome.over:
            self.on_receipt.tell(self, after)

    def as_dict(self) -> dict[str, Any]:
        """Return the announcement as JSON."""
        return {
            "id": self.id,
            "tag": self.request.tag,
            "made": datetime.fromtimestamp(self.made, UTC).isoformat(),
            "origin": self.origin,
            "over": self.over,
            "request": self.request.as_dict(),
            "receipts": [receipt.as_dict() for receipt in self._receipts],
        }

    def as_document(self) -> dict[str, Any]:
        """Return it as it is kept: with those of whom words are in it, whom nobody is shown."""
        own = {"people": sorted(self.people), "turns": sorted(self.turns), "is_forgotten": self.is_forgotten}
        return {**self.as_dict(), **own}

    def _look(self) -> None:
        if all(receipt.outcome.over for receipt in self._receipts):
            self._ended.set()

    def _place(self, satellite_id: str) -> int:
        for place, receipt in enumerate(self._receipts):
            if receipt.satellite_id and receipt.satellite_id == satellite_id:
                return place
        raise KeyError(satellite_id)


def announcement_of(data: Mapping[str, Any]) -> Announcement:
    """Read an announcement from JSON. Raises `ValueError`, `TypeError` or `KeyError`."""
    made, request = datetime.fromisoformat(data["made"]).timestamp(), dict(data["request"])
    own = {key: request.pop(key) for key in ("sender", "recording", "for_somebody") if key in request}
    receipts = [receipt_of(receipt) for receipt in data["receipts"]]
    return Announcement(
        _with_own(parse(request), own),
        Origin(data["origin"]),
        receipts,
        made,
        str(data["id"]),
        map(str, data.get("people", ())),
        map(str, data.get("turns", ())),
        is_forgotten=data.get("is_forgotten") is True,
    )


def _with_own(request: AnnouncementRequest, own: Mapping[str, Any]) -> AnnouncementRequest:
    """Return a request with what nobody else can ask for."""
    sender, recording = str(own.get("sender", "")), str(own.get("recording", ""))
    return replace(request, sender=sender, recording=recording, for_somebody=own.get("for_somebody") is True)
