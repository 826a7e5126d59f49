"""States in words: numbers with their units, moments by the home's clock, and where people are."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ha_tools.facts.facts import Fact, Quantity
from ha_tools.home.locale import Locale
from ha_tools.home.state import State
from ha_tools.results.state_words import in_words
from ha_tools.wording import wording_in
from ha_tools.wording.numbers import plain_number

NEW_YORK = Locale(datetime(2026, 11, 28, 9, 0, tzinfo=ZoneInfo("America/New_York")), "°F")
AMSTERDAM = Locale(datetime(2026, 11, 28, 15, 0, tzinfo=ZoneInfo("Europe/Amsterdam")))


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (21.04, "°C", "21 degrees"),
        (-0.001, "°C", "0 degrees"),
        (-4.0, "°C", "-4 degrees"),
        (70.0, "°F", "70 degrees Fahrenheit"),
        (1.0, "°F", "1 degree Fahrenheit"),
        (1.0, "W", "1 watt"),
        (1.0, "km/h", "1 kilometre per hour"),
        (1.0, "ft", "1 foot"),
        (1.0, "ppm", "1 part per million"),
        (1.0, "in", "1 inch"),
        (0.25, "kWh", "0.25 kilowatt hours"),
        (1234567.8, "W", "1,234,567.8 watts"),
        (123456.0, "mi", "123,456 miles"),
        (-98765.0, None, "-98,765"),
        (4711.0, "steps", "4711 steps"),
        (0.0004, "mg", "0.0004 milligrams"),
        (0.00123, "µg", "0.0012 micrograms"),
        (0.07, "V", "0.07 volts"),
        (1234567890.0, "B", "1.2 gigabytes"),
        (999.0, "B", "999 bytes"),
        (2500.0, "kbit", "2.5 megabits"),
        (512.5, "GiB", "512.5 gibibytes"),
        (93784.0, "s", "1 day, 2 hours and 3 minutes"),
        (45.0, "s", "45 seconds"),
        (0.5, "s", "0.5 seconds"),
        (95.0, "s", "1 minute and 35 seconds"),
        (1.5, "h", "1 hour and 30 minutes"),
        (8.0, "h", "8 hours"),
        (125.0, "min", "2 hours and 5 minutes"),
        (12.0, "min", "12 minutes"),
        (40.0, "d", "40 days"),
        (1.25, "d", "1 day and 6 hours"),
        (5.0, "furlong", "5 furlong"),
        (7.0, None, "7"),
    ],
)
def test_numbers_and_units_as_they_are_said(value: float, unit: str | None, said: str) -> None:
    quantity = Quantity(value, unit or "", is_home_unit=unit == "°C")
    assert wording_in("en").phrase(Fact("moment", at=quantity)) == said


def test_no_number_is_said_as_a_power_of_ten_and_none_is_nothing_that_is_small() -> None:
    assert plain_number(12345678.0) == "12345678"
    assert [plain_number(value) for value in (0.00002, -0.0005, 0.1 + 0.2 - 0.3, 0.0)] == [
        "0.00002",
        "-0.0005",
        "0",
        "0",
    ]


@pytest.mark.parametrize(
    ("entity_id", "state", "locale", "said"),
    [
        ("sensor.washer", "2026-11-28T23:05:00+00:00", NEW_YORK, "at 6:05 pm"),
        ("sensor.washer", "2026-11-28T17:05:00+00:00", AMSTERDAM, "at 6:05 pm"),
        ("sensor.alarm", "2026-11-29T11:30:00+00:00", NEW_YORK, "tomorrow at 6:30 am"),
        ("sensor.boot", "2024-03-01T17:05:00+00:00", NEW_YORK, "on Friday the 1st of March 2024 at 12:05 pm"),
        ("sensor.local", "2026-11-28 18:05:00", AMSTERDAM, "at 6:05 pm"),
        ("sensor.filter", "2026-12-24", AMSTERDAM, "on Thursday the 24th of December"),
        ("button.bell", "2026-11-28T13:05:00+00:00", AMSTERDAM, "pressed at 2:05 pm"),
        ("button.bell", "unknown", AMSTERDAM, "not pressed yet"),
        ("scene.movie", "2026-11-27T19:00:00.555+00:00", AMSTERDAM, "activated yesterday at 8 pm"),
        ("event.doorbell", "2026-11-28T13:05:00+00:00", NEW_YORK, "fired at 8:05 am"),
        ("input_datetime.wake", "07:15:00", AMSTERDAM, "set to 7:15 am"),
        ("input_datetime.day", "2026-11-29", AMSTERDAM, "set to tomorrow"),
        ("input_datetime.party", "2026-12-01 20:00:00", NEW_YORK, "set to Tuesday at 8 pm"),
        ("time.wake", "12:00:00", AMSTERDAM, "set to noon"),
        ("date.visit", "2026-12-24", AMSTERDAM, "set to Thursday the 24th of December"),
        ("sensor.version", "2026.11.1", AMSTERDAM, "2026.11.1"),
        ("sensor.part", "2026-13-45", AMSTERDAM, "2026-13-45"),
        ("person.a", "home", AMSTERDAM, "at home"),
        ("person.a", "not_home", AMSTERDAM, "away"),
        ("person.a", "Work", AMSTERDAM, "at Work"),
        ("person.a", "unknown", AMSTERDAM, "at an unknown place"),
    ],
)
def test_states_are_told_by_the_homes_clock(entity_id: str, state: str, locale: Locale, said: str) -> None:
    assert in_words(State(entity_id, state), locale) == said


@pytest.mark.parametrize(
    ("unit", "locale", "said"),
    [
        ("°F", NEW_YORK, "20 degrees"),
        ("°C", NEW_YORK, "20 degrees Celsius"),
        ("°C", AMSTERDAM, "20 degrees"),
        ("°F", AMSTERDAM, "20 degrees Fahrenheit"),
    ],
)
def test_degrees_are_the_homes_unless_they_are_said_to_be_others(unit: str, locale: Locale, said: str) -> None:
    attributes: dict[str, Any] = {"unit_of_measurement": unit}
    assert in_words(State("sensor.a", "20", attributes), locale) == said
