"""The rules of a turn's end: times and words in, a decision out."""

import pytest

from assistant.turns import Completeness, Endpointer, EndReason, Pauses, is_cut_off, without_wake_word

PAUSES = Pauses()


def spoken(text: str, completeness: Completeness, *, final: bool = False) -> Endpointer:
    """A turn that began at 0 s, with a voice from 1 s to 3 s that gave `text`."""
    turn = Endpointer(PAUSES, 0.0)
    turn.voice_started(1.0)
    turn.heard(text, final=final, completeness=completeness)
    turn.voice_stopped(3.0)
    return turn


def test_a_complete_command_ends_after_a_short_pause_without_the_final_transcript() -> None:
    turn = spoken("turn on the kitchen lights", Completeness.COMPLETE)
    assert turn.deadline() == pytest.approx(3.0 + PAUSES.complete)
    assert turn.reason(3.0 + PAUSES.complete) is EndReason.COMPLETE


def test_a_command_that_could_go_on_waits_longer() -> None:
    turn = spoken("turn on the lights", Completeness.OPEN_ENDED)
    assert turn.reason(3.0 + PAUSES.complete) is None
    assert turn.reason(3.0 + PAUSES.open_ended) is EndReason.PAUSE


def test_other_words_wait_for_the_final_transcript() -> None:
    turn = spoken("what is a heat pump", Completeness.OTHER)
    assert turn.reason(3.0 + PAUSES.other) is None
    turn.heard("what is a heat pump", final=True, completeness=Completeness.OTHER)
    assert turn.reason(3.0 + PAUSES.other) is EndReason.PAUSE


def test_a_final_transcript_that_never_comes_is_not_waited_for_without_end() -> None:
    assert spoken("what is a heat pump", Completeness.OTHER).reason(3.0 + PAUSES.transcript) is EndReason.PAUSE


@pytest.mark.parametrize(("owed", "seconds"), [(0, PAUSES.nothing_understood), (1, PAUSES.answer)])
def test_another_recogniser_that_hears_the_same_is_given_its_own_time(owed: int, seconds: float) -> None:
    turn = spoken("", Completeness.OTHER)
    turn.heard_anew(owed, 5.0)
    assert turn.deadline() == pytest.approx(5.0 + seconds)


def test_an_answer_may_be_prepared_once_the_final_transcript_is_there() -> None:
    turn = spoken("what is a heat pump", Completeness.OTHER)
    assert turn.likely_end() == float("inf")
    turn.heard("what is a heat pump", final=True, completeness=Completeness.OTHER)
    assert turn.likely_end() == pytest.approx(3.0 + PAUSES.likely)
    turn.voice_started(3.3)
    assert turn.likely_end() == float("inf")


def test_a_voice_that_goes_on_takes_the_pause_back() -> None:
    turn = spoken("turn on the kitchen lights", Completeness.COMPLETE)
    turn.voice_started(3.1)
    assert turn.reason(3.0 + PAUSES.complete) is None
    turn.heard("turn on the kitchen lights", final=False, completeness=Completeness.COMPLETE)
    assert turn.reason(3.9) is None
    turn.voice_stopped(4.0)
    assert turn.deadline() == pytest.approx(4.0 + PAUSES.complete)


def test_silence_after_the_wake_word_ends_as_no_speech() -> None:
    turn = Endpointer(PAUSES, 0.0)
    assert turn.reason(PAUSES.no_speech - 0.1) is None
    assert turn.reason(PAUSES.no_speech) is EndReason.NO_SPEECH


def test_the_wake_word_alone_leaves_time_for_the_command() -> None:
    turn = Endpointer(PAUSES, 0.0)
    turn.voice_started(-0.4)
    turn.voice_stopped(0.1)
    assert turn.reason(PAUSES.nothing_understood + 0.2) is None
    assert turn.reason(PAUSES.no_speech) is EndReason.NOT_UNDERSTOOD


def test_a_long_voice_without_words_is_answered_as_soon_as_the_recogniser_says_that_there_were_none() -> None:
    turn = Endpointer(PAUSES, 0.0)
    turn.voice_started(0.3)
    turn.voice_stopped(2.0)
    assert turn.deadline() == pytest.approx(2.0 + PAUSES.nothing_understood)
    turn.heard("", final=True, completeness=Completeness.OTHER)
    assert turn.reason(2.0 + PAUSES.other) is EndReason.NOT_UNDERSTOOD


def test_a_recogniser_that_owes_an_answer_is_waited_for() -> None:
    turn = Endpointer(PAUSES, 0.0)
    for since, until in ((-0.2, 0.2), (0.5, 2.0)):
        turn.stretch_began()
        turn.voice_started(since)
        turn.voice_stopped(until)
    turn.heard("", final=True, completeness=Completeness.OTHER)
    assert turn.reason(2.0 + PAUSES.nothing_understood) is None
    turn.heard("turn on the kitchen lights", final=True, completeness=Completeness.COMPLETE)
    assert turn.reason(2.0 + PAUSES.complete) is EndReason.COMPLETE


def test_a_recogniser_that_never_answers_is_given_up() -> None:
    turn = Endpointer(PAUSES, 0.0)
    turn.stretch_began()
    turn.voice_started(0.5)
    turn.voice_stopped(2.0)
    assert turn.reason(2.0 + PAUSES.answer) is EndReason.NO_TRANSCRIPT


def test_a_long_voice_to_which_nothing_was_answered_is_no_fault_of_the_person() -> None:
    turn = Endpointer(PAUSES, 0.0)
    turn.voice_started(0.3)
    turn.voice_stopped(2.0)
    assert turn.reason(2.0 + PAUSES.nothing_understood) is EndReason.NO_TRANSCRIPT


def test_a_command_is_not_taken_for_complete_while_the_words_of_its_end_are_missing() -> None:
    turn = spoken("turn on the kitchen lights", Completeness.COMPLETE, final=True)
    turn.voice_started(3.1)
    turn.voice_stopped(4.0)
    assert turn.reason(4.0 + PAUSES.complete) is None
    turn.heard("turn on the kitchen lights to fifty percent", final=False, completeness=Completeness.COMPLETE)
    assert turn.reason(4.0 + PAUSES.complete) is EndReason.COMPLETE


def test_a_room_with_a_television_comes_to_an_end() -> None:
    turn = Endpointer(PAUSES, 0.0)
    turn.voice_started(0.5)
    turn.heard("and now the weather", final=False, completeness=Completeness.OTHER)
    assert turn.deadline() == PAUSES.longest
    assert turn.reason(PAUSES.longest) is EndReason.TOO_LONG


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("Hey Jarvis, turn on the light", "turn on the light"),
        ("jarvis turn on the light", "turn on the light"),
        ("turn on the light", "turn on the light"),
        ("hey jarvis", ""),
        ("tell jarvis that he is late", "tell jarvis that he is late"),
    ],
)
def test_the_wake_word_is_no_part_of_the_command(heard: str, said: str) -> None:
    assert without_wake_word(heard, "hey_jarvis") == said


@pytest.mark.parametrize("text", ["turn on the —", "turn off the kitchen —", "turn on the lights in the —"])
def test_a_dash_at_the_end_says_that_a_sentence_was_cut_off(text: str) -> None:
    assert is_cut_off(text)


@pytest.mark.parametrize("text", ["turn on the lights", "turn on the…", "half-open", ""])
def test_other_words_are_not_cut_off(text: str) -> None:
    assert not is_cut_off(text)
