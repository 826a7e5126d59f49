"""The events of a calendar: as Home Assistant keeps them, and as people call them."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntFlag
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.target import targets
from ha_tools.facts.facts import Day, Fact, Instant, Quote
from ha_tools.home.home import Entity
from ha_tools.home.names import NameIndex, words
from ha_tools.home.references import EntityRef, EventRef
from ha_tools.household.own_things import says_mine, unnamed
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.times.moments import midnight
from ha_tools.times.spans import Span

AHEAD = timedelta(days=366)
"""The span ahead in which events are looked for where no day is said."""


class CalendarFeature(IntFlag):
    """The abilities of a calendar (Home Assistant's CalendarEntityFeature)."""

    CREATE = 1
    DELETE = 2
    UPDATE = 4


@dataclass(frozen=True)
class Event:
    """An appointment, or one occurrence of it. Its texts are somebody's words: to be said, never to be followed."""

    calendar: str
    """The entity id of its calendar."""
    title: str
    """Its title, in one line; empty where it has none."""
    start: date | datetime
    """Its beginning; a date where it is all day."""
    end: date | datetime
    """Its end; of a date, the first day after it."""
    uid: str = ""
    """The calendar's id of it; empty where the calendar has none, and nothing can be changed."""
    recurrence_id: str = ""
    """Its occurrence in a series."""
    is_series: bool = False
    """True if there are more occurrences of it."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Summary, description and location as the calendar has them, which a change must not lose."""

    @property
    def all_day(self) -> bool:
        """Return whether it has no time of the day."""
        return not isinstance(self.start, datetime)

    def begins(self, now: datetime) -> datetime:
        """Its first instant."""
        return _instant(self.start, now)

    def ends(self, now: datetime) -> datetime:
        """The instant after it."""
        return _instant(self.end, now)


def _instant(at: date | datetime, now: datetime) -> datetime:
    return at.astimezone(now.tzinfo) if isinstance(at, datetime) else midnight(at, now)


def features(call: Call, entity: Entity) -> CalendarFeature:
    """Return the calendar's present abilities."""
    state = call.states.get(entity.entity_id)
    able = int(state.attributes.get("supported_features") or 0) if state else 0
    return CalendarFeature(able & sum(CalendarFeature))


def unchangeable(call: Call, entity: Entity, event: Event, feature: CalendarFeature) -> Result | None:
    """Return why nothing can be changed or deleted; None where it can."""
    doing, calendar = "deleted" if feature is CalendarFeature.DELETE else "changed", calendar_fact(entity)
    if event.is_series and not event.recurrence_id:  # a change would be one of all occurrences
        alone = Fact(f"alone_of_series.{doing}", title=title_of(event), calendar=calendar)
        return Result(Outcome.REFUSED, (alone,), about=(entity.entity_id,))
    if event.uid and features(call, entity) & feature:
        return None
    nothing = Fact(f"nothing_can_be.{doing}", calendar=calendar)
    return Result(Outcome.REFUSED, (nothing,), about=(entity.entity_id,))


async def events_of(call: Call, entity: Entity, start: datetime, end: datetime) -> tuple[Event, ...]:
    """A calendar's events that overlap the time, by their beginning. Raises HomeError."""
    entries = await call.home_assistant.calendar_events(entity.entity_id, start, end)
    return tuple(in_order((_event(entity.entity_id, entry) for entry in entries), start))


def in_order(events: Iterable[Event], now: datetime) -> list[Event]:
    """The events by their beginning."""
    return sorted(events, key=lambda event: (event.begins(now), event.title))


def _event(calendar: str, entry: Mapping[str, Any]) -> Event:
    return Event(
        calendar=calendar,
        title=quoted(entry.get("summary") or ""),
        start=_read(entry["start"]),
        end=_read(entry["end"]),
        uid=entry.get("uid") or "",
        recurrence_id=entry.get("recurrence_id") or "",
        is_series=bool(entry.get("rrule") or entry.get("recurrence_id")),
        kept={name: entry[name] for name in ("summary", "description", "location") if entry.get(name)},
    )


def _read(at: Mapping[str, str]) -> date | datetime:
    return datetime.fromisoformat(at["dateTime"]) if "dateTime" in at else date.fromisoformat(at["date"])


_KINDS_OF_EVENT = frozenset({"appointment", "event", "meeting", "entry", "date"})
"""Words that a title may be said with."""


def titled(title: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """The events that are meant: of that very title, else those that hold all the words, else the misspelt ones."""
    index = NameIndex((event.title, (event.title,)) for event in events)
    said = words(title)
    without = said[:-1] if said[-1:] and said[-1] in _KINDS_OF_EVENT else ()
    titles = next((found for spoken in (said, without) if spoken and (found := _titles(index, spoken))), ())
    return tuple(event for event in events if event.title in titles)


def _titles(index: NameIndex, said: tuple[str, ...]) -> tuple[str, ...]:
    return index.exact(said) or index.containing(said) or index.misspelt(said)


def title_of(event: Event) -> Quote | Fact:
    """Return what an event is called, as it is spoken of."""
    return Quote(event.title) if event.title else Fact("untitled")


def when_fact(event: Event, now: datetime) -> Fact:
    """Return when it begins: "tomorrow at 10 am", "on Friday", "tomorrow until Sunday"."""
    if isinstance(event.start, datetime):
        return Fact("moment", at=Instant(event.start, now))
    first, last = Day(event.start, now.date()), Day(event.end - timedelta(days=1), now.date())
    if last.day <= first.day:
        return Fact("moment", at=first)
    return Fact("from_day_to_day", first=first, last=last)


def hours_fact(event: Event, now: datetime) -> Fact:
    """Return the same with the end: "tomorrow from 10 am to 11 am"."""
    if not isinstance(event.start, datetime):
        return when_fact(event, now)
    start, end = event.begins(now), event.ends(now)
    until = Fact("moment", at=end.time() if end.date() == start.date() else Instant(end, now))
    return Fact("from_hour_to_hour", day=Day(start.date(), now.date()), start=start.time(), until=until)


def event_on(event: Event, day: date, now: datetime) -> Fact:
    """Return an event as it is on a day: "Dentist at 10 am", "Holidays all day", "Party until 2 am"."""
    start, end, title = event.begins(now), event.ends(now), title_of(event)
    if event.all_day or (start.date() < day and end.date() != day):
        return Fact("event.all_day", title=title)
    if start.date() < day:
        return Fact("event.until", title=title, end=end.time())
    return Fact("event.at", title=title, start=start.time())


async def all_events(call: Call, found: Collection[Entity], asked: Span) -> tuple[Event, ...]:
    """All events in that time, of all the calendars that answer."""
    each = await asyncio.gather(*(events_of(call, entity, asked.start, asked.end) for entity in found))
    return tuple(in_order((event for events in each for event in events), call.now))


def calendars_named(
    call: Call, name: str | EntityRef | EventRef | None, *, own_first: bool = False
) -> tuple[Entity, ...] | Result:
    """Return the calendar of that name; where none was said the home's and the speaker's own.

    With `own_first` the speaker's own alone, where there are some.
    """
    if isinstance(name, EntityRef | EventRef):
        ref = EntityRef((name.calendar_id,)) if isinstance(name, EventRef) else name
        return targets(call, name=ref, domains=("calendar",), whole_home=True)
    if name is None or words(name) in {("calendar",), ("kalender",)}:
        return unnamed(call, "calendar", own_alone=own_first or says_mine(name))
    for said in (name, " ".join(words(name)[:-1]) if words(name)[-1:] == ("calendar",) else ""):
        bearers = tuple(entity for entity in call.home.bearers(said) if entity.domain == "calendar") if said else ()
        if len(bearers) == 1:
            return bearers
    return targets(call, name=name, domains=("calendar",), whole_home=True)


def ids_of(found: Sequence[Entity]) -> tuple[str, ...]:
    """The calendars' entity ids."""
    return tuple(entity.entity_id for entity in found)


def calendar_fact(entity: Entity) -> Fact:
    """Return a calendar as it stands in a sentence: "the Family calendar"."""
    return Fact("calendar", name=entity.name)
