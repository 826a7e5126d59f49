"""Things of this process that come and go with the rooms: tasks, open files, processes, pipelines."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.frame_processor import FrameProcessor

from assistant.chains.chain_member import ChainMember
from assistant.local.recogniser import DECODERS_KEPT
from assistant.room.conversation import Conversation
from assistant.room.room_playback import RoomPlayback

LOOK_SECONDS = 0.2
"""What goes away tells nobody: it is looked for so often."""

DECODER = "process python"
"""A decoder of the recogniser, as it is counted."""

_OF_ROOMS = (PipelineWorker, FrameProcessor, ChainMember, Conversation, RoomPlayback)

_NUMBERS = re.compile(r"[0-9a-f]{8,}|\d+")


@dataclass(frozen=True)
class Holdings:
    """All that is held at one moment, by its kind."""

    tasks: Counter[str]
    files: Counter[str]
    processes: Counter[str]
    pipelines: Counter[str]
    """Pipelines, and what else a room is made of."""

    @classmethod
    def now(cls) -> Holdings:
        """Return what this process holds."""
        tasks = Counter(_kind(task) for task in asyncio.all_tasks() if not task.done())
        return cls(tasks, _files(), _processes(os.getpid()), _parts_of_rooms())

    @classmethod
    async def without_rooms(cls, before: Holdings, seconds: float) -> Holdings:
        """Return what is held once no room is that was not there before; waits so long at most."""
        async with asyncio.timeout(seconds):
            while (held := cls.now()).pipelines - before.pipelines:  # noqa: ASYNC110 - it tells nobody when it goes
                await asyncio.sleep(LOOK_SECONDS)
        return held

    def beyond(self, before: Holdings) -> dict[str, int]:
        """Return what is held that was not held before, and how much of it."""
        pairs = (
            (self.tasks, before.tasks),
            (self.files, before.files),
            (self.processes, before.processes),
            (self.pipelines, before.pipelines),
        )
        return {name: count for held, former in pairs for name, count in (held - former).items()}

    def __str__(self) -> str:
        counts = (self.tasks, self.files, self.processes, self.pipelines)
        names = ("tasks", "open files", "processes", "parts of rooms")
        return ", ".join(f"{each.total()} {name}" for each, name in zip(counts, names, strict=True))


async def left_over(before: Holdings, seconds: float) -> dict[str, int]:
    """Return what is left beyond what was held before, once nothing more goes or the time is over.

    The decoders that the house's own recogniser keeps for the next rooms are none of it.
    """
    before = replace(before, processes=before.processes + Counter({DECODER: DECODERS_KEPT}))
    until = time.monotonic() + seconds
    while (left := Holdings.now().beyond(before)) and time.monotonic() < until:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(LOOK_SECONDS)
    return left


def resident_kb(pid: int | str = "self") -> float:
    """Return the resident memory of a process, this one by default, in units of 1,000 bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e3


def _kind(task: asyncio.Task[object]) -> str:
    name, work = task.get_name(), task.get_coro()
    told = getattr(work, "__qualname__", "") if name.startswith("Task-") else name
    return f"task {_NUMBERS.sub('N', told or name)}"


def _parts_of_rooms() -> Counter[str]:
    gc.collect()
    types = Counter(map(type, gc.get_objects()))
    return Counter({kind.__name__: count for kind, count in types.items() if issubclass(kind, _OF_ROOMS)})


def _files() -> Counter[str]:
    kinds: Counter[str] = Counter()
    for each in Path("/proc/self/fd").iterdir():
        try:
            target = str(each.readlink())
        except FileNotFoundError:  # the one of the listing itself
            continue
        kinds[f"file {target.partition('[')[0] if target.startswith(('socket:', 'pipe:')) else target}"] += 1
    return kinds


def _processes(parent: int) -> Counter[str]:
    """Return the processes below one, by their names."""
    found: Counter[str] = Counter()
    for listed in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in listed.read_text().split():
            try:
                name = Path(f"/proc/{child}/comm").read_text().strip()
            except FileNotFoundError:  # it has just ended
                continue
            found[f"process {name}"] += 1
            found += _processes(int(child))
    return found
