"""One question to a language model over OpenAI's wire: how often it is asked, what runs, and what is spoken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio

from assistant.chains.language_model import LanguageModel
from assistant.chains.stage_engines import StageEngines
from assistant.engines.openai_model import OpenAIModelEngine
from assistant.model.completion import ModelError
from assistant.model.exchange import MOST_COMPLETIONS, Exchange
from assistant.model.offered_tools import offered
from assistant.model.request import request_of
from assistant.service_use import MeteredService, ServiceUse, Stage
from assistant.settings import LlmProvider, LlmSettings
from ha_tools.acting.command import Command
from ha_tools.facts.facts import verbatim
from ha_tools.home.choices import Choice
from ha_tools.home.references import EntityRef
from ha_tools.results.result import Action, Outcome, Result
from simulators.completion import Message, Reply, ToolCall
from simulators.openai import OpenAI, ToolChoices
from tests.ha_tools.homes import HOUSE
from tests.spoken import in_english

THINKS = MeteredService(Stage.LLM, "openai", "gpt-4.1-mini", "api.openai.com")
NOTHING = "I haven't changed anything."
LAMP = Result(
    Outcome.CHANGED,
    (verbatim("Turned on Kitchen Lights."),),
    (Action("light.turn_on", ("light.kitchen_lights",), {}, {}, {}),),
    about=("light.kitchen_lights",),
)
CORNER = Result(Outcome.CHANGED, (verbatim("Turned on Reading Lamp."),), about=("light.rgbww",))
GARNET = Result(Outcome.REFUSED, (verbatim("I don't know the colour garnet."),))
UNKNOWN = Result(Outcome.UNKNOWN, (verbatim("I don't know of anything called disco ball."),))
UPSTAIRS = Result(Outcome.ANSWERED, (verbatim("It is 22.5 degrees in the Bedroom."),), about=("sensor.bedroom",))
OUTSIDE = Result(Outcome.ANSWERED, (verbatim("It is 9 degrees outside."),), about=("sensor.outside",))
TURN_ON = ToolCall("turn_on", {"name": "kitchen lights"})
DISCO = ToolCall("turn_on", {"name": "disco ball"})
MEASURE = ToolCall("measure", {"what": "temperature", "area": "bedroom"})
MEASURE_OUTSIDE = ToolCall("measure", {"what": "temperature", "name": "outside"})


@dataclass
class Asked:
    """A model with a script, and the results of its tools by tool or argument."""

    server: OpenAI
    engine: OpenAIModelEngine
    results: Mapping[str, Result] = field(default_factory=dict)
    ran: list[Command] = field(default_factory=list)
    exchange: Exchange | None = None
    sums_up: bool = False
    uses: list[ServiceUse] = field(default_factory=list)

    async def say(self, text: str, *replies: Reply | str) -> str:
        """Ask, and return all that is spoken."""
        left = list(replies)

        def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
            return left.pop(0) if left else ""

        async def run(command: Command) -> Result:
            self.ran.append(command)
            named = [str(value) for value in command.arguments.values()]
            return next(result for key, result in self.results.items() if key in {command.tool, *named})

        self.server.model = answer
        request = request_of(text, HOUSE, "en")
        tools = {tool.name: tool for tool in offered(HOUSE, reading_only=request.asks)}
        model = LanguageModel(StageEngines(Stage.LLM, [self.engine]), self.uses.append)
        self.exchange = Exchange(
            model, [], request, tools, run, lambda _, result: in_english(result), self.sums_up, NOTHING
        )
        return "".join([piece.text async for piece in self.exchange.answer()])

    @property
    def completions(self) -> int:
        """The number of requests to the model."""
        return len(self.server.requests)


@pytest_asyncio.fixture(params=[ToolChoices.HONOURED, ToolChoices.IGNORED, ToolChoices.REFUSED])
async def asked(request: pytest.FixtureRequest) -> AsyncIterator[Asked]:
    """A model on a server that requires a tool call, on one that does not care, and on one that cannot."""
    async with OpenAI() as server:
        server.tool_choices = request.param
        server.pace.first_token, server.pace.tokens_per_second = 0.0, 10_000.0
        engine = OpenAIModelEngine(LlmSettings(LlmProvider.OPENAI, "key", server.url))
        engine.service = THINKS
        yield Asked(server, engine)
        await engine.close()


async def test_what_a_tool_did_is_told_in_its_own_words_and_the_model_is_asked_once(asked: Asked) -> None:
    asked.results = {"turn_on": LAMP}
    assert await asked.say("I would like it cosy", Reply(calls=(TURN_ON,))) == in_english(LAMP)
    assert asked.completions == 1


@pytest.mark.parametrize("claim", ["I've popped the heating up two degrees.", "All done!", "Let there be light!", "✅"])
async def test_a_claim_without_a_call_is_never_spoken(asked: Asked, claim: str) -> None:
    assert await asked.say("turn up the heating and the lights", claim, claim) == NOTHING
    assert asked.completions == 2


async def test_a_model_that_forgot_the_call_makes_it_when_it_is_told(asked: Asked) -> None:
    asked.results = {"turn_on": LAMP}
    said = await asked.say("light in the kitchen would be nice", "The kitchen lights are on.", Reply(calls=(TURN_ON,)))
    assert said == in_english(LAMP)
    assert asked.exchange is not None
    assert "are on" not in str(asked.exchange.turn[:-1])


async def test_a_joke_beside_a_command_is_told_after_it_in_one_breath(asked: Asked) -> None:
    asked.results = {"turn_on": LAMP}
    joke = "What do you call a fish without eyes? A fsh."
    said = await asked.say("lights on in the kitchen, and tell me a joke", Reply(joke, (TURN_ON,)))
    assert said == f"{in_english(LAMP)} {joke}"
    assert asked.completions == 1


async def test_a_claim_beside_a_call_that_failed_is_left_out(asked: Asked) -> None:
    asked.results = {"turn_on": Result(Outcome.UNAVAILABLE, (verbatim("Night Light is unavailable."),))}
    said = await asked.say("a night light please", Reply("The night light is glowing softly.", (TURN_ON,)))
    assert said == "Night Light is unavailable."


async def test_one_thing_asked_and_read_is_told_by_its_tool(asked: Asked) -> None:
    asked.results = {"bedroom": UPSTAIRS}
    assert await asked.say("how warm is it where I sleep", Reply(calls=(MEASURE,))) == in_english(UPSTAIRS)
    assert asked.completions == 1


async def test_several_things_that_were_read_are_summed_up(asked: Asked) -> None:
    asked.results = {"bedroom": UPSTAIRS, "outside": OUTSIDE}
    calls = Reply(calls=(MEASURE, MEASURE_OUTSIDE))
    told = Reply("Yes, it is warmer in the bedroom by 13.5 degrees.", kind="conclude")
    said = await asked.say("is it warmer upstairs than outside", calls, told)
    assert said == told.text
    assert asked.completions == 2


async def test_a_summary_names_nothing_that_no_tool_told_of(asked: Asked) -> None:
    asked.results = {"bedroom": UPSTAIRS, "outside": OUTSIDE}
    told = Reply("Yes, and the kitchen lights are on.", kind="conclude")
    said = await asked.say("is it warmer upstairs than outside", Reply(calls=(MEASURE, MEASURE_OUTSIDE)), told)
    assert said == f"{in_english(UPSTAIRS)} {in_english(OUTSIDE)}"


async def test_a_wrong_name_is_tried_once_more_and_only_the_right_one_told(asked: Asked) -> None:
    asked.results = {"disco ball": UNKNOWN, "kitchen lights": LAMP}
    assert await asked.say("party", Reply(calls=(DISCO,)), Reply(calls=(TURN_ON,))) == in_english(LAMP)


async def test_after_two_wrong_calls_what_is_wrong_is_told(asked: Asked) -> None:
    asked.results = {"disco ball": UNKNOWN}
    assert await asked.say("party", *[Reply(calls=(DISCO,))] * 9) == in_english(UNKNOWN)
    assert asked.completions == 2


async def test_two_of_one_batch_are_both_told_whatever_became_of_them(asked: Asked) -> None:
    asked.results = {
        "kitchen lights": LAMP,
        "disco ball": Result(Outcome.UNAVAILABLE, (verbatim("Disco Ball is unavailable."),)),
    }
    said = await asked.say("party", Reply(calls=(TURN_ON, DISCO), bundled=True))
    assert said == f"{in_english(LAMP)} Disco Ball is unavailable."


async def test_of_a_batch_that_is_partly_wrong_the_wrong_ones_are_tried_again_twice(asked: Asked) -> None:
    asked.results = {"kitchen lights": LAMP, "disco ball": UNKNOWN, "lava lamp": UNKNOWN, "corner": CORNER}
    lava, corner = ToolCall("turn_on", {"name": "lava lamp"}), ToolCall("turn_on", {"name": "corner"})
    first, second = Reply(calls=(TURN_ON, DISCO, lava), bundled=True), Reply(calls=(DISCO,))
    said = await asked.say("party", first, second, Reply(calls=(corner,)))
    assert asked.completions == 3
    assert in_english(LAMP) in said
    assert in_english(CORNER) in said


async def test_one_right_call_makes_up_for_one_wrong_and_the_others_are_told(asked: Asked) -> None:
    asked.results = {"kitchen lights": LAMP, "disco ball": UNKNOWN, "garnet": GARNET}
    garnet = ToolCall("set_light", {"name": "bed light", "color": "garnet"})
    said = await asked.say("party", Reply(calls=(DISCO, garnet), bundled=True), Reply(calls=(TURN_ON,)))
    assert said == f"{in_english(GARNET)} {in_english(LAMP)}"


async def test_after_a_question_to_the_person_the_model_is_not_asked_whatever_else_went_wrong(asked: Asked) -> None:
    asked.results = {
        "kitchen lights": Result(Outcome.NEEDS_PIN, (verbatim("What is the PIN?"),)),
        "disco ball": UNKNOWN,
    }
    said = await asked.say("party", Reply(calls=(TURN_ON, DISCO), bundled=True))
    assert said.endswith("What is the PIN?")
    assert in_english(UNKNOWN) in said
    assert asked.completions == 1


async def test_a_model_is_told_the_names_of_what_is_only_counted(asked: Asked) -> None:
    lights = [item for item in HOUSE.entities if item.startswith("light.")]
    many = Result(Outcome.CHANGED, (verbatim(f"Turned off {len(lights)} lights."),), about=tuple(lights))
    asked.results = {"turn_off": many}
    await asked.say("all lights off", Reply(calls=(ToolCall("turn_off", {"name": "all lights"}),)))
    assert asked.exchange is not None
    told = str(asked.exchange.turn)
    assert all(HOUSE.entities[item].name.split("'")[0] in told for item in lights[:20])


async def test_what_has_choices_is_asked_of_the_person_and_not_of_the_model(asked: Asked) -> None:
    choices = (Choice("Desk 1", EntityRef(("light.desk_1",))), Choice("Desk 2", EntityRef(("light.desk_2",))))
    asked.results = {"turn_on": Result(Outcome.AMBIGUOUS, (verbatim("Which one: Desk 1 or Desk 2?"),), choices=choices)}
    assert await asked.say("a desk lamp would help", Reply(calls=(TURN_ON,))) == "Which one: Desk 1 or Desk 2?"
    assert asked.completions == 1


@pytest.mark.parametrize("outcome", [Outcome.NEEDS_YES, Outcome.NEEDS_PIN])
async def test_nobody_but_the_person_is_asked_for_consent(asked: Asked, outcome: Outcome) -> None:
    asked.results = {"turn_on": Result(outcome, (verbatim("Shall I?"),))}
    assert await asked.say("open up", Reply("Opened!", (TURN_ON,))) == "Shall I?"
    assert asked.completions == 1


async def test_words_about_the_world_are_spoken_as_they_come(asked: Asked) -> None:
    answer = "Paris is the capital of France. It has two million people."
    assert await asked.say("what is the capital of France", answer) == answer
    assert asked.completions == 1


async def test_a_question_of_the_model_is_spoken(asked: Asked) -> None:
    question = Reply("Shall I dim the ceiling lights, or close the curtains?", kind="ask_back")
    assert await asked.say("make it cosy", question) == question.text


async def test_words_with_quotes_and_line_breaks_come_through_whole(asked: Asked) -> None:
    answer = 'He said "hello" \\ and left.\nThen 😀 it rained: ünïcode.'
    assert await asked.say("tell me a story", answer) == answer


async def test_a_model_that_goes_round_in_circles_is_stopped(asked: Asked) -> None:
    asked.results = {"bedroom": UPSTAIRS}
    said = await asked.say("do something about the bedroom", *[Reply(calls=(MEASURE,))] * 20)
    assert said == in_english(UPSTAIRS)
    assert asked.completions == MOST_COMPLETIONS


async def test_arguments_that_are_no_json_are_written_again(asked: Asked) -> None:
    asked.results = {"turn_on": LAMP}
    broken = Reply(calls=(ToolCall("turn_on", '{"name": "kitchen li'),))
    assert await asked.say("cosy please", broken, Reply(calls=(TURN_ON,))) == in_english(LAMP)


async def test_a_model_that_cannot_be_asked_says_why(asked: Asked) -> None:
    asked.server.faults.refuse_status = 500
    with pytest.raises(ModelError, match=r"The language model has a fault of its own \(500\)\."):
        await asked.say("hello", "hi")


async def test_a_model_that_breaks_off_says_so(asked: Asked) -> None:
    asked.server.faults.cut_after = 2
    with pytest.raises(ModelError, match="broke off in the middle"):
        await asked.say("tell me about trains", "Trains run on rails. " * 20)


async def test_each_completion_tells_what_was_sent_and_what_it_cost(asked: Asked) -> None:
    asked.results = {"turn_on": LAMP}
    await asked.say("I would like it cosy", Reply(calls=(TURN_ON,)))
    (use,) = asked.uses
    assert (use.stage, use.left_house, use.problem) == (Stage.LLM, True, "")
    assert use.ms is not None
    assert use.total_ms is not None
    assert 0 < use.ms <= use.total_ms
    assert use.amounts["bytes"] > use.amounts["input_tokens"] > 0
    assert use.cost is not None
    assert use.cost > 0
    assert use.price_read


async def test_a_server_that_cannot_count_costs_what_nobody_knows(asked: Asked) -> None:
    asked.server.counts_tokens = False
    assert await asked.say("I would like it cosy", "Tell me more?")
    assert [use.cost for use in asked.uses] == [None] * len(asked.uses)
    assert all(use.amounts.keys() == {"bytes", "received_bytes"} for use in asked.uses)


async def test_a_completion_that_fails_is_told_as_one(asked: Asked) -> None:
    await asked.server.__aexit__(None, None, None)
    with pytest.raises(ModelError):
        await asked.say("I would like it cosy")
    (use,) = asked.uses
    assert "cannot be reached" in use.problem
    assert use.ms is None
