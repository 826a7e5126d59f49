"""The part People of the page Home: who is known, what is theirs, a voice that is learned, and who may do a thing."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, ViewportSize, expect

from addon.options import Options
from ha_tools.notes.note import Note
from satellite.protocol import SatelliteState
from simulators.cartesia import Cartesia
from simulators.deepgram import Deepgram
from simulators.openai import OpenAI
from testbed.browser import DESKTOP, PHONE, Look
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, Cloud, StartApp
from tests.addon.test_known_voices import SENTENCES, last_response, spoken, tells_voices
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, by_day_and_by_night, screenshot
from tests.panel.test_all_pages import OVERFLOW


async def known_by_the_panel(page: Page, name: str) -> None:
    """Add somebody in the panel."""
    await page.get_by_role("button", name="Add a person").click()
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_role("button", name="Add a person").click()
    await expect(page.get_by_role("article", name=name)).to_be_visible()
    await expect(page.get_by_label("Name", exact=True)).to_have_count(0)


async def test_a_voice_is_learned_in_a_chosen_room_and_deleted_while_the_panel_shows_each_step(
    open_panel: OpenPanel, home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        Deepgram() as deepgram,
        OpenAI() as openai,
        Cartesia() as cartesia,
        start_app(home_assistant, (cloud := Cloud(deepgram, openai, cartesia)).options) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom"),
        open_panel(app, "#/home/people") as page,
    ):
        switch = page.get_by_role("switch", name="Recognise people by voice")
        await expect(page.get_by_text("everybody is a guest. Voiceprints stay")).to_be_visible()
        await switch.click()
        await expect(page.get_by_text("Voices are told apart.")).to_be_visible()
        house = await tells_voices(app)
        await known_by_the_panel(page, "Anna")
        anna = page.get_by_role("article", name="Anna")
        await expect(anna).to_contain_text("No voice learned")
        await anna.get_by_role("button", name="Learn the voice").click()
        await anna.get_by_role("button", name="Kitchen").click()
        await screenshot(page, "people-room")
        await anna.get_by_role("button", name="Begin").click()
        lesson = anna.get_by_role("status")
        for number, text in enumerate(SENTENCES, 1):
            await expect(lesson).to_contain_text(f"Sentence {number} of 4")
            await expect(lesson).to_contain_text(text)
            if number == 3:
                await screenshot(page, "people-lesson")
            await spoken(app, cloud, kitchen, "Anna", text, answers=True)
        await expect(lesson).to_contain_text("I know your voice now, Anna")
        await expect(anna).to_contain_text("Kitchen")
        await expect(anna).to_contain_text("recognised reliably")
        await kitchen.state(SatelliteState.IDLE, after=last_response(kitchen))
        who = await spoken(app, cloud, kitchen, "Anna", "do you recognise my voice")
        assert who["reply"] == "You are Anna."
        await screenshot(page, "people-learned")
        await axe_clean(page)
        await anna.get_by_role("button", name="Change Anna").click()
        await anna.get_by_role("button", name="Delete the voice").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete the voice").click()
        await expect(anna).to_contain_text("No voice learned")
        assert house.speakers.voiceprint(house.people.all[0].person_id) is None


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_people_are_named_given_what_is_theirs_and_forgotten(
    open_panel: OpenPanel, villa: RealHomeAssistant, start_app: StartApp, size: ViewportSize
) -> None:
    async with start_app(villa) as app, open_panel(app, "#/home/people", Look(size)) as page:
        for name in ("Anna", "Ben Miller"):
            await known_by_the_panel(page, name)
        people, house = page.get_by_role("article"), app.running.house
        ben = house.people.named("Ben Miller")
        assert ben
        house.notes.keep(Note("I am vegetarian", person_id=ben.person_id))
        shown = people.filter(has_text="Ben Miller")
        await expect(shown).to_contain_text("I am vegetarian")
        await shown.get_by_role("button", name="Change Ben Miller").click()
        await shown.get_by_label("Is called").fill("Benny")
        await shown.get_by_label("Family", exact=True).check()
        await shown.get_by_label("Own list").select_option(label="Chores")
        async for theme in by_day_and_by_night(page):
            await screenshot(page, f"people-{size['width']}-{theme}")
            await axe_clean(page)
            assert await page.evaluate(OVERFLOW) <= 0
        await shown.get_by_role("button", name="Save").click()
        await expect(shown).to_contain_text("Benny (Ben Miller)")
        await expect(shown).to_contain_text("Family · Chores")
        changed = house.people.get(ben.person_id)
        assert changed
        assert (changed.todo_list, changed.called) == ("todo.chores", "Benny")
        await shown.get_by_role("button", name="Forget: I am vegetarian").click()
        await expect(shown).not_to_contain_text("I am vegetarian")
        await screenshot(page, f"people-{size['width']}-list")
        await shown.get_by_role("button", name="Change Ben Miller").click()
        await shown.get_by_role("button", name="Forget everything").click()
        await page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
        await expect(people).to_have_count(1)


async def test_a_permission_names_people_on_top_of_the_pin_and_is_read_back(
    open_panel: OpenPanel, villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa, Options(api_token=API_TOKEN, pin="82915073")) as app:
        async with open_panel(app, "#/home/people") as page:
            for name in ("Anna", "Ben"):
                await known_by_the_panel(page, name)
        async with open_panel(app, "#/home/permissions") as page:
            await page.get_by_role("button", name="Add a row").click()
            row = page.get_by_role("group", name="Row 1", exact=True)
            await row.get_by_label("Action").fill("lock.unlock")
            await row.get_by_label("Needs").select_option(label="the PIN")
            await row.get_by_label("For whom").select_option(label="only some")
            await row.get_by_role("button", name="Ben").click()
            await row.get_by_role("button", name="Anna").click()
            await page.get_by_role("button", name="Save and apply").click()
            await expect(page.get_by_text("The permissions act from now on.")).to_be_visible()
            (rule,) = app.running.house.permissions.rules
            ben = app.running.house.people.named("Ben")
            assert ben
            assert (rule.people, rule.needs) == ((ben.person_id,), "pin")
            await expect(row).to_contain_text("Voices are not told apart")
            line = page.get_by_role("row").filter(has_text="lock.unlock")
            await expect(line).to_contain_text("the PIN")
            await expect(line).to_contain_text("only Ben")
            await screenshot(page, "permissions-people")
            await axe_clean(page)
            await row.get_by_label("For whom").select_option(label="known voices only")
            await page.get_by_role("button", name="Save and apply").click()
            await expect(line).to_contain_text("known voices only")
        async with open_panel(app, "#/home/permissions", Look(PHONE)) as page:
            again = page.get_by_role("group", name="Row 1", exact=True)
            await expect(again.get_by_label("For whom")).to_have_value("known")
            await screenshot(page, "permissions-people-phone")
            assert await page.evaluate(OVERFLOW) <= 0
