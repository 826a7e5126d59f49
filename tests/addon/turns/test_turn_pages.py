"""The page Turns from the panel's side: searched, paged, deleted, exported, next steps, and run again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addon.options import Options
from addon.store.journal import Journal
from addon.store.store import Store
from addon.store.turn_search import SearchError, TurnSearch
from assistant.trace import Turn
from simulators.completion import Message, Reply, ToolCall
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp
from tests.ha_tools.whole_home import at_rest

LIGHTS_ON = "turn on the kitchen lights"


def kept(number: int, **more: Any) -> dict[str, Any]:
    started = f"2026-11-{1 + number // 24:02}T{number % 24:02}:00:00+00:00"
    return {"id": f"turn{number}", "room": "Kitchen", "started": started, "transcript": f"words {number}", **more}


MADE = [
    kept(0, transcript="Küche hell bitte", outcome="changed", decided_by="sentence"),
    kept(1, room="Bedroom", reply="It is 20 degrees.", outcome="answered", services=[{"provider": "openai"}]),
    kept(2, problem="No sound came of the voice service."),
    kept(3, trouble={"code": "unknown_name"}, outcome="unknown", actions=[{"service": "light.turn_on", "targets": []}]),
    kept(30),
]
SEARCHES: list[tuple[dict[str, str], list[int]]] = [
    ({}, [30, 3, 2, 1, 0]),
    ({"words": "KÜCHE"}, [0]),
    ({"words": "degrees 20"}, [1]),
    ({"words": "light.turn_on"}, [3]),
    ({"words": "nobody said this"}, []),
    ({"room": "Bedroom"}, [1]),
    ({"outcome": "unknown"}, [3]),
    ({"decided_by": "sentence"}, [0]),
    ({"provider": "openai"}, [1]),
    ({"failed": "true"}, [3, 2]),
    ({"since": "2026-11-02T00:00:00+00:00"}, [30]),
    ({"until": "2026-11-01T02:00:00+01:00"}, [0]),
    ({"room": "Kitchen", "failed": "1", "words": "words"}, [3, 2]),
]


@pytest.mark.parametrize(("query", "numbers"), SEARCHES)
async def test_turns_are_found_by_what_is_known_of_them(
    tmp_path: Path, query: dict[str, str], numbers: list[int]
) -> None:
    async with Store.open(tmp_path) as store:
        for turn in MADE:
            await store.add_turn(turn)
        found = await store.find_turns(TurnSearch.of(query), None, 50)
    assert [turn["id"] for turn in found] == [f"turn{number}" for number in numbers]


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"words": "x" * 201}])
def test_a_search_that_cannot_be_meant_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(SearchError):
        TurnSearch.of(query)


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


async def test_what_is_deleted_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        for number in range(40):
            await store.add_turn(kept(number, reply=f"secret{number} " * 50))
        assert await store.forget_turns(TurnSearch(words="secret7")) == 1
        assert await store.forget_turns(TurnSearch(until="2026-11-01T03:00:00+00:00")) == 3
        left = everything_in(tmp_path)
        assert b"secret8 " in left
        assert not any(word in left for word in (b"secret7 ", b"secret0 ", b"secret2 "))
        assert await store.forget_turns(TurnSearch()) == 36
    left = everything_in(tmp_path)
    assert b"secret" not in left


async def test_a_turn_that_cannot_be_read_is_deleted_with_all_others(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        await store.add_turn(kept(1))
        await store._write(("UPDATE turns SET turn = ?", ("{broken",)))  # noqa: SLF001 - as a disk's fault would
        assert await store.find_turns(TurnSearch(words="broken"), None, 10) == []
        assert await store.forget_turns(TurnSearch()) == 1


async def test_turns_that_wait_for_the_disk_are_found_and_deleted_as_well(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        journal = Journal(store)
        await store.add_turn(kept(1))
        journal.add(Turn("Bedroom", transcript="waiting words"))
        assert [turn["room"] for turn in await journal.find(TurnSearch(), None, 10)] == ["Bedroom", "Kitchen"]
        assert await journal.rooms() == ["Bedroom", "Kitchen"]
        assert await journal.forget(TurnSearch(words="waiting")) == 1
        await journal.close()
        assert [turn["id"] for turn in await store.find_turns(TurnSearch(), None, 10)] == ["turn1"]


async def test_pages_follow_each_other_without_a_gap(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        for number in range(5):
            await app.converse(f"what is {number} plus {number}", "Kitchen")
        await app.running.house.home_assistant.ask("get_config")
        seen: list[str] = []
        before = ""
        while True:
            page = await app.get(f"/api/turns/search?limit=2{before}")
            seen += [turn["transcript"] for turn in page["turns"]]
            if page["before"] is None:
                break
            before = f"&before={page['before']}"
        assert seen == [f"what is {number} plus {number}" for number in (4, 3, 2, 1, 0)]
        assert (await app.get("/api/turns/search"))["rooms"] == ["Kitchen"]


async def opened(app: App, said: str, room: str = "Kitchen") -> dict[str, Any]:
    turn = (await app.converse(said, room))["turn"]
    return await app.get(f"/api/turns/{turn['id']}")


async def test_one_turn_opens_into_its_waterfall_and_names(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        told = await opened(app, LIGHTS_ON)
    assert told["turn"]["transcript"] == LIGHTS_ON
    assert told["names"] == {"light.kitchen_lights": "Kitchen Lights"}
    assert {"tool", "call"} <= {span["name"] for span in told["waterfall"]["spans"]}
    assert told["waterfall"]["shares"]["home"] > 0
    assert told["next_steps"] == []


async def test_a_thing_that_is_not_exposed_is_offered_to_be(
    own_home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(own_home_assistant) as app:
        told = await opened(app, "turn on the siren")
        assert told["turn"]["trouble"]["code"] == "unknown_name"
        step = told["next_steps"][0]
        assert (step["kind"], step["entity_id"], step["name"]) == ("expose", "siren.siren", "Siren")
        body, learned = {"entity_ids": [step["entity_id"]], "exposed": True}, asyncio.Event()
        app.running.house.learning.on_learned(learned.set)
        async with app.http.post(f"{app.panel}/api/home/expose", json=body) as response:
            assert response.status == 200, await response.text()
        async with asyncio.timeout(10):
            while (await app_replay(app, told["turn"]["id"]))["now"]["decided_by"] != "sentence":
                await learned.wait()
                learned.clear()


async def test_a_name_that_nothing_has_is_offered_as_an_alias_and_is_then_known(
    own_home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(own_home_assistant) as app:
        told = await opened(app, "turn on the ceiling lamp light")
        step = next(step for step in told["next_steps"] if step["kind"] == "alias")
        body = {"entity_id": step["entity_id"], "aliases": step["aliases"]}
        learned = asyncio.Event()
        app.running.house.learning.on_learned(learned.set)
        async with app.http.post(f"{app.panel}/api/home/aliases", json=body) as response:
            assert response.status == 200, await response.text()
        async with asyncio.timeout(20):
            await learned.wait()
        again = await opened(app, "turn off the ceiling lamp light")
    assert again["turn"]["outcome"] == "changed"


async def test_deleted_turns_are_gone_and_pages_are_told(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        first = (await app.converse(LIGHTS_ON, "Kitchen"))["turn"]["id"]
        await app.converse("turn off the kitchen lights", "Kitchen")
        async with app.http.ws_connect(f"{app.panel}/api/live") as live:
            assert await app.act("DELETE", f"/api/turns/{first}") == {"deleted": 1}
            while (await live.receive(timeout=20)).json()["type"] != "turns":
                pass
        async with app.http.get(f"{app.panel}/api/turns/{first}") as response:
            assert response.status == 404
        async with app.http.delete(f"{app.panel}/api/turns") as response:
            assert response.status == 400, "nobody deletes everything by a slip"
        assert await app.act("DELETE", "/api/turns?all=true") == {"deleted": 1}
        assert (await app.get("/api/turns/search"))["turns"] == []


async def test_an_export_has_every_turn_that_is_meant_in_a_line_of_its_own(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        for _ in range(2):
            await app.converse(LIGHTS_ON, "Kitchen")
        await app.converse("what time is it", "Bedroom")
        async with app.http.get(f"{app.panel}/api/turns/export?room=Kitchen") as response:
            lines = (await response.text()).splitlines()
            assert "attachment" in response.headers["Content-Disposition"]
    assert [json.loads(line)["transcript"] for line in lines] == [LIGHTS_ON] * 2


# ── running a turn again ──────────────────────────────────────────────────────────────────────────────────────────────


async def replayed(app: App, said: str | Sequence[str], room: str = "Kitchen", **body: Any) -> dict[str, Any]:
    sentences = [said] if isinstance(said, str) else said
    turns = [(await app.converse(sentence, room))["turn"] for sentence in sentences]
    async with app.http.post(f"{app.panel}/api/turns/{turns[-1]['id']}/replay", json=body) as response:
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_replay_says_what_would_be_called_now_and_calls_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        told = await replayed(app, LIGHTS_ON)
        assert (told["now"]["calls"], told["differences"]) == ([], ["calls"]), "they are on already"
        await app.converse("turn off the kitchen lights", "Kitchen")
        before = await at_rest(home_assistant)
        turns = (await app.get("/api/turns/search"))["turns"]
        again = await app_replay(app, turns[-1]["id"])
        assert again["differences"] == []
        assert again["now"]["calls"] == again["was"]["calls"]
        assert again["now"]["calls"][0]["service"] == "light.turn_on"
        assert await at_rest(home_assistant) == before
        assert len((await app.get("/api/turns/search"))["turns"]) == len(turns), "a replay is no turn"


async def app_replay(app: App, turn_id: str, **body: Any) -> dict[str, Any]:
    async with app.http.post(f"{app.panel}/api/turns/{turn_id}/replay", json=body) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_replay_sets_and_changes_no_timer(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app:
        told = await replayed(app, "set a tea timer for five minutes")
        assert [call["service"] for call in told["now"]["calls"]] == ["timer.started"]
        assert len(app.running.house.timers.all) == 1
        told = await replayed(app, ["set an egg timer for five minutes", "cancel it"])
        assert [call["service"] for call in told["now"]["calls"]] == ["timer.cancelled"]
        assert [timer.name for timer in app.running.house.timers.all] == ["tea"]


async def test_a_replay_undoes_nothing_and_what_can_be_undone_stays(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        turns = [(await app.converse(said, "Kitchen"))["turn"] for said in (LIGHTS_ON, "what time is it")]
        assert await home_assistant.state("light.kitchen_lights") == "on"
        rehearsed = await app_replay(app, turns[0]["id"])
        assert rehearsed["now"]["calls"] == []
        assert (await app.converse("undo that", "Kitchen"))["outcome"] == "changed"
    assert await home_assistant.state("light.kitchen_lights") == "off"


async def test_a_replay_of_an_answer_follows_the_question_before_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        told = await replayed(app, ["turn on the lights", "the office"], "")
    assert told["now"]["decided_by"] == "answer"
    assert told["now"]["tools"] == told["was"]["tools"]


async def test_a_replay_asks_for_a_pin_where_permissions_do_now(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        turn = (await app.converse("unlock the front door", "Kitchen"))["turn"]
        assert turn["trouble"]["code"] == "no_pin"
        house = app.running.house
        house.permissions = replace(house.permissions, has_pin=True)
        told = await app_replay(app, turn["id"])
    assert (told["now"]["asks"], told["differences"]) == ("pin", ["asks"])
    assert told["now"]["calls"] == []


def calls(*replies: Reply) -> Any:
    left = list(replies)

    def answer(_messages: Sequence[Message], _tools: Sequence[Mapping[str, Any]]) -> Reply | str:
        return left.pop(0) if left else "That is all."

    return answer


async def test_the_model_is_asked_in_a_replay_only_where_that_is_wished_and_changes_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    wish, lamp = "I would like it cosy in here", Reply(calls=(ToolCall("turn_on", {"name": "office lights"}),))
    cloud.openai.model = calls(lamp)
    async with start_app(home_assistant, cloud.options) as app:
        turn = (await app.converse(wish, "Office"))["turn"]
        assert turn["outcome"] == "changed"
        await app.converse("turn off the office lights", "Office")
        asked = len(cloud.openai.requests)
        told = await app_replay(app, turn["id"])
        assert told["needs_model"]
        assert (told["has_model"], told["differences"], len(cloud.openai.requests)) == (True, [], asked)
        before = await at_rest(home_assistant)
        cloud.openai.model = calls(Reply(calls=(ToolCall("turn_on", {"name": "everything", "area": "office"}),)))
        told = await app_replay(app, turn["id"], model=True)
        assert len(cloud.openai.requests) > asked
        assert "tools" in told["differences"]
        assert told["now"]["calls"]
        assert await at_rest(home_assistant) == before


async def test_what_the_household_keeps_is_as_it_was_after_a_replay(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(api_token=API_TOKEN)) as app:
        house = app.running.house
        assert house.privacy
        for said in ("stop using the internet in here", "learn from what I say"):
            turn = (await app.converse(said, "Kitchen"))["turn"]
            assert turn["outcome"] == "changed", said
            house.privacy.house_only.set([])
            house.proposals.turn(on=False)
            told = await app_replay(app, turn["id"])
            assert told["now"]["calls"], said
            assert not house.privacy.house_only.rules
            assert not house.proposals.is_on


async def test_a_turn_of_which_only_a_pin_is_left_cannot_be_run_again(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(pin="9876", api_token=API_TOKEN)) as app:
        await app.converse("unlock the front door", "Kitchen")
        told = await replayed(app, "4 7 1 1")
    assert told["has_hidden_pin"]
    assert "4711" not in json.dumps(told)


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        ("turn on the kitchen lights in half an hour", "planned"),
        ("remember that the spare key is under the pot", "note."),
        ("cosy means turn off the kitchen lights", "note."),
    ],
)
async def test_a_replay_plans_and_remembers_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, said: str, calls: str
) -> None:
    async with start_app(home_assistant) as app:
        turn = (await app.converse(said, "Kitchen"))["turn"]
        await app.converse("undo that", "Kitchen")
        [call] = (await app_replay(app, turn["id"]))["now"]["calls"]
        assert call["service"].startswith(calls)
        assert not (await app.get("/api/notes"))["notes"]
        assert not app.running.house.plans.all
