"""Waiting for others for a bounded time, in which the stalls of this program itself are not theirs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

BEAT_SECONDS = 0.25
"""The clock is looked at so often while somebody waits."""

LATE_SECONDS = 0.1
"""A look that comes so much later than it should shows that this program did not run: it could not have heard."""


@contextlib.asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[None]:
    """Wait for so long at most, in seconds in which the event loop ran. Raises `TimeoutError`.

    A machine that stood still for a while has what came meanwhile still to read: `asyncio.timeout` would give it up.
    """
    loop = asyncio.get_running_loop()
    left, looked_at = seconds, loop.time()
    beat: asyncio.TimerHandle | None = None
    async with asyncio.timeout(None) as bound:

        def wait() -> None:
            nonlocal beat
            beat = loop.call_later(min(max(left, 0.0), BEAT_SECONDS), look)

        def look() -> None:
            nonlocal left, looked_at
            now = loop.time()
            due, passed = min(max(left, 0.0), BEAT_SECONDS), now - looked_at
            is_late = passed > due + LATE_SECONDS
            left, looked_at = left - (due if is_late else passed), now
            if is_late:
                left = max(left, BEAT_SECONDS)
            if left <= 0.0:
                bound.reschedule(now)
            else:
                wait()

        wait()
        try:
            yield
        finally:
            if beat:
                beat.cancel()
