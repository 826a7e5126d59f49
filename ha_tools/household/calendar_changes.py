"""Changing a calendar: which event is meant, what is done, and what stands in the calendar afterwards."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.choices import Choice, choice_of
from ha_tools.command import Command
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.household.event_calls import Called, put_in, rewrite, standing, take_out
from ha_tools.household.event_undo import restore_event
from ha_tools.household.events import (
    AHEAD,
    CalendarFeature,
    Event,
    all_events,
    calendar_in_words,
    features,
    ids_of,
    in_order,
    names_of,
    titled,
    unchangeable,
    when_in_words,
)
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import LONGEST, quoted
from ha_tools.references import EventRef
from ha_tools.result import Outcome, Result
from ha_tools.times.appointments import Times, moved, times
from ha_tools.times.spans import Span, span


async def create(call: Call, found: Sequence[Entity], title: str, when: str | None) -> Result:
    """Add an event, or ask back when, or to which calendar. Raises HomeError."""
    called = _tidy(title)
    wanted = times(when, call.now) if when else "When is it?"
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, (verbatim(wanted),))
    able = [entity for entity in found if features(call, entity) & CalendarFeature.CREATE]
    if len(able) > 1:
        return _which_calendar(able)
    if not able:
        return Result(Outcome.REFUSED, (verbatim(f"Nothing can be added to {names_of(found)}."),), about=ids_of(found))
    entity = able[0]
    phrase = f"add {called} to {calendar_in_words(entity)}"
    if demand := await required(call, Use("calendar.create_event", [entity], verbatim(phrase))):
        return demand
    event = Event(entity.entity_id, called, wanted.start, wanted.end)
    if await standing(call, event):
        said = f"{called} is already in {calendar_in_words(entity)} {when_in_words(event, call.now)}."
        return Result(Outcome.ALREADY, (verbatim(said),), about=(entity.entity_id,))
    came = await put_in(call, event)
    done = f"Added {called} to {calendar_in_words(entity)} {when_in_words(event, call.now)}"
    if came.event:
        call.undoable(Command(restore_event.name, {"now": came.event, "is_own": True}))
    return _told(entity, event, came, done)


def _told(entity: Entity, event: Event, came: Called, done: str) -> Result:
    """Return what was done, if the event can be read in the calendar now."""
    about = (entity.entity_id,)
    if came.event:
        return Result(Outcome.CHANGED, (verbatim(speech.sentence(done)),), (came.action,), about=about)
    said = f"I asked {calendar_in_words(entity)} for it, but I don't see {event.title} there."
    return Result(Outcome.UNCONFIRMED, (verbatim(said),), (came.action,), about=about)


async def change_event(call: Call, event: Event, new_when: str | None, new_title: str | None) -> Result:
    """Move or rename an event; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if not new_when and not new_title:
        return Result(
            Outcome.REFUSED, (verbatim(f"What shall I change about {event.title}?"),), about=(event.calendar,)
        )
    wanted = moved(Times(event.start, event.end), new_when, call.now) if new_when else Times(event.start, event.end)
    if isinstance(wanted, str):
        return Result(Outcome.REFUSED, (verbatim(wanted),), about=(event.calendar,))
    if refused := unchangeable(call, entity, event, CalendarFeature.UPDATE, "changed"):
        return refused
    phrase = f"change {event.title} in {calendar_in_words(entity)}"
    if demand := await required(call, Use("calendar.update_event", [entity], verbatim(phrase))):
        return demand
    renamed = _tidy(new_title) if new_title else event.title
    kept = {**event.kept, "summary": renamed} if new_title else event.kept
    changed = replace(event, start=wanted.start, end=wanted.end, title=renamed, kept=kept)
    came = await rewrite(call, event, changed)
    parts = [f"Renamed {event.title} to {changed.title}"] if new_title else []
    parts += [f"Moved {changed.title}, it is now {when_in_words(changed, call.now)}"] if new_when else []
    done = f"{'. '.join(parts)}{_only(event)}"
    if came.event:
        call.undoable(Command(restore_event.name, {"now": came.event, "then": event}))
    return replace(_told(entity, changed, came, done), quotes=True)


async def delete(call: Call, event: Event) -> Result:
    """Delete an event, once that was agreed to; of a series this one occurrence. Raises HomeError."""
    entity = call.home.entities[event.calendar]
    if refused := unchangeable(call, entity, event, CalendarFeature.DELETE, "deleted"):
        return refused
    named = f"{event.title} {when_in_words(event, call.now)}"
    phrase = f"delete {named} from {calendar_in_words(entity)}"
    if demand := await required(call, Use("calendar.delete_event", [entity], verbatim(phrase))):
        return demand
    came = await take_out(call, event)
    about = (event.calendar,)
    if came.event:
        said = f"I asked {calendar_in_words(entity)} to delete {event.title}, but it is still there."
        return Result(Outcome.UNCONFIRMED, (verbatim(said),), (came.action,), about=about, quotes=True)
    call.undoable(Command(restore_event.name, {"then": event}))
    said = f"Deleted {named}{_only(event)}."
    return Result(Outcome.CHANGED, (verbatim(said),), (came.action,), about=about, quotes=True)


def _only(event: Event) -> str:
    return ", only this one of the series" if event.recurrence_id else ""


async def event_meant(
    call: Call, found: Sequence[Entity], title: str, when: str | None, chosen: EventRef | None
) -> Event | Result:
    """The one event that is meant; of a series, its next occurrence."""
    asked = span(when, call.now) if when else Span(call.now - timedelta(days=1), call.now + AHEAD, "")
    if asked is None:
        return Result(Outcome.REFUSED, (verbatim(f"I don't understand the time “{quoted(when or '')}”."),))
    events = titled(title, await all_events(call, found, asked))
    first = {(event.calendar, event.uid): event for event in reversed(events) if event.ends(call.now) > call.now}
    if picked := [event for event in events if _ref(event) == chosen]:
        return picked[0]
    if len(first) == 1:
        return next(iter(first.values()))
    if not first:
        said = f"I don't see {quoted(title)} in the calendar{f' {asked.said}' if when else ''}."
        return Result(Outcome.UNKNOWN, (verbatim(said),), about=ids_of(found))
    return _which_event(call, in_order(first.values(), call.now))


def _which_event(call: Call, events: Sequence[Event]) -> Result:
    choices = tuple(Choice(f"{event.title} {when_in_words(event, call.now)}", _ref(event)) for event in events)
    question = f"Which one: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, (verbatim(question),), choices=choices)


def _ref(event: Event) -> EventRef:
    return EventRef(event.calendar, event.uid, event.recurrence_id)


def _which_calendar(able: Sequence[Entity]) -> Result:
    choices = tuple(map(choice_of, able))
    question = f"In which calendar: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, (verbatim(question),), choices=choices)


def _tidy(title: str) -> str:
    line = " ".join(title.split())[:LONGEST].strip(" ,.;!?")
    return line[:1].upper() + line[1:]
