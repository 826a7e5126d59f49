"""Changing a calendar: which event is meant, what is done, and what stands in the calendar afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.facts.facts import Fact
from ha_tools.home.choices import choice_called, choice_of
from ha_tools.home.home import Entity
from ha_tools.home.references import EventRef
from ha_tools.household.event_calls import EventCalled, put_in, rewrite, standing, take_out
from ha_tools.household.event_undo import restore_event
from ha_tools.household.events import (
    AHEAD,
    CalendarFeature,
    Event,
    all_events,
    calendar_fact,
    features,
    ids_of,
    in_order,
    title_of,
    titled,
    unchangeable,
    when_fact,
)
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import LONGEST, quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.times.appointments import AppointmentTimes, moved, times
from ha_tools.times.spans import Span, span


async def create(call: Call, found: Sequence[Entity], title: str, when: str | None) -> Result:
    """Add an event, or ask back when, or to which calendar. Raises HomeError."""
    called = _tidy(title)
    wanted = times(when, call.now) if when else Fact("when_is_it")
    if isinstance(wanted, Fact):
        return Result(Outcome.REFUSED, (wanted,))
    able = [entity for entity in found if features(call, entity) & CalendarFeature.CREATE]
    if len(able) > 1:
        return _which_calendar(able)
    if not able:
        nothing = Fact("nothing_can_be.added", calendars=tuple(map(calendar_fact, found)))
        return Result(Outcome.REFUSED, (nothing,), about=ids_of(found))
    entity = able[0]
    event = Event(entity.entity_id, called, wanted.start, wanted.end)
    deed = Fact("add_event", title=called, when=when_fact(event, call.now), calendar=calendar_fact(entity))
    if demand := await required(call, Use("calendar.create_event", [entity], deed.form("ask"))):
        return demand
    if await standing(call, event):
        return Result(Outcome.ALREADY, (deed.form("already"),), about=(entity.entity_id,))
    came = await put_in(call, event)
    if came.event:
        call.undoable(Command(restore_event.name, {"now": came.event, "is_own": True}))
    return _told(entity, event, came, (deed.form("done"),))


def _told(entity: Entity, event: Event, came: EventCalled, done: tuple[Fact, ...]) -> Result:
    """Return what was done, if the event can be read in the calendar now."""
    about = (entity.entity_id,)
    if came.event:
        return Result(Outcome.CHANGED, done, (came.action,), about=about)
    unseen = Fact("event_not_seen", calendar=calendar_fact(entity), title=title_of(event))
    return Result(Outcome.UNCONFIRMED, (unseen,), (came.action,), about=about)


async def change_event(call: Call, event: Event, new_when: str | None, new_title: str | None) -> Result:
    """Move or rename an event; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if not new_when and not new_title:
        return Result(Outcome.REFUSED, (Fact("change_what", title=title_of(event)),), about=(event.calendar,))
    wanted = (
        moved(AppointmentTimes(event.start, event.end), new_when, call.now)
        if new_when
        else AppointmentTimes(event.start, event.end)
    )
    if isinstance(wanted, Fact):
        return Result(Outcome.REFUSED, (wanted,), about=(event.calendar,))
    if refused := unchangeable(call, entity, event, CalendarFeature.UPDATE):
        return refused
    phrase = Fact("change_event.ask", title=title_of(event), calendar=calendar_fact(entity))
    if demand := await required(call, Use("calendar.update_event", [entity], phrase)):
        return demand
    renamed = _tidy(new_title) if new_title else event.title
    kept = {**event.kept, "summary": renamed} if new_title else event.kept
    changed = replace(event, start=wanted.start, end=wanted.end, title=renamed, kept=kept)
    came = await rewrite(call, event, changed)
    if came.event:
        call.undoable(Command(restore_event.name, {"now": came.event, "then": event}))
    done = tuple(_changes(call, event, changed, is_renamed=bool(new_title), is_moved=bool(new_when)))
    return replace(_told(entity, changed, came, done), quotes=True)


def _changes(call: Call, was: Event, now: Event, *, is_renamed: bool, is_moved: bool) -> Iterator[Fact]:
    """Yield what was done to an event."""
    if is_renamed:
        only = Fact("of_series.all") if is_moved else _only(was)
        yield Fact("rename_event.done", title=title_of(was), new_title=title_of(now), only=only)
    if is_moved:
        yield Fact("move_event.done", title=title_of(now), when=when_fact(now, call.now), only=_only(was))


async def delete(call: Call, event: Event) -> Result:
    """Delete an event, once that was agreed to; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if refused := unchangeable(call, entity, event, CalendarFeature.DELETE):
        return refused
    calendar, when = calendar_fact(entity), when_fact(event, call.now)
    deed = Fact("delete_event", title=title_of(event), when=when, calendar=calendar, only=_only(event))
    if demand := await required(call, Use("calendar.delete_event", [entity], deed.form("ask"))):
        return demand
    came = await take_out(call, event)
    about = (event.calendar,)
    if came.event:
        still = Fact("event_still_there", calendar=calendar, title=title_of(event))
        return Result(Outcome.UNCONFIRMED, (still,), (came.action,), about=about, quotes=True)
    call.undoable(Command(restore_event.name, {"then": event}))
    return Result(Outcome.CHANGED, (deed.form("done"),), (came.action,), about=about, quotes=True)


def _only(event: Event) -> Fact:
    return Fact("of_series.one" if event.recurrence_id else "of_series.all")


async def event_meant(
    call: Call, found: Sequence[Entity], title: str, when: str | None, chosen: EventRef | None
) -> Event | Result:
    """The one event that is meant; of a series, its next occurrence."""
    asked = span(when, call.now) if when else Span(call.now - timedelta(days=1), call.now + AHEAD, Fact("span.any"))
    if asked is None:
        return Result(Outcome.REFUSED, (Fact("unclear_time", said=quoted(when or "")),))
    events = titled(title, await all_events(call, found, asked))
    first = {(event.calendar, event.uid): event for event in reversed(events) if event.ends(call.now) > call.now}
    if picked := [event for event in events if _ref(event) == chosen]:
        return picked[0]
    if len(first) == 1:
        return next(iter(first.values()))
    if not first:
        case = "no_such_event.then" if when else "no_such_event.ever"
        return Result(Outcome.UNKNOWN, (Fact(case, title=quoted(title), when=asked.said),), about=ids_of(found))
    return _which_event(call, in_order(first.values(), call.now))


def _which_event(call: Call, events: Sequence[Event]) -> Result:
    choices = tuple(
        choice_called(Fact("event.when", title=title_of(event), when=when_fact(event, call.now)), _ref(event))
        for event in events
    )
    question = Fact("which_one", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices)


def _ref(event: Event) -> EventRef:
    return EventRef(event.calendar, event.uid, event.recurrence_id)


def _which_calendar(able: Sequence[Entity]) -> Result:
    choices = tuple(map(choice_of, able))
    question = Fact("which_calendar", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices)


def _tidy(title: str) -> str:
    line = " ".join(title.split())[:LONGEST].strip(" ,.;!?")
    return line[:1].upper() + line[1:]
