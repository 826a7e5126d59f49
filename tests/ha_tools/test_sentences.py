"""Sentences and what they certainly mean, by the tables in sentences/."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from ha_tools.tools import TOOLS
from tests.ha_tools.homes import HOUSE, entity, home_of
from tests.ha_tools.table import HERE, Line, Part, lines

TABLE = tuple(lines())
ACT, ASK, NOTHING = ([line for line in TABLE if line.part is part] for part in Part)


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """English, about the house."""
    understood = Sentences()
    understood.update(HOUSE)
    return understood


def _said(line: Line) -> str:
    return line.say


@pytest.mark.parametrize("line", [*ACT, *ASK], ids=_said)
def test_sentence_means(sentences: Sentences, line: Line) -> None:
    match = line.heard_by(sentences)
    assert match is not None
    assert match.commands == line.commands
    assert match.open_ended is line.open_ended
    assert match.is_question is (line.part is Part.ASK)


def test_no_table_has_a_question_that_changes_anything() -> None:
    assert [line.say for line in ASK if any(TOOLS[command.tool].writes for command in line.commands)] == []


@pytest.mark.parametrize("line", ASK, ids=_said)
def test_question_mark_changes_nothing(sentences: Sentences, line: Line) -> None:
    asked = sentences.match(f"{line.say.capitalize()}?", HERE, line.lately)
    assert asked is not None
    assert asked.commands == line.commands


@pytest.mark.parametrize("line", NOTHING, ids=_said)
def test_sentence_is_not_certain(sentences: Sentences, line: Line) -> None:
    assert line.heard_by(sentences) is None


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
    said = [line.say for line in ACT][:20]
    alone = [sentences.match(text, HERE) for text in said]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: sentences.match(text, HERE), said))
    assert together == alone
