"""What language models do wrong, through OpenAI's wire: the home stays right, and what is said stays true."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.truth import MOST_FAILURES, NOTHING_CHANGED
from simulators.completion import Message, Model, Reply, ToolCall, rules, text_of
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import command_audio
from tests.addon.conftest import Cloud, StartApp

WISH = "I would like it cosy in here"
LAMP_ON = ToolCall("turn_on", {"name": "kitchen lights"})


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
    assert answer["reply"] == NOTHING_CHANGED
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_done_without_a_call_is_never_spoken(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say(WISH)
    cloud.openai.model = script("Sure. The kitchen lights are now on.")
    spoken = command_audio(WISH, wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
    assert turn["reply"].endswith(NOTHING_CHANGED)
    assert "now on" not in " ".join(entry.detail for entry in cloud.cartesia.log.all("text received"))


async def test_a_claim_after_a_refusal_becomes_the_refusal(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    too_hot = ToolCall("set_climate", {"name": "heatpump", "temperature": 99})
    cloud.openai.model = script(Reply(calls=(too_hot,)), "I've set it to 99 degrees.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("make it as hot as you can", "Living Room")
    assert "from 7 to 35 degrees" in answer["reply"]
    assert "99 degrees." not in answer["reply"]


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
        await app.converse("good morning to you", "Kitchen")
        await app.converse("and good night to you", "Bedroom")
    first, second = cloud.openai.requests
    kitchen, bedroom = (request["messages"][0]["content"] for request in (first, second))
    assert json.dumps(first["tools"]) == json.dumps(second["tools"])
    shared = kitchen.rpartition("The person is in:")[0]
    assert bedroom.startswith(shared)
    assert len(shared) > 500
