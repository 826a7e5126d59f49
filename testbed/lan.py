"""The one way to an app's LAN site: its address, and sessions that take its certificate, for which nobody vouches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

_STEPS_OF_A_GOODBYE = 10
"""Turns of the event loop in which a connection of TLS is closed after its session is; aiohttp waits for none."""


def lan_url(port: int) -> str:
    """Return the address of a LAN site on this machine."""
    return f"https://127.0.0.1:{port}"


@asynccontextmanager
async def lan_session(local_address: str | None = None, **more: Any) -> AsyncIterator[aiohttp.ClientSession]:
    """Yield a session that reaches a LAN site, from an address of this machine's; `more` is aiohttp's own."""
    local = (local_address, 0) if local_address else None
    connector = aiohttp.TCPConnector(ssl=False, local_addr=local)
    async with aiohttp.ClientSession(connector=connector, **more) as session:
        yield session
    for _ in range(_STEPS_OF_A_GOODBYE):
        await asyncio.sleep(0)
