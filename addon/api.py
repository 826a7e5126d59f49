"""The HTTP interface: health, converse, announce and turns for programs; satellites and pairing for the panel."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from dataclasses import asdict

import aiosqlite
from aiohttp import web

from addon.broker.announcement_side import AnnouncementSide
from addon.database import reason
from addon.health_problems import AppHealth
from addon.integration.integrations import Integrations
from addon.journal import Journal
from addon.kept_permissions import KeptPermissions
from addon.lasting_work import LastingWork
from addon.live import Live, State
from addon.overview import Overview
from addon.pairing import PairingError, PairingQueue
from addon.panel_api.home_routes import HomeRoutes
from addon.panel_api.permission_routes import PermissionRoutes
from addon.panel_api.timer_routes import TimerRoutes
from addon.request_bodies import BadRequest, PairingCode, WrittenTurn, json_object, refusal
from addon.room_settings import SatelliteChange
from addon.satellites import Satellites
from addon.users import RIGHT, Right
from assistant.house import House
from assistant.trace import Turn
from assistant.written import TextConversation
from ha_tools.home.place import Place

MOST_BODY_BYTES = 64 * 1024
"""Bytes of one request's body."""


class Api:
    """The handlers of both sites."""

    def __init__(
        self,
        house: House,
        journal: Journal,
        satellites: Satellites,
        announcements: AnnouncementSide,
        pairing: PairingQueue,
        integrations: Integrations,
        health: AppHealth,
        permissions: KeptPermissions,
    ) -> None:
        self._house = house
        self._journal = journal
        self._satellites = satellites
        self._announcements = announcements.routes
        self._health = health
        self._pairing = pairing
        self._integrations = integrations
        self._timers = TimerRoutes(house, satellites, lambda: self._overview.timers())
        self._home = HomeRoutes(house)
        self._permissions = PermissionRoutes(house, permissions)
        self._texts: dict[str, TextConversation] = {}
        self._written = LastingWork()
        self._overview = overview = Overview(house, satellites, pairing, announcements.broker)
        states: dict[str, State] = {
            "satellites": overview.satellites,
            "timers": overview.timers,
            "announcements": overview.announcements,
        }
        self.live = Live(states)
        announcements.broker.on_change(lambda _announcement: self.live.change("announcements"))
        house.timers.on_change(lambda _happening, _timer: self.live.change("timers"))
        pairing.on_change(self.satellites_changed)
        for changed in (integrations.tokens.on_change, integrations.on_link):
            changed(lambda: self.live.tell({"type": "integrations"}, Right.ADMINISTER))

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

    def panel_routes(self) -> list[web.RouteDef]:
        """Return the routes that only the panel may use."""
        return [
            web.get("/api/satellites", self.satellites),
            web.post("/api/satellites/{satellite_id}", self.change_satellite),
            web.delete("/api/satellites/{satellite_id}", self.forget_satellite),
            web.post("/api/satellites/{satellite_id}/identify", self.identify_satellite),
            web.post("/api/pair", self.pair),
            web.delete("/api/pair/{code}", self.dismiss),
            web.get("/api/integrations", self.integrations),
            web.delete("/api/integrations/{integration_id}", self.forget_integration),
            *self._timers.routes(),
            *self._home.routes(),
            *self._permissions.routes(),
            web.get("/api/live", self.watch),
        ]

    async def close(self) -> None:
        """Close what pages watch, and see the turns in writing through that are under way."""
        await self.live.close()
        await self._written.close()

    # ── told by the house ─────────────────────────────────────────────────────────────────────────────────────────

    def health_changed(self) -> None:
        """Let the pages ask anew what is wrong."""
        self.live.tell({"type": "health"}, Right.LOOK)

    def home_changed(self) -> None:
        """Show what depends on the home's names and on its time zone."""
        self.satellites_changed()
        self.live.change("timers")
        self.live.tell({"type": "home"}, Right.LOOK)

    def satellites_changed(self) -> None:
        """Show the satellites as they are now."""
        self.live.change("satellites")

    def stepped(self, turn: Turn) -> None:
        """Show the last step of a turn in progress."""
        step = {"type": "step", "turn_id": turn.id, "room": turn.room, "step": asdict(turn.steps[-1])}
        self.live.tell(step, Right.ADMINISTER)

    def finished(self, turn: Turn) -> None:
        """Show a finished turn."""
        self.live.tell({"type": "turn", "turn": turn.as_dict()}, Right.ADMINISTER)

    # ── for programs ──────────────────────────────────────────────────────────────────────────────────────────────

    async def alive(self, _request: web.Request) -> web.Response:
        """Say that the app runs, whatever it waits for: to begin it anew would help nobody."""
        return web.json_response({"alive": True})

    async def health(self, _request: web.Request) -> web.Response:
        """Say whether everything is ready, and what is not."""
        ready, problems = self._health.ready, [problem.text for problem in self._health.problems]
        return web.json_response({"ready": ready, "problems": problems}, status=200 if ready else 503)

    async def turns(self, request: web.Request) -> web.Response:
        """Return the last turns, newest first; `limit` is 1 to 200."""
        limit = request.query.get("limit", "50")
        if not limit.isdecimal() or len(limit) > 3 or not 1 <= int(limit) <= 200:
            raise BadRequest("limit must be a number from 1 to 200.")
        try:
            return web.json_response({"turns": await self._journal.turns(int(limit))})
        except aiosqlite.Error as err:
            raise _unavailable(f"The turns cannot be read: {reason(err)}.") from err

    async def timers(self, _request: web.Request) -> web.Response:
        """Return every timer, alarm and reminder, the next first; those that nobody came to have the status missed."""
        return web.json_response(self._overview.timers())

    async def converse(self, request: web.Request) -> web.Response:
        """Answer {text, room} as if it had been said there."""
        written = WrittenTurn.of(await json_object(request))
        place, name = self._place(written.room)
        turn = Turn(name)
        turn.on_step(self.stepped)
        conversation = self._texts.setdefault(name, TextConversation(self._house, name))
        # What was begun in the home is seen through and noted even when the caller does not wait for it.
        await self._written.result(self._converse(conversation, turn, written.text, place))
        told = turn.as_dict()
        answer = {key: told[key] for key in ("reply", "decided_by", "outcome", "actions", "about", "problem")}
        return web.json_response({**answer, "turn": told})

    # ── for the panel ─────────────────────────────────────────────────────────────────────────────────────────────

    async def satellites(self, request: web.Request) -> web.Response:
        """Return the satellites, the areas they may stand in, and those that wait to be paired."""
        return web.json_response(self._overview.satellites(request[RIGHT]))

    async def change_satellite(self, request: web.Request) -> web.Response:
        """Rename a satellite, move it or change its room's settings: {name, area_id, settings}; the area "" is none."""
        body = await json_object(request)
        try:
            change = SatelliteChange.of(body)
            return await self._of_known(self._satellites.change(request.match_info["satellite_id"], change))
        except ValueError as err:
            raise BadRequest(str(err)) from err

    async def identify_satellite(self, request: web.Request) -> web.Response:
        """Let a satellite make itself known by a sound."""
        if not self._satellites.identify(request.match_info["satellite_id"]):
            raise refusal(web.HTTPConflict, "The satellite is not connected.")
        return web.json_response({})

    async def forget_satellite(self, request: web.Request) -> web.Response:
        """Revoke a satellite's token."""
        return await self._of_known(self._satellites.forget(request.match_info["satellite_id"]))

    async def pair(self, request: web.Request) -> web.Response:
        """Accept the satellite, or the integration, that shows {code}, once it has proven to show it."""
        code = PairingCode.of(await json_object(request))
        try:
            await self._pairing.accept(code.code)
        except PairingError as err:
            raise BadRequest(str(err)) from err
        return web.json_response(self._overview.satellites(Right.ADMINISTER))

    async def dismiss(self, request: web.Request) -> web.Response:
        """Send away the newcomer whose code begins with two digits, and show it no more for a while."""
        try:
            self._pairing.dismiss(request.match_info["code"])
        except KeyError as err:
            raise web.HTTPNotFound(
                text=json.dumps({"error": "Nothing shows this code any more."}), content_type="application/json"
            ) from err
        return web.json_response(self._overview.satellites(Right.ADMINISTER))

    async def integrations(self, _request: web.Request) -> web.Response:
        """Return the integrations that have a token."""
        return web.json_response({"integrations": self._integrations.as_dicts()})

    async def forget_integration(self, request: web.Request) -> web.Response:
        """Revoke an integration's token and close its links."""
        work = self._integrations.forget(request.match_info["integration_id"])
        await self._of_known(work, "No integration has this id.")
        return await self.integrations(request)

    async def watch(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a panel that wants to see everything as it happens."""
        return await self.live.endpoint(request, request[RIGHT])

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _converse(self, conversation: TextConversation, turn: Turn, text: str, place: Place) -> None:
        await conversation.converse(turn, text, place)
        self.finished(turn)
        self._journal.add(turn)

    async def _of_known(self, work: Awaitable[None], unknown: str = "No satellite has this id.") -> web.Response:
        try:
            await work
        except KeyError as err:
            raise web.HTTPNotFound(text=json.dumps({"error": unknown}), content_type="application/json") from err
        except aiosqlite.Error as err:
            raise _unavailable(f"The change cannot be kept: {reason(err)}.") from err
        return web.json_response(self._overview.satellites(Right.ADMINISTER))

    def _place(self, room: str) -> tuple[Place, str]:
        """Return the place that a room's name means: a satellite's, or an area's; none is nowhere."""
        if not room.strip():
            return Place(), "Nowhere"
        for known in self._satellites.known:
            if room.strip().lower() in {known.name.lower(), known.satellite_id.lower()}:
                return Place(known.area_id, known.satellite_id), known.name
        home = self._house.home_assistant.home
        area = home.areas.get(room) or home.area_named(room)
        if area is None:
            names = ", ".join(sorted(area.name for area in home.areas.values()))
            raise BadRequest(f"No room is called {room!r}. There are: {names or 'none yet'}.")
        return Place(area.area_id), area.name


def _unavailable(error: str) -> web.HTTPServiceUnavailable:
    return web.HTTPServiceUnavailable(text=json.dumps({"error": error}), content_type="application/json")
