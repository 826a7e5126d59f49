"""Work that is seen through when whoever asked for it goes away meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

CLOSE_SECONDS = 3.0
"""Time for what is under way when the app ends: a command is through by then, a language model may not be."""


class LastingWork:
    """The work under way; `close` waits for it."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def result(self, work: Coroutine[Any, Any, T]) -> T:
        """Begin work and return what it comes to; it goes on where nobody waits any more."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for all of it, and end what takes too long."""
        if under_way := set(self._under_way):
            await asyncio.wait(under_way, timeout=CLOSE_SECONDS)
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
