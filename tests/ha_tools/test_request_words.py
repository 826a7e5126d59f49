"""Questions about whoever asks them, and those that anybody asks."""

from __future__ import annotations

import pytest

from ha_tools.languages.request_words import request_words


@pytest.mark.parametrize(
    ("language", "text", "is_of_speaker"),
    [
        ("en", "what do you know about me", True),
        ("en", "what do I eat?", True),
        ("en", "who are our neighbours?", True),
        ("en", "how do I find out what my password is", True),
        ("en", "what did I tell you", True),
        ("en", "how do I get wine out of a carpet", False),
        ("en", "do I need a visa for Japan?", False),
        ("en", "why do we dream", False),
        ("en", "how long should I boil an egg", False),
        ("en", "who was Ada Lovelace", False),
        ("de", "was weißt du über mich", True),
        ("de", "was esse ich gern", True),
        ("de", "wie komme ich an mein Passwort", True),
        ("de", "wie bekomme ich Rotwein aus einem Hemd", False),
        ("de", "wie lange muss ich ein Ei kochen", False),
        ("de", "warum träumen wir", False),
        ("nl", "hoe kan ik een ei koken", False),
        ("fr", "est-ce que je peux manger du gui", False),
    ],
)
def test_a_question_is_about_the_speaker_or_one_that_anybody_asks(
    language: str, text: str, is_of_speaker: bool
) -> None:
    assert request_words(language).is_of_speaker(text) is is_of_speaker
