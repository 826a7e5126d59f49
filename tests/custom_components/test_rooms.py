"""The entities of a satellite: each acts on its satellite and follows it, without a restart of anything."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from satellite.protocol import Identify, MusicStop, Mute, SettingsChanged, Update, UpdateProgress, UpdateState
from testbed.room import Room
from testbed.testbed_errors import HomeAssistantError
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.media_server import media_server, tone
from tests.custom_components.parley_home import ParleyHome


async def set_in_app(app: App, satellite_id: str, **change: Any) -> None:
    """Change a satellite in the panel."""
    async with app.http.post(f"{app.panel}/api/satellites/{satellite_id}", json=change) as response:
        response.raise_for_status()


async def id_of(app: App, name: str) -> str:
    """Return the id of a satellite that is paired."""
    listed = (await app.get("/api/satellites"))["satellites"]
    return str(next(one["satellite_id"] for one in listed if one["name"] == name))


def told(**settings: Any) -> Callable[[SettingsChanged], bool]:
    """Return whether a message tells a satellite these settings."""
    return lambda message: all(getattr(message.settings, key) == value for key, value in settings.items())


@pytest.mark.parametrize(
    ("key", "domain", "action", "data", "settings", "state"),
    [
        ("volume", "number", "set_value", {"value": 40}, {"volume": 0.4}, "40"),
        ("sensitivity", "number", "set_value", {"value": 75}, {"wake_threshold": 0.3}, "75"),
        ("speaker", "media_player", "volume_set", {"volume_level": 0.25}, {"volume": 0.25}, "idle"),
    ],
)
async def test_a_setting_reaches_the_satellite_and_is_shown(
    parley_home: ParleyHome,
    start_app: StartApp,
    key: str,
    domain: str,
    action: str,
    data: dict[str, Any],
    settings: dict[str, Any],
    state: str,
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        entity_id = await parley_home.entity("Kitchen", key)
        await parley_home.home.call_service(domain, action, {"entity_id": entity_id, **data})
        await kitchen.wait_for(SettingsChanged, told(**settings))
        await parley_home.home.wait_for_state(entity_id, state)


@pytest.mark.parametrize("key", ["do_not_disturb", "follow_up"])
async def test_a_setting_that_the_app_keeps_is_switched_on_and_off(
    parley_home: ParleyHome, start_app: StartApp, key: str
) -> None:
    async with start_app(parley_home.home) as app:
        async with app.room("Kitchen"):
            await parley_home.add(app)
            entity_id = await parley_home.entity("Kitchen", key)
            await parley_home.home.wait_for_state(entity_id, "off")
        # The satellite is away: what the app keeps can be changed all the same.
        await parley_home.home.wait_for_state(await parley_home.entity("Kitchen", "satellite"), "unavailable")
        for state in ("on", "off"):
            await parley_home.home.call_service("switch", f"turn_{state}", {"entity_id": entity_id})
            await parley_home.home.wait_for_state(entity_id, state)


async def test_a_microphone_is_shown_as_the_satellite_says_that_it_is(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        switch = await parley_home.entity("Kitchen", "muted")
        await parley_home.home.wait_for_state(switch, "off")
        await kitchen.send(Mute(muted=True))  # by a button at the satellite
        await parley_home.home.wait_for_state(switch, "on")
        await parley_home.home.call_service("switch", "turn_off", {"entity_id": switch})
        await kitchen.wait_for(SettingsChanged, told(muted=False))
        await kitchen.send(Mute(muted=False))
        await parley_home.home.wait_for_state(switch, "off")


async def test_a_satellite_makes_itself_known(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        button = await parley_home.entity("Kitchen", "identify")
        await parley_home.home.call_service("button", "press", {"entity_id": button})
        await kitchen.wait_for(Identify)


async def test_a_turn_is_an_event_with_its_words_and_the_last_turn_of_its_room(
    parley_home: ParleyHome, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(parley_home.home, cloud.options) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        wake, turn = [await parley_home.entity("Kitchen", key) for key in ("wake", "turn")]
        last = await parley_home.entity("Kitchen", "last_turn")
        spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
        await kitchen.say(spoken.samples, spoken.speech_end)
        await parley_home.shows(wake, lambda state: state["attributes"]["event_type"] == "wake", "heard")
        told = await parley_home.shows(turn, lambda state: state["attributes"]["event_type"] == "turn", "over")
        assert told["attributes"]["heard"] == "turn on the kitchen lights"
        state = await parley_home.shows(last, lambda state: "outcome" in state["attributes"], "told")
        assert state["attributes"]["outcome"] == "changed"


async def test_a_timer_is_shown_with_its_end_and_cancelled(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        sensor = await parley_home.entity("Kitchen", "next_timer")
        await app.converse("set a pizza timer for 12 minutes", "Kitchen")
        await app.converse("set a tea timer for 3 minutes", "Kitchen")
        state = await parley_home.shows(sensor, lambda state: len(state["attributes"]["timers"]) == 2, "two timers")
        tea, pizza = state["attributes"]["timers"]
        assert (tea["name"], pizza["name"]) == ("tea", "pizza")
        ends = [datetime.fromisoformat(one["end"]) for one in (tea, pizza)]
        assert timedelta(minutes=8.9) < ends[1] - ends[0] < timedelta(minutes=9.1)
        assert datetime.fromisoformat(state["state"]) == ends[0].replace(microsecond=0)
        await parley_home.home.call_service("parley", "cancel_timer", {"timer_id": tea["id"]})
        await parley_home.shows(sensor, lambda state: len(state["attributes"]["timers"]) == 1, "one timer")


async def test_the_wake_word_is_chosen_in_its_list_and_by_home_assistants_own_page(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        select = await parley_home.entity("Kitchen", "wake_word")
        satellite = await parley_home.entity("Kitchen", "satellite")
        await parley_home.home.wait_for_state(select, "Hey Jarvis")
        configuration = await parley_home.call("assist_satellite/get_configuration", entity_id=satellite)
        assert configuration["active_wake_words"] == ["hey_jarvis"]
        offered = [word["id"] for word in configuration["available_wake_words"]]
        await parley_home.call("assist_satellite/set_wake_words", entity_id=satellite, wake_word_ids=offered[:1])
        await kitchen.wait_for(SettingsChanged, told(wake_words=tuple(offered[:1])))


@pytest.mark.parametrize("target", [{"area_id": "bedroom"}, {"entity_id": "assist_satellite.bedroom"}])
async def test_quiet_hours_are_set_for_the_rooms_that_are_named(
    parley_home: ParleyHome, start_app: StartApp, target: dict[str, str]
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"), app.room("Bedroom"):
        await parley_home.add(app)
        bedroom, kitchen = [await parley_home.entity(room, "do_not_disturb") for room in ("Bedroom", "Kitchen")]
        hours = {"begin": "22:00:00", "end": "06:30:00"}
        await parley_home.home.call_service("parley", "set_quiet_hours", {**target, **hours})
        state = await parley_home.shows(bedroom, lambda state: state["attributes"]["quiet_from"] == "22:00", "quiet")
        assert state["attributes"]["quiet_until"] == "06:30"
        assert (await parley_home.home.states())[kitchen]["attributes"]["quiet_from"] is None


async def test_the_next_wake_word_is_told_to_home_assistants_set_up_of_a_satellite(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        satellite = await parley_home.entity("Kitchen", "satellite")
        await parley_home.home.wait_for_state(satellite, "idle")
        command = "assist_satellite/intercept_wake_word"
        async with parley_home.subscription(command, entity_id=satellite) as next_event:
            await kitchen.wake()
            assert (await next_event())["wake_word_phrase"] == "Hey Jarvis"


async def test_a_sound_plays_is_shown_by_its_name_and_stops(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen, media_server() as media:
        address = media.add("/rain.wav", tone(60.0))
        await parley_home.add(app)
        speaker = await parley_home.entity("Kitchen", "speaker")
        play = {"entity_id": speaker, "media_content_id": f"{address}?key=secret", "media_content_type": "music"}
        await parley_home.home.call_service("media_player", "play_media", play)
        await parley_home.home.wait_for_state(speaker, "playing")
        assert (await parley_home.home.states())[speaker]["attributes"]["media_title"] == "rain.wav"
        for action, state in (("media_pause", "paused"), ("media_play", "playing")):
            await parley_home.home.call_service("media_player", action, {"entity_id": speaker})
            await parley_home.home.wait_for_state(speaker, state)
        await parley_home.home.call_service("media_player", "media_stop", {"entity_id": speaker})
        await kitchen.wait_for(MusicStop)
        await parley_home.home.wait_for_state(speaker, "idle")


async def test_satellites_that_come_are_renamed_and_go_are_followed(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        await until(parley_home, lambda devices: "Kitchen" in devices)
        async with app.room("Bedroom"):
            await parley_home.home.wait_for_state(await parley_home.entity("Bedroom", "satellite"), "idle")
        await set_in_app(app, await id_of(app, "Kitchen"), name="Galley", area_id="office")
        await until(parley_home, lambda devices: "Galley" in devices and devices["Galley"]["area_id"] == "office")
        async with app.http.delete(f"{app.panel}/api/satellites/{await id_of(app, 'Bedroom')}") as response:
            response.raise_for_status()
        await until(parley_home, lambda devices: devices.keys() == {"Parley", "Galley"})


async def test_a_satellite_that_was_forgotten_comes_back_with_its_entities(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app:
        async with app.room("Kitchen"):
            await parley_home.add(app)
            satellite = await parley_home.entity("Kitchen", "satellite")
            kitchen_id = await id_of(app, "Kitchen")
            async with app.http.delete(f"{app.panel}/api/satellites/{kitchen_id}") as response:
                response.raise_for_status()
            await until(parley_home, lambda devices: devices.keys() == {"Parley"})
        async with Room.connect(app.lan, "Kitchen", satellite_id=kitchen_id) as kitchen:
            await kitchen.paired(app.pair)
            assert await parley_home.entity("Kitchen", "satellite") == satellite
            await parley_home.home.wait_for_state(satellite, "idle")


async def test_a_satellite_that_is_moved_and_renamed_here_is_so_in_the_app(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        device_id = (await parley_home.devices())["Kitchen"]["id"]
        change = {"device_id": device_id, "area_id": "office", "name_by_user": "Desk"}
        await parley_home.call("config/device_registry/update", **change)

        async def followed() -> bool:
            [known] = (await app.get("/api/satellites"))["satellites"]
            return (known["name"], known["area_id"]) == ("Desk", "office")

        await parley_home.home.wait_until(followed, "satellite in the office")


async def until(home: ParleyHome, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Return when the devices by name are as they should be."""

    async def check() -> bool:
        return holds(await home.devices())

    await home.home.wait_until(check, "devices as they should be")


@pytest.mark.parametrize(("state", "text"), [(UpdateState.DONE, ""), (UpdateState.FAILED, "The disk is full.")])
async def test_a_satellite_is_updated_here_and_a_failure_is_told_in_the_satellites_words(
    parley_home: ParleyHome, start_app: StartApp, state: UpdateState, text: str
) -> None:
    async with (
        start_app(parley_home.home) as app,
        Room.connect(app.lan, "Kitchen", software="parley-satellite 0.0.1") as kitchen,
    ):
        await kitchen.paired(app.pair)
        await parley_home.add(app)
        entity_id = await parley_home.entity("Kitchen", "software")
        await parley_home.home.wait_for_state(entity_id, "on")
        target = {"entity_id": entity_id}
        work = parley_home.call("call_service", domain="update", service="install", target=target)
        installing = asyncio.create_task(work)
        version = (await kitchen.wait_for(Update)).version
        await kitchen.send(UpdateProgress(version, UpdateState.INSTALLING))
        await kitchen.send(UpdateProgress(version, state, text))
        with pytest.raises(HomeAssistantError, match=text) if text else contextlib.nullcontext():
            await installing
