"""One authenticated WebSocket to Home Assistant: commands and subscriptions, until it breaks."""

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import aiohttp

from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused, TokenRefused
from ha_tools.live.shapes import unknown_form

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
    return f"{base}/websocket" if _is_supervisor(url) else f"{base}/api/websocket"


def _is_supervisor(url: str) -> bool:
    return url.rstrip("/").endswith("/core")


@contextlib.asynccontextmanager
async def connect(url: str, token: str) -> AsyncIterator["HomeAssistantSocket"]:
    """An open, authenticated connection. Raises NotConnected or TokenRefused with what to do."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                session = await stack.enter_async_context(aiohttp.ClientSession())
                socket = await stack.enter_async_context(
                    session.ws_connect(websocket_url(url), heartbeat=PING_SECONDS, max_msg_size=0)
                )
                await _authenticate(socket, url, token)
        except aiohttp.WSServerHandshakeError as err:
            raise NotConnected(_why_refused(url, err.status)) from err
        except TimeoutError as err:
            raise NotConnected(f"Home Assistant at {url} does not answer. Check that it is running.") from err
        except (aiohttp.ClientError, OSError, ValueError) as err:
            raise NotConnected(
                f"Home Assistant cannot be reached at {url} ({err}). Check the address, and that it is running."
            ) from err
        yield HomeAssistantSocket(socket)


def _why_refused(url: str, status: int) -> str:
    if status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}:
        return f"Home Assistant does not run yet, says what answers at {url} (status {status}). Start it, or wait."
    if status == HTTPStatus.FORBIDDEN:
        return (
            f"Home Assistant at {url} refuses this machine (status 403): it was banned after wrong tokens. "
            "Remove its address from Home Assistant's ip_bans.yaml and restart Home Assistant."
        )
    return f"{url} answers with status {status}, which is not how Home Assistant answers. Check the address."


def _refused_token(url: str) -> str:
    if _is_supervisor(url):
        return "Home Assistant refuses the access token that Supervisor gave to Parley. Restart Parley."
    return (
        "Home Assistant refuses the access token. Make a new long-lived access token in your Home Assistant "
        "profile, under Security, and give it to Parley."
    )


async def _authenticate(socket: aiohttp.ClientWebSocketResponse, url: str, token: str) -> None:
    stranger = NotConnected(f"{url} answers, but not as Home Assistant does. Check the address.")
    if await _received_type(socket) != "auth_required":
        raise stranger
    await socket.send_json({"type": "auth", "access_token": token})
    match await _received_type(socket):
        case "auth_ok":
            await socket.send_json({"id": 1, "type": "supported_features", "features": {"coalesce_messages": 1}})
        case "auth_invalid":
            raise TokenRefused(_refused_token(url))
        case _:
            raise stranger


async def _received_type(socket: aiohttp.ClientWebSocketResponse) -> str | None:
    """The type of the next message; None for what is no message of Home Assistant's."""
    frame = await socket.receive()
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise NotConnected("Home Assistant closed the connection before it let us in. It may be starting or stopping.")
    match _parsed(frame.data):
        case [{"type": str(type_)}]:
            return type_
    return None


def _parsed(text: str) -> Sequence[Any]:
    """The messages of a frame, which holds one or a list of them; none where it is no JSON.

    Half a surrogate pair, which JSON can spell and no text can hold, is replaced.
    """
    try:
        received = json.loads(text)
        if "\\ud" in text or "\\uD" in text:
            plain = json.dumps(received, ensure_ascii=False)
            received = json.loads(plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    except (ValueError, RecursionError):
        return ()
    return received if isinstance(received, list) else [received]


class HomeAssistantSocket:
    """A future per command, a callback per subscription; `serve` reads and must run while anything is asked."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(2)  # 1 told Home Assistant our features
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._subscribers: dict[int, Callable[[Message], None]] = {}
        self._dropped = 0

    async def serve(self) -> None:
        """Read until the connection ends; always ends with NotConnected."""
        lost = NotConnected("The connection to Home Assistant was lost; trying again.")
        try:
            async for frame in self._socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._dispatch(frame.data)
            raise lost
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(lost)

    async def command(
        self,
        type_: str,
        *,
        seconds: float = COMMAND_SECONDS,
        on_event: Callable[[Message], None] | None = None,
        **fields: Any,
    ) -> Any:
        """Return Home Assistant's result; a subscription's events go to `on_event` as long as the connection lives.

        Raises ServiceRefused, CallTimedOut or NotConnected.
        """
        number = next(self._ids)
        if on_event:
            self._subscribers[number] = on_event
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

    def _dispatch(self, text: str) -> None:
        """Give each message to whom it is for; one of a wrong shape is dropped, and costs no other."""
        messages = _parsed(text)
        if not messages:
            raise NotConnected("What answers in Home Assistant's place sends no messages; trying again.")
        for message in messages:
            match message:
                case {"type": "result", "id": int(number)}:
                    self._answered(number, message)
                case {"type": "event", "id": int(number), "event": dict(event)}:
                    if callback := self._subscribers.get(number):
                        callback(event)
                case {"type": str()}:
                    pass
                case _:
                    self._dropped += 1
                    level = logging.WARNING if self._dropped == 1 else logging.DEBUG
                    _LOGGER.log(level, "Home Assistant sent a message of a form that Parley does not know: dropped")

    def _answered(self, number: int, message: Message) -> None:
        answer = self._answers.get(number)
        if answer is None or answer.done():
            return
        match message:
            case {"success": True}:
                answer.set_result(message.get("result"))
            case {"success": False, "error": {"code": code, "message": str(reason)}}:
                answer.set_exception(ServiceRefused(str(code), reason))
            case _:
                answer.set_exception(unknown_form("an answer"))
