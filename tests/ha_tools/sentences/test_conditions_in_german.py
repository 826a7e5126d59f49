"""Plans for when something changes, said in German."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ha_tools.home.home import Area
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import entity, home_of

_HOME = home_of(
    entity("sensor.waschmaschine", "Waschmaschine Leistung", "kitchen", device_class="power"),
    entity("binary_sensor.haustuer", "Haustür", "hallway", device_class="door"),
    entity("light.flur", "Flurlicht", "hallway"),
    entity("weather.home", "Wetter"),
    entity("person.anna", "Anna"),
    entity("sensor.schlafzimmer", "Schlafzimmer Temperatur", "bedroom", device_class="temperature"),
    entity("sensor.bad", "Luftfeuchtigkeit Bad", "bedroom", device_class="humidity"),
    entity("fan.luefter", "Lüfter", "bedroom"),
    entity("event.klingel", "Klingel", "hallway", device_class="doorbell"),
)
HOME = replace(_HOME, areas={**_HOME.areas, "bedroom": Area("bedroom", "Schlafzimmer", (), "upstairs")})


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """German, about a small home."""
    understood = Sentences("de")
    understood.update(HOME)
    return understood


@pytest.mark.parametrize(
    ("said", "tool", "arguments", "at"),
    [
        ("sag mir Bescheid, wenn die Waschmaschine fertig ist", "tell", {}, "wenn die Waschmaschine fertig ist"),
        ("wenn die Wäsche fertig ist sag mir Bescheid", "tell", {}, "wenn die Wäsche fertig ist"),
        (
            "Immer wenn die Haustür aufgeht, schalte das Flurlicht ein",
            "turn_on",
            {"name": "Flurlicht"},
            "Immer wenn die Haustür aufgeht",
        ),
        ("wenn es regnet, schalte den Lüfter ein", "turn_on", {"name": "Lüfter"}, "wenn es regnet"),
        (
            "wenn es im Schlafzimmer kälter als 18 Grad wird, schalte den Lüfter aus",
            "turn_off",
            {"name": "Lüfter"},
            "wenn es im Schlafzimmer kälter als 18 Grad wird",
        ),
        ("wenn ich gehe, schalte das Flurlicht aus", "turn_off", {"name": "Flurlicht"}, "wenn ich gehe"),
        (
            "erinnere mich an die Post wenn Anna nach Hause kommt",
            "tell",
            {"message": "die Post"},
            "wenn Anna nach Hause kommt",
        ),
        ("sag mir Bescheid, wenn es klingelt", "tell", {}, "wenn es klingelt"),
    ],
)
def test_it_is_planned(sentences: Sentences, said: str, tool: str, arguments: dict[str, Any], at: str) -> None:
    match = sentences.match(said, Place("bedroom"))
    assert match is not None
    assert [dict(command.arguments) for command in match.commands] == [{"tool": tool, "arguments": arguments, "at": at}]


@pytest.mark.parametrize(
    "said", ["wenn das Einhorn aufgeht, schalte das Flurlicht ein", "wenn ich groß bin", "sag mir wenn"]
)
def test_it_is_not_certain(sentences: Sentences, said: str) -> None:
    assert sentences.match(said, Place("bedroom")) is None
