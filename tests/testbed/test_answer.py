"""Answers in words that are true of the home; next to each right answer stand wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from testbed.answer import judge_answer
from testbed.rest import State

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def _of(entity_id: str, state: str, name: str = "", **attributes: object) -> State:
    return {
        "entity_id": entity_id,
        "state": state,
        "last_changed": (NOW - timedelta(hours=2)).isoformat(),
        "attributes": {"friendly_name": name or entity_id, **attributes},
    }


def _ago(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).isoformat()


WINDOWS = [
    _of("cover.hall", "open", "Hall Window"),
    _of("binary_sensor.bath", "on", "Bath Window", device_class="window"),
]
MIXED = [*WINDOWS, _of("cover.kitchen", "closed", "Kitchen Window")]
LIGHTS = [_of("light.kitchen", "off", "Kitchen Lights"), _of("light.desk", "on", "Desk Lamp", brightness=120)]
ROOMS = [
    _of("sensor.bedroom", "18.5", "Bedroom Temperature", area_id="bedroom"),
    _of("climate.bath", "heat", "Radiator", area_id="bathroom", current_temperature=22.5, temperature=23),
]
PAST = [
    _of("sensor.kitchen", "21.5", "Kitchen Temperature", past=[[_ago(4), "19.0"], [_ago(2), "22.0"], [_ago(1), "21.5"]])
]
GARAGE = [_of("cover.garage", "open", "Garage Door", past=[[_ago(5), "closed"], [_ago(2), "open"]])]
FORECAST = [
    {"datetime": "2026-11-28T11:00:00+00:00", "condition": "sunny", "temperature": 21, "precipitation_probability": 0},
    {
        "datetime": "2026-11-29T11:00:00+00:00",
        "condition": "rainy",
        "temperature": 19,
        "templow": 8,
        "precipitation_probability": 30,
    },
]
WEATHER = [_of("weather.home", "sunny", "Weather", temperature=21.6, forecast=FORECAST)]
EMPTY = [_of("todo.groceries", "0", "Groceries", items=[])]
LIST = [_of("todo.groceries", "2", "Groceries", items=["Bread", "Coffee"])]
DENTIST = ["Dentist", "2026-11-29T10:00:00+01:00", "2026-11-29T11:00:00+01:00"]
CALENDAR = [_of("calendar.family", "off", "Family", events=[DENTIST, ["Holiday", "2026-12-02", "2026-12-03"]])]
ANNA, BEN = _of("person.anna", "home", "Anna"), _of("person.ben", "not_home", "Ben")
SUN = [_of("sun.sun", "above_horizon", "Sun", next_setting="2026-11-28T15:34:20+00:00")]
VACUUM = [_of("vacuum.robot", "docked", "Robot")]
TV = [_of("media_player.tv", "playing", "TV", volume_level=0.35)]

RIGHT: Sequence[tuple[str, str, Sequence[State]]] = (
    ("which windows are open", "2 windows are open: Hall Window and Bath Window.", WINDOWS),
    ("how many windows are open", "2 windows are open.", WINDOWS),
    ("are all the windows open", "No, only Hall Window and Bath Window.", MIXED),
    ("are all the windows closed", "No, only Kitchen Window.", MIXED),
    ("are any lights on", "Only Desk Lamp is on.", LIGHTS),
    ("is the kitchen light on", "No, Kitchen Lights is off.", LIGHTS[:1]),
    ("are any lights on in the kitchen", "No lights are on.", LIGHTS[:1]),
    ("is the desk lamp on", "Yes, Desk Lamp is on at 47%.", LIGHTS[1:]),
    ("which lights are on", "Desk Lamp is on, Kitchen Lights is off.", LIGHTS),
    ("turn off the kitchen lights", "Kitchen Lights was already off.", LIGHTS[:1]),
    ("what is the average temperature", "The average temperature upstairs is 20.5 degrees.", ROOMS),
    ("how much warmer is the bathroom", "It is 4 degrees warmer.", ROOMS),
    ("is it warmer than twenty two degrees", "Yes, it is 22.5 degrees, more than 22.", ROOMS[1:]),
    ("what was the temperature", "This morning Kitchen Temperature was between 19 degrees and 22 degrees.", PAST),
    ("what was it", "Kitchen Temperature was between 19 and 22 degrees, 20.6 degrees on average.", PAST),
    ("since when is the garage door open", "Garage Door has been open since 7:30 am, for 2 hours.", GARAGE),
    ("was the garage door closed this morning", "Yes, Garage Door was closed this morning, until 7:30 am.", GARAGE),
    ("will it rain tomorrow", "Yes, rain is expected tomorrow, with a chance of 30%.", WEATHER),
    ("will it snow tomorrow", "No, no snow is expected tomorrow.", WEATHER),
    ("will it rain today", "No, no rain is expected today.", WEATHER),
    ("what's the weather", "It is sunny and 21.6 degrees outside.", WEATHER),
    ("what's the weather tomorrow", "Tomorrow: rainy, 8 to 19 degrees, 30% chance of rain.", WEATHER),
    ("what's on my list", "There is nothing on Groceries.", EMPTY),
    ("what's on my list", "There are 2 things on Groceries: Bread and Coffee.", LIST),
    ("is coffee on the list", "Yes, Coffee is on Groceries.", LIST),
    ("is milk on the list", "No, I don't see milk on Groceries.", LIST),
    ("am I free at three tomorrow", "You are free tomorrow at 3 pm.", CALENDAR),
    ("am I free at ten tomorrow", "You have Dentist tomorrow from 10 am to 11 am.", CALENDAR),
    ("am I free today", "You are free today.", CALENDAR),
    ("where is Anna", "Anna is at home.", [ANNA]),
    ("where is everyone", "Anna is at home and Ben is away.", [ANNA, BEN]),
    ("is Ben home", "No, Ben is away.", [BEN]),
    ("when is sunset", "The sun sets at 4:34 pm.", SUN),
    ("what is the vacuum doing", "Robot is at its dock.", VACUUM),
    ("is the TV on", "Yes, TV is playing at 35%.", TV),
    ("what time is it", "It is 9:30 am.", []),
    ("what time is it", "It is 9:29 am.", []),
    ("what day is it", "It is Saturday.", []),
    ("what's the date", "It is Saturday, the 28th of November 2026.", []),
)

WRONG: Sequence[tuple[str, str, Sequence[State]]] = (
    ("which windows are open", "3 windows are open: Hall Window and Bath Window.", WINDOWS),
    ("which windows are open", "Hall Window is open and Bath Window is closed.", WINDOWS),
    ("which windows are open", "No windows are open.", WINDOWS),
    ("how many windows are open", "1 window is open.", WINDOWS),
    ("which windows are open", "2 windows are open: Hall Window and Kitchen Window.", MIXED),
    ("are all the windows closed", "No, only Hall Window.", MIXED),
    ("are any lights on", "Only Kitchen Lights is on.", LIGHTS),
    ("are any lights on in the kitchen", "Yes, Kitchen Lights is on.", LIGHTS[:1]),
    ("is the kitchen light on", "Kitchen Lights is not off.", LIGHTS[:1]),
    ("is the desk lamp on", "Yes, Desk Lamp is on at 74%.", LIGHTS[1:]),
    ("turn on the kitchen lights", "Kitchen Lights was already on.", LIGHTS[:1]),
    ("is the kitchen light on", "Yes.", LIGHTS[:1]),
    ("what is the average temperature", "The average temperature upstairs is 22 degrees.", ROOMS),
    ("how much warmer is the bathroom", "It is 5 degrees warmer.", ROOMS),
    ("what was the temperature", "This morning Kitchen Temperature was between 18 degrees and 22 degrees.", PAST),
    ("what was it", "Kitchen Temperature was between 19 and 22 degrees, 24 degrees on average.", PAST),
    ("since when is the garage door open", "Garage Door has been open since 8:30 am.", GARAGE),
    ("since when is the garage door open", "Garage Door has been open for 9 hours.", GARAGE),
    ("is the garage door open", "No, Garage Door is closed.", GARAGE),
    ("will it rain tomorrow", "No, no rain is expected tomorrow.", WEATHER),
    ("will it rain today", "Yes, rain is expected today.", WEATHER),
    ("will it rain tomorrow", "Yes, rain is expected tomorrow, with a chance of 80%.", WEATHER),
    ("will it snow tomorrow", "Yes, snow is expected tomorrow.", WEATHER),
    ("what's the weather", "It is rainy and 21.6 degrees outside.", WEATHER),
    ("what's the weather", "It is sunny and 12 degrees outside.", WEATHER),
    ("what's on my list", "There is nothing on Groceries.", LIST),
    ("what's on my list", "There are 3 things on Groceries: Bread and Coffee.", LIST),
    ("what's on my list", "There are 2 things on Groceries: Bread and Milk.", LIST),
    ("what's on my list", "There is milk on Groceries.", EMPTY),
    ("is coffee on the list", "No, I don't see coffee on Groceries.", LIST),
    ("am I free at ten tomorrow", "You are free tomorrow at 10 am.", CALENDAR),
    ("am I free tomorrow", "You are free tomorrow.", CALENDAR),
    ("am I free at ten tomorrow", "You have Dentist tomorrow from 9 am to 11 am.", CALENDAR),
    ("am I free at ten tomorrow", "You have football tomorrow at 10 am.", CALENDAR),
    ("where is Anna", "Anna is away.", [ANNA]),
    ("where is everyone", "Anna is away and Ben is at home.", [ANNA, BEN]),
    ("when is sunset", "The sun sets at 5:34 pm.", SUN),
    ("what is the vacuum doing", "Robot is cleaning.", VACUUM),
    ("is the TV on", "No, TV is off.", TV),
    ("is the TV on", "Yes, TV is playing at 53%.", TV),
    ("what time is it", "It is 10:30 am.", []),
    ("what time is it", "It is 9:30 pm.", []),
    ("what day is it", "It is Sunday.", []),
    ("what's the date", "It is Saturday, the 27th of November 2026.", []),
    ("what's the date", "It is Saturday, the 28th of October 2026.", []),
    ("how are you", "I am fine.", []),
)


@pytest.mark.parametrize(("question", "reply", "about"), RIGHT, ids=lambda item: item if isinstance(item, str) else "")
def test_a_right_answer_is_true(question: str, reply: str, about: Sequence[State]) -> None:
    found = judge_answer(reply, question, about, NOW)
    assert found.is_true, found.reason


@pytest.mark.parametrize(("question", "reply", "about"), WRONG, ids=lambda item: item if isinstance(item, str) else "")
def test_a_wrong_answer_is_false(question: str, reply: str, about: Sequence[State]) -> None:
    found = judge_answer(reply, question, about, NOW)
    assert not found.is_true, found.reason
