"""The comparison of a person's own words with what a language model wants to do."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from ha_tools.sentences.asked_for import asks_for
from tests.ha_tools.homes import HOUSE

KITCHEN = Place("kitchen")
FAN_OFF = Command("turn_off", {"name": "desk fan"})
ALL_OFF = Command("turn_off", {"name": "all"})
TO_30 = "sing, and set the kitchen lights to 30 percent"
LIGHTS = {"name": "kitchen lights"}
EGGS = "sing, and remove eggs from the shopping list"
REMOVE = {"action": "remove", "name": "Shopping list"}


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    known = Sentences("en")
    known.update(HOUSE)
    return known


def is_asked_for(sentences: Sentences, said: str, command: Command) -> bool:
    return asks_for(said, command, HOUSE, KITCHEN, partial(sentences.match, place=KITCHEN))


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("go through the chores with me and turn off the desk fan", "turn_off", {"name": "desk fan"}),
        ("could you please turn the desk fan off, and sing me the chores", "turn_off", {"name": "Desk Fan"}),
        ("sing the list, then set the kitchen lights to 30 percent", "set_light", {**LIGHTS, "brightness": 30}),
        ("sing the list and set the kitchen lights to thirty percent", "set_light", {**LIGHTS, "brightness": 30.0}),
        ("turn off all the lights in the house, would you, and sing", "turn_off", {"name": "kitchen lights"}),
        (
            "sing me the list and remove milk from it... and remove eggs from the shopping list",
            "change_list",
            {**REMOVE, "items": ["Eggs"]},
        ),
        ("recite the chores and set a timer for ten minutes please", "set_timer", {"duration": "10 minutes"}),
        ("sing me the list and unlock the front door for me", "operate", {"name": "front door", "action": "unlock"}),
        ("recite the chores and run good night", "run", {"name": "script.good_night"}),
        ("recite the chores and turn on good night", "run", {"name": "good night"}),
        ("I'd like you to turn on the office floor lamp; then sing", "turn_on", {"name": "office floor lamp"}),
    ],
)
def test_what_a_clause_of_the_persons_says_is_asked_for(
    sentences: Sentences, said: str, tool: str, arguments: dict[str, Any]
) -> None:
    assert is_asked_for(sentences, said, Command(tool, arguments))


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("go through the chores with me please", ALL_OFF),
        ("go through the chores with me and turn off the desk fan", ALL_OFF),
        ("go through the chores with me and turn off the desk fan", Command("turn_on", {"name": "desk fan"})),
        ("go through the chores with me and turn off the desk fan", Command("turn_off", {"name": "kitchen lights"})),
        ("cross turn off the desk fan off the list", FAN_OFF),
        ("what is it about, the desk fan", FAN_OFF),
        ("don't turn off the desk fan, just read", FAN_OFF),
        ("never mind the list and do not turn off the desk fan", FAN_OFF),
        ("if it is cold, turn off the desk fan", FAN_OFF),
        ("my list says, turn off the desk fan", FAN_OFF),
        ("the item called, turn off the desk fan, is wrong", FAN_OFF),
        (TO_30, Command("set_light", {**LIGHTS, "brightness": 80})),
        (TO_30, Command("set_light", {**LIGHTS, "brightness": 30, "color": "red"})),
        (EGGS, Command("change_list", {**REMOVE, "items": ["milk"]})),
        (EGGS, Command("change_list", {**REMOVE, "items": ["eggs", "milk"]})),
        ("sing, and set a timer for ten minutes", Command("set_timer", {"duration": "20 minutes"})),
        ("tell anna what is on my list", Command("send_message", {"message": "milk and eggs", "name": "anna"})),
        ("", ALL_OFF),
    ],
)
def test_whatever_they_do_not_certainly_say_is_not(sentences: Sentences, said: str, command: Command) -> None:
    assert not is_asked_for(sentences, said, command)


def test_in_another_language_it_is_compared_as_well() -> None:
    german = Sentences("de")
    german.update(HOUSE)
    read = partial(german.match, place=KITCHEN)
    for said, expected in (("schalte Desk Fan aus und sing mir die Liste", True), ("sing mir die Liste", False)):
        assert asks_for(said, FAN_OFF, HOUSE, KITCHEN, read, "de") is expected
