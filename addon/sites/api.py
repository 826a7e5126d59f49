"""The HTTP interface for programs: health, converse, announce, timers and turns. The panel uses it, too."""

from __future__ import annotations

from dataclasses import replace

import aiosqlite
from aiohttp import web

from addon.broker.announcement_side import AnnouncementSide
from addon.lasting_work import LastingWork
from addon.panel_api.failed_requests import unavailable
from addon.panel_api.overview import Overview
from addon.satellites.satellites import Satellites
from addon.sites.origin import USER_HEADER
from addon.sites.request_bodies import BadRequest, WrittenTurn, json_object
from addon.sites.users import RIGHT, Right
from addon.store.database import reason
from addon.store.journal import Journal
from assistant.house import House
from assistant.trace import Turn
from assistant.written import TextConversation
from ha_tools.home.place import Place
from ha_tools.signals import Signal

MOST_BODY_BYTES = 64 * 1024
"""Bytes of one request's body."""

PROGRAM = "a program"
"""The writer of what comes with the API token."""


class Api:
    """The handlers of both sites."""

    def __init__(
        self,
        house: House,
        journal: Journal,
        satellites: Satellites,
        announcements: AnnouncementSide,
        overview: Overview,
    ) -> None:
        self._house = house
        self._journal = journal
        self._satellites = satellites
        self._announcements = announcements.routes
        self._overview = overview
        self._texts: dict[str, TextConversation] = {}
        self._written = LastingWork()
        self.on_step = Signal[Turn]()
        """Told of each step of a turn in writing."""
        self.on_turn = Signal[Turn]()
        """Told of each finished turn in writing."""

    def routes(self) -> list[web.RouteDef]:
        """Return the routes that programs may use."""
        return [
            web.get("/api/alive", self.alive),
            web.get("/api/health", self.health),
            web.get("/api/turns", self.turns),
            web.get("/api/timers", self.timers),
            web.post("/api/converse", self.converse),
            *self._announcements.routes(),
        ]

    async def close(self) -> None:
        """See the turns in writing through that are under way."""
        await self._written.close()

    async def alive(self, _request: web.Request) -> web.Response:
        """Say that the app runs, whatever it waits for: to begin it anew would help nobody."""
        return web.json_response({"alive": True})

    async def health(self, _request: web.Request) -> web.Response:
        """Say whether everything is ready, and what is not."""
        health = self._overview.health()
        told = {"ready": health["ready"], "problems": [problem["text"] for problem in health["problems"]]}
        return web.json_response(told, status=200 if health["ready"] else 503)

    async def turns(self, request: web.Request) -> web.Response:
        """Return the last turns, newest first; `limit` is 1 to 200."""
        limit = request.query.get("limit", "50")
        if not limit.isdecimal() or len(limit) > 3 or not 1 <= int(limit) <= 200:
            raise BadRequest("limit must be a number from 1 to 200.")
        try:
            return web.json_response({"turns": await self._journal.turns(int(limit))})
        except aiosqlite.Error as err:
            raise unavailable(f"The turns cannot be read: {reason(err)}.") from err

    async def timers(self, request: web.Request) -> web.Response:
        """Return every timer, alarm and reminder, the next first; those that nobody came to have the status missed."""
        return web.json_response(self._overview.timers(request.get(RIGHT, Right.LOOK)))

    async def converse(self, request: web.Request) -> web.Response:
        """Answer {text, room} as if it had been said there."""
        written = WrittenTurn.of(await json_object(request))
        user = request.headers.get(USER_HEADER, "") if RIGHT in request else ""
        place, name = self._place(written.room)
        place = replace(place, writer=user or PROGRAM)
        turn = Turn(name)
        turn.on_step(self.on_step.tell)
        talk = f"{name} {user}".rstrip()  # nobody goes on with what another person has written
        conversation = self._texts.setdefault(talk, TextConversation(self._house, talk))
        # What was begun in the home is seen through and noted even when the caller does not wait for it.
        await self._written.result(self._converse(conversation, turn, written.text, place))
        told = turn.as_dict()
        answer = {key: told[key] for key in ("reply", "decided_by", "outcome", "actions", "about", "problem")}
        return web.json_response({**answer, "turn": told})

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _converse(self, conversation: TextConversation, turn: Turn, text: str, place: Place) -> None:
        await conversation.converse(turn, text, place)
        self.on_turn.tell(turn)
        self._journal.add(turn)

    def _place(self, room: str) -> tuple[Place, str]:
        """Return the place that a room's name means: a satellite's, or an area's; none is nowhere."""
        if not room.strip():
            return Place(), "Nowhere"
        for known in self._satellites.rooms:
            if room.strip().lower() in {known.name.lower(), known.satellite_id.lower()}:
                return Place(known.area_id, known.satellite_id), known.name
        home = self._house.home_assistant.home
        area = home.areas.get(room) or home.area_named(room)
        if area is None:
            names = ", ".join(sorted(area.name for area in home.areas.values()))
            raise BadRequest(f"No room is called {room!r}. There are: {names or 'none yet'}.")
        return Place(area.area_id), area.name
