"""An answer that a person did not catch, said again in a room."""

from __future__ import annotations

from assistant.manner import SLOWER
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp


async def test_an_answer_is_said_again_slower(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:

        async def say(text: str) -> None:
            spoken, after = SpokenCommand(text, wake="", lead_ms=300), len(kitchen.messages)
            cloud.deepgram.script.say(text)
            await kitchen.say(spoken.samples, spoken.speech_end)
            await kitchen.state(SatelliteState.RESPONDING, after=after)
            await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.RESPONDING))

        first = await app.turn_of(say("turn on the kitchen lights"))
        again = await app.turn_of(say("say that again slower"))
    assert first["reply"] == again["reply"]
    plain, slow = kitchen.playbacks
    assert 0.9 < slow.length_ms / plain.length_ms / SLOWER.stretch < 1.1


async def test_what_was_forgotten_cannot_be_said_again_in_any_room(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        said = (await app.converse("turn on the kitchen lights", "Kitchen"))["reply"]
        await app.converse("turn off the office lights", "Office")
        assert (await app.converse("what did you just say", "Kitchen"))["reply"] == said
        assert "for good?" in (await app.converse("forget the last hour", "Office"))["reply"]
        forgot = (await app.converse("yes", "Office"))["reply"]
        assert (await app.converse("what did you just say", "Kitchen"))["reply"] == "I haven't said anything yet."
        assert (await app.converse("what did you hear", "Kitchen"))["reply"] == "I haven't heard anything from you yet."
        assert (await app.converse("what did you just say", "Office"))["reply"] == forgot
