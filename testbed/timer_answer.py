"""Answers about timers, alarms and reminders, against those that the home has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from testbed.found import Found
from testbed.said import clock_times

RINGING = "ringing"
"""The status of what rings."""

_NONE = re.compile(
    r"there (?:is|are) no (?P<name>.*?) ?(?P<kind>timer|alarm|reminder)s?\b|nothing is ringing", re.IGNORECASE
)
_SECONDS = {"hour": 3600, "minute": 60, "second": 1}
_SAYING_SECONDS = 15.0
"""So long after it was reckoned an answer about a timer may have been said."""


def judge_timer_answer(reply: str, running: Sequence[Mapping[str, Any]], now: datetime) -> Found | None:
    """Judge an answer about `running`, the timers as `/api/timers` has them; None where it is about something else."""
    if denied := _NONE.match(reply):
        left = [timer for timer in running if _is_meant(timer, denied["name"] or "", denied["kind"] or RINGING)]
        return Found(not left, f"The home has {_names(left)}." if left else "The home has none.")
    if told := re.findall(r"has (.+?) left", reply):
        wrong = [text for text in told if not any(_is_left(text, timer) for timer in running)]
        what = f"No timer of the home has {wrong[0]} left." if wrong else "So much is left of a timer of the home."
        return Found(not wrong, what)
    if re.search(r"\b(timer|alarm|reminder)\b", reply, re.IGNORECASE) and (clocks := clock_times(reply)):
        due = [datetime.fromisoformat(timer["due"]).astimezone(now.tzinfo) for timer in running]
        known = {(moment.hour, moment.minute) for moment in due}
        wrong_clocks = [clock for clock in clocks if (clock.hour, clock.minute) not in known]
        return Found(
            not wrong_clocks,
            f"Nothing of the home is due at {wrong_clocks[0]:%H:%M}." if wrong_clocks else "It is due then.",
        )
    return None


def _is_left(told: str, timer: Mapping[str, Any]) -> bool:
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in re.findall(r"(\d+) (hour|minute|second)", told))
    # Of hours, the seconds are not told.
    slack = _SAYING_SECONDS + (60 if "hour" in told else 0)
    return bool(abs(timer["seconds_left"] - seconds) <= slack)


def _is_meant(timer: Mapping[str, Any], name: str, kind: str) -> bool:
    return kind in (timer["kind"], timer["status"]) and (not name or name.casefold() in timer["name"].casefold())


def _names(timers: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(" ".join(filter(None, (timer["name"], timer["kind"]))) for timer in timers)
