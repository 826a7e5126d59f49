"""The page Announce: half-typed words, rooms to choose, receipts as they come, and what can be done about them."""

from __future__ import annotations

import re

from playwright.async_api import expect

from testbed.browser import PHONE, Look
from tests.addon.conftest import App
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot

WORDS = "Message"


async def test_an_announcement_is_made_in_chosen_rooms_and_its_receipts_come_live(
    open_panel: OpenPanel, app: App
) -> None:
    async with app.room("Kitchen"), app.room("Bedroom"), open_panel(app, "#/announce") as page:
        await page.get_by_label(WORDS).fill("Dinner is ready")
        await page.get_by_role("button", name="Room Kitchen").click()
        await page.get_by_role("button", name="Announce", exact=True).click()
        card = page.get_by_role("article", name="Dinner is ready")
        await expect(card.get_by_text("heard")).to_be_visible()
        await expect(card).to_contain_text("Kitchen")
        await expect(card).not_to_contain_text("Bedroom")
        await expect(page.get_by_label(WORDS)).to_have_value("")
        await expect(page.get_by_role("button", name="Room Kitchen")).to_have_attribute("aria-pressed", "true")
        await screenshot(page, "announce")
        await axe_clean(page)


async def test_what_waits_says_why_and_can_be_cancelled_or_acknowledged(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"):
        pass
    async with open_panel(app, "#/announce", Look(PHONE, dark=True)) as page:
        await page.get_by_label(WORDS).fill("The bins")
        await page.get_by_role("button", name="Announce", exact=True).click()
        card = page.get_by_role("article", name="The bins")
        await expect(card).to_contain_text("The satellite is not connected: it is said when it is back")
        await card.get_by_role("button", name=re.compile("Cancel.*The bins")).click()
        await expect(card).to_contain_text("cancelled")
        async with app.room("Kitchen"):
            await page.get_by_label(WORDS).fill("The washing is done")
            await page.get_by_label("Say it again until somebody acknowledges it").check()
            await page.get_by_role("button", name="Announce", exact=True).click()
            washing = page.get_by_role("article", name="The washing is done")
            await expect(washing).to_contain_text("It is said again until")
            await washing.get_by_role("button", name="Acknowledge").click()
            await expect(washing).to_contain_text("acknowledged")
        await screenshot(page, "announce-phone-dark")
        await axe_clean(page)


async def test_half_typed_words_stay_over_pages_a_reload_and_an_outage(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"), open_panel(app, "#/announce") as page:
        await page.get_by_label(WORDS).fill("The guests are")
        await page.get_by_role("link", name="Timers").click()
        await page.get_by_role("link", name="Announce").click()
        await expect(page.get_by_label(WORDS)).to_have_value("The guests are")
        await page.context.set_offline(True)
        await expect(page.get_by_text("Parley does not answer. Trying again")).to_be_visible()
        await page.get_by_label(WORDS).press_sequentially(" here")
        await page.context.set_offline(False)
        await expect(page.get_by_text("Parley does not answer. Trying again")).to_have_count(0)
        await expect(page.get_by_label(WORDS)).to_have_value("The guests are here")
        await page.reload()
        await expect(page.get_by_label(WORDS)).to_have_value("The guests are here")


async def test_what_cannot_be_used_is_said_beside_its_field(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"), open_panel(app, "#/announce") as page:
        await page.get_by_role("button", name="Announce", exact=True).click()
        await expect(page.get_by_role("alert")).to_have_text("Write a message, or the address of a sound.")
        await page.get_by_label(WORDS).fill("Bonjour")
        await page.get_by_text("Sound, voice and waiting").click()
        await page.get_by_label("Language").fill("french!")
        await page.get_by_role("button", name="Announce", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("language must be a language's code")
        await expect(page.get_by_label("Language")).to_have_attribute("aria-invalid", "true")


async def test_a_question_brings_its_answer_into_the_receipt(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"), open_panel(app, "#/announce") as page:
        await page.get_by_label(WORDS).fill("The oven is hot.")
        await page.get_by_label("Ask for an answer").check()
        await page.get_by_label("Question, said after the words").fill("Shall I turn it off?")
        await page.get_by_role("button", name="Add an answer").click()
        await page.get_by_label("Answer 1", exact=True).fill("off")
        await page.get_by_label("What may be said for it").fill("yes, [yes] please")
        await screenshot(page, "announce-question")
        await page.get_by_role("button", name="Announce", exact=True).click()
        card = page.get_by_role("article", name="The oven is hot. Shall I turn it off?")
        await expect(card).to_contain_text("Kitchen")
        (announcement,) = app.running.broker.announcements
        question = announcement.request.question
        assert question
        assert [(choice.id, choice.sentences) for choice in question.choices] == [("off", ("yes", "[yes] please"))]
