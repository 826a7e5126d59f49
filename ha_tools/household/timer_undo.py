"""Undoing a change of timers, alarms and reminders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.household.timer_answers import named, standing, written_down
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.schedule import Timers
from ha_tools.timers.timer import Status, Timer

_WAITING = frozenset({Status.RUNNING, Status.PAUSED})
"""States that can be brought back: nobody wants to hear again a timer that rang."""

Snapshot = Mapping[str, tuple[Timer, float]]
"""Timers by their id, with the seconds that are left of each."""


def snapshot(timers: Timers) -> Snapshot:
    """Return the present state of all timers."""
    return {timer.timer_id: (timer, timers.left(timer)) for timer in timers.all}


@dataclass(frozen=True)
class TimerRevert:
    """The way back for one timer."""

    now: Timer | None
    """As the change left it; None where it was cancelled."""
    then: Timer | None
    """As it was before; None where it was set."""
    seconds: float
    """Seconds that were left of it before."""

    @property
    def timer_id(self) -> str:
        """Its id."""
        return next(timer.timer_id for timer in (self.now, self.then) if timer)

    def can_be_undone(self, timers: Timers) -> bool:
        """Return whether it still is as the change left it."""
        timer = timers.get(self.timer_id)
        return (timer and timer.status) == (self.now and self.now.status)


def step_back(before: Snapshot, timers: Timers) -> list[Command]:
    """Return the step that lets timers be as they stood; none where nothing has changed that can come back."""
    turns = tuple(_turns(before, snapshot(timers)))
    return [Command(restore_timers.name, {"turns": turns})] if turns else []


def timers_of(steps: Sequence[Command]) -> list[str]:
    """Return the ids of the timers that steps of an undo are of."""
    return [turn.timer_id for step in steps if step.tool == restore_timers.name for turn in step.arguments["turns"]]


@writes(for_model=False, needs_home=False, quotes="was_read.timers")
async def restore_timers(
    call: Call, *, turns: Annotated[tuple[TimerRevert, ...], "What is to become of each timer"]
) -> Result:
    """Cancel timers that were set, set those that were cancelled with what was left of them, take what was added."""
    timers, before = call.timers, snapshot(call.timers)
    undone = [turn for turn in turns if turn.can_be_undone(timers)]
    over = [turn.now for turn in turns if turn.now and turn not in undone]
    made = [timer for turn in undone if turn.then is None and (timer := timers.get(turn.timer_id))]
    facts = [Fact("timers_cancelled", timers=named(call, made))] if made else []
    for timer in made:
        timers.cancel(timer)
    back = [_brought_back(timers, turn.then, turn.seconds) for turn in undone if turn.then]
    facts += [standing(call, back)] if back else []
    facts += [Fact("timers_are_over", timers=named(call, over))] if over else []
    if not undone:
        return Result(Outcome.ALREADY, tuple(facts))
    return await written_down(call, facts, [*made, *back], step_back(before, timers))


def _brought_back(timers: Timers, then: Timer, seconds: float) -> Timer:
    now = timers.get(then.timer_id)
    return timers.bring_back(then, max(0.0, (timers.left(now) if now else 0.0) + seconds))


def _turns(before: Snapshot, after: Snapshot) -> Iterator[TimerRevert]:
    for timer_id in {**before, **after}:
        then, left_then = before.get(timer_id, (None, 0.0))
        now, left_now = after.get(timer_id, (None, 0.0))
        if now != then and all(timer is None or timer.status in _WAITING for timer in (then, now)):
            yield TimerRevert(now, then, left_then - left_now)
