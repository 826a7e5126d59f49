"""Days, times and durations in words, by the table in moments.yaml; and the way back."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from ha_tools.facts.facts import Day, Instant
from ha_tools.times.durations import duration, duration_after
from ha_tools.times.moment_facts import moment_fact
from ha_tools.times.moments import DayPart, Moment
from ha_tools.times.spans import span
from ha_tools.times.spoken_moments import last_moment, moment, moment_after
from ha_tools.times.spoken_numbers import normal
from ha_tools.wording import wording_in
from tests.spoken import value_in_english

TABLE = yaml.load((Path(__file__).parent / "moments.yaml").read_text("utf-8"), yaml.CSafeLoader)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 14, 56, tzinfo=BERLIN)
TODAY = NOW.date()


def _meant(found: Moment | None) -> Any:
    """A date, or the instant as the table writes it."""
    if found is None or found.clock is None:
        return found and found.day
    return f"{found.at(BERLIN):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(("said", "meant"), TABLE["moments"].items())
def test_moment_means(said: str, meant: date | str) -> None:
    assert _meant(moment(said, NOW)) == meant


@pytest.mark.parametrize(("said", "meant"), TABLE["last_moments"].items())
def test_last_moment_is_over_or_now(said: str, meant: date) -> None:
    assert _meant(last_moment(said, NOW)) == meant


def test_what_is_still_to_come_is_no_last_moment() -> None:
    assert last_moment("tomorrow", NOW) is None


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2026, 4, 5), (2028, 4, 16), (2029, 4, 1), (2030, 4, 21), (2035, 3, 25), (2038, 4, 25), (2049, 4, 18)],
)
def test_easter_is_the_sunday_of_the_calendars(year: int, month: int, day: int) -> None:
    found = moment("easter", datetime(year, 1, 1, tzinfo=BERLIN))
    assert found
    assert found.day == date(year, month, day)


@pytest.mark.parametrize("said", TABLE["no_moments"])
def test_what_is_no_moment_to_its_last_word_is_none(said: str) -> None:
    assert moment(said, NOW) is None


@pytest.mark.parametrize(("said", "seconds"), TABLE["durations"].items())
def test_duration_means(said: str, seconds: int) -> None:
    assert duration(said) == timedelta(seconds=seconds)


@pytest.mark.parametrize("said", TABLE["no_durations"])
def test_what_is_no_duration_is_none(said: str) -> None:
    assert duration(said) is None


@pytest.mark.parametrize(("said", "meant"), TABLE["spans"].items())
def test_span_means(said: str, meant: list[str]) -> None:
    found = span(said, NOW)
    assert found is not None
    assert [
        f"{found.start:%Y-%m-%d %H:%M}",
        f"{found.end:%Y-%m-%d %H:%M}",
        wording_in("en").phrase(found.said),
    ] == meant


@pytest.mark.parametrize(("said", "meant"), TABLE["endings"].items())
def test_moment_at_the_end_is_split_off(said: str, meant: list[Any]) -> None:
    found = moment_after(said, NOW)
    assert found is not None
    assert [found[0], _meant(found[1])] == meant


@pytest.mark.parametrize("said", TABLE["no_endings"])
def test_a_number_or_a_name_at_the_end_is_no_moment(said: str) -> None:
    assert moment_after(said, NOW) is None


def test_duration_at_the_end_is_split_off() -> None:
    assert duration_after("dentist on friday for half an hour") == ("dentist on friday", timedelta(minutes=30))
    assert duration_after("milk for Anna") is None


def test_it_is_known_whether_the_half_of_the_day_was_said() -> None:
    halves = {
        said: found.half_said
        for said in ("at seven", "at 7 am", "at 19:00", "at noon", "tonight at nine")
        if (found := moment(said, NOW))
    }
    assert halves == {"at seven": False, "at 7 am": True, "at 19:00": True, "at noon": True, "tonight at nine": True}


def test_part_of_the_day_without_an_hour_is_marked() -> None:
    evening = moment("tomorrow evening", NOW)
    assert evening is not None
    assert evening.part is DayPart.EVENING


def test_later_counts_real_time_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    found = moment("in two hours", before)
    assert found is not None
    assert found.at(BERLIN).isoformat() == "2026-10-25T02:30:00+01:00"


def test_time_that_the_clocks_leap_over_is_an_hour_later() -> None:
    assert Moment(date(2026, 3, 29), time(2, 30)).at(BERLIN).isoformat() == "2026-03-29T03:30:00+02:00"


def test_now_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment("at seven", datetime(2026, 11, 24, 14, 56))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 27), "on Friday"),
        (date(2026, 12, 3), "on Thursday the 3rd of December"),
        (date(2026, 11, 20), "on Friday the 20th of November"),
        (date(2028, 2, 29), "on Tuesday the 29th of February 2028"),
    ],
)
def test_day_in_words(day: date, said: str) -> None:
    assert value_in_english(Day(day, TODAY)) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-24 19:30", "at 7:30 pm"),
        ("2026-11-25 07:00", "tomorrow at 7 am"),
        ("2026-11-27 12:00", "on Friday at noon"),
        ("2026-11-25 00:05", "tomorrow at 12:05 am"),
        ("2026-11-25 00:00", "at midnight tonight"),
        ("2026-11-28 00:00", "on Friday night at midnight"),
    ],
)
def test_instant_in_words(at: str, said: str) -> None:
    assert value_in_english(Instant(datetime.fromisoformat(at).replace(tzinfo=BERLIN), NOW)) == said


@pytest.mark.parametrize("said", TABLE["moments"])
def test_moment_in_words_is_understood_as_the_same_moment(said: str) -> None:
    found = moment(said, NOW)
    assert found is not None
    assert _meant(moment(wording_in("en").phrase(moment_fact(found, NOW)), NOW)) == _meant(found)


def test_time_in_words_is_understood_as_the_same_time() -> None:
    for minutes in range(24 * 60):
        clock = time(minutes // 60, minutes % 60)
        found = moment(value_in_english(clock), NOW)
        assert found is not None
        assert found.clock == clock


@pytest.mark.parametrize("seconds", [1, 60, 90, 3600, 3661, 5400, 86400, 90061])
def test_duration_in_words_is_understood_as_the_same_duration(seconds: int) -> None:
    assert duration(value_in_english(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


def test_numbers_in_words_are_digits_and_a_second_stays_one() -> None:
    assert normal("Twenty-one, at Half past seven p.m.!") == "21 at half past 7 pm"
    assert normal("one second after the second of may") == "1 second after the 2nd of may"
