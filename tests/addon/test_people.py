"""People in the panel: named, given what is theirs, exported whole, and forgotten for good."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np

from addon.options import Options
from assistant.speakers.voiceprint import Voiceprint
from ha_tools.acting.messenger import MessageSender
from ha_tools.contacts.contact import Contact
from ha_tools.notes.note import Note
from ha_tools.notes.proposal import Proposal, ProposalKind
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.addon.privacy.test_privacy_page import exported, words_in

PASSWORD = "anna's own password"


async def ask(app: App, method: str, path: str, /, status: int = 200, **body: Any) -> dict[str, Any]:
    """Ask the page's site for something."""
    async with app.http.request(method, f"{app.panel}/api/people{path}", json=body) as response:
        answer: dict[str, Any] = await response.json()
        assert response.status == status, answer
        return answer


async def anna_of(app: App) -> tuple[str, Voiceprint]:
    """Let the house know Anna with all that can be kept of her; return her id and her voiceprint."""
    house = app.running.house
    anna: str = (await ask(app, "POST", "", name="Anna"))["people"][-1]["person_id"]
    vectors = np.random.default_rng(1).normal(size=(4, 256)).astype(np.float32)
    made = Voiceprint(anna, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), room="Kitchen", evenness=0.9)
    house.speakers.restore([made])
    house.speakers.on_change.tell(anna, made)
    house.proposals.turn(on=True)
    for person_id, text in ((anna, "I like lentils"), (None, "The cat likes fish")):
        house.proposals.suggest(Proposal(ProposalKind.NOTE, text, person_id=person_id))
    house.notes.keep(Note("I am vegetarian", person_id=anna))
    house.notes.keep(Note("The boiler is in the cellar"))
    house.contacts.keep(Contact("Anna", phone="+49 30 123456"))
    house.contacts.keep(Contact("Plumber", phone="+49 30 654321"))
    account = {"name": "Anna", "address": "anna@school.test", "password": PASSWORD, "person_id": anna}
    async with app.http.post(f"{app.panel}/api/mail", json=account) as response:
        assert response.status == 200
    row = {"service": "lock.unlock", "needs": "pin", "only": "", "people": [anna]}
    async with app.http.put(f"{app.panel}/api/permissions", json={"rows": [row]}) as response:
        assert (await response.json())["rows"] == [row]
    return anna, made


async def test_a_person_is_named_and_given_what_is_theirs(villa: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(villa) as app:
        choices = await app.get("/api/people/choices")
        assert {"person", "calendar", "todo"} >= {each["id"].partition(".")[0] for each in choices["at_home"]}
        (anna,) = (await ask(app, "POST", "", name="  Anna  "))["people"]
        assert (anna["name"], anna["voice"], anna["is_greeted"]) == ("Anna", None, True)
        assert "already" in (await ask(app, "POST", "", 400, name="anna"))["error"]
        assert "characters" in (await ask(app, "POST", "", 400, name=" ?"))["error"]
        path = f"/{anna['person_id']}"
        changed: dict[str, Any] = {
            "called": "Annie",
            "calendars": ["calendar.family"],
            "todo_list": "todo.chores",
            "is_greeted": False,
        }
        (told,) = (await ask(app, "POST", path, **changed))["people"]
        assert {name: told[name] for name in changed} == changed
        assert "calendar" in (await ask(app, "POST", path, 400, calendars=["light.kitchen"]))["error"]
    async with start_app(villa) as app:
        assert (await app.get("/api/people"))["people"] == [told]


async def test_all_that_is_kept_of_a_person_is_exported_and_then_forgotten_in_every_file(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        anna, made = await anna_of(app)
        for person_id, words in ((anna, "the anchovies are for tonight"), ("", "the bus leaves at nine")):
            await said_in_rooms(app, words, person_id)
        (numbers,) = [kept["vectors"] for kept in (await until_exported(app, anna))["voiceprints.json"].values()]
        assert numbers == made.as_dict()["vectors"]
        mine, whole = await exported(app, f"?person={anna}"), await exported(app)
        assert mine["voiceprints.json"][anna]["room"] == "Kitchen"
        assert [note["text"] for note in mine["notes.json"].values()] == ["I am vegetarian"]
        assert [each["text"] for each in mine["proposals.json"].values()] == ["I like lentils"]
        assert [contact["name"] for contact in mine["contacts.json"].values()] == ["Anna"]
        assert [row["people"] for row in mine["permissions.json"]] == [[anna]]
        assert [account["address"] for account in mine["mail_accounts.json"].values()] == ["anna@school.test"]
        assert {"voiceprints.json", "contacts.json", "mail_accounts.json"} <= whole.keys()
        said = [kept["request"]["message"] for kept in mine["announcements.json"].values()]
        assert said == ["the anchovies are for tonight"]
        assert PASSWORD not in json.dumps([mine, whole])
        (shown,) = (await app.get("/api/people"))["people"]
        assert (shown["mail"], shown["rules"], len(shown["notes"])) == (["anna@school.test"], 1, 1)
        traces = (
            anna,
            "vegetarian",
            "lentils",
            "anchovies",
            "+49 30 123456",
            "anna@school.test",
            PASSWORD,
            json.dumps(numbers[0][:9])[1:-1],
        )
        assert all(words_in(tmp_path, trace) for trace in traces)
        assert (await ask(app, "DELETE", f"/{anna}"))["people"] == []
        assert [trace for trace in traces if words_in(tmp_path, trace)] == []
        assert words_in(tmp_path, "boiler")
        assert words_in(tmp_path, "the bus leaves at nine")
        assert words_in(tmp_path, "fish")
        assert words_in(tmp_path, "+49 30 654321")
        (row,) = (await app.get("/api/permissions"))["rows"]
        assert row["people"] == ["nobody"], "what was hers alone is not everybody's now"
        assert "not allowed" in (await app.converse("unlock the front door"))["reply"]
        assert not any((await exported(app, f"?person={anna}")).values())


async def said_in_rooms(app: App, words: str, person_id: str) -> None:
    """Have a message of a person said in all rooms, and wait until it was heard."""
    messenger = app.running.house.messenger
    assert messenger is not None
    assert await messenger.say(words, messenger.rooms(), sender=MessageSender(person_id=person_id)) == {}
    async with asyncio.timeout(30):
        await app.running.broker.announcements[0].ended()


async def until_exported(app: App, person_id: str) -> dict[str, Any]:
    """Return a person's export once the voiceprint is written down."""
    async with asyncio.timeout(30):
        while not (files := await exported(app, f"?person={person_id}"))["voiceprints.json"]:
            pass
    return files


async def test_a_voice_is_forgotten_alone_and_the_person_stays(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app:
        anna, made = await anna_of(app)
        await until_exported(app, anna)
        number = json.dumps(made.as_dict()["vectors"][0][:9])[1:-1]
        assert words_in(tmp_path, number)
        (shown,) = (await ask(app, "DELETE", f"/{anna}/voice"))["people"]
        assert (shown["voice"], len(shown["notes"]), shown["rules"]) == (None, 1, 1)
        assert not words_in(tmp_path, number)
    async with start_app(home_assistant) as app:
        assert app.running.house.speakers.voiceprint(anna) is None


async def test_who_is_not_known_is_told_so_by_a_rule_for_known_voices(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, Options(api_token=API_TOKEN, pin="82915073")) as app:
        row = {"service": "light.turn_on", "needs": "free", "only": "", "people": ["known"]}
        async with app.http.put(f"{app.panel}/api/permissions", json={"rows": [row]}) as response:
            assert (await response.json())["rows"] == [row]
        reply = (await app.converse("turn on the kitchen lights"))["reply"]
        assert "people whose voice I know" in reply
        assert "I don't know your voice" in reply
