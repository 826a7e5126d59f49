"""Sentences that ask for a look at a camera, by the table beside this file, and the camera that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.home.camera_names import cameras_meant
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from ha_tools.sentences.camera_reader import asks_to_look
from tests.ha_tools.homes import HOUSE, entity, home_of

TABLE: Any = yaml.safe_load(Path(__file__).with_name("cameras.yaml").read_text("utf-8"))
HERE = Place("living_room")

WATCHED = home_of(
    *HOUSE.entities.values(),
    entity("camera.porch", "Porch Camera"),
    entity("camera.front", "Front Door Camera", "hallway"),
    entity("camera.garage", "Garage Door Camera", "garage"),
    entity("camera.nursery", "Nursery Camera", "childrens_room"),
    entity("camera.bell", "Doorbell", "hallway"),
)


def lines() -> Iterator[tuple[str, str, str]]:
    """Yield language, part and words."""
    for language, parts in TABLE.items():
        yield from ((language, part, said) for part, each in parts.items() for said in each)


@pytest.fixture(scope="module")
def watched() -> dict[str, Sentences]:
    """Sentences about a home with cameras, by language."""
    found = {language: Sentences(language) for language in TABLE}
    for sentences in found.values():
        sentences.update(WATCHED)
    return found


@pytest.fixture(scope="module")
def unwatched() -> dict[str, Sentences]:
    """Sentences about the same home without one."""
    found = {language: Sentences(language) for language in TABLE}
    for sentences in found.values():
        sentences.update(HOUSE)
    return found


@pytest.mark.parametrize(("language", "part", "said"), list(lines()))
def test_a_camera_is_looked_at_where_somebody_asks_for_it(
    watched: dict[str, Sentences], unwatched: dict[str, Sentences], language: str, part: str, said: str
) -> None:
    match, without = watched[language].match(said, HERE), unwatched[language].match(said, HERE)
    looks = [command for command in match.commands if command.tool == "look_at_camera"] if match else []
    assert bool(looks) is (part == "look")
    assert all(command.arguments["question"] == said for command in looks)
    assert all(len(cameras_meant(WATCHED, command.arguments["name"])) == 1 for command in looks)
    assert not without or all(command.tool != "look_at_camera" for command in without.commands)
    if part == "look":
        assert asks_to_look(said, WATCHED, language)
    else:
        assert (match and match.commands) == (without and without.commands)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("door", ["camera.bell"]),
        ("front door", ["camera.front"]),
        ("garage door", ["camera.garage"]),
        ("hall camera", ["camera.front", "camera.bell"]),
        ("the camera", ["camera.porch", "camera.front", "camera.garage", "camera.nursery", "camera.bell"]),
        ("attic camera", []),
        ("haustür", ["camera.bell"]),
    ],
)
def test_words_mean_cameras(said: str, meant: list[str]) -> None:
    assert [entity.entity_id for entity in cameras_meant(WATCHED, said)] == meant


def test_nobody_at_the_door_is_looked_for_by_the_nursery_camera() -> None:
    home = home_of(entity("camera.nursery", "Nursery Camera", "childrens_room"))
    assert cameras_meant(home, "door") == ()


@pytest.mark.parametrize(
    ("language", "said", "looks"),
    [
        ("en", "how many lights are on in the kitchen", False),
        ("en", "are any windows open in the kitchen", False),
        ("en", "what can you see in the kitchen", True),
        ("en", "is the dog in the kitchen", True),
        ("en", "how many people are in the kitchen", True),
        ("de", "was siehst du im kitchen", True),
        ("de", "was ist im kitchen an", False),
    ],
)
def test_a_camera_called_as_its_room_tells_nothing_that_the_home_knows(language: str, said: str, looks: bool) -> None:
    sentences = Sentences(language)
    sentences.update(home_of(*HOUSE.entities.values(), entity("camera.kitchen", "Kitchen", "kitchen")))
    match = sentences.match(said, HERE)
    assert any(command.tool == "look_at_camera" for command in (match.commands if match else ())) is looks
