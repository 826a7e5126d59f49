"""Sentences and what they certainly mean, by the tables in sentences/."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.result import Place
from ha_tools.sentences import Lately, Sentences
from ha_tools.sentences.commands import meant
from ha_tools.tool import Command
from ha_tools.tools import TOOLS
from tests.ha_tools.homes import HOUSE, entity, home_of

TABLES = [
    yaml.safe_load(path.read_text("utf-8")) for path in sorted((Path(__file__).parent / "sentences").glob("*.yaml"))
]
TABLE = {part: [line for table in TABLES for line in table.get(part, ())] for part in ("act", "ask", "nothing")}
HERE = Place("living_room")


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """English, about the house."""
    understood = Sentences()
    understood.update(HOUSE)
    return understood


def _commands(listed: Any) -> list[tuple[str, Mapping[str, Any]]]:
    return [next(iter(command.items())) for command in (listed if isinstance(listed, list) else [listed])]


def _lately(line: Any) -> Lately:
    """What was spoken of before the line."""
    before = line.get("after") if isinstance(line, Mapping) else None
    commands = tuple(Command(tool, arguments) for tool, arguments in _commands(before)) if before else ()
    about = [entity.entity_id for command in commands for entity in meant(command, HOUSE, HERE).targets]
    return Lately(commands, tuple(about))


def _said(line: Any) -> str:
    return str(line["say"] if isinstance(line, Mapping) else line)


@pytest.mark.parametrize("line", [*TABLE["act"], *TABLE["ask"]], ids=_said)
def test_sentence_means(sentences: Sentences, line: Mapping[str, Any]) -> None:
    match = sentences.match(line["say"], HERE, _lately(line))
    assert match is not None
    assert [(command.tool, dict(command.arguments)) for command in match.commands] == _commands(line["do"])
    assert match.open_ended is line.get("open", False)
    assert match.is_question is (line in TABLE["ask"])


def test_question_never_holds_a_tool_that_changes_anything(sentences: Sentences) -> None:
    lines = [line for part in TABLE.values() for line in part]
    matches = [match for line in lines if (match := sentences.match(_said(line), HERE, _lately(line)))]
    questions = [match for match in matches if match.is_question]
    assert len(questions) >= len(TABLE["ask"])
    assert not any(TOOLS[command.tool].writes for match in questions for command in match.commands)


@pytest.mark.parametrize("line", TABLE["ask"], ids=_said)
def test_question_mark_changes_nothing(sentences: Sentences, line: Mapping[str, Any]) -> None:
    plain, asked = (
        sentences.match(said, HERE, _lately(line)) for said in (line["say"], f"{line['say'].capitalize()}?")
    )
    assert plain is not None
    assert asked is not None
    assert asked.commands == plain.commands


@pytest.mark.parametrize("line", TABLE["nothing"], ids=_said)
def test_sentence_is_not_certain(sentences: Sentences, line: Any) -> None:
    assert sentences.match(_said(line), HERE, _lately(line)) is None


def test_nothing_is_understood_before_the_first_home() -> None:
    assert Sentences().match("turn on the lights", HERE) is None


def test_lights_without_a_place_are_a_command_that_will_ask_for_the_room(sentences: Sentences) -> None:
    match = sentences.match("turn on the lights", Place())
    assert match is not None
    assert dict(match.commands[0].arguments) == {"name": "lights"}


def test_a_longer_name_may_follow() -> None:
    understood = Sentences()
    understood.update(home_of(entity("light.a", "Lamp", "kitchen"), entity("light.b", "Lamp left", "kitchen")))
    shorter, longer = (understood.match(f"turn on the {name}", HERE) for name in ("lamp", "lamp left"))
    assert shorter is not None
    assert shorter.open_ended
    assert longer is not None
    assert not longer.open_ended


def test_update_follows_a_renamed_room() -> None:
    understood = Sentences()
    understood.update(home_of(entity("light.a", "Beacon", "kitchen")))
    assert understood.match("turn on the spotlight", HERE) is None
    understood.update(home_of(entity("light.a", "Spotlight", "kitchen")))
    assert understood.match("turn on the spotlight", HERE) is not None
    assert understood.match("turn on the beacon", HERE) is None


@pytest.mark.parametrize("name", ["[Lamp] (old)", "Lamp | <x>", "{area}", 'Lamp: "best"', "Лампа", "?"])
def test_strange_names_are_names_and_no_templates(name: str) -> None:
    understood = Sentences()
    understood.update(home_of(entity("light.a", name, "kitchen"), entity("light.b", "Spot", "kitchen")))
    assert understood.match("turn on the spot", HERE) is not None
    assert understood.match("turn on the x", HERE) is None


def test_german_commands_are_understood() -> None:
    understood = Sentences("de")
    understood.update(HOUSE)
    match = understood.match("schalte Bed Light ein", HERE)
    assert match is not None
    assert [(command.tool, dict(command.arguments)) for command in match.commands] == [
        ("turn_on", {"name": "Bed Light"})
    ]


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("öffne Curtains", "move_cover", {"name": "Curtains", "action": "open"}),
        ("schließe die Jalousien in Kitchen", "move_cover", {"name": "blinds", "area": "Kitchen", "action": "close"}),
        ("schließe Front Door auf", "secure", {"name": "Front Door", "action": "unlock"}),
        ("stelle Sprinkler auf 50 Prozent", "move_cover", {"name": "Sprinkler", "position": 50}),
    ],
)
def test_other_languages_open_and_unlock(said: str, tool: str, arguments: dict[str, Any]) -> None:
    understood = Sentences("de")
    understood.update(HOUSE)
    match = understood.match(said, HERE)
    assert match is not None
    assert [(command.tool, dict(command.arguments)) for command in match.commands] == [(tool, arguments)]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        Sentences("xx")


def test_concurrent_readers_get_the_same_answers(sentences: Sentences) -> None:
    lines = [line["say"] for line in TABLE["act"]][:20]
    alone = [sentences.match(said, HERE) for said in lines]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda said: sentences.match(said, HERE), lines))
    assert together == alone
