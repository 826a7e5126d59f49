"""A model's own voice: no sound of words that have not passed, and all of those that have are heard in the end."""

from __future__ import annotations

import pytest

from assistant.chains.spoken_progress import LEAST_SECONDS_PER_LETTER
from assistant.model.own_voice import VOICE_RATE, OwnVoice, Said

FIRST, SECOND = "It moves heat from outside. ", "It takes little electricity for that."
SECONDS_PER_LETTER = 0.06
"""The pace of the voice here."""


def sound(text: str) -> bytes:
    """Return the sound of a text, in which each letter is its own number."""
    each = int(SECONDS_PER_LETTER * VOICE_RATE)
    return b"".join(bytes([index % 256, 0]) * each for index, letter in enumerate(text) if letter.isalnum())


def letters(said: Said) -> float:
    """Return the letters of which a piece of sound can be at most."""
    return len(said.pcm) / 2 / VOICE_RATE / LEAST_SECONDS_PER_LETTER


def test_before_any_words_have_passed_nothing_is_heard() -> None:
    voice = OwnVoice()
    voice.hold(sound(FIRST + SECOND))
    assert voice.free() == Said("")


def test_of_words_that_passed_only_what_surely_is_theirs_is_heard_until_all_have() -> None:
    voice = OwnVoice()
    voice.hold(sound(FIRST + SECOND))
    voice.passed(FIRST)
    first = voice.free()
    assert first.text == FIRST
    assert 0 < letters(first) <= sum(map(str.isalnum, FIRST))
    assert voice.free() == Said("")
    voice.passed(SECOND)
    second, rest = voice.free(), voice.end(is_whole=True)
    assert (second.text, rest.text) == (SECOND, "")
    assert first.pcm + second.pcm + rest.pcm == sound(FIRST + SECOND)


def test_words_that_came_after_their_sound_are_told_with_the_rest_of_it() -> None:
    voice = OwnVoice()
    voice.hold(sound(FIRST))
    voice.passed(FIRST)
    assert voice.end(is_whole=True) == Said(FIRST, sound(FIRST))


@pytest.mark.parametrize(
    ("heard", "left"),
    [(0.0, FIRST + SECOND), (0.5, FIRST + SECOND), (1.58, SECOND)],
    ids=["nothing", "half a sentence", "a sentence and more"],
)
def test_what_was_not_heard_of_the_words_that_passed_is_left_to_another_voice(heard: float, left: str) -> None:
    """From the beginning of its sentence, which may be heard twice: a word too many, and none too few."""
    voice = OwnVoice()
    voice.passed(FIRST + SECOND)
    voice.hold(bytes(2 * int(heard * VOICE_RATE)))
    assert len(voice.free().pcm) == 2 * int(heard * VOICE_RATE)
    voice.hold(sound("And this did not pass."))
    dropped = voice.end(is_whole=False)
    assert dropped.again + dropped.text == left
    assert dropped.text == ("" if heard else left)  # the others were told with their sound
    assert voice.end(is_whole=False) == Said("")
