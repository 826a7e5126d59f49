"""Questions to a real villa with its recorder: what is answered is what Home Assistant says over its REST API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.live.websocket import HomeAssistantSocket
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from ha_tools.tools import TOOLS, run_tool
from testbed.home_assistant import RealHomeAssistant
from testbed.homes.villa import VILLA
from testbed.rest import State
from tests.ha_tools.conftest import owner_connection, running
from tests.ha_tools.whole_home import at_rest
from tests.spoken import in_english

ZONE = ZoneInfo("Europe/Amsterdam")
LIVING_ROOM = Place("living_room")
UPSTAIRS = ("bedroom", "bathroom", "office", "childrens_room")
LIGHTS_UPSTAIRS = ("light.wardrobe_light", "light.bedside_lamp", "light.mirror_light", "light.desk_lamp")


class Villa:
    """Asks, and looks at the home from outside."""

    def __init__(self, live: HomeAssistant, real: RealHomeAssistant) -> None:
        self.live = live
        self.real = real

    async def ask(self, tool: str, place: Place = LIVING_ROOM, **arguments: Any) -> Result:
        """The result of one tool."""
        return await run_tool(Call(self.live, place), Command(tool, arguments))

    async def say(self, tool: str, place: Place = LIVING_ROOM, **arguments: Any) -> str:
        """The answer to a question that must have one."""
        result = await self.ask(tool, place, **arguments)
        assert result.outcome is Outcome.ANSWERED, result
        return in_english(result)

    async def states(self, domain: str, device_class: str) -> Mapping[str, State]:
        """Return Home Assistant's own word on that kind, by name."""
        return {
            state["attributes"]["friendly_name"]: state
            for item, state in (await self.real.states()).items()
            if item.startswith(domain) and state["attributes"].get("device_class") == device_class
        }

    async def change(self, entity_id: str, state: str, **attributes: Any) -> None:
        """Change a device as a person at it would; return when that is known, and written down."""
        since = datetime.now(UTC)
        await self.real.change(entity_id, **attributes)
        assert await self.live.wait_for_states([entity_id], lambda now: now.state == state, 5.0)
        await self.written_down(entity_id, state, since)

    async def switch(self, entity_id: str, state: str) -> None:
        """Turn something on or off as another person would."""
        since = datetime.now(UTC)
        await self.real.call_service(entity_id.partition(".")[0], f"turn_{state}", {"entity_id": entity_id})
        assert await self.live.wait_for_states([entity_id], lambda now: now.state == state, 5.0)
        await self.written_down(entity_id, state, since)

    async def written_down(self, entity_id: str, state: str, since: datetime) -> None:
        """Return when the recorder has the change."""

        async def is_there() -> bool:
            rows = await self.history(entity_id, since)
            return bool(rows) and rows[-1]["state"] == state

        await self.real.wait_until(is_there, f"{state} of {entity_id} in the history")

    async def history(self, entity_id: str, since: datetime) -> list[State]:
        """Return the recorder's rows of one thing since then."""
        start = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        rows = await self.real.get(f"/api/history/period/{start}?filter_entity_id={entity_id}&minimal_response")
        return list(rows[0]) if rows else []


@pytest_asyncio.fixture
async def villa_asked(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Villa:
    """The villa at its start state."""
    return Villa(live_villa, villa)


@pytest_asyncio.fixture
async def owner(villa: RealHomeAssistant) -> AsyncIterator[HomeAssistantSocket]:
    """The owner of the villa, to write statistics with."""
    async with owner_connection(villa) as connection:
        yield connection


# What is


async def test_open_windows_are_those_that_home_assistant_says_are_open(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.kitchen_window", "on", is_on=True)
    windows = await villa_asked.states("binary_sensor", "window")
    opened = {name for name, state in windows.items() if state["state"] == "on"}
    said = await villa_asked.say("find_in_state", name="windows", state="open")
    assert opened == {"Kitchen Window", "Bathroom Window"}
    assert {name for name in windows if name in said} == opened
    assert said.startswith("2 windows are open")
    assert (await villa_asked.say("is_state", name="all windows", state="closed")).startswith("No, ")


async def test_closed_windows_are_all_closed(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.bathroom_window", "off", is_on=False)
    assert all(state["state"] == "off" for state in (await villa_asked.states("binary_sensor", "window")).values())
    assert await villa_asked.say("is_state", name="all windows", state="closed") == "Yes, all are closed."
    assert await villa_asked.say("find_in_state", name="windows", state="open") == "No windows are open."


async def test_one_that_cannot_be_reached_is_no_yes_for_all(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.bathroom_window", "off", is_on=False)
    await villa_asked.real.change("binary_sensor.office_window", behaviour="unavailable")
    ids = ["binary_sensor.office_window"]
    assert await villa_asked.live.wait_for_states(ids, lambda state: not state.available, 5.0)
    result = await villa_asked.ask("is_state", name="all windows", state="closed")
    assert result.outcome is Outcome.UNAVAILABLE
    assert "Office Window is unavailable" in in_english(result)
    any_open = await villa_asked.ask("find_in_state", name="windows", state="open")
    assert any_open.outcome is Outcome.UNAVAILABLE
    assert "Office Window is unavailable" in in_english(any_open)


async def test_doors_are_asked_by_what_is_said_of_them(villa_asked: Villa) -> None:
    locks = {
        state["attributes"]["friendly_name"]
        for item, state in (await villa_asked.real.states()).items()
        if item in villa_asked.live.home.entities and item.startswith("lock.") and state["state"] == "unlocked"
    }
    unlocked = await villa_asked.say("find_in_state", name="doors", state="unlocked")
    assert all(name in unlocked for name in locks)
    assert "Balcony" not in unlocked
    assert await villa_asked.say("is_state", name="front door", state="locked") == "Yes, Front Door is locked."
    assert await villa_asked.say("is_state", name="front door", state="open") == "No, Front Door Contact is closed."


async def test_lights_that_are_on_are_counted_by_floor(villa_asked: Villa) -> None:
    for light in LIGHTS_UPSTAIRS[:2]:
        await villa_asked.switch(light, "on")
    states = await villa_asked.real.states()
    on = [light for light in LIGHTS_UPSTAIRS if states[light]["state"] == "on"]
    said = await villa_asked.say("find_in_state", name="lights", state="on", floor="upstairs")
    assert said.startswith(f"{len(on)} lights are on: ")
    assert all(states[light]["attributes"]["friendly_name"] in said for light in on)
    assert "Ceiling Lights" not in said, "it is downstairs"


async def test_motion_and_presence_are_those_of_the_room(villa_asked: Villa) -> None:
    assert await villa_asked.real.state("binary_sensor.living_room_motion") == "on"
    assert await villa_asked.real.state("binary_sensor.hallway_motion") == "off"
    motion: dict[str, Any] = {"name": "motion", "state": "detected"}
    assert "Living Room Motion" in await villa_asked.say("find_in_state", area="living room", **motion)
    assert await villa_asked.say("find_in_state", area="hallway", **motion) == "There is no motion."
    somebody = await villa_asked.say("find_in_state", name="occupancy", state="detected", area="living room")
    assert somebody.startswith("Somebody seems to be there")


async def test_a_room_without_a_motion_sensor_is_not_called_empty(villa_asked: Villa) -> None:
    result = await villa_asked.ask("find_in_state", name="occupancy", state="detected", area="bathroom")
    assert result.outcome is Outcome.UNKNOWN
    assert "motion sensors in the Bathroom" in in_english(result)


async def test_leak_is_told_when_there_is_one(villa_asked: Villa) -> None:
    assert await villa_asked.say("find_in_state", name="leak", state="detected") == "There is no leak."
    await villa_asked.change("binary_sensor.bathroom_leak", "on", is_on=True)
    assert "Bathroom Leak" in await villa_asked.say("find_in_state", name="leak", state="detected")


async def test_low_batteries_are_those_below_a_fifth(villa_asked: Villa) -> None:
    async def low() -> set[str]:
        batteries = await villa_asked.states("sensor", "battery")
        exposed = {entity.name for entity in villa_asked.live.home.entities.values()}
        return {name for name, state in batteries.items() if float(state["state"]) < 20 and name in exposed}

    assert await low() == {"Front Door Battery"}
    assert await villa_asked.say("find_in_state", name="batteries", state="low") == "Only Front Door Battery is low."
    await villa_asked.change("sensor.car_battery", "12", native_value=12)
    said = await villa_asked.say("find_in_state", name="batteries", state="low")
    assert await low() == {name for name in ("Front Door Battery", "Car Battery") if name in said}


async def test_people_are_where_home_assistant_says(villa_asked: Villa) -> None:
    home = {
        state["attributes"]["friendly_name"]
        for item, state in (await villa_asked.real.states()).items()
        if item.startswith("person.") and state["state"] == "home"
    }
    said = await villa_asked.say("find_in_state", name="people", state="home")
    assert home == {name for name in ("Anna", "Ben") if name in said} == {"Anna"}
    assert await villa_asked.say("get_state", name="Anna") == "Anna is at home."
    assert await villa_asked.say("get_state", name="Ben") == "Ben is away."
    assert await villa_asked.say("is_state", name="all people", state="home") == "No, only Anna."


async def test_person_in_a_zone_is_there(villa_asked: Villa) -> None:
    data = {"dev_id": "demo_paulus", "gps": [52.1, 5.1], "gps_accuracy": 5}
    await villa_asked.real.call_service("device_tracker", "see", data)
    assert await villa_asked.live.wait_for_states(["person.ben"], lambda state: state.state == "Work", 5.0)
    assert await villa_asked.say("get_state", name="Ben") == "Ben is at Work."
    assert (await villa_asked.say("is_state", name="Ben", state="work")).startswith("Yes")


# What is measured


async def _values(asked: Villa, quantity: str, rooms: tuple[str, ...]) -> list[float]:
    states = await asked.real.states()
    return [float(states[f"sensor.{room}_{quantity}"]["state"]) for room in rooms]


async def test_average_is_that_of_the_floors_rooms(villa_asked: Villa) -> None:
    await villa_asked.change("sensor.office_temperature", "24.4", native_value=24.4)
    values = await _values(villa_asked, "temperature", UPSTAIRS)
    said = await villa_asked.say("measure", quantity="temperature", which="average", floor="upstairs")
    assert said == f"The average temperature upstairs is {round(fmean(values), 1):g} degrees."


@pytest.mark.parametrize(("which", "best"), [("highest", max), ("lowest", min)])
async def test_extreme_names_the_room(villa_asked: Villa, which: str, best: Any) -> None:
    values = dict(zip(UPSTAIRS, await _values(villa_asked, "humidity", UPSTAIRS), strict=True))
    room = best(values, key=values.__getitem__)
    said = await villa_asked.say("measure", quantity="humidity", which=which, floor="upstairs")
    assert said == f"The {which} humidity is in the {room.title()}: {values[room]:g}%."


async def test_the_garden_and_the_freezer_are_not_the_coldest_room(villa_asked: Villa) -> None:
    said = await villa_asked.say("measure", quantity="temperature", which="lowest")
    assert said == "The lowest temperature is in the Bedroom: 18.5 degrees."
    assert float(await villa_asked.real.state("sensor.freezer_temperature")) < 0
    assert await villa_asked.say("measure", quantity="temperature", name="freezer") == (
        "Freezer Temperature says -18 degrees."
    )


async def test_the_sensor_that_the_user_chose_for_a_room_is_the_rooms(
    villa_asked: Villa, owner: HomeAssistantSocket
) -> None:
    async def choose(entity_id: str | None) -> None:
        await owner.command("config/area_registry/update", area_id="cellar", temperature_entity_id=entity_id)

    async def answers(expected: str) -> None:
        async def is_so() -> bool:
            return await villa_asked.say("measure", quantity="temperature", area="cellar") == expected

        await villa_asked.real.wait_until(is_so, expected)

    before = float((await villa_asked.real.states())["climate.heat_pump"]["attributes"]["current_temperature"])
    await answers(f"It is {before:g} degrees in the Cellar.")
    await choose("sensor.freezer_temperature")
    try:
        await answers("It is -18 degrees in the Cellar.")
    finally:
        await choose(None)
    await answers(f"It is {before:g} degrees in the Cellar.")


async def test_power_is_that_of_the_machine(villa_asked: Villa) -> None:
    await villa_asked.change("sensor.washing_machine_power", "1850", native_value=1850)
    said = await villa_asked.say("measure", quantity="power", name="washing machine")
    assert said == f"Washing Machine Power says {await villa_asked.real.state('sensor.washing_machine_power')} watts."


async def test_value_in_a_room_is_the_rooms(villa_asked: Villa) -> None:
    value = float(await villa_asked.real.state("sensor.bathroom_humidity"))
    said = await villa_asked.say("measure", quantity="humidity", area="bathroom")
    assert said == f"The humidity is {value:g}% in the Bathroom."


async def test_what_nothing_measures_is_said_so(villa_asked: Villa) -> None:
    result = await villa_asked.ask("measure", quantity="carbon dioxide", area="bedroom")
    assert result.outcome is Outcome.UNKNOWN
    assert "nothing that measures the carbon dioxide in the Bedroom" in in_english(result)
    assert (await villa_asked.ask("measure", quantity="temperature", area="attic")).outcome is Outcome.UNKNOWN


# What was


async def test_since_when_is_when_the_recorder_saw_it_change(villa_asked: Villa) -> None:
    await villa_asked.switch("light.wardrobe_light", "on")
    rows = await villa_asked.history("light.wardrobe_light", datetime.now(UTC) - timedelta(minutes=10))
    changed = datetime.fromisoformat(rows[-1]["last_changed"])
    said = await villa_asked.say("history", name="wardrobe light", state="on")
    seconds = (datetime.now(UTC) - changed).total_seconds()
    told = re.fullmatch(r"Wardrobe Light has been on for (a moment|(\d+) seconds?)\.", said)
    assert told, said
    assert abs(int(told[2] or 0) - seconds) <= 2


async def test_when_it_was_last_open_and_for_how_long(villa_asked: Villa) -> None:
    started = datetime.now(UTC)
    await villa_asked.change("binary_sensor.front_door_contact", "on", is_on=True)
    await villa_asked.change("binary_sensor.front_door_contact", "off", is_on=False)
    rows = await villa_asked.history("binary_sensor.front_door_contact", started)
    opened, closed = (datetime.fromisoformat(row["last_changed"]) for row in rows[-2:])
    said = await villa_asked.say("history", name="front door", state="open")
    told = re.fullmatch(
        r"Front Door Contact was last open (?:just now|(\d+) seconds? ago), for (?:a moment|(\d+) seconds?)\.", said
    )
    assert told, said
    assert abs(int(told[1] or 0) - (datetime.now(UTC) - opened).total_seconds()) <= 2
    assert abs(int(told[2] or 0) - (closed - opened).total_seconds()) <= 1


async def test_of_several_the_last_one_is_told(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.kitchen_window", "on", is_on=True)
    await villa_asked.change("binary_sensor.kitchen_window", "off", is_on=False)
    await villa_asked.change("binary_sensor.bathroom_window", "off", is_on=False)
    said = await villa_asked.say("history", name="all windows", state="open")
    assert said.startswith(("Bathroom Window was last open", "Bathroom Window was open until"))
    assert "Kitchen" not in said


async def test_whether_it_was_so_at_some_time(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.balcony_door", "on", is_on=True)
    await villa_asked.change("binary_sensor.balcony_door", "off", is_on=False)
    balcony: dict[str, Any] = {"name": "balcony door", "state": "open"}
    assert (await villa_asked.say("history", when="in the last hour", **balcony)).startswith(
        "Yes, Balcony Door was open"
    )
    never = await villa_asked.say("history", name="fridge door", state="open", when="in the last hour")
    assert never.startswith("No, Fridge Door was not open in the last hour. But I know nothing from before")


async def test_whether_any_of_several_was_so(villa_asked: Villa) -> None:
    await villa_asked.change("binary_sensor.office_window", "on", is_on=True)
    await villa_asked.change("binary_sensor.office_window", "off", is_on=False)
    said = await villa_asked.say("history", name="windows", state="open", when="in the last hour", area="office")
    assert said.startswith("Yes, Office Window was open")
    none = await villa_asked.say("history", name="all doors", state="unlocked", when="last week")
    assert none == "Home Assistant remembers nothing of them last week."


async def test_what_is_older_than_the_recorder_is_not_made_up(villa_asked: Villa) -> None:
    said = await villa_asked.say("history", name="balcony door", state="open", when="last week")
    assert said == "Home Assistant remembers nothing of Balcony Door last week."


async def test_what_a_sensor_measured_is_its_range_and_its_mean(villa_asked: Villa) -> None:
    started = datetime.now(UTC)
    for value in (19.5, 26.5):
        await villa_asked.change("sensor.kitchen_temperature", f"{value}", native_value=value)
    rows = await villa_asked.history("sensor.kitchen_temperature", started - timedelta(hours=1))
    values = [float(row["state"]) for row in rows]
    said = await villa_asked.say("history", quantity="temperature", area="kitchen", when="in the last hour")
    told = re.match(
        r"In the last hour Kitchen Temperature was between ([\d.]+) degrees and ([\d.]+) degrees, ([\d.]+)", said
    )
    assert told, said
    assert (float(told[1]), float(told[2])) == (min(values), max(values))
    assert min(values) <= float(told[3]) <= max(values)


async def test_long_ago_is_answered_from_the_statistics(villa_asked: Villa, owner: HomeAssistantSocket) -> None:
    monday = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday() + 7)
    hours = [{"start": (monday + timedelta(hours=number)).isoformat(), "mean": 18.0 + number, "min": 17.0, "max": 25.0}
             for number in range(3)]  # fmt: skip
    await owner.command(
        "recorder/import_statistics",
        metadata={
            "has_mean": True,
            "mean_type": 1,
            "has_sum": False,
            "name": None,
            "source": "recorder",
            "statistic_id": "sensor.office_temperature",
            "unit_of_measurement": "°C",
            "unit_class": "temperature",
        },
        stats=hours,
    )
    expected = "Last week Office Temperature was between 17 degrees and 25 degrees, 19 degrees on average."

    async def is_there() -> bool:
        return in_english(await villa_asked.ask("history", name="office temperature", when="last week")) == expected

    await villa_asked.real.wait_until(is_there, expected)


async def test_a_time_that_is_no_past_time_is_not_guessed(villa_asked: Villa) -> None:
    for when in ("tomorrow", "when the moon was full"):
        result = await villa_asked.ask("history", name="balcony door", state="open", when=when)
        assert result.outcome is Outcome.REFUSED
        assert when in in_english(result)


async def test_a_restart_does_not_hide_since_when() -> None:
    """Home Assistant itself forgets it: after a restart everything has changed when it started."""
    async with RealHomeAssistant(VILLA) as real:
        async with running(real.url, real.token) as live:
            await live.wait_until_ready(10.0)
            await Villa(live, real).switch("switch.coffee_machine", "on")
            await Villa(live, real).switch("switch.coffee_machine", "off")
            rows = await Villa(live, real).history("switch.coffee_machine", datetime.now(UTC) - timedelta(minutes=5))
        await real.restart()
        async with running(real.url, real.token) as live:
            await live.wait_until_ready(10.0)
            changed = datetime.fromisoformat(rows[-1]["last_changed"])
            assert live.states["switch.coffee_machine"].last_changed - changed > timedelta(seconds=1)
            said = await Villa(live, real).say("history", name="coffee machine", state="off")
            told = re.fullmatch(r"Coffee Machine has been off for (\d+) seconds?\.", said)
            assert told, said
            assert abs(int(told[1]) - (datetime.now(UTC) - changed).total_seconds()) <= 2


async def test_without_a_recorder_that_is_said(live: HomeAssistant) -> None:
    async def ask(**arguments: Any) -> Result:
        return await run_tool(Call(live), Command("history", {"name": "kitchen lights", **arguments}))

    when_last = await ask(state="on")
    assert when_last.outcome is Outcome.REFUSED
    assert "keeps no history" in in_english(when_last)
    since = await ask()
    assert since.outcome is Outcome.ANSWERED
    assert in_english(since).startswith("Kitchen Lights has been off at least since ")


# The weather, the time and the sun


async def _forecast(asked: Villa, days: int) -> Mapping[str, Any]:
    answer = await asked.real.ask_service("weather", "get_forecasts", {"entity_id": "weather.weather", "type": "daily"})
    day = (datetime.now(ZONE) + timedelta(days=days)).date()
    parts: list[Mapping[str, Any]] = answer["weather.weather"]["forecast"]
    (found,) = [part for part in parts if datetime.fromisoformat(part["datetime"]).astimezone(ZONE).date() == day]
    return found


async def test_weather_now_is_the_state(villa_asked: Villa) -> None:
    state = (await villa_asked.real.states())["weather.weather"]
    said = await villa_asked.say("weather")
    assert said == f"It is {state['state']} and {state['attributes']['temperature']:g} degrees outside."


async def test_weather_tomorrow_is_the_forecast(villa_asked: Villa) -> None:
    part = await _forecast(villa_asked, 1)
    said = await villa_asked.say("weather", when="tomorrow")
    assert said.startswith(f"Tomorrow: {part['condition']}, {part['templow']:g} to {part['temperature']:g} degrees")
    assert f"{part['precipitation_probability']}% chance of rain" in said


@pytest.mark.parametrize("days", [1, 2, 3, 4])
async def test_whether_it_will_rain_is_what_the_forecast_says(villa_asked: Villa, days: int) -> None:
    part = await _forecast(villa_asked, days)
    weekday = f"{datetime.now(ZONE) + timedelta(days=days):%A}"
    said = await villa_asked.say("weather", when=weekday, about="rain")
    likely = part["condition"] == "rainy" or part["precipitation_probability"] >= 50
    perhaps = not likely and part["precipitation_probability"] >= 20
    assert said.startswith("Yes" if likely else "Perhaps" if perhaps else "No, no rain"), (said, part)


async def test_weather_beyond_the_forecast_is_not_made_up(villa_asked: Villa) -> None:
    assert (await villa_asked.say("weather", when="in three weeks")).startswith("There is no forecast yet for ")
    assert (await villa_asked.ask("weather", when="when pigs fly")).outcome is Outcome.REFUSED


async def test_time_and_date_are_the_homes(villa_asked: Villa) -> None:
    before = datetime.now(ZONE)
    said = await villa_asked.say("get_time")
    after = datetime.now(ZONE)
    assert said in {
        f"It is {at.hour % 12 or 12}{f':{at.minute:02}' if at.minute else ''} {'pm' if at.hour >= 12 else 'am'}."
        for at in (before, after)
    } | {"It is noon.", "It is midnight."}
    assert f"{before:%A}" in await villa_asked.say("get_time", what="weekday")
    date = await villa_asked.say("get_time", what="date")
    assert all(word in date for word in (f"{before:%A}", f"{before:%B}", f"{before.year}", f"the {before.day}"))
    assert f"{before + timedelta(days=1):%A}" in await villa_asked.say("get_time", what="weekday", day="tomorrow")


@pytest.mark.parametrize(("what", "attribute"), [("sunset", "next_setting"), ("sunrise", "next_rising")])
async def test_sun_is_that_of_home_assistant(villa_asked: Villa, what: str, attribute: str) -> None:
    sun = (await villa_asked.real.states())["sun.sun"]
    at = datetime.fromisoformat(sun["attributes"][attribute]).astimezone(ZONE)
    said = await villa_asked.say("get_time", what=what)
    assert f"{at.hour % 12 or 12}:{at.minute:02}" in said or at.minute == 0
    daylight = await villa_asked.say("get_time", what="daylight")
    assert daylight.startswith("The sun is up" if sun["state"] == "above_horizon" else "The sun is down")


# None of it changes anything


SPOKEN = (
    "are any windows open",
    "is the front door locked",
    "which lights are on",
    "is there motion in the hallway",
    "is anyone in the living room",
    "which batteries are low",
    "who is home",
    "where is Anna",
    "what is the average temperature upstairs",
    "which room is the warmest",
    "how humid is it in the bathroom",
    "how much power is the washing machine using",
    "how long have the ceiling lights been on",
    "since when is the bathroom window open",
    "when was the balcony door last opened",
    "was the garage door open last night",
    "what was the temperature in the kitchen this morning",
    "what's the weather like tomorrow",
    "do I need an umbrella",
    "what time is it",
    "what's the date",
    "when does the sun set",
)


async def test_questions_are_answered_and_change_nothing(villa_asked: Villa) -> None:
    sentences = Sentences()
    sentences.update(villa_asked.live.home)
    before = await at_rest(villa_asked.real)
    for said in SPOKEN:
        match = sentences.match(said, LIVING_ROOM)
        assert match is not None, said
        assert match.is_question, said
        for command in match.commands:
            assert not TOOLS[command.tool].writes, said
            result = await run_tool(Call(villa_asked.live, LIVING_ROOM), command)
            assert result.outcome is Outcome.ANSWERED, (said, result)
            assert in_english(result).endswith("."), (said, result)
            assert not result.actions, said
    after = await at_rest(villa_asked.real)
    assert {item for item in before if before[item] != after[item] and not item.startswith("sensor.")} == set()
