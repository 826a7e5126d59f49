"""A WebSocket to the app, opened over TLS. Where something else answers, it is named in plain words.

Nobody vouches for the app's certificate, so that TLS itself takes any. The one who opened the socket compares the
fingerprint with the one that was pinned at pairing before it sends a word of its own.
"""

from __future__ import annotations

import errno
import hashlib
import re
import socket
import ssl
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI

from satellite.protocol import MAX_MESSAGE_BYTES, PORT
from satellite.satellite_errors import ConnectionLostError

_CONNECT_SECONDS = 5.0
"""Longest wait for a socket to open."""
_CLOSE_SECONDS = 1.0
"""Longest wait for the app to answer a goodbye."""
_HAPPY_EYEBALLS_SECONDS = 0.25
"""Delay of RFC 8305, after which the next of a name's addresses is tried beside the one before."""

_OTHER_PORTS = {
    8123: "8123 is Home Assistant's own port",
    8099: "8099 is the port of Parley's panel",
}

_NUMBER = re.compile(r"\[Errno (\d+)\]")
"""asyncio tells of several errors at once by their texts alone."""


class Transported(Protocol):
    """A connection of asyncio, or a socket on top of one."""

    def get_extra_info(self, name: str, default: object = None) -> Any:
        """Return what asyncio knows of the connection."""


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        """Follow none: the app is at its own address, and nowhere else."""
        return exc


async def open_socket(url: str, ping_seconds: float) -> ClientConnection:
    """Open a socket at the app's address. Raises `ConnectionLostError`, which says what is there instead."""
    is_encrypted = urlsplit(url).scheme == "wss"
    tls: dict[str, Any] = {"ssl": tls_context(), "ssl_shutdown_timeout": _CLOSE_SECONDS} if is_encrypted else {}
    try:
        return await _Connect(
            url,
            compression=None,
            proxy=None,
            open_timeout=_CONNECT_SECONDS,
            close_timeout=_CLOSE_SECONDS,
            ping_interval=ping_seconds,
            ping_timeout=ping_seconds,  # what comes meanwhile does not count, and Wi-Fi stalls for seconds
            max_size=MAX_MESSAGE_BYTES,
            happy_eyeballs_delay=_HAPPY_EYEBALLS_SECONDS,
            **tls,
        )
    except InvalidStatus as err:
        raise ConnectionLostError(_why_no_socket(url, err.response.status_code)) from err
    except (InvalidHandshake, InvalidURI, OSError, ValueError) as err:  # the latter for hosts that cannot be names
        raise ConnectionLostError(_why(url, err)) from err


def certificate_of(connection: Transported) -> str:
    """Return the SHA-256, in hexadecimal, of the certificate that the other side showed; empty without TLS."""
    encrypted = connection.get_extra_info("ssl_object")
    if encrypted is None:
        return ""
    return hashlib.sha256(encrypted.getpeercert(binary_form=True)).hexdigest()


@cache
def tls_context() -> ssl.SSLContext:
    """Return the settings of TLS, which vouch for nobody."""
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
        case socket.gaierror(errno=socket.EAI_AGAIN):
            return f"This machine cannot look up names just now, such as {urlsplit(url).hostname}: is it in a network?"
        case socket.gaierror() | UnicodeError():
            return _unknown_name(urlsplit(url).hostname or "")
        case ConnectionResetError() | BrokenPipeError() | ssl.SSLEOFError() | InvalidHandshake(__cause__=EOFError()):
            tls = "" if url.startswith("wss:") else "It may want TLS, which plain = true does without. "
            return f"{place} answers, and hangs up: it is not Parley's port for satellites. {tls}{_advice(url)}"
        case InvalidHandshake():
            return f"{place} answers, and speaks another language: it is not Parley's port. {_advice(url)}"
        case ssl.SSLError():
            return f"{place} answers, and speaks no TLS: it is not Parley's port for satellites. {_advice(url)}"
    match _number(err):
        case errno.ECONNREFUSED:
            return (
                f"Nothing listens at {place}: the Parley app is not running or is starting just now, or has another "
                f"port than this. {_advice(url)}"
            )
        case errno.ENETUNREACH:
            return "This machine is in no network just now."
        case errno.ETIMEDOUT | errno.EHOSTUNREACH | errno.EHOSTDOWN:
            return (
                f"{place} does not answer: that machine is off, or is not reached from this network (a guest Wi-Fi, a "
                "firewall), or has another address now."
            )
    return f"The app cannot be reached at {url} ({str(err) or type(err).__name__})."


def _number(err: Exception) -> int | None:
    """Return the system's number of an error; of several at once, of a name with several addresses, the first one's."""
    if isinstance(err, OSError) and err.errno is None:
        found = _NUMBER.search(str(err))
        return int(found[1]) if found else errno.ETIMEDOUT if isinstance(err, TimeoutError) else None
    return err.errno if isinstance(err, OSError) else None


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
