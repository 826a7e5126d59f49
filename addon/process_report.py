"""The app's process: since when it runs, and the memory that it and its own processes take."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

PROC = Path("/proc")

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class ProcessClock:
    """The moment at which the app began."""

    steady: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Seconds since then."""
        return time.monotonic() - self.steady

    @property
    def began(self) -> datetime:
        """The same as a moment, by the clock on the wall as it is now."""
        return datetime.now(UTC) - timedelta(seconds=self.seconds)


def memory_bytes(pid: int | None = None) -> int:
    """Return the memory of a process, ours by default, with that of all below it; blocking.

    What processes share is shared out among them, where the kernel tells. 0 where this machine does not tell at all.
    """
    return sum(_proportional(each) or _resident(each) for each in _family(pid or os.getpid()))


def _family(pid: int) -> Iterable[int]:
    yield pid
    for task in _children_files(pid):
        for child in _read(task).split():
            yield from _family(int(child))


def _children_files(pid: int) -> list[Path]:
    try:
        return [task / "children" for task in (PROC / str(pid) / "task").iterdir()]
    except OSError:
        return []


def _proportional(pid: int) -> int:
    """Return a process's proportional set size; 0 where the kernel has none."""
    lines = _read(PROC / str(pid) / "smaps_rollup").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _resident(pid: int) -> int:
    fields = _read(PROC / str(pid) / "statm").split()
    return int(fields[1]) * PAGE_BYTES if len(fields) > 1 else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it ended, or this is no Linux
        return ""
