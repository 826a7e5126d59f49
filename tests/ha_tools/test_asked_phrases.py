"""The files of questions that are told by their phrases alone: each language tells the same ones."""

from __future__ import annotations

import pytest

from ha_tools.languages.asked_phrases import asked_phrases
from ha_tools.languages.phrasebook import with_words


@pytest.mark.parametrize("language", ["de", "de-AT", "en-GB"])
def test_each_language_tells_the_same_questions(language: str) -> None:
    own, english = asked_phrases(language), asked_phrases("en")
    assert own
    assert english
    assert own.sentences.keys() == english.sentences.keys()
    assert own.parts.keys() == english.parts.keys()


def test_a_language_without_a_file_has_none() -> None:
    assert asked_phrases("fi") is None


def test_a_part_is_found_as_whole_words() -> None:
    asked = asked_phrases("en")
    assert asked
    assert asked.holds("indoors", "is anybody in the house?")
    assert not asked.holds("indoors", "is anybody in the housekeeping room")
    assert asked.begins("own", "My teacher") == "My"
    assert asked.begins("own", "myopic") == ""


def test_a_word_that_stands_for_nothing_is_an_error() -> None:
    assert with_words("what <is> on", {"is": "(is | was)"}) == "what (is | was) on"
    with pytest.raises(ValueError, match="<is>"):
        with_words("what <is> on", {})
