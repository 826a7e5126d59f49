"""Sockets that count, and what the kernel has counted of those of others."""

from __future__ import annotations

import socket
import struct
from typing import Any

from ha_tools.leaving.crossing import Wire, open_wire

_TCP_INFO = getattr(socket, "TCP_INFO", None)
_RECEIVED_AT, _SENT_AT = 128, 200
"""Places of tcpi_bytes_received and tcpi_bytes_sent (linux/tcp.h)."""


class CountingSocket(socket.socket):
    """A socket whose bytes are counted by the wire of whoever sent over it last: what comes answers that."""

    __slots__ = ("_wire",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wire: Wire | None = None

    def send(self, *args: Any) -> int:
        """Send some bytes."""
        return self._sent(super().send(*args))

    def sendmsg(self, *args: Any) -> int:
        """Send some bytes out of several buffers."""
        return self._sent(super().sendmsg(*args))

    def recv(self, *args: Any) -> bytes:
        """Receive some bytes."""
        data = super().recv(*args)
        self._received(len(data))
        return data

    def recv_into(self, *args: Any) -> int:
        """Receive some bytes into a buffer."""
        count = super().recv_into(*args)
        self._received(count)
        return count

    def _sent(self, count: int) -> int:
        self._wire = open_wire() or self._wire
        if self._wire:
            self._wire.sent(count)
        return count

    def _received(self, count: int) -> None:
        if self._wire:
            self._wire.received(count)


def kernel_bytes(sock: Any) -> tuple[int, int]:
    """Return the bytes that a TCP socket has sent and received by the kernel's own count; zeros where it has none."""
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, 256) if _TCP_INFO else b""
    except (OSError, AttributeError):  # it is closed
        return 0, 0
    if len(info) < _SENT_AT + 8:
        return 0, 0
    return struct.unpack_from("=Q", info, _SENT_AT)[0], struct.unpack_from("=Q", info, _RECEIVED_AT)[0]


class SocketCount:
    """The kernel's count of one connection at a time, as it grows."""

    def __init__(self) -> None:
        self._last: tuple[object, int, int] | None = None

    def since(self, sock: Any) -> tuple[int, int]:
        """Return the bytes sent and received since the last time, of a new connection from its beginning."""
        sent, received = kernel_bytes(sock)
        before = self._last if self._last and self._last[0] is sock else (sock, 0, 0)
        self._last = (sock, max(sent, before[1]), max(received, before[2]))
        return max(sent - before[1], 0), max(received - before[2], 0)
