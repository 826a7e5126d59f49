"""Whether a sentence only asks: a wish taken for a question would not be done, so what is unsure is a wish."""

import pytest

from ha_tools.sentences.mood import asked_in_full, is_question


@pytest.mark.parametrize(
    "said",
    [
        "what is the temperature outside",
        "Is the front door locked?",
        "are any windows open upstairs",
        "how many lights are on",
        "so when does the sun set",
        "do I need an umbrella",
        "have you turned off the lights",
        "which lamp is the brightest and where is it",
        "why is the heating on",
    ],
)
def test_a_question_is_one(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize(
    "said",
    [
        "turn on the lights",
        "could you turn on the lights",
        "can you make it warmer please",
        "would you mind closing the blinds",
        "will you turn off the fan",
        "how about some music in here",
        "what about turning off the lights",
        "why don't you turn the heating down",
        "is the door locked, and if not lock it",
        "what time is it and then turn off the lights",
        "do me a favour and dim the lights",
        "have the vacuum clean the kitchen",
        "I am cold",
    ],
)
def test_a_wish_is_no_question(said: str) -> None:
    assert not is_question(said)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("All lights off?", "are all lights off"),
        ("front door locked?", "is front door locked"),
        ("lights out?", "are lights off"),
        ("turn the lights off?", ""),
        ("could you turn the lights off?", ""),
        ("and off?", ""),
        ("all lights off", ""),
    ],
)
def test_only_a_question_mark_makes_a_question_of_a_state(said: str, asked: str) -> None:
    assert asked_in_full(said) == asked
