"""The belief in a sentence, part by part of the utterance."""

import numpy as np
import pytest

from assistant.local.confidence import FRAME_SAMPLES, Part, loud_silence, worst_run

SOUNDS = [Part("ah", start, start + 10, 100.0) for start in range(0, 100, 10)]
"""A free run of sounds that costs 10 a frame."""


def test_a_sentence_that_costs_no_more_than_its_sounds_has_no_bad_run() -> None:
    assert worst_run([Part("turn", 0, 50, 400.0), Part("on", 50, 100, 500.0)], SOUNDS) == 0.0


def test_one_bad_word_among_good_ones_is_found_where_it_stands() -> None:
    words = [Part("turn", 0, 30, 100.0), Part("study", 30, 60, 900.0), Part("please", 60, 100, 100.0)]
    assert worst_run(words, SOUNDS) == pytest.approx(600.0)


def test_bad_neighbours_count_together_and_a_good_word_between_takes_off() -> None:
    french_fries = [Part("french", 0, 20, 500.0), Part("fries", 20, 40, 600.0), Part("list", 40, 100, 100.0)]
    assert worst_run(french_fries, SOUNDS) == pytest.approx(700.0)
    apart = [Part("french", 0, 20, 500.0), Part("to", 20, 40, 100.0), Part("fries", 40, 60, 600.0)]
    assert worst_run(apart, SOUNDS) == pytest.approx(600.0)


def _audio(*levels: tuple[int, float]) -> bytes:
    """Noise of so many frames at each loudness."""
    noise = np.random.default_rng(0)
    parts = [noise.normal(0, 8000 * level, frames * FRAME_SAMPLES) for frames, level in levels]
    return bytes(np.concatenate(parts).astype(np.int16).tobytes())


SENTENCE = [Part("<sil>", 0, 20, 0.0), Part("stop", 20, 60, 0.0), Part("<sil>", 60, 100, 0.0)]


@pytest.mark.parametrize(
    ("levels", "loud"),
    [
        ([(20, 0.01), (40, 1.0), (40, 0.01)], 0),
        ([(20, 0.01), (40, 1.0), (40, 0.7)], 40),
        ([(20, 1.0), (40, 1.0), (40, 0.1)], 0),
        ([(20, 0.01), (40, 1.0), (10, 0.8), (30, 0.05)], 10),
        ([(100, 0.0)], 0),
    ],
    ids=["quiet", "speech behind it", "a chime before it", "a short sound behind it", "nothing at all"],
)
def test_what_is_loud_behind_a_sentence_is_counted(levels: list[tuple[int, float]], loud: int) -> None:
    assert loud_silence(SENTENCE, _audio(*levels)) == loud
