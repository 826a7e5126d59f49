"""Talk: a browser as a satellite, for as long as the page is open. It is never paired, and nothing of it is kept."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from addon.panel_api.browser_places import BrowserPlaces
from addon.panel_api.talk_offers import TalkOffers
from addon.satellites.admission import BROWSER
from addon.satellites.callers import Caller, hello_of, is_name, serve_caller
from addon.satellites.satellites import Satellites
from addon.sites.origin import USER_HEADER
from addon.sites.seldom import Seldom
from addon.store.store import KnownSatellite
from assistant.house import House
from satellite.protocol import ProtocolError, RefusalCode

_LOGGER = logging.getLogger(__name__)

MOST_BROWSERS = 16
"""Browsers that may talk at once: each has a pipeline of its own."""

MOST_OF_ONE = 4
"""The same of one person."""

USER_NAME_HEADER = "X-Remote-User-Display-Name"
"""The header in which Supervisor's proxy says what a user is called."""

LONGEST_USER_NAME = 40


class TalkSocket:
    """The browsers' endpoint on the panel's own site, which speaks the satellites' wire."""

    def __init__(self, house: House, satellites: Satellites, *, by_webrtc: bool) -> None:
        """`by_webrtc`: browsers may come by WebRTC, too."""
        self._house = house
        self._satellites = satellites
        self._seldom = Seldom(_LOGGER)
        self._offers = TalkOffers(house, by_webrtc)
        self._places = BrowserPlaces(MOST_BROWSERS, MOST_OF_ONE)
        """Places of those that talk."""

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/talk", self.endpoint),
            web.get("/api/talk/ice", self._offers.servers),
            web.post("/api/talk/offer", self._offer),
        ]

    async def close(self) -> None:
        """End the talks by WebRTC; those by WebSocket end with the site."""
        await self._offers.close()

    async def endpoint(self, request: web.Request) -> web.WebSocketResponse:
        """Serve a browser's WebSocket; `?area=` is the id of the area in which it stands."""
        return await serve_caller(request, self._talk_of(request), self._seldom)

    async def _offer(self, request: web.Request) -> web.Response:
        """Answer a browser's offer of WebRTC."""
        user = request.headers.get(USER_HEADER, "")
        return await self._offers.answer(request, user, self._talk_of(request))

    def _talk_of(self, request: web.Request) -> Callable[[Caller], Awaitable[None]]:
        """Return the talk of the person behind a request."""
        user = request.headers.get(USER_HEADER, "")

        async def talk(caller: Caller) -> None:
            if not self._places.take(user):  # said before a hello is awaited
                raise ProtocolError(
                    RefusalCode.UNAVAILABLE, "Too many browsers talk at the moment: close this page in another one."
                )
            try:
                await self._talk(caller, request, user)
            finally:
                self._places.leave(user)

        return talk

    async def _talk(self, caller: Caller, request: web.Request, user: str) -> None:
        hello = await hello_of(caller)
        caller.admit()
        # Of the person, too: nobody takes the place of another's browser.
        identity = BROWSER + hashlib.sha256(f"{user} {hello.satellite_id}".encode()).hexdigest()[:32]
        area = self._house.home_assistant.home.areas.get(request.query.get("area", ""))
        name = self._name(identity, hello.name, request.headers.get(USER_NAME_HEADER, ""))
        browser = KnownSatellite(identity, name, area.area_id if area else None, token_hash="")
        await self._satellites.converse_with_browser(browser, caller, hello.capabilities)

    def _name(self, identity: str, kind: str, user_name: str) -> str:
        """Return a name that no other room has: "Browser (Anna)", "Telephone 2"."""
        short = user_name.strip()[:LONGEST_USER_NAME]
        name = f"{kind} ({short})" if is_name(short) else kind
        taken = {room.name.casefold() for room in self._satellites.rooms if room.satellite_id != identity}
        names = [name, *(f"{name} {number}" for number in range(2, len(taken) + 3))]
        return next(each for each in names if each.casefold() not in taken)
