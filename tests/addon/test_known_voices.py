"""People known by their voices in a room: whose turn it is, what only some may do, and who may give the PIN."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.house import House
from ha_tools.people.person import Person
from satellite.protocol import SatelliteState, StateChanged
from simulators.completion import rules
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand, in_a_quiet_room, say
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.privacy.test_privacy_page import words_in

PIN = "4711"
SAID_PIN = "four seven one one please"
VOICES = {"Anna": "slt", "Sam": "rms"}
STRANGER = "kal16"
"""The voice of somebody whom nobody knows, or of a television."""

SENTENCES = (
    "My voice is the key to this house, and I speak as I always do.",
    "Every morning I make coffee in the kitchen and open the window.",
    "Please play some quiet music while we cook dinner tonight.",
    "The children are asleep, so turn the lights down in the hall.",
)


async def tells_voices(app: App) -> House:
    """Switch it on, as a person does in the panel; return the house once it can tell voices."""
    async with app.http.post(f"{app.panel}/api/people/switch", json={"is_on": True}) as response:
        assert (await response.json())["is_on"]
    house = app.running.house
    async with asyncio.timeout(60):
        await house.speakers.ready.wait()
    return house


async def know_everybody(app: App) -> dict[str, str]:
    """Let the house know two people; return their ids by their names."""
    house = await tells_voices(app)
    ids = {}
    for name, voice in VOICES.items():
        person = Person(name)
        house.people.keep(person)
        sounds = [in_a_quiet_room(say(text, voice=voice)) for text in SENTENCES]
        assert await house.speakers.learn(person.person_id, sounds)
        ids[name] = person.person_id
    return ids


def last_response(room: Room) -> int:
    """Return the number of the last message that says that the room speaks."""
    said = [m.state if isinstance(m, StateChanged) else None for _, m in room.messages]
    return len(said) - 1 - said[::-1].index(SatelliteState.RESPONDING)


async def spoken(
    app: App, cloud: Cloud, room: Room, name: str, text: str, *, answers: bool = False, sounds: str = ""
) -> dict[str, Any]:
    """Say something in a person's voice, behind a wake word or as an answer; return the turn.

    `sounds` are the words of the sound, where these are others than the recogniser's.
    """
    cloud.deepgram.script.clear()
    cloud.deepgram.script.say(text)
    said = sounds or (text if answers else f"hey jarvis, {text}")
    sound = SpokenCommand(said, wake="", lead_ms=300, voice=VOICES.get(name, STRANGER))

    async def speak() -> None:
        if answers:
            await room.state(SatelliteState.LISTENING, after=last_response(room), seconds=30)
        after = len(room.messages)
        await (room.interrupt if answers else room.say)(sound.samples, sound.speech_end)
        await room.state(SatelliteState.RESPONDING, after=after)

    return await app.turn_of(speak())


def last_asked(cloud: Cloud, text: str) -> list[Any]:
    """Return the messages of the last request to the language model that asked it something."""
    asked = [request["messages"] for request in cloud.openai.requests]
    return next(each for each in reversed(asked) if text in json.dumps(each[-1]))


@dataclass(frozen=True)
class Dangerous:
    """Sentences about dangerous things in one language, and words of their refusals."""

    unlock: str
    pin: str
    fan: str
    yes: str
    another: str
    unknown: str
    only_anna: str


DANGEROUS = {
    "en": Dangerous(
        "unlock the front door",
        SAID_PIN,
        "turn on the desk fan",
        "yes please do that now",
        "another voice",
        "I don't know your voice",
        "Only Anna may",
    ),
    "de": Dangerous(
        "schließ die front door auf",
        "vier sieben eins eins bitte",
        "schalte den desk fan ein",
        "ja bitte",
        "andere Stimme",
        "deine Stimme kenne ich nicht",
        "Das darf nur Anna",
    ),
}


@pytest.mark.parametrize("language", DANGEROUS)
async def test_a_dangerous_turn_is_finished_by_nobody_but_whoever_asked_and_may(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud, language: str
) -> None:
    """Refuse another person who is known, a stranger, a television, and a voice that cannot be told for certain."""
    say_, pin_, yes_ = DANGEROUS[language], "four seven one one please", "yes please do that now"
    unlock_, fan_ = "hey jarvis, unlock the front door", "hey jarvis, turn on the desk fan"
    async with start_app(villa, replace(cloud.options, pin=PIN, language=language)) as app:
        ids = await know_everybody(app)
        row = {"service": "lock.unlock", "needs": "pin", "only": "", "people": [ids["Anna"]]}
        rows = [row, {"service": "fan.turn_on", "needs": "yes", "only": ""}]
        async with app.http.put(f"{app.panel}/api/permissions", json={"rows": rows}) as response:
            assert (response.status, (await response.json())["rows"]) == (200, rows)
        assert say_.unknown in (await app.converse(say_.unlock))["reply"]
        async with app.room("Kitchen") as kitchen:
            turn = partial(spoken, app, cloud, kitchen)
            refused = await turn("Sam", say_.unlock, sounds=unlock_)
            assert refused["speaker"] == ids["Sam"]
            assert say_.only_anna in refused["reply"]
            for name, sounds in (("Stranger", unlock_), ("Anna", "unlock")):
                unsure = await turn(name, say_.unlock, sounds=sounds)
                assert (unsure["speaker"], unsure["outcome"]) == (None, "refused"), name
                assert say_.unknown in unsure["reply"]
            asked = await turn("Anna", say_.unlock, sounds=unlock_)
            assert (asked["speaker"], asked["outcome"]) == (ids["Anna"], "needs_pin")
            for name in ("Sam", "Stranger"):
                other = await turn(name, say_.pin, answers=True, sounds=pin_)
                assert say_.another in other["reply"], name
            assert await villa.state("lock.front_door_lock") == "locked"
            await turn("Anna", say_.pin, answers=True, sounds=pin_)
            assert await villa.state("lock.front_door_lock") == "unlocked"
            asked = await turn("Stranger", say_.fan, sounds=fan_)
            assert (asked["speaker"], asked["outcome"]) == (None, "needs_yes")
            other = await turn("Anna", say_.yes, answers=True, sounds=yes_)
            assert say_.another in other["reply"]
            assert await villa.state("fan.desk_fan") == "off"
            await turn("Stranger", say_.yes, answers=True, sounds=yes_)
            assert await villa.state("fan.desk_fan") == "on"


async def test_whoever_is_known_is_greeted_called_as_they_want_and_hears_their_own_notes_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = rules(otherwise="Soup.")
    async with start_app(home_assistant, cloud.options) as app:
        ids = await know_everybody(app)
        async with app.room("Kitchen") as kitchen:
            turn = partial(spoken, app, cloud, kitchen)
            for name, greeting in (("Anna", "Good morning, Anna."), ("Stranger", "Good morning.")):
                told = await turn(name, "good morning", sounds="hey jarvis, good morning to all of you in here")
                assert told["reply"] == greeting
            assert (await turn("Anna", "call me Annie from now on"))["reply"] == "All right, Annie."
            assert (await turn("Anna", "hello", sounds="hey jarvis, hello in there"))["reply"].startswith(
                "Hello, Annie."
            )
            await turn("Anna", "remember that I am vegetarian")
            await turn("Sam", "remember that the spare key is under the pot")
            for name in ("Sam", "Stranger", "Anna"):
                await turn(name, "what shall I cook for dinner on a cold evening")
                asked = json.dumps(last_asked(cloud, "what shall I cook"))
                assert ("vegetarian" in asked) is (name == "Anna"), name
                assert "under the pot" in asked
                assert ("Their name: Annie" in asked) is (name == "Anna")
            assert "vegetarian" not in (await turn("Sam", "what do you remember about food", answers=False))["reply"]
        shown = {each["name"]: each for each in (await app.get("/api/people"))["people"]}
        assert [note["text"] for note in shown["Anna"]["notes"]] == ["I am vegetarian"]
        assert (shown["Anna"]["called"], shown["Sam"]["notes"]) == ("Annie", [])
        assert app.running.house.people.get(ids["Anna"])


async def test_the_speech_of_all_stays_in_the_house_where_one_has_a_rule_until_it_is_known_who_speaks(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    """The house's own ears hear both; Anna's answer is spoken by its own voice, though a cloud's was connected."""
    options = replace(cloud.options, outside_hosts="127.0.0.1")
    async with start_app(home_assistant, options) as app:
        ids = await know_everybody(app)
        async with app.http.post(f"{app.panel}/api/privacy/rules", json={"rules": [{"speaker": ids["Anna"]}]}) as made:
            assert made.status == 200
        async with app.room("Kitchen") as kitchen:
            await cloud.cartesia.log.wait_for("connected")
            for name in ("Anna", "Sam"):
                turn = await spoken(app, cloud, kitchen, name, "turn on the kitchen lights")
                assert (turn["speaker"], turn["transcript"]) == (ids[name], "turn on the kitchen lights")
                sent = [each["amounts"] for each in turn["services"] if each["left_house"]]
                assert name == "Sam" or not any("characters" in amounts for amounts in sent), turn["services"]
                await kitchen.reply()
        assert not cloud.deepgram.met


async def test_a_voice_is_learned_in_four_sentences_and_forgotten_with_its_person(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    """The person is known from then on, also after a restart, until they want to be forgotten."""
    async with start_app(home_assistant, cloud.options) as app:
        house = await tells_voices(app)
        async with app.room("Kitchen") as kitchen:
            await spoken(app, cloud, kitchen, "Anna", "learn my voice")
            for text in ("Anna", *SENTENCES):
                await spoken(app, cloud, kitchen, "Anna", text, answers=True)
            await kitchen.state(SatelliteState.IDLE, after=last_response(kitchen))
            (person,) = house.people.all
            assert person.name == "Anna"
            who = await spoken(app, cloud, kitchen, "Anna", "do you recognise my voice")
            assert (who["speaker"], who["reply"]) == (person.person_id, "You are Anna.")
    async with start_app(home_assistant, cloud.options) as app:
        house = app.running.house
        assert house.people.all == (person,)
        shown = await app.get("/api/people")
        (anna,) = shown["people"]
        assert (shown["is_on"], anna["name"], anna["voice"]["room"]) == (True, "Anna", "Kitchen")
        assert (anna["voice"]["sureness"], anna["voice"]["near"]) == ("sure", "")
        path = f"{app.panel}/api/people/{person.person_id}"
        nowhere = {"satellite_id": "nowhere", "person_id": person.person_id}
        async with app.http.post(f"{app.panel}/api/people/lessons", json=nowhere) as refused:
            assert refused.status == 409
        assert words_in(tmp_path, "do you recognise my voice")
        assert (await app.act("DELETE", f"/api/people/{person.person_id}"))["people"] == []
        assert not words_in(tmp_path, "do you recognise my voice")
        assert not words_in(tmp_path, person.person_id)
        assert house.speakers.voiceprint(person.person_id) is None
        async with app.http.delete(path) as gone:
            assert gone.status == 404
    async with start_app(home_assistant, cloud.options) as app:
        assert not app.running.house.people.all
