"""A file of the app's release, over HTTP from the port at which satellites connect."""

from __future__ import annotations

import hashlib
import socket
import ssl
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from satellite.app_socket import tls_context
from satellite.satellite_errors import UpdateError

_SILENCE_SECONDS = 60.0
"""Time in which more of a file must come."""
_MOST_BYTES = 20 * 1024 * 1024
"""Largest file of a release."""


def download(app: str, name: str, pinned: str) -> bytes:
    """Return a file of the release of the app at a WebSocket URL, which shows the `pinned` certificate if there is one.

    Raises `UpdateError` and `OSError`.
    """
    place = urlsplit(app)
    connection = (
        HTTPSConnection(place.netloc, timeout=_SILENCE_SECONDS, context=tls_context())
        if place.scheme == "wss"
        else HTTPConnection(place.netloc, timeout=_SILENCE_SECONDS)
    )
    with closing(connection):
        connection.connect()
        if pinned and not _shows(connection.sock, pinned):
            raise UpdateError("Another certificate than the app's is shown at its address: nothing is taken.")
        try:
            connection.request("GET", f"{place.path}/{name}")
            response = connection.getresponse()
            content = response.read(_MOST_BYTES + 1)
        except HTTPException as err:
            raise ConnectionError(str(err)) from err
    if response.status != HTTPStatus.OK:
        raise UpdateError(f"The app has no release of the satellite's program (HTTP {response.status}).")
    if len(content) > _MOST_BYTES:
        raise UpdateError(f"{name} is larger than any release.")
    return content


def _shows(sock: socket.socket, pinned: str) -> bool:
    """Return whether the other side's certificate has this fingerprint."""
    shown = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
    return shown is not None and hashlib.sha256(shown).hexdigest() == pinned
