"""Quiet hours: when a room is not to be disturbed, and for how long it stays so."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from addon.satellites.room_settings import QuietHours, RoomSettings


@pytest.mark.parametrize(
    ("begin", "end", "now", "left"),
    [
        ("22:00", "07:00", "21:59", 0),
        ("22:00", "07:00", "22:00", 9 * 3600),
        ("22:00", "07:00", "23:30", 7.5 * 3600),
        ("22:00", "07:00", "06:59", 60),
        ("22:00", "07:00", "07:00", 0),
        ("22:00", "00:00", "23:59", 60),
        ("13:00", "14:30", "13:30", 3600),
        ("13:00", "14:30", "12:59", 0),
        ("13:00", "14:30", "14:30", 0),
        ("08:00", "08:00", "08:00", 0),
    ],
)
def test_quiet_hours_may_go_over_midnight(begin: str, end: str, now: str, left: float) -> None:
    moment = datetime.fromisoformat(f"2026-11-28T{now}:00").replace(tzinfo=UTC)
    assert QuietHours(begin, end).seconds_left(moment) == left


def test_a_night_in_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    moment = datetime(2026, 10, 25, 1, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert QuietHours("22:00", "07:00").seconds_left(moment) == 7 * 3600


def test_do_not_disturb_ends_when_it_is_switched_off() -> None:
    assert RoomSettings(do_not_disturb=True).quiet_seconds(datetime.now(UTC)) == math.inf
    assert RoomSettings().quiet_seconds(datetime.now(UTC)) == 0
