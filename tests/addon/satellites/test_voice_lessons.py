"""The name that a person says when a voice is learned, in English and German."""

from __future__ import annotations

import pytest

from addon.satellites.voice_lessons import name_in


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Sam.", "Sam"),
        ("my name is anna", "Anna"),
        ("My name's Mary Jane", "Mary Jane"),
        ("I'm Sam", "Sam"),
        ("It's me, your neighbour from over there", ""),
        ("Ich heiße Jörg.", "Jörg"),
        ("mein name ist anna", "Anna"),
        ("Ich bin die Anna", "Anna"),
        ("...", ""),
        ("x" * 60, ""),
    ],
)
def test_a_name_is_found_in_what_people_answer(said: str, name: str) -> None:
    assert name_in(said) == name
