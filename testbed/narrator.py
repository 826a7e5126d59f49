"""The demo's words to the person who runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from testbed.changes import Change
from testbed.panel import Message
from testbed.verdict import Verdict

_MARKS = {Verdict.TRUE: "✔", Verdict.ASKED: "?", Verdict.FALSE: "✘", Verdict.UNJUDGED: "–"}


def say(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def step(message: Message) -> None:
    """Print one step of a turn, with its milliseconds; of unfinished transcripts, of which there are many, none."""
    one = message["step"]
    if one["name"] == "transcript" and one["detail"].startswith("interim"):
        return
    say(f"{one['at_ms']:>9.0f} ms  {one['name']:<16} {one['detail']}".rstrip())


def satellites(message: Message, known: dict[str, str]) -> None:
    """Print which satellites came and went since `known`, a room's name by satellite id, and update it."""
    now = {one["satellite_id"]: one["name"] for one in message["satellites"] if one["connected"]}
    for satellite_id in now.keys() - known.keys():
        say(f"The satellite in {now[satellite_id]} is connected.")
    for satellite_id in known.keys() - now.keys():
        say(f"The satellite in {known[satellite_id]} is gone.")
    known.clear()
    known.update(now)


def turn(finished: Mapping[str, Any]) -> None:
    """Print what a turn came to."""
    heard = finished["transcript"]
    say(f"  heard     {heard!r}" if heard else "  heard     nothing that can be understood")
    say(f"  decided   by {finished['decided_by']}; outcome: {finished['outcome']}")
    for action in finished["actions"]:
        for target in action["targets"]:
            before, after = action["before"].get(target, "?"), action["after"].get(target, "?")
            say(f"  did       {action['service']} on {target}: {before} → {after}")
    if finished["problem"]:
        say(f"  problem   {finished['problem']}")
    say(f"  answered  {finished['reply']!r}")


def verdict(found: Verdict, reason: str, made: Sequence[Change]) -> None:
    """Print what Home Assistant says itself."""
    for change in made:
        say(f"  home      {change.name}: {change.before} → {change.after}")
    say(f"{_MARKS[found]} {'Not judged. ' if found is Verdict.UNJUDGED else ''}{reason}")
