"""Calendars: asked about, added to, changed. Every change is read back, and deleting needs a yes."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote

from ha_tools import speech
from ha_tools.appointments import Times, moved, times
from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.errors import CallTimedOut, HomeError, NotConnected, ServiceRefused
from ha_tools.events import (
    CalendarFeature,
    Event,
    clock_in_words,
    events_of,
    features,
    hours_in_words,
    in_order,
    titled,
    when_in_words,
)
from ha_tools.home import Entity
from ha_tools.names import words
from ha_tools.quoting import quoted
from ha_tools.result import Action, Choice, Outcome, Result
from ha_tools.spans import Span, span
from ha_tools.target import offline, reachable, targets
from ha_tools.time_words import day_in_words
from ha_tools.tool import reads, writes

AHEAD = timedelta(days=366)
"""How far ahead events are looked for where no day is said."""

SOON = timedelta(days=7)
"""Where the next one is looked for first: most calendars have one, and a year of daily events is long."""

MOST_READ = 8
"""Events read aloud; the rest are counted."""

CalendarName = Annotated[str | None, "The calendar as said"]


@reads("calendar")
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
        return Result(Outcome.REFUSED, f"I don't understand the time “{quoted(when)}”.")
    found = reachable(_calendars(call, name), call)
    if isinstance(found, Result):
        return found
    about = tuple(entity.entity_id for entity in found)
    try:
        said = await _answer(call, found, asked, title, free=free)
    except NotConnected:
        return offline(call)
    except HomeError as err:
        return Result(Outcome.UNAVAILABLE, _unreadable(call, found, err), about=about)
    return Result(Outcome.ANSWERED, said, about=about)


ChangeOfCalendar = Literal["create", "change", "delete"]


@writes("calendar")
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
    found = reachable(_calendars(call, name), call)
    if isinstance(found, Result):
        return found
    try:
        if action == "create":
            return await _create(call, found, title, when)
        event = await _meant(call, found, title, when, _chosen(name))
        if isinstance(event, Result):
            return event
        if action == "delete":
            return await _delete(call, event)
        return await _change(call, event, new_when, new_title)
    except NotConnected:
        return offline(call)
    except (CallTimedOut, ServiceRefused) as err:
        ids = tuple(entity.entity_id for entity in found)
        return Result(Outcome.REFUSED, _unreadable(call, found, err), about=ids)


# Questions


async def _answer(call: Call, found: Sequence[Entity], asked: Span | None, title: str | None, *, free: bool) -> str:
    if title is not None:
        events = titled(title, await _events(call, found, asked or _ahead(call, AHEAD)))
        return _told_when(call, title, events, asked)
    if asked is None:
        return await _next(call, found)
    events = await _events(call, found, asked)
    return _whether_free(call, asked, events) if free else _on(call, asked, events)


def _ahead(call: Call, length: timedelta) -> Span:
    now = call.now
    return Span(now, now + length, "")


async def _events(call: Call, found: Collection[Entity], asked: Span) -> tuple[Event, ...]:
    """All events in that time, of all the calendars that answer."""
    each = await asyncio.gather(*(events_of(call, entity, asked.start, asked.end) for entity in found))
    return tuple(in_order((event for events in each for event in events), call.now))


async def _next(call: Call, found: Sequence[Entity]) -> str:
    for length in (SOON, AHEAD):
        events = await _events(call, found, _ahead(call, length))
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


# Changes


async def _create(call: Call, found: Sequence[Entity], title: str, when: str | None) -> Result:
    called = _tidy(title)
    wanted = times(when, call.now) if when else "When is it?"
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, wanted)
    able = [entity for entity in found if features(call, entity) & CalendarFeature.CREATE]
    if len(able) > 1:
        return _which_calendar(able)
    if not able:
        return Result(Outcome.REFUSED, f"Nothing can be added to {_names(found)}.", about=_ids(found))
    entity = able[0]
    if demand := call.demand("calendar.create_event", [entity], f"add {called} to {_named(entity)}"):
        return demand
    data = {"summary": called, **_service_times(wanted)}
    event = Event(entity.entity_id, called, wanted.start, wanted.end)
    if await _is_there(call, entity, event):
        said = f"{called} is already in {_named(entity)} {when_in_words(event, call.now)}."
        return Result(Outcome.ALREADY, said, about=(entity.entity_id,))
    before = words_of(call, (entity.entity_id,))
    await call.home_assistant.call_service(
        "calendar", "create_event", target_entity_ids=[entity.entity_id], data=data, seconds=CALL_SECONDS
    )
    action = _action(call, "calendar.create_event", entity.entity_id, data, before)
    done = f"Added {called} to {_named(entity)} {when_in_words(event, call.now)}"
    return await _confirmed(call, entity, event, done, action)


def _service_times(wanted: Times) -> Mapping[str, str]:
    kind = "date_time" if isinstance(wanted.start, datetime) else "date"
    return {f"start_{kind}": wanted.start.isoformat(), f"end_{kind}": wanted.end.isoformat()}


def _is_same(event: Event, other: Event) -> bool:
    return (event.title, event.start, event.end) == (other.title, other.start, other.end)


async def _confirmed(call: Call, entity: Entity, event: Event, done: str, action: Action) -> Result:
    """What was done, if the event can be read in the calendar now."""
    about = (entity.entity_id,)
    if not await _is_there(call, entity, event):
        state = call.states.get(entity.entity_id)
        await call.home_assistant.wait_for_states(about, lambda new: new != state, CONFIRM_SECONDS)
    if await _is_there(call, entity, event):
        return Result(Outcome.CHANGED, speech.sentence(done), (action,), about=about)
    said = f"I asked {_named(entity)} for it, but I don't see {event.title} there."
    return Result(Outcome.UNCONFIRMED, said, (action,), about=about)


async def _is_there(call: Call, entity: Entity, event: Event) -> bool:
    there = await events_of(call, entity, event.begins(call.now), event.ends(call.now))
    return any(_is_same(event, other) for other in there)


async def _change(call: Call, event: Event, new_when: str | None, new_title: str | None) -> Result:
    entity = call.home.entities[event.calendar]
    if not new_when and not new_title:
        return Result(Outcome.REFUSED, f"What shall I change about {event.title}?", about=(event.calendar,))
    wanted = moved(Times(event.start, event.end), new_when, call.now) if new_when else Times(event.start, event.end)
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, wanted, about=(event.calendar,))
    if refused := _unchangeable(call, entity, event, CalendarFeature.UPDATE, "changed"):
        return refused
    if demand := call.demand("calendar.update_event", [entity], f"change {event.title} in {_named(entity)}"):
        return demand
    changed = replace(event, start=wanted.start, end=wanted.end, title=_tidy(new_title) if new_title else event.title)
    data = {
        "summary": changed.title,
        "dtstart": wanted.start.isoformat(),
        "dtend": wanted.end.isoformat(),
        **event.kept,
    }
    before = words_of(call, (event.calendar,))
    await call.home_assistant.ask("calendar/event/update", **_address(event), event=data)
    action = _action(call, "calendar.update_event", event.calendar, data, before)
    parts = [f"Renamed {event.title} to {changed.title}"] if new_title else []
    parts += [f"Moved {changed.title}, it is now {when_in_words(changed, call.now)}"] if new_when else []
    return await _confirmed(call, entity, changed, f"{'. '.join(parts)}{_only(event)}", action)


async def _delete(call: Call, event: Event) -> Result:
    entity = call.home.entities[event.calendar]
    if refused := _unchangeable(call, entity, event, CalendarFeature.DELETE, "deleted"):
        return refused
    named = f"{event.title} {when_in_words(event, call.now)}"
    if demand := call.demand("calendar.delete_event", [entity], f"delete {named} from {_named(entity)}"):
        return demand
    before = words_of(call, (event.calendar,))
    await call.home_assistant.ask("calendar/event/delete", **_address(event))
    action = _action(call, "calendar.delete_event", event.calendar, {"summary": event.title}, before)
    there = await events_of(call, entity, event.begins(call.now), event.ends(call.now))
    if any(_is_same(event, other) and other.uid == event.uid for other in there):
        said = f"I asked {_named(entity)} to delete {event.title}, but it is still there."
        return Result(Outcome.UNCONFIRMED, said, (action,), about=(event.calendar,))
    return Result(Outcome.CHANGED, f"Deleted {named}{_only(event)}.", (action,), about=(event.calendar,))


def _unchangeable(call: Call, entity: Entity, event: Event, feature: CalendarFeature, doing: str) -> Result | None:
    if event.uid and features(call, entity) & feature:
        return None
    return Result(Outcome.REFUSED, f"Nothing can be {doing} in {_named(entity)}.", about=(entity.entity_id,))


def _address(event: Event) -> Mapping[str, str]:
    which = {"recurrence_id": event.recurrence_id} if event.recurrence_id else {}
    return {"entity_id": event.calendar, "uid": event.uid, **which}


def _only(event: Event) -> str:
    return ", only this one of the series" if event.recurrence_id else ""


def _action(call: Call, service: str, item: str, data: Mapping[str, Any], before: Mapping[str, str]) -> Action:
    return Action(service, (item,), data, before, words_of(call, (item,)))


# Which calendar, which event


def _calendars(call: Call, name: str | None) -> tuple[Entity, ...] | Result:
    """The calendar of that name; all of them where none was said."""
    if name and name.startswith("event:"):
        name = name.removeprefix("event:").partition("/")[0]
    if name is None or words(name) == ("calendar",):
        return targets(call, name=None, domains=("calendar",), whole_home=True)
    for said in (name, " ".join(words(name)[:-1]) if words(name)[-1:] == ("calendar",) else ""):
        bearers = tuple(entity for entity in call.home.bearers(said) if entity.domain == "calendar") if said else ()
        if len(bearers) == 1:
            return bearers
    return targets(call, name=name, domains=("calendar",), whole_home=True)


async def _meant(
    call: Call, found: Sequence[Entity], title: str, when: str | None, chosen: tuple[str, str]
) -> Event | Result:
    """The one event that is meant; of a series, its next occurrence."""
    asked = span(when, call.now) if when else Span(call.now - timedelta(days=1), call.now + AHEAD, "")
    if asked is None:
        return Result(Outcome.REFUSED, f"I don't understand the time “{quoted(when or '')}”.")
    events = titled(title, await _events(call, found, asked))
    first = {(event.calendar, event.uid): event for event in reversed(events) if event.ends(call.now) > call.now}
    if picked := [event for event in events if (event.uid, event.recurrence_id) == chosen]:
        return picked[0]
    if len(first) == 1:
        return next(iter(first.values()))
    if not first:
        said = f"I don't see {quoted(title)} in the calendar{f' {asked.said}' if when else ''}."
        return Result(Outcome.UNKNOWN, said, about=_ids(found))
    return _which_event(call, in_order(first.values(), call.now))


def _which_event(call: Call, events: Sequence[Event]) -> Result:
    choices = tuple(Choice(f"{event.title} {when_in_words(event, call.now)}", _event_name(event)) for event in events)
    question = f"Which one: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, question, choices=choices)


def _event_name(event: Event) -> str:
    return f"event:{event.calendar}/{quote(event.uid, safe='')}/{quote(event.recurrence_id, safe='')}"


def _chosen(name: str | None) -> tuple[str, str]:
    """The uid and the occurrence of an event that was chosen."""
    if not name or not name.startswith("event:"):
        return "", ""
    _, uid, occurrence = name.split("/")
    return unquote(uid), unquote(occurrence)


def _which_calendar(able: Sequence[Entity]) -> Result:
    choices = tuple(Choice(entity.name, entity.entity_id) for entity in able)
    question = f"In which calendar: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, question, choices=choices)


def _ids(found: Sequence[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in found)


def _names(found: Sequence[Entity]) -> str:
    return speech.listed([_named(entity) for entity in found], last="or")


def _named(entity: Entity) -> str:
    """The calendar in a sentence: "the Family calendar"."""
    return f"the {entity.name}" if "calendar" in words(entity.name) else f"the {entity.name} calendar"


def _tidy(title: str) -> str:
    line = quoted(title).strip(" ,.;!?")
    return line[:1].upper() + line[1:]


def _unreadable(call: Call, found: Sequence[Entity], err: HomeError) -> str:
    reason = err.message if isinstance(err, ServiceRefused) else str(err)
    return speech.sentence(f"That did not work with {_names(found)}: {reason}")
