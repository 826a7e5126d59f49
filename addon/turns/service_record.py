"""The record of the services that hear, think and speak: calls of a day, failures, and what was spent in a month.

It is bounded and holds nothing that was said. Pure: `addon.turns.service_keeper` writes it down.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from assistant.service_use import ServiceUse, Stage
from assistant.turn_trouble import service_trouble
from ha_tools.signals import Signal

STRETCH_SECONDS = 300
"""Length of one stretch of the plot."""

STRETCHES = 288
"""Stretches that are kept: a day of them."""

MOST_DELAYS = 60
"""Delays of one stretch that are kept, enough for its median; calls beyond them are counted."""

MOST_FAILURES = 20
"""Failures of a stage that are kept; the same one in a row is one, with its number."""

SPENT_DAYS = 31
"""Days of which the spending is kept."""

UNREACHABLE = "unreachable"
"""The code of a failure to reach a service at all; the others are those of a turn's trouble."""

_AWAY = re.compile(
    r"refused|unreachable|cannot connect|connect call failed|connection (?:error|reset|closed|lost)|no route|"
    r"name or service|getaddrinfo|resolve|\b50[234]\b|ssl|certificate",
    re.IGNORECASE,
)


class StageState(StrEnum):
    """The state of a service, by its last call."""

    UNUSED = "unused"
    """It was not called since the app began to keep a record of it."""
    WORKING = "working"
    FAILING = "failing"


@dataclass(frozen=True)
class Stretch:
    """The calls of one stage within five minutes."""

    at: int
    """Beginning: seconds since 1970."""
    calls: int = 0
    failed: int = 0
    delays: tuple[float, ...] = ()
    """Milliseconds until an answer."""


@dataclass(frozen=True)
class ServiceFailure:
    """A failure, or the same one several times in a row."""

    code: str
    first: str
    """ISO 8601, in UTC."""
    last: str
    times: int = 1


@dataclass(frozen=True)
class StageRecord:
    """The record of one stage of a conversation, as long as the same service serves it."""

    provider: str = ""
    model: str = ""
    state: StageState = StageState.UNUSED
    since: str = ""
    """The moment since which it is in that state: ISO 8601, in UTC; empty while it was not used."""
    stretches: tuple[Stretch, ...] = ()
    """The oldest first, only those with a call."""
    failures: tuple[ServiceFailure, ...] = ()
    """The newest first."""


@dataclass(frozen=True)
class DaySpent:
    """The spending of a day."""

    by_stage: Mapping[str, float] = field(default_factory=dict)
    """US dollars by stage."""
    unpriced: int = 0
    """Uses that left the house and whose price nobody knows."""


class ServiceRecord:
    """The records of all stages; `note` takes each use as it is told."""

    def __init__(self, zone: Callable[[], ZoneInfo]) -> None:
        """`zone` gives the home's time zone, in which a day of spending begins."""
        self.on_change = Signal[str]()
        """Told of the key whose document is another."""
        self._zone = zone
        self._stages: dict[str, StageRecord] = {}
        self._spent: dict[str, DaySpent] = {}

    def stage(self, stage: Stage) -> StageRecord:
        """Return the record of a stage."""
        return self._stages.get(stage, StageRecord())

    @property
    def spent(self) -> Mapping[str, DaySpent]:
        """The spending by day: "2026-11-28", the oldest first."""
        return dict(sorted(self._spent.items()))

    def note(self, use: ServiceUse) -> None:
        """Take a report of a use."""
        if use.ms is not None or use.total_ms is not None or use.problem:
            self._stages[use.stage] = _with_call(self._of_same(use), use)
            self.on_change.tell(str(use.stage))
        if use.left_house and use.amounts:
            self._spend(use)

    def document(self, key: str) -> Mapping[str, Any] | None:
        """Return what is kept under a key; None for what is kept no more."""
        if key in self._stages:
            return _as_document(self._stages[key])
        day = self._spent.get(key)
        return {"by_stage": dict(day.by_stage), "unpriced": day.unpriced} if day else None

    def restore(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up what was kept; what cannot be read is left out."""
        for key, document in documents.items():
            try:
                if key in list(Stage):
                    self._stages[key] = _read_stage(document)
                else:
                    spent = {str(stage): float(cost) for stage, cost in document["by_stage"].items()}
                    self._spent[datetime.fromisoformat(key).date().isoformat()] = DaySpent(
                        spent, int(document["unpriced"])
                    )
            except (ValueError, TypeError, KeyError, AttributeError):
                continue

    def _of_same(self, use: ServiceUse) -> StageRecord:
        """Return the record of a stage, empty where another service served it before."""
        before = self.stage(use.stage)
        is_same = (before.provider, before.model) == (use.provider, use.model)
        return before if is_same else StageRecord(use.provider, use.model)

    def _spend(self, use: ServiceUse) -> None:
        day = use.at.astimezone(self._zone()).date()
        before = self._spent.get(key := day.isoformat(), DaySpent())
        spent = dict(before.by_stage)
        spent[use.stage] = spent.get(use.stage, 0.0) + (use.cost or 0.0)
        self._spent[key] = DaySpent(spent, before.unpriced + (use.cost is None))
        self.on_change.tell(key)
        oldest = (day - timedelta(days=SPENT_DAYS - 1)).isoformat()
        for old in [each for each in self._spent if each < oldest]:
            del self._spent[old]
            self.on_change.tell(old)


def failure_code(stage: Stage, problem: str) -> str:
    """Return the code of a failure by the service's own words: key_refused, quota, unreachable, llm_failed."""
    trouble = service_trouble(stage, problem).code
    return UNREACHABLE if trouble.endswith("_failed") and _AWAY.search(problem) else str(trouble)


def median(stretch: Stretch) -> float | None:
    """Return the median of a stretch's delays in milliseconds."""
    return statistics.median(stretch.delays) if stretch.delays else None


def longest(stretch: Stretch) -> float | None:
    """Return the longest of a stretch's delays in milliseconds."""
    return max(stretch.delays, default=None)


def _with_call(before: StageRecord, use: ServiceUse) -> StageRecord:
    state = StageState.FAILING if use.problem else StageState.WORKING
    moment = use.at.astimezone(UTC).isoformat(timespec="seconds")
    since = before.since if state is before.state else moment
    failures = _with_failure(before.failures, use, moment) if use.problem else before.failures
    return replace(before, state=state, since=since, stretches=_with_delay(before.stretches, use), failures=failures)


def _with_delay(before: tuple[Stretch, ...], use: ServiceUse) -> tuple[Stretch, ...]:
    at = int(use.at.timestamp()) // STRETCH_SECONDS * STRETCH_SECONDS
    now = before[-1] if before and before[-1].at >= at else Stretch(at)
    others = before[:-1] if before and before[-1].at >= at else before
    delays = now.delays if use.ms is None or use.problem else (*now.delays, round(use.ms, 1))
    called = Stretch(now.at, now.calls + 1, now.failed + bool(use.problem), delays[-MOST_DELAYS:])
    oldest = called.at - STRETCHES * STRETCH_SECONDS
    return (*(each for each in others if each.at > oldest), called)


def _with_failure(before: tuple[ServiceFailure, ...], use: ServiceUse, moment: str) -> tuple[ServiceFailure, ...]:
    code = failure_code(use.stage, use.problem)
    if before and before[0].code == code:
        return (replace(before[0], last=moment, times=before[0].times + 1), *before[1:])
    return (ServiceFailure(code, moment, moment), *before)[:MOST_FAILURES]


def _as_document(record: StageRecord) -> Mapping[str, Any]:
    return {
        "provider": record.provider,
        "model": record.model,
        "state": record.state,
        "since": record.since,
        "stretches": [[each.at, each.calls, each.failed, list(each.delays)] for each in record.stretches],
        "failures": [[each.code, each.first, each.last, each.times] for each in record.failures],
    }


def _read_stage(document: Mapping[str, Any]) -> StageRecord:
    """Read a stage's document. Raises `ValueError`, `TypeError`, `KeyError` or `AttributeError`."""
    return StageRecord(
        str(document["provider"]),
        str(document["model"]),
        StageState(document["state"]),
        str(document["since"]),
        tuple(_read_stretches(document["stretches"])),
        tuple(
            ServiceFailure(str(code), str(first), str(last), int(times))
            for code, first, last, times in document["failures"][:MOST_FAILURES]
        ),
    )


def _read_stretches(given: Iterable[Any]) -> Iterable[Stretch]:
    for at, calls, failed, delays in given:
        yield Stretch(int(at), int(calls), int(failed), tuple(map(float, delays))[-MOST_DELAYS:])
