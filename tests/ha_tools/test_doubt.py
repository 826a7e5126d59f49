"""Sentences that are not certain: what is asked or said about them. Nothing is done by any of them."""

import pytest

from ha_tools.home.place import Place
from ha_tools.results.result import Outcome
from ha_tools.sentences.doubt import doubt
from tests.ha_tools.homes import HOUSE
from tests.spoken import in_english

HERE = Place("living_room")


@pytest.mark.parametrize(
    ("said", "spoken", "choices"),
    [
        ("turn on the kichen lights", "Did you mean Kitchen Lights?", ["light.kitchen_lights"]),
        ("could you turn the bad light off please", "Did you mean Bed Light?", ["light.bed_light"]),
        ("unlock the fornt door", "Did you mean Front Door?", ["lock.front_door"]),
        ("is the garage dor open", "Did you mean Garage Door?", ["cover.garage_door"]),
    ],
)
def test_a_misheard_name_is_asked_about(said: str, spoken: str, choices: list[str]) -> None:
    probable = doubt(said, HOUSE, HERE)
    assert probable is not None
    command, result = probable
    assert (result.outcome, in_english(result)) == (Outcome.UNKNOWN, spoken)
    assert [choice.entity_id for choice in result.choices] == choices
    assert "area" not in command.arguments


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("turn on the lights in the attic", "I don't know of an area called attic."),
        ("turn on the dragon", "I don't know of anything called dragon."),
        ("open the blinds in the office", "I don't know of any blinds in the Office."),
    ],
)
def test_what_is_not_there_is_named(said: str, spoken: str) -> None:
    probable = doubt(said, HOUSE, HERE)
    assert probable is not None
    assert in_english(probable[1]).startswith(spoken.rstrip("."))


@pytest.mark.parametrize(
    "said",
    [
        "don't turn on the kichen lights",
        "turn on the kichen lights when I come home",
        "turn on the kichen lights, no, wait",
        "turn on the kichen lights and the telly",
        "open the book that I gave you for your birthday last year",
        "I love the kichen lights",
        "what is the meaning of life",
        "",
    ],
)
def test_speech_that_is_no_misheard_command_is_left_alone(said: str) -> None:
    assert doubt(said, HOUSE, HERE) is None
