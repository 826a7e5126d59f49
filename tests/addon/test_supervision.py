"""Background work that fails is told once, begun anew with growing pauses, and costs no other."""

from __future__ import annotations

import asyncio
import itertools
import logging

import aiosqlite
import pytest

from addon.supervision import Follower, RestartPauses, Supervision
from ha_tools.home_errors import NotConnected

AT_ONCE = RestartPauses(first=0.0, last=0.0, well=60.0)

TASK = "Keeping the turns"


class Failing:
    """Work that fails with these, one after the other, and then waits for ever."""

    def __init__(self, *failures: BaseException) -> None:
        self._failures = list(failures)
        self.waits = asyncio.Event()
        self.ended = asyncio.Event()

    async def work(self) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self.waits.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


def nested(failure: Exception) -> ExceptionGroup[Exception]:
    return ExceptionGroup("outer", [ExceptionGroup("inner", [failure])])


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OSError(24, "Too many open files"), "[Errno 24] Too many open files"),
        (aiosqlite.OperationalError("database is locked"), "database is locked"),
        (NotConnected("Home Assistant\nis gone"), "Home Assistant is gone"),
        (nested(OSError("no room")), "no room"),
        (KeyError("what was said"), "KeyError"),
        (RecursionError(), "RecursionError"),
        (MemoryError(), "MemoryError"),
        (asyncio.CancelledError(), "CancelledError"),
        (OSError("x" * 5000), "x" * 200),
    ],
    ids=repr,
)
async def test_any_failure_is_told_in_one_line_and_the_work_begun_anew(
    caplog: pytest.LogCaptureFixture, failure: BaseException, told: str
) -> None:
    failing = Failing(failure, failure, failure)
    supervision = Supervision(Follower(TASK, failing.work), backoff=AT_ONCE)
    caplog.set_level(logging.INFO)
    async with supervision.running():
        async with asyncio.timeout(20):
            await failing.waits.wait()
        assert supervision.problems == [f"{TASK} failed ({told}). It is tried again."]
    assert [record.getMessage() for record in caplog.records] == supervision.problems
    assert "Traceback" not in caplog.text


async def test_the_traceback_is_there_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    failing = Failing(KeyError("a"))
    caplog.set_level(logging.DEBUG)
    async with Supervision(Follower(TASK, failing.work), backoff=AT_ONCE).running(), asyncio.timeout(20):
        await failing.waits.wait()
    assert caplog.text.count("Traceback") == 1


async def test_a_failure_costs_no_other() -> None:
    healthy, failing = Failing(), Failing(*[ValueError()] * 50)
    supervision = Supervision(Follower("Ringing", healthy.work), Follower(TASK, failing.work), backoff=AT_ONCE)
    async with supervision.running(), asyncio.timeout(20):
        await healthy.waits.wait()
        await failing.waits.wait()
        assert not healthy.ended.is_set()
    assert healthy.ended.is_set()
    assert failing.ended.is_set()


async def test_the_problem_is_over_once_something_was_done() -> None:
    queue: asyncio.Queue[bool] = asyncio.Queue()
    problems: asyncio.Queue[list[str]] = asyncio.Queue()

    async def do_the_next() -> None:
        if not await queue.get():
            raise ValueError

    supervision = Supervision(Follower(TASK, do_the_next), backoff=AT_ONCE)
    supervision.on_problem(lambda: problems.put_nowait(supervision.problems))
    problem = f"{TASK} failed (ValueError). It is tried again."
    async with supervision.running(), asyncio.timeout(20):
        for works, told in ((False, [problem]), (False, [problem]), (True, []), (False, [problem])):
            queue.put_nowait(works)
            assert await problems.get() == told


async def test_the_problem_is_over_once_the_work_has_run_for_long_enough() -> None:
    problems: asyncio.Queue[list[str]] = asyncio.Queue()
    failing = Failing(ValueError())
    soon = RestartPauses(first=0.0, last=0.0, well=0.01)
    supervision = Supervision(Follower(TASK, failing.work), backoff=soon)
    supervision.on_problem(lambda: problems.put_nowait(supervision.problems))
    async with supervision.running(), asyncio.timeout(20):
        assert len(await problems.get()) == 1
        assert await problems.get() == []
        assert not failing.ended.is_set()


async def _nothing() -> None:
    return


async def test_the_pauses_grow_to_a_bound_and_are_short_again_after_a_good_time() -> None:
    loop = asyncio.get_running_loop()
    begun: list[float] = []
    enough = asyncio.Event()

    async def work() -> None:
        begun.append(loop.time())
        if len(begun) == 6:
            enough.set()
        if len(begun) == 5:
            return
        raise ValueError

    backoff = RestartPauses(first=0.05, last=0.2, well=60.0)
    async with Supervision(Follower(TASK, work), backoff=backoff).running(), asyncio.timeout(10):
        await enough.wait()
    pauses = [after - before for before, after in itertools.pairwise(begun)]
    assert [pause >= least for pause, least in zip(pauses, (0.05, 0.1, 0.2, 0.2), strict=False)] == [True] * 4


async def test_the_end_waits_for_what_the_work_finishes_and_for_nothing_that_fails_meanwhile() -> None:
    finished = asyncio.Event()

    async def finishes() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            finished.set()

    async def fails_at_its_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError

    patient = RestartPauses(first=60.0, last=60.0)
    async with asyncio.timeout(20):
        followers = (Follower("Ringing", finishes), Follower(TASK, fails_at_its_end))
        async with Supervision(*followers, backoff=patient).running():
            await asyncio.sleep(0)
    assert finished.is_set()


async def test_work_that_returns_at_once_leaves_room_for_the_rest() -> None:
    async with Supervision(Follower(TASK, _nothing)).running(), asyncio.timeout(20):
        await asyncio.sleep(0.01)


async def test_what_the_app_itself_raises_comes_out_as_it_is() -> None:
    with pytest.raises(OSError, match="port"):
        async with Supervision(Follower(TASK, Failing().work)).running():
            raise OSError("port")
