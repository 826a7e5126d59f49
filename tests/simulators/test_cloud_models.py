"""The simulators of Anthropic and of Gemini, driven by the engines that the rooms ask."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from assistant.engines.anthropic_model import AnthropicEngine
from assistant.engines.engine import LlmEngine, ModelPart
from assistant.engines.gemini_model import GeminiEngine
from assistant.model.completion import SPEAKING_TOOLS, Message, ModelError, Speech, ToolRequest, Words
from assistant.model.completion_use import CompletionUse
from assistant.settings import LlmProvider, LlmSettings
from simulators.anthropic import Anthropic
from simulators.completion import Reply, ToolCall, rules
from simulators.gemini import Gemini

KEY = "a secret key"
TURN_ON: Any = {
    "type": "function",
    "function": {
        "name": "turn_on",
        "description": "Turn something on.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
}
TOOLS = (TURN_ON, *SPEAKING_TOOLS)
ASKED: tuple[Message, ...] = (
    {"role": "system", "content": "You are the voice of this home.\n\nIt is Sunday, 11:30."},
    {"role": "user", "content": "How high is Everest?"},
)


@dataclass
class Asked:
    """A simulator, and an engine that asks it."""

    server: Anthropic | Gemini
    engine: LlmEngine

    async def parts(self, messages: Sequence[Message] = ASKED, use: CompletionUse | None = None) -> list[ModelPart]:
        """Return the parts of an answer, in their order."""
        counted = use or CompletionUse.begin(messages, TOOLS)
        return [part async for part in self.engine.parts(messages, TOOLS, counted, tool_required=True)]


@pytest.fixture(params=["anthropic", "gemini"])
async def asked(request: pytest.FixtureRequest) -> AsyncIterator[Asked]:
    """Each of the clouds that think, at work, and fast enough for a test."""
    server: Anthropic | Gemini = Anthropic(key=KEY) if request.param == "anthropic" else Gemini(key=KEY)
    async with server:
        server.pace.first_token, server.pace.tokens_per_second = 0.01, 1000
        engine = engine_for(server, KEY)
        yield Asked(server, engine)
        await engine.close()


def engine_for(server: Anthropic | Gemini, key: str) -> LlmEngine:
    """Return an engine with a key."""
    if isinstance(server, Anthropic):
        return AnthropicEngine(LlmSettings(LlmProvider.ANTHROPIC, key, server.url))
    return GeminiEngine(LlmSettings(LlmProvider.GEMINI, key, server.url))


def words_in(parts: Sequence[ModelPart]) -> str:
    """Return the words of an answer."""
    return "".join(part.text for part in parts if isinstance(part, Words))


async def test_words_are_declared_where_a_tool_is_required(asked: Asked) -> None:
    """The kind of the words decides whether they may be spoken of the home."""
    asked.server.model = rules(("everest", "It is 8,849 metres high."))
    parts = await asked.parts()
    assert words_in(parts) == "It is 8,849 metres high."
    assert {part.kind for part in parts if isinstance(part, Words)} == {Speech.TALK}


async def test_a_call_comes_with_its_arguments(asked: Asked) -> None:
    """Whole, whatever pieces they came in."""
    calls = (ToolCall("turn_on", {"name": "the hall"}), ToolCall("turn_on", {"name": "the long row of lights"}))
    asked.server.model = lambda messages, tools: Reply(calls=calls)
    requests = [part for part in await asked.parts() if isinstance(part, ToolRequest)]
    assert [request.arguments for request in requests] == [call.arguments for call in calls]


async def test_what_tools_answered_is_sent_back_in_the_way_of_the_provider(asked: Asked) -> None:
    """Each refuses a history that is not its own: roles in turn at Anthropic, signatures at Google."""
    calls = (ToolCall("turn_on", {"name": "a"}), ToolCall("turn_on", {"name": "b"}))
    asked.server.model = lambda messages, tools: Reply(calls=calls)
    requests = [part for part in await asked.parts() if isinstance(part, ToolRequest)]
    history: list[Message] = [
        *ASKED,
        {"role": "assistant", "content": None, "tool_calls": [request.message for request in requests]},
        *({"role": "tool", "tool_call_id": request.id, "content": "It is on."} for request in requests),
        {"role": "user", "content": "And now?"},
    ]
    asked.server.model = rules(otherwise="Both are on.")
    assert words_in(await asked.parts(history)) == "Both are on."
    assert "It is on." in str(asked.server.requests[-1]["messages"])


async def test_the_tokens_are_counted(asked: Asked) -> None:
    """The panel tells the cost of a turn by them."""
    use = CompletionUse.begin(ASKED, TOOLS)
    await asked.parts(use=use)
    report = use.report(asked.engine.service)
    assert report.ms is not None
    assert {"input_tokens", "cached_tokens", "output_tokens", "bytes"} <= report.amounts.keys()
    assert report.amounts["output_tokens"] > 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refuses the key (401)"), (429, "used up (429)"), (500, "a fault of its own (500)"), (503, "no room")],
)
async def test_a_refusal_is_told_in_plain_words(asked: Asked, status: int, said: str) -> None:
    """And the next question is asked all the same."""
    asked.server.faults.refuse_status = status
    with pytest.raises(ModelError) as told:
        await asked.parts()
    assert said in str(told.value)
    assert KEY not in str(told.value)
    asked.server.faults.clear()
    assert words_in(await asked.parts()) == "I don't know."


async def test_a_wrong_key_is_refused(asked: Asked) -> None:
    """The key has to be sent in the way of each of them."""
    engine = engine_for(asked.server, "another key")
    with pytest.raises(ModelError, match=r"refuses the key \(401\)"):
        await Asked(asked.server, engine).parts()
    await engine.close()


@pytest.mark.parametrize("pieces", [0, 1, 3])
async def test_an_answer_that_is_cut_off_is_a_failure(asked: Asked, pieces: int) -> None:
    """Half a call may mean something else: nothing of it is done."""
    asked.server.model = lambda messages, tools: Reply(
        text="One two three four five six.", calls=(ToolCall("turn_on"),)
    )
    asked.server.faults.cut_after = pieces
    got: list[ModelPart] = []

    async def take() -> None:
        use = CompletionUse.begin(ASKED, TOOLS)
        async for part in asked.engine.parts(ASKED, TOOLS, use, tool_required=True):
            got.append(part)  # noqa: PERF401 - it raises in between

    with pytest.raises(ModelError, match=r"broke off|cannot be reached"):
        await take()
    assert not [part for part in got if isinstance(part, ToolRequest)]


@pytest.fixture
async def anthropic() -> AsyncIterator[Asked]:
    """Anthropic alone."""
    async with Anthropic(key=KEY) as server:
        server.pace.first_token, server.pace.tokens_per_second = 0.01, 1000
        engine = engine_for(server, KEY)
        yield Asked(server, engine)
        await engine.close()


async def test_words_stream_out_of_a_tool_that_is_still_being_written(anthropic: Asked) -> None:
    """Without `eager_input_streaming` nothing could be spoken before the last word was written."""
    anthropic.server.model = rules(otherwise="It is 8,849 metres high, and it grows by some millimetres a year.")
    parts = await anthropic.parts()
    assert len([part for part in parts if isinstance(part, Words)]) > 5


async def test_the_prompt_is_cached_but_for_the_time(anthropic: Asked) -> None:
    """A cache that ends with the minute is paid for anew each minute."""
    await anthropic.parts()
    request = anthropic.server.requests[-1]
    assert [block.get("cache_control") for block in request["system"]] == [{"type": "ephemeral"}, None]
    assert request["system"][1]["text"] == "It is Sunday, 11:30."
    assert str(request).count("cache_control") == 1


async def test_an_error_in_the_middle_of_an_answer_is_told(anthropic: Asked) -> None:
    """Under high load Anthropic begins to answer, and sends an error then."""
    assert isinstance(anthropic.server, Anthropic)
    anthropic.server.fails_in_stream = True
    with pytest.raises(ModelError, match="Overloaded"):
        await anthropic.parts()


async def test_a_model_is_asked_to_answer_without_thinking_first(asked: Asked) -> None:
    """By themselves both may think for seconds before the first word."""
    await asked.parts()
    request = asked.server.requests[-1]
    assert request.get("thinking", {}).get("type") == "disabled" or request.get("reasoning_effort") == "minimal"


async def test_a_model_that_always_thinks_is_asked_so_from_then_on(asked: Asked) -> None:
    """It costs a refused request or two, once; its thoughts are a sign of life and nothing to be said."""
    if isinstance(asked.server, Anthropic):
        asked.server.always_thinks = True
    else:
        asked.server.thinks_little = False
    assert words_in(await asked.parts()) == "I don't know."
    assert words_in(await asked.parts()) == "I don't know."
    assert not any("disabled" in str(request) or "minimal" in str(request) for request in asked.server.requests)


async def test_an_answer_that_is_declined_is_told(anthropic: Asked) -> None:
    """An empty answer would be said as none."""
    assert isinstance(anthropic.server, Anthropic)
    anthropic.server.declines = True
    with pytest.raises(ModelError, match="declines to answer this"):
        await anthropic.parts()
