"""Sentences in German, by the tables in `german/`: `say` becomes `do`, and `nothing` is nothing of the table's kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.sentences import Lately, Sentences
from tests.ha_tools.homes import HOUSE

FOLDER = Path(__file__).parent / "german"
TABLES: dict[str, Any] = {
    name: yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")) for name in ("pages", "people", "privacy")
}
HERE = Place("living_room")


def lines(part: str) -> Iterator[Any]:
    """Yield the lines of a part of each table, with the name of that table."""
    for table, parts in TABLES.items():
        for line in parts[part]:
            yield pytest.param(table, line, id=f"{table}: {line if part == 'nothing' else line['say']}")


@pytest.fixture(scope="module")
def german() -> Sentences:
    """German, about the house of the tables."""
    understood = Sentences("de")
    understood.update(HOUSE)
    return understood


@pytest.mark.parametrize(("table", "line"), list(lines("say")))
def test_a_line_becomes_its_command(german: Sentences, table: str, line: dict[str, Any]) -> None:
    lately = Lately(tuple(Command(tool, {}) for tool in line.get("after", ())))
    match = german.match(line["say"], HERE, lately)
    assert match, table
    assert [{command.tool: dict(command.arguments)} for command in match.commands] == [line["do"]]


@pytest.mark.parametrize(("table", "said"), list(lines("nothing")))
def test_what_only_sounds_like_it_is_none_of_its_commands(german: Sentences, table: str, said: str) -> None:
    match = german.match(said, HERE)
    tools = {tool for line in TABLES[table]["say"] for tool in line["do"]}
    assert not match or tools.isdisjoint(command.tool for command in match.commands)
