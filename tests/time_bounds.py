"""Bounds of a test's time beside pytest-timeout's alarm, after which a test may still hang for ever.

The alarm is raised wherever the program is: where a task of the event loop runs, it is that task's error and nobody
else's; where none runs, the loop is left with all of its tasks cancelled at once, and an app does not end without them.
So an asynchronous test is cancelled before the alarm: each part that it opened is closed in order. And what hangs all
the same, in a teardown for one, ends the process, which tells where each thread was.
"""

from __future__ import annotations

import asyncio
import faulthandler
import functools
import inspect
import os
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import pytest

_SHARE = 0.9
"""Of pytest-timeout's seconds: when an asynchronous test is cancelled."""

_begun_at = pytest.StashKey[float]()
_told_to = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the seconds after pytest-timeout's alarm in which a test must have ended."""
    parser.addini("end_seconds", "seconds after the timeout in which a test must have ended", default="60")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the way to where errors are told: a test's own output is taken away from it."""
    config.stash[_told_to] = os.dup(2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close it."""
    os.close(config.stash[_told_to])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """End the process where a test does not end."""
    item.stash[_begun_at] = time.monotonic()
    _end_later(item)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Bound the teardown, too: pytest takes the bound back where a test fails."""
    _end_later(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Cancel an asynchronous test before the alarm."""
    seconds = _timeout_seconds(item)
    if not seconds or not isinstance(item, pytest.Function) or not inspect.iscoroutinefunction(item.obj):
        return (yield)
    ends_at = item.stash[_begun_at] + _SHARE * seconds
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(item, "obj", _bounded(item.obj, ends_at))
        return (yield)


def _bounded(test: Callable[..., Awaitable[None]], ends_at: float) -> Callable[..., Awaitable[None]]:
    @functools.wraps(test)
    async def bounded(**arguments: Any) -> None:
        async with asyncio.timeout(ends_at - time.monotonic()):
            await test(**arguments)

    return bounded


def _end_later(item: pytest.Item) -> None:
    if seconds := _timeout_seconds(item):
        seconds += float(item.config.getini("end_seconds"))
        faulthandler.dump_traceback_later(seconds, exit=True, file=item.config.stash[_told_to])


def _timeout_seconds(item: pytest.Item) -> float:
    """Return after how many seconds pytest-timeout's alarm comes; 0 where it does not."""
    mark = item.get_closest_marker("timeout")
    given = mark.args[0] if mark else item.config.getoption("timeout", None)
    return float(given if given is not None else item.config.getini("timeout") or 0)
