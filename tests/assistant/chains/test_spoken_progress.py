"""The part of a text that was spoken: sound and words in, the rest of the text out."""

from __future__ import annotations

import pytest

from assistant.chains.spoken_progress import NANOSECONDS, SpokenProgress

TEXT = "The lights are on. Good night."

WORDS = [("The", 0.0), ("lights", 0.3), ("are", 0.8), ("on.", 1.0), ("Good", 1.4), ("night.", 1.8)]


@pytest.mark.parametrize(
    ("seconds", "rest"),
    [
        (0.0, TEXT),
        (0.2, TEXT),  # the first word was not heard whole
        (0.6, "are on. Good night."),
        (1.0, "are on. Good night."),
        (1.3, "Good night."),
        (2.2, ""),
    ],
)
def test_words_that_came_with_times_were_spoken_as_far_as_there_is_sound(seconds: float, rest: str) -> None:
    progress = SpokenProgress()
    for word, at in WORDS:
        progress.words(word, int((7.0 + at) * NANOSECONDS))
    progress.sound(seconds)
    assert progress.rest(TEXT) == rest


def test_sentences_that_came_without_times_were_spoken_whole() -> None:
    progress = SpokenProgress()
    progress.sound(1.3)
    assert progress.rest(TEXT) == TEXT, "nobody knows how much of it"
    progress.words("The lights are on.", None)
    assert progress.rest(TEXT) == "Good night."


def test_words_are_not_spoken_faster_than_anybody_can() -> None:
    progress = SpokenProgress()
    progress.words(TEXT, None)
    progress.sound(0.5)
    assert progress.is_cut_short(TEXT)
    assert progress.rest(TEXT) == "Good night."


@pytest.mark.parametrize("text", ["…", "", "?!"])
def test_a_text_without_a_letter_is_whole_without_a_sound(text: str) -> None:
    assert not SpokenProgress().is_cut_short(text)
    assert not SpokenProgress().rest(text)
