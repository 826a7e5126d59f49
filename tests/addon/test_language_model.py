"""What language models do wrong, through OpenAI's wire: the home stays right, and what is said stays true."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from assistant.truth.deeds import MOST_FAILURES, NOTHING_CHANGED, NOTHING_PLANNED
from simulators.completion import Message, Model, Reply, ToolCall, rules, text_of
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

WISH = "I would like it cosy in here"
LAMP_ON = ToolCall("turn_on", {"name": "kitchen lights"})
TOO_HOT = ToolCall("set_climate", {"name": "heatpump", "temperature": 99})
STILL_OFF = "Kitchen Lights are still off."


def script(*replies: Reply | str) -> Model:
    """A model that gives these replies, one after the other, and then says so."""
    left = list(replies)

    def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
        return left.pop(0) if left else "That is all."

    return answer


def tools_of(request: Mapping[str, Any]) -> set[str]:
    """The names of the tools that a request offers."""
    return {tool["function"]["name"] for tool in request.get("tools", ())}


async def test_done_without_a_call_is_put_right(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script("Okay, I've turned on the kitchen lights for you. Enjoy!")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == STILL_OFF
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_done_without_a_call_is_never_spoken(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say(WISH)
    cloud.openai.model = script("Sure. The kitchen lights are now on.")
    spoken = SpokenCommand(WISH, wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
    assert turn["reply"] == f"Sure. {STILL_OFF}"
    assert "now on" not in " ".join(entry.detail for entry in cloud.cartesia.log.all("text received"))


async def test_a_claim_after_a_refusal_becomes_the_refusal(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(TOO_HOT,)), "I've set it to 99 degrees.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("make it as hot as you can", "Living Room")
    assert "from 7 to 35 degrees" in answer["reply"]
    assert "99 degrees." not in answer["reply"]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Done ✅", NOTHING_CHANGED),
        ("The kitchen lights are on.", STILL_OFF),
        ("Sure, kitchen lights on.", STILL_OFF),
        ("It is getting dark. I've turned on the kitchen lights.", f"It is getting dark. {STILL_OFF}"),
        ("The kitchen lights are on. The bed light is on, too.", f"{STILL_OFF} Bed Light is still off."),
        ("- Kitchen Lights: **on**\n- Bed Light: **on**", f"{STILL_OFF} Bed Light is still off."),
        ("The shop is now open, and the moon has set.", "The shop is now open, and the moon has set."),
        ("The kitchen lights are off.", "The kitchen lights are off."),
        ("Will do. How bright would you like it?", "How bright would you like it?"),
        ("I'll turn them off in 10 minutes.", NOTHING_PLANNED),
        ("The kitchen lights will go on in ten minutes.", NOTHING_PLANNED),
    ],
)
async def test_what_is_said_without_a_call_is_true_or_put_right(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str, heard: str
) -> None:
    cloud.openai.model = script(said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == heard
    assert answer["actions"] == []


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("All done!", "Turned on Kitchen Lights. "),
        ("It's all set for you.", "Turned on Kitchen Lights. "),
        ("", "Turned on Kitchen Lights. "),
        ("The kitchen lights are on, and the heatpump is set to 99 degrees.", "Turned on Kitchen Lights. "),
        ("I've turned on the kitchen lights.", "I've turned on the kitchen lights. "),
    ],
)
async def test_what_failed_is_told_beside_what_was_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str, begins: str
) -> None:
    cloud.openai.model = script(Reply(calls=(LAMP_ON, TOO_HOT), bundled=True), said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"].startswith(begins)
    assert "from 7 to 35 degrees" in answer["reply"].removeprefix(begins)
    assert "99 degrees." not in answer["reply"]
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_after_a_failure_silence_becomes_the_failure(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(TOO_HOT,)), "")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Living Room")
    assert "from 7 to 35 degrees" in answer["reply"]


async def test_what_the_model_remembers_is_what_was_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script("I've turned on the kitchen lights.", "You asked for light.")
    async with start_app(home_assistant, cloud.options) as app:
        await app.converse(WISH, "Kitchen")
        await app.converse("what did I ask for", "Kitchen")
    assert [text_of(message) for message in cloud.openai.requests[-1]["messages"][1:]] == [
        *(WISH, STILL_OFF, "what did I ask for")
    ]


async def test_a_claim_before_its_own_call_is_left_out_and_the_result_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply("I've turned on the lights.", (LAMP_ON,)), "The kitchen lights are now on.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == "The kitchen lights are now on."
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_broken_arguments_are_told_and_written_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    broken = ToolCall("turn_on", '{"name": "kitchen li')
    cloud.openai.model = script(Reply(calls=(broken,)), Reply(calls=(LAMP_ON,)), "It is cosy now.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == "It is cosy now."
    assert await home_assistant.state("light.kitchen_lights") == "on"
    assert "no JSON object" in text_of(cloud.openai.requests[1]["messages"][-1])


async def test_an_unknown_tool_and_an_unknown_name_are_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    dance = ToolCall("dance", {"style": "tango"})
    cloud.openai.model = script(Reply(calls=(dance,)), Reply(calls=(LAMP_ON,)), "It is cosy now.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == "It is cosy now."
    assert "There is no tool dance" in text_of(cloud.openai.requests[1]["messages"][-1])


async def test_after_two_failures_the_model_must_answer_in_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    nonsense = Reply(calls=(ToolCall("turn_on", {"name": "disco ball"}),))
    cloud.openai.model = script(*[nonsense] * 20)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert "anything called disco ball" in answer["reply"]
    assert len(cloud.openai.requests) == MOST_FAILURES + 1
    assert cloud.openai.requests[-1]["tool_choice"] == "none"


async def test_two_tools_in_one_chunk_that_share_an_index_are_both_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    calls = (LAMP_ON, ToolCall("turn_on", {"name": "bed light"}))
    cloud.openai.model = script(Reply("One moment.", calls, bundled=True), "Both are on.")
    async with start_app(home_assistant, cloud.options) as app:
        await app.converse(WISH, "Kitchen")
    assert await home_assistant.state("light.kitchen_lights") == "on"
    assert await home_assistant.state("light.bed_light") == "on"


async def test_a_question_is_offered_nothing_that_changes_and_can_change_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(LAMP_ON,)), "They are off.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("why are the kitchen lights so dark", "Kitchen")
    assert not tools_of(cloud.openai.requests[0]) & {"turn_on", "turn_off", "set_light", "undo"}
    assert tools_of(cloud.openai.requests[0]) >= {"get_state", "measure"}
    assert not answer["actions"]
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_the_same_home_is_told_in_the_same_words(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise="Hello.")
    async with start_app(home_assistant, cloud.options) as app:
        await app.converse("who painted the Mona Lisa", "Kitchen")
        await app.converse("who built the Eiffel Tower", "Bedroom")
    first, second = cloud.openai.requests
    kitchen, bedroom = (request["messages"][0]["content"] for request in (first, second))
    assert json.dumps(first["tools"]) == json.dumps(second["tools"])
    shared = kitchen.rpartition("The person is in:")[0]
    assert bedroom.startswith(shared)
    assert len(shared) > 500
