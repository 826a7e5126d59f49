"""Sentences in German about what may leave the house, what did, what it cost, and what is to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE

TABLE: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "german" / "privacy.yaml").read_text("utf-8"))
HERE = Place("living_room")


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
    assert len(TABLE["say"]) > 60


def test_what_only_sounds_like_it_does_nothing(german: Sentences) -> None:
    tools = {"stay_in_house", "forget_talk", "get_left_house", "get_costs"}
    heard = {said: match for said in TABLE["nothing"] if (match := german.match(said, HERE))}
    wrong = [said for said, match in heard.items() if tools & {command.tool for command in match.commands}]
    assert not wrong
