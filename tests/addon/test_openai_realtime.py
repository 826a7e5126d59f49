"""OpenAI's Realtime model in a room: it hears the question, and what it says and does is judged as any other's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest_asyncio

from addon.options import Options
from assistant.settings import LlmProvider
from satellite.protocol import SatelliteState
from simulators.cartesia import Cartesia
from simulators.completion import Reply, ToolCall, rules
from simulators.deepgram import Deepgram
from simulators.openai_realtime import OpenAIRealtime
from simulators.speech import tone
from testbed.fault_matrix import FaultMatrix, FaultStage, Moment
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp

WISH = "would you make it a bit brighter at my desk"
POSTMAN = "make it nice for the postman"
COMMAND = "turn on the kitchen lights"
PIN = "eight two nine one"
STORY = " ".join(f"This is sentence number {number} of a story." for number in range(1, 4))
LAMP = "light.kitchen_lights"
LAMP_ON = Reply(calls=(ToolCall("turn_on", {"name": "kitchen lights"}),))
UNLOCK = Reply(calls=(ToolCall("operate", {"name": "front door", "action": "unlock"}),))
NOTHING_DONE = "I haven't changed anything."

ROWS = (
    (FaultStage.LLM, "401", Moment.BEGIN),
    (FaultStage.LLM, "stalls", Moment.MIDDLE),
)


@dataclass
class Hearing:
    """A model that hears, between a recogniser for the sentences of the house and a voice."""

    deepgram: Deepgram
    openai: OpenAIRealtime
    cartesia: Cartesia
    options: Options

    def say(self, text: str, *, heard_by_recogniser: str = "") -> SpokenCommand:
        """Return the sound of words, which both of them hear; the recogniser may mishear them."""
        self.deepgram.script.say(heard_by_recogniser or text)
        self.openai.script.say(text)
        return SpokenCommand(text, wake="", lead_ms=300)

    @property
    def sounds(self) -> list[str]:
        """The words in what was sent to the model to be heard."""
        return [entry.detail for entry in self.openai.log.all("sound received")]

    @property
    def spoken(self) -> str:
        """The words that the voice was given."""
        return " ".join(entry.detail for entry in self.cartesia.log.all("text received"))


@pytest_asyncio.fixture
async def hearing(cloud: Cloud) -> AsyncIterator[Hearing]:
    """All three at the pace of real ones."""
    async with OpenAIRealtime(key="oai-secret") as model:
        options = replace(
            cloud.options,
            llm=LlmProvider.OPENAI_REALTIME,
            openai_api_key="oai-secret",
            openai_realtime_url=model.url,
        )
        yield Hearing(cloud.deepgram, model, cloud.cartesia, options)


async def said(app: App, room: str, spoken: SpokenCommand) -> dict[str, object]:
    """Say something in a room that is there for it alone; return the turn."""
    async with app.room(room) as there:
        return await app.turn_of(there.say(spoken.samples, spoken.speech_end))


async def test_the_model_hears_what_was_misheard_and_no_plain_sentence_and_cannot_claim(
    home_assistant: RealHomeAssistant, start_app: StartApp, hearing: Hearing
) -> None:
    hearing.openai.model = rules(("my desk", LAMP_ON), otherwise="What?")
    async with start_app(home_assistant, hearing.options) as app, app.room("Kitchen") as kitchen:
        spoken = hearing.say(WISH, heard_by_recogniser="would you make it a bit brighter at my dusk")
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        await kitchen.reply()
        await home_assistant.call_service("light", "turn_off", {"entity_id": LAMP})
        hearing.deepgram.script.say(COMMAND)
        spoken = SpokenCommand(COMMAND, wake="", lead_ms=300)
        plain = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        await kitchen.reply(1)
        hearing.openai.model = rules(otherwise="Sure. The kitchen lights are now dimmed.")
        spoken = hearing.say(WISH)
        claimed = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
    assert (turn["decided_by"], turn["reply"]) == ("model", "Turned on Kitchen Lights.")
    assert plain["decided_by"] == "sentence"
    assert await home_assistant.state(LAMP) == "on"
    assert claimed["reply"] == NOTHING_DONE
    assert "dimmed" not in hearing.spoken
    assert hearing.sounds == [WISH, WISH]  # the second one once, though it was asked twice about it
    used = next(each for each in turn["services"] if each["stage"] == "llm")
    assert used["provider"] == "openai-realtime"
    assert used["amounts"]["audio_input_tokens"] > 10
    assert used["amounts"]["bytes"] > 100_000  # some three seconds at 24 kHz
    assert "oai-secret" not in str(turn)


async def test_a_pin_is_asked_for_and_its_sound_stays_in_the_house(
    villa: RealHomeAssistant, start_app: StartApp, hearing: Hearing
) -> None:
    hearing.openai.model = rules(("postman", UNLOCK), otherwise="What?")
    async with start_app(villa, replace(hearing.options, pin="8291")) as app, app.room("Hallway") as hallway:
        spoken = hearing.say(POSTMAN)
        asked = await app.turn_of(hallway.say(spoken.samples, spoken.speech_end))
        assert asked["reply"] == "To unlock Front Door I need the PIN. What is it?"
        assert await villa.state("lock.front_door_lock") == "locked"
        await hallway.state(SatelliteState.LISTENING, after=hallway.number_of(SatelliteState.RESPONDING))
        spoken = hearing.say(PIN)
        await app.turn_of(hallway.speak(spoken.samples, spoken.speech_end))
        assert await villa.state("lock.front_door_lock") == "unlocked"
        spoken = hearing.say(f"i mean {PIN}", heard_by_recogniser="i mean ate two nigh and won")
        misheard = await app.turn_of(hallway.say(spoken.samples, spoken.speech_end))
    assert misheard["decided_by"] == "model"
    assert hearing.sounds == [POSTMAN]


async def test_where_it_stalls_the_next_model_reads_on_in_the_same_turn(
    home_assistant: RealHomeAssistant, start_app: StartApp, hearing: Hearing, cloud: Cloud
) -> None:
    cloud.openai.model = rules(("my desk", LAMP_ON))
    hearing.openai.faults.stall = True
    options = replace(hearing.options, llm_then=(LlmProvider.OPENAI,))
    async with start_app(home_assistant, options) as app:
        turn = await said(app, "Kitchen", hearing.say(WISH))
        hearing.openai.faults.stall = False
        told = " ".join((await app.get("/api/health"))["problems"])
    assert turn["reply"] == "Turned on Kitchen Lights."
    assert await home_assistant.state(LAMP) == "on"
    assert "OpenAI Realtime gives no answer in time" in told


async def test_each_failure_ends_in_the_truth_and_the_next_turn_works(
    home_assistant: RealHomeAssistant, start_app: StartApp, hearing: Hearing
) -> None:
    async with start_app(home_assistant, hearing.options) as app, app.room("Kitchen") as kitchen:
        await app.running.house.services.stands_by.wait()
        matrix = FaultMatrix(home_assistant, app.running, app.http, kitchen, hearing)
        fates = [await matrix.fate(*row) for row in ROWS]
    assert all(fate.survived and fate.next_worked for fate in fates), "\n".join(map(str, fates))


async def test_its_own_voice_is_heard_and_what_was_heard_of_it_is_what_it_is_reminded_of(
    home_assistant: RealHomeAssistant, start_app: StartApp, hearing: Hearing
) -> None:
    """The words over its answer end it; the room's own voice has nothing to say."""
    hearing.openai.model = rules(("volcano", "It is a mountain of fire."), otherwise=STORY)
    options = replace(hearing.options, llm=LlmProvider.OPENAI_REALTIME_VOICE)
    over = SpokenCommand("okay but what is a volcano", wake="", lead_ms=1500)
    async with (
        start_app(home_assistant, options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        spoken = hearing.say("tell me a story")
        hearing.deepgram.script.say(over.text)
        await kitchen.say(spoken.samples, spoken.speech_end)
        await kitchen.state(SatelliteState.RESPONDING)
        heard = bytes(kitchen.playbacks[0].pcm)
        await kitchen.interrupt(over.samples, over.speech_end)
        async with asyncio.timeout(30):
            await hearing.openai.log.wait_for("request received", number=2)
    assert heard == (await tone(STORY, kitchen.playbacks[0].start.rate))[: len(heard)]
    assert not any(word in hearing.spoken for word in ("sentence", "story"))
    reminded = hearing.openai.requests[-1]["messages"]
    told = next(message["content"] for message in reminded if message["role"] == "assistant")
    words = told.removesuffix("—").split()
    assert words == STORY.split()[: len(words)]
    assert 3 <= len(words) < len(STORY.split())
