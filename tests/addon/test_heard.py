"""Heard means heard: what never sounded, or not to its end, is said to have failed, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.room.delivery import Delivery
from assistant.room.room_message import RoomMessage
from assistant.settings import LlmProvider
from satellite.protocol import AudioStart, PlaybackEnd, Played, SatelliteState, StateChanged
from satellite.sound_devices import SoundDevices
from simulators.completion import Reply, ToolCall, rules
from testbed.home_assistant import RealHomeAssistant
from testbed.room import NO_SPEAKER, Playback, Room
from testbed.sound_card import VirtualSoundCard
from testbed.voice import RATE, SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.addon.satellite import LOUD, satellite

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
LONG = "Dinner is ready. " * 20


async def test_with_real_speakers_a_receipt_says_where_it_sounded_and_why_not_elsewhere(
    home_assistant: RealHomeAssistant,
    start_app: StartApp,
    sound_card: VirtualSoundCard,
    devices: SoundDevices,
    tmp_path: Path,
) -> None:
    async with (
        start_app(home_assistant) as app,
        satellite(app, devices, "Kitchen", "no such device", tmp_path),
        satellite(app, devices, "Bedroom", sound_card.speaker("bedroom"), tmp_path),
    ):
        recording = await asyncio.to_thread(sound_card.record, "bedroom")
        receipts = await app.receipts("Dinner is ready")
        await asyncio.to_thread(recording.hear_more, 0.3)  # it is behind by its own latency
        sounded = await asyncio.to_thread(recording.stop)
    assert receipts["Bedroom"] == {"heard": True, "outcome": "played", "reason": ""}
    assert np.count_nonzero(np.abs(sounded.astype(np.int32)) > LOUD) > RATE // 10
    assert (receipts["Kitchen"]["heard"], receipts["Kitchen"]["outcome"]) == (False, "no_speaker")
    assert "'no such device' was not found" in receipts["Kitchen"]["reason"]


async def test_a_speaker_that_is_lost_meanwhile_is_told_and_the_next_one_is_heard_when_it_is_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        announcing = asyncio.create_task(app.receipts(LONG, "Kitchen"))
        await kitchen.wait_for(AudioStart)
        await kitchen.unplug_speaker()
        assert await announcing == {"Kitchen": {"heard": False, "outcome": "no_speaker", "reason": NO_SPEAKER}}
        await kitchen.plug_in_speaker()
        assert await app.announced("still here", "Kitchen")


async def test_an_announcement_that_is_talked_over_was_interrupted(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        announcing = asyncio.create_task(app.receipts(LONG, "Kitchen"))
        playing = await kitchen.wait_for(AudioStart)
        await kitchen.send(Played(playing.playback_id, 400, PlaybackEnd.FLUSHED))
        await kitchen.wake()
        assert (await announcing)["Kitchen"] == {
            "heard": False,
            "outcome": "interrupted",
            "reason": "It was interrupted.",
        }


@pytest.mark.parametrize("position_ms", [0, 100, 10**9])
async def test_what_is_told_to_be_played_before_it_came_was_not_heard(
    home_assistant: RealHomeAssistant, start_app: StartApp, position_ms: int
) -> None:
    async with start_app(home_assistant) as app, Deaf.connect(app.lan, "Kitchen") as kitchen:
        await kitchen.paired(app.pair)
        announcing = asyncio.create_task(app.receipts(LONG, "Kitchen"))
        playing = await kitchen.wait_for(AudioStart)
        await kitchen.send(Played(playing.playback_id, position_ms, PlaybackEnd.PLAYED))
        receipt = (await announcing)["Kitchen"]
        assert (receipt["heard"], receipt["outcome"]) == (False, "satellite_silent")
        assert "before all of it had come" in receipt["reason"]


async def test_an_announcement_that_the_satellite_cut_off_at_its_end_was_interrupted_too(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, Deaf.connect(app.lan, "Kitchen") as kitchen:
        await kitchen.paired(app.pair)
        announcing = asyncio.create_task(app.receipts("Dinner", "Kitchen"))
        played = await kitchen.reply()
        await kitchen.send(Played(played.start.playback_id, played.length_ms - 100, PlaybackEnd.FLUSHED))
        assert (await announcing)["Kitchen"]["outcome"] == "interrupted"


async def test_a_satellite_that_goes_meanwhile_is_named(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Bedroom") as bedroom:
        async with app.room("Kitchen") as kitchen:
            announcing = asyncio.create_task(app.receipts("Dinner is ready", expires=3))
            await kitchen.wait_for(AudioStart)
            await bedroom.reply()
        receipts = await announcing
        assert receipts["Kitchen"]["outcome"] == "unreachable"
        assert "not connected" in receipts["Kitchen"]["reason"]
        assert receipts["Bedroom"]["heard"]


@pytest.fixture
def lose_own_voice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], None]:
    """Leave the house without a voice of its own from the call on."""
    return lambda: monkeypatch.setenv("PATH", str(tmp_path))


async def test_a_voice_that_says_nothing_and_a_satellite_that_tells_nothing_are_told_apart(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, lose_own_voice: Callable[[], None]
) -> None:
    async with start_app(home_assistant, cloud.options) as app, Deaf.connect(app.lan, "Kitchen") as kitchen:
        await kitchen.paired(app.pair)
        assert (await app.receipts("Dinner", "Kitchen"))["Kitchen"]["outcome"] == "satellite_silent"
        lose_own_voice()
        cloud.cartesia.faults.stall = True
        receipt = (await app.receipts("Dinner", "Kitchen"))["Kitchen"]
        assert (receipt["outcome"], receipt["heard"]) == ("no_voice", False)
        assert "voice" in receipt["reason"]


async def test_a_chime_before_words_that_nobody_speaks_is_not_the_message(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, lose_own_voice: Callable[[], None]
) -> None:
    cloud.cartesia.faults.refuse_status = 500
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen"):
        (conversation,) = app.running.satellites.conversations
        lose_own_voice()
        played = await conversation.announce(RoomMessage("Dinner is ready."))
        assert played.sounded
        assert played.delivery is Delivery.NO_VOICE
        assert (await conversation.announce(RoomMessage())).heard


async def test_voices_that_fail_at_once_are_told_of_at_once(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, lose_own_voice: Callable[[], None]
) -> None:
    cloud.cartesia.faults.refuse_status = 500
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        lose_own_voice()
        assert (await app.receipts("Dinner", "Kitchen"))["Kitchen"]["outcome"] == "no_voice"
        assert not kitchen.playbacks


class Deaf(Room):
    """A satellite that takes sound and does not say what it does with it."""

    async def _play(self, playback: Playback) -> None:
        """Say nothing."""


# ── a person's turn ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_that_did_not_sound_is_told_with_its_turn_and_what_was_asked_is_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.unplug_speaker()
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["outcome"] == "changed"
        assert turn["problem"] == f"The answer was not heard. {NO_SPEAKER}"
        assert "not_heard" in [step["name"] for step in turn["steps"]]
        await kitchen.plug_in_speaker()
        cloud.deepgram.script.say("turn off the kitchen lights")
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert (turn["outcome"], turn["problem"]) == ("changed", "")


async def test_a_question_that_nobody_heard_is_not_waited_for_and_a_later_yes_answers_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitxhen lights", "yes")
    async with (
        start_app(home_assistant, replace(cloud.options, llm=LlmProvider.NONE)) as app,
        app.room("Kitchen") as kitchen,
    ):
        await kitchen.unplug_speaker()
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert turn["reply"] == "Did you mean Kitchen Lights?"
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.PROCESSING))
        told = [message.state for _, message in kitchen.messages if isinstance(message, StateChanged)]
        assert told.count(SatelliteState.LISTENING) == 1
        yes = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        assert (yes["transcript"], yes["actions"]) == ("yes", [])
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_what_a_model_begins_to_say_without_a_speaker_it_does_to_the_end(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    wish = "I would like it cosy in here"
    spoken = SpokenCommand(wish, wake="", lead_ms=300)
    cloud.deepgram.script.say(wish)
    lamp = ToolCall("turn_on", {"name": "kitchen lights"})
    cloud.openai.model = rules(("cosy", Reply("Let me see what I can do for you here. ", calls=(lamp,))))
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.unplug_speaker()
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert [action["service"] for action in turn["actions"]] == ["light.turn_on"]
        assert turn["reply"]
        assert turn["problem"].startswith("The answer was not heard. No speaker was found")
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_long_answer_without_a_speaker_holds_up_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.unplug_speaker()
        announcing = [asyncio.create_task(app.receipts(LONG, "Kitchen")) for _ in range(3)]
        for receipts in await asyncio.gather(*announcing):
            assert receipts["Kitchen"]["outcome"] == "no_speaker"
        assert len(kitchen.playbacks) == 3
        assert not any(playback.pcm for playback in kitchen.playbacks)
