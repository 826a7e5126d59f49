"""Free speech in a room's pipeline, by Whisper: words while one speaks, and what belongs to the wake word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)

from assistant.frames import ListenFrame, TurnOverFrame, WakeSoundFrame
from assistant.local.free_speech_stt import FreeSpeechSTTService
from assistant.local.model_store import ModelStore
from assistant.local.speech_models import WHISPER_BASE
from assistant.local.voiced_sound import VoicedSound
from assistant.local.whisper.whisper_engine import WhisperEngine
from assistant.placed_stt import is_anew, passages_of
from testbed.voice import NEURAL, RATE, VOICE, WAKE_STRETCH, in_a_quiet_room, say
from tests.running_service import Running, running_service

Samples = NDArray[np.int16]

COMMAND = "turn off the reading lamp"
STOPPED = VADUserStoppedSpeakingFrame(stop_secs=0.2)


@pytest.fixture
async def engine(speech: ModelStore) -> AsyncIterator[WhisperEngine]:
    """An engine with Whisper base."""
    folder = speech.path(WHISPER_BASE)
    assert folder
    engine = WhisperEngine(lambda: folder, threads=2)
    await engine.start()
    yield engine
    await engine.close()


def silence(seconds: float) -> Samples:
    """Return so much of nothing."""
    return np.zeros(round(seconds * RATE), np.int16)


def heard(*parts: Samples) -> list[Frame]:
    """The parts one after the other in a quiet room, by 40 ms."""
    samples = in_a_quiet_room(np.concatenate(parts))
    return [InputAudioRawFrame(samples[at : at + 640].tobytes(), RATE, 1) for at in range(0, len(samples), 640)]


def letters(text: str) -> str:
    """The letters of a text and nothing else."""
    return "".join(filter(str.isalpha, text.lower()))


async def final(room: Running, number: int) -> str:
    """Return the letters of the last one of so many transcripts."""
    return letters((await room.wait_for_all(TranscriptionFrame, number))[-1].text)


async def test_a_command_is_known_before_its_pause_is_long_enough_to_end_it(engine: WhisperEngine) -> None:
    spoken = say(COMMAND, voice=NEURAL)
    last_word = spoken[: -RATE * 15 // 100], spoken[-RATE * 15 // 100 :]
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(*heard(silence(0.4)), VADUserStartedSpeakingFrame(start_secs=0.0), *heard(last_word[0]))
        await room.put(*heard(last_word[1], silence(0.08)))
        await room.wait_for(InterimTranscriptionFrame, lambda frame: letters(frame.text) == letters(COMMAND))
        assert not room.all(TranscriptionFrame)
        await room.put(*heard(silence(0.12)), STOPPED)
        assert await final(room, 1) == letters(COMMAND)


def woken(rest: float) -> tuple[list[Frame], Samples]:
    """The beginning of a turn whose wake word ends `rest` seconds after it, and that end."""
    word = say("hey jarvis", voice=NEURAL, stretch=WAKE_STRETCH)
    first, last = np.split(word, [len(word) - round(rest * RATE)])
    audio = in_a_quiet_room(np.concatenate((silence(0.5), first))).tobytes()
    sound = WakeSoundFrame(phrase="hey jarvis", audio=audio, rest_seconds=rest + 0.05)
    return [ListenFrame(wake_word="hey_jarvis"), sound], last


async def test_the_end_of_the_wake_word_is_no_part_of_what_is_said(engine: WhisperEngine) -> None:
    begun, tail = woken(0.4)
    word = [VADUserStartedSpeakingFrame(start_secs=0.0), *heard(tail, silence(0.2)), STOPPED]
    command = [VADUserStartedSpeakingFrame(start_secs=0.0), *heard(say(COMMAND, voice=NEURAL), silence(0.2)), STOPPED]
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(ListenFrame(), *word)
        assert await final(room, 1)  # it has words, which nobody said to us
        await room.put(*begun, *word)
        assert not await final(room, 2)
        await room.put(*command)
        assert await final(room, 3) == letters(COMMAND)


@pytest.mark.parametrize("command", ["stop", COMMAND])
async def test_what_is_said_in_one_breath_with_the_wake_word_is_heard_whole(
    engine: WhisperEngine, command: str
) -> None:
    begun, tail = woken(0.4)
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(*begun, VADUserStartedSpeakingFrame(start_secs=0.0))
        await room.put(*heard(tail, say(command, voice=NEURAL), silence(0.2)), STOPPED)
        assert await final(room, 1) == letters(command)


@pytest.mark.parametrize("share", [0.15, 0.4, 0.8])
async def test_a_pause_that_was_none_costs_no_word(engine: WhisperEngine, share: float) -> None:
    spoken = say(COMMAND, voice=NEURAL)
    first, second = np.split(spoken, [round(len(spoken) * share)])
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(ListenFrame(), *heard(silence(0.3)), VADUserStartedSpeakingFrame(start_secs=0.0))
        await room.put(*heard(first), STOPPED, *heard(second[:1600]), VADUserStartedSpeakingFrame(start_secs=0.1))
        await room.put(*heard(second[1600:], silence(0.2)), STOPPED)
        assert await final(room, 2) == letters(COMMAND)
        begun, joined = room.all(TranscriptionFrame)
        assert is_anew(joined)
        assert passages_of(joined)[0].start == passages_of(begun)[0].start


async def test_what_is_said_after_a_longer_pause_or_in_another_turn_has_its_own_transcript(
    engine: WhisperEngine,
) -> None:
    stretch = [VADUserStartedSpeakingFrame(start_secs=0.0), *heard(say(COMMAND, voice=NEURAL), silence(0.2)), STOPPED]
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(ListenFrame(), *stretch, *heard(silence(2.0)), *stretch)
        await room.put(ListenFrame(), *stretch)
        assert await final(room, 3) == letters(COMMAND)
        assert not any(is_anew(transcript) for transcript in room.all(TranscriptionFrame))


async def test_what_begins_as_a_turn_is_answered_does_not_say_its_words_again(engine: WhisperEngine) -> None:
    command, after = say(COMMAND, voice=NEURAL), say("what time is it", voice=NEURAL)
    begins = VADUserStartedSpeakingFrame(start_secs=0.0)
    async with running_service(FreeSpeechSTTService(engine, model="whisper-base", language="en")) as room:
        await room.put(ListenFrame(), *heard(silence(0.4)), begins, *heard(command, silence(0.3)), STOPPED)
        assert await final(room, 1) == letters(COMMAND)
        await room.put(*heard(silence(0.2)), begins, TurnOverFrame(), *heard(after, silence(0.3)), STOPPED)
        assert await final(room, 2) == letters("what time is it")
        assert not is_anew(room.all(TranscriptionFrame)[-1])


async def test_of_a_voice_that_never_pauses_for_long_each_stretch_is_still_heard(tmp_path: Path) -> None:
    service = FreeSpeechSTTService(WhisperEngine(lambda: tmp_path, threads=1), model="whisper-base", language="en")
    sound = np.random.default_rng(0).normal(0, 2000, 4 * RATE).astype(np.int16).tobytes()
    for _ in range(12):
        stretch = service.begun(service.tape.seconds, b"")
        stretch.add(sound)
        service.tape.add(sound, RATE)
        stretch.finish(service.tape.seconds, 0.2)
        assert stretch.has_more


@pytest.mark.parametrize(("noise_db", "tolerance"), [(40, 0.1), (10, 0.3)])
def test_the_end_of_a_voice_is_found_as_it_comes(noise_db: int, tolerance: float) -> None:
    for voice in (NEURAL, VOICE):
        assert -tolerance <= _late(say(COMMAND, voice=voice), noise_db) <= 0.05


def _late(spoken: Samples, noise_db: int) -> float:
    """Return by how many seconds the end is found too late."""
    samples = np.concatenate((silence(0.4), spoken, silence(0.3))).astype(np.float64)
    noise = np.sqrt(np.mean(spoken.astype(np.float64) ** 2)) * 10 ** (-noise_db / 20)
    samples += np.random.default_rng(0).normal(0, noise, len(samples))
    sound = VoicedSound(1 << 20)
    for piece in _pieces(samples.clip(-32768, 32767).astype(np.int16), 640):
        sound.add(piece.tobytes())
    return sound.voiced_bytes / 2 / RATE - (0.4 + len(spoken) / RATE)


def _pieces(samples: Samples, size: int) -> Sequence[Samples]:
    return [samples[at : at + size] for at in range(0, len(samples), size)]
