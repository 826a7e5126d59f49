"""The recent conversation of each room, which outlives a lost connection but not the hour."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.model.prompt import recent
from assistant.turns import CUT_OFF
from ha_tools.facts.facts import Fact

FORGET_SECONDS = 300.0
"""Silence after which a room begins anew: "it" then means nothing any more."""


@dataclass(frozen=True)
class _Kept:
    """The end of a room's conversation."""

    said_at: float = 0.0
    """Time of the last addition, in seconds of the memory's clock."""
    messages: tuple[Any, ...] = ()
    """As a language model reads them, oldest first."""
    read: tuple[Fact, ...] = ()
    """The texts of others in them, or obeyed by a model that wrote them: "The list was read"."""
    touched: int = 0
    """Messages from the first on that those may be in."""


class Memory:
    """The recent messages of each room, in the form a language model reads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rooms: dict[str, _Kept] = {}

    def __len__(self) -> int:
        return len(self._rooms)

    def forget(self) -> None:
        """Forget the conversation of every room."""
        self._rooms.clear()

    def recall(self, room: str) -> list[Any]:
        """Return the room's messages, oldest first; empty when it has been silent for long."""
        return list(self._of(room).messages)

    def read(self, room: str) -> tuple[Fact, ...]:
        """Return which texts of others can still steer a language model that is reminded of this."""
        return self._of(room).read

    def keep(self, room: str, messages: Sequence[Any], read: Sequence[Fact] = ()) -> None:
        """Keep the end of the room's conversation with a model, which had read these texts of others."""
        self._keep(room, messages, tuple(read), len(messages) if read else 0)

    def add(self, room: str, said: str, answered: str, read: Sequence[Fact] = ()) -> None:
        """Keep one exchange that needed no language model, so that the next one can refer to it."""
        before = self._of(room)
        exchange = ({"role": "user", "content": said}, {"role": "assistant", "content": answered})
        messages = (*before.messages, *exchange)
        self._keep(room, messages, (*before.read, *read), len(messages) if read else before.touched)

    def cut_short(self, room: str, answered: str, heard: str) -> None:
        """Keep of the room's last answer what was heard of it: it was interrupted."""
        before = self._of(room)
        last = before.messages[-1] if before.messages else {}
        if last.get("role") == "assistant" and (last.get("content") or "").strip() == answered:
            cut = {**last, "content": f"{heard} {CUT_OFF}".strip()}
            self._rooms[room] = replace(before, messages=(*before.messages[:-1], cut))

    def _keep(self, room: str, messages: Sequence[Any], read: tuple[Fact, ...], touched: int) -> None:
        kept = tuple(recent(messages))
        left = max(0, touched - (len(messages) - len(kept)))
        now = self._clock()
        for silent in [key for key, before in self._rooms.items() if now - before.said_at >= FORGET_SECONDS]:
            del self._rooms[silent]
        self._rooms[room] = _Kept(now, kept, tuple(dict.fromkeys(read)) if left else (), left)

    def _of(self, room: str) -> _Kept:
        kept = self._rooms.get(room, _Kept())
        return kept if self._clock() - kept.said_at < FORGET_SECONDS else _Kept()
