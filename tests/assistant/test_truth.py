"""What a language model may say: what is so is let through at once, and what is not is put right before it is heard."""

from __future__ import annotations

import pytest

from assistant.truth.beginnings import Subjects, may_become_claim
from assistant.truth.claims import claims
from assistant.truth.deeds import MOST_CALLS, NOTHING_CHANGED, Deeds
from assistant.truth.held_words import HeldWords
from assistant.truth.spoken_of import SpokenOf
from assistant.truth.text import ends_a_sentence, sentences
from ha_tools.facts import verbatim
from ha_tools.place import Place
from ha_tools.result import Outcome, Result
from ha_tools.state import State
from tests.assistant.answers import Line, Part, is_right, lines, speak
from tests.ha_tools.homes import HOUSE

TABLE = list(lines())
HELD_PIECES = 12
"""Longer than this no beginning of a true sentence is held."""


@pytest.mark.parametrize("line", TABLE, ids=[f"{line.part}: {line.to}: {line.say}" for line in TABLE])
def test_what_is_so_passes_and_what_is_not_is_put_right_unheard(line: Line) -> None:
    spoken = speak(line)
    assert is_right(line, spoken), spoken.text


@pytest.mark.parametrize("line", TABLE, ids=[f"{line.part}: {line.to}: {line.say}" for line in TABLE])
def test_an_answer_is_judged_alike_in_whatever_pieces_it_comes(line: Line) -> None:
    held = HeldWords(line.deeds())
    spoken = "".join(held.hear(letter) for letter in line.say) + held.end(tools_called=False)
    assert spoken.split() == speak(line).text.split()


def test_the_table_has_enough_of_both() -> None:
    counts = [sum(line.part is part for line in TABLE) for part in Part]
    assert counts[0] >= 60
    assert counts[1] >= 90


def test_true_answers_wait_for_a_few_words_at_most() -> None:
    passed = [speak(line) for line in TABLE if line.part is Part.PASS and line.say]
    first = [spoken.delays[0] for spoken in passed]
    assert sum(first) / len(first) < 3.0
    assert sum(delay <= HELD_PIECES for delay in first) / len(first) > 0.95


@pytest.mark.parametrize(
    "answer", ["Paris is the capital", "Once upon a time", "A joke", "Heat moves", "You could open"]
)
def test_an_answer_about_nothing_in_the_home_passes_word_by_word(answer: str) -> None:
    subjects = Subjects(frozenset({"kitchen", "light"}))
    words = answer.split()
    assert not may_become_claim(" ".join(words[:3]), subjects)


def test_after_a_question_whose_tool_has_answered_nothing_is_held() -> None:
    deeds = Deeds(reading_only=True, about=SpokenOf("are the kitchen lights on", HOUSE))
    deeds.add(Result(Outcome.ANSWERED, (verbatim("Kitchen Lights is on."),)), writes=False)
    held = HeldWords(deeds)
    assert [held.hear(piece) for piece in ("The", " kitchen", " lights", " are", " on", ".")] == [
        *("The", " kitchen", " lights", " are", " on", ".")
    ]


def test_after_it_was_done_what_was_done_is_told_without_waiting() -> None:
    deeds = Deeds(about=SpokenOf("make it dark in the kitchen", HOUSE))
    with deeds.calling():
        deeds.add(
            Result(Outcome.CHANGED, (verbatim("Turned off Kitchen Lights."),), about=("light.kitchen_lights",)),
            writes=True,
        )
    held = HeldWords(deeds)
    spoken = [held.hear(piece) for piece in ("I've", " turned", " off", " the", " kitchen", " lights", ".")]
    assert spoken == ["I've", " turned", " off", " the", " kitchen", " lights", "."]


def test_a_claim_before_its_own_call_says_nothing_yet() -> None:
    held = HeldWords(Deeds(about=SpokenOf("make it dark", HOUSE)))
    assert held.hear("I've turned off the lights.") == ""
    assert held.end(tools_called=True) == ""


def test_in_another_language_nothing_is_held_and_nothing_corrected() -> None:
    held = HeldWords(Deeds(checks_words=False, about=SpokenOf("mach das licht aus", HOUSE)))
    assert held.hear("Done.") == "Done."
    assert held.end(tools_called=False) == ""


def test_a_second_try_mends_the_first_and_another_call_at_once_does_not() -> None:
    lost = Result(Outcome.UNKNOWN, (verbatim("I don't know of anything called disco ball."),))
    done = Result(Outcome.CHANGED, (verbatim("Turned on Lamp."),), about=("light.lamp",))
    at_once, one_after_the_other = Deeds(), Deeds()
    with at_once.calling():
        at_once.add(lost, writes=True, tool="turn_on")
        at_once.add(done, writes=True, tool="turn_on")
    for result in (lost, done):
        with one_after_the_other.calling():
            one_after_the_other.add(result, writes=True, tool="turn_on")
    assert [deed.result for deed in at_once.failures] == [lost]
    assert one_after_the_other.failures == []


def test_a_state_that_is_not_known_is_not_claimed() -> None:
    states = {"light.kitchen_lights": State("light.kitchen_lights", "unavailable")}
    about = SpokenOf("turn off the kitchen lights", HOUSE, lambda: states, Place("kitchen"))
    assert [truth.text for truth in Deeds(about=about).instead("The kitchen lights are off.")] == [NOTHING_CHANGED]


@pytest.mark.parametrize(
    ("said", "subject", "state"),
    [
        ("The lights in the kitchen have now been turned off.", "the lights in the kitchen", "off"),
        ("I've just turned the bed light off for you", "the bed light", "off"),
        ("Front door: locked", "front door", "locked"),
        ("I can confirm that the garage door is closed.", "the garage door", "closed"),
    ],
)
def test_a_claim_says_what_is_so_of_what(said: str, subject: str, state: str) -> None:
    (claim,) = claims(said)
    assert (claim.subject, claim.state) == (subject, state)


def test_a_number_does_not_end_a_sentence_in_its_midst() -> None:
    assert not ends_a_sentence("It is set to 21.")
    assert ends_a_sentence("It is set to 21. ")
    assert sentences("It is 21.5 degrees. Fine!\n- A line") == ["It is 21.5 degrees. ", "Fine!\n", "- A line"]


def test_two_failures_in_a_row_are_enough_and_one_after_a_success_is_not() -> None:
    deeds = Deeds()
    outcomes = (Outcome.UNKNOWN, Outcome.CHANGED, Outcome.REFUSED)
    for outcome in outcomes:
        deeds.add(Result(outcome, (verbatim("…"),)), writes=True)
        assert not deeds.exhausted
    deeds.add(Result(Outcome.UNKNOWN, (verbatim("…"),)), writes=True)
    assert deeds.exhausted


def test_a_model_that_goes_round_in_circles_is_stopped() -> None:
    deeds = Deeds()
    for _ in range(MOST_CALLS):
        deeds.add(Result(Outcome.ANSWERED, (verbatim("It is on."),)), writes=False)
    assert deeds.exhausted
