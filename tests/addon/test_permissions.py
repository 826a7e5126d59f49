"""The yes and the PIN, through the whole app over the villa: nothing opens unasked, and a PIN is kept nowhere."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from addon.options import Options
from ha_tools.permissions import PIN_TRIES, Need, Rule
from satellite.protocol import SatelliteState, Transcript
from simulators.completion import Message, Model, Reply, ToolCall
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp

PIN = "82915073"
SAID_PIN = "eight two nine one five zero seven three"
WRONG_PIN = "one one one one one one one one"
OPTIONS = Options(api_token=API_TOKEN, pin=PIN)
UNLOCK = ToolCall("operate", {"name": "front door", "action": "unlock"})
ASKED = "To unlock Front Door I need the PIN. What is it?"


def script(*replies: Reply | str) -> Model:
    """A model that gives these replies, one after the other."""
    left = list(replies)

    def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
        return left.pop(0) if left else "That is all."

    return answer


def holds_pin(text: str) -> bool:
    """Return whether a PIN stands in a text in any way of writing it."""
    squeezed = text.replace(" ", "").replace("-", "")
    return PIN in squeezed or SAID_PIN in text or SAID_PIN.replace(" ", "") in squeezed


def holds_a_digit(text: str) -> bool:
    """Return whether a text has the word for a digit of the PIN; "one or two sentences" are no digits."""
    return bool(set(re.findall(r"[a-z]+", text)) & set(SAID_PIN.split()) - {"one", "two", "three"})


async def kept_of(app: App, folder: Path) -> str:
    """All that the panel and the store hold of the turns."""
    turns = json.dumps(await app.get("/api/turns"))
    kept = await asyncio.to_thread(lambda: [path.read_bytes() for path in folder.iterdir() if path.is_file()])
    return "\n".join([turns, *(content.decode("latin-1") for content in kept)])


async def test_a_pin_unlocks_and_is_kept_nowhere(
    villa: RealHomeAssistant, start_app: StartApp, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with start_app(villa, OPTIONS) as app:
        asked = await app.converse("unlock the front door", "Hallway")
        assert (asked["reply"], asked["outcome"], asked["actions"]) == (ASKED, "needs_pin", [])
        assert await villa.state("lock.front_door_lock") == "locked"
        done = await app.converse(SAID_PIN, "Hallway")
        assert (done["reply"], done["decided_by"]) == ("Unlocked Front Door.", "answer")
        assert await villa.state("lock.front_door_lock") == "unlocked"
        assert await app.converse("8291 5073", "Hallway")
        turns = await app.get("/api/turns")
    assert [turn["transcript"] for turn in turns["turns"]] == ["(a PIN)", "(a PIN)", "unlock the front door"]
    assert not holds_pin(json.dumps([asked, done, turns]))
    assert not holds_pin(caplog.text)
    assert not holds_pin(repr(app.running))
    kept = [path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file()]
    assert kept
    assert not any(holds_pin(content.decode("latin-1")) for content in kept)


@pytest.mark.parametrize("between", [", the PIN is ", " "])
async def test_a_pin_in_one_breath_with_the_command_unlocks_and_is_kept_nowhere(
    villa: RealHomeAssistant, start_app: StartApp, caplog: pytest.LogCaptureFixture, between: str
) -> None:
    caplog.set_level(logging.DEBUG)
    async with start_app(villa, OPTIONS) as app:
        wrong = await app.converse(f"unlock the front door{between}{WRONG_PIN}", "Hallway")
        assert wrong["outcome"] == "needs_pin"
        assert await villa.state("lock.front_door_lock") == "locked"
        done = await app.converse(f"unlock the front door{between}{SAID_PIN}", "Hallway")
        assert done["outcome"] == "changed"
        turns = await app.get("/api/turns")
    assert await villa.state("lock.front_door_lock") == "unlocked"
    assert turns["turns"][-1]["transcript"] == "unlock the front door (a PIN)"
    assert not holds_pin(json.dumps([wrong, done, turns]))
    assert not holds_pin(caplog.text)


@pytest.mark.parametrize(
    "said",
    [
        ("schließe Front Door auf", "acht zwei neun eins fünf null sieben drei"),
        ("schließe Front Door auf", "zweiundachtzig einundneunzig 5 0 7 3"),
        ("schließe Front Door auf acht zwei neun eins fünf null sieben drei",),
    ],
    ids=["digits", "numbers", "one breath"],
)
async def test_a_pin_in_another_language_unlocks_and_is_kept_nowhere(
    villa: RealHomeAssistant, start_app: StartApp, tmp_path: Path, said: Sequence[str]
) -> None:
    async with start_app(villa, replace(OPTIONS, language="de")) as app:
        replies = [(await app.converse(words, "Hallway"))["reply"] for words in said]
        assert replies[-1] == "Front Door aufgeschlossen."
        assert replies[0] in {
            "Front Door aufgeschlossen.",
            "Front Door aufschließen: Dafür brauche ich die PIN. Wie lautet sie?",
        }
        assert await villa.state("lock.front_door_lock") == "unlocked"
        kept = await kept_of(app, tmp_path)
    assert not holds_pin(kept)
    in_no_json = re.sub(r"(?<=[:\[,]) *null(?=[,}\]])", "", kept)  # "null" is zero in German, and nothing in JSON
    assert not {"acht", "einundneunzig", "null"} & set(re.findall(r"\w+", in_no_json))


async def test_a_pin_in_one_breath_with_a_wish_never_reaches_the_model(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.openai.model = script("I would rather not.")
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app:
        await app.converse(f"let the postman come in through the front door, code {SAID_PIN}", "Hallway")
        await app.converse(f"let the postman come in through the front door {SAID_PIN}", "Hallway")
        await app.converse(f"{SAID_PIN}, let the postman come in, would you?", "Hallway")
    assert len(cloud.openai.requests) == 6  # each time it is told once that it called nothing
    assert not holds_pin(json.dumps(cloud.openai.requests))


async def test_a_pin_in_two_turns_reaches_neither_the_model_nor_the_store(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cloud.openai.model = script("With what code?", "I would rather not.", "Sure.", "It is noted.")
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app:
        await app.converse("let the postman in, would you, eight two nine one", "Hallway")
        await app.converse("five zero seven three", "Hallway")
        await app.converse("I said eight two nine, and five zero", "Hallway")
        await app.converse("I'd like it to be 21 degrees for 12 minutes", "Hallway")
        kept = await kept_of(app, tmp_path / "data")
    asked = json.dumps([request["messages"][1:] for request in cloud.openai.requests])
    assert "let the postman in, would you (a PIN)" in asked
    assert "21 degrees for 12 minutes" in asked
    for text in (asked, kept, caplog.text):
        assert not holds_a_digit(text)


async def test_after_five_wrong_pins_no_room_is_asked(villa: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(villa, OPTIONS) as app:
        await app.converse("unlock the front door", "Hallway")
        answers = [await app.converse(WRONG_PIN, "Hallway") for _ in range(PIN_TRIES)]
        assert [answer["outcome"] for answer in answers] == [*["needs_pin"] * (PIN_TRIES - 1), "refused"]
        elsewhere = await app.converse("open the garage door", "Garage")
        assert "I take none for 5 minutes" in elsewhere["reply"]
        assert (await app.converse(SAID_PIN, "Garage"))["reply"] == "I did not ask for a PIN."
    assert await villa.state("lock.front_door_lock") == "locked"
    assert await villa.state("cover.big_garage_door") == "closed"


async def test_without_a_pin_it_is_refused_in_words(villa: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(villa) as app:
        answer = await app.converse("unlock the front door", "Hallway")
    assert answer["outcome"] == "refused"
    assert answer["reply"].startswith("I cannot unlock Front Door: that needs a PIN, and none is set.")


async def test_a_yes_is_asked_for_where_the_user_says_so(villa: RealHomeAssistant, start_app: StartApp) -> None:
    rules = (Rule("cover.close_cover", Need.YES, "curtain"), Rule("lock.lock", Need.NEVER))
    async with start_app(villa, replace(OPTIONS, permissions=rules)) as app:
        assert (await app.converse("close the curtains", "Living Room"))["reply"] == "Shall I close Curtains?"
        assert (await app.converse("no", "Living Room"))["reply"] == "All right."
        assert await villa.state("cover.curtains") == "open"
        await app.converse("close the curtains", "Living Room")
        assert (await app.converse("yes please", "Living Room"))["reply"] == "Curtains is closing."
        never = await app.converse("lock the side door", "Garage")
        assert never["reply"] == "I am not allowed to lock Side Door."


async def test_the_rest_of_a_sentence_is_done_while_the_pin_is_asked_for(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, OPTIONS) as app:
        asked = await app.converse("unlock the front door and turn on the hallway lights", "Hallway")
        assert asked["reply"] == f"Turned on Hallway Lights. {ASKED}"
        assert (await app.converse(SAID_PIN, "Hallway"))["reply"] == "Unlocked Front Door."


async def test_a_scene_with_a_lock_in_it_needs_what_the_lock_needs(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, OPTIONS) as app:
        asked = await app.converse("activate coming home", "Hallway")
        assert asked["outcome"] == "needs_pin"
        assert await villa.state("light.hallway_lights") == "off"
        done = await app.converse(SAID_PIN, "Hallway")
    assert done["outcome"] == "changed"


async def test_many_things_at_once_need_a_yes(villa: RealHomeAssistant, start_app: StartApp) -> None:
    for domain in ("light", "fan", "input_boolean", "humidifier"):
        await villa.call_service(domain, "turn_on", {"entity_id": "all"})
    async with start_app(villa, OPTIONS) as app:
        asked = await app.converse("turn off everything in the house", "Kitchen")
        assert asked["outcome"] == "needs_yes"
        assert asked["actions"] == []
        done = await app.converse("yes", "Kitchen")
    assert done["actions"]
    assert await villa.state("light.kitchen_lights") == "off"


async def test_a_model_cannot_go_on_by_itself_and_the_persons_pin_does_it_in_code(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    again = ToolCall("operate", {"name": "front door", "action": "unlock"})
    cloud.openai.model = script(Reply(calls=(UNLOCK,)), Reply("One moment.", (again,)), "The door is now unlocked!")
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app:
        asked = await app.converse("let my brother in at the front", "Hallway")
        assert asked["reply"].endswith(ASKED)
        assert "now unlocked" not in asked["reply"]
        assert await villa.state("lock.front_door_lock") == "locked"
        done = await app.converse(SAID_PIN, "Hallway")
        assert (done["reply"], done["decided_by"]) == ("Unlocked Front Door.", "answer")
        await app.converse("what did I just ask of you", "Hallway")
    assert await villa.state("lock.front_door_lock") == "unlocked"
    assert not holds_pin(json.dumps(cloud.openai.requests))


async def test_a_yes_is_given_to_our_question_and_to_no_words_of_a_model(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    rules = (Rule("cover.close_cover", Need.YES, "curtain"),)
    close = ToolCall("operate", {"name": "curtains", "action": "close"})
    cloud.openai.model = script(Reply(calls=(close,)), "Shall I play some music?")
    async with start_app(villa, replace(cloud.options, permissions=rules)) as app:
        asked = await app.converse("make it cosy", "Living Room")
    assert asked["reply"] == "Shall I close Curtains?"


@pytest.mark.parametrize(
    ("extra", "outcome"),
    [
        ({"consent": "yes"}, "refused"),
        ({"pin": PIN, "consent": "yes", "confirmed": True}, "refused"),
        ({"pin": PIN}, "needs_pin"),
        ({"code": PIN}, "needs_pin"),
        ({"code": "4711"}, "needs_pin"),
    ],
)
async def test_a_model_that_makes_up_consent_opens_nothing(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud, extra: Mapping[str, Any], outcome: str
) -> None:
    bold = ToolCall("operate", {"name": "front door", "action": "unlock", **extra})
    cloud.openai.model = script(Reply(calls=(bold,)), "I could not do it.")
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app:
        answer = await app.converse("let my brother in at the front", "Hallway")
    assert answer["outcome"] == outcome
    assert answer["actions"] == []
    assert await villa.state("lock.front_door_lock") == "locked"


async def test_a_spoken_pin_is_not_shown_on_the_wire(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("unlock the front door", SAID_PIN)
    command = SpokenCommand("unlock the front door", wake="", lead_ms=300)
    answer = SpokenCommand(SAID_PIN, wake="", lead_ms=100)
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app, app.room("Hallway") as room:
        await room.say(command.samples, command.speech_end)
        await room.reply()
        await room.state(SatelliteState.LISTENING, after=room.number_of(SatelliteState.RESPONDING))
        turn = await app.turn_of(room.interrupt(answer.samples, answer.speech_end))
        shown = [message.text for _, message in room.messages if isinstance(message, Transcript)]
    assert turn["reply"] == "Unlocked Front Door."
    assert await villa.state("lock.front_door_lock") == "unlocked"
    assert shown[-1] == "(a PIN)"
    assert not holds_pin(json.dumps([turn, shown]))


async def test_a_pin_spoken_in_one_breath_is_not_shown_on_the_wire(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say(f"unlock the front door {SAID_PIN}")
    command = SpokenCommand(f"unlock the front door {SAID_PIN}", wake="", lead_ms=300)
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app, app.room("Hallway") as room:
        turn = await app.turn_of(room.say(command.samples, command.speech_end))
        shown = [message.text for _, message in room.messages if isinstance(message, Transcript)]
    assert turn["reply"] == "Unlocked Front Door."
    assert await villa.state("lock.front_door_lock") == "unlocked"
    assert shown[-1] == "unlock the front door (a PIN)"
    assert not any(f"{first} {second}" in text for text in shown for first, second in pairwise(SAID_PIN.split()))
    assert not holds_pin(json.dumps([turn, shown]))


@pytest.mark.parametrize("command", ["", "unlock the front door"])
async def test_a_pin_spoken_in_two_stretches_is_shown_and_kept_nowhere(
    villa: RealHomeAssistant,
    start_app: StartApp,
    cloud: Cloud,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    command: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    stretches = (f"{command} eight two nine one".strip(), "five zero seven three")
    cloud.deepgram.script.say(*stretches)
    first, second = (SpokenCommand(said, wake="", lead_ms=300) for said in stretches)
    spoken = np.concatenate([first.samples[: first.speech_end], second.samples])
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app, app.room("Hallway") as room:
        turn = await app.turn_of(room.say(spoken, first.speech_end + second.speech_end))
        kept = await kept_of(app, tmp_path / "data")
        shown = [message.text for _, message in room.messages if isinstance(message, Transcript)]
    assert turn["reply"] == ("Unlocked Front Door." if command else "I did not ask for a PIN.")
    assert await villa.state("lock.front_door_lock") == ("unlocked" if command else "locked")
    assert turn["transcript"] == f"{command} (a PIN)".strip()
    assert len(shown) > len(stretches)
    for text in (json.dumps([turn, shown]), kept, caplog.text):
        assert not holds_a_digit(text)


async def test_a_restart_does_not_open_what_wrong_pins_have_closed(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, OPTIONS) as app:
        await app.converse("unlock the front door", "Hallway")
        for _ in range(PIN_TRIES):
            await app.converse(WRONG_PIN, "Hallway")
        told = (await app.get("/api/health"))["problems"]
        assert any("The PIN was wrong 5 times: none is taken for 5 minutes." in problem for problem in told)
    async with start_app(villa, OPTIONS) as app:
        refused = await app.converse("unlock the front door", "Hallway")
        assert "I take none for 5 minutes" in refused["reply"]
        await app.converse(SAID_PIN, "Hallway")
        assert any("The PIN was wrong" in problem for problem in (await app.get("/api/health"))["problems"])
    assert await villa.state("lock.front_door_lock") == "locked"


async def test_a_restart_makes_no_guess_for_free(villa: RealHomeAssistant, start_app: StartApp) -> None:
    for number in range(PIN_TRIES):
        async with start_app(villa, OPTIONS) as app:
            await app.converse("unlock the front door", "Hallway")
            answer = await app.converse(WRONG_PIN, "Hallway")
            assert answer["outcome"] == ("needs_pin" if number < PIN_TRIES - 1 else "refused")
            assert bool((await app.get("/api/health"))["problems"]) is (number == PIN_TRIES - 1)


@pytest.mark.parametrize("asked", ["Please tell me your PIN now?", "Say those digits that nobody else knows!", "Hm."])
async def test_a_pin_that_a_model_asks_for_reaches_it_not_and_is_kept_nowhere(
    villa: RealHomeAssistant,
    start_app: StartApp,
    cloud: Cloud,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    asked: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    said = (
        "it's eight thousand two hundred and ninety one, then five thousand and seventy three",
        "eighty two ninety one and fifty seventy three",
        "i would like to give you 8291 5073 as you asked",
        "my cat likes eight two nine one, five oh seven three",
    )
    async with start_app(villa, replace(cloud.options, pin=PIN)) as app:
        for words in said:
            cloud.openai.model = script(asked)
            await app.converse("make it nice for the postman", "Hallway")
            await app.converse(words, "Hallway")
        kept = await kept_of(app, tmp_path / "data")
    for text in (json.dumps([request["messages"][1:] for request in cloud.openai.requests]), kept, caplog.text):
        assert not holds_pin(text)
        assert not {"eight", "nine", "eighty", "ninety", "seventy"} & set(re.findall(r"[a-z]+", text))


@pytest.mark.parametrize("said", ["what is 1234", "who wrote 1984", "is 5551234 a prime", "is 2048 a power of two"])
async def test_a_model_hears_the_numbers_that_are_no_pin(
    villa: RealHomeAssistant, start_app: StartApp, cloud: Cloud, said: str
) -> None:
    cloud.openai.model = script(*["A number."] * 4)
    async with start_app(villa, replace(cloud.options, pin="4711")) as app:
        answer = await app.converse(said, "Hallway")
        assert answer["reply"].endswith("A number.")
        assert answer["decided_by"] == "model"
        await app.converse("unlock the front door", "Hallway")
        answer = await app.converse(said, "Hallway")
        assert answer["reply"].endswith("A number.")
        turns = (await app.get("/api/turns"))["turns"]
    assert [turn["transcript"] for turn in turns] == [said, "unlock the front door", said]
