"""The app's metrics: counted turn by turn, told as Prometheus reads them and as OTLP does. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from addon.telemetry.turn_figures import TurnFigures

BUCKETS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
"""Seconds; most answers begin within two."""

Labels = tuple[tuple[str, str], ...]


@dataclass
class _Histogram:
    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        place = next((at for at, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))
        self.counts[place] += 1
        self.total += seconds


COUNTERS: Mapping[str, str] = {
    "parley_turns": "Turns",
    "parley_turn_troubles": "Turns that did not do what was wished, by the reason",
    "parley_tool_uses": "Uses of tools",
    "parley_service_uses": "Turns that a service served",
    "parley_service_failures": "Turns in which a service failed",
    "parley_tokens": "Tokens of language models",
    "parley_audio_seconds": "Seconds of speech that were sent to be recognised",
    "parley_characters": "Characters that were sent to be spoken",
    "parley_bytes": "Bytes over the connections of services and of the web",
    "parley_cost_dollars": "US dollars, as far as prices are known",
}
HISTOGRAMS: Mapping[str, str] = {
    "parley_answer_seconds": "From the end of speech to the first sound of the answer, or to the change in the home",
    "parley_service_delay_seconds": "From a service's question to the first of its answer",
}


class AppMetrics:
    """All counters and histograms since the app began."""

    def __init__(self) -> None:
        self._began_ns = time.time_ns()
        self._counters: dict[str, dict[Labels, float]] = {name: {} for name in COUNTERS}
        self._histograms: dict[str, dict[Labels, _Histogram]] = {name: {} for name in HISTOGRAMS}

    def count(self, turn: TurnFigures) -> None:
        """Count a turn."""
        self._add("parley_turns", 1, decided_by=turn.decided_by, outcome=turn.outcome)
        if turn.trouble:
            self._add("parley_turn_troubles", 1, code=turn.trouble)
        for name, _, _, outcome in turn.tools:
            self._add("parley_tool_uses", 1, tool=name, outcome=outcome)
        for kind, sent, received in turn.crossings:
            self._add("parley_bytes", sent, to=kind, direction="out")
            self._add("parley_bytes", received, to=kind, direction="in")
        felt = next(
            (turn.latency_ms[each] for each in ("first_sound", "state_changed") if each in turn.latency_ms), None
        )
        if felt is not None:
            self._time("parley_answer_seconds", felt / 1000, decided_by=turn.decided_by)
        for each in turn.services:
            self._count_service(each)

    def _count_service(self, each: Any) -> None:
        of = {"stage": each.stage, "provider": each.provider}
        self._add("parley_service_uses", 1, **of)
        if each.failed:
            self._add("parley_service_failures", 1, **of)
        for kind in ("input", "cached", "output"):
            self._add("parley_tokens", each.amounts.get(f"{kind}_tokens", 0), provider=each.provider, kind=kind)
        self._add("parley_audio_seconds", each.amounts.get("audio_seconds", 0), **of)
        self._add("parley_characters", each.amounts.get("characters", 0), **of)
        self._add("parley_bytes", each.amounts.get("bytes", 0), to=each.provider, direction="out")
        self._add("parley_bytes", each.amounts.get("received_bytes", 0), to=each.provider, direction="in")
        self._add("parley_cost_dollars", each.cost or 0, **of)
        for asked, first, _ in each.delays_ms:
            if first is not None:
                self._time("parley_service_delay_seconds", max(first - asked, 0) / 1000, **of)

    def _add(self, name: str, amount: float, **labels: str) -> None:
        if amount:
            counted, key = self._counters[name], tuple(labels.items())
            counted[key] = counted.get(key, 0.0) + amount

    def _time(self, name: str, seconds: float, **labels: str) -> None:
        self._histograms[name].setdefault(tuple(labels.items()), _Histogram()).add(seconds)

    def as_prometheus(self, gauges: Mapping[str, float]) -> str:
        """Return all of it in Prometheus' text format, version 0.0.4; `gauges` are figures of this moment."""
        lines: list[str] = []
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:.10g}"]
        for name, about in COUNTERS.items():
            lines += [f"# HELP {name}_total {about}", f"# TYPE {name}_total counter"]
            lines += [f"{name}_total{_spelled(labels)} {value:.10g}" for labels, value in self._counters[name].items()]
        for name, about in HISTOGRAMS.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} histogram"]
            for labels, histogram in self._histograms[name].items():
                lines += _histogram_lines(name, labels, histogram)
        return "\n".join(lines) + "\n"

    def as_otlp(self, now_ns: int) -> list[dict[str, Any]]:
        """Return all of it as OTLP's JSON has metrics."""
        times = {"startTimeUnixNano": str(self._began_ns), "timeUnixNano": str(now_ns)}
        sums = [
            {
                "name": name,
                "description": COUNTERS[name],
                "sum": {
                    "aggregationTemporality": 2,
                    "isMonotonic": True,
                    "dataPoints": [
                        {**times, "asDouble": value, "attributes": attributes(dict(labels))}
                        for labels, value in counted.items()
                    ],
                },
            }
            for name, counted in self._counters.items()
            if counted
        ]
        histograms = [
            {
                "name": name,
                "unit": "s",
                "description": HISTOGRAMS[name],
                "histogram": {
                    "aggregationTemporality": 2,
                    "dataPoints": [
                        {
                            **times,
                            "count": str(sum(each.counts)),
                            "sum": each.total,
                            "bucketCounts": [str(count) for count in each.counts],
                            "explicitBounds": list(BUCKETS),
                            "attributes": attributes(dict(labels)),
                        }
                        for labels, each in timed.items()
                    ],
                },
            }
            for name, timed in self._histograms.items()
            if timed
        ]
        return [*sums, *histograms]


def attributes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return values as OTLP's JSON has attributes."""
    return [{"key": key, "value": _value(value)} for key, value in values.items() if value is not None and value != ""]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": str(value)}


def _histogram_lines(name: str, labels: Labels, histogram: _Histogram) -> Iterable[str]:
    below = 0
    bounds: Sequence[str] = [*(f"{bound:g}" for bound in BUCKETS), "+Inf"]
    for bound, count in zip(bounds, histogram.counts, strict=True):
        below += count
        yield f"{name}_bucket{_spelled((*labels, ('le', bound)))} {below}"
    yield f"{name}_sum{_spelled(labels)} {histogram.total:.10g}"
    yield f"{name}_count{_spelled(labels)} {below}"


def _spelled(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
