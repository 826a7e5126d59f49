"""The simulator of OpenAI's Realtime API, driven by the engine that rooms ask, and by Pipecat's own service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pipecat.frames.frames import (
    ErrorFrame,
    InputAudioRawFrame,
    LLMFullResponseEndFrame,
    TTSAudioRawFrame,
    TTSTextFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.services.openai.realtime.events import AudioConfiguration, AudioInput, SessionProperties
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService

from assistant.engines.engine import ModelPart
from assistant.engines.openai_realtime import OpenAIRealtimeEngine, OpenAIRealtimeVoiceEngine
from assistant.model.completion import (
    SPEAKING_TOOLS,
    Message,
    ModelError,
    Speech,
    SpokenQuestion,
    ToolRequest,
    VoicePart,
    Words,
)
from assistant.model.completion_use import CompletionUse
from assistant.service_use import ServiceUse
from assistant.settings import LlmProvider, LlmSettings
from satellite.protocol import UPLINK_RATE
from simulators.completion import Reply, ToolCall, rules
from simulators.openai import ToolChoices
from simulators.openai_realtime import OpenAIRealtime
from simulators.speech import tone
from testbed.voice import SpokenCommand
from tests.running_service import Run

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
    {"role": "system", "content": "You are the voice of this home."},
    {"role": "user", "content": "how high is ever rest"},
)
SAID = SpokenCommand("how high is everest", wake="", lead_ms=0)
SPOKEN = SpokenQuestion("how high is ever rest", SAID.samples.astype(np.int16).tobytes())
CALLS = (ToolCall("turn_on", {"name": "the hall"}), ToolCall("turn_on", {"name": "the long row of lights"}))

ODD_EVENTS: tuple[Any, ...] = (
    [],
    {"type": "response.done"},
    {"type": "response.output_text.delta"},
    {"type": "error"},
)

Parts = list[ModelPart]


@pytest.fixture
async def server() -> AsyncIterator[OpenAIRealtime]:
    """A simulator at work, fast enough for a test."""
    async with OpenAIRealtime(key=KEY) as server:
        server.pace.first_token, server.pace.tokens_per_second = 0.01, 1000
        server.sound_pace.first_audio, server.sound_pace.faster = 0.01, 100
        yield server


@pytest.fixture
async def engine(server: OpenAIRealtime) -> AsyncIterator[OpenAIRealtimeEngine]:
    """The engine, with the right key."""
    engine = engine_for(server)
    yield engine
    await engine.close()


def engine_for(server: OpenAIRealtime, key: str = KEY) -> OpenAIRealtimeEngine:
    return OpenAIRealtimeEngine(LlmSettings(LlmProvider.OPENAI_REALTIME, key, server.url))


async def parts_of(
    engine: OpenAIRealtimeEngine,
    messages: Sequence[Message] = ASKED,
    *,
    use: CompletionUse | None = None,
    tool_required: bool = True,
    spoken: SpokenQuestion | None = None,
) -> Parts:
    """Return the parts of an answer, in their order."""
    counted = use or CompletionUse.begin(messages, TOOLS)
    asked = engine.parts(messages, TOOLS, counted, tool_required=tool_required, spoken=spoken)
    return [part async for part in asked]


def words_in(parts: Parts) -> str:
    """Return the words of an answer."""
    return "".join(part.text for part in parts if isinstance(part, Words))


def requests_in(parts: Parts) -> list[ToolRequest]:
    """Return the calls of an answer."""
    return [part for part in parts if isinstance(part, ToolRequest)]


async def test_a_question_is_heard_and_not_read(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """The words of the recogniser may be wrong: the model answers what was said."""
    server.script.say("how high is Mount Everest")
    server.model = rules(("mount everest", "It is 8,849 metres high."), otherwise="What?")
    assert words_in(await parts_of(engine, spoken=SPOKEN)) == "It is 8,849 metres high."
    assert "ever rest" not in str(server.requests)


async def test_the_sound_of_a_question_is_sent_once(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """However often the model is asked about it; that of the question before is deleted."""
    server.script.say("the hall and the row", "thank you")
    server.model = rules(("the hall and the row", Reply(calls=CALLS)), ("it is on", "Both are on."), otherwise="?")
    requests = requests_in(await parts_of(engine, spoken=SPOKEN))
    assert [request.arguments for request in requests] == [call.arguments for call in CALLS]
    history: list[Message] = [
        *ASKED,
        {"role": "assistant", "content": None, "tool_calls": [request.message for request in requests]},
        *({"role": "tool", "tool_call_id": request.id, "content": "It is on."} for request in requests),
    ]
    assert words_in(await parts_of(engine, history, spoken=SPOKEN)) == "Both are on."
    assert len(server.log.all("sound received")) == 1
    await parts_of(engine, spoken=replace(SPOKEN))
    assert [entry.detail for entry in server.log.all("sound received")] == ["the hall and the row", "thank you"]
    assert len(server.log.all("connected")) == 1


async def test_without_sound_the_words_are_read(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """A turn in writing has none."""
    server.model = rules(("ever rest", "It is 8,849 metres high."))
    parts = await parts_of(engine)
    assert words_in(parts) == "It is 8,849 metres high."
    assert {part.kind for part in parts if isinstance(part, Words)} == {Speech.TALK}
    plain = await parts_of(engine, tool_required=False)
    assert {part.kind for part in plain if isinstance(part, Words)} == {Speech.UNDECLARED}
    assert len([part for part in plain if isinstance(part, Words)]) > 3  # word by word


async def test_tokens_of_text_and_of_sound_are_counted(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """They have prices of their own."""
    use = CompletionUse.begin(ASKED, TOOLS)
    await parts_of(engine, use=use, spoken=SPOKEN)
    amounts = use.report(engine.service).amounts
    seconds = len(SPOKEN.pcm) / 2 / UPLINK_RATE
    assert amounts["audio_input_tokens"] == pytest.approx(seconds * 10, abs=1)
    assert amounts["input_tokens"] > 1
    assert amounts["output_tokens"] > 1
    assert amounts["bytes"] > len(SPOKEN.pcm)


@pytest.mark.parametrize(
    ("status", "said"), [(401, "refuses the key (401)"), (429, "used up (429)"), (500, "a fault of its own (500)")]
)
async def test_a_refusal_at_the_door_is_told_in_plain_words(
    server: OpenAIRealtime, engine: OpenAIRealtimeEngine, status: int, said: str
) -> None:
    """And the next question is asked all the same."""
    server.faults.refuse_status = status
    with pytest.raises(ModelError) as told:
        await parts_of(engine)
    assert said in str(told.value)
    assert KEY not in str(told.value)
    server.faults.clear()
    assert words_in(await parts_of(engine)) == "I don't know."


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("insufficient_quota", "used up (429)"),
        ("rate_limit_exceeded", "used up (429)"),
        ("server_error", "of its own (500)"),
        ("session_expired", "no answer in time"),
        ("odd", "does not take this (400): Refused: odd"),
    ],
)
async def test_a_refusal_within_a_session_is_told_in_plain_words(
    server: OpenAIRealtime, engine: OpenAIRealtimeEngine, code: str, said: str
) -> None:
    server.refuses_in_session = code
    with pytest.raises(ModelError) as told:
        await parts_of(engine)
    assert said in str(told.value)
    server.refuses_in_session = ""
    assert words_in(await parts_of(engine)) == "I don't know."


async def test_a_wrong_key_is_refused(server: OpenAIRealtime) -> None:
    engine = engine_for(server, "another key")
    with pytest.raises(ModelError, match=r"refuses the key \(401\)"):
        await parts_of(engine)
    await engine.close()


@pytest.mark.parametrize("pieces", [0, 1, 3, 5])
async def test_an_answer_that_is_cut_off_is_a_failure(
    server: OpenAIRealtime, engine: OpenAIRealtimeEngine, pieces: int
) -> None:
    """Half a call may mean something else: nothing of it is done."""
    server.model = lambda messages, tools: Reply(text="One two three four five six.", calls=CALLS)
    server.faults.cut_after = pieces
    got: Parts = []

    async def take() -> None:
        use = CompletionUse.begin(ASKED, TOOLS)
        async with aclosing(engine.parts(ASKED, TOOLS, use, tool_required=True)) as parts:
            async for part in parts:
                got.append(part)

    with pytest.raises(ModelError, match="broke off"):
        await take()
    assert requests_in(got) == []
    server.faults.clear()
    assert words_in(await parts_of(engine)) == "One two three four five six."


async def test_garbage_and_a_failed_response_are_failures(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    server.faults.garbage = True
    with pytest.raises(ModelError, match="cannot be used"):
        await parts_of(engine)
    server.faults.clear()
    for misshapen in ODD_EVENTS:
        server.odd_event = misshapen
        with pytest.raises(ModelError, match=r"cannot be used|no usable answer"):
            await parts_of(engine)
    server.odd_event = None
    server.fails_in_stream = True
    with pytest.raises(ModelError, match=r"a fault of its own \(500\)"):
        await parts_of(engine)


async def test_a_session_that_ended_between_two_questions_is_no_failure(
    server: OpenAIRealtime, engine: OpenAIRealtimeEngine
) -> None:
    """Each ends after an hour, or with the server that it was at; so may one that was opened for the first."""
    engine.expect()
    for number in range(1, 3):
        await server.log.wait_for("connected", number=number)
        server.cut()
        await server.log.wait_for("closed", number=number)
        assert words_in(await parts_of(engine)) == "I don't know."
        assert len(server.log.all("connected")) == number + 1


async def test_a_session_is_opened_as_a_turn_begins_and_asked_in_it(
    server: OpenAIRealtime, engine: OpenAIRealtimeEngine
) -> None:
    """So that no question waits for a handshake."""
    engine.expect()
    engine.expect()
    await server.log.wait_for("connected")
    await parts_of(engine)
    assert len(server.log.all("connected")) == 1


async def test_what_a_session_sent_that_was_never_asked_is_told_when_it_is_closed(server: OpenAIRealtime) -> None:
    engine, told = engine_for(server), list[ServiceUse]()
    engine.on_use(told.append)
    engine.expect()
    await server.log.wait_for("connected")
    await engine.close()
    (use,) = told
    assert (use.provider, use.cost) == (LlmProvider.OPENAI_REALTIME, 0.0)
    assert use.amounts["bytes"] > 100, "its key and its model are among them"
    assert use.amounts["received_bytes"] > 100


async def test_an_answer_that_nobody_wants_any_more_ends(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """And the next one is not the rest of it."""
    server.model = rules(("ever rest", "One two three four five six."), ("next", "Seven."))
    async with aclosing(engine.parts(ASKED, TOOLS, CompletionUse.begin(ASKED, TOOLS), tool_required=False)) as parts:
        async for part in parts:
            if isinstance(part, Words):
                break
    assert words_in(await parts_of(engine, [{"role": "user", "content": "next"}])) == "Seven."
    await server.log.wait_for("closed")


async def test_a_model_is_asked_without_what_it_refuses(server: OpenAIRealtime, engine: OpenAIRealtimeEngine) -> None:
    """Not all of them reason, and a server of one's own may not be able to require a tool."""
    server.takes_reasoning, server.tool_choices = False, ToolChoices.REFUSED
    assert words_in(await parts_of(engine)) == "I don't know."
    assert "reasoning" not in server.requests[-1]
    assert server.requests[-1]["tool_choice"] == "auto"


async def test_a_model_with_a_voice_says_itself_what_needs_no_tool(server: OpenAIRealtime) -> None:
    """Its words come with the sound behind them; a call has none, and neither has the answer to written words."""
    settings = LlmSettings(LlmProvider.OPENAI_REALTIME_VOICE, KEY, server.url, voice="marin")
    engine = OpenAIRealtimeVoiceEngine(settings)
    server.model = rules(otherwise="It is high.")
    parts = await parts_of(engine, tool_required=False, spoken=SPOKEN)
    assert {part.is_voiced for part in parts if isinstance(part, Words)} == {True}
    sound = b"".join(part.pcm for part in parts if isinstance(part, VoicePart))
    assert len(sound) == len(await tone("It is high.", 24_000))
    assert server.requests[-1]["audio"]["output"]["voice"] == "marin"
    assert "talk" not in {tool["name"] for tool in server.requests[-1]["tools"]}
    for plain in (await parts_of(engine, spoken=SPOKEN), await parts_of(engine, tool_required=False)):
        assert not any(isinstance(part, VoicePart) for part in plain)
        assert words_in(plain) == "It is high."
    await engine.close()


async def test_pipecats_own_service_hears_and_speaks_with_it(server: OpenAIRealtime, run: Run) -> None:
    """The wire is as another client knows it: a buffer of sound, a conversation that the server keeps, a voice."""
    server.script.say("good morning")
    server.model = rules(("good morning", "Good morning to you."))
    heard = AudioConfiguration(input=AudioInput(turn_detection=False))
    service = OpenAIRealtimeLLMService(
        api_key=KEY,
        base_url=server.websocket_url,
        settings=OpenAIRealtimeLLMService.Settings(session_properties=SessionProperties(audio=heard)),
    )
    async with run(service) as running:
        await running.put(InputAudioRawFrame(SPOKEN.pcm, UPLINK_RATE, 1), UserStoppedSpeakingFrame())
        await server.log.wait_for("answer sent")
        await running.wait_for(LLMFullResponseEndFrame)
        sound = b"".join(frame.audio for frame in running.all(TTSAudioRawFrame))
        text = "".join(frame.text for frame in running.all(TTSTextFrame))
    assert text == "Good morning to you."
    assert len(sound) == len(await tone("Good morning to you.", 24_000))
    assert running.all(ErrorFrame) == []
