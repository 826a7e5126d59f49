"""The page Rooms: satellites, their settings, and those that wait to be paired."""

from __future__ import annotations

from aiohttp import web

from addon.broker.announcement import Origin
from addon.broker.announcement_request import AnnouncementRequest, Priority, Target, TargetKind
from addon.broker.broker import Broker
from addon.panel_api.failed_requests import not_found, of_known
from addon.panel_api.overview import Overview
from addon.satellites.pairing import PairingError, PairingQueue
from addon.satellites.room_settings import SatelliteChange
from addon.satellites.satellites import Satellites
from addon.sites.request_bodies import BadRequest, PairingCode, json_object, refusal
from addon.sites.users import RIGHT, Right
from assistant.room.room_message import DEFAULT_CHIME

TEST_SECONDS = 15.0
"""Time for a test sound to begin, and for the answer to whether it was heard."""


class RoomRoutes:
    """The handlers of the page."""

    def __init__(self, satellites: Satellites, pairing: PairingQueue, broker: Broker, overview: Overview) -> None:
        self._satellites = satellites
        self._broker = broker
        self._pairing = pairing
        self._overview = overview

    def routes(self) -> list[web.RouteDef]:
        """Return the page's routes."""
        return [
            web.get("/api/satellites", self.satellites),
            web.post("/api/satellites/{satellite_id}", self.change),
            web.delete("/api/satellites/{satellite_id}", self.forget),
            web.post("/api/satellites/{satellite_id}/identify", self.identify),
            web.post("/api/satellites/{satellite_id}/test-sound", self.test_sound),
            web.delete("/api/refused/{refusal_id}", self.forget_refusal),
            web.delete("/api/ignored/{identity}", self.heed),
            web.post("/api/pair", self.pair),
            web.delete("/api/pair/{code}", self.dismiss),
        ]

    async def satellites(self, request: web.Request) -> web.Response:
        """Return the satellites, the areas they may stand in, and those that wait to be paired."""
        return web.json_response(self._overview.satellites(request[RIGHT]))

    async def change(self, request: web.Request) -> web.Response:
        """Rename a satellite, move it or change its room's settings: {name, area_id, settings}; the area "" is none."""
        body = await json_object(request)
        try:
            change = SatelliteChange.of(body)
            await of_known(self._satellites.change(request.match_info["satellite_id"], change), "satellite")
        except ValueError as err:
            raise BadRequest(str(err)) from err
        return self._all()

    async def identify(self, request: web.Request) -> web.Response:
        """Let a satellite make itself known by a sound."""
        if not self._satellites.identify(request.match_info["satellite_id"]):
            raise refusal(web.HTTPConflict, "The satellite is not connected.")
        return web.json_response({})

    async def test_sound(self, request: web.Request) -> web.Response:
        """Say the room's name in it, as loud as an announcement is; return whether it was heard, and why not."""
        satellite_id = request.match_info["satellite_id"]
        try:
            name = self._satellites.get(satellite_id).name
        except KeyError as err:
            raise not_found("No satellite has this id.") from err
        targets = (Target(satellite_id, TargetKind.SATELLITES),)
        test = AnnouncementRequest(
            name, chime=DEFAULT_CHIME, targets=targets, priority=Priority.CRITICAL, expires=TEST_SECONDS
        )
        announcement = self._broker.submit(test, Origin.PANEL)
        await announcement.waited(TEST_SECONDS)
        [receipt] = announcement.receipts
        return web.json_response({"heard": receipt.outcome.heard, "reason": receipt.reason})

    async def forget_refusal(self, request: web.Request) -> web.Response:
        """Show no more that a satellite was refused."""
        try:
            self._satellites.refusals.forget(request.match_info["refusal_id"])
        except KeyError as err:
            raise not_found("That is shown no more already.") from err
        return self._all()

    async def heed(self, request: web.Request) -> web.Response:
        """Show a newcomer again that was dismissed."""
        try:
            self._pairing.heed(request.match_info["identity"])
        except KeyError as err:
            raise not_found("It is not dismissed any more.") from err
        return self._all()

    async def forget(self, request: web.Request) -> web.Response:
        """Revoke a satellite's token."""
        await of_known(self._satellites.forget(request.match_info["satellite_id"]), "satellite")
        return self._all()

    async def pair(self, request: web.Request) -> web.Response:
        """Accept the satellite, or the integration, that shows {code}, once it has proven to show it."""
        code = PairingCode.of(await json_object(request))
        try:
            await self._pairing.accept(code.code)
        except PairingError as err:
            raise BadRequest(str(err)) from err
        return self._all()

    async def dismiss(self, request: web.Request) -> web.Response:
        """Send away the newcomer whose code begins with two digits, and show it no more for a while."""
        try:
            self._pairing.dismiss(request.match_info["code"])
        except KeyError as err:
            raise not_found("Nothing shows this code any more.") from err
        return self._all()

    def _all(self) -> web.Response:
        return web.json_response(self._overview.satellites(Right.ADMINISTER))
