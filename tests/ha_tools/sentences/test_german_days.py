"""A German family's sentences of every day, and what each certainly means in their home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.acting.command import Command
from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef
from ha_tools.languages.order_phrases import order_phrases
from ha_tools.sentences import Lately, Sentences
from ha_tools.sentences.commands import meant
from ha_tools.sentences.translation import SLOTS
from ha_tools.tools import TOOLS
from testbed.home_plan import HomePlan, slug
from testbed.homes.reihenhaus import REIHENHAUS

TABLE: dict[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "german" / "days.yaml").read_text("utf-8"))

NAMES = {"weather.wetter": "Wetter", "scene.filmabend": "Filmabend", "script.gute_nacht": "Gute Nacht"}
"""Entity id -> the name of a thing that the plan has only in its configuration."""


def _home(plan: HomePlan) -> Home:
    """The home as Home Assistant tells of it."""
    rooms = {entity: area for area in plan.areas for entity in area.entities}
    named = {item.entity_id: item.name for item in plan.devices}
    named |= {item.entity_id: item.name for item in plan.todo_lists}
    named |= {item.entity_id: item.name for item in plan.calendars}
    people = {item: item.partition(".")[2].title() for item in plan.exposed if item.startswith("person.")}
    classes = {item.entity_id: item.attributes.get("device_class") for item in plan.devices}

    def entity(item: str, name: str) -> Entity:
        room = rooms.get(item)
        floor = slug(room.floor or "") if room else None
        return Entity(item, name, (), slug(room.name) if room else None, floor, classes.get(item))

    return Home(
        {slug(floor.name): Floor(slug(floor.name), floor.name, (), floor.level) for floor in plan.floors},
        {slug(area.name): Area(slug(area.name), area.name, (), slug(area.floor or "")) for area in plan.areas},
        {item: entity(item, name) for item, name in {**named, **people, **NAMES}.items()},
    )


HOME = _home(REIHENHAUS)


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """German, about the family's home."""
    understood = Sentences("de")
    understood.update(HOME)
    return understood


def _heard(sentences: Sentences, line: dict[str, Any]) -> tuple[Command, ...]:
    """Return the commands of the last of a line's sentences, each of which leans on those before it."""
    place, lately, commands = Place(slug(line["in"])), Lately(), tuple[Command, ...]()
    for said in line["say"].split(" / "):
        match = sentences.match(said, place, lately)
        commands = match.commands if match else ()
        about = [entity.entity_id for command in commands for entity in meant(command, HOME, place).targets]
        lately = Lately(commands, tuple(dict.fromkeys(about)))
    return commands


def _plain(command: Command) -> dict[str, Any]:
    """Return a command as the table has it: things that were pointed at by their ids."""
    arguments = {
        name: list(value.entity_ids) if isinstance(value, EntityRef) else value
        for name, value in command.arguments.items()
    }
    return {command.tool: arguments}


@pytest.mark.parametrize("line", TABLE["means"], ids=lambda line: line["say"])
def test_a_sentence_is_its_commands(sentences: Sentences, line: dict[str, Any]) -> None:
    assert [_plain(command) for command in _heard(sentences, line)] == line["do"]


@pytest.mark.parametrize("line", TABLE["nothing"], ids=lambda line: line["say"])
def test_nothing_is_changed(sentences: Sentences, line: dict[str, Any]) -> None:
    assert [command for command in _heard(sentences, line) if TOOLS[command.tool].writes] == []


def test_each_phrase_has_the_slots_of_its_english_sentence() -> None:
    phrases = order_phrases("de")
    assert phrases is not None
    assert {slot for order in phrases.orders for slot in order.slots} <= SLOTS
    assert [order.english for order in phrases.orders if not order.is_whole] == []
