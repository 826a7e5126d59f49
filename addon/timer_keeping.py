"""Timers beyond the process: written down before anyone is told of them, and told to Home Assistant."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import aiosqlite

from addon.database import reason
from addon.store import Store, insisted
from ha_tools.home.home import Home
from ha_tools.home_errors import HomeError, NotConnected
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.signals import Signal
from ha_tools.timers.schedule import ENDS, Happening, Timers
from ha_tools.timers.timer import Timer

_LOGGER = logging.getLogger(__name__)

EVENT = "parley_timer"
"""The event on Home Assistant's bus: {action, id, kind, name, status, room, area_id, satellite_id, due, seconds}."""

RETRY_SECONDS = 5.0
"""Rest for a database that took nothing, or a Home Assistant that is away."""

WRITING_SECONDS = 1.0
"""Wait of an answer for the disk: flash memory may stall for seconds. The writing goes on by itself."""

MOST_EVENTS = 200
"""Events that wait for a Home Assistant that is not there; the oldest go first."""


class Ledger:
    """Keeps every timer that it is told of as it is; what cannot be written stays in memory and is tried again."""

    def __init__(self, store: Store) -> None:
        self.problem = ""
        """The reason that timers cannot be written down, in plain words; empty when they can."""
        self.on_problem = Signal[()]()
        """Told when there is another problem, or none any more."""
        self._store = store
        self._unwritten: dict[str, Timer | None] = {}
        self._news = asyncio.Event()
        self._writing = asyncio.Lock()
        self._writings: set[asyncio.Task[bool]] = set()

    def note(self, happening: Happening, timer: Timer) -> None:
        """Write down soon what has become of one."""
        self._unwritten[timer.timer_id] = None if happening in ENDS else timer
        self._news.set()

    async def write(self) -> bool:
        """Write down what has changed; return whether it is known by now that it will be there after a restart."""
        writing = asyncio.create_task(self._write())
        self._writings.add(writing)
        writing.add_done_callback(self._writings.discard)
        done, _ = await asyncio.wait({writing}, timeout=WRITING_SECONDS)
        return bool(done) and writing.result()

    async def _write(self) -> bool:
        async with self._writing:
            batch = dict(self._unwritten)
            try:
                if batch:
                    await self._store.keep_timers(batch)
            except aiosqlite.Error as err:
                _LOGGER.log(logging.DEBUG if self.problem else logging.ERROR, "Timers cannot be written down: %s", err)
                self._tell(f"Timers cannot be written down: {reason(err)}. A restart would lose them.")
                return False
            for timer_id, timer in batch.items():
                if self._unwritten.get(timer_id) is timer:
                    del self._unwritten[timer_id]
            self._tell("")
            return self._store.lasts

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self.on_problem.tell()

    async def run(self) -> None:
        """Write until cancelled; what was changed before that is written."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                await self._write()
                while self._unwritten:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(RETRY_SECONDS):
                            await self._news.wait()
                    self._news.clear()
                    await self._write()
        finally:
            await insisted(self._write)


class Herald:
    """Fires an event on Home Assistant's bus for each change, in order; they wait while it is not there."""

    def __init__(self, timers: Timers, home_assistant: HomeAssistant) -> None:
        self._timers = timers
        self._home_assistant = home_assistant
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MOST_EVENTS)
        timers.on_change(self._changed)

    async def run(self) -> None:
        """Fire until cancelled."""
        while True:
            await self._fire(await self._events.get())

    async def _fire(self, data: Mapping[str, Any]) -> None:
        while True:
            try:
                await self._home_assistant.wait_until_ready(RETRY_SECONDS)
                await self._home_assistant.fire_event(EVENT, data)
            except NotConnected:
                continue
            except HomeError as err:
                _LOGGER.warning("Home Assistant does not take the event %s: %s", EVENT, err)
            return

    def _changed(self, happening: Happening, timer: Timer) -> None:
        if self._events.full():
            self._events.get_nowait()
        self._events.put_nowait(
            {"action": happening, **shown(timer, self._timers.left(timer), self._home_assistant.home)}
        )


def shown(timer: Timer, left: float, home: Home) -> dict[str, Any]:
    """Return a timer with so many seconds left as the event, the HTTP interface and the panel have it."""
    area = home.areas.get(timer.place.area_id or "")
    return {
        "id": timer.timer_id,
        "kind": timer.kind,
        "name": timer.name,
        "status": timer.status,
        "room": area.name if area else "",
        "area_id": timer.place.area_id,
        "satellite_id": timer.place.satellite_id,
        "due": datetime.fromtimestamp(timer.due, UTC).isoformat(),
        "seconds": timer.seconds,
        "seconds_left": max(0.0, left),
        "days": list(timer.days),
    }
