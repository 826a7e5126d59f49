"""Names that people give things and rooms, in two languages, corrections of notes, and words that are none of that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue import Dialogue, Understanding
from assistant.dialogue.replies import Replies
from ha_tools.home.home import Area, Home
from ha_tools.home.place import Place
from ha_tools.notes.note import Note
from ha_tools.notes.notes import Notes
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import entity

TABLE: Mapping[str, Mapping[str, list[Any]]] = yaml.safe_load(
    Path(__file__).with_name("own_names.yaml").read_text("utf-8")
)

TOOLS = frozenset({"name_thing", "correct_note", "change_notes", "read_notes", "teach_word"})

NAMES = {
    "en": ("Floor Lamp", "Ceiling Light", "TV", "Coffee Machine", "Vacuum", "Kitchen", "Living Room"),
    "de": ("Stehlampe", "Deckenlampe", "Fernseher", "Kaffeemaschine", "Staubsauger", "Küche", "Wohnzimmer"),
}


def home_in(language: str) -> Home:
    lamp, ceiling, tv, coffee, vacuum, kitchen, living_room = NAMES[language]
    things = (
        entity("light.floor_lamp", lamp, "living_room"),
        entity("light.ceiling", ceiling, "kitchen"),
        entity("media_player.tv", tv, "living_room"),
        entity("switch.coffee_machine", coffee, "kitchen"),
        entity("vacuum.vacuum", vacuum, "kitchen"),
    )
    areas = {"kitchen": Area("kitchen", kitchen), "living_room": Area("living_room", living_room)}
    return Home(areas=areas, entities={thing.entity_id: thing for thing in things})


@pytest.fixture(scope="module")
def known() -> Mapping[str, tuple[Sentences, Home]]:
    """The sentences and the home of each language."""
    found = {}
    for language in TABLE:
        sentences, home = Sentences(language), home_in(language)
        sentences.update(home)
        found[language] = (sentences, home)
    return found


Known = Mapping[str, tuple[Sentences, Home]]


def understood(known: Known, language: str, said: str, *notes: Note) -> Understanding:
    """Return what words mean where these notes are kept and a language model is there."""
    (sentences, home), kept = known[language], Notes(language=language)
    kept.restore(notes)
    dialogue = Dialogue(
        sentences, Place("kitchen"), has_model=True, notes=kept, home=lambda: home, replies=Replies(language)
    )
    return dialogue.understand(said)


def lines(part: str) -> list[tuple[str, Any]]:
    return [(language, line) for language in TABLE for line in TABLE[language][part]]


@pytest.mark.parametrize(("language", "line"), lines("names"), ids=lambda each: str(each)[:60])
def test_a_name_is_given(known: Known, language: str, line: dict[str, str]) -> None:
    (command,) = understood(known, language, line["said"]).commands
    assert command.tool == "name_thing", command
    home = known[language][1]
    area = home.area_named(str(command.arguments.get("area", "")))
    [meant] = [area.area_id] if area else [each.entity_id for each in home.bearers(str(command.arguments["name"]))]
    assert (command.arguments["word"].casefold(), meant) == (line["word"], line["thing"])


@pytest.mark.parametrize(("language", "line"), lines("unnames"), ids=lambda each: str(each)[:60])
def test_a_name_is_taken_back(known: Known, language: str, line: dict[str, Any]) -> None:
    word, thing = line["note"]
    (command,) = understood(known, language, line["said"], Note(word, "", thing)).commands
    assert (command.tool, command.arguments["action"]) == ("change_notes", "forget")
    assert command.arguments["text"].casefold() == word


@pytest.mark.parametrize(("language", "line"), lines("corrects"), ids=lambda each: str(each)[:60])
def test_a_note_is_put_right(known: Known, language: str, line: dict[str, str]) -> None:
    others = (Note("Sam is vegetarian"), Note("Die Katze heißt Minka"), Note("Leo", "", "light.floor_lamp"))
    (command,) = understood(known, language, line["said"], Note(line["note"]), *others).commands
    assert (command.tool, command.arguments["instead"]) == ("correct_note", line["note"])
    assert command.arguments["text"].casefold() == line["keeps"].casefold()


@pytest.mark.parametrize(("language", "line"), lines("learns"), ids=lambda each: str(each)[:60])
def test_learning_is_turned_on_and_off_and_asked_about(known: Known, language: str, line: dict[str, Any]) -> None:
    commands = understood(known, language, line["said"]).commands
    assert [command.tool for command in commands] == [line["tool"]] * bool(line["tool"])
    assert not commands or commands[0].arguments.get("on") == line.get("wanted")


@pytest.mark.parametrize(("language", "said"), lines("none"), ids=lambda each: str(each)[:60])
def test_other_words_give_no_name_and_put_nothing_right(known: Known, language: str, said: str) -> None:
    texts = ("The kitchen is painted in ivory", "The weather station is in the shed", "Dinner is at six")
    found = understood(known, language, said, *map(Note, texts))
    assert not TOOLS & {command.tool for command in found.commands}
