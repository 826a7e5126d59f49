"""Sentences about messages, questions to people and calls between rooms, and the part of a sound that is a message."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ha_tools.acting.turn_sound import RATE, SpokenWord, TurnSound
from ha_tools.home.place import Place
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE, entity

SAID: list[tuple[str, str, dict[str, Any]]] = [
    ("play my messages", "play_messages", {}),
    ("are there any messages for me", "play_messages", {}),
    ("call the office please", "call_room", {"name": "office"}),
    ("put me through to the office", "call_room", {"name": "office"}),
    ("start an intercom with the bedroom", "call_room", {"name": "bedroom"}),
    ("hang up the phone", "hang_up", {}),
    ("call the panel", "call_room", {"name": "panel"}),
    ("call anna's browser", "call_room", {"name": "anna's browser"}),
    ("call my Anna", "dial", {"name": "Anna"}),
    ("give Anna a ring", "dial", {"name": "Anna"}),
    ("phone Anna on her mobile", "dial", {"name": "Anna"}),
    ("dial 0170 123 45 67", "dial", {"name": "0170 123 45 67"}),
    ("call +49 (30) 98-76", "dial", {"name": "+49 (30) 98-76"}),
    ("dial oh one seven oh double two three", "dial", {"name": "0170223"}),
    ("call the police", "dial_emergency", {"name": "police"}),
    ("call an ambulance", "dial_emergency", {"name": "ambulance"}),
    (
        *("can you ask Anna when she'll be home", "ask_contact"),
        {"question": "When will you be home?", "name": "Anna"},
    ),
    ("ask anna if she needs the car", "ask_contact", {"question": "Do you need the car?", "name": "anna"}),
    ("ask anna to bring bread", "ask_contact", {"question": "Please bring bread", "name": "anna"}),
    ("forget my voice", "forget_voice", {}),
    ("please forget my voice", "forget_voice", {}),
    ("forget my shoe size", "change_notes", {"action": "forget", "text": "my shoe size"}),
    ("tell Anna that the weather is nice", "send_message", {"message": "the weather is nice", "name": "Anna"}),
    ("text Anna that I'm late", "send_message", {"message": "I'm late", "name": "Anna"}),
]

NOT_CERTAIN = [
    "tell Anna at six that dinner is ready",
    "announce at six that dinner is ready",
    "let everyone know tomorrow morning that school is closed",
    "tell Anna a joke",
    "ask the neighbours if they are home",
    "call the neighbours",
    "call me a taxi",
    "text Anna a message",
    "message Anna a text message",
    "dial the lights down",
    "dial it up",
]


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    """The sentences of a home whose address book has Anna."""
    found = Sentences("en")
    found.update(HOUSE, ("Anna",))
    return found


@pytest.mark.parametrize(("said", "tool", "arguments"), SAID)
def test_a_sentence_is_its_command(sentences: Sentences, said: str, tool: str, arguments: dict[str, Any]) -> None:
    match = sentences.match(said, Place("kitchen", "k"))
    assert match
    assert [(each.tool, dict(each.arguments)) for each in match.commands] == [(tool, arguments)]


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("Lern meine Stimme.", "learn_voice"),
        ("vergiss meine Stimme", "forget_voice"),
        ("Weißt du, wer ich bin?", "tell_speaker"),
    ],
)
def test_german_is_heard_about_voices(said: str, tool: str) -> None:
    german = Sentences("de")
    german.update(HOUSE)
    match = german.match(said, Place("kitchen", "k"))
    assert match
    assert [each.tool for each in match.commands] == [tool]


@pytest.mark.parametrize("said", NOT_CERTAIN)
def test_what_is_for_later_or_for_somebody_unknown_is_not_sent_at_once(sentences: Sentences, said: str) -> None:
    match = sentences.match(said, Place("kitchen", "k"))
    assert match is None or match.commands[0].tool == "plan"


def test_a_message_begins_with_its_first_word_and_is_all_that_was_said_where_words_have_no_places() -> None:
    texts = ["tell", "the", "office", "that", "dinner", "is", "ready"]
    sound = np.random.default_rng(0).integers(-3000, 3000, 4 * RATE, np.int16)
    sound[: RATE // 2] = sound[-RATE:] = 0
    ends = np.linspace(0.5, 3.0, len(texts) + 1).tolist()
    placed = tuple(SpokenWord(text, *ends_) for text, ends_ in zip(texts, pairwise(ends), strict=True))
    message = TurnSound(sound.tobytes(), placed).message("Dinner is ready")
    assert message in sound[int(ends[4] * RATE) - RATE // 5 :].tobytes()
    assert abs(len(message) / 2 / RATE - (3.0 - ends[4] + 0.42)) < 0.05
    whole = TurnSound(sound.tobytes(), (SpokenWord(" ".join(texts), 0.5, 3.0),)).message("Dinner is ready")
    assert abs(len(whole) / 2 / RATE - (2.5 + 0.42)) < 0.05
    assert TurnSound(bytes(2 * RATE)).message("Dinner is ready") == b""
    assert TurnSound(sound.tobytes(), (SpokenWord("no, the office", 0.5, 3.0),)).message("Dinner is ready") == b""


OVEN = entity("sensor.oven", "Oven Power", "kitchen", device_class="power")


@pytest.mark.parametrize(
    ("said", "message", "name", "at"),
    [
        ("announce dinner is ready when the oven is done", "dinner is ready", "everyone", "when the oven is done"),
        ("when the oven is done announce dinner is ready", "dinner is ready", "everyone", "when the oven is done"),
        ("tell everyone to come down when the oven is done", "come down", "everyone", "when the oven is done"),
        ("tell the office dinner is ready when the oven is done", "dinner is ready", "office", "when the oven is done"),
        ("tell Anna at six that dinner is ready", "dinner is ready", "Anna", "at six"),
        ("announce in ten minutes that we leave", "we leave", "everyone", "in ten minutes"),
        ("tell Anna that I call her when the oven is done", "I call her when the oven is done", "Anna", ""),
        ("announce that we will eat when the oven is done", "we will eat when the oven is done", "everyone", ""),
        ("tell Anna that he is asleep when he is in bed", "he is asleep when he is in bed", "Anna", ""),
    ],
)
def test_a_message_waits_for_what_the_home_tells_and_not_for_what_it_says_of_people(
    said: str, message: str, name: str, at: str
) -> None:
    kitchen = Sentences("en")
    kitchen.update(replace(HOUSE, entities={**HOUSE.entities, OVEN.entity_id: OVEN}), ("Anna",))
    match = kitchen.match(said, Place("kitchen", "k"))
    assert match
    (command,) = match.commands
    sent = {"message": message, "name": name}
    assert dict(command.arguments) == ({"tool": "send_message", "arguments": sent, "at": at} if at else sent)
