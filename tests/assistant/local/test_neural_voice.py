"""The neural voice: what it speaks is speech at once, the same again, and what it cannot speak it says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest

from assistant.local.neural_voice import SAMPLE_RATE, NeuralVoice


@pytest.fixture
async def voice() -> AsyncIterator[NeuralVoice]:
    """A voice of one's own."""
    voice = NeuralVoice()
    yield voice
    await voice.close()


async def test_an_answer_begins_with_speech_and_ends_soon_after_it(voice: NeuralVoice) -> None:
    for text in ("Turned on Kitchen Lights.", "Four.", "It's 21.4 °C in the living room."):
        samples = np.frombuffer(await voice.speak(text), np.int16)
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 1000)
        assert len(loud) > SAMPLE_RATE // 20
        assert loud[0] < SAMPLE_RATE // 8
        assert len(samples) - loud[-1] < SAMPLE_RATE // 2


async def test_the_same_again_is_the_same_sound_and_much_that_is_different_is_not_kept_for_ever(
    voice: NeuralVoice,
) -> None:
    first = await voice.speak("Done.")
    assert await voice.speak("Done.") is first
    for number in range(60):
        await voice.speak(f"That is number {number} of many that nobody will ever say again.")
    assert voice.kept_bytes <= 4 * 1024 * 1024


async def test_there_is_nothing_to_speak_in_signs(voice: NeuralVoice) -> None:
    assert await voice.speak("😀") == b""
    assert await voice.speak("") == b""


def test_words_of_other_spellings_are_left_to_another_voice() -> None:
    voice = NeuralVoice()
    assert voice.can_speak("The café is 21 °C, 3 € and 50 %.")
    for text in ("Küche is on.", "Jörg is at home.", "The Łódź lamp.", "кухня", "居間"):
        assert not voice.can_speak(text)
