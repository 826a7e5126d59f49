"""The page Home: what the assistant sees, names that clash, and the permissions, changed."""

from __future__ import annotations

import re

from playwright.async_api import expect

from ha_tools.notes.proposal import Proposal, ProposalKind
from testbed.browser import PHONE, Look
from tests.addon.conftest import App
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot


async def test_what_is_seen_is_shown_by_room_with_its_state_and_found_by_any_word(
    open_panel: OpenPanel, app: App
) -> None:
    async with open_panel(app, "#/home") as page:
        kitchen = page.get_by_role("article", name="Kitchen")
        lights = kitchen.get_by_role("listitem").filter(has_text="Kitchen Lights")
        await app.converse("turn on the kitchen lights")
        await expect(lights).to_contain_text(re.compile("on"))
        await screenshot(page, "home")
        await axe_clean(page)
        await page.get_by_role("searchbox").fill("bedroom")
        await expect(kitchen).to_have_count(0)
        await page.get_by_role("searchbox").fill("nowhere at all")
        await expect(page.get_by_text("Nothing is called “nowhere at all”.")).to_be_visible()


async def test_a_thing_is_hidden_shown_apart_and_exposed_again(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/seen/kitchen%20lights") as page:
        await page.get_by_role("button", name="Change Kitchen Lights").click()
        await page.get_by_role("button", name="Hide from the assistant").click()
        await page.get_by_role("dialog").get_by_role("button", name="Hide from the assistant").click()
        await expect(page.get_by_role("button", name="Change Kitchen Lights")).to_have_count(0)
        await page.get_by_role("button", name=re.compile("Expose.*Kitchen Lights")).click()
        await expect(page.get_by_role("button", name="Change Kitchen Lights")).to_be_visible()


async def test_an_alias_is_given_and_understood(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/seen/kitchen%20lights") as page:
        for given in ("Cooking Lamp", ""):
            await page.get_by_role("button", name="Change Kitchen Lights").click()
            await page.get_by_label("Other names, between commas").fill(given)
            await page.get_by_role("button", name="Save").click()
            await expect(page.get_by_text("also Cooking Lamp")).to_have_count(1 if given else 0)


async def test_a_row_of_the_permissions_acts_at_once_and_a_wrong_one_is_named(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/permissions") as page:
        await page.get_by_role("button", name="Add a row").click()
        row = page.get_by_role("group", name="Row 1")
        await row.get_by_label("Action").fill("light turn on")
        await page.get_by_role("button", name="Save and apply").click()
        await expect(row.get_by_role("alert")).to_contain_text("is no action: write it as lock.unlock")
        await page.get_by_role("link", name="Names").click()
        await page.get_by_role("link", name="Permissions").click()
        await row.get_by_label("Action").fill("light.turn_on")
        await row.get_by_label("Needs").select_option(label="a yes")
        await screenshot(page, "permissions")
        await axe_clean(page)
        await page.get_by_role("button", name="Save and apply").click()
        await expect(page.get_by_text("The permissions act from now on.")).to_be_visible()
        assert (await app.converse("turn on the bedroom lights"))["outcome"] == "needs_yes"
        line = page.get_by_role("row").filter(has_text="light.turn_on").first
        await expect(line).to_contain_text("by row 1")
        await page.get_by_role("button", name="Remove row 1").click()
        await page.get_by_role("button", name="Save and apply").click()
        await expect(page.get_by_text("There are none")).to_be_visible()


async def test_a_need_of_the_list_becomes_a_row_to_change(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/permissions", Look(PHONE, dark=True)) as page:
        await page.get_by_role("searchbox").fill("unlock")
        await page.get_by_role("button", name=re.compile("Change.*lock.unlock")).first.click()
        await expect(page.get_by_role("group", name="Row 1").get_by_label("Action")).to_have_value("lock.unlock")
        await screenshot(page, "permissions-phone-dark")
        await axe_clean(page)
        await page.get_by_role("button", name="Discard").click()
        await expect(page.get_by_role("group", name="Row 1")).to_have_count(0)


async def test_names_that_clash_are_told_with_what_to_do(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/seen/kitchen%20lights", Look(PHONE, dark=True)) as page:
        for given in ("Bedroom", ""):
            await page.get_by_role("button", name="Change Kitchen Lights").click()
            await page.get_by_label("Other names, between commas").fill(given)
            await page.get_by_role("button", name="Save").click()
            await expect(page.get_by_text("also Bedroom")).to_have_count(1 if given else 0)
            if given:
                await page.get_by_role("link", name="Names").click()
                clash = page.get_by_role("region", name="Called like a place where it is not")
                await expect(clash.get_by_role("link", name="Kitchen Lights")).to_be_visible()
                await screenshot(page, "names-phone-dark")
                await axe_clean(page)
                await clash.get_by_role("link", name="Kitchen Lights").click()


async def test_the_opened_part_has_its_tab_in_sight_on_a_phone(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/privacy", Look(PHONE)) as page:
        parts = page.get_by_role("navigation", name="Home")
        await expect(parts.get_by_role("link", name="Privacy")).to_be_in_viewport(ratio=0.9)
        await expect(parts.get_by_role("link", name="What is seen")).not_to_be_in_viewport()
        await page.evaluate("location.hash = '#/home/seen'")
        await expect(parts.get_by_role("link", name="What is seen")).to_be_in_viewport(ratio=0.9)


async def test_what_was_remembered_is_corrected_and_forgotten(open_panel: OpenPanel, app: App) -> None:
    await app.converse("remember that the plumber is Mr Brown")
    async with open_panel(app, "#/home/notes") as page:
        note = page.get_by_role("article", name="The plumber is Mr Brown")
        await note.get_by_role("button", name="Correct").click()
        await page.get_by_label("Note").fill("The plumber is Mrs Green")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("article", name="The plumber is Mrs Green")).to_be_visible()
        await app.converse("movie time means turn off the kitchen lights")
        await expect(page.get_by_text("“movie time” means: turn off the kitchen lights")).to_be_visible()
        await screenshot(page, "notes")
        await axe_clean(page)
        for forgotten in ("The plumber is Mrs Green", "“movie time” means: turn off the kitchen lights"):
            await page.get_by_role("article", name=forgotten).get_by_role("button", name="Forget").click()
            await page.get_by_role("dialog").get_by_role("button", name="Forget").click()
            await expect(page.get_by_role("article", name=forgotten)).to_have_count(0)
        await expect(page.get_by_text("Nothing yet.")).to_be_visible()


async def test_a_mail_account_is_tried_set_up_and_forgotten(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/home/mail") as page:
        await page.get_by_role("button", name="Add an account").click()
        await page.get_by_label("Whose mail it is").fill("Anna")
        await page.get_by_label("Mail address").fill("anna@school.test")
        await page.get_by_label("App password").fill("app-pass-of-a-test")
        await page.get_by_text("Servers", exact=True).click()
        for name in ("For reading (IMAP)", "For sending (SMTP)"):
            await page.get_by_label(name, exact=True).fill("127.0.0.1")
            await page.get_by_label(f"{name}: Port").fill("1")
        await page.get_by_role("checkbox", name="Kitchen").check()
        await screenshot(page, "mail")
        await axe_clean(page)
        await page.get_by_role("button", name="Try it").click()
        status = page.get_by_role("status").filter(has_text="Reading")
        await expect(status).to_contain_text("Reading: nothing answers there. Is the port right?", timeout=60_000)
        await expect(status).to_contain_text("Sending: nothing answers there.")
        await page.get_by_role("button", name="Save").click()
        account = page.get_by_role("article", name="Anna")
        await expect(account).to_contain_text("anna@school.test")
        (kept,) = (await app.get("/api/mail"))["accounts"]
        assert kept["open_areas"] == ["kitchen"]
        await account.get_by_role("button", name="Forget").click()
        await page.get_by_role("dialog").get_by_role("button", name="Forget").click()
        await expect(account).to_have_count(0)


async def test_what_may_be_kept_is_shown_kept_and_dismissed(open_panel: OpenPanel, app: App) -> None:
    proposals = app.running.house.proposals
    async with open_panel(app, "#/home/notes") as page:
        learning = page.get_by_role("region", name="Learn from what is said")
        await expect(learning.get_by_role("checkbox")).not_to_be_checked()
        await learning.get_by_role("checkbox").check()
        await expect(learning).to_contain_text("Nothing to suggest yet.")
        assert proposals.is_on
        proposals.suggest(Proposal(ProposalKind.NOTE, "I am vegetarian"))
        proposals.suggest(Proposal(ProposalKind.NAME, "Leo", target="light.kitchen_lights", times=3))
        await expect(learning).to_contain_text("“Leo” was said 3 times for Kitchen Lights")
        await axe_clean(page)
        await screenshot(page, "home-learning")
        named = learning.get_by_role("listitem").filter(has_text="Leo")
        await named.get_by_role("button", name="Keep").click()
        await expect(page.get_by_role("article", name="“Leo” is Kitchen Lights")).to_be_visible()
        await expect(learning.get_by_role("listitem")).to_have_count(1)
        await learning.get_by_role("button", name="No, never").click()
        await expect(learning).to_contain_text("Nothing to suggest yet.")
        assert not proposals.suggest(Proposal(ProposalKind.NOTE, "I am vegetarian"))
