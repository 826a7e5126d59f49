"""The house's accounts: the gate and its rules, the sheet of what went through it, and their place in the store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from addon.privacy.kept_talk import StoredTalk
from addon.store.ledger import Ledger
from addon.store.records import Records
from addon.supervision import Follower
from addon.turns.service_keeper import ServiceKeeper
from assistant.house import House
from assistant.prices import BILLED
from assistant.service_use import ServiceUse, Stage
from ha_tools.leaving.crossing import Crossing, SentKind
from ha_tools.leaving.gate import Gate, Sender, sender
from ha_tools.leaving.house_only import HouseOnly
from ha_tools.leaving.privacy import Privacy
from ha_tools.leaving.sheet import Sheet, SheetLine

_KINDS: Mapping[str, SentKind] = {Stage.STT: SentKind.SPEECH, Stage.LLM: SentKind.WORDS, Stage.TTS: SentKind.WORDS}

LONGEST_WAIT_SECONDS = 900.0
"""The clock may be set meanwhile: the rules by hours are looked at as often."""


class HouseAccounts:
    """Made before the house, which reaches out by its `gate`; `open` takes up what was kept."""

    def __init__(self, now: Callable[[], datetime], outside_hosts: Iterable[str], records: Records) -> None:
        """`now` gives the time in the home's time zone."""
        self.house_only = HouseOnly(now)
        self.sheet = Sheet(lambda: now().date())
        self.gate = Gate(self.house_only.stays, frozenset(outside_hosts))
        self._now = now
        self._records = records
        self._rules_changed = asyncio.Event()
        self._settings = Ledger[Mapping[str, Any]](
            "The rules of privacy", partial(records.store.keep_documents, "privacy"), lasts=records.store.lasts
        )
        self.keeper = ServiceKeeper(self.sheet, records.store, "outside")

    async def open(self, house: House) -> None:
        """Take up what was kept, and follow the house from here on."""
        house.privacy = Privacy(self.house_only, self.sheet, StoredTalk(house, self._records, self._now))
        settings = await self._records.store.documents("privacy")
        self.house_only.restore(settings.get("house_only", {}))
        self.sheet.restore(await self._records.store.documents("outside"))
        self.house_only.on_rules(lambda: self._settings.note("house_only", self.house_only.as_document()))
        self.house_only.on_rules(self._rules_changed.set)
        self.house_only.on_change(house.services.gate_changed)
        self.gate.on_crossing(self._crossed)
        house.services.on_use(self._used)

    def followers(self) -> Iterable[Follower]:
        """Return the work that goes on beside it."""
        return (
            Follower("Keeping the sheet of what left the house", self.keeper.run),
            Follower("Keeping the rules of privacy", self._settings.run),
            Follower("Following the hours of the house", self._follow_hours),
        )

    async def _follow_hours(self) -> None:
        """Tell of each beginning and end of a rule by hours, until cancelled."""
        while True:
            self._rules_changed.clear()
            seconds = self.house_only.seconds_to_change
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(None if seconds is None else min(seconds, LONGEST_WAIT_SECONDS)):
                    await self._rules_changed.wait()
                    continue
            self.house_only.on_change.tell()

    def _crossed(self, crossing: Crossing, by: Sender) -> None:
        self.sheet.add_crossing(crossing, by.room, by.turn.id if by.turn else "")

    def _used(self, use: ServiceUse) -> None:
        """Add what a service was sent; one that serves at home is not counted."""
        if not (use.left_house and use.amounts):
            return
        by = sender()
        line = SheetLine(by.room, use.provider, use.model, use.host, _KINDS[use.stage])
        is_billed = use.cost is not None or bool(use.amounts.keys() & BILLED)
        self.sheet.add(line, by.turn.id if by.turn else "", use.amounts, use.cost if is_billed else None)
