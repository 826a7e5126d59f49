"""Words that are to be remembered, told again and forgotten, and words that are taught; and other words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.dialogue import Dialogue, HomeSentence, Understanding
from assistant.dialogue.replies import Replies
from ha_tools.home.place import Place
from ha_tools.notes.gist import is_about_oneself
from ha_tools.notes.note import Note
from ha_tools.notes.notes import Notes
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import entity, home_of

TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("remembered.yaml").read_text("utf-8"))

HOME = home_of(
    entity("light.kitchen", "Kitchen Lights", "kitchen"),
    entity("light.bedroom", "Bedroom Lights", "bedroom"),
    entity("light.desk", "Desk Lamp", "bedroom"),
    entity("cover.blinds", "Living Room Blinds", "living_room", device_class="blind"),
    entity("fan.kitchen", "Kitchen Fan", "kitchen"),
    entity("scene.movie", "Movie"),
    entity("climate.hall", "Thermostat", "kitchen"),
)


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """The sentences of a small home."""
    known = Sentences()
    known.update(HOME)
    return known


@pytest.fixture(scope="module")
def german() -> Sentences:
    """The German sentences of another small home."""
    known = Sentences("de")
    things = (("light.floor", "Stehlampe"), ("light.ceiling", "Deckenlicht"), ("fan.kitchen", "Ventilator"))
    known.update(home_of(*(entity(entity_id, name, "kitchen") for entity_id, name in things)))
    return known


def tools_of(understood: Understanding) -> list[str]:
    return [command.tool for command in understood.commands]


def after(sentences: Sentences, *notes: Note) -> Dialogue:
    """Return a dialogue in a home where something is remembered."""
    kept, replies = Notes(language=sentences.language), Replies(sentences.language)
    kept.restore(notes)
    return Dialogue(sentences, Place("kitchen"), has_model=True, notes=kept, replies=replies)


@pytest.mark.parametrize("line", TABLE["keep"], ids=lambda line: line["said"])
def test_what_is_to_be_remembered_is_kept(sentences: Sentences, line: dict[str, str]) -> None:
    understood = after(sentences).understand(line["said"])
    (command,) = understood.commands
    assert command.tool == "call_person" or (command.tool, command.arguments["action"]) == ("change_notes", "keep")
    kept = command.arguments.get("name") or command.arguments["text"]
    assert line["keeps"] in kept
    assert f" {kept} " in f" {line['said']} "


@pytest.mark.parametrize("line", TABLE["recall"], ids=lambda line: line["said"])
def test_a_question_is_answered_by_the_note_that_holds_all_of_it(sentences: Sentences, line: dict[str, str]) -> None:
    understood = after(sentences, Note("The car is red"), Note(line["note"])).understand(line["said"])
    assert tools_of(understood) == ["read_notes"]
    about = understood.commands[0].arguments["about"]
    notes = Notes()
    notes.restore([Note("The car is red"), Note(line["note"])])
    assert [note.text for note in notes.nearest(about)] == [line["note"]]


@pytest.mark.parametrize("line", TABLE["forget"], ids=lambda line: line["said"])
def test_what_is_to_be_forgotten_is_found(sentences: Sentences, line: dict[str, str]) -> None:
    understood = after(sentences, Note(line["note"])).understand(line["said"])
    assert tools_of(understood) == ["change_notes"]
    assert understood.commands[0].arguments["action"] == "forget"
    notes = Notes()
    notes.restore([Note("The car is red"), Note(line["note"])])
    assert [note.text for note in notes.nearest(understood.commands[0].arguments["text"])] == [line["note"]]


@pytest.mark.parametrize("line", TABLE["teach"], ids=lambda line: line["said"])
def test_a_word_that_is_taught_is_the_command_from_then_on(sentences: Sentences, line: dict[str, str]) -> None:
    assert_is_taught(sentences, line)


@pytest.mark.parametrize("line", TABLE["german"]["teach"], ids=lambda line: line["said"])
def test_a_word_is_taught_in_german(german: Sentences, line: dict[str, str]) -> None:
    assert_is_taught(german, line)


@pytest.mark.parametrize("line", TABLE["german"]["recall"], ids=lambda line: line["said"])
def test_a_question_is_answered_by_a_note_in_german(german: Sentences, line: dict[str, str]) -> None:
    understood = after(german, Note("Das Auto ist rot"), Note(line["note"])).understand(line["said"])
    assert tools_of(understood) == ["read_notes"]


@pytest.mark.parametrize("said", TABLE["german"]["not_memory"])
def test_other_words_are_none_of_that_in_german(german: Sentences, said: str) -> None:
    tools = tools_of(after(german, Note("gemütlich", "schalte die Stehlampe aus")).understand(said))
    assert not {"change_notes", "read_notes", "teach_word", "call_person"} & set(tools)


def assert_is_taught(sentences: Sentences, line: dict[str, str]) -> None:
    """Assert that a word is taught, and means the same as what it stands for from then on."""
    taught = after(sentences).understand(line["said"])
    assert tools_of(taught) == ["teach_word"]
    word, meaning = (str(taught.commands[0].arguments[each]) for each in ("word", "meaning"))
    assert word.casefold() == line["word"]
    used = after(sentences, Note(word, meaning)).understand(line["then"])
    wish = after(sentences).understand(meaning)
    assert isinstance(wish, HomeSentence)
    assert used.commands == wish.commands


@pytest.mark.parametrize("said", TABLE["not_memory"])
def test_other_words_are_none_of_that(sentences: Sentences, said: str) -> None:
    notes = (
        Note("The spare key is under the pot"),
        Note("Grandma is allergic to walnuts"),
        Note("cosy", "turn on the fan"),
    )
    tools = tools_of(after(sentences, *notes).understand(said))
    assert not {"change_notes", "read_notes", "teach_word", "call_person"} & set(tools)


def test_a_region_of_a_language_changes_nothing() -> None:
    notes = Notes(language="en-GB")
    notes.restore([Note("The boiler was serviced in March")])
    assert len(notes.about("when was the boiler last serviced")) == 1


def test_what_a_person_said_of_themselves_is_told_to_nobody_else() -> None:
    notes = Notes()
    notes.restore([Note("I am vegetarian", person_id="sam"), Note("The spare key is under the pot")])
    assert [note.text for note in notes.nearest("am i vegetarian", "sam")] == ["I am vegetarian"]
    assert not notes.nearest("am i vegetarian", "anna")
    assert not notes.nearest("am i vegetarian")
    assert [note.text for note in notes.fitting("what can i eat", 1000, "anna")] == ["The spare key is under the pot"]
    assert {note.text for note in notes.of("sam")} == {"I am vegetarian", "The spare key is under the pot"}
    notes.forget_person("sam")
    assert [note.text for note in notes.all] == ["The spare key is under the pot"]


@pytest.mark.parametrize(
    ("said", "is_so"),
    [("I am vegetarian", True), ("My shoe size is 42", True), ("Ich bin Vegetarier", True), ("The key is here", False)],
)
def test_what_is_said_of_oneself_is_told_from_what_is_said_of_the_home(said: str, is_so: bool) -> None:
    assert is_about_oneself(said) is is_so
