"""Every language of home-assistant-intents: a sentence of its own for each of its intents is understood as that."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
import yaml
from home_assistant_intents import get_languages

from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.samples import Sampler

NAMES: Mapping[str, list[str]] = yaml.load(
    (Path(__file__).parent / "languages.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
)

BRANDS = {
    "automation": "Automata",
    "binary_sensor": "Aqara",
    "button": "Buttonia",
    "climate": "Tado",
    "cover": "Somfy",
    "fan": "Dyson",
    "humidifier": "Venta",
    "input_boolean": "Helpero",
    "lawn_mower": "Husqvarna",
    "lock": "Nuki",
    "media_player": "Sonos",
    "person": "Anna",
    "scene": "Cinema",
    "script": "Party",
    "sensor": "Netatmo",
    "siren": "Sirenia",
    "switch": "Shelly",
    "vacuum": "Roborock",
    "valve": "Gardena",
    "water_heater": "Ariston",
    "weather": "Meteo",
}
"""Domain -> a name that is the same in all languages."""

CLASSES = {
    "cover": "awning blind curtain door garage gate shade shutter window",
    "binary_sensor": "battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light lock "
    "moisture motion moving occupancy opening plug power presence problem running safety smoke sound tamper update "
    "vibration window",
    "sensor": "temperature",
}

NO_TOOL = frozenset({"HassNevermind", "HassRespond", "HassBroadcast"})
""""Never mind" is for the dialogue; a chat and a call through the house are no tools of a home."""

TOOLS_OF: Mapping[str, frozenset[str]] = {
    intent: frozenset(tools.split())
    for intent, tools in {
        "HassCancelAllTimers": "change_timer",
        "HassCancelTimer": "change_timer",
        "HassClimateGetTemperature": "get_temperature",
        "HassClimateSetFanMode": "set_climate",
        "HassClimateSetTemperature": "set_climate",
        "HassDecreaseTimer": "change_timer",
        "HassFanSetSpeed": "set_value",
        "HassGetCurrentDate": "get_time",
        "HassGetCurrentTime": "get_time",
        "HassGetState": "get_state find_in_state is_state get_temperature",
        "HassGetWeather": "weather",
        "HassIncreaseTimer": "change_timer",
        "HassLawnMowerDock": "run_robot",
        "HassLawnMowerStartMowing": "run_robot",
        "HassLightSet": "set_light",
        "HassListAddItem": "change_list",
        "HassListCompleteItem": "change_list",
        "HassListRemoveItem": "change_list",
        "HassMediaNext": "control_media",
        "HassMediaPause": "control_media",
        "HassMediaPlayerMute": "control_media",
        "HassMediaPlayerUnmute": "control_media",
        "HassMediaPrevious": "control_media",
        "HassMediaSearchAndPlay": "control_media",
        "HassMediaUnpause": "control_media",
        "HassPauseTimer": "change_timer",
        "HassSetPosition": "move_cover",
        "HassSetVolume": "control_media",
        "HassSetVolumeRelative": "control_media",
        "HassShoppingListAddItem": "change_list",
        "HassShoppingListCompleteItem": "change_list",
        "HassStartTimer": "set_timer",
        "HassTimerStatus": "get_timers",
        "HassTurnOff": "turn_off move_cover secure",
        "HassTurnOn": "turn_on move_cover secure run",
        "HassUnpauseTimer": "change_timer",
        "HassVacuumCleanArea": "run_robot",
        "HassVacuumReturnToBase": "run_robot",
        "HassVacuumStart": "run_robot",
    }.items()
}
"""Intent -> the tools that may serve it."""

FEWEST: Mapping[str, int] = {
    **dict.fromkeys(("de", "el", "pl", "ru"), 39),
    **dict.fromkeys(("bg", "ca", "cs", "fr", "hu", "it", "nl", "pt-BR", "ro", "sk", "zh-TW"), 38),
    **dict.fromkeys(("th", "zh-CN"), 37),
    **dict.fromkeys(("es",), 36),
    **dict.fromkeys(("ar",), 32),
    **dict.fromkeys(("da",), 30),
    **dict.fromkeys(("fi", "hr", "nb", "pt", "sl", "sv", "zh-HK"), 28),
    **dict.fromkeys(("uk", "vi"), 25),
}
"""Language -> how many of its intents are understood at least."""


def names_of(language: str) -> Mapping[str, str]:
    """The names of things in a small home of the language, by domain."""
    area, floor, light, listed = NAMES[language]
    return {**BRANDS, "area": area, "floor": floor, "light": light, "todo": listed}


def home_of(names: Mapping[str, str]) -> Home:
    """A home of one room with a thing of each kind."""
    things = [Entity(f"{domain}.it", name, (), "room", "floor") for domain, name in names.items()]
    things += [
        Entity(f"{domain}.{kind}", f"{domain} {kind} x", (), "room", "floor", kind)
        for domain, kinds in CLASSES.items()
        for kind in kinds.split()
    ]
    return Home(
        {"floor": Floor("floor", names["floor"])},
        {"room": Area("room", names["area"], (), "floor")},
        {thing.entity_id: thing for thing in things if thing.domain not in {"area", "floor"}},
    )


def understood(language: str) -> Mapping[str, frozenset[str]]:
    """Intent of the language -> the tools that a sample of it was understood as; none where no sample was."""
    names = names_of(language)
    sentences = Sentences(language)
    sentences.update(home_of(names))
    sampler = Sampler(language, names)
    return {intent: _tools(sentences, sampler.samples(intent)) for intent in sampler.intents if intent not in NO_TOOL}


def _tools(sentences: Sentences, samples: Iterable[str]) -> frozenset[str]:
    """The tools of the first sample that is understood."""
    matches = filter(None, (sentences.match(said, Place("room")) for said in samples))
    return frozenset(command.tool for match in itertools.islice(matches, 1) for command in match.commands)


@pytest.mark.parametrize("language", sorted(set(get_languages()) - {"en"}))
def test_each_intent_of_the_language_has_a_sentence_that_is_understood(language: str) -> None:
    intents = understood(language)
    right = {intent for intent, tools in intents.items() if tools and tools <= TOOLS_OF[intent]}
    assert set(intents) == right
    assert len(right) >= FEWEST.get(language, 1)


MEANT = [
    ("de", "setz Milch, Eier und neue Socken auf die Einkaufsliste", ["Milch", "Eier", "neue Socken"]),
    ("fr", "ajoute du lait dans la liste de courses", ["lait"]),
    ("es", "añade leche y pan a la lista de compras", ["leche", "pan"]),
    ("cs", "přidej mléko na seznam", ["mléko"]),
    ("nb", "sett en timer på tjuefem minutter", "25 minutes"),
    ("fr", "mets un minuteur de vingt-cinq minutes", "25 minutes"),
    ("pl", "ustaw minutnik na dwadzieścia pięć minut", "25 minutes"),
    ("uk", "таймер на двадцять п'ять хвилин", "25 minutes"),
    ("th", "จับเวลายี่สิบห้านาที", "25 minutes"),
    ("de", "stelle einen Timer auf anderthalb Stunden", "1.5 hours"),
    ("nl", "zet een timer voor een half uur", "30 minutes"),
    ("nl", "zet een timer van een uur en een half uur", None),
    ("sk", "časovač na minútu", None),
    ("fr", "mets un minuteur d'une demi-heure", None),
    ("hu", "állíts be egy időzítőt 1/2 percre", None),
    ("hu", "1 órás időzítő állapota", None),
    ("de", "setze keine Milch auf die Einkaufsliste", None),
    ("de", "setze Milch auf die Einkaufsliste wenn ich komme", None),
    ("de", "was kommt auf die Einkaufsliste", None),
    ("de", "Brot auf die Einkaufsliste?", None),
    ("fr", "mets la lumière plus forte", None),
    ("pl", "ustaw Kuchnia na 20", None),
]
"""Language, sentence, and the items or the length in what it means; None where it is not certain what that is."""


@pytest.mark.parametrize(("language", "said", "meant"), MEANT)
def test_words_of_the_speakers_own_and_numbers_are_what_they_say(
    language: str, said: str, meant: list[str] | str | None
) -> None:
    sentences = Sentences(language)
    sentences.update(home_of(names_of(language)))
    match = sentences.match(said, Place("room"))
    found = match.commands[0].arguments if match else {}
    assert found.get("items", found.get("duration")) == meant
    assert meant is not None or match is None


ITEMS = [
    ("es", "Lista de la compra", "añade huevos a la lista de la compra", ["huevos"]),
    ("es", "La compra", "añade huevos a la lista de la compra", ["huevos"]),
    ("es", "Compra", "añade pan y unos tomates a la lista de la compra", ["pan", "tomates"]),
    ("es", "Compra", "quita los huevos de la lista de la compra", ["huevos"]),
    ("fr", "Courses", "ajoute du lait à la liste de courses", ["lait"]),
    ("fr", "Courses", "ajoute de l'eau et des œufs à la liste de courses", ["eau", "œufs"]),
    ("fr", "Liste de courses", "ajoute de la crème à la liste de courses", ["crème"]),
    ("it", "Spesa", "aggiungi dell'olio alla spesa", ["olio"]),
    ("it", "Lista della spesa", "aggiungi le uova e il pane alla lista della spesa", ["uova", "pane"]),
    ("pt", "Compras", "adiciona os ovos à lista de compras", ["ovos"]),
    ("pt", "Compras", "adiciona uma cebola à lista de compras", ["cebola"]),
    ("de", "Einkaufsliste", "setze die Milch auf die Einkaufsliste", ["Milch"]),
    ("nl", "Boodschappen", "zet de melk op de boodschappenlijst", ["melk"]),
]
"""Language, the list's name, sentence, and what is put on the list: without articles, and to its last letter."""


@pytest.mark.parametrize(("language", "name", "said", "items"), ITEMS)
def test_items_are_cut_at_words_and_without_their_articles(
    language: str, name: str, said: str, items: list[str]
) -> None:
    sentences = Sentences(language)
    sentences.update(Home(entities={"todo.shopping": Entity("todo.shopping", name)}))
    match = sentences.match(said, Place("room"))
    assert match is not None
    assert match.commands[0].arguments["items"] == items
