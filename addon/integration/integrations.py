"""The endpoint of Home Assistant's integration: tokens, pairing by hand, and the links that are open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from typing import Any

import aiosqlite
from aiohttp import hdrs, web

from addon.integration.integration_tokens import IntegrationTokens, KnownIntegration
from addon.integration.link import Link, Perform, refuse
from addon.integration.link_messages import (
    LINK_VERSION,
    MOST_ORDER_BYTES,
    PAIRING_IDENTITY,
    LinkErrorCode,
    LinkWelcome,
    OrderError,
)
from addon.news import News
from addon.satellites.callers import is_name
from addon.satellites.pairing import Newcomer, PairingError, PairingQueue, Pending
from addon.satellites.pairing_talk import PairingTalk
from addon.sites.request_bodies import refusal
from addon.sites.seldom import Seldom
from addon.sites.server_certificate import certificate_seen_by
from addon.sites.strangers import STRANGERS
from addon.store.database import reason
from assistant.room.transport import SatelliteGone, SatelliteSocket
from ha_tools.signals import Signal
from satellite.protocol import PING_SECONDS, ProtocolError

_LOGGER = logging.getLogger(__name__)

APP_VERSION = version("parley-assistant")

MOST_LINKS = 16
"""Links that may be open at once with one token: one that is lost without a word is there for some seconds more."""

LOOKS_IN_SECONDS = 5.0
"""Time within which a link that only asks who is there is over."""

CLOSE_SECONDS = 1.0
"""Time for an integration to answer our goodbye."""

UNNAMED = "Home Assistant"
"""The name of an integration that gives none."""


class Integrations:
    """Every integration of ours; `close` ends all links."""

    def __init__(
        self,
        tokens: IntegrationTokens,
        pairing: PairingQueue,
        language: str,
        states: Mapping[str, Callable[[], News]],
        perform: Perform,
    ) -> None:
        """`states` are told to each link, `perform` carries out its orders; `language` is spoken in the home."""
        self.tokens = tokens
        self.on_link = Signal[()]()
        """Told when one is linked and stays, or is gone."""
        self.on_revoke = Signal[()]()
        """Told when a person has revoked a token."""
        self._pairing = pairing
        self._language = language
        self._states = states
        self._perform = perform
        self._links: set[Link] = set()
        self._staying: set[Link] = set()
        """Those that did not only look in, to ask who is there."""
        self._seldom = Seldom(_LOGGER)
        tokens.on_revoke(self._end_links)

    @property
    def linked(self) -> bool:
        """An integration is linked, and stays."""
        return bool(self._staying)

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return those that have a token, as the panel shows them."""
        linked = {link.integration_id for link in self._links}
        return [
            {key: value for key, value in asdict(each).items() if key in {"integration_id", "name", "made"}}
            | {"linked": each.integration_id in linked}
            for each in self.tokens.known
        ]

    def change(self, state: str) -> None:
        """Tell a state anew on every link."""
        for link in self._links:
            link.news.change(state)

    def tell(self, event: str, satellite_id: str, **more: Any) -> None:
        """Tell every link what happened."""
        for link in self._links:
            link.news.tell({"type": "event", "event": event, "satellite_id": satellite_id, **more})

    async def forget(self, integration_id: str) -> None:
        """Revoke a token and close its links. Raises `KeyError`, and `aiosqlite.Error` when that cannot be kept."""
        self.tokens.revoke(integration_id)
        self.on_revoke.tell()
        await self.tokens.forget(integration_id)

    async def close(self) -> None:
        """Close every link; they come again by themselves."""
        await asyncio.gather(*(link.close() for link in list(self._links)))

    async def endpoint(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one integration's WebSocket: with its token, or without one to be paired."""
        if hdrs.SEC_WEBSOCKET_PROTOCOL in request.headers:
            raise refusal(web.HTTPBadRequest, "The link speaks one protocol, which has no name.")
        known = self._bearer(request) if hdrs.AUTHORIZATION in request.headers else None
        websocket = web.WebSocketResponse(
            heartbeat=PING_SECONDS, timeout=CLOSE_SECONDS, autoping=False, max_msg_size=MOST_ORDER_BYTES
        )
        await websocket.prepare(request)
        try:
            token = "" if known else await self._pair(request, websocket)
            if known := known or self.tokens.owner_of(token):
                request.app[STRANGERS].admit(request.transport)
                await self._serve(known, websocket, token)
        except PairingError as err:
            await refuse(websocket, OrderError(LinkErrorCode.PAIRING_ENDED, str(err)))
        except ProtocolError as err:
            await refuse(websocket, OrderError(LinkErrorCode.BAD_MESSAGE, str(err)))
        except (TimeoutError, ConnectionError, SatelliteGone):
            _LOGGER.debug("An integration went away before it was welcomed")
        finally:
            await websocket.close()
            if transport := request.transport:
                transport.abort()  # one that takes nothing any more would be kept with all that waits for it
        return websocket

    def _bearer(self, request: web.Request) -> KnownIntegration:
        """Return whose token a request bears. It has 256 random bits: nobody guesses it, however often they may."""
        known = self.tokens.owner_of(request.headers[hdrs.AUTHORIZATION].removeprefix("Bearer "))
        if known is None:
            self._seldom.warning("An integration at %s came with a token that does not count", request.remote)
            raise refusal(
                web.HTTPUnauthorized, "This token does not count, or not any more: set up Parley's integration anew."
            )
        if sum(link.integration_id == known.integration_id for link in self._links) >= MOST_LINKS:
            raise refusal(web.HTTPTooManyRequests, "Too many links are open with this token.")
        return known

    def _end_links(self, integration_id: str) -> None:
        for link in self._links:
            if link.integration_id == integration_id:
                link.end(OrderError(LinkErrorCode.REVOKED, "The token was revoked in Parley."))

    async def _serve(self, known: KnownIntegration, websocket: web.WebSocketResponse, token: str) -> None:
        link = Link(known.integration_id, websocket, self._states, self._perform)
        self._links.add(link)
        staying = asyncio.create_task(self._stay(link, known))
        try:
            await link.serve(LinkWelcome(LINK_VERSION, APP_VERSION, self.tokens.instance_id, self._language, token))
        finally:
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)
            self._links.discard(link)
            if link in self._staying:
                self._staying.discard(link)
                self.on_link.tell()
                _LOGGER.info("Home Assistant's integration is gone")

    async def _stay(self, link: Link, known: KnownIntegration) -> None:
        """Keep one that stays: before somebody confirms it, Home Assistant looks in for a moment."""
        await asyncio.sleep(LOOKS_IN_SECONDS)
        try:
            await self.tokens.came(known)
        except aiosqlite.Error as err:
            _LOGGER.error("An integration cannot be kept: %s", reason(err))
        self._staying.add(link)
        self.on_link.tell()
        _LOGGER.info("Home Assistant's integration is linked")

    async def _pair(self, request: web.Request, websocket: web.WebSocketResponse) -> str:
        """Wait until a person types in the code that it shows; return the token.

        Raises `PairingError`, `ProtocolError` and `SatelliteGone`.
        """
        address, name = request.remote or "", request.query.get("name", "")
        name = name if is_name(name) else UNNAMED
        socket, certificate = SatelliteSocket(websocket), certificate_seen_by(request)
        talk = PairingTalk(socket, PAIRING_IDENTITY, certificate, Newcomer.INTEGRATION)
        admit = partial(self._admit, talk)
        waiting = self._pairing.begin(f"integration {address}", name, address, admit, Newcomer.INTEGRATION)
        request.app[STRANGERS].admit(request.transport)
        gone = asyncio.create_task(talk.listen())
        try:
            remaining = waiting.expires - asyncio.get_running_loop().time()
            await talk.begin(waiting.code, remaining)
            self._seldom.info("“%s” wants to be paired: type the code that it shows into Parley's panel", name)
            if token := await waiting.token(gone, remaining):
                return token
            raise PairingError("Nobody accepted the code in time: set up the integration again for another one.")
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
            self._pairing.end(waiting)

    async def _admit(self, talk: PairingTalk, waiting: Pending, code: str) -> str:
        """Keep an integration whose code was typed in as known; return its token. Raises `PairingError`."""
        await talk.agree(code)
        try:
            return await self.tokens.give(waiting.name)
        except aiosqlite.Error as err:
            raise PairingError(f"The integration cannot be kept: {reason(err)}.") from err
