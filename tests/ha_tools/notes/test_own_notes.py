"""A text that repeats what a person said of themselves."""

from __future__ import annotations

import pytest

from ha_tools.notes.note import Note
from ha_tools.notes.notes import Notes


@pytest.mark.parametrize(
    ("text", "person_id", "is_own"),
    [
        ("As you are vegetarian, try falafel.", "anna", True),
        ("Many vegetarians like lentils.", "anna", True),
        ("Try a steak.", "anna", False),
        ("The spare key is under the pot.", "anna", False),
        ("As you are vegetarian, try falafel.", "ben", False),
        ("As you are vegetarian, try falafel.", None, False),
    ],
)
def test_an_answer_that_repeats_a_persons_own_note_is_told_from_others(
    text: str, person_id: str | None, is_own: bool
) -> None:
    notes = Notes()
    notes.restore([Note("I am vegetarian", person_id="anna"), Note("The spare key is under the pot")])
    assert notes.tells_own(text, person_id) is is_own


def test_what_was_asked_aloud_is_no_secret_of_the_answer() -> None:
    notes = Notes()
    notes.restore([Note("I like the kitchen warm", person_id="anna")])
    answer = "It is 21 degrees in the kitchen."
    assert not notes.tells_own(answer, "anna", "how many degrees has the kitchen")
    assert notes.tells_own(answer, "anna", "how many degrees has it")
