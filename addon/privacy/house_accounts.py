"""The house's accounts: the gate and its rules, the sheet of what went through it, and their place in the store."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from addon.broker.announcement_side import AnnouncementSide
from addon.broker.kept_sounds import FOLDER
from addon.privacy.expiry import Expiry, ForgetLines
from addon.privacy.kept_talk import StoredTalk
from addon.privacy.own_prices import OwnPrices
from addon.privacy.retention import Retention
from addon.store.document_ledger import DocumentLedger
from addon.store.journal import Journal
from addon.store.kept_permissions import KeptPermissions
from addon.store.records import Records
from addon.store.store import Store
from addon.supervision import Follower
from addon.turns.service_keeper import ServiceKeeper
from assistant.house import House
from assistant.prices import BILLED, price_of
from assistant.service_use import ServiceUse, Stage
from ha_tools.facts.facts import Fact
from ha_tools.leaving.budget import Budget, BudgetRule
from ha_tools.leaving.crossing import Crossing, SentKind
from ha_tools.leaving.gate import Gate, Sender, sender
from ha_tools.leaving.house_only import HouseOnly
from ha_tools.leaving.privacy import Privacy
from ha_tools.leaving.sheet import Sheet, SheetLine
from ha_tools.people.person import Person
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

_KINDS: Mapping[str, SentKind] = {Stage.STT: SentKind.SPEECH, Stage.LLM: SentKind.WORDS, Stage.TTS: SentKind.WORDS}

_VOICES = "known_voices"
"""The document that says whether people of the home chose to be told by their voices."""

LONGEST_WAIT_SECONDS = 900.0
"""The clock may be set meanwhile: the rules by hours are looked at as often."""


class HouseAccounts:
    """Made before the house, which reaches out by its `gate`; `open` takes up what was kept."""

    def __init__(
        self,
        now: Callable[[], datetime],
        outside_hosts: Iterable[str],
        records: Records,
        prices: Path,
        data: Path,
    ) -> None:
        """`now` gives the time in the home's time zone; `prices` is the household's own file of them.

        `data` is the folder of what lasts.
        """
        self.house_only = HouseOnly(now)
        self.sheet = Sheet(lambda: now().date())
        self.budget = Budget()
        self.retention = Retention()
        self.prices = OwnPrices(prices)
        self.talk: StoredTalk | None = None
        """None until it is opened."""
        self.on_forgotten = Signal[()]()
        """Told when something that was said is kept no more."""
        self._expiry: Expiry | None = None
        self._data = data
        self.gate = Gate(
            lambda by: self.budget.stops or self.house_only.stays(by),
            frozenset(outside_hosts),
            lambda by: self.budget.stops or self.house_only.stays(by, unheard=True),
        )
        self._now = now
        self._records = records
        self._rules_changed = asyncio.Event()
        self._settings = DocumentLedger("The rules of privacy", records.store, "privacy")
        self.keeper = ServiceKeeper(self.sheet, records.store, "outside")

    async def open(
        self,
        house: House,
        announcements: AnnouncementSide,
        permissions: KeptPermissions,
        forget_lines: ForgetLines,
    ) -> None:
        """Take up what was kept, and follow the house from here on."""
        store, journal = self._records.store, self._records.journal
        self._expiry = Expiry(
            store,
            journal,
            announcements,
            house.proposals,
            self._records.proposals,
            forget_lines,
            self._data,
            self._now,
            self.on_forgotten.tell,
        )
        self.talk = StoredTalk(
            house,
            self._records,
            announcements,
            permissions,
            self._now,
            forget_lines,
            self._data,
            self.on_forgotten.tell,
        )
        house.privacy = Privacy(self.house_only, self.sheet, self.budget, self.talk, self._budget_word)
        await self.prices.look()
        settings = await self._settings.documents()
        self.house_only.restore(settings.get("house_only", {}))
        self.sheet.restore(await self._records.store.documents("outside"))
        self.budget.restore(settings.get("budget", {}))
        self._count_budget()
        with contextlib.suppress(ValueError):
            self.retention = Retention.of(settings.get("retention", {}))
        house.speakers.switch(is_on=settings.get(_VOICES, {}).get("is_on") is True)
        house.speakers.on_switch(lambda is_on: self._settings.note(_VOICES, {"is_on": is_on}))
        self.house_only.on_rules(lambda: self._settings.note("house_only", self.house_only.as_document()))
        self.house_only.on_rules(self._rules_changed.set)
        self.house_only.on_change(house.services.gate_changed)
        self.gate.on_crossing(self._crossed)
        house.services.on_use(self._used)
        house.people.on_change(self._person_changed)

    def followers(self) -> Iterable[Follower]:
        """Return the work that goes on beside it."""
        return (
            Follower("Keeping the sheet of what left the house", self.keeper.run),
            Follower("Keeping the rules of privacy", self._settings.run),
            Follower("Following the hours of the house", self._follow_hours),
            Follower("Reading the household's prices", self.prices.run),
            Follower("Forgetting what is too old", self._forget_old),
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

    def _person_changed(self, person_id: str, person: Person | None) -> None:
        """Drop the rules of a person who is not known any more."""
        left = [rule for rule in self.house_only.rules if rule.speaker != person_id]
        if person is None and len(left) < len(self.house_only.rules):
            self.house_only.set(left)

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
        if use.cost:
            self._count_budget()

    def add_call(self, room: str, provider: str, host: str, seconds: float) -> None:
        """Add a call from outside; what carries calls counts begun minutes."""
        amounts = {"audio_seconds": 60.0 * math.ceil(seconds / 60)}
        price = price_of(host, "")
        self.sheet.add(
            SheetLine(room, provider, "", host, SentKind.SPEECH), "", amounts, price.of(amounts) if price else None
        )
        self._count_budget()

    @property
    def store(self) -> Store:
        """The place of all that is kept."""
        return self._records.store

    @property
    def journal(self) -> Journal:
        """The turns, those that are still to be written counted."""
        return self._records.journal

    @property
    def sounds(self) -> Path:
        """The folder of the sounds of messages that wait."""
        return self._data / FOLDER

    @property
    def today(self) -> date:
        """The day in the home's time zone."""
        return self._now().date()

    @property
    def spent(self) -> float:
        """The US dollars of this month, as far as prices are known."""
        return self.sheet.spent(f"{self.today:%Y-%m}")

    async def voice_forgotten(self) -> None:
        """Leave nothing of voiceprints that were forgotten in the database's files. Raises `aiosqlite.Error`."""
        await self._records.voiceprints.write()
        if self.talk:
            await self.talk.leave_nothing()

    def set_budget(self, rule: BudgetRule) -> None:
        """Have another budget."""
        self.budget.set(rule)
        self._settings.note("budget", self.budget.as_document())
        self._count_budget()
        self.house_only.on_change.tell()

    async def set_retention(self, retention: Retention) -> None:
        """Keep turns for other times, from now on."""
        self.retention = retention
        self._settings.note("retention", asdict(retention))
        await self._forget_over()

    def _count_budget(self) -> None:
        if self.budget.note(f"{self.today:%Y-%m}", self.spent):
            self.house_only.on_change.tell()

    def _budget_word(self) -> Fact | None:
        word = self.budget.take_word()
        if word:
            self._settings.note("budget", self.budget.as_document())
        return word

    async def _forget_old(self) -> None:
        """Forget what is not to be kept any more, now and then, until cancelled."""
        while True:
            await self._forget_over()
            self._count_budget()  # another month may have begun
            await asyncio.sleep(LONGEST_WAIT_SECONDS)

    async def _forget_over(self) -> None:
        if self._expiry:
            await self._expiry.forget_over(self.retention)
