"""Answers about lists and calendars, against what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from testbed.day import days_of
from testbed.found import Found
from testbed.known import times_of
from testbed.rest import State
from testbed.said import clock_times, numbers, numbers_asked

_NOTHING = re.compile(r"\b(nothing|empty|no)\b|n't\b", re.IGNORECASE)
_FREE = re.compile(r"\b(free|nothing|no events?|no appointments?)\b", re.IGNORECASE)
_NOT_FREE = re.compile(r"\bnot free\b", re.IGNORECASE)
_MORE = re.compile(r"\bmore\b", re.IGNORECASE)


def judge_list_answer(reply: str, question: str, about: Sequence[State], now: datetime) -> Found:
    """Judge what is said of what stands on lists."""
    del now
    items = [str(item) for state in about for item in state["attributes"].get("items", ())]
    names = " ".join(str(state["attributes"].get("friendly_name", "")) for state in about)
    said = reply.replace(names, " ").casefold() if names else reply.casefold()
    named = [item for item in items if item.casefold() in said]
    counted = [number for number in numbers(said) if number not in numbers_asked(" ".join(items))]
    asked = [item for item in items if item.casefold() in question.casefold()]
    if _NOTHING.search(_without(said, named)):
        left = asked if re.match(r"no\b", said) else items
        return Found(not left, f"Home Assistant has {', '.join(left)}." if left else "It does not stand there.")
    if not named:
        return Found(False, f"The answer names nothing that stands there: {', '.join(items) or 'nothing'}.")
    if counted and counted[0] != len(items) and not _MORE.search(said):
        return Found(False, f"The answer says {counted[0]:g}, and {len(items)} things stand there.")
    if counted and len(named) < len(items) and not _MORE.search(said):
        missing = next(item for item in items if item not in named)
        return Found(False, f"The answer leaves out {missing}.")
    return Found(True, "It is what stands on the list.")


def _without(text: str, items: Sequence[str]) -> str:
    for item in items:
        text = text.replace(item.casefold(), " ")
    return text


def judge_calendar_answer(reply: str, question: str, about: Sequence[State], now: datetime) -> Found:
    """Judge what is said of what stands in calendars, or that nothing does."""
    events = [event for state in about for event in state["attributes"].get("events", ())]
    named = [event for event in events if str(event[0]).casefold() in reply.casefold()]
    if not named and _FREE.search(reply) and not _NOT_FREE.search(reply):
        taken = [event for event in events if any(_overlaps(event, *span) for span in _spans(question, now))]
        return Found(not taken, f"There is {taken[0][0]} then." if taken else "Nothing stands there.")
    if not named:
        return Found(False, "The answer names nothing that stands in the calendar.")
    known = {(moment.hour, moment.minute) for state in about for moment in times_of(state, now.tzinfo)}
    for clock in clock_times(reply):
        if (clock.hour, clock.minute) not in known and clock not in clock_times(question):
            return Found(False, f"The answer says {clock:%H:%M}, and nothing there begins or ends then.")
    return Found(True, "It is what stands in the calendar.")


def _spans(question: str, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the times that are asked about: an hour where one is named, else whole days."""
    hours = [clock.hour for clock in clock_times(question)] or [
        int(number) for number in numbers_asked(re.sub(r"[\w ]*\bcalendar\b", " ", question)) if 1 <= number <= 23
    ]
    for day in days_of(question, now):
        if hours:
            # Nobody means three in the night.
            hour = hours[0] + 12 if hours[0] < 7 else hours[0]
            start = datetime.combine(day, time(hour), now.tzinfo)
            yield start, start + timedelta(minutes=1)
        else:
            yield max(now, _midnight(day, now)), _midnight(day + timedelta(days=1), now)


def _overlaps(event: Sequence[Any], start: datetime, end: datetime) -> bool:
    began, ended = (_as_time(moment, start) for moment in event[1:3])
    return began < end and start < ended


def _as_time(moment: str, like: datetime) -> datetime:
    found = datetime.fromisoformat(moment)
    return found if found.tzinfo else found.replace(tzinfo=like.tzinfo)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo)
