"""The service manager's own wire (sd_notify(3)): that the satellite is ready, and that it is still alive.

Without systemd, or where the service does not ask for it, nothing is said.
"""

from __future__ import annotations

import asyncio
import os
import socket


def tell(state: str) -> None:
    """Tell systemd a state, such as "READY=1"; it is lost where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as notice:
        notice.setblocking(False)
        try:
            notice.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
        except OSError:
            return


async def stay_alive() -> None:
    """Say that the event loop turns, twice in each time that systemd waits for it, until cancelled."""
    tell("READY=1")
    seconds = _watchdog_seconds()
    while seconds:
        tell("WATCHDOG=1")
        await asyncio.sleep(seconds / 2)


def _watchdog_seconds() -> float:
    """Return the time after which systemd restarts a silent service; 0 where it does not."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    return int(os.environ.get("WATCHDOG_USEC") or 0) / 1_000_000
