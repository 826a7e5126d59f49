"""Processes under measurement: their life, their memory, their time on the processor."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from testbed.process import Process


class UnmeasuredError(Exception):
    """Something could not be measured; the text says why."""


class CommandError(UnmeasuredError):
    """A command failed that was to give numbers."""

    def __init__(self, command: str, output: str) -> None:
        super().__init__("\n".join([f"{command} failed.", *output.splitlines()[-10:]]))


class EndedError(UnmeasuredError):
    """A process under measurement ended by itself; the text has its last words."""

    def __init__(self, name: str, process: Process) -> None:
        super().__init__(f"{name} ended.\n{process.last_words()}")


@asynccontextmanager
async def owned(process: Process) -> AsyncIterator[Process]:
    """End `process` at the end."""
    try:
        yield process
    finally:
        await asyncio.to_thread(process.stop)


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process, in units of 1,000,000 bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used, its own and the kernel's for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
