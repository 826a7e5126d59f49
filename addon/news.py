"""News for one peer: states as they are by the time that they are told, and what happened, in a bounded queue."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

QUEUE = 256
"""Messages of what happened that may wait for one peer."""

STATE_SECONDS = 0.25
"""Rest after a peer was told a state: what changes hundreds of times a second is told some times a second."""

News = dict[str, Any]
"""One message, as JSON."""


class Newsfeed:
    """All that one peer has not been told yet."""

    def __init__(self, states: Mapping[str, Callable[[], News]], first_to_go: str) -> None:
        """`states` make the message of each state, in the order in which they are told at the beginning.

        Where too much waits the oldest message of the type `first_to_go` gives way.
        """
        self._states = states
        self._first_to_go = first_to_go
        self._changed = set(states)
        self._told: dict[str, News] = {}
        """Each state as it was told last."""
        self._happened: deque[News] = deque()
        self._something_new = asyncio.Event()
        self._something_new.set()
        self._rest_until = 0.0

    def change(self, state: str) -> None:
        """Tell a state anew, soon, if it is another than was told last."""
        self._changed.add(state)
        self._something_new.set()

    def tell(self, message: News) -> None:
        """Tell something that happened."""
        self._happened.append(message)
        if len(self._happened) > QUEUE:
            lesser = (number for number, one in enumerate(self._happened) if one["type"] == self._first_to_go)
            del self._happened[next(lesser, 0)]
        self._something_new.set()

    def wake(self) -> None:
        """Let `next` return soon, with or without news."""
        self._something_new.set()

    async def next(self) -> list[News]:
        """Wait for news and return all there is, the states first; at times there is none after all."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self._rest_until if self._changed else None):
                await self._something_new.wait()
        self._something_new.clear()
        news = [*self._changed_states(), *self._happened]
        self._happened.clear()
        return news

    def _changed_states(self) -> list[News]:
        now = asyncio.get_running_loop().time()
        if not self._changed or now < self._rest_until:
            return []
        self._rest_until = now + STATE_SECONDS
        looked_at = {name: state() for name, state in self._states.items() if name in self._changed}
        self._changed.clear()
        changed = {name: message for name, message in looked_at.items() if message != self._told.get(name)}
        self._told |= changed
        return list(changed.values())
