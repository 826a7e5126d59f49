"""The briefing: the weather, what is in the calendar, due, open and low today, by each person's own order.

A part that has nothing to say is silent; one whose source does not answer says so.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.target import things
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import LISTED, Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.home.kinds import kind_of
from ha_tools.home.state import UNREACHABLE
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.household.events import all_events, calendars_named, event_on
from ha_tools.household.own_things import of_speaker, owner_of
from ha_tools.household.todo import Item, items_of
from ha_tools.questions.conditions import fulfils
from ha_tools.questions.weather import weather
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spans import span

READ = "was_read.something"

_LEAVES_OUT = re.compile(r"\b(?:leaves?|skip|without|no|not|don't|never|drop|ohne|lass|nicht|kein\w*)\b", re.IGNORECASE)
_LAST = re.compile(r"\b(?:last|end|zuletzt|ende|schluss)\b", re.IGNORECASE)
_BACK = re.compile(r"\b(?:back|again|wieder)\b", re.IGNORECASE)
_OF_BRIEFING = re.compile(r"\b(?:briefing|my day|mein(?:em|en)? tag|tagesüberblick)\b", re.IGNORECASE)


@dataclass(frozen=True)
class BriefingPart:
    """One part of a briefing."""

    words: re.Pattern[str]
    """The words by which notes speak of it."""
    tell: Callable[[Call], Awaitable[tuple[Fact, ...]]]
    """Returns what it has to say; nothing where that is nothing."""


@reads(for_model=False, quotes=READ)
async def briefing(
    call: Call, *, parts: Annotated[list[str] | None, "Only these: weather, calendar, tasks, open, batteries"] = None
) -> Result:
    """Tell what matters today."""
    names = [name for name in PARTS if name in parts] if parts else order_of(call)
    told = {name: await PARTS[name].tell(call) for name in names}
    facts = tuple(fact for part in told.values() for fact in part)
    may_be_own = told.get("calendar") or told.get("tasks")
    owner = owner_of(call, tuple(call.home.entities.values())) if may_be_own else None
    return Result(Outcome.ANSWERED, facts or (Fact("briefing.nothing"),), owner=owner)


def order_of(call: Call) -> list[str]:
    """Return the names of the parts by the notes about the briefing: what is left out, comes first, last, or back in.

    A note of a person counts for that person, one of nobody for all; what was said later counts more.
    """
    notes = [note for note in call.notes.all if not note.meaning and note.person_id in {None, call.speaker}]
    about = [note.text for note in notes if _OF_BRIEFING.search(note.text)]
    names = list(PARTS)
    for text in about:
        named = sorted(
            (found.start(), name) for name, part in PARTS.items() if (found := part.words.search(text)) is not None
        )
        parts = [name for _, name in named]
        others = [name for name in names if name not in parts]
        if _LEAVES_OUT.search(text):
            names = others
        elif _LAST.search(text):
            names = [*others, *parts]
        elif _BACK.search(text):
            names = [*names, *(name for name in parts if name not in names)]
        else:
            names = [*parts, *others]
    return names


async def _weather(call: Call) -> tuple[Fact, ...]:
    if not any(entity.domain == "weather" for entity in call.home.entities.values()):
        return ()
    result: Result = await weather(call, when="today")
    if not result.ok:
        result = await weather(call)
    return result.facts[:2] if result.ok else (Fact("briefing.failed.weather"),)


async def _calendar(call: Call) -> tuple[Fact, ...]:
    found, today = calendars_named(call, None), span("today", call.now)
    if isinstance(found, Result) or today is None:
        return ()
    try:
        events = await all_events(call, found, today)
    except (CallTimedOut, ServiceRefused):
        return (Fact("briefing.failed.calendar"),)
    coming = [event for event in events if event.all_day or event.begins(call.now) > call.now]
    told = tuple(event_on(event, call.now.date(), call.now) for event in coming[:LISTED])
    return (Fact("briefing.events", count=len(coming), events=told),) if told else ()


async def _tasks(call: Call) -> tuple[Fact, ...]:
    lists = of_speaker(call, [entity for entity in call.home.entities.values() if entity.domain == "todo"])
    due: list[Item] = []
    try:
        for entity in lists:
            due += [item for item in await items_of(call, entity) if _is_due(item, call.now.date())]
    except (CallTimedOut, ServiceRefused):
        return (Fact("briefing.failed.tasks"),)
    titles = tuple(Quote(quoted(item.text)) for item in due[:LISTED])
    return (Fact("briefing.due", count=len(due), items=titles),) if due else ()


def _is_due(item: Item, today: date) -> bool:
    day = item.due.date() if isinstance(item.due, datetime) else item.due
    return day is not None and day <= today


async def _open(call: Call) -> tuple[Fact, ...]:
    found = [entity for entity in _so(call, "open") if any(map(entity.is_a, _TO_OUTSIDE))]
    return (Fact("briefing.open", things=things(call.home, found)),) if found else ()


async def _batteries(call: Call) -> tuple[Fact, ...]:
    low = [entity for entity in _so(call, "low") if entity.device_class == "battery"]
    return (Fact("briefing.low", things=things(call.home, low)),) if low else ()


def _so(call: Call, word: str) -> list[Entity]:
    states = ((entity, call.states.get(entity.entity_id)) for entity in call.home.entities.values())
    return [entity for entity, state in states if state and state.state not in UNREACHABLE and fulfils(state, word)]


_TO_OUTSIDE = frozenset(
    map(
        kind_of,
        (
            *("cover.door", "cover.window", "cover.garage", "cover.gate"),
            *("binary_sensor.door", "binary_sensor.window", "binary_sensor.garage_door", "binary_sensor.opening"),
        ),
    )
)
"""Kinds that let in rain and people when they are open; blinds do not."""

PARTS: Mapping[str, BriefingPart] = {
    name: BriefingPart(re.compile(rf"\b(?:{said})", re.IGNORECASE), tell)
    for name, said, tell in (
        ("weather", "weather|wetter", _weather),
        ("calendar", "calendar|appointment|event|agenda|kalender|termin", _calendar),
        ("tasks", "tasks?|to-?dos?|chores|due|lists?|aufgaben|fällig", _tasks),
        ("open", "open|doors?|windows?|offen|fenster|tür", _open),
        ("batteries", "batter|akku", _batteries),
    )
}
"""The parts by their names, in their usual order."""
