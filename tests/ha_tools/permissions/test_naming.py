"""The words for a tool's call when a person is asked about it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.languages import SPOKEN
from ha_tools.tainted.call_naming import named
from ha_tools.tools import TOOLS
from ha_tools.wording import wording_in
from ha_tools.wording.language import Language
from tests.ha_tools.homes import HOUSE

KITCHEN = Place("kitchen")


@pytest.mark.parametrize(
    ("tool", "arguments", "words", "deed"),
    [
        ("turn_off", {"name": "all"}, "turn off everything", "off"),
        ("turn_off", {"name": "everything", "area": "kitchen"}, "turn off everything in the Kitchen", "off"),
        ("turn_on", {"name": "light.desk_1"}, "turn on Desk 1", "on"),
        ("set_light", {"name": "kitchen lights", "brightness": 30}, "set Kitchen Lights to 30%", "set"),
        ("set_climate", {"name": "heatpump", "temperature_change": -2.0}, "set HeatPump to 2 degrees less", "set"),
        ("control_media", {"action": "pause"}, "pause what plays", "pause"),
        ("control_media", {"play": "jazz", "name": "tv"}, "play jazz on TV", "play"),
        ("operate", {"name": "front door", "action": "unlock"}, "unlock Front Door", "unlock"),
        ("operate", {"name": "blinds", "position": 30}, "set Roller to 30%", "set"),
        ("change_list", {"action": "remove", "items": ["milk"]}, "remove “milk” from the list", "remove"),
        (
            "change_list",
            {"action": "add", "items": ["a\nb"], "name": "shopping list"},
            "add “a b” to Shopping list",
            "add",
        ),
        ("change_calendar", {"action": "delete", "title": "Gym"}, "delete “Gym” from the calendar", "remove"),
        ("send_message", {"message": "hi", "name": "nobody"}, "send “hi” to nobody", "send"),
        ("set_timer", {"remind": "go", "duration": "5 minutes"}, "set a reminder of “go” in 5 minutes", "timer"),
        ("change_timer", {"action": "cancel", "name": "all"}, "cancel every timer", "cancel"),
        ("run", {"name": "good night"}, "run Good night", "run"),
        ("undo", {}, "undo the last change", "undo"),
    ],
)
def test_a_call_is_named_by_what_it_does_and_to_what(
    tool: str, arguments: dict[str, Any], words: str, deed: str
) -> None:
    naming = named(HOUSE, KITCHEN, TOOLS[tool], Command(tool, arguments))
    assert wording_in("en").phrase(naming.phrase) == words
    assert naming.deed == deed


@pytest.mark.parametrize("tool", [tool for tool in TOOLS.values() if tool.writes], ids=lambda tool: tool.name)
def test_every_call_that_changes_something_has_a_name(tool: Any) -> None:
    said = {"array": ["x"], "string": "zzz", "number": 5.0, "object": {"x": 1}}
    for words in itertools.product(*(schema.get("enum", [None]) for schema in tool.parameters.values())):
        arguments = {
            name: word or said.get(schema["type"])
            for (name, schema), word in zip(tool.parameters.items(), words, strict=True)
        }
        naming = named(HOUSE, KITCHEN, tool, Command(tool.name, arguments))
        assert wording_in("en").phrase(naming.phrase)
        assert f"deed.{naming.deed}" in Language("de").own


@pytest.mark.parametrize("language", SPOKEN)
def test_every_language_has_a_word_for_every_deed(language: str) -> None:
    deeds = {case for case in Language("de").own if case.startswith("deed.")}
    assert all(Language(language).own.get(deed) for deed in deeds)
