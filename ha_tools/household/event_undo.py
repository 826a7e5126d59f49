"""Undoing a change of a calendar: an event that was added, deleted, moved or renamed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.target import reachable
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.household.event_calls import put_in, rewrite, standing, take_out
from ha_tools.household.events import CalendarFeature, Event, calendar_fact, title_of, unchangeable, when_fact
from ha_tools.permissions.required import Use
from ha_tools.results.result import Outcome, Result


def _uses(call: Call, now: Event | None = None, then: Event | None = None, *, is_own: bool = False) -> list[Use]:
    """Undoing needs what doing it anew would; an event that the speaker has just made may be deleted without a yes."""
    event = now or then
    calendar = call.home.entities.get(event.calendar) if event else None
    if not event or not calendar:
        return []
    told = _told(call, event)
    if then is None:
        return [Use("calendar.delete_event", [calendar], told("delete_event.ask"), is_own=is_own)]
    if now is None:
        return [Use("calendar.create_event", [calendar], told("put_event_back.ask"))]
    return [Use("calendar.update_event", [calendar], told("change_event_back.ask"))]


@writes(for_model=False, quotes="was_read.calendar", uses=_uses)
async def restore_event(
    call: Call,
    *,
    now: Annotated[Event | None, "The event as the change left it; none where it was deleted"] = None,
    then: Annotated[Event | None, "The event as it was before; none where there was none"] = None,
    is_own: Annotated[bool, "Whether the speaker has made it: what only came back is somebody's"] = False,
) -> Result:
    """Delete an event that was added, create one that was deleted, change back one that was changed."""
    del is_own  # it matters for the consent alone
    if now is None:
        return await _created(call, then) if then else Result(Outcome.ALREADY, ())
    feature = CalendarFeature.UPDATE if then else CalendarFeature.DELETE
    if refused := await _undoable(call, now, feature):
        return refused
    return await _changed_back(call, now, then) if then else await _deleted(call, now)


async def _deleted(call: Call, event: Event) -> Result:
    came, told = await take_out(call, event), _told(call, event)
    if came.event:
        return Result(Outcome.UNCONFIRMED, (told("event_still_there"),), (came.action,), about=(event.calendar,))
    call.undoable(Command(restore_event.name, {"then": event}))
    return Result(Outcome.CHANGED, (told("event_gone"),), (came.action,), about=(event.calendar,))


async def _created(call: Call, event: Event) -> Result:
    """Create it; an occurrence of a series as an event of its own."""
    found = reachable((call.home.entities[event.calendar],), call)
    if isinstance(found, Result):
        return found
    told, about = _told(call, event), (event.calendar,)
    if await standing(call, event):
        return Result(Outcome.ALREADY, (told("event_there_already"),), about=about)
    came = await put_in(call, event)
    if came.event is None:
        return Result(Outcome.UNCONFIRMED, (told("event_not_seen"),), (came.action,), about=about)
    call.undoable(Command(restore_event.name, {"now": came.event}))
    back = _told(call, came.event)("event_back.alone" if event.is_series else "event_back.as_it_was")
    return Result(Outcome.CHANGED, (back,), (came.action,), about=about)


async def _changed_back(call: Call, now: Event, then: Event) -> Result:
    came, about = await rewrite(call, now, then), (now.calendar,)
    if came.event is None:
        return Result(Outcome.UNCONFIRMED, (_told(call, now)("event_not_as_before"),), (came.action,), about=about)
    call.undoable(Command(restore_event.name, {"now": came.event, "then": now}))
    return Result(Outcome.CHANGED, (_told(call, came.event)("event_again"),), (came.action,), about=about)


async def _undoable(call: Call, event: Event, feature: CalendarFeature) -> Result | None:
    """Return why the event cannot be deleted or changed back; None where it stands as it was left, and can."""
    entity = call.home.entities[event.calendar]
    found = reachable((entity,), call)
    if isinstance(found, Result):
        return found
    if refused := unchangeable(call, entity, event, feature):
        return refused
    there = await standing(call, event)
    if there and (there.uid, there.kept) == (event.uid, event.kept):
        return None
    return Result(Outcome.REFUSED, (_told(call, event)("event_changed_since"),), about=(entity.entity_id,))


def _told(call: Call, event: Event) -> Callable[[str], Fact]:
    """Return a fact about the event for each case: with its title, its time and its calendar."""
    calendar = calendar_fact(call.home.entities[event.calendar])
    return partial(Fact, title=title_of(event), when=when_fact(event, call.now), calendar=calendar)
