"""The commands of turns on their way into the home."""

from __future__ import annotations

import asyncio

from assistant.house import House
from assistant.trace import Turn
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.permissions import NO_CONSENT, Consent
from ha_tools.results.result import Result


class TurnCommands:
    """Runs the commands of a room's turns; each is seen through, even where its turn is interrupted."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._running: set[asyncio.Task[Result]] = set()

    async def run(self, turn: Turn, place: Place, command: Command, consent: Consent = NO_CONSENT) -> Result:
        """Run a command of a turn for a speaker at `place`; return what is now true."""
        work = asyncio.create_task(self._house.run_in_turn(turn, place, command, consent))
        self._running.add(work)
        work.add_done_callback(self._running.discard)
        return await asyncio.shield(work)

    async def ended(self) -> None:
        """Wait until all that has begun is done."""
        if self._running:
            await asyncio.wait(self._running)
