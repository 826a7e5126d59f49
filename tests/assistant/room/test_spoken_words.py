"""The places of words in what is said: by a voice that tells them, and by one that tells sentences alone."""

from __future__ import annotations

import pytest

from assistant.room.spoken_words import SECONDS_PER_LETTER, SpokenWords


def told() -> SpokenWords:
    """A voice that tells each word's place, half a second apart."""
    words = SpokenWords()
    for number, word in enumerate("The lights are on".split()):
        words.word(word, number / 2)
    return words


def whole_sentences() -> SpokenWords:
    """Two sentences of 2 s each, of words with the same number of letters."""
    words = SpokenWords()
    words.sentence_began("four four four four", 0.0)
    words.sentence_ended(2.0)
    words.sentence_began("five five five five", 2.0)
    words.sentence_ended(4.0)
    return words


@pytest.mark.parametrize(
    ("seconds", "heard"), [(0.0, ""), (0.3, "The"), (0.6, "The"), (0.8, "The lights"), (9.0, "The lights are on")]
)
def test_a_word_counts_as_heard_once_half_of_it_was(seconds: float, heard: str) -> None:
    assert told().until(seconds) == heard


@pytest.mark.parametrize(("seconds", "word", "start"), [(0.0, "The", 0.0), (0.9, "lights", 0.5), (1.0, "are", 1.0)])
def test_the_word_that_sounds(seconds: float, word: str, start: float) -> None:
    sounding = told().at(seconds)
    assert sounding
    assert (sounding.text, sounding.start, sounding.is_exact) == (word, start, True)


@pytest.mark.parametrize(("seconds", "count"), [(0.2, 0), (0.3, 1), (1.1, 2), (2.0, 4), (2.3, 5), (4.0, 8)])
def test_words_of_sentences_are_placed_by_their_letters(seconds: float, count: int) -> None:
    assert whole_sentences().until(seconds).split() == ("four " * 4 + "five " * 4).split()[:count]


def test_a_sentence_whose_sound_still_comes_is_spoken_at_a_usual_pace() -> None:
    words = whole_sentences()
    words.sentence_began("six six six", 4.0)
    assert words.until(4.0 + 7 * SECONDS_PER_LETTER).split()[8:] == ["six", "six"]
    sounding = words.at(4.0 + 5 * SECONDS_PER_LETTER)
    assert sounding
    assert not sounding.is_exact
