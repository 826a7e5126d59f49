"""A WebSocket to the app, opened over TLS. Where something else answers, it is named in plain words.

Nobody vouches for the app's certificate, so that TLS itself takes any. The one who opened the socket compares the
fingerprint with the one that was pinned at pairing before it sends a word of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from functools import cache
from urllib.parse import urlsplit

import aiohttp

from satellite.protocol import MAX_MESSAGE_BYTES, PORT
from satellite.satellite_errors import ConnectionLostError

_CONNECT_SECONDS = 5.0
"""Longest wait for a socket to open."""
_CLOSE_SECONDS = 1.0
"""Longest wait for the app to answer a goodbye."""

_OTHER_PORTS = {
    8123: "8123 is Home Assistant's own port",
    8099: "8099 is the port of Parley's panel",
}


async def open_socket(session: aiohttp.ClientSession, url: str, ping_seconds: float) -> aiohttp.ClientWebSocketResponse:
    """Open a socket at the app's address. Raises `ConnectionLostError`, which says what is there instead."""
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            return await session.ws_connect(
                url,
                heartbeat=ping_seconds,
                max_msg_size=MAX_MESSAGE_BYTES,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSE_SECONDS),
                ssl=_context(),
            )
    except aiohttp.WSServerHandshakeError as err:
        raise ConnectionLostError(
            f"{_place(url)} answers, and is not Parley's port for satellites (HTTP {err.status}). {_advice(url)}"
        ) from err
    except (aiohttp.ClientError, OSError, TimeoutError) as err:
        raise ConnectionLostError(_why(url, err)) from err


def certificate_of(socket: aiohttp.ClientWebSocketResponse) -> str:
    """Return the SHA-256, in hexadecimal, of the certificate that the other side showed; empty without TLS."""
    encrypted = socket.get_extra_info("ssl_object")
    if encrypted is None:
        return ""
    return hashlib.sha256(encrypted.getpeercert(binary_form=True)).hexdigest()


@cache
def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the fingerprint is compared instead
    return context


def _why(url: str, err: Exception) -> str:
    """Return why there is no socket, in plain words."""
    if isinstance(err, ssl.SSLError | aiohttp.ClientSSLError):
        return f"{_place(url)} answers, and speaks no TLS: it is not Parley's port for satellites. {_advice(url)}"
    if isinstance(err, aiohttp.ServerDisconnectedError | ConnectionResetError):
        return f"{_place(url)} answers, and hangs up: it is not Parley's port for satellites. {_advice(url)}"
    return f"The app cannot be reached at {url} ({str(err) or 'no answer'})."


def _place(url: str) -> str:
    return urlsplit(url).netloc


def _advice(url: str) -> str:
    other = _OTHER_PORTS.get(urlsplit(url).port or 0)
    return (f"{other}; Parley's is {PORT}" if other else f"Parley's is {PORT}") + (
        ", unless another was chosen in the app's network settings."
    )
