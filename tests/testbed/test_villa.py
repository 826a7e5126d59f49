"""The villa: its devices do what the testbed promises of them, and a reset brings all of it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from testbed.home_assistant import RealHomeAssistant
from testbed.homes import villa as plan
from testbed.lists import TIME_ZONE

CALLS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("alarm_control_panel.alarm_arm_home", {"entity_id": "alarm_control_panel.alarm"}),
    ("automation.turn_off", {"entity_id": "automation.announce_guest_mode"}),
    ("automation.turn_on", {"entity_id": "automation.morning_lights"}),
    ("button.press", {"entity_id": "button.doorbell_chime"}),
    ("climate.set_fan_mode", {"entity_id": "climate.living_room_climate", "fan_mode": "off"}),
    ("climate.set_hvac_mode", {"entity_id": "climate.towel_radiator", "hvac_mode": "off"}),
    ("climate.set_preset_mode", {"entity_id": "climate.bedroom_thermostat", "preset_mode": "eco"}),
    ("climate.set_temperature", {"entity_id": "climate.heat_pump", "temperature": 25}),
    ("cover.open_cover", {"entity_id": ["cover.big_garage_door", "cover.bedroom_blinds", "cover.awning"]}),
    ("cover.set_cover_tilt_position", {"entity_id": "cover.living_room_blinds", "tilt_position": 10}),
    ("date.set_value", {"entity_id": "date.chimney_sweep", "date": "2031-02-03"}),
    ("device_tracker.see", {"dev_id": "demo_home_boy", "location_name": "Work"}),
    ("fan.set_percentage", {"entity_id": "fan.desk_fan", "percentage": 66}),
    ("fan.set_preset_mode", {"entity_id": "fan.bathroom_fan", "preset_mode": "sleep"}),
    ("humidifier.set_humidity", {"entity_id": "humidifier.bathroom_dehumidifier", "humidity": 40}),
    ("humidifier.set_mode", {"entity_id": "humidifier.living_room_humidifier", "mode": "boost"}),
    ("input_boolean.turn_on", {"entity_id": "input_boolean.party_mode"}),
    ("input_button.press", {"entity_id": "input_button.call_the_kids"}),
    ("input_datetime.set_datetime", {"entity_id": "input_datetime.alarm_time", "time": "06:15:00"}),
    ("input_number.set_value", {"entity_id": "input_number.heating_limit", "value": 12}),
    ("input_select.select_option", {"entity_id": "input_select.house_mode", "option": "Away"}),
    ("input_text.set_value", {"entity_id": "input_text.note", "value": "Bye"}),
    ("lawn_mower.start_mowing", {"entity_id": "lawn_mower.mower"}),
    ("light.turn_on", {"entity_id": "light.kitchen_lights", "rgb_color": [255, 0, 0], "brightness": 77}),
    ("light.turn_on", {"entity_id": "light.star_projector", "hs_color": [120, 50], "effect": "rainbow"}),
    ("light.turn_on", {"entity_id": "light.worktop_light", "color_temp_kelvin": 4000}),
    ("lock.open", {"entity_id": "lock.garden_gate"}),
    ("lock.unlock", {"entity_id": "lock.cellar_door", "code": plan.CODE}),
    ("media_player.media_next_track", {"entity_id": "media_player.living_room_speaker"}),
    ("media_player.select_source", {"entity_id": "media_player.tv", "source": "Netflix"}),
    ("media_player.volume_set", {"entity_id": "media_player.living_room_speaker", "volume_level": 0.2}),
    ("notify.send_message", {"entity_id": "notify.bens_phone", "message": "Hi"}),
    ("number.set_value", {"entity_id": "number.doorbell_volume", "value": 5}),
    ("select.select_option", {"entity_id": "select.train_speed", "option": "light_speed"}),
    ("siren.turn_on", {"entity_id": "siren.house_siren", "tone": "fire", "duration": 3}),
    ("switch.turn_on", {"entity_id": ["switch.coffee_machine", "switch.printer"]}),
    ("text.set_value", {"entity_id": "text.door_sign", "value": "Away"}),
    ("time.set_value", {"entity_id": "time.wake_up_time", "time": "05:00:00"}),
    ("vacuum.clean_area", {"entity_id": "vacuum.robot", "cleaning_area_id": "kitchen"}),
    ("valve.set_valve_position", {"entity_id": "valve.sprinkler", "position": 60}),
    ("water_heater.set_temperature", {"entity_id": "water_heater.boiler", "temperature": 55}),
)
"""One call of every kind, each of which changes something."""


async def _call(villa: RealHomeAssistant, action: str, data: Mapping[str, Any]) -> None:
    domain, service = action.split(".")
    await villa.call_service(domain, service, data)


async def _shown(villa: RealHomeAssistant) -> dict[str, Any]:
    """The states and attributes of all that tests look at; the sun and scenes' times of activation are not ours."""
    states = await villa.states()
    left = {"sun.sun"}
    return {
        entity_id: (state["state"], {k: v for k, v in state["attributes"].items() if k != "last_triggered"})
        for entity_id, state in states.items()
        if entity_id in {*villa.plan.exposed, *plan.HIDDEN} - left
    }


@pytest.mark.parametrize(("action", "data"), CALLS, ids=[action for action, _ in CALLS])
async def test_a_call_changes_the_villa_and_a_reset_takes_it_back(
    villa: RealHomeAssistant, action: str, data: Mapping[str, Any]
) -> None:
    before = await _shown(villa)
    await _call(villa, action, data)
    assert await _shown(villa) != before
    await villa.reset()
    assert await _shown(villa) == before


async def test_a_reset_takes_back_many_changes_at_once(villa: RealHomeAssistant) -> None:
    before = await _shown(villa)
    for action, data in CALLS:
        await _call(villa, action, data)
    await villa.reset()
    assert await _shown(villa) == before


async def test_an_automation_that_was_off_and_on_again_works(villa: RealHomeAssistant) -> None:
    await villa.call_service("automation", "turn_off", {"entity_id": "automation.announce_guest_mode"})
    await villa.reset()
    before = (await villa.states())["automation.announce_guest_mode"]["attributes"]["last_triggered"]
    await villa.call_service("input_boolean", "turn_on", {"entity_id": "input_boolean.guest_mode"})
    after = (await villa.states())["automation.announce_guest_mode"]["attributes"]["last_triggered"]
    assert after != before


async def test_a_slow_device_follows_later(villa: RealHomeAssistant) -> None:
    await villa.call_service("light", "turn_on", {"entity_id": plan.SLOW})
    assert await villa.state(plan.SLOW) == "off"
    await villa.wait_for_state(plan.SLOW, "on")


async def test_a_reset_ends_what_was_still_to_come(villa: RealHomeAssistant) -> None:
    await villa.call_service("light", "turn_on", {"entity_id": plan.SLOW})
    await villa.reset()
    await villa.change("light.floor_lamp", behaviour="slow")
    await villa.call_service("light", "turn_on", {"entity_id": "light.floor_lamp"})
    await villa.wait_for_state("light.floor_lamp", "on")
    assert await villa.state(plan.SLOW) == "off"


@pytest.mark.parametrize(
    ("action", "entity_id", "status"),
    [("cover.open_cover", plan.REFUSES, 400), ("switch.turn_on", plan.FAILS, 500)],
    ids=["a device that cannot do it", "a device out of order"],
)
async def test_a_call_to_a_device_that_refuses_fails(
    villa: RealHomeAssistant, action: str, entity_id: str, status: int
) -> None:
    before = await villa.state(entity_id)
    with pytest.raises(aiohttp.ClientResponseError) as refused:
        await _call(villa, action, {"entity_id": entity_id})
    assert refused.value.status == status
    assert await villa.state(entity_id) == before


async def test_a_deaf_device_takes_a_call_and_stays_as_it_is(villa: RealHomeAssistant) -> None:
    await villa.call_service("switch", "turn_on", {"entity_id": plan.DEAF})
    assert await villa.state(plan.DEAF) == "off"


async def test_a_device_can_be_lost_and_found(villa: RealHomeAssistant) -> None:
    assert await villa.state(plan.UNAVAILABLE) == "unavailable"
    await villa.change(plan.UNAVAILABLE, behaviour="prompt", is_on=True)
    assert await villa.state(plan.UNAVAILABLE) == "on"
    await villa.reset()
    assert await villa.state(plan.UNAVAILABLE) == "unavailable"


async def test_a_garage_door_takes_its_time(villa: RealHomeAssistant) -> None:
    door = "cover.big_garage_door"
    await villa.call_service("cover", "open_cover", {"entity_id": door})
    assert await villa.state(door) == "opening"
    await villa.wait_for_state(door, "open")


async def test_a_stopped_cover_stands_half_way(villa: RealHomeAssistant) -> None:
    await villa.call_service("cover", "open_cover", {"entity_id": "cover.bedroom_blinds"})
    await villa.call_service("cover", "stop_cover", {"entity_id": "cover.bedroom_blinds"})
    blinds = (await villa.states())["cover.bedroom_blinds"]
    assert (blinds["state"], blinds["attributes"]["current_position"]) == ("open", 50)


@pytest.mark.parametrize("code", ["", "0000"], ids=["none", "another"])
async def test_a_lock_with_a_code_opens_to_no_other(villa: RealHomeAssistant, code: str) -> None:
    given = {"code": code} if code else {}
    with pytest.raises(aiohttp.ClientResponseError):
        await villa.call_service("lock", "unlock", {"entity_id": "lock.cellar_door", **given})
    await villa.call_service("lock", "unlock", {"entity_id": "lock.cellar_door", "code": plan.CODE})
    await villa.wait_for_state("lock.cellar_door", "unlocked")


async def test_a_lock_jams(villa: RealHomeAssistant) -> None:
    await villa.call_service("lock", "lock", {"entity_id": plan.JAMS})
    await villa.wait_for_state(plan.JAMS, "jammed")


async def test_an_alarm_is_disarmed_by_its_code_alone(villa: RealHomeAssistant) -> None:
    alarm = {"entity_id": "alarm_control_panel.alarm"}
    await villa.call_service("alarm_control_panel", "alarm_arm_away", alarm)
    await villa.wait_for_state("alarm_control_panel.alarm", "armed_away")
    with pytest.raises(aiohttp.ClientResponseError):
        await villa.call_service("alarm_control_panel", "alarm_disarm", alarm | {"code": "9999"})
    await villa.call_service("alarm_control_panel", "alarm_disarm", alarm | {"code": plan.ALARM_CODE})
    assert await villa.state("alarm_control_panel.alarm") == "disarmed"


async def test_music_can_be_searched_and_played(villa: RealHomeAssistant) -> None:
    radio = {"entity_id": "media_player.kitchen_radio"}
    found = await villa.ask_service("media_player", "search_media", radio | {"search_query": "beatles road"})
    (medium,) = found["media_player.kitchen_radio"]["result"]
    played = {name: medium[name] for name in ("media_content_id", "media_content_type")}
    await villa.call_service("media_player", "play_media", radio | played)
    shown = (await villa.states())["media_player.kitchen_radio"]
    assert shown["state"] == "playing"
    assert shown["attributes"]["media_title"] == "Abbey Road"
    assert shown["attributes"]["played"] == ["album/abbey-road"]


async def test_music_can_be_browsed(villa: RealHomeAssistant) -> None:
    found = await villa.ask_service("media_player", "browse_media", {"entity_id": "media_player.tv"})
    assert "Metropolis – Fritz Lang" in [child["title"] for child in found["media_player.tv"]["children"]]


async def test_a_phone_keeps_its_messages(villa: RealHomeAssistant) -> None:
    phone = "notify.annas_phone"
    await villa.call_service("notify", "send_message", {"entity_id": phone, "message": "Dinner", "title": "Now"})
    await villa.call_service("notify", "send_message", {"entity_id": phone, "message": "Hurry"})
    assert (await villa.states())[phone]["attributes"]["messages"] == [
        {"message": "Dinner", "title": "Now"},
        {"message": "Hurry", "title": None},
    ]


async def test_a_robot_cleans_a_room(villa: RealHomeAssistant) -> None:
    await villa.call_service("vacuum", "clean_area", {"entity_id": "vacuum.robot", "cleaning_area_id": "living_room"})
    robot = (await villa.states())["vacuum.robot"]
    assert (robot["state"], robot["attributes"]["asked_for"]) == ("cleaning", "2")
    await villa.call_service("vacuum", "return_to_base", {"entity_id": "vacuum.robot"})
    assert await villa.state("vacuum.robot") == "returning"
    await villa.wait_for_state("vacuum.robot", "docked")


async def test_a_script_answers(villa: RealHomeAssistant) -> None:
    assert await villa.ask_service("script", "open_windows", {}) == {"windows": ["Bathroom Window"]}


async def test_a_script_takes_fields_and_another_one_fails(villa: RealHomeAssistant) -> None:
    await villa.call_service("script", "set_the_mood", {"mood": "bright"})
    assert (await villa.states())["light.ceiling_lights"]["attributes"]["brightness"] == 255
    with pytest.raises(aiohttp.ClientResponseError):
        await villa.call_service("script", "broken_script", {})


async def test_a_person_follows_the_phone(villa: RealHomeAssistant) -> None:
    assert await villa.state("person.anna") == "home"
    await villa.call_service("device_tracker", "see", {"dev_id": "demo_home_boy", "location_name": "not_home"})
    await villa.wait_for_state("person.anna", "not_home")


async def test_lists_are_filled_again(villa: RealHomeAssistant) -> None:
    lists = {"entity_id": ["todo.shopping_list", "todo.chores"]}
    before = await _items(villa, lists)
    await villa.call_service("todo", "add_item", {"entity_id": "todo.shopping_list", "item": "Cheese"})
    await villa.call_service("todo", "remove_item", {"entity_id": "todo.chores", "item": "Clean the windows"})
    await villa.call_service(
        "todo", "update_item", {"entity_id": "todo.shopping_list", "item": "Milk", "rename": "Oat"}
    )
    assert await _items(villa, lists) != before
    await villa.reset()
    assert (
        await _items(villa, lists)
        == before
        == {
            "todo.shopping_list": [("Milk", "needs_action"), ("Bread", "needs_action"), ("Eggs", "completed")],
            "todo.chores": [("Take out the bins", "needs_action"), ("Clean the windows", "needs_action")],
        }
    )


async def _items(villa: RealHomeAssistant, lists: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    every = {"status": ["needs_action", "completed"]}
    found = await villa.ask_service("todo", "get_items", {**lists, **every})
    return {name: [(item["summary"], item["status"]) for item in items["items"]] for name, items in found.items()}


async def test_calendars_are_filled_again(villa: RealHomeAssistant) -> None:
    before = await _events(villa)
    tomorrow = datetime.now(TIME_ZONE).date() + timedelta(days=1)
    assert (
        "Dentist",
        {"dateTime": f"{datetime(*tomorrow.timetuple()[:3], 10, tzinfo=TIME_ZONE).isoformat()}"},
    ) in before
    party = {"summary": "Party", "start_date": tomorrow.isoformat(), "end_date": f"{tomorrow + timedelta(days=1)}"}
    await villa.call_service("calendar", "create_event", {"entity_id": "calendar.family", **party})
    assert len(await _events(villa)) == len(before) + 1
    await villa.reset()
    assert await _events(villa) == before


async def _events(villa: RealHomeAssistant) -> list[tuple[str, Mapping[str, str]]]:
    now = datetime.now(TIME_ZONE)
    span = f"start={quote((now - timedelta(days=30)).isoformat())}&end={quote((now + timedelta(days=30)).isoformat())}"
    return [(event["summary"], event["start"]) for event in await villa.get(f"/api/calendars/calendar.family?{span}")]


async def test_what_happened_is_kept(villa: RealHomeAssistant) -> None:
    began = datetime.now(TIME_ZONE)
    await villa.call_service("light", "turn_on", {"entity_id": "light.floor_lamp"})
    path = f"/api/history/period/{quote(began.isoformat())}?filter_entity_id=light.floor_lamp"

    async def is_written() -> bool:
        return any(state["state"] == "on" for history in await villa.get(path) for state in history)

    await villa.wait_until(is_written, "history of the lamp")
