"""Telling others of changes: everything that can be listened to in this house is a signal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVarTuple

Told = TypeVarTuple("Told")


class Signal(Generic[*Told]):
    """A change that others may hear of: `timers.on_change(callback)` listens, `timers.on_change.tell(…)` tells.

    Callbacks are called at once, in the order in which they came; what one of them raises is raised to the teller.
    """

    def __init__(self) -> None:
        self._callbacks: list[Callable[[*Told], object]] = []

    def __call__(self, callback: Callable[[*Told], object]) -> Callable[[], None]:
        """Call back from now on. Returns what ends it."""
        self._callbacks.append(callback)

        def end() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return end

    def tell(self, *told: *Told) -> None:
        """Tell everybody who listens."""
        for callback in list(self._callbacks):
            callback(*told)


class AsyncSignal(Generic[*Told]):
    """The same for listeners that are waited for, one after the other."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[*Told], Awaitable[object]]] = []

    def __call__(self, callback: Callable[[*Told], Awaitable[object]]) -> None:
        """Call back from now on."""
        self._callbacks.append(callback)

    async def tell(self, *told: *Told) -> None:
        """Tell everybody who listens; return once they have done what they do about it."""
        for callback in self._callbacks:
            await callback(*told)
