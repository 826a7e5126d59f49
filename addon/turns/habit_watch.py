"""Looks through the turns that are kept for what may be remembered, while a person wants that."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

import aiosqlite

from addon.store.journal import Journal
from addon.store.turn_search import TurnSearch
from assistant.house import House
from ha_tools.notes.habits import habits, slips
from ha_tools.planning.plannable import PLANNABLE

LOOK_SECONDS = 3600.0
"""Time between two looks."""

MOST_TURNS = 3000
"""Turns that are looked through, the latest."""


class HabitWatch:
    """Makes proposals of turns; it reads what is kept anyway, and keeps nothing beside them."""

    def __init__(self, house: House, journal: Journal) -> None:
        self._house = house
        self._journal = journal
        self._news = asyncio.Event()
        house.proposals.on_change(lambda key, _document: self._news.set() if key == "setting" else None)

    async def run(self) -> None:
        """Look now and then until cancelled; at once where learning is turned on."""
        while True:
            await self.look()
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()

    async def look(self) -> None:
        """Look through the turns once."""
        house, live = self._house, self._house.home_assistant
        if not (house.proposals.is_on and live.knows_home):
            return
        with suppress(aiosqlite.Error):  # it is tried again
            turns = await self._journal.find(TurnSearch(), None, MOST_TURNS)
            now = datetime.now(live.time_zone)
            found = await asyncio.to_thread(
                lambda: [
                    *habits(turns, live.home, live.time_zone, now, PLANNABLE.__contains__),
                    *slips(turns, live.home, live.time_zone, now),
                ]
            )
            for proposal in found:
                house.proposals.suggest(proposal)
