"""Whisper's engine: free speech by a neural voice, silence, noise, a lost process, rooms that speak at once."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.local.model_store import ModelStore
from assistant.local.speech_models import WHISPER_BASE
from assistant.local.speech_process import SpeechProcessError
from assistant.local.whisper.faint_beginning import without_faint_beginning
from assistant.local.whisper.log_mel import log_mel
from assistant.local.whisper.whisper_engine import WhisperEngine
from testbed.voice import NEURAL, VOICE, in_a_quiet_room, say
from tests.assistant.local.speech_processes import speech_processes

Samples = NDArray[np.int16]

SENTENCES = (
    "Turn on the kitchen lights.",
    "What's the weather like tomorrow afternoon?",
    "Add milk and eggs to the shopping list.",
    "Remind me to call the plumber about the washing machine.",
    "Turn off everything except the desk lamp.",
    "Tell everyone dinner is ready.",
    "Why is the sky blue?",
    "Stop.",
    "Yes.",
)


def words(text: str) -> list[str]:
    """The words without case and punctuation."""
    return re.sub(r"[^a-z0-9' ]", "", text.lower()).split()


@pytest.fixture(scope="module")
def spoken() -> dict[str, bytes]:
    """The sentences by the neural voice in a quiet room, 16-bit mono at 16 kHz."""
    return {
        sentence: in_a_quiet_room(np.pad(say(sentence, voice=NEURAL), (4800, 3200))).tobytes() for sentence in SENTENCES
    }


@pytest.fixture
async def engine(speech: ModelStore) -> AsyncIterator[WhisperEngine]:
    """An engine with Whisper base."""
    folder = speech.path(WHISPER_BASE)
    assert folder
    engine = WhisperEngine(lambda: folder, threads=2)
    yield engine
    await engine.close()


async def test_free_speech_is_heard(engine: WhisperEngine, spoken: dict[str, bytes]) -> None:
    heard = {sentence: (await engine.transcribe(audio, language="en")).text for sentence, audio in spoken.items()}
    wrong = {sentence: text for sentence, text in heard.items() if words(text) != words(sentence)}
    assert len(wrong) <= 1, wrong  # of sentences that nobody has tried before some 5 % have a word wrong


async def test_what_is_said_once_is_heard_once(engine: WhisperEngine) -> None:
    for said in (
        "Close the garage door.",
        "Switch off the hallway lights, please.",
        "Turn off all the lights upstairs.",
    ):
        for tail in (1600, 4000, 9600):
            audio = in_a_quiet_room(np.pad(say(said, voice=NEURAL), (4800, tail))).tobytes()
            assert words((await engine.transcribe(audio, language="en")).text) == words(said)


async def test_two_sentences_are_both_heard(engine: WhisperEngine) -> None:
    first, second = (say(text, voice=NEURAL) for text in ("Turn on the kitchen lights.", "And close the garage door."))
    audio = in_a_quiet_room(np.concatenate([np.pad(first, (4800, 8000)), np.pad(second, (0, 4000))])).tobytes()
    heard = (await engine.transcribe(audio, language="en")).text
    assert words(heard) == words("turn on the kitchen lights and close the garage door")


def behind(other: str, command: str, quieter_db: float) -> bytes:
    """A command in a neural voice, and another voice's words that begin before it and go on behind it."""
    speech, talk = say(command, voice=NEURAL).astype(np.float64), say(other, voice=NEURAL).astype(np.float64)
    voice = np.pad(speech, (16000, 3200))
    level = np.sqrt(np.mean(speech**2) / np.mean(talk**2)) * 10 ** (-quieter_db / 20)
    return in_a_quiet_room((voice + level * np.resize(talk, len(voice))).clip(-32768, 32767).astype(np.int16)).tobytes()


async def test_a_fainter_voice_that_spoke_before_is_left_out(engine: WhisperEngine) -> None:
    talk = "I told her to put the kettle on and wait."
    for command in ("Turn on the kitchen lights.", "Close the garage door."):
        heard = await engine.transcribe(behind(talk, command, 14), language="en")
        assert words(heard.text) == words(command)


def test_the_voice_that_counts_is_never_cut() -> None:
    for text in (*SENTENCES, "Don't turn on the light.", "Never mind, leave it off."):
        for voice in (NEURAL, VOICE):
            spoken = say(text, voice=voice)
            quiet = in_a_quiet_room(np.pad(spoken, (16000, 3200)))
            assert without_faint_beginning(quiet.tobytes()) == quiet.tobytes()
            hiss = np.random.default_rng(0).normal(0, spoken.std() / 5, len(quiet))
            audio = (quiet + hiss).clip(-32768, 32767).astype(np.int16).tobytes()
            left = without_faint_beginning(audio)
            assert audio.endswith(left)
            assert -800 <= len(left) // 2 - (len(spoken) + 3200) <= 4800  # a first consonant is as faint as a room
    for nothing in (b"", bytes(64), bytes(32000)):
        assert without_faint_beginning(nothing) == nothing


async def test_nobodys_words_are_not_invented(engine: WhisperEngine) -> None:
    noise = np.random.default_rng(1)
    hum = 2000 * np.sin(np.arange(48000) / 16000 * 2 * np.pi * 100)
    clicks = (noise.random(48000) < 0.0005) * 20000
    for sound in (np.zeros(32000), noise.normal(0, 300, 48000), noise.normal(0, 3000, 48000), hum, clicks):
        heard = await engine.transcribe(sound.astype(np.int16).tobytes(), language="en")
        assert not heard.text


async def test_a_phrase_that_was_said_is_doubted_less_than_those_that_sound_like_it(engine: WhisperEngine) -> None:
    async def doubt(*said: Samples) -> float:
        audio = in_a_quiet_room(np.concatenate((np.zeros(8000, np.int16), *said, np.zeros(1600, np.int16))))
        doubt = await engine.doubt_of("hey jarvis", audio.tobytes(), language="en")
        assert doubt is not None
        return doubt

    speak = partial(say, voice=NEURAL)
    word, before = speak("hey jarvis"), speak("I told you so.")
    said = [await doubt(word), await doubt(before, word)]
    alike = [await doubt(speak(text)) for text in ("hey travis", "hey marcus", "hey charlie")]
    alike += [await doubt(before, speak("hey travis")), await doubt(word, speak("turn on the light"))]
    assert max(said) + 2 < min(alike), (said, alike)
    noise = np.random.default_rng(1).normal(0, 500, 32000).astype(np.int16)
    assert await engine.doubt_of("hey jarvis", noise.tobytes(), language="en") is None


async def test_what_was_said_whole_goes_before_what_is_still_being_said(
    engine: WhisperEngine, spoken: dict[str, bytes]
) -> None:
    done: list[str] = []

    async def hear(name: str, *, final: bool) -> None:
        await engine.transcribe(spoken["Stop."], language="en", final=final)
        done.append(name)

    await engine.start()
    await asyncio.gather(hear("first", final=False), hear("unfinished", final=False), hear("whole", final=True))
    assert done.index("whole") < done.index("unfinished")


async def test_whoever_gives_up_costs_the_others_nothing(engine: WhisperEngine, spoken: dict[str, bytes]) -> None:
    await engine.start()
    given_up = [asyncio.create_task(engine.transcribe(spoken["Yes."], language="en")) for _ in range(5)]

    async def give_up() -> None:
        for task in given_up:
            task.cancel()

    await asyncio.gather(*given_up, give_up(), return_exceptions=True)
    assert all(task.cancelled() for task in given_up)
    assert words((await engine.transcribe(spoken["Stop."], language="en")).text) == ["stop"]


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGTERM])
async def test_a_lost_process_is_said_so_and_begun_anew(
    engine: WhisperEngine, spoken: dict[str, bytes], fate: signal.Signals
) -> None:
    await engine.start()
    for process in speech_processes("whisper_program"):
        os.kill(process, signal.SIGSTOP)  # it is in the midst of its work

    async def lose_it() -> None:
        for process in speech_processes("whisper_program"):
            os.kill(process, fate)
            os.kill(process, signal.SIGCONT)

    with pytest.raises(SpeechProcessError, match="has ended"):
        await asyncio.gather(engine.transcribe(spoken["Stop."], language="en"), lose_it())
    assert words((await engine.transcribe(spoken["Stop."], language="en")).text) == ["stop"]
    assert len(speech_processes("whisper_program")) == 1


async def test_a_model_that_is_not_there_or_damaged_is_said_so(tmp_path: Path) -> None:
    def missing() -> Path:
        raise SpeechProcessError("its model is not here yet")

    for folder, reason in ((missing, "not here yet"), (lambda: tmp_path, "the model is damaged")):
        engine = WhisperEngine(folder, threads=1)
        with pytest.raises(SpeechProcessError, match=reason):
            await engine.transcribe(b"\0" * 32000, language="en")
        await engine.close()
    assert not speech_processes("whisper_program")


def test_a_tone_is_seen_in_its_band() -> None:
    tone = (8000 * np.sin(np.arange(16000) / 16000 * 2 * np.pi * 1000)).astype(np.int16).tobytes()
    spectra = log_mel(tone, 2.0)
    assert spectra.shape == (1, 80, 200)
    assert {int(band) for band in spectra[0, :, 10:90].argmax(0)} == {26}
    assert spectra[0, :, 110:].max() < spectra[0, :, :90].max() - 1
