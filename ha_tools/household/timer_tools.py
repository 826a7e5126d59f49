"""Timers, alarms and reminders as tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.target import offline
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import LISTED, Day, Fact, Instant, Things
from ha_tools.home.choices import choice_called
from ha_tools.home.name_lists import area_ids
from ha_tools.home.place import Place
from ha_tools.home.references import TimerRef
from ha_tools.household.timer_answers import counted, now_of, values_of, written_down
from ha_tools.household.timer_changes import CHANGES, SET, By, Change
from ha_tools.household.timer_undo import snapshot, step_back
from ha_tools.results.result import Outcome, Result
from ha_tools.timers.timer import Status, Timer, TimerKind, is_at
from ha_tools.timers.timer_names import called, called_apart, day_named, exactly, in_short, is_called, the, told
from ha_tools.times import durations
from ha_tools.times.when import When, when

READ = "was_read.timers"

LONGEST_SECONDS = {
    TimerKind.TIMER: 7 * 24 * 3600.0,
    TimerKind.ALARM: 7 * 24 * 3600.0,
    TimerKind.REMINDER: 366 * 24 * 3600.0,
}
"""A timer of more than a week is a slip of the tongue."""

EVERY = frozenset({"all", "every", "everything", "both"})
"""Said as a name: every one of the kind."""

Duration = Annotated[str | None, "'12 minutes', '1 hour 30 minutes'"]
At = Annotated[str | None, "When: 'tomorrow at 7:30', '6:30 am on weekdays'"]
TimerName = Annotated[str | None, "What it is called: 'pizza'"]
Remind = Annotated[str | None, "What to remind of: 'take out the rubbish'"]
Room = Annotated[str | None, "Room, if not the speaker's"]
Action = Annotated[
    Literal["cancel", "pause", "resume", "add", "subtract", "set", "snooze", "stop", "skip"],
    "stop and snooze what rings; skip one day of an alarm",
]
TimerNamed = str | TimerRef | None
Which = Annotated[TimerNamed, "Its name, length or time: 'pizza', '5 minutes', '7 am'; or 'all'"]
KindSaid = Annotated[Literal["timer", "alarm", "reminder"] | None, "The kind"]


@writes(needs_home=False, idempotent=False)
async def set_timer(
    call: Call,
    *,
    duration: Duration = None,
    at: At = None,
    name: TimerName = None,
    remind: Remind = None,
    room: Room = None,
) -> Result:
    """Set a timer by its duration, an alarm by its time, or a reminder."""
    place = _place(call, room)
    if isinstance(place, Result):
        return place
    if call.timers.is_full:
        return Result(Outcome.REFUSED, (Fact("too_many_timers"),))
    before, known = snapshot(call.timers), {timer.timer_id for timer in call.timers.all}
    kind = TimerKind.REMINDER if remind else TimerKind.ALARM if at else TimerKind.TIMER
    label = " ".join((remind or name or "").split())
    said_room = call.home.areas[place.area_id].name if room and place.area_id else ""
    where = Fact("rings_in.area", area=said_room) if said_room else Fact("rings_in.here")
    made = _set_at(call, kind, place, at, label) if at else _start(call, kind, place, duration or "", label)
    if isinstance(made, Result):
        return made
    new = [timer for timer in call.timers.all if timer.timer_id not in known]
    return await written_down(call, (made.of(where=where),), (), step_back(before, call.timers), made=new)


@writes(needs_home=False, quotes=READ, destructive=True, idempotent=False)
async def change_timer(
    call: Call,
    *,
    action: Action,
    name: Which = None,
    kind: KindSaid = None,
    duration: Duration = None,
    room: Room = None,
) -> Result:
    """Change a timer, alarm or reminder."""
    length = durations.duration(duration) if duration else None
    if length is None and (duration or action in {"add", "subtract", "set"}):
        asked = Fact("to_how_long" if action == "set" else "by_how_much")
        return Result(Outcome.REFUSED, (Fact("unclear_length", said=duration) if duration else asked,))
    change = CHANGES[action]
    found = _meant(call, change, name, TimerKind(kind) if kind else None, room)
    if isinstance(found, Result):
        return replace(found, quotes=_have_names(call.timers.all))
    seconds = length.total_seconds() if length else None
    if action == "set" and (refused := _refuses(call, found, seconds or 0.0)):
        return refused
    if action in {"add", "snooze"} and (long := _too_long(call, found, seconds or 0.0)):
        return Result(Outcome.REFUSED, (Fact(f"not_so_long.{long.kind}"),))
    before = snapshot(call.timers)
    facts = change.do(call, found, By.said(name, seconds, now_of(call)))
    result = await written_down(call, facts, found, step_back(before, call.timers))
    return replace(result, quotes=_have_names(found))


@reads(needs_home=False, quotes=READ)
async def get_timers(call: Call, *, name: Which = None, kind: KindSaid = None, room: Room = None) -> Result:
    """Say which timers, alarms and reminders there are, and what is left of them."""
    place = _place(call, room) if room else None
    if isinstance(place, Result):
        return place
    said = TimerKind(kind) if kind else None
    wanted = _fitting(call, name, said, place, SET) or _fitting(call, name, said, place, frozenset({Status.MISSED}))
    if not wanted:
        return Result(
            Outcome.ANSWERED,
            _none(call, name, kind, place),
            values=values_of(call, ()),
            quotes=_have_names(call.timers.all),
        )
    now = now_of(call)
    each = tuple(told(timer, call.timers.left(timer), now) for timer in wanted[:LISTED])
    more = (Fact("and_so_many_more", count=len(wanted) - LISTED),) if len(wanted) > LISTED else ()
    fact = each[0] if len(wanted) == 1 else Fact("there_are_timers", counts=counted(wanted), timers=(*each, *more))
    ids, quotes = tuple(timer.timer_id for timer in wanted), _have_names(wanted)
    return Result(Outcome.ANSWERED, (fact,), values=values_of(call, wanted), timers=ids, quotes=quotes)


def _have_names(timers: Iterable[Timer]) -> bool:
    """Return whether somebody has called them something: a reminder's name may be any text."""
    return any(timer.name for timer in timers)


# Setting


def _start(call: Call, kind: TimerKind, place: Place, said: str, label: str) -> Fact | Result:
    length = durations.duration(said)
    if length is None:
        return Result(Outcome.REFUSED, (Fact("unclear_length", said=said) if said else Fact("for_how_long"),))
    if not _may_last(kind, length.total_seconds()):
        return Result(Outcome.REFUSED, (Fact(f"not_so_long.{kind}"),))
    call.timers.start(kind, place, length.total_seconds(), label)
    if kind is TimerKind.REMINDER:
        return Fact("reminder_set", when=Fact("in_length", length=length), what=label)
    case = f"{kind}_set.named" if label else f"{kind}_set.unnamed"
    when = Fact("length_from_now", length=length)
    return Fact(case, name=label, length=length) if kind is TimerKind.TIMER else Fact(case, name=label, when=when)


def _set_at(call: Call, kind: TimerKind, place: Place, said: str, label: str) -> Fact | Result:
    if durations.duration(said.removeprefix("in ")) is not None:
        return _start(call, kind, place, said.removeprefix("in "), label)
    if not call.home_assistant.status.connected and call.home_assistant.time_zone.key == "UTC":
        return offline(call)  # nobody knows yet what the clocks of the home show
    now = now_of(call)
    meant = when(said, now, waking=kind is TimerKind.ALARM)
    if meant is None:
        return Result(Outcome.REFUSED, (Fact("unclear_when_due", said=said),))
    if not meant.days and meant.at <= now:
        return Result(Outcome.REFUSED, (Fact("time_is_over", at=Instant(meant.at, now)),))
    _set_when(call, kind, place, meant, label)
    if kind is TimerKind.REMINDER:
        return Fact("reminder_set", when=meant.fact(now), what=label)
    return Fact("alarm_set.named" if label else "alarm_set.unnamed", name=label, when=meant.fact(now))


def _set_when(call: Call, kind: TimerKind, place: Place, meant: When, label: str) -> Timer:
    zone = call.home_assistant.time_zone
    if not meant.days:
        return call.timers.set_at(kind, place, meant.at.timestamp(), label, zone)
    return call.timers.set_weekly(kind, place, meant.at.time(), meant.days, zone, label)


# Finding


def _fitting(
    call: Call, name: TimerNamed, kind: TimerKind | None, place: Place | None, statuses: frozenset[Status]
) -> list[Timer]:
    """Those that are meant by what was said, as far as it goes."""
    now, every = now_of(call), not name or _is_every(name)
    fitting = [
        timer
        for timer in call.timers.in_status(*statuses)
        if (kind is None or timer.kind is kind)
        and (place is None or is_at(timer, place))
        and (every or is_called(timer, name or "", now))
    ]
    return exactly(fitting, name) if isinstance(name, str) and not every else fitting


def _is_every(name: TimerNamed) -> bool:
    return isinstance(name, str) and name.casefold() in EVERY


def _meant(
    call: Call, change: Change, name: TimerNamed, kind: TimerKind | None, room: str | None
) -> list[Timer] | Result:
    """Return the timers to change, or the answer: those ringing here before those running here before others."""
    place = _place(call, room) if room else None
    if isinstance(place, Result):
        return place
    every = _is_every(name)
    kind = kind or (TimerKind.TIMER if every else None)
    found = _fitting(call, name, kind, place, change.statuses) or _loosely(call, name, place, change, every)
    if not found:
        return _nothing(call, change, name, kind, place)
    if every or len(found) == 1 or isinstance(name, TimerRef):
        return found
    ringing = [timer for timer in call.timers.ringing_at(call.place) if timer in found]
    here = [timer for timer in found if is_at(timer, call.place)]
    if ringing:
        return ringing
    return here if len(here) == 1 else _which(call, here or found, name)


def _loosely(call: Call, name: TimerNamed, place: Place | None, change: Change, every: bool) -> list[Timer]:
    """Return the ringing timers that "stop the alarm" means, or those of a name, which may come with another kind."""
    if name and not every:
        return _fitting(call, name, None, place, change.statuses)
    rings = change.statuses & {Status.RINGING}
    return [timer for timer in _fitting(call, None, None, place, rings) if timer in call.timers.ringing_at(call.place)]


def _nothing(call: Call, change: Change, name: TimerNamed, kind: TimerKind | None, place: Place | None) -> Result:
    others = _fitting(call, name, kind, place, SET)
    if len(others) == 1 and change.otherwise:
        return Result(Outcome.ALREADY, (Fact(change.otherwise, timer=called(others[0], now_of(call))),))
    if change.statuses == {Status.RINGING}:
        return Result(Outcome.ALREADY, (Fact("nothing_rings"),))
    return Result(Outcome.UNKNOWN, _none(call, name, kind, place))


def _none(call: Call, name: TimerNamed, kind: str | None, place: Place | None) -> tuple[Fact, ...]:
    noun = kind or "timer"
    said = name if isinstance(name, str) and not _is_every(name) else ""
    if said and (day := day_named(said, now_of(call))):
        return (Fact(f"no_{noun}.on_day", day=Day(day, now_of(call).date())),)
    area = call.home.areas.get(place.area_id or "") if place else None
    where = Fact("where.area", name=area.name) if area else Fact("where.anywhere")
    there = [timer for timer in call.timers.in_status(*SET) if not kind or timer.kind == kind][:LISTED]
    names = Things(tuple(the(called(timer, now_of(call))) for timer in there), noun)
    hint = (Fact("there_is", timers=names),) if said and there else ()
    return (Fact(f"no_{noun}.named" if said else f"no_{noun}.any", name=said, where=where), *hint)


def _which(call: Call, timers: Sequence[Timer], name: TimerNamed) -> Result:
    names = called_apart(timers, call.home, now_of(call))
    said = name if isinstance(name, str) else ""
    choices = tuple(
        choice_called(name, TimerRef((timer.timer_id,), said)) for name, timer in zip(names, timers, strict=True)
    )
    asked = Fact("which_one", choices=tuple(map(the, names)))
    shortly = {choice.ref: in_short(timer, now_of(call)) for choice, timer in zip(choices, timers, strict=True)}
    return Result(Outcome.AMBIGUOUS, (asked,), choices=choices, values={"called": shortly})


def _may_last(kind: TimerKind, seconds: float) -> bool:
    return 1 <= seconds <= LONGEST_SECONDS[kind]


def _refuses(call: Call, timers: Iterable[Timer], seconds: float) -> Result | None:
    """Return why these cannot last so long: it is too long or too short, or they are set for a time of the day."""
    for timer in timers:
        if timer.repeats or not timer.seconds:
            return Result(Outcome.REFUSED, (Fact("timer_without_length", timer=called(timer, now_of(call))),))
        if not _may_last(timer.kind, seconds):
            return Result(Outcome.REFUSED, (Fact(f"not_so_long.{timer.kind}"),))
    return None


def _too_long(call: Call, timers: Iterable[Timer], more: float) -> Timer | None:
    """One that would count for longer than its kind may, were that much added to it."""
    return next(
        (
            timer
            for timer in timers
            if more + (max(0.0, call.timers.left(timer)) if timer.seconds else 0.0) > LONGEST_SECONDS[timer.kind]
        ),
        None,
    )


def _place(call: Call, room: str | None) -> Place | Result:
    """Return the place where it rings: the speaker's, or the room that was said."""
    if not room:
        return call.place
    found = area_ids(call.home, room, call.place)
    if len(found) != 1:
        return Result(Outcome.UNKNOWN, (Fact("no_such.area", name=room),))
    return call.place if found[0] == call.place.area_id else Place(found[0])
