"""Greetings are answered by name where the person is known, and without one where nobody is."""

from __future__ import annotations

import pytest

from assistant.dialogue.courtesies import courteous, said_to
from ha_tools.answers import Answers
from ha_tools.languages.phrasebook import phrasebook


@pytest.mark.parametrize(
    ("language", "said", "to_anna", "to_a_guest"),
    [
        ("en", "good morning", "Good morning, Anna.", "Good morning."),
        ("en", "okay good night parley", "Good night, Anna.", "Good night."),
        ("en", "hello", "Hello, Anna. What can I do for you?", "Hello. What can I do for you?"),
        ("en", "thank you", "You're welcome.", "You're welcome."),
        ("de", "guten morgen", "Guten Morgen, Anna.", "Guten Morgen."),
        ("de", "gute nacht", "Gute Nacht, Anna.", "Gute Nacht."),
        ("de", "hallo", "Hallo, Anna. Was kann ich für dich tun?", "Hallo. Was kann ich für dich tun?"),
        ("de", "danke", "Gern geschehen.", "Gern geschehen."),
        ("fr", "bonjour", "Bonjour.", "Bonjour."),
    ],
)
def test_a_greeting_is_answered_by_name_only_to_who_is_known(
    language: str, said: str, to_anna: str, to_a_guest: str
) -> None:
    courtesy = courteous(said, phrasebook(language))
    assert courtesy
    answers = Answers(language)
    assert answers.tell(*said_to(courtesy, "Anna")).startswith(to_anna[:-1])
    assert answers.tell(*said_to(courtesy, "")).startswith(to_a_guest[:-1])
    assert "Anna" not in answers.tell(*said_to(courtesy, ""))
