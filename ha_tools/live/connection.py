"""One authenticated WebSocket to Home Assistant: commands and subscriptions, until it breaks."""

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import aiohttp

from ha_tools.errors import CallTimedOut, NotConnected, ServiceRefused, TokenRefused

_LOGGER = logging.getLogger(__name__)

CONNECT_SECONDS = 10.0
"""Bound for reaching Home Assistant and being let in; a Raspberry Pi that starts up takes seconds to answer."""

COMMAND_SECONDS = 10.0
"""Bound for the answer to one command."""

PING_SECONDS = 10.0
"""Interval of pings; aiohttp gives up when a pong takes half of it, which Home Assistant's start can take."""

Message = Mapping[str, Any]
"""A message of Home Assistant's WebSocket API."""


def websocket_url(url: str) -> str:
    """The WebSocket's address; Supervisor's proxy (http://supervisor/core) has it elsewhere than Home Assistant."""
    base = url.rstrip("/").replace("http", "ws", 1)
    return f"{base}/websocket" if base.endswith("/core") else f"{base}/api/websocket"


@contextlib.asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator["Connection"]:
    """An open, authenticated connection. Raises NotConnected or TokenRefused with what to do."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                session = await stack.enter_async_context(aiohttp.ClientSession())
                socket = await stack.enter_async_context(
                    session.ws_connect(websocket_url(url), heartbeat=PING_SECONDS, max_msg_size=0)
                )
                await _authenticate(socket, token)
        except aiohttp.WSServerHandshakeError as err:
            raise NotConnected(
                f"{url} answers with status {err.status}, which is not how Home Assistant answers. Check the address."
            ) from err
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise NotConnected(
                f"Home Assistant cannot be reached at {url} ({err}). Check the address, and that it is running."
            ) from err
        except TimeoutError as err:
            raise NotConnected(f"Home Assistant at {url} does not answer. Check that it is running.") from err
        yield Connection(socket)


async def _authenticate(socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
    await _receive(socket)
    await socket.send_json({"type": "auth", "access_token": token})
    answer = await _receive(socket)
    if answer["type"] != "auth_ok":
        raise TokenRefused(
            "Home Assistant refuses the access token. Make a new long-lived access token in your Home Assistant "
            "profile, under Security, and give it to Parley."
        )
    await socket.send_json({"id": 1, "type": "supported_features", "features": {"coalesce_messages": 1}})


async def _receive(socket: aiohttp.ClientWebSocketResponse) -> Message:
    frame = await socket.receive()
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise NotConnected("Home Assistant closed the connection before it let us in. It may be starting or stopping.")
    message: Message = json.loads(frame.data)
    return message


class Connection:
    """A future per command, a callback per subscription; `serve` reads and must run while anything is asked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(2)  # 1 told Home Assistant our features
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._subscribers: dict[int, Callable[[Message], None]] = {}

    async def serve(self) -> None:
        """Read until the connection ends; always ends with NotConnected."""
        lost = NotConnected("The connection to Home Assistant was lost; trying again.")
        try:
            async for frame in self._socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._dispatch(json.loads(frame.data))
            raise lost
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(lost)

    async def command(self, type_: str, *, seconds: float = COMMAND_SECONDS, **fields: Any) -> Any:
        """Home Assistant's result. Raises ServiceRefused, CallTimedOut or NotConnected."""
        return await self._ask(next(self._ids), type_, seconds, fields)

    async def subscribe(self, type_: str, callback: Callable[[Message], None], **fields: Any) -> None:
        """Call back with every event of a subscription, for as long as the connection lives."""
        number = next(self._ids)
        self._subscribers[number] = callback
        await self._ask(number, type_, COMMAND_SECONDS, fields)

    async def _ask(self, number: int, type_: str, seconds: float, fields: Mapping[str, Any]) -> Any:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._socket.send_json({"id": number, "type": type_, **fields})
                return await answer
        except TimeoutError as err:
            raise CallTimedOut(f"Home Assistant did not answer within {seconds:g} seconds.") from err
        except (aiohttp.ClientError, ConnectionError) as err:
            raise NotConnected("The connection to Home Assistant was lost.") from err
        finally:
            del self._answers[number]

    def _dispatch(self, received: Message | list[Message]) -> None:
        for message in received if isinstance(received, list) else [received]:
            if message["type"] == "result":
                self._answered(message)
            elif message["type"] == "event" and (callback := self._subscribers.get(message["id"])):
                callback(message["event"])

    def _answered(self, message: Message) -> None:
        answer = self._answers.get(message["id"])
        if answer is None or answer.done():
            return
        if message["success"]:
            answer.set_result(message["result"])
        else:
            answer.set_exception(ServiceRefused(message["error"]["code"], message["error"]["message"]))
