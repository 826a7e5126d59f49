"""A WebSocket's client side (RFC 6455) on asyncio's streams: a library for it took a tenth of a satellite's memory."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import ssl
from contextlib import suppress
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

from satellite.satellite_errors import ConnectionLostError

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455, section 1.3."""
_MOST_HEAD_BYTES = 16 * 1024
_READ_BYTES = 64 * 1024
_CLOSE_SECONDS = 1.0
"""Longest wait for the other side to answer a goodbye."""
_HAPPY_EYEBALLS_SECONDS = 0.25
"""Delay of RFC 8305, after which the next of a name's addresses is tried beside the one before."""
_LOST = "The connection to the app is lost."


class NoWebSocketError(Exception):
    """An answer that opens no WebSocket; `status` is HTTP's, None for what is no HTTP."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class _Opcode(IntEnum):
    """RFC 6455, section 5.2."""

    CONTINUATION = 0
    TEXT = 1
    BINARY = 2
    CLOSE = 8
    PING = 9
    PONG = 10


async def connect(url: str, context: ssl.SSLContext, ping_seconds: float, most_bytes: int) -> WebSocket:
    """Open a socket at a ws: or wss: URL; messages to us may have `most_bytes`, and silence is asked after by a ping.

    Raises `NoWebSocketError`, and `OSError` where nobody answers.
    """
    place = urlsplit(url)
    tls: dict[str, Any] = {"ssl": context, "ssl_shutdown_timeout": _CLOSE_SECONDS} if place.scheme == "wss" else {}
    reader, writer = await asyncio.open_connection(
        place.hostname,
        place.port or (443 if tls else 80),
        happy_eyeballs_delay=_HAPPY_EYEBALLS_SECONDS,
        **tls,
    )
    try:
        rest = await _shake_hands(reader, writer, place.netloc, place.path or "/")
    except BaseException:
        writer.transport.abort()
        raise
    return WebSocket(reader, writer, rest, ping_seconds, most_bytes)


async def _shake_hands(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> bytes:
    """Ask for a WebSocket; return what came behind the answer."""
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    request = (
        f"GET {path} HTTP/1.1",
        f"Host: {host.encode('idna').decode()}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}",
        "Sec-WebSocket-Version: 13",
    )
    writer.write("\r\n".join((*request, "", "")).encode())
    head = b""
    while b"\r\n\r\n" not in head:
        more = await reader.read(_READ_BYTES)
        if not more:
            raise ConnectionResetError
        head += more
        if not head.startswith(b"HTTP/1."[: len(head)]) or len(head) - len(more) > _MOST_HEAD_BYTES:
            raise NoWebSocketError(None)
    head, _, rest = head.partition(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
    status = line.split(" ")[1]
    accept = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode(), usedforsecurity=False).digest()).decode()
    if status != "101" or fields.get("sec-websocket-accept") != accept:
        raise NoWebSocketError(int(status) if status.isdecimal() else None)
    return rest


class WebSocket:
    """An open socket. One task receives; what it does not receive is not answered, pings least of all."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        received: bytes,
        ping_seconds: float,
        most_bytes: int,
    ) -> None:
        """`received` is what came behind the handshake."""
        self._reader = reader
        self._writer = writer
        self._received = bytearray(received)
        self._ping_seconds = ping_seconds
        self._most_bytes = most_bytes

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """Return what asyncio knows of the connection (`asyncio.BaseTransport.get_extra_info`)."""
        return self._writer.get_extra_info(name, default)

    async def send(self, message: str | bytes) -> None:
        """Send a message, and wait while too much is under way. Raises `OSError`."""
        if isinstance(message, str):
            self._write(_Opcode.TEXT, message.encode())
        else:
            self._write(_Opcode.BINARY, message)
        await self._writer.drain()

    async def receive(self) -> str | bytes:
        """Return the next message; one that was cancelled must be the last. Raises `ConnectionLostError`."""
        parts, kind = bytearray(), _Opcode.CONTINUATION
        while True:
            is_last, opcode, payload = await self._frame()
            match opcode:
                case _Opcode.PING:
                    self._write(_Opcode.PONG, payload)
                    continue
                case _Opcode.PONG:
                    continue
                case _Opcode.CLOSE:
                    raise ConnectionLostError(_LOST)
                case _Opcode.TEXT | _Opcode.BINARY if kind is _Opcode.CONTINUATION:
                    kind = opcode
                case _Opcode.CONTINUATION if kind is not _Opcode.CONTINUATION:
                    pass
                case _:
                    raise _nonsense("a message within another")
            parts += payload
            if len(parts) > self._most_bytes:
                raise _nonsense(f"more than {self._most_bytes} bytes at once")
            if is_last:
                return _text(parts) if kind is _Opcode.TEXT else bytes(parts)

    async def close(self) -> None:
        """Say goodbye, and wait for a moment until the other side has hung up."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                self._write(_Opcode.CLOSE, (1000).to_bytes(2, "big"))
                while await self._reader.read(_READ_BYTES):
                    pass
        self._writer.transport.abort()

    def _write(self, opcode: _Opcode, payload: bytes) -> None:
        """Send one frame, masked as a client's must be."""
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, 0x80 | size))
        elif size < 1 << 16:
            head = bytes((0x80 | opcode, 0x80 | 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((0x80 | opcode, 0x80 | 127)) + size.to_bytes(8, "big")
        mask = secrets.token_bytes(4)
        masks = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
        masked = (int.from_bytes(payload, "big") ^ masks).to_bytes(size, "big")
        self._writer.write(head + mask + masked)

    async def _frame(self) -> tuple[bool, _Opcode, bytes]:
        """Return whether a frame is a message's last one, its kind and its payload."""
        flags, size = await self._take(2)
        is_last, is_control = bool(flags & 0x80), bool(flags & 0x08)
        try:
            opcode = _Opcode(flags & 0x0F)
        except ValueError as err:
            raise _nonsense("a frame of no kind") from err
        if flags & 0x70 or size & 0x80 or (is_control and (size > 125 or not is_last)):
            raise _nonsense("a frame that no server may send")
        if size >= 126:
            size = int.from_bytes(await self._take(2 if size == 126 else 8), "big")
        if size > self._most_bytes:
            raise _nonsense(f"more than {self._most_bytes} bytes at once")
        return is_last, opcode, await self._take(size)

    async def _take(self, count: int) -> bytes:
        """Return the next bytes."""
        while len(self._received) < count:
            self._received += await self._more()
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken

    async def _more(self) -> bytes:
        """Return what comes next; a side that is silent is pinged, and dead if it is silent then as well."""
        for patience in (self._ping_seconds, self._ping_seconds / 2):
            try:
                async with asyncio.timeout(patience):
                    more = await self._reader.read(_READ_BYTES)
            except TimeoutError:
                self._write(_Opcode.PING, b"")
            except OSError as err:
                raise ConnectionLostError(_LOST) from err
            else:
                if not more:
                    break
                return more
        raise ConnectionLostError(_LOST)


def _text(payload: bytes | bytearray) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError as err:
        raise _nonsense("text that is no UTF-8") from err


def _nonsense(what: str) -> ConnectionLostError:
    return ConnectionLostError(f"The app sent {what}.")
