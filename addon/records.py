"""The keepers of what outlives the process: turns, timers and the tries at the PIN."""

from __future__ import annotations

from addon.journal import Journal
from addon.pin_ledger import PinLedger
from addon.store import Store
from addon.timer_keeping import Ledger
from ha_tools.signals import Signal


class Records:
    """One keeper of each kind over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.journal = Journal(store)
        self.timers = Ledger(store)
        self.pins = PinLedger(store)
        self.on_problem = Signal[()]()
        """Told when there may be another problem, or none any more."""
        for on_problem in (self.journal.on_problem, self.timers.on_problem, self.pins.on_tries):
            on_problem(self.on_problem.tell)

    @property
    def problems(self) -> list[str]:
        """The failures to keep something, in plain words."""
        return list(filter(None, (self.store.problem, self.journal.problem, self.timers.problem)))

    async def close(self) -> None:
        """Write what is left, once nothing can come any more."""
        await self.pins.close()
        await self.journal.close()
