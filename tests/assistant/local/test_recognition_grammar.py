"""The grammar holds the sentences about this home that the matcher understands, and keeps within bounds."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.local.pronunciation import MODEL, arpabet, pronunciations, word_sounds
from assistant.local.recognition_grammar import MAX_NAMES, MOST_WORDS, Grammar, grammar_of
from assistant.local.sentence_rules import ORDERS, QUESTIONS, UNSAYABLE
from assistant.local.spoken import number, spoken
from ha_tools.acting.command import Command
from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.place import Place
from ha_tools.home.resolution import resolve
from ha_tools.languages.spoken_digits import spoken_pin
from ha_tools.sentences import Lately, Sentences
from tests.assistant.local.test_automaton import reads

AFTER: Mapping[str, Command] = {
    "leaning": Command("turn_on", {"name": "Kitchen Lights"}),
    "leaning_question": Command("turn_on", {"name": "Kitchen Lights"}),
    "leaning_opening": Command("move_cover", {"name": "Big Door", "action": "open"}),
    "leaning_lock": Command("secure", {"name": "Kitchen Door", "action": "lock"}),
    "leaning_loud": Command("control_media", {"name": "TV", "action": "pause"}),
}
"""Rule of what leans on something -> what was done before."""


def sample(expansion: str, rules: Mapping[str, str], chance: random.Random) -> str:
    """One random sentence of a JSGF expansion made of words, rules, groups, options and alternatives."""
    tokens = re.findall(r"<\w+>|[()\[\]|]|[^\s()\[\]|<>]+", expansion)

    def alternatives(position: int, closing: str) -> tuple[str, int]:
        choices: list[list[str]] = []
        words: list[str] = []
        while position < len(tokens) and tokens[position] != closing:
            token = tokens[position]
            if token == "|":
                choices.append(words)
                words = []
                position += 1
            elif token in "([":
                inner, position = alternatives(position + 1, ")" if token == "(" else "]")
                words += [inner] if token == "(" or chance.random() < 0.5 else []
            else:
                words.append(sample(rules[token[1:-1]], rules, chance) if token.startswith("<") else token)
                position += 1
        return " ".join(word for word in chance.choice([*choices, words]) if word), position + 1

    return alternatives(0, "")[0]


def sentences_of(grammar: Grammar, rule: str, count: int) -> list[str]:
    """Random sentences of a rule, as transcripts."""
    if rule not in grammar.rules:
        return []
    chance = random.Random(1)
    said = (sample(f"<{rule}>", grammar.rules, chance) for _ in range(count))
    return [grammar.transcript(text) for text in said if UNSAYABLE not in text]


@pytest.fixture(scope="module")
def furnished(home: Home) -> Home:
    """The home with a light, a thermostat, a thermometer, blinds and a lock in every area, an alarm and robots."""
    kinds = (
        ("light", "Wall Light", None),
        ("climate", "Radiator", None),
        ("sensor", "Thermometer", "temperature"),
        ("sensor", "Humidity", "humidity"),
        ("media_player", "Speaker", "speaker"),
        ("cover", "Roller", "blind"),
        ("lock", "Door", None),
    )
    robots = (
        Entity("alarm_control_panel.alarm", "Alarm"),
        Entity("vacuum.robbie", "Robbie"),
        Entity("lawn_mower.mower", "Mower"),
        Entity("valve.sprinkler", "Sprinkler", device_class="water"),
        Entity("cover.garage", "Big Door", device_class="garage"),
        Entity("binary_sensor.door", "Back Door", device_class="door"),
        Entity("binary_sensor.window", "Bathroom Window", device_class="window"),
        Entity("person.anna", "Anna"),
        Entity("weather.home", "Weather"),
        Entity("calendar.family", "Family"),
        Entity("todo.groceries", "Groceries"),
        Entity("script.good_night", "Good Night"),
        Entity("button.bell", "Door Bell"),
    )
    added = {
        f"{domain}.{area.area_id}_{name}": Entity(
            f"{domain}.{area.area_id}_{name}", f"{area.name} {name}", (), area.area_id, area.floor_id, device_class
        )
        for area in home.areas.values()
        for domain, name, device_class in kinds
    }
    return replace(home, entities={**home.entities, **added, **{robot.entity_id: robot for robot in robots}})


@pytest.mark.parametrize("rule", [*ORDERS, *QUESTIONS])
def test_what_can_be_heard_is_understood(furnished: Home, rule: str) -> None:
    sentences = Sentences()
    sentences.update(furnished)
    lately = Lately()
    if before := AFTER.get(rule):
        meant = resolve(furnished, name=before.arguments["name"]).targets
        lately = Lately((before,), tuple(entity.entity_id for entity in meant))
    said = sentences_of(grammar_of(furnished), rule, 150)
    assert said
    lost = {text for text in said if sentences.match(text, Place("living_room"), lately) is None}
    assert len(lost) <= len(said) // 100, sorted(lost)


def test_every_rule_is_part_of_what_can_be_said(furnished: Home) -> None:
    grammar = grammar_of(furnished)
    assert {*ORDERS, *QUESTIONS} <= grammar.rules.keys()
    used = set(re.findall(r"<(\w+)>", " ".join(grammar.rules.values())))
    assert grammar.rules.keys() - used == {"answering", "digit"}, "a PIN of no digits has none"


def test_what_answers_a_question_is_heard_only_after_one(furnished: Home) -> None:
    grammar = grammar_of(furnished, pin_digits=4)
    for answer in ("yes", "one two three four", "bedroom", "the last one", "the kitchen door"):
        assert reads(grammar.answering, answer)
        assert not reads(grammar.unasked, answer)
    for always in ("stop", "never mind", "turn on the kitchen lights", "hey jarvis turn it off"):
        assert reads(grammar.answering, always)
        assert reads(grammar.unasked, always)


def test_a_pin_that_can_be_heard_is_understood(furnished: Home) -> None:
    said = sentences_of(grammar_of(furnished, pin_digits=5), "pin", 50)
    assert {len(spoken_pin(pin)) for pin in said} == {5}
    assert sentences_of(grammar_of(furnished), "pin", 50) == []


def test_a_home_without_locks_and_robots_hears_nothing_of_them(home: Home) -> None:
    grammar = grammar_of(home)
    for rule in ("opening", "locking", "arming", "robot", "people", "listing"):
        assert sentences_of(grammar, rule, 50) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lamp 2", "lamp two"),
        ("Entrance Color + White Lights", "entrance color plus white lights"),
        ("3D-Printer (21.5 °C)", "three d printer twenty one point five degrees c"),
        ("Café Crème", "cafe creme"),
        ("Smörgås Ø", "smorgas o"),
        ("Daniel’s lamp", "daniel's lamp"),
        ("2nd Floor", "second floor"),
        ("Room 2024", "room two zero two four"),
        ("Кухня", None),
        ("💡", None),
    ],
)
def test_names_are_put_into_words(name: str, said: str | None) -> None:
    assert spoken(name) == said


def test_numbers_are_said_as_people_do() -> None:
    assert [number(value) for value in (0, 13, 20, 21, 100, 215)] == [
        "zero",
        "thirteen",
        "twenty",
        "twenty one",
        "one hundred",
        "two hundred fifteen",
    ]


@pytest.mark.parametrize(
    ("heard", "asked"),
    [
        ("hey jarvis turn on lamp two", "turn on Lamp 2"),
        ("jarvis stop", "stop"),
        ("hey jarvis", ""),
        ("stop", "stop"),
    ],
)
def test_a_transcript_is_what_was_asked_with_names_as_they_are_written(home: Home, heard: str, asked: str) -> None:
    assert grammar_of(home).transcript(heard) == asked


def test_every_word_has_a_pronunciation_that_the_model_knows(home: Home) -> None:
    grammar = grammar_of(home)
    sounds = pronunciations(grammar).by_word
    assert sounds.keys() == grammar.words
    assert {sound for found in sounds.values() for text in found for sound in text.split()} <= set(
        "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
    )


def test_abbreviations_may_be_spelled_out(home: Home) -> None:
    assert "EY S IY" in pronunciations(grammar_of(home)).by_word["ac"]


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [("ˈɛkoʊbˌiː", "EH K OW B IY"), ("dʒˈɑːɹvɪs", "JH AA R V IH S"), ("kˈɪtʃən", "K IH CH AH N")],  # noqa: RUF001 - phonetic letters
)
def test_what_espeak_says_is_put_into_the_model_s_sounds(ipa: str, sounds: str) -> None:
    assert arpabet(ipa) == sounds


def test_a_home_without_anything_still_has_a_grammar() -> None:
    grammar = grammar_of(Home())
    assert "stop" in grammar.words


def test_a_huge_home_stays_within_bounds() -> None:
    areas = {f"a{place}": Area(f"a{place}", f"Room {place}") for place in range(60)}
    entities = {
        f"{domain}.{place}": Entity(f"{domain}.{place}", f"{domain} {place}", (f"Thing {place}",), f"a{place % 60}")
        for place in range(1500)
        for domain in ("sensor", "light")
    }
    grammar = grammar_of(Home({}, areas, entities))
    assert grammar.unasked.states < 1000
    assert len(grammar.words) <= 3 * MAX_NAMES
    assert reads(grammar.unasked, "turn on light one")


def test_every_word_of_the_dictionary_is_found_with_all_its_sounds() -> None:
    dictionary = (MODEL / "cmudict-en-us.dict").read_text(encoding="utf-8")
    expected: dict[str, tuple[str, ...]] = {}
    for word, sounds in re.findall(r"^([^ (]+)\S* (.*)$", dictionary, re.MULTILINE):
        expected[word] = (*expected.get(word, ()), sounds)
    assert word_sounds(frozenset(expected)).by_word == expected


UNSAYABLE_NAMES = {
    "so many words": "la " * 260,
    "so many digits": "0" * 300,
    "one endless word": "la" * 5000,
    "digits between letters": "a0" * 400,
    "nothing to say": "💡 !!!",
    "no text": "\ud83d \x00\x1b[31m",
    "of another script": "客厅灯",
    "brackets": "Lamp (left) [old] | <new>; = *",
}


@pytest.mark.parametrize("name", UNSAYABLE_NAMES.values(), ids=UNSAYABLE_NAMES)
@pytest.mark.parametrize("bears_it", ["entity", "alias", "area", "floor", "list"])
def test_a_name_that_nobody_can_say_costs_that_name_alone(home: Home, name: str, bears_it: str) -> None:
    entities, areas, floors = dict(home.entities), dict(home.areas), dict(home.floors)
    match bears_it:
        case "entity":
            entities["light.odd"] = Entity("light.odd", name)
        case "alias":
            entities["light.odd"] = Entity("light.odd", "Lantern", (name,))
        case "area":
            areas["odd"] = Area("odd", name)
        case "floor":
            floors["odd"] = Floor("odd", name)
        case "list":
            entities["todo.odd"] = Entity("todo.odd", name)
    grammar = grammar_of(Home(floors, areas, entities))
    sounds = pronunciations(grammar)
    assert reads(grammar.unasked, "turn on the kitchen lights")
    assert reads(grammar.unasked, "turn off the lights in the bedroom")
    assert reads(grammar.unasked, "turn on lantern") == (bears_it == "alias")
    assert sounds.by_word.keys() == grammar.words
    assert not sounds.problem


def test_many_names_that_begin_alike_and_go_on_for_long_are_all_heard() -> None:
    names = [" ".join(["la"] * count) for count in range(1, MOST_WORDS + 5)]
    lamps = {f"light.{count}": Entity(f"light.{count}", name) for count, name in enumerate(names)}
    grammar = grammar_of(Home({}, {}, lamps))
    assert [reads(grammar.unasked, f"turn on {name}") for name in names] == [True] * MOST_WORDS + [False] * 4


FAILING_ESPEAK = {
    "not installed": None,
    "failing": "exit 1",
    "killed": "kill -9 $$",
    "saying nothing": "exit 0",
    "saying too much": "seq 100",
    "saying what is no text": r"printf '\377\376'",
}


@pytest.mark.parametrize("script", FAILING_ESPEAK.values(), ids=FAILING_ESPEAK)
def test_without_espeak_every_word_has_a_pronunciation_all_the_same(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    if script:
        program = tmp_path / "espeak-ng"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin" if script else str(tmp_path))
    grammar = grammar_of(home)
    sounds = pronunciations(grammar)
    assert sounds.by_word.keys() == grammar.words
    assert sounds.by_word["kitchen"] == ("K IH CH AH N",)
    assert sounds.by_word["ecobee"] == ("IY S IY OW B IY IY IY",)
    assert ("espeak-ng" in sounds.problem) == (script not in ("exit 0", "seq 100"))
