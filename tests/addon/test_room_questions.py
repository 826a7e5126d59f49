"""Questions and conversations that the home begins in a room: asked aloud, answered by a voice, told to who asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from addon.options import Options
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.room_question import AnswerChoice, AnswerOutcome, RoomQuestion
from satellite.protocol import SatelliteState
from simulators.completion import rules
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp

QUESTION = RoomQuestion(
    RoomMessage("Someone is at the door. Shall I let them in?"),
    (AnswerChoice("in", ("[yes] let them in", "yes")), AnswerChoice("wait", ("[let them] wait {minutes} minutes",))),
)

WITHOUT_MODEL = Options().llm


def conversation(app: App) -> Conversation:
    """The conversation of the only satellite."""
    (only,) = app.running.satellites.conversations
    return only


async def answer_with(room: Room, said: str, after: int = 0) -> None:
    """Speak, without a wake word, once the room listens."""
    await room.state(SatelliteState.LISTENING, after=after, seconds=30)
    spoken = SpokenCommand(said, wake="", lead_ms=200)
    await room.interrupt(spoken.samples, spoken.speech_end)


@pytest.mark.parametrize(
    ("said", "choice", "slots"), [("Yes, let them in.", "in", {}), ("wait five minutes", "wait", {"minutes": "five"})]
)
async def test_a_spoken_choice_is_told_to_who_asked(
    home_assistant: RealHomeAssistant,
    start_app: StartApp,
    cloud: Cloud,
    said: str,
    choice: str,
    slots: dict[str, str],
) -> None:
    cloud.deepgram.script.say(said)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        await answer_with(kitchen, said)
        answer = await asking
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.LISTENING))
    assert (answer.outcome, answer.choice_id, answer.slots) == (AnswerOutcome.ANSWERED, choice, slots)
    assert answer.playback
    assert answer.playback.heard
    assert len(kitchen.playbacks) == 1
    assert not cloud.openai.log.all("request received")


async def test_a_choice_is_understood_without_a_key(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        await answer_with(kitchen, "let them wait five minutes")
        answer = await asking
    assert (answer.outcome, answer.choice_id, answer.slots) == (AnswerOutcome.ANSWERED, "wait", {"minutes": "five"})


async def test_free_words_are_the_answer_as_they_were_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("Two with mushrooms and one without.")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(RoomQuestion(RoomMessage("Which pizzas shall I order?"))))
        await answer_with(kitchen, "two with mushrooms and one without")
        answer = await asking
    assert (answer.outcome, answer.sentence) == (AnswerOutcome.ANSWERED, "Two with mushrooms and one without.")


async def test_what_is_no_choice_is_asked_about_once_more_and_then_understood(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("maybe tomorrow", "yes")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        turn = await app.turn_of(answer_with(kitchen, "maybe tomorrow"))
        assert turn["reply"] == "I didn't understand that. Someone is at the door. Shall I let them in?"
        await answer_with(kitchen, "yes", after=kitchen.number_of(SatelliteState.RESPONDING) + 2)
        answer = await asking
    assert (answer.outcome, answer.choice_id) == (AnswerOutcome.ANSWERED, "in")


async def test_where_nobody_answers_it_asks_once_more_and_leaves_it(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    options = replace(cloud.options, llm=WITHOUT_MODEL)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen:
        answer = await conversation(app).ask(QUESTION)
        assert answer.outcome is AnswerOutcome.NO_ANSWER
        turns = (await app.get("/api/turns"))["turns"]
        assert len(kitchen.playbacks) == 3
    replies = [turn["reply"] for turn in reversed(turns)]
    assert replies[0] == "I heard nothing. Someone is at the door. Shall I let them in?"


async def test_a_wish_is_done_instead_of_an_answer(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        await answer_with(kitchen, "turn on the kitchen lights")
        answer = await asking
        await kitchen.reply(1)
    assert answer.outcome is AnswerOutcome.SOMETHING_ELSE
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_wake_word_over_the_question_lets_the_answer_follow(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("hey jarvis wait ten minutes")
    spoken = SpokenCommand("wait ten minutes", wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        await kitchen.state(SatelliteState.RESPONDING)
        await kitchen.say(spoken.samples, spoken.speech_end)
        answer = await asking
    assert (answer.choice_id, answer.slots) == ("wait", {"minutes": "ten"})
    assert answer.playback
    assert answer.playback.delivery is Delivery.INTERRUPTED


async def test_a_question_that_nobody_can_hear_says_so(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        await kitchen.unplug_speaker()
        answer = await conversation(app).ask(QUESTION)
        assert answer.outcome is AnswerOutcome.NOT_HEARD
        assert answer.playback
        assert answer.playback.delivery is Delivery.NO_SPEAKER
        assert await kitchen_is_free(app, kitchen)


async def test_what_nobody_waits_for_any_more_is_silent_and_not_listened_for(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        announcing = asyncio.create_task(conversation(app).announce(RoomMessage("word " * 100)))
        await kitchen.state(SatelliteState.RESPONDING)
        announcing.cancel()
        await kitchen.flushed()
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        await kitchen.state(SatelliteState.LISTENING)
        before = len(kitchen.messages)
        asking.cancel()
        await kitchen.state(SatelliteState.IDLE, after=before, seconds=3)
        assert (await conversation(app).announce(RoomMessage("Still here."))).heard


async def test_an_urgent_message_interrupts_what_is_said_and_asked(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(conversation(app).ask(QUESTION))
        waiting = asyncio.create_task(conversation(app).announce(RoomMessage("The washing is done.", chime=NO_CHIME)))
        await kitchen.state(SatelliteState.RESPONDING)
        urgent = await conversation(app).announce(RoomMessage("Smoke in the cellar."), interrupts=True)
        assert urgent.heard
        assert (await asking).outcome is AnswerOutcome.SOMETHING_ELSE
        assert (await waiting).heard
        first, second, third = kitchen.playbacks
        assert first.flushed
        assert [urgent.id, (await waiting).id] == [second.start.playback_id, third.start.playback_id]


async def test_a_conversation_that_the_home_begins_is_answered_without_a_wake_word_and_the_model_knows_of_it(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("tell me a story about it then")
    cloud.openai.model = rules(otherwise="Once upon a time.")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        started = await conversation(app).start(RoomMessage("The moon is full tonight."), "It is Luna's bedtime")
        assert started.heard
        await answer_with(kitchen, "tell me a story about it then")
        await kitchen.reply(1)
    messages = str(cloud.openai.requests[0]["messages"])
    assert "The moon is full tonight." in messages
    assert "Luna's bedtime" in messages


async def kitchen_is_free(app: App, kitchen: Room) -> bool:
    """Return whether the room takes a message once it has its speaker again."""
    await kitchen.plug_in_speaker()
    return (await conversation(app).announce(RoomMessage("Still here."))).heard
