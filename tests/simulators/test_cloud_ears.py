"""The simulators of AssemblyAI and of OpenAI's ears, driven by Pipecat's own services as the rooms have them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
import numpy as np
import pytest
from openai import AsyncOpenAI
from pipecat.frames.frames import (
    ErrorFrame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameProcessor

from assistant.engines.assemblyai import StretchAssemblyAISTTService
from assistant.engines.openai_ears import StretchOpenAISTTService
from assistant.placed_stt import passages_of
from simulators.assemblyai import AssemblyAI
from simulators.listening import Script
from simulators.openai import OpenAI
from simulators.server import Server
from tests.running_service import RATE, Run, Running

TEXT = "Turn on the kitchen lights."
KEY = "a secret key"
ANSWER_SECONDS = 0.5
"""Patience with a stalled service."""


@dataclass
class Ears:
    """A simulator, and how to make the service that asks it."""

    server: Server
    script: Script
    service: Callable[[str], FrameProcessor]


@pytest.fixture(params=["assemblyai", "openai"])
async def ears(request: pytest.FixtureRequest) -> AsyncIterator[Ears]:
    """Each of the clouds that hear, at work."""
    if request.param == "assemblyai":
        async with AssemblyAI(key=KEY) as assemblyai, aiohttp.ClientSession() as session:
            assemblyai.answer_seconds = 0.01
            yield Ears(assemblyai, assemblyai.script, lambda key: _assemblyai(assemblyai, key, session))
    else:
        async with OpenAI(key=KEY) as openai, AsyncOpenAI(api_key=KEY, base_url=openai.url, max_retries=0) as client:
            openai.audio.pace.transcript = 0.01
            yield Ears(openai, openai.audio.script, lambda key: _openai(client, key))


def _assemblyai(server: AssemblyAI, key: str, session: aiohttp.ClientSession) -> FrameProcessor:
    settings = StretchAssemblyAISTTService.Settings(language="en")
    return StretchAssemblyAISTTService(
        api_key=key,
        aiohttp_session=session,
        base_url=server.url,
        max_context_turns=0,
        settings=settings,
        answer_seconds=ANSWER_SECONDS,
    )


def _openai(client: AsyncOpenAI, key: str) -> FrameProcessor:
    settings = StretchOpenAISTTService.Settings(model="gpt-transcribe", language="en")
    keyed = client.with_options(api_key=key)
    return StretchOpenAISTTService(keyed, settings=settings, answer_seconds=ANSWER_SECONDS)


def silence(seconds: float) -> np.ndarray:
    """Return digital silence."""
    return np.zeros(int(seconds * RATE), np.int16)


async def say(running: Running, sentence: np.ndarray) -> None:
    """Let one sentence be heard: half a second of silence, the voice, and the pause that ends it."""
    await running.put(InputAudioRawFrame(silence(0.5).tobytes(), RATE, 1))
    await running.put(InputAudioRawFrame(sentence[: RATE // 5].tobytes(), RATE, 1))
    await running.put(VADUserStartedSpeakingFrame(start_secs=0.2))
    rest = np.concatenate([sentence[RATE // 5 :], silence(0.3)])
    await running.put(InputAudioRawFrame(rest.tobytes(), RATE, 1), VADUserStoppedSpeakingFrame(stop_secs=0.2))


async def test_a_stretch_of_speech_has_one_transcript_in_its_place(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """The listener finds the turn by the place: one that is off gives the words to another turn, or to none."""
    ears.script.say(TEXT)
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        _, frame = await running.wait_for(TranscriptionFrame)
    assert (frame.text, frame.finalized) == (TEXT, True)
    [passage] = passages_of(frame)
    assert passage.start == pytest.approx(0.5, abs=0.05)
    assert passage.end == pytest.approx(0.5 + len(sentence) / RATE + 0.3, abs=0.05)


async def test_speech_without_words_has_an_empty_transcript(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """A turn waits for an answer to each stretch that it heard."""
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        _, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == ""


async def test_a_stretch_without_sound_is_not_asked_for(ears: Ears, run: Run) -> None:
    """Both refuse to hear less than a tenth of a second, which would count as a failure of theirs."""
    async with run(ears.service(KEY)) as running:
        await running.put(VADUserStartedSpeakingFrame(start_secs=0.2), VADUserStoppedSpeakingFrame(stop_secs=0.2))
        _, frame = await running.wait_for(TranscriptionFrame)
    assert frame.text == ""
    assert not running.all(ErrorFrame)


async def test_transcripts_come_in_the_order_of_the_speech(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """The second half of a sentence is not to stand before the first."""
    ears.script.say("one", "two")
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        await say(running, sentence)
        await running.wait_for(TranscriptionFrame, lambda frame: frame.text == "two")
    assert [frame.text for frame in running.all(TranscriptionFrame)] == ["one", "two"]


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refuses the key (401)"), (429, "the account is used up (429)"), (500, "a fault of its own (500)")],
)
async def test_a_refusal_is_told_in_plain_words_and_the_next_stretch_is_heard(
    ears: Ears, run: Run, sentence: np.ndarray, status: int, said: str
) -> None:
    """A person reads the words; a service that is given up for good stays deaf after its outage."""
    ears.server.faults.refuse_status = status
    ears.script.say(TEXT)
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        _, error = await running.wait_for(ErrorFrame)
        await running.wait_for(TranscriptionFrame, lambda frame: not frame.text)
        ears.server.faults.clear()
        await say(running, sentence)
        await running.wait_for(TranscriptionFrame, lambda frame: frame.text == TEXT)
    assert said in error.error
    assert KEY not in error.error


async def test_a_wrong_key_is_refused(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """The key has to be sent in the way of each of them."""
    async with run(ears.service("another key")) as running:
        await say(running, sentence)
        _, error = await running.wait_for(ErrorFrame)
    assert "refuses the key (401)" in error.error
    assert "another key" not in error.error


@pytest.mark.parametrize("pieces", [0, 1])
async def test_an_answer_that_is_cut_off_is_no_transcript(
    ears: Ears, run: Run, sentence: np.ndarray, pieces: int
) -> None:
    """Cut before it begins, and in its middle: half an answer is none."""
    ears.server.faults.cut_after = pieces
    ears.script.say(TEXT)
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        _, error = await running.wait_for(ErrorFrame)
        _, frame = await running.wait_for(TranscriptionFrame)
    assert "broke off" in error.error or "cannot be reached" in error.error
    assert frame.text == ""


async def test_a_stalled_service_is_not_waited_for(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """Its stretch is answered empty after the bound, and the next one is heard."""
    ears.server.faults.stall = True
    ears.script.say(TEXT, TEXT)
    async with run(ears.service(KEY)) as running:
        await say(running, sentence)
        _, error = await running.wait_for(ErrorFrame)
        ears.server.faults.clear()
        await say(running, sentence)
        await running.wait_for(TranscriptionFrame, lambda frame: frame.text == TEXT)
    assert "no answer in time" in error.error


async def test_a_service_that_is_not_there_is_told(ears: Ears, run: Run, sentence: np.ndarray) -> None:
    """A connection that nobody takes is the commonest outage of a home: its internet."""
    service = ears.service(KEY)
    await ears.server.__aexit__(None, None, None)
    async with run(service) as running:
        await say(running, sentence)
        _, error = await running.wait_for(ErrorFrame)
        _, frame = await running.wait_for(TranscriptionFrame)
    assert "cannot be reached" in error.error
    assert frame.text == ""
