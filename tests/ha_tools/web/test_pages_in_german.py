"""Sentences about a page in German, by the table beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.sentences import Lately, Sentences
from tests.ha_tools.homes import HOUSE

TABLE: Any = yaml.safe_load(Path(__file__).with_name("pages_german.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def german() -> Sentences:
    """German, about the house."""
    sentences = Sentences("de")
    sentences.update(HOUSE)
    return sentences


@pytest.mark.parametrize("line", TABLE["lines"], ids=lambda line: line["say"])
def test_a_sentence_about_a_page_means(german: Sentences, line: dict[str, Any]) -> None:
    lately = Lately(tuple(Command(tool, {}) for tool in line.get("after", ())))
    match = german.match(line["say"], Place("living_room"), lately)
    assert match is not None
    assert match.commands == tuple(Command(tool, arguments) for tool, arguments in line["do"].items())


@pytest.mark.parametrize("said", TABLE["nothing"])
def test_other_words_are_of_no_page(german: Sentences, said: str) -> None:
    assert german.match(said, Place("living_room")) is None
