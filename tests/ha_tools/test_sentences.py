"""Sentences and what they certainly mean, by the tables in sentences/."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ha_tools.place import Place
from ha_tools.sentences import Sentences
from ha_tools.tools import TOOLS
from tests.ha_tools.homes import HOUSE, entity, home_of
from tests.ha_tools.table import HERE, Line, Part, lines

TABLE = tuple(lines())
ACT, ASK, NOTHING = ([line for line in TABLE if line.part is part] for part in Part)


FRAMES = (
    "don't {}",
    "please do not {}",
    "never {}",
    "you should not {}",
    "he said {}",
    "did you {}",
    "why did you {}",
    "when did I {}",
    "did I {}",
    "how do I {}",
    "is it time to {}",
    "what if I {}",
    "if it rains {}",
    "{} when I come home",
    "{} if it rains",
    "{} unless it rains",
    "{} or not",
    "{} and don't",
    "{} is what he said",
    "{} said anna",
    "{} but not now",
    "{} every evening",
    "{} until nine",
    "hey don't {}",
    "could you please not {}",
    "do you mind if I {}",
    "well I {}",
    "so he {}",
    "what happens if I {}",
    "I wish you could {}",
    "I want you to not {}",
    "remember to {}",
)
"""What makes of a command none."""

FREE_WORDS = frozenset({"calendars", "lists", "messages", "timers"})
"""Tables of what ends in words of the speaker's own, in which all of that may be said."""


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


def test_question_never_holds_a_tool_that_changes_anything(sentences: Sentences) -> None:
    matches = [match for line in TABLE if (match := line.heard_by(sentences))]
    questions = [match for match in matches if match.is_question]
    assert len(questions) >= len(ASK)
    assert not any(TOOLS[command.tool].writes for match in questions for command in match.commands)


@pytest.mark.parametrize("line", ASK, ids=_said)
def test_question_mark_changes_nothing(sentences: Sentences, line: Line) -> None:
    asked = sentences.match(f"{line.say.capitalize()}?", HERE, line.lately)
    assert asked is not None
    assert asked.commands == line.commands


@pytest.mark.parametrize("line", NOTHING, ids=_said)
def test_sentence_is_not_certain(sentences: Sentences, line: Line) -> None:
    assert line.heard_by(sentences) is None


def test_tables_are_large_and_nearly_all_of_them_right(sentences: Sentences) -> None:
    """What must act may wait for a better template; what must not act never does."""
    assert len(TABLE) >= 400
    assert len(NOTHING) >= 80
    acting = [line for line in TABLE if line.part is not Part.NOTHING]
    right = [line for line in acting if line.is_right(sentences)]
    assert len(right) >= 0.97 * len(acting)
    assert all(line.is_right(sentences) for line in NOTHING)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_command_acts_when_it_is_denied_or_told_or_has_a_condition(sentences: Sentences, frame: str) -> None:
    for line in ACT:
        if line.file not in FREE_WORDS:
            match = sentences.match(frame.format(line.say), HERE, line.lately)
            assert match is None or match.is_question, line.say


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
