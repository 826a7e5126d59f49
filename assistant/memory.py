"""What was said lately in each room, so that a conversation outlives a lost connection but not the hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from assistant.model.prompt import recent

FORGET_SECONDS = 300.0
"""Silence after which a room begins anew: "it" then means nothing any more."""


class Memory:
    """The recent messages of each room, in the form a language model reads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[str, tuple[float, list[Any]]] = {}

    def recall(self, room: str) -> list[Any]:
        """Return the room's messages, oldest first; empty when it has been silent for long."""
        said_at, messages = self._rooms.get(room, (0.0, []))
        return list(messages) if self._clock() - said_at < FORGET_SECONDS else []

    def keep(self, room: str, messages: Sequence[Any]) -> None:
        """Keep the end of the room's conversation."""
        self._rooms[room] = (self._clock(), recent(messages))

    def add(self, room: str, said: str, answered: str) -> None:
        """Keep one exchange that needed no language model, so that the next one can refer to it."""
        exchange = [{"role": "user", "content": said}, {"role": "assistant", "content": answered}]
        self.keep(room, [*self.recall(room), *exchange])
