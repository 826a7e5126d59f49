"""Calendars: asked about, added to, changed. Every change is read back, and deleting needs a yes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.errors import CallTimedOut, HomeError, ServiceRefused
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.household.calendar_changes import change_event, create, delete, event_meant
from ha_tools.household.events import (
    AHEAD,
    Event,
    all_events,
    calendars_named,
    clock_in_words,
    hours_in_words,
    names_of,
    titled,
)
from ha_tools.quoting import quoted
from ha_tools.references import EntityRef, EventRef
from ha_tools.result import Outcome, Result
from ha_tools.target import reachable
from ha_tools.times.spans import Span, span
from ha_tools.times.time_words import day_in_words
from ha_tools.tool import reads, writes

SOON = timedelta(days=7)
"""Where the next one is looked for first: most calendars have one, and a year of daily events is long."""

READ = "The calendar was read"

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
    """What is in the calendar."""
    asked = span(when, call.now) if when else None
    if when and asked is None:
        return Result(Outcome.REFUSED, (verbatim(f"I don't understand the time “{quoted(when)}”."),))
    found = reachable(calendars_named(call, name), call)
    if isinstance(found, Result):
        return found
    about = tuple(entity.entity_id for entity in found)
    try:
        said = await _answer(call, found, asked, title, free=free)
    except (CallTimedOut, ServiceRefused) as err:
        return Result(Outcome.UNAVAILABLE, (verbatim(_unreadable(call, found, err)),), about=about)
    return Result(Outcome.ANSWERED, (verbatim(said),), about=about)


ChangeOfCalendar = Literal["create", "change", "delete"]


@writes("calendar", quotes=READ)
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
    found = reachable(calendars_named(call, name), call)
    if isinstance(found, Result):
        return found
    try:
        if action == "create":
            return await create(call, found, title, when)
        event = await event_meant(call, found, title, when, name if isinstance(name, EventRef) else None)
        if isinstance(event, Result):
            return event
        if action == "delete":
            return await delete(call, event)
        return await change_event(call, event, new_when, new_title)
    except (CallTimedOut, ServiceRefused) as err:
        ids = tuple(entity.entity_id for entity in found)
        return Result(Outcome.REFUSED, (verbatim(_unreadable(call, found, err)),), about=ids)


async def _answer(call: Call, found: Sequence[Entity], asked: Span | None, title: str | None, *, free: bool) -> str:
    if title is not None:
        events = titled(title, await all_events(call, found, asked or ahead(call, AHEAD)))
        return _told_when(call, title, events, asked)
    if asked is None:
        return await _next(call, found)
    events = await all_events(call, found, asked)
    return _whether_free(call, asked, events) if free else _on(call, asked, events)


def ahead(call: Call, length: timedelta) -> Span:
    """Return the time of that length from now on."""
    now = call.now
    return Span(now, now + length, "")


async def _next(call: Call, found: Sequence[Entity]) -> str:
    for length in (SOON, AHEAD):
        events = await all_events(call, found, ahead(call, length))
        coming = [event for event in events if event.begins(call.now) > call.now]
        if coming:
            return speech.sentence(f"Next is {coming[0].title}, {hours_in_words(coming[0], call.now)}")
    return "Nothing is coming up in the calendar."


def _told_when(call: Call, title: str, events: Sequence[Event], asked: Span | None) -> str:
    if not events:
        when = asked.said if asked else "in the year to come"
        return f"I don't see {quoted(title)} in the calendar {when}."
    said = [f"{event.title} is {hours_in_words(event, call.now)}{_place(event)}" for event in events[:3]]
    return speech.sentence(speech.listed(said))


def _place(event: Event) -> str:
    location = event.kept.get("location")
    return f", {quoted(location)}" if location else ""


def _whether_free(call: Call, asked: Span, events: Sequence[Event]) -> str:
    timed = [f"{event.title} {hours_in_words(event, call.now)}" for event in events if not event.all_day]
    whole = [event.title for event in events if event.all_day]
    beside = f" All day: {speech.listed(whole)}." if whole else ""
    if not timed:
        return f"You are free {asked.said}.{beside}"
    return f"You have {speech.listed(timed)}.{beside}"


def _on(call: Call, asked: Span, events: Sequence[Event]) -> str:
    """What is on, day by day."""
    if not events:
        return f"Nothing is in the calendar {asked.said}."
    now, read = call.now, events[:MOST_READ]
    days: dict[date, list[str]] = {}
    for event in read:
        day = max(event.begins(now), asked.start).date()
        days.setdefault(day, []).append(clock_in_words(event, day, now))
    more = f", and {len(events) - len(read)} more" if len(events) > len(read) else ""
    if (asked.end - asked.start) <= timedelta(hours=25):
        return speech.sentence(f"{asked.said}: {speech.listed(next(iter(days.values())))}{more}")
    said = "; ".join(f"{day_in_words(day, now.date())} {speech.listed(each)}" for day, each in days.items())
    return speech.sentence(f"{asked.said}: {said}{more}")


def _unreadable(call: Call, found: Sequence[Entity], err: HomeError) -> str:
    reason = err.message if isinstance(err, ServiceRefused) else str(err)
    return speech.sentence(f"That did not work with {names_of(found)}: {reason}")
