"""Times that are over, as people ask about them, on Tuesday the 24th of November 2026 at half past three."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ha_tools.facts.facts import Fact, Value
from ha_tools.times.past_facts import ago, rounded
from ha_tools.times.past_spans import past_span
from ha_tools.wording import wording_in

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("this morning", "24 05:00", "24 12:00"),
        ("last night", "23 18:00", "24 06:00"),
        ("during the night", "23 18:00", "24 06:00"),
        ("today", "24 00:00", "24 15:30"),
        ("this afternoon", "24 12:00", "24 15:30"),
        ("yesterday", "23 00:00", "24 00:00"),
        ("yesterday evening", "23 18:00", "24 00:00"),
        ("in the last 3 hours", "24 12:30", "24 15:30"),
        ("the last hour", "24 14:30", "24 15:30"),
        ("the past two days", "22 15:30", "24 15:30"),
        ("an hour ago", "24 14:30", "24 14:31"),
        ("twenty minutes ago", "24 15:10", "24 15:11"),
        ("two days ago", "22 00:00", "23 00:00"),
        ("on monday", "23 00:00", "24 00:00"),
        ("last tuesday", "17 00:00", "18 00:00"),
        ("on sunday morning", "22 05:00", "22 12:00"),
        ("at seven", "24 07:00", "24 07:01"),
        ("at half past two", "24 14:30", "24 14:31"),
        ("at 7 this morning", "24 07:00", "24 07:01"),
        ("yesterday at noon", "23 12:00", "23 12:01"),
        ("last week", "16 00:00", "23 00:00"),
        ("this week", "23 00:00", "24 15:30"),
        ("last weekend", "21 00:00", "23 00:00"),
    ],
)
def test_time_that_is_over(said: str, start: str, end: str) -> None:
    found = past_span(said, NOW)
    assert found is not None
    assert (f"{found.start:%d %H:%M}", f"{found.end:%d %H:%M}") == (start, end)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("this morning", "23 05:00", "23 12:00"),
        ("this afternoon", "23 12:00", "23 18:00"),
        ("this evening", "23 18:00", "24 00:00"),
        ("tonight", "23 18:00", "24 00:30"),
        ("last night", "23 18:00", "24 00:30"),
        ("today", "24 00:00", "24 00:30"),
    ],
)
def test_day_of_whoever_is_still_up_is_the_one_before(said: str, start: str, end: str) -> None:
    found = past_span(said, NOW.replace(hour=0))
    assert found is not None
    assert (f"{found.start:%d %H:%M}", f"{found.end:%d %H:%M}") == (start, end)


@pytest.mark.parametrize(
    "said", ["tomorrow", "tonight", "this evening", "next week", "in an hour", "when I came", "lock"]
)
def test_what_has_not_been_is_no_past_time(said: str) -> None:
    assert past_span(said, NOW) is None


def test_an_hour_ago_is_an_hour_ago_when_the_clocks_go_back() -> None:
    now = datetime(2026, 10, 25, 3, 30, tzinfo=ZONE)
    found = past_span("two hours ago", now)
    assert found is not None
    assert now.timestamp() - found.start.timestamp() == 7200


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.4, "a moment"),
        (40, "40 seconds"),
        (1210, "20 minutes"),
        (7500, "2 hours and 5 minutes"),
        (90000, "1 day and 1 hour"),
        (5 * 86400 + 9000, "5 days"),
    ],
)
def test_length_is_as_exact_as_anyone_wants_to_hear(seconds: float, said: str) -> None:
    assert _in_english(rounded(timedelta(seconds=seconds))) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=40), "40 seconds ago"),
        (timedelta(minutes=20), "20 minutes ago, at 3:10 pm"),
        (timedelta(hours=5), "at 10:30 am"),
        (timedelta(hours=20), "yesterday at 7:30 pm"),
    ],
)
def test_nearer_times_are_told_by_how_long_ago(before: timedelta, said: str) -> None:
    assert _in_english(ago(NOW - before, NOW)) == said


def _in_english(value: Value) -> str:
    return wording_in("en").phrase(Fact("moment", at=value))


@pytest.mark.parametrize(("day", "hours"), [(datetime(2026, 10, 26, 10, 0, tzinfo=ZONE), 35), (NOW, 39.5)])
def test_a_day_on_which_the_clocks_were_changed_began_as_long_ago_as_it_did(day: datetime, hours: float) -> None:
    yesterday = past_span("yesterday", day)
    assert yesterday
    began, over = yesterday.ago(day)
    assert (began, over) == (hours * 3600, (day.hour * 60 + day.minute) * 60)
