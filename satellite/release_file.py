"""Files of the app's release, over HTTP from the port at which satellites connect."""

from __future__ import annotations

import hashlib
import socket
import ssl
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Lock
from urllib.parse import urlsplit

from satellite.app_socket import tls_context
from satellite.satellite_errors import UpdateError

_CONNECT_SECONDS = 10.0
"""Time for a connection; the app is beside us."""
_SILENCE_SECONDS = 60.0
"""Time in which more of a file must come."""
_MOST_BYTES = 20 * 1024 * 1024
"""Largest file of a release."""


class ReleaseDownload:
    """The way to the files of one app's release: they are fetched in a thread, and another one may end that."""

    def __init__(self, app: str, pinned: str) -> None:
        """`app` is its WebSocket URL, `pinned` the certificate that it must show; empty where there is none."""
        self._place = urlsplit(app)
        self._pinned = pinned
        self._lock = Lock()
        self._line: socket.socket | None = None
        self._ended = False

    def file(self, name: str) -> bytes:
        """Return a file; raises `UpdateError` and `OSError`."""
        with closing(HTTPConnection(self._place.netloc)) as connection, closing(self._connected()) as line:
            connection.sock = self._encrypted(line)
            if self._pinned and not _shows(connection.sock, self._pinned):
                raise UpdateError("Another certificate than the app's is shown at its address: nothing is taken.")
            try:
                connection.request("GET", f"{self._place.path}/{name}")
                response = connection.getresponse()
                content = response.read(_MOST_BYTES + 1)
            except HTTPException as err:
                raise ConnectionError(str(err)) from err
            except TimeoutError as err:
                raise ConnectionError(f"nothing came for {_SILENCE_SECONDS:.0f} seconds") from err
        if response.status != HTTPStatus.OK:
            raise UpdateError(f"The app has no release of the satellite's program (HTTP {response.status}).")
        if len(content) > _MOST_BYTES:
            raise UpdateError(f"{name} is larger than any release.")
        return content

    def end(self) -> None:
        """Have `file` give up, be the app silent or slow."""
        with self._lock:
            self._ended = True
            if self._line is not None:
                with suppress(OSError):  # it is closed already
                    self._line.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> socket.socket:
        """Return a connection, which `end` ends from now on."""
        port = self._place.port or (443 if self._place.scheme == "wss" else 80)
        line = socket.create_connection((self._place.hostname or "", port), _CONNECT_SECONDS)
        line.settimeout(_SILENCE_SECONDS)
        with self._lock:
            if self._ended:
                line.close()
                raise ConnectionError("it was given up")
            self._line = line
        return line

    def _encrypted(self, line: socket.socket) -> socket.socket:
        """Return a second end of the line, which speaks TLS where the app does; the first one still ends it."""
        end = line.dup()
        end.settimeout(_SILENCE_SECONDS)
        try:
            return tls_context().wrap_socket(end) if self._place.scheme == "wss" else end
        except BaseException:
            end.close()
            raise


def _shows(sock: socket.socket, pinned: str) -> bool:
    """Return whether the other side's certificate has this fingerprint."""
    shown = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
    return shown is not None and hashlib.sha256(shown).hexdigest() == pinned
