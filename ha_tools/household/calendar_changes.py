"""Changing a calendar: which event is meant, what is done, and what stands in the calendar afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.home import Entity
from ha_tools.household.events import (
    AHEAD,
    CalendarFeature,
    Event,
    all_events,
    calendar_in_words,
    events_of,
    features,
    ids_of,
    in_order,
    names_of,
    titled,
    when_in_words,
)
from ha_tools.quoting import LONGEST, quoted
from ha_tools.result import Action, Choice, Outcome, Result
from ha_tools.times.appointments import Times, moved, times
from ha_tools.times.spans import Span, span


async def create(call: Call, found: Sequence[Entity], title: str, when: str | None) -> Result:
    """Add an event, or ask back when, or to which calendar. Raises HomeError."""
    called = _tidy(title)
    wanted = times(when, call.now) if when else "When is it?"
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, wanted)
    able = [entity for entity in found if features(call, entity) & CalendarFeature.CREATE]
    if len(able) > 1:
        return _which_calendar(able)
    if not able:
        return Result(Outcome.REFUSED, f"Nothing can be added to {names_of(found)}.", about=ids_of(found))
    entity = able[0]
    if demand := await call.demand("calendar.create_event", [entity], f"add {called} to {calendar_in_words(entity)}"):
        return demand
    data = {"summary": called, **_service_times(wanted)}
    event = Event(entity.entity_id, called, wanted.start, wanted.end)
    if await _is_there(call, entity, event):
        said = f"{called} is already in {calendar_in_words(entity)} {when_in_words(event, call.now)}."
        return Result(Outcome.ALREADY, said, about=(entity.entity_id,))
    before = words_of(call, (entity.entity_id,))
    await call.home_assistant.call_service(
        "calendar", "create_event", target_entity_ids=[entity.entity_id], data=data, seconds=CALL_SECONDS
    )
    action = _action(call, "calendar.create_event", entity.entity_id, data, before)
    done = f"Added {called} to {calendar_in_words(entity)} {when_in_words(event, call.now)}"
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
    said = f"I asked {calendar_in_words(entity)} for it, but I don't see {event.title} there."
    return Result(Outcome.UNCONFIRMED, said, (action,), about=about)


async def _is_there(call: Call, entity: Entity, event: Event) -> bool:
    there = await events_of(call, entity, event.begins(call.now), event.ends(call.now))
    return any(_is_same(event, other) for other in there)


async def change_event(call: Call, event: Event, new_when: str | None, new_title: str | None) -> Result:
    """Move or rename an event; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if not new_when and not new_title:
        return Result(Outcome.REFUSED, f"What shall I change about {event.title}?", about=(event.calendar,))
    wanted = moved(Times(event.start, event.end), new_when, call.now) if new_when else Times(event.start, event.end)
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, wanted, about=(event.calendar,))
    if refused := _unchangeable(call, entity, event, CalendarFeature.UPDATE, "changed"):
        return refused
    if demand := await call.demand(
        "calendar.update_event", [entity], f"change {event.title} in {calendar_in_words(entity)}"
    ):
        return demand
    changed = replace(event, start=wanted.start, end=wanted.end, title=_tidy(new_title) if new_title else event.title)
    renamed = {"summary": changed.title} if new_title else {}
    data = {**event.kept, **renamed, "dtstart": wanted.start.isoformat(), "dtend": wanted.end.isoformat()}
    before = words_of(call, (event.calendar,))
    await call.home_assistant.ask("calendar/event/update", **_address(event), event=data)
    action = _action(call, "calendar.update_event", event.calendar, data, before)
    parts = [f"Renamed {event.title} to {changed.title}"] if new_title else []
    parts += [f"Moved {changed.title}, it is now {when_in_words(changed, call.now)}"] if new_when else []
    return await _confirmed(call, entity, changed, f"{'. '.join(parts)}{_only(event)}", action)


async def delete(call: Call, event: Event) -> Result:
    """Delete an event, once that was agreed to; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if refused := _unchangeable(call, entity, event, CalendarFeature.DELETE, "deleted"):
        return refused
    named = f"{event.title} {when_in_words(event, call.now)}"
    if demand := await call.demand(
        "calendar.delete_event", [entity], f"delete {named} from {calendar_in_words(entity)}"
    ):
        return demand
    before = words_of(call, (event.calendar,))
    await call.home_assistant.ask("calendar/event/delete", **_address(event))
    action = _action(call, "calendar.delete_event", event.calendar, {"summary": event.title}, before)
    there = await events_of(call, entity, event.begins(call.now), event.ends(call.now))
    if any(_is_same(event, other) and other.uid == event.uid for other in there):
        said = f"I asked {calendar_in_words(entity)} to delete {event.title}, but it is still there."
        return Result(Outcome.UNCONFIRMED, said, (action,), about=(event.calendar,))
    return Result(Outcome.CHANGED, f"Deleted {named}{_only(event)}.", (action,), about=(event.calendar,))


def _unchangeable(call: Call, entity: Entity, event: Event, feature: CalendarFeature, doing: str) -> Result | None:
    if event.is_series and not event.recurrence_id:  # a change would be one of all occurrences
        said = f"{event.title} is a series, and one of it alone cannot be {doing} in {calendar_in_words(entity)}."
        return Result(Outcome.REFUSED, said, about=(entity.entity_id,))
    if event.uid and features(call, entity) & feature:
        return None
    return Result(Outcome.REFUSED, f"Nothing can be {doing} in {calendar_in_words(entity)}.", about=(entity.entity_id,))


def _address(event: Event) -> Mapping[str, str]:
    which = {"recurrence_id": event.recurrence_id} if event.recurrence_id else {}
    return {"entity_id": event.calendar, "uid": event.uid, **which}


def _only(event: Event) -> str:
    return ", only this one of the series" if event.recurrence_id else ""


def _action(call: Call, service: str, item: str, data: Mapping[str, Any], before: Mapping[str, str]) -> Action:
    return Action(service, (item,), data, before, words_of(call, (item,)))


async def event_meant(
    call: Call, found: Sequence[Entity], title: str, when: str | None, chosen: tuple[str, str]
) -> Event | Result:
    """The one event that is meant; of a series, its next occurrence."""
    asked = span(when, call.now) if when else Span(call.now - timedelta(days=1), call.now + AHEAD, "")
    if asked is None:
        return Result(Outcome.REFUSED, f"I don't understand the time “{quoted(when or '')}”.")
    events = titled(title, await all_events(call, found, asked))
    first = {(event.calendar, event.uid): event for event in reversed(events) if event.ends(call.now) > call.now}
    if picked := [event for event in events if (event.uid, event.recurrence_id) == chosen]:
        return picked[0]
    if len(first) == 1:
        return next(iter(first.values()))
    if not first:
        said = f"I don't see {quoted(title)} in the calendar{f' {asked.said}' if when else ''}."
        return Result(Outcome.UNKNOWN, said, about=ids_of(found))
    return _which_event(call, in_order(first.values(), call.now))


def _which_event(call: Call, events: Sequence[Event]) -> Result:
    choices = tuple(Choice(f"{event.title} {when_in_words(event, call.now)}", _event_name(event)) for event in events)
    question = f"Which one: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, question, choices=choices)


def _event_name(event: Event) -> str:
    return f"event:{event.calendar}/{quote(event.uid, safe='')}/{quote(event.recurrence_id, safe='')}"


def chosen_event(name: str | None) -> tuple[str, str]:
    """The uid and the occurrence of an event that was chosen."""
    if not name or not name.startswith("event:"):
        return "", ""
    _, uid, occurrence = name.split("/")
    return unquote(uid), unquote(occurrence)


def _which_calendar(able: Sequence[Entity]) -> Result:
    choices = tuple(Choice(entity.name, entity.entity_id) for entity in able)
    question = f"In which calendar: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, question, choices=choices)


def _tidy(title: str) -> str:
    line = " ".join(title.split())[:LONGEST].strip(" ,.;!?")
    return line[:1].upper() + line[1:]
