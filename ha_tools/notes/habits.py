"""Habits and slips in the turns of a home: what is asked for at the same hour, and wrong names. Pure."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Said:
    at: datetime
    """In the home's time zone."""
    text: str
    speaker: str | None
    """The id of the person whose voice it was; None where it was not known."""

    @property
    def minute(self) -> int:
        """The minute of the day."""
        return self.at.hour * 60 + self.at.minute


def habits(
    turns: Sequence[Turn], home: Home, zone: tzinfo, now: datetime, plannable: Callable[[str], bool]
) -> list[Proposal]:
    """Return commands that were asked for at nearly the same time on several days, to be done every day by themselves.

    `plannable` tells which tools can be used later.
    """
    said: dict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    for turn, at in _recent(turns, zone, now):
        tools: Sequence[Any] = turn.get("tools") or ()
        is_plain = turn.get("decided_by") == "sentence" and turn.get("outcome") in _DONE and len(tools) == 1
        if is_plain and plannable(tools[0]["tool"]):
            key = (
                tools[0]["tool"],
                json.dumps(tools[0].get("arguments") or {}, sort_keys=True),
                turn.get("room") or "",
            )
            said[key].append(_Said(at, str(turn.get("transcript") or ""), turn.get("speaker")))
    found = (_habit(home, *key, times) for key, times in said.items())
    return [proposal for proposal in found if proposal]


def _habit(home: Home, tool: str, arguments: str, room: str, said: Sequence[_Said]) -> Proposal | None:
    minutes = [each.minute for each in said]
    centre = max(
        minutes, key=lambda middle: len({each.at.date() for each in said if _apart(each, middle) <= WITHIN_MINUTES})
    )
    near = [each for each in said if _apart(each, centre) <= WITHIN_MINUTES]
    days = {each.at.date() for each in near}
    text = Counter(each.text for each in near if 0 < len(each.text) <= LONGEST_NOTE).most_common(1)
    if len(days) < ENOUGH_DAYS or 2 * len(near) < len(said) or not text:
        return None
    usual = centre + round(statistics.median(_after(each, centre) for each in near) / 5) * 5
    usual %= _DAY_MINUTES
    area = home.area_named(room) if room else None
    every = "weekday" if {day.weekday() for day in days} <= _WORKDAYS else "day"
    return Proposal(
        ProposalKind.PLAN,
        text[0][0],
        tool=tool,
        arguments=json.loads(arguments),
        at=f"every {every} at {usual // 60:02}:{usual % 60:02}",
        times=len(days),
        area_id=area.area_id if area else None,
        person_id=_whose(near),
        said_at=max(each.at for each in near).timestamp(),
    )


def _whose(said: Iterable[_Said]) -> str | None:
    """Return the one known person who said it; None where several did, and where no voice was known.

    What unknown voices said beside one that is known makes it no habit of the home.
    """
    known = {each.speaker for each in said if each.speaker}
    return next(iter(known)) if len(known) == 1 else None


def _after(said: _Said, minute: int) -> int:
    """Return how many minutes something was said behind a minute of the day; below 0 before it."""
    return (said.minute - minute + _DAY_MINUTES // 2) % _DAY_MINUTES - _DAY_MINUTES // 2


def _apart(said: _Said, minute: int) -> int:
    return abs(_after(said, minute))


def slips(turns: Sequence[Turn], home: Home, zone: tzinfo, now: datetime) -> list[Proposal]:
    """Return names that people said in vain before they said the home's own, as other names of those things."""
    found: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    before: dict[str, _Said] = {}
    for turn, at in sorted(_recent(turns, zone, now), key=lambda each: each[1]):
        room, said = str(turn.get("room") or ""), _Said(at, str(turn.get("transcript") or ""), turn.get("speaker"))
        if turn.get("outcome") not in _DONE:
            before[room] = said
            continue
        missed = before.pop(room, _Said(at, "", None))
        is_soon = missed.text and at - missed.at <= timedelta(seconds=CORRECTED_SECONDS)
        if is_soon and (slip := _slip(home, missed.text, said.text)):
            found[slip] += (missed, said)
    return [
        Proposal(
            ProposalKind.NAME,
            word,
            target=target,
            times=len(said) // 2,
            person_id=_whose(said),
            said_at=max(each.at for each in said).timestamp(),
        )
        for (word, target), said in found.items()
        if len(said) // 2 >= ENOUGH_SLIPS
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
