"""Sentences in German about who speaks, what they are called, and what is their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE

TABLE: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "german" / "people.yaml").read_text("utf-8"))
HERE = Place("living_room")
TOOLS = frozenset({"learn_voice", "forget_voice", "tell_speaker", "call_person", "read_list", "change_list"})


@pytest.fixture(scope="module")
def german() -> Sentences:
    """German, about the house of the tables."""
    understood = Sentences("de")
    understood.update(HOUSE)
    return understood


def test_each_line_becomes_its_command(german: Sentences) -> None:
    wrong = []
    for line in TABLE["say"]:
        match = german.match(line["say"], HERE)
        found = [{command.tool: dict(command.arguments)} for command in match.commands] if match else []
        if found != [line["do"]]:
            wrong.append((line["say"], found))
    assert not wrong


def test_what_only_sounds_like_it_does_nothing(german: Sentences) -> None:
    heard = {said: match for said in TABLE["nothing"] if (match := german.match(said, HERE))}
    assert not [said for said, match in heard.items() if TOOLS & {command.tool for command in match.commands}]
