"""The account of a soak: turns, faults, ends, and what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

STEPS = 10
"""Points of the memory's curve that are shown."""

WIDTH = 50
"""Characters of the longest bar."""


@dataclass
class SoakReport:
    """The account of a soak."""

    turns: int = 0
    """Turns of the plan that were gone through."""
    twists: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    """The app's turns, by how they ended; one that is talked over makes two."""
    longest_seconds: float = 0.0
    """From a wake word to the end of all that came of it."""
    longest_wait_seconds: float = 0.0
    """From the end of what was said to the first sound of the answer, in turns that nothing came between."""
    silent: list[str] = field(default_factory=list)
    """Turns that were said something in, and nothing came between, and yet nothing was heard."""
    undone: list[str] = field(default_factory=list)
    """Commands that nothing came between, and that were not done: only the truth was said."""
    unended: list[str] = field(default_factory=list)
    """Turns without an end, each with what was last known of it."""
    memory_kb: list[float] = field(default_factory=list)
    """Resident memory behind each turn."""

    @property
    def growth_kb(self) -> float:
        """Memory that each turn of the second half added, by the line that fits best."""
        half = self.memory_kb[len(self.memory_kb) // 2 :]
        middle, mean = (len(half) - 1) / 2, sum(half) / max(1, len(half))
        spread = sum((at - middle) ** 2 for at in range(len(half)))
        rise = sum((at - middle) * (kb - mean) for at, kb in enumerate(half))
        return rise / spread if spread else 0.0

    def __str__(self) -> str:
        counts = (("Between", self.twists), ("Faults", self.faults), ("Ends", self.outcomes))
        lines = [
            f"{name}: " + ", ".join(f"{count} {kind}" for kind, count in each.most_common()) for name, each in counts
        ]
        lists = (("Without an end", self.unended), ("Silent", self.silent), ("Not done", self.undone))
        lines += [f"{name}: {one}" for name, each in lists for one in each]
        return "\n".join([*lines, "", *self._curve()])

    def _curve(self) -> Iterator[str]:
        """Yield the memory's curve, a bar for each tenth of the turns; bars begin at the least."""
        step = max(1, len(self.memory_kb) // STEPS)
        points = {0: self.memory_kb[0], **dict(list(enumerate(self.memory_kb, 1))[step - 1 :: step])}
        least, most = min(points.values()), max(points.values())
        for at, kb in points.items():
            bar = "#" * (1 + round((kb - least) / max(1.0, most - least) * WIDTH))
            yield f"{at:5} turns  {kb / 1000:7.1f} MB  {bar}"
