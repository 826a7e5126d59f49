"""Players, fans, thermostats, values, scripts and buttons of the villa: what was meant changes, and nothing else."""

from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need, Permissions, Rule
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.whole_home import NOWHERE, Household
from tests.spoken import in_english

KITCHEN, LIVING_ROOM, BEDROOM, OFFICE, BATHROOM = map(
    Place, ("kitchen", "living_room", "bedroom", "office", "bathroom")
)

TV, SPEAKER, RADIO = "media_player.tv", "media_player.living_room_speaker", "media_player.kitchen_radio"
"""The speaker is playing, the others are off."""


@pytest_asyncio.fixture
async def household(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Household:
    """The villa at its start state."""
    return Household(live_villa, villa)


Case = tuple[str, Place, dict[str, Any], str, str]
"""Tool, place, arguments, the one thing that changes, what is said."""

MEDIA: list[Case] = [
    ("control_media", LIVING_ROOM, {"action": "pause"}, SPEAKER, "Paused Living Room Speaker."),
    ("control_media", KITCHEN, {"action": "pause"}, SPEAKER, "Paused Living Room Speaker."),
    ("control_media", LIVING_ROOM, {"action": "stop"}, SPEAKER, "Stopped Living Room Speaker."),
    ("control_media", LIVING_ROOM, {"action": "mute"}, SPEAKER, "Muted Living Room Speaker."),
    ("control_media", LIVING_ROOM, {"action": "shuffle"}, SPEAKER, "Shuffling Living Room Speaker."),
    ("control_media", LIVING_ROOM, {"action": "repeat_one"}, SPEAKER, "Repeating this on Living Room Speaker."),
    ("control_media", KITCHEN, {"volume": 30}, SPEAKER, "Set Living Room Speaker to 30%."),
    ("control_media", NOWHERE, {"name": "tv", "source": "hdmi one"}, TV, "TV is now on HDMI 1."),
    ("control_media", LIVING_ROOM, {"source": "netflix"}, TV, "TV is now on Netflix."),
    ("control_media", LIVING_ROOM, {"name": "TV", "play": "YouTube"}, TV, "Playing YouTube on TV."),
    ("control_media", NOWHERE, {"name": "tv", "play": "channel 5"}, TV, "Playing channel 5 on TV."),
    ("control_media", NOWHERE, {"area": "kitchen", "play": "jazz"}, RADIO, "Playing Dinner Jazz on Kitchen Radio."),
    ("control_media", KITCHEN, {"play": "the album Abbey Road"}, RADIO, "Playing Abbey Road"),
    ("control_media", KITCHEN, {"play": "the beatles"}, RADIO, "Playing The Beatles on Kitchen Radio."),
]

FANS: list[Case] = [
    ("set_value", OFFICE, {"name": "fan", "value": "60"}, "fan.desk_fan", "Desk Fan is now on at 66%."),
    ("set_value", OFFICE, {"name": "desk fan", "value": "high"}, "fan.desk_fan", "Desk Fan is now on at 100%."),
    ("set_value", OFFICE, {"name": "desk fan", "value": "sleep"}, "fan.desk_fan", "Desk Fan is now on in sleep mode."),
    ("set_value", OFFICE, {"name": "desk fan", "value": "oscillate"}, "fan.desk_fan", "Desk Fan is now oscillating."),
    ("set_value", OFFICE, {"name": "desk fan", "value": "reverse"}, "fan.desk_fan", "Desk Fan is now turning reverse."),
    (
        "set_value",
        BATHROOM,
        {"name": "fan", "value": "auto"},
        "fan.bathroom_fan",
        "Bathroom Fan is now on in auto mode.",
    ),
]

CLIMATE: list[Case] = [
    ("set_climate", BEDROOM, {"low": 19, "high": 23}, "climate.bedroom_thermostat", "Bedroom Thermostat is now"),
    ("set_climate", BEDROOM, {"mode": "eco"}, "climate.bedroom_thermostat", "Set Bedroom Thermostat to eco."),
    ("set_climate", LIVING_ROOM, {"mode": "drying"}, "climate.living_room_climate", "Set Living Room Climate to dry."),
    (
        "set_climate",
        LIVING_ROOM,
        {"fan_mode": "auto low"},
        "climate.living_room_climate",
        "Set the fan of Living Room Climate to auto low.",
    ),
    (
        "set_climate",
        LIVING_ROOM,
        {"name": "living room climate", "humidity": 60},
        "climate.living_room_climate",
        "Set Living Room Climate to 60% humidity.",
    ),
    (
        "set_climate",
        LIVING_ROOM,
        {"humidity": 40},
        "humidifier.living_room_humidifier",
        "Set Humidifier to 40% humidity.",
    ),
    ("set_climate", LIVING_ROOM, {"name": "humidifier", "mode": "sleep"}, "humidifier.living_room_humidifier", "Set"),
    ("set_climate", NOWHERE, {"name": "boiler", "temperature": 50}, "water_heater.boiler", "Set Boiler to 50 degrees."),
    ("set_climate", NOWHERE, {"name": "hot water", "mode": "home"}, "water_heater.boiler", "Set Boiler to home."),
    ("set_climate", NOWHERE, {"name": "boiler", "mode": "performance"}, "water_heater.boiler", "Set Boiler to perfor"),
    ("turn_off", NOWHERE, {"name": "boiler"}, "water_heater.boiler", "Turned off Boiler."),
]

VALUES: list[Case] = [
    ("set_value", NOWHERE, {"name": "heating limit", "value": "18.5 degrees"}, "input_number.heating_limit", "Heating"),
    (
        "set_value",
        NOWHERE,
        {"name": "doorbell volume", "value": 30},
        "number.doorbell_volume",
        "Doorbell Volume is now",
    ),
    (
        "set_value",
        NOWHERE,
        {"name": "house mode", "value": "night"},
        "input_select.house_mode",
        "House mode is now set",
    ),
    ("set_value", NOWHERE, {"name": "train speed", "value": "light speed"}, "select.train_speed", "Train Speed is now"),
    ("set_value", NOWHERE, {"name": "note", "value": "Buy {milk}"}, "input_text.note", "Note is now Buy {milk}."),
    (
        "set_value",
        NOWHERE,
        {"name": "door sign", "value": "Back at 5"},
        "text.door_sign",
        "Door Sign is now Back at 5.",
    ),
    (
        "set_value",
        NOWHERE,
        {"name": "alarm time", "value": "half past six in the morning"},
        "input_datetime.alarm_time",
        "Alarm time is now set to 6:30 am.",
    ),
    (
        "set_value",
        NOWHERE,
        {"name": "wake-up time", "value": "07:15"},
        "time.wake_up_time",
        "Wake-up Time is now set to",
    ),
    ("set_value", NOWHERE, {"name": "holiday start", "value": "2031-06-30"}, "input_datetime.holiday_start", "Holiday"),
    (
        "set_value",
        NOWHERE,
        {"name": "chimney sweep", "value": "2031-12-24"},
        "date.chimney_sweep",
        "Chimney Sweep is now",
    ),
    (
        "set_value",
        NOWHERE,
        {"name": "next service", "value": "2031-01-10T14:30"},
        "datetime.next_service",
        "Next Service is now set to Friday the 10th of January 2031 at 2:30 pm.",
    ),
    ("turn_on", NOWHERE, {"name": "morning lights"}, "automation.morning_lights", "Turned on Morning lights."),
    ("turn_off", NOWHERE, {"name": "announce guest mode"}, "automation.announce_guest_mode", "Turned off Announce"),
    (
        "set_light",
        NOWHERE,
        {"name": "star projector", "effect": "rainbow"},
        "light.star_projector",
        "Set Star Projector",
    ),
]


@pytest.mark.parametrize(("tool", "place", "arguments", "changed", "speech"), [*MEDIA, *FANS, *CLIMATE, *VALUES])
async def test_what_is_meant_changes_and_nothing_else_and_then_it_is_so_already(
    household: Household, tool: str, place: Place, arguments: dict[str, Any], changed: str, speech: str
) -> None:
    result, different = await household.run_and_compare(tool, place, **arguments)
    assert result.outcome is Outcome.CHANGED, result
    assert different == {changed}
    assert in_english(result).startswith(speech), in_english(result)
    (action,) = result.actions
    assert action.targets == (changed,)
    assert action.before != action.after
    again, different = await household.run_and_compare(tool, place, **{**arguments, "name": changed})
    assert (again.outcome, again.actions, different) == (Outcome.ALREADY, (), set()), again


async def test_next_and_previous_tell_what_plays_then(household: Household) -> None:
    result, different = await household.run_and_compare("control_media", LIVING_ROOM, action="next")
    assert in_english(result) == "Living Room Speaker is now playing Yellow Submarine by The Beatles."
    assert different == {SPEAKER}
    result = await household.run("control_media", LIVING_ROOM, action="previous")
    assert in_english(result) == "Living Room Speaker is now playing So What by Miles Davis."


async def test_louder_and_quieter_tell_the_volume_and_end_at_the_ends(household: Household) -> None:
    louder = await household.run("control_media", LIVING_ROOM, volume_change=10)
    assert in_english(louder) == "Living Room Speaker is now at 60%."
    quieter = await household.run("control_media", LIVING_ROOM, volume_change=-90)
    assert in_english(quieter) == "Living Room Speaker is now at 0%."
    still = await household.run("control_media", LIVING_ROOM, volume_change=-10)
    assert (still.outcome, in_english(still)) == (Outcome.ALREADY, "Living Room Speaker was already at its quietest.")


async def test_what_was_paused_goes_on_from_any_room(household: Household) -> None:
    await household.run("control_media", LIVING_ROOM, action="pause")
    result, different = await household.run_and_compare("control_media", KITCHEN, action="play")
    assert in_english(result) == "Living Room Speaker is now playing So What by Miles Davis."
    assert different == {SPEAKER}


async def test_two_players_at_once_are_asked_about_elsewhere(household: Household) -> None:
    await household.run("control_media", KITCHEN, play="party")
    result, different = await household.run_and_compare("control_media", OFFICE, action="pause")
    assert result.outcome is Outcome.AMBIGUOUS
    assert different == set()


async def test_play_and_volume_in_one_go(household: Household) -> None:
    result, different = await household.run_and_compare("control_media", BEDROOM, play="party", volume=20)
    assert in_english(result) == "Playing Party on Bedroom Speaker. Set Bedroom Speaker to 20%."
    assert different == {"media_player.bedroom_speaker"}


async def test_player_without_search_is_browsed(household: Household) -> None:
    result, different = await household.run_and_compare("control_media", NOWHERE, name="music box", play="classic fm")
    assert in_english(result) == "Playing Classic FM on Music Box."
    assert different == {"media_player.music_box"}
    result = await household.run("control_media", name="music box", play="wagner")
    assert result.outcome is Outcome.REFUSED
    assert in_english(result).startswith("Music Box has nothing called wagner, but ")


async def test_what_is_playing_is_told_for_the_room_and_else_for_the_home(household: Household) -> None:
    told = "Living Room Speaker is playing So What by Miles Davis."
    assert in_english(await household.run("get_playing", LIVING_ROOM)) == told
    assert in_english(await household.run("get_playing", OFFICE)) == told
    assert in_english(await household.run("get_playing", OFFICE, area="kitchen")) == "Kitchen Radio is off."


async def test_volume_is_told(household: Household) -> None:
    assert in_english(await household.run("get_volume", LIVING_ROOM)) == "Living Room Speaker is at 50%."
    await household.run("control_media", LIVING_ROOM, action="mute")
    assert in_english(await household.run("get_volume", OFFICE)) == "Living Room Speaker is muted."
    assert (await household.run("get_volume", name="kitchen radio")).outcome is Outcome.UNAVAILABLE


async def test_faster_and_slower_are_a_speed_of_the_fan_and_never_off(household: Household) -> None:
    said = [in_english(await household.run("set_value", OFFICE, name="fan", change_by=by)) for by in (20, 20, -20, -20)]
    assert said == [
        "Desk Fan is now on at 33%.",
        "Desk Fan is now on at 66%.",
        "Desk Fan is now on at 33%.",
        "Desk Fan was already at its lowest.",
    ]


async def test_warmer_moves_a_range(household: Household) -> None:
    result = await household.run("set_climate", BEDROOM, temperature_change=1)
    assert in_english(result) == "Bedroom Thermostat is now heating and cooling, set from 22 to 25 degrees."


async def test_mode_and_temperature_in_one_go(household: Household) -> None:
    result, different = await household.run_and_compare("set_climate", LIVING_ROOM, mode="heat", temperature=23)
    assert in_english(result) == "Set Living Room Climate to heating. Set Living Room Climate to 23 degrees."
    assert different == {"climate.living_room_climate"}
    assert [action.service for action in result.actions] == ["climate.set_hvac_mode", "climate.set_temperature"]


async def test_number_is_changed_by_so_much_within_its_bounds(household: Household) -> None:
    said = [in_english(await household.run("set_value", name="heating limit", change_by=by)) for by in (1.5, 20, 1)]
    assert said == [
        "Heating limit is now 17.5 degrees.",
        "Heating limit is now 25 degrees.",
        "Heating limit was already at its highest.",
    ]


async def test_next_option_comes_round(household: Household) -> None:
    said = [in_english(await household.run("set_value", name="house mode", value="next")) for _ in range(3)]
    assert said == [f"House mode is now set to {mode}." for mode in ("Away", "Night", "Home")]


REFUSALS: list[tuple[str, Place, dict[str, Any], str]] = [
    ("control_media", KITCHEN, {"name": "kitchen radio", "action": "pause"}, "is not playing anything"),
    ("control_media", KITCHEN, {"name": "kitchen radio", "volume": 30}, "Kitchen Radio is off"),
    ("control_media", KITCHEN, {"volume": 130}, "from 0 to 100 percent"),
    ("control_media", NOWHERE, {"name": "tv", "source": "vhs"}, "only TV, HDMI 1, Netflix and YouTube"),
    ("control_media", KITCHEN, {"source": "hdmi 1"}, "Kitchen Radio is off"),
    ("control_media", KITCHEN, {"play": "wagner"}, "Kitchen Radio has nothing called wagner"),
    ("control_media", KITCHEN, {}, "Say what to play"),
    ("set_value", KITCHEN, {"name": "extractor hood", "value": "oscillate"}, "Extractor Hood cannot oscillate"),
    ("set_value", BATHROOM, {"name": "fan", "value": "30"}, "Bathroom Fan has no speeds"),
    ("set_value", OFFICE, {"name": "fan", "value": "purple"}, "only auto, smart, sleep and on"),
    ("set_value", NOWHERE, {"name": "heating limit", "value": "99"}, "from 10 to 25, not to 99"),
    ("set_value", NOWHERE, {"name": "heating limit", "value": "much"}, "takes a number"),
    ("set_value", NOWHERE, {"name": "house mode", "value": "party"}, "only Home, Away and Night"),
    ("set_value", NOWHERE, {"name": "house mode", "change_by": 1}, "is not a number"),
    ("set_value", NOWHERE, {"name": "alarm time", "value": "soon"}, "takes a time, not soon"),
    ("set_value", NOWHERE, {"name": "holiday start", "value": "blue"}, "takes a date, not blue"),
    ("set_value", NOWHERE, {"name": "note"}, "Say one value"),
    ("set_climate", BEDROOM, {"low": 25, "high": 20}, "cannot keep from 25 to 20 degrees"),
    ("set_climate", BEDROOM, {"temperature": 21}, "keeps a range, now from 21 to 24"),
    ("set_climate", LIVING_ROOM, {"low": 19, "high": 23}, "keeps no range while it is cooling"),
    ("set_climate", NOWHERE, {"name": "boiler", "mode": "warp"}, "has no mode warp, only eco"),
    ("set_climate", NOWHERE, {"name": "boiler", "temperature": 99}, "degrees, not to 99"),
    ("set_climate", BATHROOM, {"name": "dehumidifier", "mode": "boost"}, "Dehumidifier has no modes"),
    ("set_climate", BATHROOM, {"name": "dehumidifier", "temperature": 20}, "keeps a humidity"),
    ("set_climate", BATHROOM, {"name": "dehumidifier", "humidity": 200}, "can be set from 30 to 80%"),
    ("set_light", NOWHERE, {"name": "star projector", "effect": "disco"}, "only off, rainbow and twinkle"),
    ("set_light", NOWHERE, {"name": "wardrobe light", "effect": "disco"}, "Wardrobe Light has no effects"),
    ("run", NOWHERE, {"name": "make coffee"}, "Make coffee needs to be told cups"),
    ("run", NOWHERE, {"name": "set the mood"}, "mood (cosy or bright)"),
    ("run", NOWHERE, {"name": "make coffee", "fields": {"cups": 1, "milk": True}}, "does not take milk"),
]


@pytest.mark.parametrize(("tool", "place", "arguments", "speech"), REFUSALS)
async def test_what_cannot_be_done_is_said_and_changes_nothing(
    household: Household, tool: str, place: Place, arguments: dict[str, Any], speech: str
) -> None:
    result, different = await household.run_and_compare(tool, place, **arguments)
    assert result.outcome is Outcome.REFUSED, result
    assert speech in in_english(result)
    assert (different, result.actions) == (set(), ())


MISBEHAVING: list[tuple[str, dict[str, Any]]] = [
    ("control_media", {"name": SPEAKER, "action": "pause"}),
    ("control_media", {"name": SPEAKER, "play": "jazz"}),
    ("set_value", {"name": "fan.drying_fan", "value": "50"}),
    ("set_climate", {"name": "climate.towel_radiator", "temperature": 25}),
    ("set_climate", {"name": "humidifier.living_room_humidifier", "humidity": 60}),
    ("turn_off", {"name": "media_player.living_room_speaker"}),
    ("set_light", {"name": "light.star_projector", "effect": "rainbow"}),
]


@pytest.mark.parametrize(("tool", "arguments"), MISBEHAVING)
async def test_unavailable_device_is_said_so_and_not_called(
    household: Household, villa: RealHomeAssistant, tool: str, arguments: dict[str, Any]
) -> None:
    await _misbehave(household, villa, arguments["name"], "unavailable")
    result, different = await household.run_and_compare(tool, NOWHERE, **arguments)
    assert result.outcome is Outcome.UNAVAILABLE, result
    assert in_english(result).endswith(" is unavailable.")
    assert (different, result.actions) == (set(), ())


@pytest.mark.parametrize(("tool", "arguments"), MISBEHAVING)
@pytest.mark.parametrize(("behaviour", "words"), [("refuses", "cannot do that now"), ("fails", "did not answer")])
async def test_devices_refusal_is_told_in_its_words(
    household: Household, villa: RealHomeAssistant, behaviour: str, words: str, tool: str, arguments: dict[str, Any]
) -> None:
    await _misbehave(household, villa, arguments["name"], behaviour)
    result, different = await household.run_and_compare(tool, NOWHERE, **arguments)
    assert result.outcome is Outcome.REFUSED, result
    assert words in in_english(result)
    assert different == set()


@pytest.mark.parametrize(("tool", "arguments"), MISBEHAVING)
async def test_slow_device_is_waited_for(
    household: Household, villa: RealHomeAssistant, tool: str, arguments: dict[str, Any]
) -> None:
    await _misbehave(household, villa, arguments["name"], "slow")
    result, different = await household.run_and_compare(tool, NOWHERE, **arguments)
    assert result.outcome is Outcome.CHANGED, result
    assert different == {arguments["name"]}


@pytest.mark.parametrize(("tool", "arguments"), MISBEHAVING)
async def test_device_that_takes_every_call_and_changes_nothing_is_not_believed(
    household: Household, villa: RealHomeAssistant, tool: str, arguments: dict[str, Any]
) -> None:
    await _misbehave(household, villa, arguments["name"], "deaf")
    result, different = await household.run_and_compare(tool, NOWHERE, **arguments)
    assert result.outcome is Outcome.UNCONFIRMED, result
    assert "I tried, but " in in_english(result)
    assert different == set()


GONE: list[tuple[str, str, dict[str, Any]]] = [
    ("number.doorbell_volume", "set_value", {"value": "30"}),
    ("input_number.heating_limit", "set_value", {"change_by": 1}),
    ("select.train_speed", "set_value", {"value": "light speed"}),
    ("input_select.house_mode", "set_value", {"value": "away"}),
    ("text.door_sign", "set_value", {"value": "Away"}),
    ("time.wake_up_time", "set_value", {"value": "07:15"}),
    ("water_heater.boiler", "set_climate", {"temperature": 50}),
    ("button.doorbell_chime", "run", {}),
    ("input_button.call_the_kids", "run", {}),
    ("siren.house_siren", "turn_on", {}),
]


@pytest.mark.parametrize(("entity_id", "tool", "arguments"), GONE)
async def test_what_home_assistant_cannot_reach_is_not_called(
    household: Household, villa: RealHomeAssistant, entity_id: str, tool: str, arguments: dict[str, Any]
) -> None:
    body = {"state": "unavailable", "attributes": dict(household.live.states[entity_id].attributes)}
    headers = {"Authorization": f"Bearer {villa.token}"}
    async with aiohttp.ClientSession(villa.url, headers=headers, raise_for_status=True) as session:
        await (await session.post(f"/api/states/{entity_id}", json=body)).read()
    assert await household.live.wait_for_states([entity_id], lambda state: not state.available, 2.0)
    result, different = await household.run_and_compare(tool, NOWHERE, name=entity_id, **arguments)
    assert (result.outcome, result.actions, different) == (Outcome.UNAVAILABLE, (), set()), result


async def _misbehave(household: Household, villa: RealHomeAssistant, entity_id: str, behaviour: str) -> None:
    await villa.change(entity_id, behaviour=behaviour)
    wanted = behaviour != "unavailable"
    assert await household.live.wait_for_states([entity_id], lambda state: state.available is wanted, 2.0)


async def test_script_is_run_with_its_fields(household: Household) -> None:
    result, different = await household.run_and_compare("run", NOWHERE, name="set the mood", fields={"mood": "cosy"})
    assert (result.outcome, in_english(result)) == (Outcome.CHANGED, "Ran Set the mood.")
    assert different == {"script.set_the_mood", "light.ceiling_lights"}
    assert household.live.states["light.ceiling_lights"].attributes["brightness"] == 51


async def test_what_a_script_returns_is_told(household: Household) -> None:
    result = await household.run("run", name="open windows")
    assert in_english(result) == "Ran Open windows. Windows: Bathroom Window."


async def test_script_that_fails_says_why(household: Household) -> None:
    result = await household.run("run", name="broken script")
    assert result.outcome is Outcome.REFUSED
    assert in_english(result).startswith("Broken script failed: ")


async def test_script_may_be_guarded_by_its_own_name(household: Household) -> None:
    guarded = Permissions(rules=(Rule("script.good_night", Need.YES),))
    call = Call(household.live, NOWHERE, guarded)
    result = await run_tool(call, Command("run", {"name": "good night"}))
    assert (result.outcome, in_english(result)) == (Outcome.NEEDS_YES, "Shall I run Good night?")
    assert household.live.states["light.ceiling_lights"].state == "on"


async def test_scene_is_run_with_its_members(household: Household) -> None:
    members = {"light.kitchen_lights", "light.worktop_light"}
    before = {item: household.live.states[item].state for item in members}
    result, different = await household.run_and_compare("run", NOWHERE, name="dinner")
    assert in_english(result) == "Activated Dinner."
    assert different == {"scene.dinner", *members}
    _, different = await household.run_and_compare("undo", NOWHERE)
    assert different == members
    assert {item: household.live.states[item].state for item in members} == before


async def test_automation_is_triggered(household: Household) -> None:
    result, different = await household.run_and_compare("run", NOWHERE, name="morning lights")
    assert in_english(result) == "Triggered Morning lights."
    assert different == {"automation.morning_lights", "light.bathroom_light"}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("doorbell chime", {"button.doorbell_chime", "event.push_button_press"}),
        ("call the kids", {"input_button.call_the_kids"}),
    ],
)
async def test_button_is_pressed_each_time(household: Household, name: str, changed: set[str]) -> None:
    for _ in range(2):
        result, different = await household.run_and_compare("run", NOWHERE, name=name)
        assert result.outcome is Outcome.CHANGED, result
        assert different == changed
        assert in_english(await household.run("undo")) == "There is nothing that I could undo."


async def test_siren_needs_a_yes_and_then_sounds(household: Household) -> None:
    asked, different = await household.run_and_compare("turn_on", NOWHERE, name="siren")
    assert (asked.outcome, in_english(asked), different) == (Outcome.NEEDS_YES, "Shall I turn on Siren?", set())
    consent = Consent(Need.YES, frozenset(asked.about))
    result, different = await household.run_and_compare("turn_on", NOWHERE, name="siren", consent=consent)
    assert (result.outcome, different) == (Outcome.CHANGED, {"siren.house_siren"})
    result = await household.run("turn_off", name="siren")
    assert (result.outcome, in_english(result)) == (Outcome.CHANGED, "Turned off Siren.")


async def test_everything_off_leaves_automations_and_everything_on_leaves_the_siren(household: Household) -> None:
    result = await household.run("turn_off", name="everything")
    assert not any(item.startswith("automation.") for item in result.about)
    result = await household.run("turn_on", name="everything", area="hallway")
    assert "siren.house_siren" not in result.about


async def test_undo_brings_volume_and_mode_back(household: Household) -> None:
    states: Mapping[str, Any] = household.live.states
    await household.run("control_media", LIVING_ROOM, volume=30)
    assert states[SPEAKER].attributes["volume_level"] == 0.3
    call = Call(household.live, LIVING_ROOM)
    await run_tool(call, Command("control_media", {"volume": 70}))
    undone = await run_tool(call, Command("undo", {}))
    assert undone.outcome is Outcome.CHANGED, undone
    assert states[SPEAKER].attributes["volume_level"] == 0.3
