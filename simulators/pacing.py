"""Waiting for a moment of `time.monotonic()`."""

from __future__ import annotations

import asyncio
import time


async def until(at: float) -> None:
    """Return at the moment `at`, or at once when it has passed."""
    await asyncio.sleep(max(at - time.monotonic(), 0.0))


async def until_either(at: float | None, changed: asyncio.Event) -> None:
    """Return at the moment `at` (None: never) or when `changed` is set, whichever comes first."""
    try:
        async with asyncio.timeout(None if at is None else max(at - time.monotonic(), 0.0)):
            await changed.wait()
    except TimeoutError:
        return
