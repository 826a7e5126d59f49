"""WebRTC for the page Talk: its connection is agreed on through the panel's own site, and then goes the shortest way.

STUN and TURN servers are those of Home Assistant, which has Nabu Casa's where somebody has a subscription to them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from addon.panel_api.browser_places import BrowserPlaces
from addon.satellites.callers import Caller, served
from addon.sites.request_bodies import json_object
from addon.sites.seldom import Seldom
from assistant.house import House
from assistant.room.transport import SatelliteSocket
from ha_tools.home_errors import HomeError
from ha_tools.leaving.gate import Sender

try:
    from aiortc import RTCConfiguration, RTCDataChannel, RTCIceServer, RTCPeerConnection, RTCSessionDescription

    from addon.panel_api.data_channel import DataChannelEnd

    CAN_WEBRTC = True
except ImportError:  # the extra `webrtc` is not installed
    CAN_WEBRTC = False

_LOGGER = logging.getLogger(__name__)

OPEN_SECONDS = 20.0
"""Time from the offer to the open channel."""

MOST_OFFERS = 16
"""Connections at once, those that are not open yet counted."""

MOST_OFFERS_OF_ONE = 4
"""The same of one person: nobody keeps the others out by offers that nothing comes of."""

LONGEST_OFFER = 32_000
"""Characters of an offer."""

Talk = Callable[[Caller], Awaitable[None]]


class TalkOffers:
    """Answers the offers of browsers, and has each talk that comes over its channel."""

    def __init__(self, house: House, is_on: bool) -> None:
        self._house = house
        self._is_on = is_on and CAN_WEBRTC
        if is_on and not CAN_WEBRTC:
            _LOGGER.warning("browser_webrtc is on, but aiortc is not installed: browsers talk by WebSocket")
        self._seldom = Seldom(_LOGGER)
        self._talks: set[asyncio.Task[None]] = set()
        self._places = BrowserPlaces(MOST_OFFERS, MOST_OFFERS_OF_ONE)
        """Places of connections, from the offer on."""

    async def servers(self, request: web.Request) -> web.Response:
        """Return the STUN and TURN servers for a browser, as `RTCPeerConnection` takes them; null where it is off."""
        servers = await self._servers(request.query.get("area", "")) if self._is_on else None
        return web.json_response({"ice_servers": servers})

    async def answer(self, request: web.Request, user: str, talk: Talk) -> web.Response:
        """Return the answer to an offer of a user's browser; `talk` is given its caller once the channel is open."""
        if not self._is_on:
            raise web.HTTPNotFound(text="WebRTC is not switched on.")
        if not self._places.take(user):
            raise web.HTTPServiceUnavailable(text="Too many browsers talk at the moment.")
        try:
            doing, answer = await self._answer(request, talk)
        except BaseException:
            self._places.leave(user)
            raise
        doing.add_done_callback(lambda _: self._places.leave(user))
        return answer

    async def _answer(self, request: web.Request, talk: Talk) -> tuple[asyncio.Task[None], web.Response]:
        """Return the talk that has begun, and the answer."""
        offer = await _offer(request)
        peer = RTCPeerConnection(RTCConfiguration(_ice(await self._servers(request.query.get("area", "")))))
        opened: asyncio.Future[DataChannelEnd] = asyncio.get_running_loop().create_future()

        def came(channel: RTCDataChannel) -> None:
            if not opened.done():
                opened.set_result(DataChannelEnd(peer, channel))

        peer.on("datachannel", came)
        try:
            await peer.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            await peer.setLocalDescription(await peer.createAnswer())
        except Exception as err:  # aiortc reads a stranger's text, and raises whatever it meets
            await peer.close()
            raise web.HTTPBadRequest(text="The offer cannot be read.") from err
        except asyncio.CancelledError:
            await peer.close()
            raise
        doing = asyncio.create_task(self._talk(peer, opened, request.remote or "", talk), name="a browser by WebRTC")
        self._talks.add(doing)
        doing.add_done_callback(self._talks.discard)
        return doing, web.json_response({"type": peer.localDescription.type, "sdp": peer.localDescription.sdp})

    async def close(self) -> None:
        """End all talks."""
        for doing in self._talks:
            doing.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    async def _talk(
        self, peer: RTCPeerConnection, opened: asyncio.Future[DataChannelEnd], address: str, talk: Talk
    ) -> None:
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                end = await opened
            closing = partial(_close_soon, peer)
            await served(Caller(SatelliteSocket(end), address, "", lambda: None, closing), talk, self._seldom)
        except TimeoutError:
            _LOGGER.debug("A browser's WebRTC found no way: it talks by WebSocket")
        finally:
            await peer.close()

    async def _servers(self, area: str) -> list[Mapping[str, Any]]:
        """Return Home Assistant's servers; none where nothing may leave the house."""
        gate = self._house.gate
        if gate.stays(Sender(gate, area_id=area)):
            return []
        try:
            found = await self._house.home_assistant.ask("web_rtc/ice_servers")
        except HomeError as err:
            _LOGGER.debug("Home Assistant tells no STUN servers: %s", err)
            return []
        return [server for server in found if isinstance(server, dict) and server.get("urls")]


def _ice(servers: list[Mapping[str, Any]]) -> list[RTCIceServer]:
    return [RTCIceServer(server["urls"], server.get("username"), server.get("credential")) for server in servers]


def _close_soon(peer: RTCPeerConnection) -> None:
    closing = asyncio.ensure_future(peer.close())
    closing.add_done_callback(lambda _: None)


async def _offer(request: web.Request) -> str:
    """Return an offer of one data channel and nothing else. Raises `HTTPBadRequest`."""
    sdp = (await json_object(request)).get("sdp")
    if not isinstance(sdp, str) or len(sdp) > LONGEST_OFFER:
        raise web.HTTPBadRequest(text="An offer is {sdp}.")
    media = [line for line in sdp.splitlines() if line.startswith("m=")]
    if len(media) != 1 or not media[0].startswith("m=application"):
        raise web.HTTPBadRequest(text="An offer has one data channel, and nothing else.")
    return sdp
