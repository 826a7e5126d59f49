"""Putting an event into a calendar, changing it there, taking it out; and reading the calendar afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.household.events import Event, events_of
from ha_tools.results.result import Action


@dataclass(frozen=True)
class EventCalled:
    """The outcome of one call."""

    action: Action
    """The call."""
    event: Event | None
    """The event as it can be read in the calendar now; None where it cannot."""


async def standing(call: Call, event: Event) -> Event | None:
    """The event of that title and time in the calendar. Raises HomeError."""
    there = await events_of(call, call.home.entities[event.calendar], event.begins(call.now), event.ends(call.now))
    same = [other for other in there if (other.title, other.start, other.end) == (event.title, event.start, event.end)]
    return next((other for other in same if other.uid == event.uid), same[0] if same else None)


async def put_in(call: Call, event: Event) -> EventCalled:
    """Create the event. Raises HomeError."""
    before = words_of(call, (event.calendar,))
    data = {
        "summary": event.title,
        **event.kept,
        **_service_time("start", event.start),
        **_service_time("end", event.end),
    }
    await call.home_assistant.call_service(
        "calendar", "create_event", target_entity_ids=[event.calendar], data=data, seconds=CALL_SECONDS
    )
    action = _action(call, "calendar.create_event", event.calendar, data, before)
    return EventCalled(action, await _confirmed(call, event))


async def rewrite(call: Call, event: Event, wanted: Event) -> EventCalled:
    """Give the event the title and the time that are wanted; of a series this one occurrence. Raises HomeError."""
    before = words_of(call, (event.calendar,))
    times = {"dtstart": wanted.start.isoformat(), "dtend": wanted.end.isoformat()}
    data = {**wanted.kept, **times}
    await call.home_assistant.ask("calendar/event/update", **_address(event), event=data)
    action = _action(call, "calendar.update_event", event.calendar, data, before)
    return EventCalled(action, await _confirmed(call, wanted))


async def take_out(call: Call, event: Event) -> EventCalled:
    """Delete the event; of a series this one occurrence. Raises HomeError."""
    before = words_of(call, (event.calendar,))
    await call.home_assistant.ask("calendar/event/delete", **_address(event))
    action = _action(call, "calendar.delete_event", event.calendar, {"summary": event.title}, before)
    left = await standing(call, event)
    return EventCalled(action, left if left and left.uid == event.uid else None)


async def _confirmed(call: Call, event: Event) -> Event | None:
    """The event, if it can be read in the calendar now."""
    if found := await standing(call, event):
        return found
    state = call.states.get(event.calendar)
    await call.home_assistant.wait_for_states((event.calendar,), lambda new: new != state, CONFIRM_SECONDS)
    return await standing(call, event)


def _service_time(name: str, at: date | datetime) -> Mapping[str, str]:
    return {f"{name}_{'date_time' if isinstance(at, datetime) else 'date'}": at.isoformat()}


def _address(event: Event) -> Mapping[str, str]:
    which = {"recurrence_id": event.recurrence_id} if event.recurrence_id else {}
    return {"entity_id": event.calendar, "uid": event.uid, **which}


def _action(call: Call, service: str, item: str, data: Mapping[str, Any], before: Mapping[str, str]) -> Action:
    return Action(service, (item,), data, before, words_of(call, (item,)))
