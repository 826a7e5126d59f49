"""Questions and wishes: a wish taken for a question would not be done, so what is unsure is a wish."""

import pytest

from ha_tools.sentences.mood import asked_in_full, asks_for_words, is_question


@pytest.mark.parametrize(
    "said",
    [
        "what is the temperature outside",
        "Is the front door locked?",
        "are any windows open upstairs",
        "how many lights are on",
        "so when does the sun set",
        "do I need an umbrella",
        "do the batteries need to be changed",
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
        "do the usual evening routine",
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


@pytest.mark.parametrize(
    "said",
    [
        "tell me a joke",
        "Thank you!",
        "give me a quick recipe for pancakes",
        "how do I bake bread",
        "can you explain photosynthesis",
        "I want to know more about Rome",
        "write me a haiku",
        "continue with the story",
    ],
)
def test_where_only_words_are_wished_for_nothing_is_to_be_done(said: str) -> None:
    assert asks_for_words(said)


@pytest.mark.parametrize(
    "said",
    [
        "tell Anna a joke",
        "tell me when the washer is done",
        "give me some light",
        "thanks, now turn off the lights",
        "I'm cold",
        "continue the music",
        "cool the bedroom",
        "next song",
        "good night",
        "tell me a joke and turn off the lights",
    ],
)
def test_a_wish_is_not_one_for_words_alone(said: str) -> None:
    assert not asks_for_words(said)
