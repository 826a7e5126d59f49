"""Messages, questions to people, calls between rooms and mail, said in German."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.acting.turn_sound import RATE, SpokenWord, TurnSound
from ha_tools.home.home import Area
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import entity, home_of

TABLE: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_name("messages_in_german.yaml").read_text("utf-8"))

_HOME = home_of(
    entity("light.k", "Deckenlicht", "kitchen"),
    entity("light.b", "Bürolicht", "office"),
    entity("sensor.ofen", "Ofen Leistung", "kitchen", device_class="power"),
)
_ROOMS = {"kitchen": "Küche", "office": "Büro", "bed": "Schlafzimmer", "garage": "Garage", "living": "Wohnzimmer"}
HOME = replace(_HOME, areas={key: Area(key, name, (), None) for key, name in _ROOMS.items()}, floors={})


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """German, about a small home and its address book."""
    understood = Sentences("de")
    understood.update(HOME, ("Anna", "Oma", "Herr Weber"))
    return understood


@pytest.mark.parametrize("line", TABLE["messages"], ids=lambda line: line["say"])
def test_a_sentence_is_its_command(sentences: Sentences, line: dict[str, Any]) -> None:
    match = sentences.match(line["say"], Place("kitchen", "k"))
    assert match
    assert {command.tool: dict(command.arguments) for command in match.commands} == line["do"]


@pytest.mark.parametrize("said", TABLE["nothing"])
def test_it_is_not_certain(sentences: Sentences, said: str) -> None:
    assert sentences.match(said, Place("kitchen", "k")) is None


def test_a_message_that_was_turned_is_heard_as_it_was_said() -> None:
    """ "Ich hole dich ab" was said as "dass ich dich abhole"."""
    said = "sag im büro bescheid dass ich dich abhole".split()
    sound = (b"\x00\x10\x00\xf0" * (RATE // 2)) * len(said)
    words = tuple(SpokenWord(word, float(at), at + 1.0) for at, word in enumerate(said))
    begin = int((5 - 0.12) * RATE) * 2
    assert TurnSound(sound, words).message("Ich hole dich ab") == sound[begin:]
    assert TurnSound(sound, words).message("Ich hole dich hab") == b""
