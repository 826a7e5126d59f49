"""`python -m benchmarks`: measure, print a table, write JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from benchmarks import (
    agent,
    announcing,
    barge_in,
    contestants,
    echo,
    hearing,
    installing,
    outages,
    panel,
    prompts,
    recognition,
    resources,
    rooms_at_once,
    sentences,
    soak,
    television,
    turn_cost,
    verification,
    wakes,
)
from benchmarks.home_watch import watching
from benchmarks.measure import Field
from benchmarks.processes import UnmeasuredError
from benchmarks.progress import Progress, silent, to_stderr
from benchmarks.results import Resource, Series, as_json, table
from testbed.home_assistant import RealHomeAssistant

TURNS: Mapping[str, Callable[[Field, int, Progress], Awaitable[list[Series]]]] = {
    "no-key": contestants.app_without_keys,
    "free-speech": contestants.app_with_free_speech,
    "cloud": contestants.app_with_clouds,
    "realtime": contestants.app_with_realtime,
    "stock": contestants.stock_pipecat,
}

RESOURCES: Mapping[str, Callable[[Field], Awaitable[list[Resource]]]] = {
    "memory": resources.app_memory,
    "satellite": resources.idle_satellite,
    "echo": echo.echo,
    "television": television.television,
    "wakes": wakes.wakes,
    "sentences": sentences.sentences,
    "hearing": hearing.hearing,
    "recognition": recognition.recognition,
    "verification": verification.verified_results,
    "announcing": announcing.announcements,
    "barge-in": barge_in.barge_in,
    "rooms": rooms_at_once.rooms_at_once,
    "turn-cost": turn_cost.turn_cost,
    "integration": agent.integration,
    "panel": panel.panel,
    "faults": outages.fault_matrix,
    "faults-realtime": outages.realtime_fault_matrix,
    "soak": soak.soak,
    "soak-memory": soak.soak_memory,
    "prompts": prompts.prompt_sizes,
    "image": installing.image,
    "install": installing.install,
}

OPT_IN = frozenset({"realtime", "faults", "faults-realtime", "soak", "soak-memory", "image", "install"})
"""Measured only where they are named: they take many minutes, and two of them need root."""

SEED = 1
"""Of the silences before the commands: each contestant meets the same ones."""


async def run(only: list[str], turns: int, progress: Progress) -> tuple[list[Series], list[Resource], list[str]]:
    """Measure what is named in `only` against one real Home Assistant; return also what could not be measured."""
    series: list[Series] = []
    costs: list[Resource] = []
    failures: list[str] = []
    async with RealHomeAssistant() as home, watching(home.url, home.token) as watch:
        for name in only:
            progress(f"{name} …")
            field = Field(home, watch, random.Random(SEED))
            try:
                if name in TURNS:
                    series += await TURNS[name](field, turns, progress)
                else:
                    costs += await RESOURCES[name](field)
            except UnmeasuredError as err:
                failures.append(f"{name}: {err}")
    return series, costs, failures


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [*TURNS, *RESOURCES]
    parser.add_argument("--turns", type=int, default=20, help="turns of each kind (20)")
    usual = [name for name in names if name not in OPT_IN]
    told = f"what to measure (everything but {', '.join(sorted(OPT_IN))}, which take many minutes)"
    parser.add_argument("--only", nargs="+", choices=names, default=usual, help=told)
    parser.add_argument("--json", type=Path, help="file to write the numbers to")
    parser.add_argument("--quiet", action="store_true", help="show nothing before the table")
    given = parser.parse_args()
    series, costs, failures = asyncio.run(run(given.only, given.turns, silent if given.quiet else to_stderr))
    print(table(series, costs))
    if given.json:
        given.json.write_text(json.dumps(as_json(series, costs), indent=2) + "\n")
    silent_ones = [f"{item.contestant}, {item.kind}: no answer at all" for item in series if not item.sound]
    if failures or silent_ones:
        sys.exit("\n".join(["", "Not measured:", *failures, *silent_ones]))


if __name__ == "__main__":
    main()
