"""What a language model may say: a claim is heard as one, and anything else is let through at once."""

from __future__ import annotations

import pytest

from assistant.truth import MOST_CALLS, Deeds, claims_a_change, may_become_claim
from ha_tools.result import Outcome, Result

CLAIMS = (
    "Done.",
    "Okay, done!",
    "I've turned on the kitchen lights.",
    "I have just switched it off.",
    "I turned the heating down.",
    "The kitchen lights are now on.",
    "The front door is now locked.",
    "The lights have been turned off.",
    "Sure! Turned off the lamp.",
    "Turning on the lights.",
    "Okay, I'm setting the thermostat to 20 degrees.",
    "I'll turn that off.",
    "I’ve added milk to your list.",
    "Consider it done.",
    "Everything has now been switched off.",
    "I took care of it.",
    "I went ahead and turned on the lights.",
    "I shut the blinds.",
    "I've let Anna know.",
    "I'll remind you at eight.",
    "I'll turn them off for you.",
    "I'll do that right away.",
    "That's been turned off.",
    "Kitchen lights turned on.",
    "Timer set for ten minutes.",
    "Message sent.",
    "Milk added.",
    "Added milk to the list.",
    "All set!",
    "You're all set.",
    "Sure thing, done.",
    "Of course! It is done.",
    "It's handled.",
    "Paused.",
    "Lights off.",
    "It's off now.",
    "The light's on now.",
    "Turning everything off.",
    "Your timer has started.",
)

NO_CLAIMS = (
    "A heat pump moves heat from outside into the house.",
    "Which one do you mean: the desk lamp or the floor lamp?",
    "The kitchen light is on.",
    "I don't know of a lamp called Bob.",
    "Paris is the capital of France.",
    "I could not reach the home.",
    "Shall I turn it off?",
    "Opening a window lets fresh air in.",
    "It is 21 degrees in the living room.",
    "The front door has been locked since eight.",
    "The light has been turned off by the automation.",
    "If I turned on the lights, it would be bright.",
    "Turning down the heating saves energy.",
    "Put the eggs in boiling water for eight minutes.",
    "Done is better than perfect.",
    "I have put some thought into it.",
    "I've made a mistake.",
    "I have sent nothing.",
    "Nothing has been changed.",
    "No lights have been turned on.",
    "It hasn't been turned on.",
    "It may have been opened.",
    "Your timer is set for ten minutes.",
)


@pytest.mark.parametrize("words", CLAIMS)
def test_a_claim_is_one_and_is_held_from_its_first_word_on(words: str) -> None:
    assert claims_a_change(words)
    spoken = words.split(" ")
    for count in range(1, len(spoken)):
        beginning = " ".join(spoken[:count])
        if not beginning.endswith(("!", ".")):
            assert may_become_claim(beginning) or claims_a_change(beginning), beginning


@pytest.mark.parametrize("words", NO_CLAIMS)
def test_anything_else_is_none(words: str) -> None:
    assert not claims_a_change(words)


@pytest.mark.parametrize("beginning", ["A heat", "Paris is", "Which one", "Once upon", "Heat pumps move"])
def test_an_answer_that_begins_unlike_a_claim_is_let_go_at_its_second_word(beginning: str) -> None:
    assert not may_become_claim(beginning)


def test_done_may_be_said_after_something_was_done_and_after_nothing_else() -> None:
    deeds = Deeds()
    deeds.add(Result(Outcome.ANSWERED, "It is off."), writes=False)
    assert not deeds.may_claim
    deeds.add(Result(Outcome.REFUSED, "Lamp refused: no power."), writes=True)
    assert not deeds.may_claim
    assert deeds.correction == "Lamp refused: no power."
    deeds.add(Result(Outcome.CHANGED, "Turned on Lamp."), writes=True)
    assert deeds.may_claim


def test_two_failures_in_a_row_are_enough_and_one_after_a_success_is_not() -> None:
    deeds = Deeds()
    outcomes = (Outcome.UNKNOWN, Outcome.CHANGED, Outcome.REFUSED)
    for outcome in outcomes:
        deeds.add(Result(outcome, "…"), writes=True)
        assert not deeds.exhausted
    deeds.add(Result(Outcome.UNKNOWN, "…"), writes=True)
    assert deeds.exhausted


def test_a_model_that_goes_round_in_circles_is_stopped() -> None:
    deeds = Deeds()
    for _ in range(MOST_CALLS):
        deeds.add(Result(Outcome.ANSWERED, "It is on."), writes=False)
    assert deeds.exhausted
