"""The speed of this machine for free speech to text: measured once, in a process of its own, and kept."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

_LOGGER = logging.getLogger(__name__)

_MEASURE_SECONDS = 300.0
"""A machine that has not decoded one utterance by then will never do so in time."""

LEAST_MEMORY_MB = 1500
"""Memory of a machine on which Home Assistant, the app and some 300 MB more have room."""

FILE = "machine.json"


class UnmeasurableError(Exception):
    """The machine cannot be measured; the text says why, in plain words."""


@dataclass(frozen=True)
class MachineSpeed:
    """The machine, and the time that a short command takes it."""

    machine: str
    """Its architecture and number of cores: another machine is measured anew."""
    cores: int
    memory_mb: int
    utterance_seconds: float
    """Seconds of processor, of all cores together, in which the smallest Whisper decodes one utterance."""

    @classmethod
    async def known(cls, folder: Path) -> Self:
        """Return the speed that was kept in a folder, or measure it now; raises UnmeasurableError."""
        return await asyncio.to_thread(cls._kept, folder) or await cls.measured(folder)

    @classmethod
    async def measured(cls, folder: Path) -> Self:
        """Measure, some seconds of one process, and keep it in a folder; raises UnmeasurableError."""
        threads = decoding_threads()
        speed = cls(_machine(), os.cpu_count() or 1, _memory_mb(), await _utterance_seconds(threads))
        _LOGGER.info("An utterance takes %.2f s of this machine's processor", speed.utterance_seconds)
        await asyncio.to_thread(speed._keep, folder)
        return speed

    @classmethod
    def _kept(cls, folder: Path) -> Self | None:
        try:
            speed = cls(**json.loads((folder / FILE).read_text()))
        except (OSError, ValueError, TypeError):
            return None
        return speed if speed.machine == _machine() else None

    def _keep(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / FILE).write_text(json.dumps(asdict(self)) + "\n")
        except OSError as err:
            _LOGGER.warning(
                "The speed of this machine cannot be kept, and is measured again at the next start: %s", err
            )


def has_room() -> bool:
    """Return whether a neural voice or a recogniser of free speech has room beside Home Assistant."""
    return _memory_mb() >= LEAST_MEMORY_MB


def decoding_threads() -> int:
    """Return the threads with which an utterance is decoded: more than two are hardly faster."""
    return min(2, os.cpu_count() or 1)


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count() or 1} cores, {_memory_mb()} MB"


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000


async def _utterance_seconds(threads: int) -> float:
    program = (sys.executable, "-m", "assistant.local.whisper.whisper_probe", str(threads))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        process = await asyncio.create_subprocess_exec(
            *program, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=environment
        )
    except OSError as err:
        raise UnmeasurableError(f"a process cannot be started ({err.strerror})") from err
    try:
        async with asyncio.timeout(_MEASURE_SECONDS):
            told, _ = await process.communicate()
    except TimeoutError as err:
        raise UnmeasurableError(f"it was not done after {_MEASURE_SECONDS:.0f} s") from err
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise UnmeasurableError("the process for it ended: there is too little memory, or too old a processor")
    return float(json.loads(told)["seconds"])
