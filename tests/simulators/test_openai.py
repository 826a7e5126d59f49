"""The OpenAI simulator, driven by Pipecat's own OpenAILLMService and by OpenAI's own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import openai
import pytest
from pipecat.frames.frames import ErrorFrame, LLMContextFrame, LLMFullResponseEndFrame, LLMTextFrame
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.llm_service import FunctionCallParams
from pipecat.services.openai.llm import OpenAILLMService

from simulators.completion import Reply, ToolCall, rules
from simulators.openai import OpenAI
from tests.running_service import Run

TOOL: Any = {
    "type": "function",
    "function": {
        "name": "turn_on",
        "description": "Turn something on.",
        "parameters": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
    },
}


@pytest.fixture
async def server() -> AsyncIterator[OpenAI]:
    """A simulator at work, fast enough for a test."""
    async with OpenAI(key="secret") as server:
        server.pace.first_token = 0.02
        server.pace.tokens_per_second = 1000
        yield server


@pytest.fixture
async def client(server: OpenAI) -> AsyncIterator[openai.AsyncOpenAI]:
    """OpenAI's own client, which does not retry."""
    async with openai.AsyncOpenAI(api_key="secret", base_url=server.url, max_retries=0) as client:
        yield client


class Service(OpenAILLMService):
    """Pipecat's service, which leaves its HTTP connections open when its pipeline ends, and closes them here."""

    async def cleanup(self) -> None:
        """Close the connections too."""
        await super().cleanup()  # type: ignore[no-untyped-call]  # Pipecat's has no annotations
        await self._client.close()


def service(server: OpenAI, key: str = "secret") -> OpenAILLMService:
    """Return the real service, pointed at the simulator."""
    return Service(api_key=key, base_url=server.url)


def asked(text: str) -> LLMContextFrame:
    """Return the frame that asks the model."""
    return LLMContextFrame(LLMContext([{"role": "user", "content": text}]))


async def test_the_answer_streams_through(server: OpenAI, run: Run) -> None:
    """The text arrives in pieces, whole and in order, the first no sooner than the set delay."""
    server.pace.first_token = 0.2
    server.model = rules(("weather", "It is sunny, with a light wind."))
    async with run(service(server)) as running:
        await running.put(asked("How is the weather?"))
        at, _ = await running.wait_for(LLMTextFrame)
        await running.wait_for(LLMFullResponseEndFrame)
    assert "".join(frame.text for frame in running.all(LLMTextFrame)) == "It is sunny, with a light wind."
    assert len(running.all(LLMTextFrame)) > 3
    received = server.log.last("request received")
    assert received is not None
    assert received.detail == "How is the weather?"
    assert at >= received.at + 0.2


async def test_a_tool_call_with_split_arguments_reaches_its_function(server: OpenAI, run: Run) -> None:
    """Arguments come in many chunks and must arrive as one object."""
    arguments = {"name": "the long row of kitchen lights"}
    server.model = lambda messages, tools: Reply(calls=(ToolCall("turn_on", arguments),))
    called: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def turn_on(params: FunctionCallParams) -> None:
        called.put_nowait((params.function_name, params.arguments))

    llm = service(server)
    llm.register_function("turn_on", turn_on)
    async with run(llm) as running:
        await running.put(asked("Turn on the kitchen lights."))
        async with asyncio.timeout(20):
            assert await called.get() == ("turn_on", arguments)


async def test_two_calls_may_come_in_one_chunk(server: OpenAI, client: openai.AsyncOpenAI) -> None:
    """Servers that bundle calls are what the assistant's own service has to cope with."""
    calls = (ToolCall("turn_on", {"name": "a"}), ToolCall("turn_on", {"name": "b"}))
    server.model = lambda messages, tools: Reply(calls=calls, bundled=True)
    stream = await client.chat.completions.create(
        model="gpt-4.1", messages=[{"role": "user", "content": "both"}], tools=[TOOL], stream=True
    )
    deltas = [chunk.choices[0].delta async for chunk in stream]
    [bundle] = [delta.tool_calls for delta in deltas if delta.tool_calls]
    assert [(call.index, call.id) for call in bundle] == [(0, calls[0].id), (1, calls[1].id)]
    assert [call.function.arguments for call in bundle if call.function] == [call.json for call in calls]


async def test_two_calls_may_come_one_after_the_other(server: OpenAI, client: openai.AsyncOpenAI) -> None:
    """OpenAI's own form: each call opens with its name, its arguments follow under its index."""
    server.model = lambda messages, tools: Reply(
        text="Both.", calls=(ToolCall("turn_on", {"name": "a"}), ToolCall("turn_on", {"name": "b"}))
    )
    async with client.chat.completions.stream(
        model="gpt-4.1", messages=[{"role": "user", "content": "both"}], tools=[TOOL]
    ) as stream:
        message = (await stream.get_final_completion()).choices[0].message
    assert message.content == "Both."
    assert [call.function.arguments for call in message.tool_calls or ()] == ['{"name": "a"}', '{"name": "b"}']


async def test_broken_arguments_come_as_they_are(server: OpenAI, client: openai.AsyncOpenAI) -> None:
    """A model that writes bad JSON must be survived by whoever reads it."""
    server.model = lambda messages, tools: Reply(calls=(ToolCall("turn_on", '{"name": "kit'),))
    answer = await client.chat.completions.create(
        model="gpt-4.1", messages=[{"role": "user", "content": "hi"}], tools=[TOOL]
    )
    call = (answer.choices[0].message.tool_calls or [])[0]
    assert call.type == "function"
    assert call.function.arguments == '{"name": "kit'
    assert answer.choices[0].finish_reason == "tool_calls"


async def test_the_usage_is_told_when_asked_for(server: OpenAI, client: openai.AsyncOpenAI) -> None:
    """The cost of a turn is shown from the last chunk, which has no choices."""
    server.model = rules(("weather", "It is sunny today."))
    stream = await client.chat.completions.create(
        model="gpt-4.1",
        messages=[{"role": "user", "content": "How is the weather?"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens == 4


async def test_a_tool_call_without_its_answer_is_refused(client: openai.AsyncOpenAI) -> None:
    """OpenAI answers 400 to a history with a hole in it; a simulator that does not would hide the bug."""
    call: Any = {"id": "call_1", "type": "function", "function": {"name": "turn_on", "arguments": "{}"}}
    with pytest.raises(openai.BadRequestError, match="call_1"):
        await client.chat.completions.create(
            model="gpt-4.1",
            messages=[
                {"role": "user", "content": "hi"},
                {"role": "assistant", "tool_calls": [call]},
                {"role": "user", "content": "and?"},
            ],
        )


async def test_models_are_listed(client: openai.AsyncOpenAI) -> None:
    """A settings page asks this to see whether a key works."""
    assert "gpt-4.1" in [model.id async for model in client.models.list()]


@pytest.mark.parametrize(("status", "key"), [(401, "wrong"), (429, "secret"), (500, "secret")])
async def test_a_refusal_surfaces_as_an_error(server: OpenAI, run: Run, status: int, key: str) -> None:
    """A wrong key, a limit and an outage each end the turn with an error instead of silence."""
    server.faults.refuse_status = None if status == 401 else status
    async with run(service(server, key)) as running:
        await running.put(asked("hello"))
        _, frame = await running.wait_for(ErrorFrame)
    assert str(status) in frame.error


async def test_an_answer_that_is_cut_in_the_middle_surfaces_as_an_error(server: OpenAI, run: Run) -> None:
    """Half an answer is followed by an error, not taken for the whole."""
    server.model = rules(otherwise="One two three four five six.")
    server.faults.cut_after = 3
    async with run(service(server)) as running:
        await running.put(asked("hello"))
        await running.wait_for(ErrorFrame)
    assert "".join(frame.text for frame in running.all(LLMTextFrame)) == "One two three"


async def test_a_stalled_model_sends_nothing_until_it_is_lifted(server: OpenAI, run: Run) -> None:
    """A first-token timeout is for this."""
    server.model = rules(otherwise="Late.")
    server.faults.stall = True
    async with run(service(server)) as running:
        await running.put(asked("hello"))
        await server.log.wait_for("request received")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await server.log.wait_for("first token sent")
        server.faults.stall = False
        _, frame = await running.wait_for(LLMTextFrame)
    assert frame.text == "Late."
