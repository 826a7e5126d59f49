"""The panel's page Turns: searched, opened, deleted, exported, and run again without acting. For administrators."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import aiosqlite
from aiohttp import web

from addon.panel_api.failed_requests import not_found, unavailable
from addon.privacy.house_accounts import HouseAccounts
from addon.satellites.satellites import Satellites
from addon.sites.request_bodies import BadRequest, json_object
from addon.store.database import reason
from addon.store.journal import Journal
from addon.store.turn_search import SearchError, TurnSearch
from addon.turns.next_steps import TurnSteps
from addon.turns.replay import replay
from addon.turns.turn_summary import summary
from addon.turns.waterfall import waterfall
from assistant.house import House
from assistant.rehearsal import Rehearsal, Spoken
from ha_tools.home.place import Place

MOST_FOUND = 100
"""Turns of one answer."""

EXPORTED_AT_ONCE = 50

LED_UP_BY = 4
LEAD_UP_SECONDS = 120.0
"""Up to so many turns of a room, each so soon after the one before, are what a turn may lean on: a question of ours
waits for its answer as long."""


class TurnRoutes:
    """The handlers."""

    def __init__(
        self,
        house: House,
        journal: Journal,
        satellites: Satellites,
        accounts: HouseAccounts,
        forgotten: Callable[[], None],
    ) -> None:
        """`forgotten` is told when turns were deleted."""
        self._house = house
        self._accounts = accounts
        self._journal = journal
        self._satellites = satellites
        self._forgotten = forgotten
        self._rehearsing = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/turns/search", self.search),
            web.get("/api/turns/export", self.export),
            web.get("/api/turns/{turn_id}", self.open),
            web.delete("/api/turns/{turn_id}", self.forget_one),
            web.delete("/api/turns", self.forget),
            web.post("/api/turns/{turn_id}/replay", self.replay),
        ]

    async def search(self, request: web.Request) -> web.Response:
        """Return summaries of the turns that are meant, newest first, and what `before` gives the next page.

        The query has the fields of `TurnSearch`, `limit` and `before`.
        """
        limit = _number(request.query, "limit", 50, MOST_FOUND)
        before = _number(request.query, "before", None, 2**62)
        found = await self._find(_search_of(request.query), before, limit or MOST_FOUND)
        numbers = [turn["number"] for turn in found if "number" in turn]
        return web.json_response(
            {
                "turns": [summary(turn) for turn in found],
                "before": numbers[-1] if len(numbers) == limit else None,
                "rooms": await self._rooms() if before is None else [],
            }
        )

    async def open(self, request: web.Request) -> web.Response:
        """Return one turn with its waterfall, the names of what it speaks of, and what can be done about it."""
        turn = await self._named(request)
        steps = self._steps().of(turn)
        told = {"turn": turn, "waterfall": waterfall(turn), "names": self._names(turn)}
        return web.json_response({**told, "next_steps": [asdict(step) for step in steps]})

    async def forget_one(self, request: web.Request) -> web.Response:
        """Delete one turn."""
        return await self._forget(TurnSearch(turn_id=request.match_info["turn_id"]))

    async def forget(self, request: web.Request) -> web.Response:
        """Delete the turns that the query means; without a query, all need `all=true`."""
        search = _search_of(request.query)
        if search.is_everything and request.query.get("all") != "true":
            raise BadRequest("Say which turns to delete, or all=true for every one.")
        return await self._forget(search)

    async def export(self, request: web.Request) -> web.StreamResponse:
        """Send the turns that the query means, newest first, a line of JSON each."""
        search, before = _search_of(request.query), None
        found = await self._find(search, before, EXPORTED_AT_ONCE)
        name = f"parley-turns-{datetime.now(self._house.home_assistant.time_zone):%Y-%m-%d}.jsonl"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "application/x-ndjson"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        while found:
            lines = (json.dumps({**turn, "number": None}, ensure_ascii=False) + "\n" for turn in found)
            await response.write("".join(lines).encode(errors="replace"))
            numbers = [turn["number"] for turn in found if "number" in turn]
            found = await self._find(search, numbers[-1], EXPORTED_AT_ONCE) if numbers else []
        await response.write_eof()
        return response

    async def replay(self, request: web.Request) -> web.Response:
        """Run a turn again as text in today's home without acting: {model: true} lets the language model be asked."""
        body, turn = await json_object(request), await self._named(request)
        with_model = body.get("model", False)
        if not isinstance(with_model, bool):
            raise BadRequest("model must be true or false.")
        if not turn.get("transcript"):
            raise BadRequest("Nothing was said in this turn that could be run again.")
        with_model = with_model and self._house.services.has_model
        place, is_there = self._place(turn)
        async with self._rehearsing:
            rehearsal = Rehearsal(self._house, place, with_model)
            now = await rehearsal.run(str(turn["transcript"]), await self._lead_up(turn))
        told = replay(turn, now, has_model=self._house.services.has_model)
        return web.json_response({**told, "room_is_gone": not is_there, "names": self._names(told["now"])})

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _find(self, search: TurnSearch, before: int | None, limit: int) -> list[dict[str, Any]]:
        try:
            return await self._journal.find(search, before, limit)
        except aiosqlite.Error as err:
            raise unavailable(f"The turns cannot be read: {reason(err)}.") from err

    async def _named(self, request: web.Request) -> dict[str, Any]:
        found = await self._find(TurnSearch(turn_id=request.match_info["turn_id"]), None, 1)
        if not found:
            raise not_found("There is no such turn any more.")
        return found[0]

    async def _rooms(self) -> list[str]:
        try:
            return await self._journal.rooms()
        except aiosqlite.Error as err:
            raise unavailable(f"The turns cannot be read: {reason(err)}.") from err

    async def _forget(self, search: TurnSearch) -> web.Response:
        talk = self._accounts.talk
        if talk is None:
            raise unavailable("Nothing is kept yet.")
        try:
            gone = await talk.forget_turns(search)
        except OSError as err:
            raise unavailable(f"The turns cannot be deleted: {err}.") from err
        if not gone:
            raise not_found("There is no such turn any more.")
        self._forgotten()
        return web.json_response({"deleted": gone})

    async def _lead_up(self, turn: Mapping[str, Any]) -> list[Spoken]:
        """Return what was said in the room right before a turn, oldest first."""
        before = await self._find(TurnSearch(room=str(turn.get("room") or "")), turn.get("number"), LED_UP_BY)
        said, later = [], _moment(turn)
        for earlier in before:
            if not later or not (at := _moment(earlier)) or later - at > timedelta(seconds=LEAD_UP_SECONDS):
                break
            if earlier.get("transcript") and earlier.get("id") != turn.get("id"):
                said.append(Spoken(str(earlier["transcript"]), str(earlier.get("reply") or "")))
            later = at
        return said[::-1]

    def _place(self, turn: Mapping[str, Any]) -> tuple[Place, bool]:
        """Return where a turn was spoken, as it is called today, and whether that is there at all."""
        satellite_id, room = str(turn.get("satellite_id") or ""), str(turn.get("room") or "")
        for known in self._satellites.known:
            if known.satellite_id == satellite_id or (not satellite_id and known.name == room):
                return Place(known.area_id, known.satellite_id), True
        area = self._house.home_assistant.home.area_named(room) if room else None
        return Place(area.area_id if area else None), area is not None or room in {"", "Nowhere"}

    def _steps(self) -> TurnSteps:
        live = self._house.home_assistant
        settings = {
            known.satellite_id: self._satellites.settings.of(known.satellite_id) for known in self._satellites.known
        }
        return TurnSteps(live.home, live.states, settings)

    def _names(self, told: Mapping[str, Any]) -> dict[str, str]:
        """Return the names of the entities that a turn, or a replay, speaks of."""
        entities = self._house.home_assistant.home.entities
        calls = (*(told.get("actions") or ()), *(told.get("calls") or ()))
        ids = [*(told.get("about") or ()), *(item for call in calls for item in call.get("targets") or ())]
        return {item: entities[item].name for item in dict.fromkeys(ids) if item in entities}


def _search_of(query: Mapping[str, str]) -> TurnSearch:
    try:
        return TurnSearch.of(query)
    except SearchError as err:
        raise BadRequest(str(err)) from err


def _number(query: Mapping[str, str], name: str, otherwise: int | None, most: int) -> int | None:
    text = query.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 1 <= int(text) <= most):
        raise BadRequest(f"{name} must be a number from 1 to {most}.")
    return int(text)


def _moment(turn: Mapping[str, Any]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(turn.get("started")))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
