"""Calendars: asked about, added to, changed. Every change is read back, and deleting needs a yes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.target import reachable, why_refused
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Day, Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.home.references import EntityRef, EventRef
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.household.calendar_changes import change_event, create, delete, event_meant
from ha_tools.household.events import (
    AHEAD,
    Event,
    all_events,
    calendar_fact,
    calendars_named,
    event_on,
    hours_fact,
    title_of,
    titled,
)
from ha_tools.household.own_things import owner_of
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spans import Span, span

SOON = timedelta(days=7)
"""The span in which the next one is looked for first: most calendars have one, and a year of daily events is long."""

READ = "was_read.calendar"

MOST_READ = 8
"""Events read aloud; the rest are counted."""

CalendarName = Annotated[str | EntityRef | EventRef | None, "The calendar as said"]


@reads("calendar", quotes=READ)
async def get_events(
    call: Call,
    *,
    when: Annotated[str | None, "As said: 'tomorrow', 'this week', 'friday at three'; left out: what is next"] = None,
    title: Annotated[str | None, "Only events called so"] = None,
    free: Annotated[bool, "Whether there is time then"] = False,
    name: CalendarName = None,
) -> Result:
    """Say what is in the calendar."""
    asked = span(when, call.now) if when else None
    if when and asked is None:
        return Result(Outcome.REFUSED, (Fact("unclear_time", said=quoted(when)),))
    found = reachable(calendars_named(call, name), call)
    if isinstance(found, Result):
        return found
    about = tuple(entity.entity_id for entity in found)
    try:
        facts = await _answer(call, found, asked, title, free=free)
    except (CallTimedOut, ServiceRefused) as err:
        return Result(Outcome.UNAVAILABLE, (_unreadable(found, err),), about=about)
    return Result(Outcome.ANSWERED, facts, about=about, owner=owner_of(call, found))


ChangeOfCalendar = Literal["create", "change", "delete"]


@writes("calendar", quotes=READ, destructive=True, idempotent=False, open_world=True)
async def change_calendar(
    call: Call,
    *,
    action: Annotated[ChangeOfCalendar, "What to do"],
    title: Annotated[str, "What the event is called"],
    when: Annotated[
        str | None, "As said: 'friday at ten for an hour', 'tomorrow all day'; which one, to change it"
    ] = None,
    new_when: Annotated[str | None, "To move it: 'to monday', 'to three'"] = None,
    new_title: Annotated[str | None, "To rename it"] = None,
    name: CalendarName = None,
) -> Result:
    """Add an event to a calendar, move, rename or delete one."""
    found = reachable(calendars_named(call, name, own_first=action == "create"), call)
    if isinstance(found, Result):
        return found
    try:
        changed = await _change(call, found, action, title, when, new_when, new_title, name)
        return replace(changed, owner=owner_of(call, found))
    except (CallTimedOut, ServiceRefused) as err:
        ids = tuple(entity.entity_id for entity in found)
        return Result(Outcome.REFUSED, (_unreadable(found, err),), about=ids)


async def _change(
    call: Call,
    found: Sequence[Entity],
    action: ChangeOfCalendar,
    title: str,
    when: str | None,
    new_when: str | None,
    new_title: str | None,
    name: str | EntityRef | EventRef | None,
) -> Result:
    if action == "create":
        return await create(call, found, title, when)
    event = await event_meant(call, found, title, when, name if isinstance(name, EventRef) else None)
    if isinstance(event, Result):
        return event
    if action == "delete":
        return await delete(call, event)
    return await change_event(call, event, new_when, new_title)


async def _answer(
    call: Call, found: Sequence[Entity], asked: Span | None, title: str | None, *, free: bool
) -> tuple[Fact, ...]:
    if title is not None:
        events = titled(title, await all_events(call, found, asked or ahead(call, AHEAD)))
        return (_told_when(call, title, events, asked),)
    if asked is None:
        return (await _next(call, found),)
    events = await all_events(call, found, asked)
    return _whether_free(call, asked, events) if free else (_on(call, asked, events),)


def ahead(call: Call, length: timedelta) -> Span:
    """Return the time of that length from now on."""
    now = call.now
    return Span(now, now + length, Fact("span.any"))


async def _next(call: Call, found: Sequence[Entity]) -> Fact:
    for length in (SOON, AHEAD):
        events = await all_events(call, found, ahead(call, length))
        if coming := [event for event in events if event.begins(call.now) > call.now]:
            return Fact("next_event", title=title_of(coming[0]), when=hours_fact(coming[0], call.now))
    return Fact("no_next_event")


def _told_when(call: Call, title: str, events: Sequence[Event], asked: Span | None) -> Fact:
    if not events:
        return Fact("no_such_event.then", title=quoted(title), when=asked.said if asked else Fact("span.coming_year"))
    return Fact("each", facts=tuple(_is_when(event, call) for event in events[:3]))


def _is_when(event: Event, call: Call) -> Fact:
    fact = Fact("event.is", title=title_of(event), when=hours_fact(event, call.now))
    place = event.kept.get("location")
    return Fact("event.is_at", **fact.values, place=Quote(quoted(place))) if place else fact


def _whether_free(call: Call, asked: Span, events: Sequence[Event]) -> tuple[Fact, ...]:
    timed = tuple(
        Fact("event.when", title=title_of(event), when=hours_fact(event, call.now))
        for event in events
        if not event.all_day
    )
    whole = tuple(title_of(event) for event in events if event.all_day)
    free = Fact("engaged", events=timed) if timed else Fact("free", when=asked.said)
    return (free, Fact("events_all_day", titles=whole)) if whole else (free,)


def _on(call: Call, asked: Span, events: Sequence[Event]) -> Fact:
    """Return what is on, day by day."""
    if not events:
        return Fact("no_events", when=asked.said)
    now, read = call.now, events[:MOST_READ]
    days: dict[date, tuple[Fact, ...]] = {}
    for event in read:
        day = max(event.begins(now), asked.start).date()
        days[day] = (*days.get(day, ()), event_on(event, day, now))
    unread = len(events) - len(read)
    more = Fact("and_more.some", count=unread) if unread else Fact("and_more.none")
    if (asked.end - asked.start) <= timedelta(hours=25):
        return Fact("events_on_day", when=asked.said, events=next(iter(days.values())), more=more)
    each = tuple(Fact("events_of_day", day=Day(day, now.date()), events=on) for day, on in days.items())
    return Fact("events_on_days", when=asked.said, days=each, more=more)


def _unreadable(found: Sequence[Entity], err: CallTimedOut | ServiceRefused) -> Fact:
    return Fact("calendar_failed", calendars=tuple(map(calendar_fact, found)), reason=why_refused(err))
