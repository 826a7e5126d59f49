"""Habits and slips in the turns of a home: what is asked for at the same hour, and wrong names. Pure."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.notes.note import LONGEST_NOTE, LONGEST_WORD
from ha_tools.notes.proposal import Proposal, ProposalKind

DAYS = 21
"""Days that are looked back."""

ENOUGH_DAYS = 4
"""Days on which something was asked for at nearly the same time: then it is a habit."""

WITHIN_MINUTES = 45
"""Minutes before and behind its usual time."""

ENOUGH_SLIPS = 2
"""Times that a name was said and then corrected: once it may have been misheard."""

CORRECTED_SECONDS = 60.0
"""Time within which the right name follows a wrong one."""

_DONE = frozenset({"changed", "already", "underway", "answered"})
_DAY_MINUTES = 24 * 60
_WORKDAYS = frozenset(range(5))

Turn = Mapping[str, Any]
"""A turn as it is kept."""


def habits(
    turns: Sequence[Turn], home: Home, zone: tzinfo, now: datetime, plannable: Callable[[str], bool]
) -> list[Proposal]:
    """Return commands that were asked for at nearly the same time on several days, to be done every day by themselves.

    `plannable` tells which tools can be used later.
    """
    said: dict[tuple[str, str, str], list[tuple[datetime, str]]] = defaultdict(list)
    for turn, at in _recent(turns, zone, now):
        tools: Sequence[Any] = turn.get("tools") or ()
        is_plain = turn.get("decided_by") == "sentence" and turn.get("outcome") in _DONE and len(tools) == 1
        if is_plain and plannable(tools[0]["tool"]):
            key = (
                tools[0]["tool"],
                json.dumps(tools[0].get("arguments") or {}, sort_keys=True),
                turn.get("room") or "",
            )
            said[key].append((at, str(turn.get("transcript") or "")))
    found = (_habit(home, *key, times) for key, times in said.items())
    return [proposal for proposal in found if proposal]


def _habit(home: Home, tool: str, arguments: str, room: str, said: Sequence[tuple[datetime, str]]) -> Proposal | None:
    minutes = [at.hour * 60 + at.minute for at, _ in said]
    centre = max(minutes, key=lambda middle: len({at.date() for at, _ in said if _apart(at, middle) <= WITHIN_MINUTES}))
    near = [(at, text) for at, text in said if _apart(at, centre) <= WITHIN_MINUTES]
    days = {at.date() for at, _ in near}
    if len(days) < ENOUGH_DAYS or 2 * len(near) < len(said):
        return None
    usual = centre + round(statistics.median(_after(at, centre) for at, _ in near) / 5) * 5
    usual %= _DAY_MINUTES
    text = Counter(text for _, text in near if 0 < len(text) <= LONGEST_NOTE).most_common(1)
    area = home.area_named(room) if room else None
    every = "weekday" if {day.weekday() for day in days} <= _WORKDAYS else "day"
    at = f"every {every} at {usual // 60:02}:{usual % 60:02}"
    if not text:
        return None
    return Proposal(
        ProposalKind.PLAN,
        text[0][0],
        tool=tool,
        arguments=json.loads(arguments),
        at=at,
        times=len(days),
        area_id=area.area_id if area else None,
    )


def _after(at: datetime, minute: int) -> int:
    """Return how many minutes a time is behind a minute of the day; below 0 before it."""
    return (at.hour * 60 + at.minute - minute + _DAY_MINUTES // 2) % _DAY_MINUTES - _DAY_MINUTES // 2


def _apart(at: datetime, minute: int) -> int:
    return abs(_after(at, minute))


def slips(turns: Sequence[Turn], home: Home, zone: tzinfo, now: datetime) -> list[Proposal]:
    """Return names that people said in vain before they said the home's own, as other names of those things."""
    found: Counter[tuple[str, str]] = Counter()
    before: dict[str, tuple[datetime, str]] = {}
    for turn, at in sorted(_recent(turns, zone, now), key=lambda each: each[1]):
        room, text = str(turn.get("room") or ""), str(turn.get("transcript") or "")
        if turn.get("outcome") not in _DONE:
            before[room] = (at, text)
            continue
        missed_at, missed = before.pop(room, (at, ""))
        if missed and at - missed_at <= timedelta(seconds=CORRECTED_SECONDS) and (slip := _slip(home, missed, text)):
            found[slip] += 1
    return [
        Proposal(ProposalKind.NAME, word, target=target, times=times)
        for (word, target), times in found.items()
        if times >= ENOUGH_SLIPS
    ]


def _slip(home: Home, missed: str, said: str) -> tuple[str, str] | None:
    """Return a word and the id of the thing that was meant by it: in the same sentence but for the name."""
    first, second = _words(missed), _words(said)
    lead = 0
    while lead < min(len(first), len(second)) and first[lead] == second[lead]:
        lead += 1
    tail = 0
    while tail < min(len(first), len(second)) - lead and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    word, name = " ".join(first[lead : len(first) - tail]), " ".join(second[lead : len(second) - tail])
    things = home.bearers(name) if name else ()
    is_new = words(word) and not (kinds(words(word)) or home.area_named(word) or home.entity_index.exact(words(word)))
    if len(things) != 1 or not is_new or len(word) > LONGEST_WORD or len(word.split()) > 3 or lead + tail == 0:
        return None
    return word, things[0].entity_id


def _words(text: str) -> list[str]:
    return text.lower().replace(",", " ").rstrip(".!?").split()


def _recent(turns: Sequence[Turn], zone: tzinfo, now: datetime) -> Iterator[tuple[Turn, datetime]]:
    """Yield turns of the last weeks with their time in the home."""
    for turn in turns:
        try:
            at = datetime.fromisoformat(str(turn.get("started"))).astimezone(zone)
        except ValueError:
            continue
        if now - at <= timedelta(days=DAYS):
            yield turn, at
