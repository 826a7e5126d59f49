"""Announcements that are said again until somebody acknowledges them: by a word between two repeats, or in a turn."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from addon.options import Options
from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.room.conversation import Conversation
from assistant.room.room_message import RoomMessage
from ha_tools.languages.phrasebook import SPOKEN, listed
from ha_tools.wording.language import heard
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

MESSAGE = RoomMessage("The washing is done.", awaits_acknowledgement=True)
QUIET_LLM = Options().llm


def told(conversation: Conversation) -> list[str]:
    """Return the list that grows with each acknowledgement."""
    found: list[str] = []
    conversation.on_acknowledged(lambda: found.append(conversation.room.name))
    return found


@pytest.mark.parametrize(("said", "acknowledges"), [("Got it.", True), ("what a nice day it is", False)])
async def test_after_it_the_room_listens_for_a_word_and_for_nothing_else(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str, acknowledges: bool
) -> None:
    cloud.deepgram.script.say(said)
    spoken = SpokenCommand(said, wake="", lead_ms=100)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        acknowledged = told(conversation)
        announcing = asyncio.create_task(conversation.announce(MESSAGE))
        await kitchen.state(SatelliteState.LISTENING, seconds=30)
        await kitchen.interrupt(spoken.samples, spoken.speech_end)
        assert (await announcing).heard
        assert acknowledged == (["Kitchen"] if acknowledges else [])
        assert len(kitchen.playbacks) == 1
        assert not (await app.get("/api/turns"))["turns"]
    assert not cloud.openai.log.all("request received")


async def test_an_okay_behind_a_wake_word_is_said_to_it_and_answered_by_silence(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("okay", "okay")
    spoken = SpokenCommand("okay", wake="", lead_ms=300)
    async with start_app(home_assistant, replace(cloud.options, llm=QUIET_LLM)) as app, app.room("Kitchen") as kitchen:
        (conversation,) = app.running.satellites.conversations
        acknowledged = told(conversation)
        await conversation.announce(MESSAGE)
        await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert acknowledged == ["Kitchen"]
        assert len(kitchen.playbacks) == 1
        again = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert again["reply"]  # nothing is there to acknowledge any more
        assert acknowledged == ["Kitchen"]


async def test_where_echo_is_cancelled_it_is_acknowledged_while_it_sounds(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("I got it")
    spoken = SpokenCommand("okay I got it", wake="", lead_ms=100)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=True) as kitchen,
    ):
        (conversation,) = app.running.satellites.conversations
        acknowledged = told(conversation)
        announcing = asyncio.create_task(conversation.announce(replace(MESSAGE, text="The washing is done. " * 10)))
        await kitchen.state(SatelliteState.RESPONDING, seconds=30)
        await app.turn_of(kitchen.interrupt(spoken.samples, spoken.speech_end))
        assert not (await announcing).heard
    assert acknowledged == ["Kitchen"]


@pytest.mark.parametrize("language", SPOKEN)
def test_each_language_has_words_for_it_that_are_no_no(language: str) -> None:
    replies = Replies(language)
    for words in (*map(plain, listed(heard(language)["acknowledges"])), "okay", "got it", "stop"):
        assert replies.acknowledges(words)
        assert not replies.is_no(words), words
    assert not replies.acknowledges("")
