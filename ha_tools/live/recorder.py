"""The memory of Home Assistant's recorder: how long a thing was in which state, and what a sensor measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ha_tools.home.state import UNREACHABLE, State
from ha_tools.home_errors import NotRecorded, ServiceRefused
from ha_tools.live.home_assistant import HomeAssistant


@dataclass(frozen=True)
class Run:
    """A time during which a thing stayed in one state."""

    state: State
    """Its state; of the attributes, the device class alone."""
    start: datetime
    """Since when."""
    end: datetime
    """Until when; now, where it still is."""


@dataclass(frozen=True)
class Statistics:
    """The statistics of a number over some time."""

    lowest: float
    """The lowest."""
    highest: float
    """The highest."""
    mean: float
    """On average over time."""


@dataclass(frozen=True)
class CounterChange:
    """The change of a counter, as the statistics have it."""

    amount: float
    """The rise, in the unit of the sensor."""
    since: datetime
    """The beginning of the first stretch of time that is in them."""
    until: datetime
    """The end of the last stretch of time that is in them."""


async def runs(
    home_assistant: HomeAssistant, entity_ids: Sequence[str], start: datetime, end: datetime
) -> Mapping[str, tuple[Run, ...]]:
    """By entity id, what is remembered of that time, oldest first; a gap in which it was out of reach is passed over.

    Raises NotRecorded where there is no recorder, and what `HomeAssistant.ask` raises.
    """
    rows = await _asked(
        home_assistant,
        "history/history_during_period",
        start_time=start.isoformat(),
        end_time=end.isoformat(),
        entity_ids=list(entity_ids),
        minimal_response=True,
        no_attributes=True,
        significant_changes_only=False,
    )
    now = datetime.now(UTC)
    return {
        item: tuple(_runs(_moments(home_assistant.states[item], rows.get(item, ()), end), min(end, now)))
        for item in entity_ids
        if item in home_assistant.states
    }


async def statistics(
    home_assistant: HomeAssistant, entity_id: str, start: datetime, end: datetime
) -> Statistics | None:
    """The hourly statistics of a sensor, which outlive its history; None where none are kept."""
    rows = await _asked(
        home_assistant,
        "recorder/statistics_during_period",
        start_time=start.isoformat(),
        end_time=end.isoformat(),
        statistic_ids=[entity_id],
        period="hour",
        types=["mean", "min", "max"],
    )
    hours = [row for row in rows.get(entity_id, ()) if row.get("mean") is not None]
    if not hours:
        return None
    mean = sum(row["mean"] for row in hours) / len(hours)
    return Statistics(min(row["min"] for row in hours), max(row["max"] for row in hours), mean)


async def change(
    home_assistant: HomeAssistant, entity_id: str, start: datetime, end: datetime, *, is_long: bool
) -> CounterChange | None:
    """The change of a counter by the statistics, for a long time the hourly ones; None where none are kept."""
    rows = await _asked(
        home_assistant,
        "recorder/statistics_during_period",
        start_time=start.isoformat(),
        end_time=end.isoformat(),
        statistic_ids=[entity_id],
        period="hour" if is_long else "5minute",
        types=["change"],
    )
    stretches = [row for row in rows.get(entity_id, ()) if row.get("change") is not None]
    if not stretches:
        return None
    since = datetime.fromtimestamp(min(row["start"] for row in stretches) / 1000, UTC)
    until = datetime.fromtimestamp(max(row["end"] for row in stretches) / 1000, UTC)
    return CounterChange(sum(row["change"] for row in stretches), since, until)


def numbers(remembered: Sequence[Run]) -> list[tuple[float, Run]]:
    """The runs whose state is a number."""
    found = []
    for run in remembered:
        try:
            found.append((float(run.state.state), run))
        except ValueError:
            continue
    return found


def over_time(measured: Sequence[tuple[float, Run]]) -> Statistics:
    """Return the statistics of the numbers, each counted as long as it stood."""
    seconds = [(run.end - run.start).total_seconds() for _, run in measured]
    total = sum(seconds)
    values = [value for value, _ in measured]
    weighted = sum(value * weight for value, weight in zip(values, seconds, strict=True))
    return Statistics(min(values), max(values), weighted / total if total else values[-1])


async def _asked(home_assistant: HomeAssistant, type_: str, **fields: Any) -> Any:
    try:
        return await home_assistant.ask(type_, **fields)
    except ServiceRefused as err:
        if err.code != "unknown_command":
            raise
        raise NotRecorded("Home Assistant keeps no history here: its recorder or its history is not set up.") from err


def _moments(live: State, rows: Iterable[Mapping[str, Any]], end: datetime) -> Iterator[tuple[State, datetime]]:
    """State and since when; with the live one, which the recorder writes down some seconds later, or never."""
    kept = {key: value for key, value in live.attributes.items() if key == "device_class"}
    last = None
    for row in rows:
        last = row["s"]
        at = datetime.fromtimestamp(row.get("lc", row["lu"]), UTC)
        yield State(live.entity_id, row["s"], kept, at), at
    if live.state != last and live.last_changed <= end:
        yield State(live.entity_id, live.state, kept, live.last_changed), live.last_changed


def _runs(moments: Iterable[tuple[State, datetime]], end: datetime) -> Iterator[Run]:
    """Equal states in a row are one run, also around a gap in which the thing was out of reach."""
    current: Run | None = None
    for state, at in moments:
        if state.state in UNREACHABLE:
            continue
        if current is None:
            current = Run(state, at, end)
        elif state.state != current.state.state:
            yield replace(current, end=max(at, current.start))
            current = Run(state, at, end)
    if current is not None:
        yield replace(current, end=max(end, current.start))
