"""Trouble: services that stall or refuse, a Home Assistant that restarts. The house goes on and says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

from satellite.protocol import SatelliteState
from simulators.completion import Reply, ToolCall, rules
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, Cloud, StartApp
from tests.addon.databases import changed

QUESTION = SpokenCommand("what is a heat pump", wake="", lead_ms=300)
COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)

OFFLINE = "I cannot reach Home Assistant. Check that it is running: Parley's panel says more."


async def test_a_model_that_refuses_is_said_so_and_commands_go_on(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.faults.refuse_status = 500
    cloud.deepgram.script.say("what is a heat pump", "turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
        assert "no answer from the language model" in turn["reply"]
        assert turn["problem"]
        assert kitchen.playbacks[0].pcm
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["outcome"] == "changed"
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_model_with_a_wrong_key_does_not_cost_the_room_its_voice(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.key = "another key"
    cloud.deepgram.script.say("what is a heat pump", "what is a heat pump")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        for number in range(2):
            turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
            assert "no answer from the language model" in turn["reply"]
            assert kitchen.playbacks[number].pcm


async def test_a_model_that_stalls_is_given_up(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.faults.stall = True
    cloud.deepgram.script.say("what is a heat pump")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(QUESTION.samples, QUESTION.speech_end))
        assert "no answer from the language model" in turn["reply"]
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))


async def test_a_voice_that_stalls_costs_no_answer(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.cartesia.faults.stall = True
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert (turn["outcome"], turn["problem"]) == ("changed", "")
        assert kitchen.playbacks[0].length_ms > 500, "the house's own voice has said it"
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_home_assistant_restarts_and_its_home_is_known_anew(
    own_home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async def is_ready() -> bool:
        return bool((await app.get("/api/health"))["ready"])

    async with start_app(own_home_assistant, cloud.options) as app, app.room("Kitchen"):
        await own_home_assistant.stop()
        answer = await app.converse("turn on the kitchen lights", "Kitchen")
        assert (answer["outcome"], answer["reply"]) == ("offline", OFFLINE)
        assert own_home_assistant.url in (await app.get("/api/health"))["problems"][0]
        await own_home_assistant.start()
        await own_home_assistant.wait_until(is_ready, "app that is ready")
        answer = await app.converse("turn on the kitchen lights", "Kitchen")
        assert answer["outcome"] == "changed"
    assert await own_home_assistant.state("light.kitchen_lights") == "on"


async def test_what_is_not_exposed_cannot_be_acted_on_or_asked_about(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    hidden = "fan.percentage_full_fan"
    before = await home_assistant.state(hidden)
    calls = (ToolCall("turn_on", {"name": "Percentage Full Fan"}), ToolCall("turn_on", {"name": hidden}))
    asked = (ToolCall("get_state", {"name": "Percentage Full Fan"}), ToolCall("is_state", {"name": hidden}))
    cloud.openai.model = rules(("turn on", Reply(calls=calls)), ("is", Reply(calls=asked)), otherwise="I know of none.")
    async with start_app(home_assistant, cloud.options) as app:
        for text in ("turn on the percentage full fan", "is the percentage full fan on"):
            answer = await app.converse(text, "Office")
            assert not answer["actions"]
            assert hidden not in answer["about"]
        assert len(cloud.openai.log.all("request received")) >= 4
    assert await home_assistant.state(hidden) == before


async def test_the_http_interface_asks_for_its_token(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app:
        for path, token, status in (
            ("/api/turns", "", 401),
            ("/api/turns", "no", 401),
            ("/api/turns", API_TOKEN, 200),
            ("/api/satellites", API_TOKEN, 404),
        ):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            async with app.http.get(app.lan + path, headers=headers) as response:
                assert response.status == status


async def test_a_turn_that_cannot_be_read_costs_the_panel_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app:
        await app.converse("turn on the kitchen lights", "Kitchen")
        await asyncio.to_thread(
            changed, tmp_path / "data" / "parley.db", "INSERT INTO turns (turn) VALUES ('{\"transcript\": ')"
        )
        await app.converse("turn off the kitchen lights", "Kitchen")
        said = [turn["transcript"] for turn in (await app.get("/api/turns"))["turns"]]
        assert said == ["turn off the kitchen lights", "turn on the kitchen lights"]


async def test_a_page_of_another_site_cannot_use_the_panel(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app:
        for headers in ({"Origin": "http://elsewhere.example"}, {"Host": "elsewhere.example"}):
            async with app.http.get(f"{app.panel}/api/satellites", headers=headers) as response:
                assert response.status == 403
