"""The places at which a text may pause: never within what is said in one breath."""

from __future__ import annotations

import pytest

from assistant.spoken_sentences import spoken_sentences

TEXTS = [
    "Dinner is ready.|Come down, all of you!|Wash your hands",
    "The bus leaves at 18:30.|Is everybody ready?|Then come.",
    "Oh. That was loud.|Is all well?",
    "Dr. Smith is at the door.|Please ask Prof. Jones to come.",
    "It is 3.5 degrees outside.|Take a coat, e.g. the blue one.",
    "Am 3. Mai kommt z. B. Oma bzw. Tante Gerda.|Bitte aufräumen.",
    'He called "come here!"|Then he left.',
    "Le dîner est prêt !|Venez vite.",
    "First line of it\nSecond line of it".replace("\n", "|"),
    "ご飯ができました。|手を洗ってください。",
    "Hurra, wir sind da! 🎉 !!!",
    "wait... what is that",
    "A door",
    "...",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_pauses_between_its_sentences_and_the_rest_as_the_whole(text: str) -> None:
    joint = "" if "。" in text else "\n" if "line" in text else " "
    sentences = tuple(text.split("|")) if text else ()
    assert spoken_sentences(text.replace("|", joint)) == sentences
    for number in range(1, len(sentences)):
        assert spoken_sentences(" ".join(sentences[number:])) == sentences[number:]
