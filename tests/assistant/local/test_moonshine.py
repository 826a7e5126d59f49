"""Moonshine's engine, the real library with a real model: words while one speaks, rooms at once, a lost process."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from pipecat.frames.frames import (
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from assistant.local.free_speech_stt import FreeSpeechSTTService
from assistant.local.moonshine.moonshine_engine import MoonshineEngine
from assistant.local.moonshine.moonshine_library import BASE, TINY_STREAMING
from assistant.local.speech_models import MOONSHINE_TINY
from assistant.local.speech_process import SpeechProcessError
from testbed.moonshine import moonshine_base
from testbed.voice import NEURAL, in_a_quiet_room, say
from tests.assistant.local.speech_processes import speech_processes
from tests.running_service import running_service

HALF_SECOND = 16000


def spoken(text: str) -> bytes:
    """The text by the neural voice in a quiet room, 16-bit mono at 16 kHz."""
    return in_a_quiet_room(np.pad(say(text, voice=NEURAL), (3200, 4800))).tobytes()


def words(text: str) -> str:
    """The text without case and punctuation."""
    return re.sub(r"[^a-z ]", "", text.lower())


@pytest.fixture
async def engine() -> AsyncIterator[MoonshineEngine]:
    """An engine with Moonshine base."""
    folder = await moonshine_base()
    engine = MoonshineEngine(lambda: folder, architecture=BASE)
    yield engine
    await engine.close()


async def test_words_come_while_one_speaks_and_rooms_are_kept_apart(engine: MoonshineEngine) -> None:
    lamp, stop = spoken("turn off the lamp"), spoken("stop")
    one, other = engine.listen("en"), engine.listen("en")
    assert words((await one.heard(lamp[: len(lamp) // 2], final=False)).text).startswith("turn")
    assert words((await other.heard(stop, final=True)).text) == "stop"
    assert words((await one.heard(lamp, final=True)).text) == "turn off the lamp"


async def test_a_room_hears_by_it(engine: MoonshineEngine) -> None:
    await engine.start()
    stop = spoken("stop")
    async with running_service(FreeSpeechSTTService(engine, model="moonshine-base", language="en")) as room:
        pieces = [InputAudioRawFrame(stop[at : at + 1280], 16000, 1) for at in range(0, len(stop), 1280)]
        await room.put(VADUserStartedSpeakingFrame(start_secs=0.0), *pieces)
        await room.wait_for(InterimTranscriptionFrame)
        await room.put(VADUserStoppedSpeakingFrame(stop_secs=0.2))
        (transcript,) = await room.wait_for_all(TranscriptionFrame, 1)
        assert words(transcript.text) == "stop"


async def test_a_stretch_whose_process_was_lost_is_heard_from_its_beginning(engine: MoonshineEngine) -> None:
    stop, hearing = spoken("stop"), engine.listen("en")
    await hearing.heard(stop[:HALF_SECOND], final=False)
    (process,) = speech_processes("moonshine_program")
    os.kill(process, signal.SIGKILL)
    with pytest.raises(SpeechProcessError, match="has ended"):
        await engine.listen("en").heard(stop, final=True)
    assert words((await hearing.heard(stop, final=True)).text) == "stop"


async def test_files_that_are_no_model_are_said_to_be_damaged(tmp_path: Path) -> None:
    for file in MOONSHINE_TINY.files:
        (tmp_path / file.name).write_bytes(bytes(100))
    engine = MoonshineEngine(lambda: tmp_path, architecture=TINY_STREAMING)
    with pytest.raises(SpeechProcessError, match="the model is damaged"):
        await engine.start()
    await engine.close()
