"""The sheet of all that left the house: by day, room and service. It holds no word of anybody's. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ha_tools.leaving.crossing import Crossing
from ha_tools.signals import Signal

KEPT_DAYS = 400
"""Days that are kept: a year to compare with, and a month."""

MOST_LINES = 300
"""Lines of a day; what a home has more of goes into one line for all others."""

AMOUNTS = (
    "turns",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
    "characters",
    "audio_seconds",
    "bytes",
    "received_bytes",
    "cost",
    "unpriced",
)
"""The sums of a line; `cost` in US dollars, `unpriced` the uses whose price nobody knows."""


@dataclass(frozen=True)
class SheetLine:
    """The head of a line."""

    room: str
    """Empty for what ran without one."""
    service: str
    """The option's word for a provider, or the other side in plain words."""
    model: str
    host: str
    kind: str
    """A word of `SentKind`."""


OTHERS = SheetLine("", "*", "", "", "")


class Sheet:
    """The sums of each day."""

    def __init__(self, today: Callable[[], date]) -> None:
        """`today` is the day in the home's time zone."""
        self.on_change = Signal[str]()
        """Told of the day, "2026-11-28", of which there is more, or that is kept no more."""
        self._today = today
        self._days: dict[str, dict[SheetLine, dict[str, float]]] = {}
        self._last_turns: dict[SheetLine, str] = {}

    def add(self, line: SheetLine, turn_id: str, amounts: Mapping[str, float], cost: float | None = 0.0) -> None:
        """Add to the sums of today."""
        key = self._today().isoformat()
        lines = self._days.setdefault(key, {})
        line = line if line in lines or len(lines) < MOST_LINES else OTHERS
        sums = lines.setdefault(line, {})
        more = {name: amount for name, amount in amounts.items() if name in AMOUNTS}
        more |= {"cost": cost} if cost else {"unpriced": 1} if cost is None else {}
        if turn_id and self._last_turns.get(line) != turn_id:
            self._last_turns[line] = turn_id
            more["turns"] = 1
        for name, amount in more.items():
            sums[name] = sums.get(name, 0.0) + amount
        self.on_change.tell(key)
        self._forget_old()

    def add_crossing(self, crossing: Crossing, room: str, turn_id: str) -> None:
        """Add a reach out of the house."""
        line = SheetLine(room, crossing.service, "", crossing.host, crossing.kind)
        self.add(line, turn_id, {"bytes": crossing.sent_bytes, "received_bytes": crossing.received_bytes})

    def lines(self, begin: str, end: str) -> list[dict[str, Any]]:
        """Return the lines from a day to another, that one left out: {room, service, …, and the sums}."""
        found: dict[SheetLine, dict[str, float]] = {}
        for day, lines in self._days.items():
            if begin <= day < end:
                for line, sums in lines.items():
                    total = found.setdefault(line, dict.fromkeys(AMOUNTS, 0.0))
                    for name, amount in sums.items():
                        total[name] += amount
        return [{**asdict(line), **sums} for line, sums in found.items()]

    @property
    def months(self) -> list[str]:
        """The months of which there is something, "2026-11", the latest first."""
        return sorted({day[:7] for day in self._days}, reverse=True)

    def spent(self, month: str) -> float:
        """Return the US dollars of a month, as far as prices are known."""
        days = (lines for day, lines in self._days.items() if day.startswith(month))
        return sum(sums.get("cost", 0.0) for lines in days for sums in lines.values())

    def document(self, day: str) -> Mapping[str, Any] | None:
        """Return what is kept of a day; None for one that is kept no more."""
        lines = self._days.get(day)
        return {"lines": [[*asdict(line).values(), sums] for line, sums in lines.items()]} if lines else None

    def restore(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up what was kept; what cannot be read is left out."""
        for day, document in documents.items():
            try:
                self._days[date.fromisoformat(day).isoformat()] = dict(_read(document["lines"]))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue

    def _forget_old(self) -> None:
        oldest = (self._today() - timedelta(days=KEPT_DAYS)).isoformat()
        for day in [each for each in self._days if each < oldest]:
            del self._days[day]
            self.on_change.tell(day)


def month_of(day: date | datetime) -> tuple[str, str]:
    """Return the first day of a day's month, and of the next month."""
    first = date(day.year, day.month, 1)
    return first.isoformat(), (first + timedelta(days=32)).replace(day=1).isoformat()


def _read(lines: Iterable[Any]) -> Iterable[tuple[SheetLine, dict[str, float]]]:
    for *head, sums in lines:
        yield SheetLine(*map(str, head)), {str(name): float(amount) for name, amount in sums.items() if name in AMOUNTS}
