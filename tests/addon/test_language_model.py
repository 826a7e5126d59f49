"""Language models over OpenAI's wire, right and wrong: the home stays right, and what is said is so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from assistant.model.tool_calls import MOST_MISSES
from simulators.completion import Message, Model, Reply, ToolCall, rules, text_of
from simulators.openai import ToolChoices
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp

WISH = "I would like it cosy in here"
LAMP_ON = ToolCall("turn_on", {"name": "kitchen lights"})
TOO_HOT = ToolCall("set_climate", {"name": "heatpump", "temperature": 99})
TURNED_ON = "Turned on Kitchen Lights."
NOTHING_DONE = "I haven't changed anything."


def script(*replies: Reply | str) -> Model:
    """A model that gives these replies, one after the other, and the last one again and again."""
    left = list(replies)

    def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


def tools_of(request: Mapping[str, Any]) -> set[str]:
    """The names of the tools that a request offers."""
    return {tool["function"]["name"] for tool in request.get("tools", ())}


@pytest.fixture(params=[ToolChoices.HONOURED, ToolChoices.IGNORED], autouse=True)
def tool_choices(request: pytest.FixtureRequest, cloud: Cloud) -> None:
    """A server that makes the model call a tool, and one that does not care."""
    cloud.openai.tool_choices = request.param


async def test_what_was_done_is_told_in_the_words_of_its_tool_after_one_request(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(LAMP_ON,)), "The kitchen lights are glowing like the sun.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == TURNED_ON
    assert len(cloud.openai.requests) == 1
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_done_without_a_call_is_never_spoken(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say(WISH)
    cloud.openai.model = script("Sure. The kitchen lights are now on.")
    spoken = SpokenCommand(WISH, wake="", lead_ms=300)
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
    assert turn["reply"] == NOTHING_DONE
    assert "now on" not in " ".join(entry.detail for entry in cloud.cartesia.log.all("text received"))
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_a_model_that_only_spoke_is_told_so_and_may_still_act(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script("Okay, I've turned on the kitchen lights for you.", Reply(calls=(LAMP_ON,)))
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == TURNED_ON
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_a_refusal_is_told_instead_of_a_claim(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(TOO_HOT,)), "I've set it to 99 degrees.")
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("make it as hot as you can", "Living Room")
    assert "from 7 to 35 degrees" in answer["reply"]
    assert "99 degrees." not in answer["reply"]


@pytest.mark.parametrize(
    "said",
    [
        "The kitchen lights are on.",
        "Sure, kitchen lights on.",
        "- Kitchen Lights: **on**\n- Bed Light: **on**",
        "The kitchen lights will go on in ten minutes.",
        "It is cosy now.",
    ],
)
async def test_what_is_said_of_the_home_without_a_call_is_not_spoken(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str
) -> None:
    cloud.openai.model = script(said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == NOTHING_DONE
    assert answer["actions"] == []


@pytest.mark.parametrize("said", ["Done ✅", "I'll turn them off in 10 minutes.", "All set, anything else?"])
async def test_a_model_that_insists_on_being_done_is_heard_only_behind_the_truth(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str
) -> None:
    cloud.openai.model = script(said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"].startswith(NOTHING_DONE)
    assert answer["actions"] == []


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (WISH, "How bright would you like it?"),
        ("what is the capital of France", "Paris is the capital of France. It lies on the Seine."),
        ("tell me a joke", "Why did the light bulb go to school? It wanted to be brighter."),
    ],
)
async def test_questions_and_words_about_the_world_are_spoken_as_they_are(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, wish: str, said: str
) -> None:
    cloud.openai.model = script(said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(wish, "Kitchen")
    assert answer["reply"] == said
    assert len(cloud.openai.requests) == 1


@pytest.mark.parametrize("said", ["All done!", "", "The kitchen lights are on, and the heatpump is set to 99 degrees."])
async def test_what_failed_is_told_beside_what_was_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str
) -> None:
    cloud.openai.model = script(Reply(calls=(LAMP_ON, TOO_HOT), bundled=True), said)
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"].startswith(TURNED_ON)
    assert "from 7 to 35 degrees" in answer["reply"]
    assert "99 degrees." not in answer["reply"]
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_what_the_model_remembers_is_what_was_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(
        "I've turned on the kitchen lights.", "I've turned on the kitchen lights.", "You asked for a cosy room."
    )
    async with start_app(home_assistant, cloud.options) as app:
        await app.converse(WISH, "Kitchen")
        await app.converse("what did I ask for", "Kitchen")
    assert [text_of(message) for message in cloud.openai.requests[-1]["messages"][1:]] == [
        *(WISH, NOTHING_DONE, "what did I ask for")
    ]


async def test_broken_arguments_are_told_and_written_again(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    broken = ToolCall("turn_on", '{"name": "kitchen li')
    cloud.openai.model = script(Reply(calls=(broken,)), Reply(calls=(LAMP_ON,)))
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == TURNED_ON
    assert await home_assistant.state("light.kitchen_lights") == "on"
    assert "no JSON object" in text_of(cloud.openai.requests[1]["messages"][-1])


async def test_an_unknown_tool_is_told_and_the_right_one_called(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    dance = ToolCall("dance", {"style": "tango"})
    cloud.openai.model = script(Reply(calls=(dance,)), Reply(calls=(LAMP_ON,)))
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == TURNED_ON
    assert "There is no tool dance" in text_of(cloud.openai.requests[1]["messages"][-1])


async def test_after_two_wrong_calls_the_person_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(Reply(calls=(ToolCall("turn_on", {"name": "disco ball"}),)))
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert "anything called disco ball" in answer["reply"]
    assert len(cloud.openai.requests) == MOST_MISSES


async def test_two_tools_in_one_chunk_that_share_an_index_are_both_done(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    calls = (LAMP_ON, ToolCall("turn_on", {"name": "bed light"}))
    cloud.openai.model = script(Reply("One moment.", calls, bundled=True))
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse(WISH, "Kitchen")
    assert answer["reply"] == "Turned on Kitchen Lights. Turned on Bed Light."
    assert await home_assistant.state("light.kitchen_lights") == "on"
    assert await home_assistant.state("light.bed_light") == "on"


async def test_a_question_is_offered_nothing_that_changes_and_can_change_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script(
        Reply(calls=(LAMP_ON,)), Reply(calls=(ToolCall("get_state", {"name": "kitchen lights"}),))
    )
    async with start_app(home_assistant, cloud.options) as app:
        answer = await app.converse("why are the kitchen lights so dark", "Kitchen")
    assert not tools_of(cloud.openai.requests[0]) & {"turn_on", "turn_off", "set_light", "undo"}
    assert tools_of(cloud.openai.requests[0]) >= {"get_state", "measure", "talk"}
    assert not answer["actions"]
    assert answer["reply"] == "Kitchen Lights is off."
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


@pytest.mark.parametrize(
    ("language", "wish", "said"),
    [
        ("de", "mach es gemütlich", "Ich habe das Licht in der Küche eingeschaltet."),
        ("fr", "il fait trop sombre", "J'ai allumé la lumière de la cuisine."),
        ("es", "quiero más luz", "He encendido la luz de la cocina."),
        ("nl", "het is hier te donker", "Ik heb de keukenlamp aangezet."),
        ("pl", "zrób przytulnie", "Włączyłem światło w kuchni."),
    ],
)
async def test_a_claim_in_another_language_is_not_spoken_either(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, language: str, wish: str, said: str
) -> None:
    cloud.openai.model = script(said)
    async with start_app(home_assistant, cloud.options_in(language)) as app:
        answer = await app.converse(wish, "Kitchen")
        assert answer["reply"] == app.running.house.nothing_called(asks=False)
    assert said not in answer["reply"]


@pytest.mark.parametrize(
    ("language", "wish", "told"),
    [
        ("de", "mach es gemütlich", "Kitchen Lights eingeschaltet"),
        ("fr", "il fait trop sombre", "J'ai allumé Kitchen Lights."),
    ],
)
async def test_what_was_done_is_told_in_the_language_of_the_home(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, language: str, wish: str, told: str
) -> None:
    cloud.openai.model = script(Reply(calls=(LAMP_ON,)))
    async with start_app(home_assistant, cloud.options_in(language)) as app:
        answer = await app.converse(wish, "Kitchen")
    assert told in answer["reply"]


VILLA_PIN = "4711"


@pytest.mark.parametrize(
    "said",
    [
        "I'd love to get into the cellar, the pin is 4711",
        "my pin is 4711, let the plumber get down to the cellar somehow",
        "get the cellar door ready for the plumber, code 4 7 1 1",
    ],
)
async def test_a_pin_in_the_same_breath_is_given_to_what_the_model_calls_and_never_to_the_model(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str
) -> None:
    unlock = ToolCall("operate", {"action": "unlock", "name": "Cellar Door"})
    cloud.openai.model = script(Reply(calls=(unlock,)), "You are in.")
    async with start_app(villa, replace(cloud.options, pin=VILLA_PIN)) as app:
        answer = await app.converse(said, "Cellar")
    assert answer["outcome"] == "changed" or "Unlocked Cellar Door" in answer["reply"]
    assert await villa.state("lock.cellar_door") == "unlocked"
    assert len(cloud.openai.requests) == 1
    assert VILLA_PIN not in json.dumps(cloud.openai.requests)
    assert "4 7 1 1" not in json.dumps(cloud.openai.requests)


async def test_a_wrong_pin_in_the_same_breath_opens_nothing_and_is_asked_for(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    unlock = ToolCall("operate", {"action": "unlock", "name": "Cellar Door"})
    cloud.openai.model = script(Reply(calls=(unlock,)), "You are in.")
    async with start_app(villa, replace(cloud.options, pin=VILLA_PIN)) as app:
        answer = await app.converse("I'd love to get into the cellar, the pin is 9999", "Cellar")
        assert "wrong" in answer["reply"]
        assert await villa.state("lock.cellar_door") == "locked"
        await app.converse("4711", "Cellar")
    assert await villa.state("lock.cellar_door") == "unlocked"
