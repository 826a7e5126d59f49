"""The end of what is kept too long: looked for at start and every quarter of an hour, in every place that has words."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import aiosqlite

from addon.broker.announcement import Announcement
from addon.broker.announcement_side import AnnouncementSide
from addon.privacy.retention import Retention
from addon.store.database import reason
from addon.store.document_ledger import DocumentLedger
from addon.store.journal import Journal
from addon.store.store import Store
from addon.telemetry.telemetry import began
from ha_tools.notes.proposals import Proposals

_LOGGER = logging.getLogger(__name__)

SET_ASIDE_DAYS = 30
"""Days for which a database that was broken lies beside the new one: time enough to rescue something out of it."""

ForgetLines = Callable[[Callable[[str], bool]], Awaitable[None]]
"""Deletes the lines of turns that are meant, in the household's file of them."""


class Expiry:
    """Forgets the turns, the announcements, the lines of turns and the databases set aside whose days are over."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        announcements: AnnouncementSide,
        proposals: Proposals,
        kept_proposals: DocumentLedger,
        forget_lines: ForgetLines,
        data: Path,
        now: Callable[[], datetime],
        forgotten: Callable[[], None],
    ) -> None:
        """`data` is the folder of the database; `forgotten` is told when something was forgotten."""
        self._forgotten = forgotten
        self._proposals = proposals
        self._kept_proposals = kept_proposals
        self._store = store
        self._journal = journal
        self._announcements = announcements
        self._forget_lines = forget_lines
        self._data = data
        self._now = now

    async def forget_over(self, retention: Retention) -> None:
        """Forget all that is over by now."""
        now, gone = self._now(), 0
        if days := retention.days_of(retention.rooms.keys() | {""}):
            before = (now - timedelta(days=days)).timestamp()
            await self._forget_lines(lambda line: began(line) < before)
        aside = min(days for days in (retention.days_of([""]), SET_ASIDE_DAYS) if days)
        await asyncio.to_thread(delete_set_aside, self._data, (now - timedelta(days=aside)).timestamp())
        self._announcements.phone_answers.forget_old()
        try:
            for each in retention.over(await self._journal.rooms(), now):
                gone += await self._journal.forget(each)
            gone += await self._announcements.forget_those(lambda each: _is_over(each, retention, now))
            gone += await self._forget_proposals((now - timedelta(days=days)).timestamp()) if days else 0
            if gone:
                await self._store.vacuum()
                self._forgotten()
        except aiosqlite.Error as err:
            _LOGGER.warning("What is too old could not be forgotten: %s", reason(err))

    async def _forget_proposals(self, before: float) -> int:
        """Forget those that rest on what was said before a moment; return their number."""
        waiting = len(self._proposals.waiting)
        self._proposals.forget(lambda each: each.said_at < before)
        await self._kept_proposals.write()
        return waiting - len(self._proposals.waiting)


def delete_set_aside(data: Path, before: float = math.inf) -> None:
    """Delete the databases that were broken and set aside before a moment: nobody can tell what is in them."""
    for path in data.glob("*.db.broken-*"):
        try:
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink()
        except OSError as err:
            _LOGGER.warning("%s cannot be deleted: %s", path.name, reason(err))


def _is_over(announcement: Announcement, retention: Retention, now: datetime) -> bool:
    """Return whether an announcement of which nothing more comes was heard too long ago, where it is kept shortest."""
    days = retention.days_of(receipt.room for receipt in announcement.receipts)
    return bool(days) and announcement.over and announcement.made < (now - timedelta(days=days)).timestamp()
