"""The page Turns in a real browser: the live turn, one opened into its waterfall, next steps, replay, and deletion."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, ViewportSize, expect

from addon.options import Options
from addon.store.store import KEPT_TURNS, Store
from ha_tools.web.search_engines import SearchProvider
from simulators.search_services import SearchServices, WebResult
from testbed.browser import DESKTOP, PHONE, Look
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import API_TOKEN, App, StartApp
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, by_day_and_by_night, screenshot

LIGHTS_ON = "turn on the kitchen lights"
SCROLL_DOWN = """() => {
  scrollTo(0, document.documentElement.scrollHeight)
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}"""
COMMAND = SpokenCommand(LIGHTS_ON, wake="", lead_ms=300)


async def opened_turn(page: Page, words: str) -> None:
    await page.get_by_role("link", name=words).first.click()
    await expect(page.locator("parley-turn").get_by_role("heading", name=words)).to_be_visible()


async def test_a_spoken_turn_is_seen_live_and_then_stands_in_the_list(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen") as kitchen, open_panel(app, "#/turns") as page:
        live = page.locator("parley-live-turns")
        saying = asyncio.create_task(kitchen.say(COMMAND.samples, COMMAND.speech_end))
        await expect(live.get_by_text("Kitchen", exact=True)).to_be_visible()
        await expect(live.get_by_text(LIGHTS_ON)).to_be_visible()
        await screenshot(page, "turns-live")
        await saying
        row = page.locator("parley-turns").get_by_role("link", name=LIGHTS_ON)
        await expect(row).to_be_visible()
        await expect(live.get_by_text(LIGHTS_ON)).to_have_count(0)
        await row.click()
        turn = page.locator("parley-turn")
        await expect(turn.get_by_role("img", name=re.compile("Speaking: "))).to_be_visible()
        await expect(turn.get_by_text("light.turn_on").first).to_be_visible()
        await screenshot(page, "turns-waterfall")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_an_opened_turn_is_for_everybody(open_panel: OpenPanel, app: App, size: ViewportSize) -> None:
    async with app.room("Kitchen") as kitchen:
        turn = await app.turn_of(kitchen.say(COMMAND.samples, COMMAND.speech_end))
    async with open_panel(app, f"#/turns/{turn['id']}", Look(size)) as page:
        shown = page.locator("parley-turn")
        await expect(shown.get_by_role("heading", name=LIGHTS_ON)).to_be_visible()
        await shown.get_by_text("As a table").click()
        await expect(shown.get_by_role("cell", name="End of speech")).to_be_visible()
        await shown.get_by_role("button", name="Try now").click()
        await expect(shown.get_by_text("Something would be different:")).to_be_visible()
        async for theme in by_day_and_by_night(page):
            await screenshot(page, f"turn-{'phone' if size == PHONE else 'desktop'}-{theme}")
            await axe_clean(page)
        width = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0


async def test_what_is_opened_stays_open_while_others_speak(open_panel: OpenPanel, app: App) -> None:
    await app.converse("what time is it", "Kitchen")
    async with open_panel(app, "#/turns") as page:
        await opened_turn(page, "what time is it")
        await page.get_by_text("Every step").click()
        await page.get_by_role("searchbox").fill("half a wo")
        await expect(page.get_by_text("No turn matches these filters.")).to_be_visible()
        await app.converse(LIGHTS_ON, "Kitchen")
        await expect(page.get_by_role("button", name="1 new turn")).to_be_visible()
        await expect(page.get_by_role("searchbox")).to_have_value("half a wo")
        await expect(page.get_by_role("definition").filter(has_text="transcript").first).to_be_visible()
        await expect(page.locator("parley-turn").get_by_role("heading", name="what time is it")).to_be_visible()


async def test_turns_are_found_filtered_and_exported(open_panel: OpenPanel, app: App, tmp_path: Path) -> None:
    for said, room in ((LIGHTS_ON, "Kitchen"), ("turn on the disco ball", "Bedroom"), ("what time is it", "Bedroom")):
        await app.converse(said, room)
    async with open_panel(app, "#/turns") as page:
        rows = page.locator("parley-turns").locator("a.turn")
        await expect(rows).to_have_count(3)
        await page.get_by_label("Kind").select_option("failed")
        await expect(rows).to_have_count(1)
        await expect(rows).to_contain_text("disco ball")
        await page.get_by_label("Kind").select_option("")
        await page.get_by_label("Room").select_option("Bedroom")
        await expect(rows).to_have_count(2)
        await page.get_by_role("searchbox").fill("TIME")
        await expect(rows).to_have_count(1)
        await page.get_by_text("Export and delete").click()
        async with page.expect_download() as download:
            await page.get_by_text("Export (JSON lines)").click()
        kept = tmp_path / "turns.jsonl"
        await (await download.value).save_as(kept)
        assert [json.loads(line)["transcript"] for line in kept.read_text().splitlines()] == ["what time is it"]


async def test_a_thing_that_is_not_exposed_is_exposed_with_one_tap(
    open_panel: OpenPanel, app: App, home_assistant: RealHomeAssistant
) -> None:
    turn = (await app.converse("turn on the siren", "Kitchen"))["turn"]
    try:
        async with open_panel(app, f"#/turns/{turn['id']}") as page:
            shown = page.locator("parley-turn")
            await expect(shown.get_by_text("Nothing that the assistant can see has this name.")).to_be_visible()
            await screenshot(page, "turn-trouble")
            await axe_clean(page)
            await shown.get_by_role("button", name="Let the assistant see “Siren”").click()
            await expect(page.get_by_text("The assistant sees “Siren” now.")).to_be_visible()
        assert "siren.siren" in app.running.house.home_assistant.home.entities
    finally:
        body = {"entity_ids": ["siren.siren"], "exposed": False}
        async with app.http.post(f"{app.panel}/api/home/expose", json=body) as response:
            response.raise_for_status()


async def test_turns_are_deleted_one_by_one_and_all_at_once(open_panel: OpenPanel, app: App) -> None:
    for said in (LIGHTS_ON, "what time is it", "turn off the kitchen lights"):
        await app.converse(said, "Kitchen")
    async with open_panel(app, "#/turns") as page:
        rows = page.locator("parley-turns").locator("a.turn")
        await opened_turn(page, "what time is it")
        await page.locator("parley-turn").get_by_role("button", name="Delete").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(rows).to_have_count(2)
        await expect(page.get_by_text("Choose a turn")).to_be_visible()
        await page.get_by_text("Export and delete").click()
        await page.get_by_role("button", name="Delete every turn").click()
        await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        await expect(rows).to_have_count(2)
        await page.get_by_role("button", name="Delete every turn").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("No turns yet.")).to_be_visible()
    assert (await app.get("/api/turns"))["turns"] == []


async def test_a_turn_that_is_gone_says_so(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/turns/nosuchturn", Look(PHONE)) as page:
        await expect(page.get_by_text("This turn is not kept any more.")).to_be_visible()
        await page.get_by_role("link", name="All turns").click()
        await expect(page.get_by_text("No turns yet.")).to_be_visible()


async def test_a_thousand_turns_are_paged_in_as_one_scrolls(
    open_panel: OpenPanel, home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with Store.open(tmp_path / "data") as store:
        for number in range(KEPT_TURNS):
            started = datetime.now(UTC) - timedelta(minutes=KEPT_TURNS - number)
            said = {
                "id": f"turn{number}",
                "room": "Kitchen",
                "started": started.isoformat(),
                "steps": [],
                "actions": [],
            }
            await store.add_turn(
                {**said, "transcript": f"words of turn {number}", "reply": "Turned on Kitchen Lights."}
            )
    async with start_app(home_assistant) as app, open_panel(app, "#/turns") as page:
        rows = page.locator("parley-turns").locator("a.turn")
        await expect(rows.first).to_contain_text(f"words of turn {KEPT_TURNS - 1}")
        assert await rows.count() <= 200
        while await rows.count() < KEPT_TURNS:
            await page.evaluate(SCROLL_DOWN)
        await rows.filter(has_text="words of turn 0").click()
        await expect(page.locator("parley-turn").get_by_role("heading", name="words of turn 0")).to_be_visible()
        await expect(rows).to_have_count(KEPT_TURNS)


async def test_the_pages_that_an_answer_comes_from_are_linked(
    open_panel: OpenPanel, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    async with SearchServices() as services:
        services.found["kettle"] = [
            WebResult("<b>Kettles</b>", "https://steam.example/kettle", "Kettles boil water.", "2026-11-20")
        ]
        options = Options(api_token=API_TOKEN, search=SearchProvider.SEARXNG, searxng_url=services.url)
        async with start_app(home_assistant, options) as app:
            await app.converse("look up kettles", "Kitchen")
            turn = (await app.get("/api/turns"))["turns"][0]
            async with open_panel(app, f"#/turns/{turn['id']}") as page:
                link = page.locator("parley-turn").get_by_role("link", name="Kettles")
                await expect(link).to_have_attribute("href", "https://steam.example/kettle")
                await expect(page.get_by_text("steam.example, 2026-11-20")).to_be_visible()
                await axe_clean(page)
