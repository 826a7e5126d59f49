"""One connection at a port, from the moment it is accepted: it can be cut off before it has a transport, too."""

from __future__ import annotations

import asyncio
import contextlib
import socket

Ends = tuple[object, object]
"""The other side's address and ours, which no two open connections share."""


def ends_of(transport: asyncio.BaseTransport) -> Ends:
    """Return the ends of a connection, of TLS or plain."""
    return transport.get_extra_info("peername"), transport.get_extra_info("sockname")


class Arrival:
    """A connection, and the task that takes it to where it is served."""

    def __init__(self, connection: socket.socket, peer: tuple[object, ...]) -> None:
        self.connection = connection
        self.address = str(peer[0])
        """The network address of the other side."""
        self.ends: Ends = (peer, connection.getsockname())
        self.transport: asyncio.Transport | None = None
        """Set once it is served."""
        self.is_handed_over = False
        """The connection is asyncio's, which closes its file."""
        self.entering: asyncio.Task[None] | None = None
        """The task meanwhile."""

    @property
    def is_closed(self) -> bool:
        """Its file is closed; a connection that is closing may have things left to send."""
        return self.connection.fileno() < 0

    def cut_off(self) -> None:
        """Close it at once, without another word."""
        if self.transport is not None:
            self.transport.abort()
        elif self.is_handed_over:  # a file that is closed behind asyncio's back becomes the next connection's
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        elif self.entering is not None:
            self.entering.cancel()

    async def first_byte(self) -> bytes:
        """Wait for the first byte and return it, unread; empty when the other side has gone. Raises `OSError`."""
        loop, readable = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self.connection, readable.set)
        try:
            await readable.wait()
            return self.connection.recv(1, socket.MSG_PEEK)
        finally:
            loop.remove_reader(self.connection)
