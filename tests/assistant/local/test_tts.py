"""espeak-ng as a Pipecat service: sound at once, an end when interrupted, plain words when it is missing."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pipecat.frames.frames import ErrorFrame, Frame, TTSAudioRawFrame, TTSSpeakFrame, TTSStartedFrame, TTSStoppedFrame
from pipecat.tests.utils import run_test

from assistant.local.tts import EspeakTTSService, espeak_voice


async def speak(service: EspeakTTSService, *texts: str) -> tuple[Sequence[Frame], Sequence[Frame]]:
    """The frames that go down and up when the texts are spoken."""
    async with asyncio.timeout(30):
        return await run_test(service, frames_to_send=[TTSSpeakFrame(text) for text in texts], start_timeout=10)


def audio(frames: Sequence[Frame]) -> bytes:
    """All speech in the frames."""
    return b"".join(frame.audio for frame in frames if isinstance(frame, TTSAudioRawFrame))


async def test_a_text_is_spoken_between_start_and_stop() -> None:
    down, up = await speak(EspeakTTSService(), "Turned on the kitchen lights.")
    kinds = [type(frame) for frame in down]
    assert kinds.index(TTSStartedFrame) < kinds.index(TTSAudioRawFrame) < kinds.index(TTSStoppedFrame)
    sound = [frame for frame in down if isinstance(frame, TTSAudioRawFrame)]
    assert {frame.sample_rate for frame in sound} == {24000}
    assert 0.8 < len(audio(sound)) / 48000 < 4
    assert np.abs(np.frombuffer(audio(sound), np.int16).astype(np.int32)).max() > 3000
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


async def test_the_wav_header_is_no_sound() -> None:
    down, _ = await speak(EspeakTTSService(sample_rate=22050), "a")
    assert b"RIFF" not in audio(down)


async def test_a_text_that_looks_like_an_option_or_markup_is_spoken() -> None:
    down, up = await speak(EspeakTTSService(), "--version", "<b>21.5 °C & more</b>")
    assert len([frame for frame in down if isinstance(frame, TTSStoppedFrame)]) == 2
    assert not [frame for frame in up if isinstance(frame, ErrorFrame)]


async def test_speech_begins_long_before_a_long_text_is_synthesized() -> None:
    service = EspeakTTSService()
    await speak(service, "warm up")
    text = "The lights in the kitchen are on, and so are those in the hall. " * 200
    started, first = time.perf_counter(), None
    async for frame in service.run_tts(text, "context"):
        if isinstance(frame, TTSAudioRawFrame):
            first = first or time.perf_counter() - started
    assert first is not None
    assert first < (time.perf_counter() - started) / 4


async def test_an_interruption_ends_the_process() -> None:
    service = EspeakTTSService()
    await speak(service, "warm up")
    speech = service.run_tts("This goes on and on. " * 2000, "context")
    await anext(speech)
    await speech.aclose()
    children = await asyncio.to_thread(_children)
    assert "espeak-ng" not in children


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (EspeakTTSService(program="espeak-that-is-not-there"), "not installed"),
        (EspeakTTSService(voice="klingon-opera"), "could not speak"),
    ],
)
async def test_what_is_wrong_is_said_in_plain_words(service: EspeakTTSService, words: str) -> None:
    _, up = await speak(service, "hello")
    assert words in next(frame.error for frame in up if isinstance(frame, ErrorFrame))


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "en-us"),
        ("en-GB", "en-gb"),
        ("de-DE", "de"),
        ("pt-BR", "pt-br"),
        ("zh-Hans", "cmn"),
        ("nl", "nl"),
        ("en-AU", "en-us"),
    ],
)
def test_a_language_has_its_voice(language: str, voice: str) -> None:
    assert espeak_voice(language) == voice


def _children() -> str:
    """The names of this process' children."""
    tasks = Path("/proc/self/task").iterdir()
    pids = [pid for task in tasks for pid in (task / "children").read_text().split()]
    return " ".join((Path("/proc") / pid / "comm").read_text() for pid in pids if (Path("/proc") / pid).exists())
