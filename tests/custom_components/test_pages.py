"""Triggers, conditions and actions, and Home Assistant's own pages: all that the integration has beside entities."""

from __future__ import annotations

import json

from satellite.protocol import Mute
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.custom_components.parley_home import ParleyHome


async def test_triggers_and_conditions_take_an_area_and_name_the_room(
    parley_home: ParleyHome, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    triggers = [
        {"trigger": f"parley.{name}", "target": {"area_id": "kitchen"}} for name in ("wake_word_heard", "turn_finished")
    ]
    condition = {"condition": "parley.is_muted", "target": {"area_id": "bedroom"}}
    heard = {"event": "heard_by_test", "event_data": {"entity": "{{ trigger.entity_id }}"}}
    async with (
        start_app(parley_home.home, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await parley_home.add(app)
        muted = await parley_home.entity("Bedroom", "muted")
        wake, turn = [await parley_home.entity("Kitchen", key) for key in ("wake", "turn")]
        await parley_home.automation(heard, triggers=triggers, conditions=[condition])
        await bedroom.send(Mute(muted=True))
        await parley_home.home.wait_for_state(muted, "on")
        async with parley_home.events("heard_by_test") as next_event:
            spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
            await kitchen.say(spoken.samples, spoken.speech_end)
            told = [(await next_event())["data"]["entity"] for _ in range(2)]
        assert told == [wake, turn]


async def test_every_trigger_condition_and_action_is_described_to_the_editors(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app:
        await parley_home.add(app)
        services = (await parley_home.call("get_services"))["parley"]
        assert services.keys() == {"announce", "acknowledge", "cancel_timer", "set_quiet_hours"}
        assert all(service["fields"] for service in services.values())
        for kind in ("trigger", "condition"):
            async with parley_home.subscription(f"{kind}_platforms/subscribe") as described:
                assert any(key.startswith("parley.") for key in await described())


async def test_diagnostics_hold_no_key_no_address_no_name_and_no_words(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Secret chamber"):
        entry_id = await parley_home.add(app)
        await parley_home.entity("Secret chamber", "satellite")
        async with parley_home.http() as http, http.get(f"/api/diagnostics/config_entry/{entry_id}") as response:
            assert response.status == 200
            told = await response.json()
        assert told["data"]["linked"]
        assert [room["connected"] for room in told["data"]["rooms"]] == [True]
        text = json.dumps(told["data"])
        for secret in ("Secret chamber", "127.0.0.1", *(await kept(parley_home, entry_id))):
            assert secret not in text


async def kept(home: ParleyHome, entry_id: str) -> list[str]:
    """Return the secrets that Home Assistant keeps of an entry, once they are written down."""
    file = home.home.config_dir / ".storage" / "core.config_entries"
    found: list[str] = []

    async def written() -> bool:
        entries = json.loads(file.read_text("utf-8"))["data"]["entries"]
        data: dict[str, str] = next((entry["data"] for entry in entries if entry["entry_id"] == entry_id), {})
        found[:] = [data[key] for key in ("token", "fingerprint") if data.get(key)]
        return bool(found)

    await home.home.wait_until(written, "entry that is written down")
    return found


async def test_system_health_tells_how_many_satellites_there_are(parley_home: ParleyHome, start_app: StartApp) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen"):
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        async with parley_home.subscription("system_health/info") as next_event:
            told = (await next_event())["data"]["parley"]["info"]
        assert (told["linked"], told["satellites"], told["satellites_connected"]) == (True, 1, 1)


async def test_a_problem_of_the_app_stands_among_the_repairs_until_it_is_gone(
    parley_home: ParleyHome, start_app: StartApp
) -> None:
    async with start_app(parley_home.home) as app, app.room("Kitchen") as kitchen:
        await parley_home.add(app)
        await parley_home.entity("Kitchen", "satellite")
        assert await issues(parley_home) == {}
        await kitchen.unplug_speaker()
        await parley_home.home.wait_until(lambda: has_issue(parley_home, "satellite_problem"), "repair of the kitchen")
        [placeholders] = (await issues(parley_home)).values()
        assert placeholders["name"] == "Kitchen"
        assert "speaker" in placeholders["reason"]
        await kitchen.plug_in_speaker()

        async def gone() -> bool:
            return await issues(parley_home) == {}

        await parley_home.home.wait_until(gone, "repairs without the kitchen")


async def issues(home: ParleyHome) -> dict[str, dict[str, str]]:
    """Return the placeholders of our repairs by key."""
    listed = (await home.call("repairs/list_issues"))["issues"]
    return {one["translation_key"]: one["translation_placeholders"] for one in listed if one["domain"] == "parley"}


async def has_issue(home: ParleyHome, key: str) -> bool:
    """Return whether a repair is shown."""
    return key in await issues(home)
