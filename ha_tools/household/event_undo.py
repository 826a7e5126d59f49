"""The ways back from a change of a calendar: what was added, deleted, moved or renamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.call import Call
from ha_tools.home import Entity
from ha_tools.household.event_calls import put_in, rewrite, standing, take_out
from ha_tools.household.events import CalendarFeature, Event, calendar_in_words, unchangeable, when_in_words
from ha_tools.result import Outcome, Result
from ha_tools.target import reachable
from ha_tools.way_back import Deed


@dataclass(frozen=True)
class Added:
    """An event that was added, to be deleted again."""

    entity: Entity
    """The calendar."""
    event: Event
    """As it was left."""
    is_wish: bool = True
    """It was asked for as it is; what only came back by an undo was in the calendar before, and is somebody's."""

    def deeds(self, call: Call) -> Sequence[Deed]:
        """Deleting what the speaker has just made, and nobody has changed since, loses nothing: it needs no yes."""
        phrase = f"delete {_named(call, self.event)} from {calendar_in_words(self.entity)}"
        return [Deed("calendar.delete_event", self.entity, phrase, agreed=self.is_wish)]

    async def go(self, call: Call) -> Result:
        """Delete it. Raises HomeError."""
        if refused := await _undoable(call, self.entity, self.event, CalendarFeature.DELETE, "deleted"):
            return refused
        came = await take_out(call, self.event)
        about = (self.entity.entity_id,)
        if came.event:
            said = f"I asked {calendar_in_words(self.entity)} to delete {self.event.title}, but it is still there."
            return Result(Outcome.UNCONFIRMED, said, (came.action,), about=about)
        said = f"{self.event.title} is no longer in {calendar_in_words(self.entity)}."
        way = Deleted(self.entity, self.event)
        return Result(Outcome.CHANGED, said, (came.action,), about=about, ways_back=(way,))


@dataclass(frozen=True)
class Deleted:
    """An event that was deleted, to be created again."""

    entity: Entity
    """The calendar."""
    event: Event
    """As it was."""

    def deeds(self, call: Call) -> Sequence[Deed]:
        """Creating it anew needs what that needs."""
        phrase = f"put {_named(call, self.event)} back into {calendar_in_words(self.entity)}"
        return [Deed("calendar.create_event", self.entity, phrase)]

    async def go(self, call: Call) -> Result:
        """Create it; an occurrence of a series as an event of its own. Raises HomeError."""
        found = reachable((self.entity,), call)
        if isinstance(found, Result):
            return found
        called, about = calendar_in_words(self.entity), (self.entity.entity_id,)
        if await standing(call, self.event):
            return Result(Outcome.ALREADY, f"{self.event.title} is in {called} already.", about=about)
        came = await put_in(call, self.event)
        if came.event is None:
            said = f"I asked {called} for it, but I don't see {self.event.title} there."
            return Result(Outcome.UNCONFIRMED, said, (came.action,), about=about)
        alone = ", outside of its series" if self.event.is_series else ""
        said = f"{_named(call, came.event)} is back in {called}{alone}."
        way = Added(self.entity, came.event, is_wish=False)
        return Result(Outcome.CHANGED, said, (came.action,), about=about, ways_back=(way,))


@dataclass(frozen=True)
class Changed:
    """An event that was moved or renamed, to be changed back."""

    entity: Entity
    """The calendar."""
    event: Event
    """As it was left."""
    before: Event
    """As it was before."""

    def deeds(self, _call: Call) -> Sequence[Deed]:
        """Changing it back needs what changing it needed."""
        phrase = f"change {self.event.title} back in {calendar_in_words(self.entity)}"
        return [Deed("calendar.update_event", self.entity, phrase)]

    async def go(self, call: Call) -> Result:
        """Change it back. Raises HomeError."""
        if refused := await _undoable(call, self.entity, self.event, CalendarFeature.UPDATE, "changed"):
            return refused
        came = await rewrite(call, self.event, self.before)
        about = (self.entity.entity_id,)
        if came.event is None:
            said = f"I asked {calendar_in_words(self.entity)} for it, but {self.event.title} is not as it was."
            return Result(Outcome.UNCONFIRMED, said, (came.action,), about=about)
        said = f"{came.event.title} is {when_in_words(came.event, call.now)} again."
        way = Changed(self.entity, came.event, self.event)
        return Result(Outcome.CHANGED, said, (came.action,), about=about, ways_back=(way,))


async def _undoable(call: Call, entity: Entity, event: Event, feature: CalendarFeature, doing: str) -> Result | None:
    """Why the event cannot be "deleted" or "changed" back; None where it stands as it was left, and can."""
    found = reachable((entity,), call)
    if isinstance(found, Result):
        return found
    if refused := unchangeable(call, entity, event, feature, doing):
        return refused
    there = await standing(call, event)
    if there and (there.uid, there.kept) == (event.uid, event.kept):
        return None
    said = f"{event.title} was changed or deleted since, so I leave it as it is."
    return Result(Outcome.REFUSED, said, about=(entity.entity_id,))


def _named(call: Call, event: Event) -> str:
    return f"{event.title} {when_in_words(event, call.now)}"
