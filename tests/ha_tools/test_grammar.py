"""The index of templates and names: it only ever leaves out what cannot match."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hassil import RecognizeResult

from ha_tools.home.home import Area, Entity, Home
from ha_tools.sentences import grammar, templates
from ha_tools.sentences.spoken_names import SpokenNames, by_list
from ha_tools.sentences.template_words import Wordings, tokens
from tests.ha_tools.homes import HOUSE
from tests.ha_tools.table import lines

TABLE = tuple(lines())

SAMPLES = {
    "de": (
        ("Küche", "Wohnzimmer", "Küchenlampe"),
        (
            "mach das Licht in der Küche an",
            "schalte die Küchenlampe aus",
            "ist die Küchenlampe an",
            "alle Lichter aus",
            "wie warm ist es im Wohnzimmer",
            "stelle die Temperatur auf einundzwanzig Grad",
            "Küchenlicht an",
        ),
    ),
    "fr": (
        ("Entrée", "Salon", "Lampe d'entrée"),
        (
            "allume la lumière dans l'entrée",
            "éteins la lampe d'entrée",
            "règle la lampe d'entrée à vingt pour cent",
            "quelle est la température dans le salon",
        ),
    ),
    "nl": (
        ("Keuken", "Woonkamer", "Keukenlamp"),
        ("doe het licht in de keuken aan", "zet de keukenlamp uit", "zet de keukenlamp op 50%", "woonkamerlampen uit"),
    ),
    "sv": (("Kök", "Vardagsrum", "Taklampa"), ("tänd lampan i köket", "släck taklampan", "sätt på taklampa")),
    "he": (("מטבח", "סלון", "מנורה"), ("הדלק את האור במטבח", "כבה את המנורה", "הדלק מנורה")),
}
"""Language -> two rooms and a lamp, and sentences; some put the room into another word."""


def home_of(rooms: tuple[str, str, str]) -> Home:
    areas = {f"room_{number}": Area(f"room_{number}", name) for number, name in enumerate(rooms[:2])}
    return Home(areas=areas, entities={"light.lamp": Entity("light.lamp", rooms[2], (), "room_0")})


Read = tuple[str, Mapping[str, object]] | None
"""The intent and its slots."""


class Reader:
    """Both ways to read what is said in a home."""

    def __init__(self, language: str, home: Home) -> None:
        index = grammar.load(language)
        self._intents = index.intents
        self._every_name = by_list({name: frozenset() for name in SpokenNames(home).all}, templates.NAME_LISTS)
        self._grammar = grammar.SentenceGrammar(index, SpokenNames(home, in_compounds=index.has_compounds))

    def by_hassil_alone(self, text: str) -> Read:
        """Return the reading of hassil with all templates and all names."""
        return plain(grammar.best(text, self._intents, self._every_name))

    def with_the_index(self, text: str) -> Read:
        """Return the reading of ours."""
        return plain(self._grammar.recognise(text))


def plain(result: RecognizeResult | None) -> Read:
    return None if result is None else (result.intent.name, {name: e.value for name, e in result.entities.items()})


@pytest.fixture(scope="module")
def english() -> Reader:
    """English, in the house of the tables."""
    return Reader("en", HOUSE)


@pytest.mark.parametrize("file", sorted({line.file for line in TABLE}))
def test_no_english_reading_is_lost(english: Reader, file: str) -> None:
    for line in [line for line in TABLE if line.file == file][::4]:
        text = " ".join(line.say.lower().split())
        assert english.with_the_index(text) == english.by_hassil_alone(text), text


@pytest.mark.parametrize("language", SAMPLES)
def test_no_reading_is_lost_in_languages_with_compounds_and_prefixes(language: str) -> None:
    rooms, said = SAMPLES[language]
    reader = Reader(language, home_of(rooms))
    readings = {text: reader.with_the_index(text) for text in said}
    assert readings == {text: reader.by_hassil_alone(text) for text in said}
    assert any(readings.values())


def test_every_word_that_a_template_can_be_said_with_is_known() -> None:
    index = grammar.load("en")
    wordings = Wordings(index.intents.expansion_rules, index.intents.slot_lists)
    block = next(block for name, block in index.templates if name == "HassClimateSetTemperature")
    wording = wordings.of(block.sentences[0].expression)
    assert {"set", "temperature"} <= wording.tokens


def test_words_are_compared_without_what_stands_between_them() -> None:
    assert tokens("What's the Living-Room at 21°C?") == ("what", "s", "the", "living", "room", "at", "21", "c")
