"""The app's background work, supervised: what one follower cannot do costs neither the others nor the house."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiosqlite

from assistant.local.pronunciation import PronunciationError
from ha_tools.home_errors import HomeError
from ha_tools.signals import Signal

_LOGGER = logging.getLogger(__name__)

LONGEST_REASON = 200
"""Characters of an error's own words that are shown."""


@dataclass(frozen=True, eq=False)
class Follower:
    """Background work that nothing ends."""

    task: str
    """Its job as the log and the panel name it: "Learning the names in the home"."""
    work: Callable[[], Awaitable[None]]
    """Runs until cancelled; where it returns, something was done, and it is called again."""


@dataclass(frozen=True)
class RestartPauses:
    """Pauses before a follower that failed is begun anew, in seconds."""

    first: float = 1.0
    """The pause after the first failure; each further one doubles it."""
    last: float = 60.0
    """The longest pause."""
    well: float = 30.0
    """A follower that has run for so long since its last failure is well again."""


BACKOFF = RestartPauses()
"""In a home; tests have less."""


class Supervision:
    """Runs the followers, and begins anew those that fail."""

    def __init__(self, *followers: Follower, backoff: RestartPauses = BACKOFF) -> None:
        self._followers = followers
        self.on_problem = Signal[()]()
        """Told when there are other problems, or none any more."""
        self._backoff = backoff
        self._problems: dict[Follower, str] = {}

    @property
    def problems(self) -> list[str]:
        """The present failures, in plain words."""
        return list(self._problems.values())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run all of them beside the context; end them with it."""
        tasks = [asyncio.create_task(self._keep(follower), name=follower.task) for follower in self._followers]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, follower: Follower) -> None:
        pause = self._backoff.first
        while True:
            try:
                await self._run(follower)
                await asyncio.sleep(0)  # work that has nothing to wait for leaves room for the others
                continue
            except asyncio.CancelledError as err:
                if _is_cancelled():
                    raise
                failure: BaseException = err  # something it waited for was cancelled, and not the follower
            except Exception as err:  # the outermost edge of background work: none of its faults ends the house
                failure = err
            pause = min(pause * 2, self._backoff.last) if follower in self._problems else self._backoff.first
            self._failed(follower, failure)
            if _is_cancelled():
                return
            await asyncio.sleep(pause)

    async def _run(self, follower: Follower) -> None:
        well = asyncio.get_running_loop().call_later(self._backoff.well, self._is_well, follower)
        try:
            await follower.work()
            self._is_well(follower)
        finally:
            well.cancel()

    def _failed(self, follower: Follower, failure: BaseException) -> None:
        problem = f"{follower.task} failed ({_reason(failure)}). It is tried again."
        known = follower in self._problems
        self._problems[follower] = problem
        _LOGGER.log(logging.DEBUG if known else logging.ERROR, "%s", problem)
        _LOGGER.debug("%s failed", follower.task, exc_info=failure)
        self.on_problem.tell()

    def _is_well(self, follower: Follower) -> None:
        if self._problems.pop(follower, None):
            _LOGGER.info("%s goes on", follower.task)
            self.on_problem.tell()


def _is_cancelled() -> bool:
    """Return whether this very task was told to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _reason(failure: BaseException) -> str:
    """Return the first cause; only errors that never quote what was said are told in their own words."""
    while isinstance(failure, BaseExceptionGroup):
        failure = failure.exceptions[0]
    kind = type(failure).__name__
    if not isinstance(failure, OSError | HomeError | PronunciationError | aiosqlite.Error) or not str(failure):
        return kind
    return " ".join(str(failure).split())[:LONGEST_REASON]
