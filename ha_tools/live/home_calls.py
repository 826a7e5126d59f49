"""The questions to Home Assistant and the waits for its states, timed for whoever wants to know what took so long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class HomeCall:
    """One question to Home Assistant, or one wait."""

    name: str
    """"light.turn_on", "config/auth/list", or `STATES`."""
    began: float
    ended: float
    """Both in seconds of `time.monotonic`."""
    problem: str = ""
    """Its refusal; empty for none."""


STATES = "states"
"""The name of a wait for states that follow."""

_CALLS: ContextVar[list[HomeCall] | None] = ContextVar("home_calls", default=None)


@contextmanager
def noted_calls() -> Iterator[list[HomeCall]]:
    """Note all that is asked of Home Assistant within, by the tasks that are begun there, too."""
    calls: list[HomeCall] = []
    token = _CALLS.set(calls)
    try:
        yield calls
    finally:
        _CALLS.reset(token)


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Note a call while somebody notes."""
    calls, began, problem = _CALLS.get(), time.monotonic(), ""
    try:
        yield
    except Exception as err:
        problem = str(err) or type(err).__name__
        raise
    finally:
        if calls is not None:
            calls.append(HomeCall(name, began, time.monotonic(), problem))
