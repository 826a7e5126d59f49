"""Undoing a change of a calendar: an event that was added, deleted, moved or renamed."""

from __future__ import annotations

from typing import Annotated

from ha_tools.call import Call
from ha_tools.command import Command
from ha_tools.facts import verbatim
from ha_tools.household.event_calls import put_in, rewrite, standing, take_out
from ha_tools.household.events import CalendarFeature, Event, calendar_in_words, unchangeable, when_in_words
from ha_tools.permissions.required import Use
from ha_tools.result import Outcome, Result
from ha_tools.target import reachable
from ha_tools.tool import writes


def _uses(call: Call, now: Event | None = None, then: Event | None = None, *, is_own: bool = False) -> list[Use]:
    """Undoing needs what doing it anew would; an event that the speaker has just made may be deleted without a yes."""
    event = now or then
    calendar = call.home.entities.get(event.calendar) if event else None
    if not event or not calendar:
        return []
    called = calendar_in_words(calendar)
    if then is None:
        phrase = f"delete {_named(call, event)} from {called}"
        return [Use("calendar.delete_event", [calendar], verbatim(phrase), is_own=is_own)]
    if now is None:
        return [Use("calendar.create_event", [calendar], verbatim(f"put {_named(call, event)} back into {called}"))]
    return [Use("calendar.update_event", [calendar], verbatim(f"change {event.title} back in {called}"))]


@writes(for_model=False, quotes="The calendar was read", uses=_uses)
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
    feature, doing = (CalendarFeature.UPDATE, "changed") if then else (CalendarFeature.DELETE, "deleted")
    if refused := await _undoable(call, now, feature, doing):
        return refused
    return await _changed_back(call, now, then) if then else await _deleted(call, now)


async def _deleted(call: Call, event: Event) -> Result:
    came, called = await take_out(call, event), _called(call, event)
    if came.event:
        said = f"I asked {called} to delete {event.title}, but it is still there."
        return Result(Outcome.UNCONFIRMED, (verbatim(said),), (came.action,), about=(event.calendar,))
    call.undoable(Command(restore_event.name, {"then": event}))
    said = f"{event.title} is no longer in {called}."
    return Result(Outcome.CHANGED, (verbatim(said),), (came.action,), about=(event.calendar,))


async def _created(call: Call, event: Event) -> Result:
    """Create it; an occurrence of a series as an event of its own."""
    found = reachable((call.home.entities[event.calendar],), call)
    if isinstance(found, Result):
        return found
    called, about = _called(call, event), (event.calendar,)
    if await standing(call, event):
        return Result(Outcome.ALREADY, (verbatim(f"{event.title} is in {called} already."),), about=about)
    came = await put_in(call, event)
    if came.event is None:
        said = f"I asked {called} for it, but I don't see {event.title} there."
        return Result(Outcome.UNCONFIRMED, (verbatim(said),), (came.action,), about=about)
    call.undoable(Command(restore_event.name, {"now": came.event}))
    alone = ", outside of its series" if event.is_series else ""
    said = f"{_named(call, came.event)} is back in {called}{alone}."
    return Result(Outcome.CHANGED, (verbatim(said),), (came.action,), about=about)


async def _changed_back(call: Call, now: Event, then: Event) -> Result:
    came, about = await rewrite(call, now, then), (now.calendar,)
    if came.event is None:
        said = f"I asked {_called(call, now)} for it, but {now.title} is not as it was."
        return Result(Outcome.UNCONFIRMED, (verbatim(said),), (came.action,), about=about)
    call.undoable(Command(restore_event.name, {"now": came.event, "then": now}))
    said = f"{came.event.title} is {when_in_words(came.event, call.now)} again."
    return Result(Outcome.CHANGED, (verbatim(said),), (came.action,), about=about)


async def _undoable(call: Call, event: Event, feature: CalendarFeature, doing: str) -> Result | None:
    """Return why the event cannot be "deleted" or "changed" back; None where it stands as it was left, and can."""
    entity = call.home.entities[event.calendar]
    found = reachable((entity,), call)
    if isinstance(found, Result):
        return found
    if refused := unchangeable(call, entity, event, feature, doing):
        return refused
    there = await standing(call, event)
    if there and (there.uid, there.kept) == (event.uid, event.kept):
        return None
    said = f"{event.title} was changed or deleted since, so I leave it as it is."
    return Result(Outcome.REFUSED, (verbatim(said),), about=(entity.entity_id,))


def _named(call: Call, event: Event) -> str:
    return f"{event.title} {when_in_words(event, call.now)}"


def _called(call: Call, event: Event) -> str:
    return calendar_in_words(call.home.entities[event.calendar])
