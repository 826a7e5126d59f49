"""Timers in the panel: set, changed, cancelled, and dismissed once they were missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.satellites.satellites import Satellites
from addon.sites.request_bodies import BadRequest, json_object
from addon.sites.users import RIGHT, Right
from addon.timers.timer_orders import NewTimer, TimerOrderError, TimerStep
from assistant.house import House
from ha_tools.home.place import Place
from ha_tools.timers.timer import Timer


class TimerRoutes:
    """The handlers; for those who may control the home."""

    def __init__(self, house: House, satellites: Satellites, shown: Callable[[Right], Mapping[str, Any]]) -> None:
        """`shown` gives all timers as the panel has them."""
        self._house = house
        self._satellites = satellites
        self._shown = shown

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/api/timers", self.set),
            web.post("/api/timers/{timer_id}", self.change),
            web.delete("/api/timers/{timer_id}", self.cancel),
        ]

    async def set(self, request: web.Request) -> web.Response:
        """Set one in a room: {kind, name, seconds | at, date | days, satellite_id}; no room is every room."""
        body = await json_object(request)
        place, live = self._place(body.get("satellite_id", "")), self._house.home_assistant
        try:
            wanted = NewTimer.of(body)
            if wanted.clock and not live.knows_home:
                raise TimerOrderError("Home Assistant was not reached yet, so the home's clock is not known.")
            wanted.set(self._house.timers, place, live.time_zone)
        except TimerOrderError as err:
            raise BadRequest(str(err)) from err
        return await self._told(request)

    async def change(self, request: web.Request) -> web.Response:
        """Pause, resume, lengthen, stop, snooze or skip one: {action, seconds}."""
        body, timer = await json_object(request), self._named(request)
        try:
            TimerStep.of(body).do(self._house.timers, timer)
        except TimerOrderError as err:
            raise BadRequest(str(err)) from err
        return await self._told(request)

    async def cancel(self, request: web.Request) -> web.Response:
        """Do away with a timer, an alarm or a reminder, whatever it is doing."""
        self._house.timers.cancel(self._named(request))
        return await self._told(request)

    async def _told(self, request: web.Request) -> web.Response:
        """Return all timers, and whether they will be there after a restart."""
        return web.json_response({"kept": await self._house.timers.kept(), **self._shown(request[RIGHT])})

    def _named(self, request: web.Request) -> Timer:
        timer = self._house.timers.get(request.match_info["timer_id"])
        if timer is None:
            raise not_found("There is no such timer any more.")
        return timer

    def _place(self, satellite_id: Any) -> Place:
        if not satellite_id:
            return Place()
        known = next((each for each in self._satellites.rooms if each.satellite_id == satellite_id), None)
        if known is None:
            raise BadRequest("There is no such satellite any more: choose another room.")
        return Place(known.area_id, known.satellite_id)
