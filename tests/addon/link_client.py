"""The integration's end of the link in the test's own process: notes what it is told, and gives orders."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp

from addon.integration.link_messages import LINK_PATH, PAIRING_IDENTITY
from satellite.app_socket import certificate_of
from satellite.key_agreement import KeyAgreement, is_proof, new_code
from testbed.lan import lan_session
from tests.addon.conftest import App


class EndedError(Exception):
    """The app has closed the link."""


@dataclass
class LinkClient:
    """One open link."""

    websocket: aiohttp.ClientWebSocketResponse
    told: list[dict[str, Any]] = field(default_factory=list)
    """All that came, in order."""
    _last_id: int = 0
    _agreement: KeyAgreement | None = None

    @classmethod
    @asynccontextmanager
    async def connect(cls, app: App, token: str = "") -> AsyncIterator[Self]:
        """Open a link with a token; with none, ask to be paired."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{app.lan}{LINK_PATH}?name=Home"
        async with lan_session() as session, session.ws_connect(address, headers=headers) as websocket:
            yield cls(websocket)

    async def code(self) -> str:
        """Return the code that it shows to be paired."""
        digits = new_code()
        number: str = (await self.until("pairing"))["number"]
        self._agreement = KeyAgreement(digits, PAIRING_IDENTITY, certificate_of(self.websocket))
        await self.websocket.send_json({"type": "pairing_share", "share": self._agreement.share})
        return number + digits

    async def agree(self) -> dict[str, Any]:
        """Wait until the app proves that it was told the code, and prove the same; return its welcome."""
        assert self._agreement
        told = await self.until("pairing_proof")
        apps, own = self._agreement.proofs(self._agreement.share, told["share"])
        assert is_proof(told["proof"], apps)
        await self.websocket.send_json({"type": "pairing_confirmed", "proof": own})
        return await self.until("welcome")

    @property
    def welcome(self) -> dict[str, Any]:
        """The first message of a link that may be used."""
        return next(message for message in self.told if message["type"] == "welcome")

    async def next(self) -> dict[str, Any]:
        """Return the next message. Raises `EndedError`."""
        frame = await self.websocket.receive(timeout=20)
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise EndedError
        message: dict[str, Any] = frame.json()
        self.told.append(message)
        return message

    async def until(self, kind: str, matches: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Return the next message of a type that matches."""
        while True:
            message = await self.next()
            if message["type"] == kind and matches(message):
                return message

    async def send(self, command: str, **fields: Any) -> int:
        """Give an order; return its id."""
        self._last_id += 1
        await self.websocket.send_json({"type": "command", "id": self._last_id, "command": command, **fields})
        return self._last_id

    async def order(self, command: str, **fields: Any) -> dict[str, Any]:
        """Give an order and return its result, once it has come."""
        number = await self.send(command, **fields)
        return await self.until("result", lambda message: message["id"] == number)

    async def done(self, command: str, **fields: Any) -> dict[str, Any]:
        """Give an order that succeeds; return what it is answered by."""
        result = await self.order(command, **fields)
        assert result["success"], result
        answer: dict[str, Any] = result["result"]
        return answer

    async def room(self, satellite_id: str, matches: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return a room as soon as it is told as it should be."""

        def found(message: dict[str, Any]) -> dict[str, Any] | None:
            rooms = (room for room in message["rooms"] if room["satellite_id"] == satellite_id)
            return next((room for room in rooms if matches(room)), None)

        told = [message for message in self.told if message["type"] == "rooms"]
        if told and (room := found(told[-1])):
            return room
        room = found(await self.until("rooms", lambda message: found(message) is not None))
        assert room
        return room


async def paired(app: App) -> str:
    """Pair an integration by hand; return its token."""
    async with LinkClient.connect(app) as link:
        await asyncio.gather(app.pair(await link.code()), link.agree())
        token: str = link.welcome["token"]
        return token


@asynccontextmanager
async def linked(app: App, token: str = "") -> AsyncIterator[LinkClient]:
    """A link that may be used; paired first where there is no token."""
    async with LinkClient.connect(app, token or await paired(app)) as link:
        await link.until("welcome")
        yield link
