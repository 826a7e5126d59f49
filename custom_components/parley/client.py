"""The link to Parley's app: one WebSocket, made anew whenever it breaks."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NoReturn

import aiohttp
from homeassistant.util.ssl import get_default_no_verify_context

from .link_errors import CannotConnectError, CommandError, NotLinkedError, WrongKeyError, WrongVersionError
from .link_messages import LINK_VERSION, Welcome, read

_LOGGER = logging.getLogger(__name__)

PATH = "/integration"

CONNECT_SECONDS = 10.0
"""Time to connect and be greeted."""

PING_SECONDS = 10.0
"""Interval of WebSocket pings; an app that does not answer one is gone."""

COMMAND_SECONDS = 30.0
"""Time for a command that waits for no person and no loudspeaker."""

MOST_PATIENT = 40
"""Commands that may wait for people and loudspeakers at once, of the 64 that the app takes; further ones wait here."""

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the first, second … try to link again; the last one is kept. The app starts in some three seconds."""

MOST_FRAME_BYTES = 4 * 1024 * 1024
"""Largest frame that is accepted: hundreds of satellites."""

Json = Mapping[str, Any]
Take = Callable[[Json], None]
"""Takes one message of the app's."""


@dataclass(frozen=True)
class Address:
    """The place where the app listens, and how it is known to be the app."""

    host: str
    port: int
    fingerprint: str = ""
    """SHA-256 of its certificate in hexadecimal; empty without TLS."""

    @property
    def url(self) -> str:
        """Return the address of its link."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'wss' if self.fingerprint else 'ws'}://{host}:{self.port}{PATH}"

    @property
    def certificate(self) -> aiohttp.Fingerprint | bool:
        """Return the check of the certificate: the one that was pinned, and no authority's word. Raises ValueError."""
        if not self.fingerprint:
            return True
        return aiohttp.Fingerprint(bytes.fromhex(self.fingerprint.replace(":", "")))


async def shown_certificate(address: Address) -> str:
    """Return the fingerprint of the certificate that is shown there; empty where it speaks without TLS.

    Raises CannotConnectError.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=get_default_no_verify_context()
            )
    except (ssl.SSLError, ConnectionResetError):  # it answers, and not in TLS
        return ""
    except (OSError, TimeoutError) as err:
        raise CannotConnectError(f"Nobody answers at {address.host}:{address.port}: {err}") from err
    try:
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    finally:
        writer.transport.abort()
    return hashlib.sha256(shown).hexdigest()


@asynccontextmanager
async def opened(
    session: aiohttp.ClientSession, address: Address, token: str, name: str = ""
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a WebSocket to the app; an empty token asks to be paired, by the name that the panel shows.

    Raises CannotConnectError and WrongKeyError.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            websocket = await session.ws_connect(
                address.url,
                params={"name": name} if name else {},
                headers={"Authorization": f"Bearer {token}"} if token else {},
                ssl=address.certificate,
                heartbeat=PING_SECONDS,
                max_msg_size=MOST_FRAME_BYTES,
            )
    except aiohttp.ServerFingerprintMismatch as err:
        raise WrongKeyError(f"Another certificate than the app's is shown at {address.host}.") from err
    except aiohttp.WSServerHandshakeError as err:
        if err.status in {401, 403}:
            raise WrongKeyError("The app does not know this Home Assistant any more.") from err
        raise CannotConnectError(f"{address.host}:{address.port} answers, and is no app of Parley's.") from err
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as err:
        raise CannotConnectError(f"Parley's app does not answer at {address.host}:{address.port}: {err}") from err
    try:
        yield websocket
    finally:
        await websocket.close()


async def received(websocket: aiohttp.ClientWebSocketResponse) -> Json:
    """Return the next message. Raises CannotConnectError when there is none, and WrongKeyError when the app ends it."""
    frame = await websocket.receive()
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise CannotConnectError("The app has closed the link.")
    with contextlib.suppress(ValueError):
        message = frame.json()
        if isinstance(message, dict):
            if message.get("type") == "refused":
                raise _refusal(message)
            return message
    raise CannotConnectError("The app says something that this integration does not understand.")


async def greeted(websocket: aiohttp.ClientWebSocketResponse) -> Welcome:
    """Return the app's greeting. Raises CannotConnectError, WrongKeyError and WrongVersionError."""
    return as_welcome(await first(websocket))


async def first(websocket: aiohttp.ClientWebSocketResponse) -> Json:
    """Return the first message. Raises CannotConnectError when it does not come in time."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await received(websocket)
    except TimeoutError as err:
        raise CannotConnectError("The app does not greet.") from err


def as_welcome(message: Json) -> Welcome:
    """Return a message as the greeting that it is. Raises CannotConnectError and WrongVersionError."""
    if message.get("type") != "welcome":
        raise CannotConnectError("The app does not greet.")
    welcome = read(Welcome, message)
    if welcome.version != LINK_VERSION:
        raise WrongVersionError(welcome.version, LINK_VERSION)
    return welcome


class AppLink:
    """The link as it comes and goes.

    `take` is given every message, `changed` is called after the link was made and after it broke. `run` returns with a
    WrongKeyError or WrongVersionError, since trying again would change nothing.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Address,
        token: str,
        take: Take,
        changed: Callable[[Welcome | None], None],
    ) -> None:
        self._session = session
        self._address = address
        self._token = token
        self._take = take
        self._changed = changed
        self._websocket: aiohttp.ClientWebSocketResponse | None = None
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._patient = asyncio.Semaphore(MOST_PATIENT)
        self._number = 0
        self._failures = 0

    async def run(self) -> NoReturn:
        """Keep the link until cancelled. Raises WrongKeyError and WrongVersionError."""
        while True:
            try:
                await self._once()
            except CannotConnectError as err:
                if not self._failures:
                    _LOGGER.info("The link to Parley's app is broken and is tried again: %s", err)
            await asyncio.sleep(PAUSES[min(self._failures, len(PAUSES) - 1)])
            self._failures += 1

    async def _once(self) -> None:
        """Link once, until the link breaks. Raises CannotConnectError, WrongKeyError and WrongVersionError."""
        async with opened(self._session, self._address, self._token) as websocket:
            welcome = await greeted(websocket)
            if self._failures:
                _LOGGER.info("The link to Parley's app holds again")
            self._failures = 0
            self._websocket = websocket
            self._changed(welcome)
            try:
                while True:
                    self._receive(await received(websocket))
            finally:
                self._websocket = None
                self._give_up()
                self._changed(None)

    async def command(self, command: str, seconds: float | None = COMMAND_SECONDS, **arguments: Any) -> Json:
        """Have the app carry out a command and return its result; `seconds` None waits as long as the link holds.

        Raises CommandError with the app's reason, and NotLinkedError.
        """
        async with self._patient if seconds is None else contextlib.nullcontext():
            return await self._command(command, seconds, arguments)

    async def _command(self, command: str, seconds: float | None, arguments: Json) -> Json:
        if self._websocket is None:
            raise NotLinkedError("Parley's app cannot be reached at the moment.")
        self._number += 1
        number = self._number
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._websocket.send_json({"type": "command", "id": number, "command": command, **arguments})
                result = await answer
        except TimeoutError as err:
            raise NotLinkedError(f"Parley's app did not answer within {seconds:.0f} seconds.") from err
        except (ConnectionError, aiohttp.ClientError) as err:
            raise NotLinkedError("The link to Parley's app broke.") from err
        finally:
            del self._waiting[number]
        if result.get("success"):
            return dict(result.get("result") or {})
        error = result.get("error") or {}
        raise CommandError(str(error.get("code", "failed")), str(error.get("message", "Parley could not do that.")))

    def _receive(self, message: Json) -> None:
        if message.get("type") != "result":
            self._take(message)
        elif (answer := self._waiting.get(message.get("id", 0))) and not answer.done():
            answer.set_result(message)

    def _give_up(self) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotLinkedError("The link to Parley's app broke."))


def _refusal(message: Json) -> CannotConnectError | WrongKeyError:
    text = str(message.get("message", "The app ends the link."))
    return WrongKeyError(text) if message.get("code") in {"revoked", "pairing_ended"} else CannotConnectError(text)
