"""The results, as numbers, as a table and as JSON."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.measure import Timing
from benchmarks.services import Cost


@dataclass(frozen=True)
class Spread:
    """A distribution, in milliseconds; the 95th percentile by nearest rank."""

    median: float
    p95: float
    count: int

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Spread | None:
        """Return the spread of what came; None when nothing did."""
        came = sorted(value for value in values if value is not None)
        if not came:
            return None
        return cls(statistics.median(came), came[math.ceil(0.95 * len(came)) - 1], len(came))


@dataclass(frozen=True)
class Series:
    """Turns of one kind with one contestant."""

    contestant: str
    kind: str
    turns: int
    services: Cost | None
    """What the simulated services alone take; None where none are used."""
    state: Spread | None
    sound: Spread | None

    @classmethod
    def of(cls, contestant: str, kind: str, services: Cost | None, timings: Sequence[Timing]) -> Series:
        """Sum up `timings`."""
        return cls(
            contestant,
            kind,
            len(timings),
            services,
            Spread.of(timing.state_ms for timing in timings),
            Spread.of(timing.sound_ms for timing in timings),
        )

    @property
    def own_state_ms(self) -> float | None:
        """Median to the change of state without the services' part."""
        return _less(self.state, self.services.state_ms if self.services else 0.0)

    @property
    def own_sound_ms(self) -> float | None:
        """Median to the first sound without the services' part."""
        return _less(self.sound, self.services.sound_ms if self.services else 0.0)


@dataclass(frozen=True)
class Resource:
    """A number that is not a time of a turn."""

    name: str
    value: float
    unit: str


def table(series: Sequence[Series], resources: Sequence[Resource]) -> str:
    """Return everything as text for a terminal."""
    return "\n\n".join([*([_turns(series)] if series else []), *([_costs(resources)] if resources else [])])


def as_json(series: Sequence[Series], resources: Sequence[Resource]) -> dict[str, Any]:
    """Return everything for a program."""
    own = [{"own_state_ms": item.own_state_ms, "own_sound_ms": item.own_sound_ms} for item in series]
    return {
        "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()},
        "series": [{**asdict(item), **more} for item, more in zip(series, own, strict=True)],
        "resources": [asdict(item) for item in resources],
    }


def _row(series: Series) -> tuple[str, ...]:
    cost = series.services
    heard = max((spread.count for spread in (series.state, series.sound) if spread), default=0)
    missing = "" if heard == series.turns else f" ({series.turns - heard} lost)"
    return (
        series.contestant,
        series.kind,
        f"{series.turns}{missing}",
        _number(cost.state_ms if cost else None),
        *_cells(series.state, series.own_state_ms),
        _number(cost.sound_ms if cost else None),
        *_cells(series.sound, series.own_sound_ms),
    )


def _cells(spread: Spread | None, own: float | None) -> tuple[str, str, str]:
    if spread is None:
        return "-", "-", "-"
    return _number(spread.median), _number(spread.p95), _number(own)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _less(spread: Spread | None, services_ms: float | None) -> float | None:
    return None if spread is None or services_ms is None else spread.median - services_ms


def _turns(series: Sequence[Series]) -> str:
    head = ("", "turn", "turns", "services", "state", "p95", "own", "services", "sound", "p95", "own")
    lines = [head, *map(_row, series)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    text = ["Milliseconds after the true end of speech (median, p95; own = median without the services' part)", ""]
    text += ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join(text)


def _costs(resources: Sequence[Resource]) -> str:
    longest = max(len(resource.name) for resource in resources)
    return "\n".join(f"{item.name.ljust(longest)}  {item.value:8.1f} {item.unit}" for item in resources)
