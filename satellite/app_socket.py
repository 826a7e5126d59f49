"""A WebSocket to the app, opened over TLS. Where something else answers, it is named in plain words.

Nobody vouches for the app's certificate, so that TLS itself takes any. The one who opened the socket compares the
fingerprint with the one that was pinned at pairing before it sends a word of its own.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import socket
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
        raise ConnectionLostError(_why_no_socket(url, err.status)) from err
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


def _why_no_socket(url: str, status: int) -> str:
    """Return why an answer of HTTP is no socket, in plain words."""
    if status in {502, 503, 504}:
        return (
            f"{_place(url)} answers, and cannot serve satellites just now (HTTP {status}): the app may be starting, or "
            "a proxy in between does not reach it."
        )
    return f"{_place(url)} answers, and is not Parley's port for satellites (HTTP {status}). {_advice(url)}"


def _why(url: str, err: Exception) -> str:
    """Return why there is no connection, in plain words."""
    place = _place(url)
    match err:
        case aiohttp.ClientConnectorDNSError(os_error=OSError(errno=socket.EAI_AGAIN)):
            return f"This machine cannot look up names just now, such as {urlsplit(url).hostname}: is it in a network?"
        case aiohttp.ClientConnectorDNSError():
            return _unknown_name(urlsplit(url).hostname or "")
        case ssl.SSLError() | aiohttp.ClientSSLError():
            return f"{place} answers, and speaks no TLS: it is not Parley's port for satellites. {_advice(url)}"
        case aiohttp.ClientResponseError():
            return f"{place} answers, and speaks another language: it is not Parley's port. {_advice(url)}"
        case OSError(errno=errno.ECONNREFUSED):
            return (
                f"Nothing listens at {place}: the Parley app is not running or is starting just now, or has another "
                f"port than this. {_advice(url)}"
            )
        case OSError(errno=errno.ENETUNREACH):
            return "This machine is in no network just now."
        case TimeoutError() | OSError(errno=errno.EHOSTUNREACH | errno.ETIMEDOUT | errno.EHOSTDOWN):
            return (
                f"{place} does not answer: that machine is off, or is not reached from this network (a guest Wi-Fi, a "
                "firewall), or has another address now."
            )
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError(errno=None | errno.ECONNRESET | errno.EPIPE):
            tls = "" if url.startswith("wss:") else "It may want TLS, which plain = true does without. "
            return f"{place} answers, and hangs up: it is not Parley's port for satellites. {tls}{_advice(url)}"
    return f"The app cannot be reached at {url} ({str(err) or type(err).__name__})."


def _unknown_name(host: str) -> str:
    known = "no machine of this network answers to it" if host.endswith(".local") else "this network does not know it"
    return (
        f"The name {host} leads nowhere: {known}. Give the address of Home Assistant's machine in its place, such as "
        "192.168.1.5 (in Home Assistant: Settings, System, Network)."
    )


def _place(url: str) -> str:
    return urlsplit(url).netloc


def _advice(url: str) -> str:
    port = urlsplit(url).port or 0
    other = _OTHER_PORTS.get(port)
    if port == PORT:
        return f"{PORT} is Parley's usual port; another can be chosen in the app's network settings."
    return (f"{other}; Parley's is {PORT}" if other else f"Parley's is {PORT}") + (
        ", unless another was chosen in the app's network settings."
    )
