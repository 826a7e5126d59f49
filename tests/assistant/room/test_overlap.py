"""The rules for a voice over what we say: when words come and how long it is quiet in, a verdict out."""

from __future__ import annotations

import pytest

from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.room.overlap import Overheard, Overlap

Heard = tuple[float, str]
"""When words came, and all of them so far; "" for the end of the voice."""

TABLE: list[tuple[str, list[Heard], bool, Overheard, float]] = [
    ("a cough", [(0.4, "")], False, Overheard.PASSING, 1.5),
    ("a laugh that lasts", [], False, Overheard.PASSING, 1.5),
    ("a laugh that is written down", [(0.6, "haha"), (0.9, "haha haha"), (1.2, "")], False, Overheard.PASSING, 1.5),
    ("mhm", [(0.4, ""), (0.6, "Mhm.")], False, Overheard.PASSING, 0.7),
    ("yes, late", [(0.4, ""), (1.3, "Yes.")], False, Overheard.PASSING, 1.3),
    ("okay okay", [(0.3, "okay"), (0.9, "okay okay"), (1.1, "")], False, Overheard.PASSING, 1.4),
    ("a command", [(0.7, "turn on"), (1.2, "turn on the light")], False, Overheard.MEANT, 0.7),
    ("stop", [(0.3, ""), (0.5, "Stop.")], False, Overheard.MEANT, 0.5),
    ("okay, stop", [(0.4, "okay"), (0.9, "okay stop")], False, Overheard.MEANT, 0.9),
    ("yes, but", [(0.3, "yes"), (0.5, ""), (0.7, "Yes, but louder.")], False, Overheard.MEANT, 0.7),
    ("words at last", [(1.45, "what was that")], False, Overheard.MEANT, 1.45),
    ("a cough, words at the end only", [(0.4, "")], True, Overheard.PASSING, 1.9),
    ("a long sentence, words at its end only", [(3.0, ""), (4.2, "turn on the light")], True, Overheard.MEANT, 4.2),
    ("a television, words at its end only", [], True, Overheard.PASSING, 8.0),
    ("mhm, words at its end only", [(0.4, ""), (1.2, "mhm")], True, Overheard.PASSING, 1.2),
]


def verdict(heard: list[Heard], replies: Replies, *, words_at_end: bool) -> tuple[Overheard, float]:
    """Return what becomes of a voice that began at 0 s, and when."""
    overlap = Overlap(0.0, words_at_end=words_at_end)
    for at, text in [*heard, (60.0, "")]:
        if (due := overlap.deadline()) <= at:
            return overlap.verdict(due), due
        if text:
            overlap.heard(at, is_backchannel=replies.is_backchannel(plain(text)))
        else:
            overlap.voice_stopped(at)
        if (meaning := overlap.verdict(at)) is not Overheard.OPEN:
            return meaning, at
    raise AssertionError("it was never decided")


@pytest.mark.parametrize(("case", "heard", "words_at_end", "meaning", "at"), TABLE, ids=[row[0] for row in TABLE])
def test_a_voice_over_an_answer(
    case: str, heard: list[Heard], words_at_end: bool, meaning: Overheard, at: float
) -> None:
    found, found_at = verdict(heard, Replies("en"), words_at_end=words_at_end)
    assert (found, round(found_at, 3)) == (meaning, at), case


def test_a_voice_that_goes_on_after_a_listening_word_is_waited_for() -> None:
    overlap = Overlap(0.0)
    overlap.voice_stopped(0.4)
    overlap.heard(0.5, is_backchannel=True)
    overlap.voice_started(0.6)
    assert overlap.verdict(1.9) is Overheard.OPEN
    overlap.heard(1.95, is_backchannel=False)
    assert overlap.verdict(1.95) is Overheard.MEANT


WOKEN: list[tuple[str, list[tuple[float, float]], bool, float]] = [
    ("nobody speaks", [], False, 1.5),
    ("nobody speaks, words at the end only", [], True, 1.5),
    ("the end of the wake word", [(-0.4, 0.1)], False, 1.5),
    ("the end of the wake word, and a cough", [(-0.4, 0.1), (1.2, 1.4)], False, 2.7),
    ("a cough, words at the end only", [(0.3, 0.5)], True, 2.0),
]


@pytest.mark.parametrize(("case", "voices", "words_at_end", "at"), WOKEN, ids=[row[0] for row in WOKEN])
def test_a_wake_word_without_words_was_none(
    case: str, voices: list[tuple[float, float]], words_at_end: bool, at: float
) -> None:
    overlap = Overlap(0.0, words_at_end=words_at_end, is_woken=True)
    for began, paused in voices:
        assert overlap.verdict(began) is Overheard.OPEN, case
        overlap.voice_started(began)
        overlap.voice_stopped(paused)
    assert overlap.deadline() == pytest.approx(at), case
    assert overlap.verdict(at) is Overheard.PASSING
