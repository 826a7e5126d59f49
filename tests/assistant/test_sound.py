"""The turn of a transcript: places in the sound in, a decision out."""

import pytest

from assistant.sound import Passage, Tape, TurnSounds


def after_a_turn(*, answered: bool = False) -> TurnSounds:
    """A turn from 10 s to 15 s of sound, and one from 20 s on."""
    sounds = TurnSounds()
    sounds.begin(10.0)
    sounds.end(15.0, answered=answered)
    sounds.begin(20.0)
    return sounds


def test_sound_is_counted_and_not_timed() -> None:
    tape = Tape()
    tape.add(bytes(32_000), 16_000)
    tape.add(bytes(16_000), 16_000)
    assert tape.seconds == 1.5


@pytest.mark.parametrize(
    ("start", "end", "is_own"),
    [
        (11.0, 13.0, False),
        (9.0, 10.0, False),
        (16.0, 18.0, False),  # said while nobody listened
        (19.0, 20.05, False),  # the last word before the turn, with an imprecise end
        (19.8, 20.6, True),  # a voice that the turn began with
        (20.0, 21.0, True),
        (25.0, 26.0, True),
    ],
)
def test_a_passage_belongs_to_the_turn_in_whose_sound_it_ends(start: float, end: float, is_own: bool) -> None:
    passage = Passage("turn on the light", start, end)
    assert bool(after_a_turn().own([passage])) is is_own


def test_a_transcript_over_two_turns_is_parted_at_its_words() -> None:
    words = [Passage("turn", 12.0, 12.4), Passage("on", 12.4, 12.6), Passage("what", 21.0, 21.3)]
    assert [passage.text for passage in after_a_turn().own(words)] == ["what"]


def test_between_turns_nothing_is_anybodys() -> None:
    sounds = after_a_turn()
    sounds.end(25.0, answered=True)
    assert not sounds.own([Passage("turn on the light", 20.0, 21.0), Passage("and off", 26.0, 27.0)])


@pytest.mark.parametrize(
    ("passage", "is_late"),
    [
        (Passage("turn on the light", 11.0, 13.0), True),
        (Passage("", 11.0, 13.0), False),
        (Passage("turn on the light", 16.0, 18.0), False),
        (Passage("turn on the light", 1.0, 3.0), False),
    ],
)
def test_late_is_what_a_turn_waited_for_in_vain(passage: Passage, is_late: bool) -> None:
    assert after_a_turn().is_late(passage) is is_late


def test_what_confirms_a_turn_that_did_not_wait_for_it_is_not_late() -> None:
    assert not after_a_turn(answered=True).is_late(Passage("turn on the light", 11.0, 13.0))


def test_a_turn_that_begins_with_a_voice_takes_no_sound_of_the_turn_before() -> None:
    sounds = TurnSounds()
    sounds.begin(10.0)
    sounds.end(15.0, answered=False)
    sounds.begin(14.5)
    assert not sounds.own([Passage("turn on the light", 14.0, 15.0)])
