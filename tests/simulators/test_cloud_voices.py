"""The simulators of ElevenLabs and of OpenAI's voice, driven by Pipecat's own services as the rooms have them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np
import pytest
from openai import AsyncOpenAI
from pipecat.frames.frames import ErrorFrame, InterruptionFrame, TTSAudioRawFrame, TTSSpeakFrame, TTSStoppedFrame
from pipecat.services.tts_service import TTSService

from assistant.engines.elevenlabs import SteadyElevenLabsTTSService
from assistant.engines.openai_voice import SharedOpenAITTSService
from assistant.service_meter import ServiceMeter
from assistant.service_use import MeteredService, Stage
from simulators.elevenlabs import ElevenLabs
from simulators.openai import OpenAI
from simulators.server import Server
from simulators.speech import SECONDS_PER_LETTER
from tests.running_service import RATE, Run

TEXT = "The kitchen lights are on."
KEY = "a secret key"


@dataclass
class Voice:
    """A simulator, and how to make the service that asks it."""

    server: Server
    service: Callable[[str], TTSService]


@pytest.fixture(params=["elevenlabs", "openai"])
async def voice(request: pytest.FixtureRequest) -> AsyncIterator[Voice]:
    """Each of the clouds that speak, at work."""
    if request.param == "elevenlabs":
        async with ElevenLabs(key=KEY) as elevenlabs:
            yield Voice(elevenlabs, lambda key: _elevenlabs(elevenlabs, key))
    else:
        async with OpenAI(key=KEY) as openai, AsyncOpenAI(api_key=KEY, base_url=openai.url, max_retries=0) as client:
            openai.audio.pace.first_audio = 0.05
            yield Voice(openai, lambda key: _openai(client, key))


def _elevenlabs(server: ElevenLabs, key: str, voice: str = "somebody") -> SteadyElevenLabsTTSService:
    settings = SteadyElevenLabsTTSService.Settings(voice=voice, language="en")
    return SteadyElevenLabsTTSService(api_key=key, url=server.url, settings=settings, metrics=_meter())


def _openai(client: AsyncOpenAI, key: str, seconds: float = 5.0) -> SharedOpenAITTSService:
    return SharedOpenAITTSService(client.with_options(api_key=key, timeout=seconds), metrics=_meter())


def _meter() -> ServiceMeter:
    return ServiceMeter(MeteredService(Stage.TTS, "", "", ""), lambda _use: None)


async def test_a_text_becomes_sound_of_its_length(voice: Voice, run: Run) -> None:
    """All of it comes through at the pipeline's rate, and then the answer is over."""
    async with run(voice.service(KEY)) as running:
        await running.put(TTSSpeakFrame(TEXT))
        await running.wait_for(TTSStoppedFrame)
    audio = b"".join(frame.audio for frame in running.all(TTSAudioRawFrame))
    assert {frame.sample_rate for frame in running.all(TTSAudioRawFrame)} == {RATE}
    assert len(audio) / 2 / RATE == pytest.approx(len(TEXT) * SECONDS_PER_LETTER, abs=0.1)
    assert np.abs(np.frombuffer(audio, np.int16)).max() > 3000
    assert [entry.detail.strip() for entry in voice.server.log.all("text received")] == [TEXT]


async def test_texts_are_spoken_one_after_the_other(voice: Voice, run: Run) -> None:
    """An answer of several sentences, and what is said after it, come in their order."""
    async with run(voice.service(KEY)) as running:
        await running.put(TTSSpeakFrame("One."), TTSSpeakFrame("Two."))
        await running.wait_for_all(TTSStoppedFrame, 2)
    assert [entry.detail.strip() for entry in voice.server.log.all("text received")] == ["One.", "Two."]


@pytest.mark.parametrize(("status", "said"), [(429, "used up (429)"), (500, "a fault of its own (500)")])
async def test_a_refusal_is_told_in_plain_words(voice: Voice, run: Run, status: int, said: str) -> None:
    """At the connection or at the request, wherever the provider refuses."""
    voice.server.faults.refuse_status = status
    async with run(voice.service(KEY)) as running:
        await running.put(TTSSpeakFrame(TEXT))
        _, error = await running.wait_for(ErrorFrame, lambda frame: said in frame.error)
    assert KEY not in error.error


async def test_a_wrong_key_is_told(voice: Voice, run: Run) -> None:
    """ElevenLabs says so after the connection was made, and Pipecat itself keeps the reason to itself."""
    async with run(voice.service("another key")) as running:
        await running.put(TTSSpeakFrame(TEXT))
        _, error = await running.wait_for(ErrorFrame, lambda frame: "refuses the key (401)" in frame.error)
    assert "another key" not in error.error


async def test_sound_that_is_cut_off_is_told_and_the_next_text_is_spoken(voice: Voice, run: Run) -> None:
    """The half that came is played, the answer ends, and the connection is made again."""
    voice.server.faults.cut_after = 3
    async with run(voice.service(KEY)) as running:
        await running.put(TTSSpeakFrame(TEXT))
        _, error = await running.wait_for(ErrorFrame)
        assert "broke off" in error.error
        await running.wait_for(TTSStoppedFrame)
        assert running.all(TTSAudioRawFrame)
        voice.server.faults.clear()
        await running.put(TTSSpeakFrame("Once more."))
        await running.wait_for_all(TTSStoppedFrame, 2)
    assert voice.server.log.all("text received")[-1].detail.strip() == "Once more."


async def test_an_interruption_ends_what_is_being_spoken(voice: Voice, run: Run) -> None:
    """After a barge-in no further sound of that answer may come."""
    async with run(voice.service(KEY)) as running:
        await running.put(TTSSpeakFrame(TEXT * 10))
        await running.wait_for(TTSAudioRawFrame)
        await running.put(InterruptionFrame())
        await running.wait_for(InterruptionFrame)
        heard = len(running.all(TTSAudioRawFrame))
        await running.put(TTSSpeakFrame("And now?"))
        await running.wait_for(TTSStoppedFrame)
    after = sum(len(frame.audio) for frame in running.all(TTSAudioRawFrame)[heard:]) / 2 / RATE
    assert after == pytest.approx(len("And now?") * SECONDS_PER_LETTER, abs=0.3)


async def test_a_stalled_openai_is_not_waited_for(run: Run) -> None:
    """The request is given up, and told."""
    async with OpenAI(key=KEY) as server, AsyncOpenAI(api_key=KEY, base_url=server.url, max_retries=0) as client:
        server.faults.stall = True
        async with run(_openai(client, KEY, seconds=0.3)) as running:
            await running.put(TTSSpeakFrame(TEXT))
            _, error = await running.wait_for(ErrorFrame)
    assert "no answer in time" in error.error


async def test_an_unknown_voice_is_told_by_elevenlabs_in_its_words(run: Run) -> None:
    """The commonest mistake after a wrong key."""
    async with ElevenLabs(key=KEY) as server:
        server.voices = frozenset({"george"})
        async with run(_elevenlabs(server, KEY, voice="nobody")) as running:
            _, error = await running.wait_for(ErrorFrame)
    assert "nobody does not exist" in error.error
