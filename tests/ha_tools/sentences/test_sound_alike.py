"""Names that were heard as something else: put right where the whole is a sentence then, and one name is nearest."""

from __future__ import annotations

import pytest

from ha_tools.home.home import Area, Entity, Home
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences

AREAS = tuple(Area(name.lower().replace(" ", "_"), name) for name in ("Living Room", "Scullery", "Bathroom", "Küche"))
THINGS = (
    Entity("light.cozy", "Cozy Pendant", (), "living_room"),
    Entity("light.chandelier", "Chandelier", (), "living_room"),
    Entity("light.vitrine", "Vitrine Light", (), "scullery"),
    Entity("light.bath", "Bathroom Light", (), "bathroom"),
    Entity("light.marble", "Marble Lamp", (), "living_room"),
    Entity("light.marvel", "Marvel Lamp", (), "bathroom"),
    Entity("switch.juicer", "Juicer", (), "scullery"),
    Entity("lock.cellar", "Cellar Door"),
    Entity("light.stehlampe", "Stehlampe", (), "living_room"),
    Entity("light.buero", "Bürolicht", (), "küche"),
    Entity("lock.haus", "Haustür"),
    Entity("cover.awning", "Markise"),
    Entity("light.vitrinenlicht", "Vitrinenlicht", (), "küche"),
)
HOME = Home({}, {area.area_id: area for area in AREAS}, {thing.entity_id: thing for thing in THINGS})


@pytest.fixture(scope="module", params=["en", "de"])
def sentences(request: pytest.FixtureRequest) -> Sentences:
    """The sentences of a language about the home."""
    understood = Sentences(request.param)
    understood.update(HOME)
    return understood


def meant(sentences: Sentences, text: str) -> str:
    """Return the name in the command that a text is at second sight; "" where it is none."""
    assert sentences.match(text, Place("living_room")) is None
    match = sentences.sounding_like(text, Place("living_room"))
    return str(match.commands[0].arguments.get("name", "")) if match else ""


@pytest.mark.parametrize("sentences", ["en"], indirect=True)
@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("Turn on the cosy pendent.", "Cozy Pendant"),
        ("Switch off the Shandelier", "Chandelier"),
        ("Dim the vitrin light to 40%", "Vitrine Light"),
        ("turn on the juiser", "Juicer"),
        ("Lock the seller door.", "Cellar Door"),
    ],
)
def test_a_name_is_what_it_sounds_like(sentences: Sentences, heard: str, name: str) -> None:
    assert meant(sentences, heard) == name


@pytest.mark.parametrize("sentences", ["de"], indirect=True)
@pytest.mark.parametrize(
    ("heard", "name"),
    [
        ("Schalte die Stählampe ein", "Stehlampe"),
        ("Schalte das Fitrinenlicht aus", "Vitrinenlicht"),
        ("Schließe die Hausdür ab", "Haustür"),
        ("Öffne die Markisse", "Markise"),
        ("Schalte das Bürolischt ein", "Bürolicht"),
    ],
)
def test_so_it_is_in_german(sentences: Sentences, heard: str, name: str) -> None:
    assert meant(sentences, heard) == name


@pytest.mark.parametrize("sentences", ["en"], indirect=True)
@pytest.mark.parametrize(
    "heard",
    [
        "turn on the bedroom light",  # there is none, and it is no bathroom
        "switch on the bathtub light",  # more than half of a word sounds otherwise
        "turn on the marmel lamp",  # the marble one, or the marvel
        "don't turn on the cosy pendent",
        "she bought a cosy pendent",
        "the seller opened the door",
        "we went through the cellar to the other door",
        "turn on the television",
    ],
)
def test_what_is_no_name_or_might_be_two_is_none(sentences: Sentences, heard: str) -> None:
    assert not meant(sentences, heard)
