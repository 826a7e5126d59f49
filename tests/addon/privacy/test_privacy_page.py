"""The page Privacy: the month's sheet, the budget, forgetting for good, and the export of all that is kept."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from addon.broker.announcement import Announcement, Origin, announcement_of
from addon.broker.announcement_request import AnnouncementRequest
from addon.broker.receipt import Fate, Receipt
from addon.options import Options
from addon.telemetry.telemetry import TurnLog
from ha_tools.notes.proposal import Proposal, ProposalKind
from ha_tools.web.search_engines import SearchProvider
from simulators.completion import Reply, rules
from simulators.search_services import SearchServices, WebResult
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, App, Cloud, StartApp

PRICE = """127.0.0.1:
  "*": {per_million: {input_tokens: 1000.0, cached_tokens: 1000.0, output_tokens: 1000.0}, read: 2026-01-01}
api.example.org: [
"""
"""A thousand tokens are a dollar; the last line is no price."""


async def post(app: App, path: str, **body: Any) -> dict[str, Any]:
    """Ask the page's site for something."""
    async with app.http.post(f"{app.panel}/api/privacy/{path}", json=body) as response:
        answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        return answer


async def test_the_month_is_told_by_service_and_the_budget_ends_it(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "prices.yaml").write_text(PRICE)
    cloud.openai.model = rules(otherwise="It pumps heat.")
    async with SearchServices() as search:
        search.found["kettle"] = [WebResult("Kettles", "https://example.org/", "Kettles boil water.")]
        options = replace(cloud.options, outside_hosts="127.0.0.1", search=SearchProvider.SEARXNG)
        async with start_app(home_assistant, replace(options, searxng_url=search.url)) as app:
            assert (await app.converse("what left the house today"))["reply"] == "Nothing has left the house today."
            asked = await app.converse("what is a heat pump", "Office")
            searched = await app.converse("search the web for kettles", "Office")
            sheet = await app.get("/api/privacy/sheet")
            lines = {line["service"]: line for line in sheet["lines"]}
            model, web = lines["openai"], lines["SearXNG"]
            assert (model["kind"], model["turns"]) == ("words", 1)
            assert model["cost"] * 1000 == model["input_tokens"] + model["cached_tokens"] + model["output_tokens"]
            assert (web["kind"], web["room"], web["turns"]) == ("search", "Office", 1)
            for line in (model, web):
                assert line["bytes"] > 100
                assert line["received_bytes"] > 100
            (crossing,) = searched["turn"]["crossings"]
            assert (crossing["service"], crossing["sent_bytes"]) == ("SearXNG", web["bytes"])
            assert asked["turn"]["services"][0]["amounts"]["received_bytes"] == model["received_bytes"]
            told = (await app.converse("what left the house today"))["reply"]
            assert "OpenAI (words)" in told
            async with app.http.get(f"{app.panel}/api/privacy/sheet.csv") as response:
                table = list(csv.DictReader(io.StringIO(await response.text())))
            assert {row["service"]: float(row["bytes"]) for row in table} == {
                name: line["bytes"] for name, line in lines.items()
            }
            page = await app.get("/api/privacy")
            assert any("Line 3 of prices.yaml" in problem for problem in page["problems"])
            prices = await app.get("/api/privacy/prices")
            assert prices["text"] == PRICE
            (own,) = [price for price in prices["in_force"] if price["is_own"]]
            assert (own["per_million"]["output_tokens"], own["read"]) == (1000.0, "2026-01-01")
            bad = PRICE.replace("2026-01-01", "yesterday")
            told = (await post(app, "prices", text=bad))["problems"]
            assert any("needs the day" in problem and "127.0.0.1" in problem for problem in told), told
            assert (tmp_path / "data" / "prices.yaml").read_text() == bad, "nothing of it is lost"
            assert not any(price["is_own"] for price in (await app.get("/api/privacy/prices"))["in_force"])
            assert (await post(app, "prices", text=PRICE))["problems"] == prices["problems"]
            spent = page["budget"]["spent"]
            await post(app, "budget", dollars=spent / 0.9, stops=False)
            said = app.running.house.outage_line(), app.running.house.outage_line()
            assert "percent of this month's budget" in said[0]
            assert said[1] == "", "it is said once"
            page = await post(app, "budget", dollars=spent, stops=True)
            assert page["budget"]["is_over"]
            before = cloud.openai.met
            assert "Nothing leaves the house" in (await app.converse("what is a heat pump", "Office"))["reply"]
            assert cloud.openai.met == before
            await post(app, "budget", dollars=0, stops=False)
            assert (await app.converse("what is a heat pump", "Office"))["reply"] == "It pumps heat."


async def test_what_is_forgotten_is_in_no_file_any_more(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    cloud.openai.model = rules(("dentist", Reply("The zahnarzt-reply about your dentist.")), otherwise="Yes.")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen"):
        assert await app.announced("The dentist called", "Kitchen")
        await app.converse("what do you think about my dentist", "Office")
        await app.converse("remember that the dentist has the key", "Office")
        proposals = app.running.house.proposals
        proposals.turn(on=True)
        for text in ("I fear the dentist", "I have a cat"):
            proposals.suggest(Proposal(ProposalKind.NOTE, text))
        await app.converse("turn on the kitchen lights", "Office")
        asked = await app.converse("forget everything about the dentist", "Office")
        assert asked["reply"] == "Shall I forget 5 turns for good?"
        assert words_in(tmp_path, "dentist")
        assert (await app.converse("yes", "Office"))["reply"] == "I have forgotten 5 turns."
        turns = (await app.get("/api/turns/search"))["turns"]
        assert [turn["transcript"] for turn in turns] == ["yes", "turn on the kitchen lights"]
        assert not app.running.house.notes.all
        assert [each.text for each in proposals.waiting] == ["I have a cat"]
        await app.converse("what did I ask before", "Office")
        assert "dentist" not in cloud.openai.log.all("request received")[-1].detail
        assert (await post(app, "forget", seconds=3600))["count"] > 0
        assert (await post(app, "forget", seconds=3600, sure=True))["deleted"] > 0
        assert (await app.get("/api/turns/search"))["turns"] == []
        for word in ("dentist", "zahnarzt", "kitchen lights"):
            assert not words_in(tmp_path, word), f"{word} is still in a file while the app runs"
    assert not words_in(tmp_path, "dentist")


async def test_a_message_of_a_deleted_turn_is_kept_until_it_was_heard(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        broker, asked = app.running.broker, await app.converse("turn on the kitchen lights", "Office")
        request = AnnouncementRequest("The xylophone has come", turn_id=asked["turn"]["id"])
        waiting = Receipt("Kitchen", Fate.WAITING, satellite_id="kitchen")
        broker.restore([Announcement(request, Origin.VOICE, [waiting], time.time()).as_document()])
        async with app.http.delete(f"{app.panel}/api/turns/{asked['turn']['id']}") as response:
            assert (await response.json()) == {"deleted": 1}
        (message,) = broker.announcements
        assert announcement_of(message.as_document()).is_forgotten, "also after a restart"
        message.becomes("kitchen", Fate.PLAYED)
        assert not broker.announcements


async def test_a_turn_that_is_deleted_on_its_page_is_in_no_file_any_more(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    options = Options(api_token=API_TOKEN, turn_log=TurnLog.FILE, telemetry_words=True)
    async with start_app(home_assistant, options) as app, app.room("Kitchen"):
        data, broker = tmp_path / "data", app.running.broker
        asked = await app.converse("tell the kitchen that the xylophone has come", "Office")
        await app.converse("turn on the kitchen lights", "Office")
        (data / "parley.db.broken-1").write_bytes(b"a xylophone of before")
        async with asyncio.timeout(60):
            (message,) = broker.announcements
            await message.ended()
            while not {"parley.db-wal", "turns.jsonl"} <= {*words_in(data, "xylophone")} & {*words_in(data, "lights")}:
                await app.get("/api/turns/search")
        proposals = app.running.house.proposals
        proposals.turn(on=True)
        proposals.suggest(Proposal(ProposalKind.NOTE, "I play the xylophone"))
        async with app.http.delete(f"{app.panel}/api/turns/{asked['turn']['id']}") as response:
            assert (await response.json()) == {"deleted": 1}
        assert words_in(tmp_path, "xylophone") == []
        assert broker.announcements == []
        assert "turns.jsonl" in words_in(data, "kitchen lights"), "the other turn's line stays"
    assert words_in(tmp_path, "xylophone") == []


async def test_all_that_is_kept_is_exported_without_keys(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen"):
        await app.converse("remember that the spare key is under the pot", "Office")
        await app.converse("turn on the kitchen lights", "Office")
        assert await app.announced("Dinner is ready", "Kitchen")
        await app.converse("what time is it", "Kitchen")
        kitchen = await exported(app, "?room=Kitchen")
        whole, nobody = await exported(app), await exported(app, "?person=0123456789ab")
    said = ["what time is it", "turn on the kitchen lights", "remember that the spare key is under the pot"]
    assert [turn["transcript"] for turn in whole["turns.json"]] == said
    assert [turn["transcript"] for turn in kitchen["turns.json"]] == said[:1]
    assert "Dinner is ready" in json.dumps(kitchen["announcements.json"])
    assert "under the pot" in json.dumps(whole["notes.json"])
    assert not {"satellites.json", "integrations.json", "instance.json"} & whole.keys()
    assert nobody["turns.json"] == []
    assert not any(nobody.values())


async def exported(app: App, query: str = "") -> dict[str, Any]:
    """Return the files of an export."""
    async with app.http.get(f"{app.panel}/api/privacy/export{query}") as response:
        with zipfile.ZipFile(io.BytesIO(await response.read())) as archive:
            return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def words_in(folder: Path, word: str) -> list[str]:
    """Return the files below a folder that hold a word, in any case."""
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes().lower()]
