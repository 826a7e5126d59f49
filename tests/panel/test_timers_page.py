"""The page Timers: set, watched, changed and dismissed, by the clock of the home."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from testbed.browser import PHONE, Look
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App
from tests.addon.timers.test_permanent import automations
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot

AUCKLAND = "Pacific/Auckland"
"""A browser far from the home."""


async def begin(page: Page, name: str) -> None:
    """Set a timer of ten minutes."""
    await page.get_by_label("Name, if you like").fill(name)
    await page.get_by_role("button", name=re.compile("^10 min")).click()
    await page.get_by_role("button", name="Start the timer").click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def test_a_timer_is_set_held_lengthened_and_cancelled(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"), open_panel(app, "#/timers") as page:
        await expect(page.get_by_text("Nothing is set.")).to_be_visible()
        await page.get_by_label("Room").select_option(label="Kitchen")
        await begin(page, "Pizza")
        card = page.get_by_role("article", name="Pizza")
        await card.get_by_role("button", name=re.compile("Pause.*Pizza")).click()
        await expect(card.get_by_text("paused")).to_be_visible()
        await card.get_by_role("button", name=re.compile(r"^\+ 5 min")).click()
        await expect(card.get_by_role("timer")).to_contain_text(re.compile("1[45]:"))
        await card.get_by_role("button", name="Resume").click()
        await expect(card.get_by_role("button", name="Pause")).to_be_visible()
        await screenshot(page, "timers-one")
        await card.get_by_role("button", name=re.compile("Cancel.*Pizza")).click()
        await expect(page.get_by_text("Nothing is set.")).to_be_visible()


async def test_what_is_planned_is_shown_and_cancelled(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers") as page:
        await app.converse("turn on the fan in an hour", "Living Room")
        planned = page.get_by_role("region", name="Planned")
        await expect(planned).to_contain_text("Turn on Living Room Fan")
        await screenshot(page, "timers-planned")
        await planned.get_by_role("button", name=re.compile("Cancel.*Fan")).click()
        await expect(planned).to_be_hidden()
        assert not app.running.house.plans.all


async def test_half_typed_words_stay_over_a_change_of_the_page_and_a_reload(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers") as page:
        await page.get_by_role("button", name="Reminder").click()
        await page.get_by_label("What to remind of").fill("take out the rub")
        await page.get_by_role("link", name="Rooms").click()
        await page.get_by_role("link", name="Timers").click()
        await expect(page.get_by_label("What to remind of")).to_have_value("take out the rub")
        await page.reload()
        await expect(page.get_by_label("What to remind of")).to_have_value("take out the rub")


async def test_times_are_those_of_the_home_wherever_the_browser_is(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers", Look(time_zone=AUCKLAND)) as page:
        await page.get_by_role("button", name="Alarm").click()
        await page.get_by_label("Time").fill("06:30")
        for day in ("Monday", "Friday"):
            await page.get_by_role("button", name=day).click()
        await expect(page.get_by_label("Day", exact=True)).to_be_hidden()
        await page.get_by_role("button", name="Set the alarm").click()
        card = page.get_by_role("article", name="Alarm")
        await expect(card).to_contain_text("6:30")
        await expect(card).to_contain_text("Mon, Fri 06:30")
        await expect(page.get_by_text("at home (")).to_be_visible()


async def test_what_rings_comes_first_and_what_was_missed_is_dismissed(open_panel: OpenPanel, app: App) -> None:
    async with app.room("Kitchen"), open_panel(app, "#/timers", Look(PHONE, dark=True)) as page:
        for name in ("bread", "eggs"):
            await app.converse(f"set a {name} timer for 5 minutes", "Kitchen")
        timers = app.running.house.timers
        for timer in timers.all:
            timers.miss(timer)
        await app.converse("set a pasta timer for 20 minutes", "Kitchen")
        await app.converse("set a tea timer for 1 second", "Kitchen")
        ringing = page.get_by_role("article").first
        await expect(ringing).to_contain_text("ringing")
        await screenshot(page, "timers-phone-dark")
        await axe_clean(page)
        await page.get_by_role("button", name=re.compile("Stop.*tea")).click()
        await expect(page.get_by_role("heading", name="tea")).to_have_count(0)
        await page.get_by_role("button", name=re.compile("Dismiss.*bread")).click()
        await expect(page.get_by_text("bread")).to_have_count(0)


async def test_what_is_missing_is_said_beside_the_button(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers") as page:
        await page.get_by_role("button", name="Start the timer").click()
        await expect(page.get_by_role("alert")).to_have_text("Say how long.")
        await axe_clean(page)


async def test_what_is_planned_is_moved_paused_and_goes_on(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/timers") as page:
        await app.converse("turn on the fan in an hour", "Living Room")
        planned = page.get_by_role("region", name="Planned")
        await planned.get_by_role("button", name=re.compile("^Move.*Fan")).click()
        await planned.get_by_label("Time").fill("06:30")
        await planned.get_by_role("button", name="Monday").click()
        await expect(planned.get_by_label("Day", exact=True)).to_be_hidden()
        await planned.get_by_role("button", name="Move it").click()
        await expect(planned).to_contain_text("on Mondays")
        await expect(planned).to_contain_text(re.compile("next: .*6:30"))
        await axe_clean(page)
        await planned.get_by_role("button", name=re.compile("^Pause")).click()
        await expect(planned).to_contain_text("paused")
        [plan] = app.running.house.plans.all
        assert (plan.clock, plan.days, app.running.house.plans.next_in()) == ("06:30", (0,), None)
        await planned.get_by_role("button", name=re.compile("^Resume")).click()
        await expect(planned).to_contain_text(re.compile("next: .*6:30"))
        assert app.running.house.plans.next_in()


async def test_a_condition_is_told_in_words_and_an_automation_is_seen_before_it_is_written(
    open_panel: OpenPanel, app: App, home_assistant: RealHomeAssistant
) -> None:
    async with open_panel(app, "#/timers") as page:
        await app.converse("whenever the kitchen door is locked turn on the fan", "Living Room")
        planned = page.get_by_role("region", name="Planned")
        await expect(planned).to_contain_text("Turn on Living Room Fan whenever Kitchen Door is locked.")
        await expect(planned.get_by_role("button", name=re.compile("^Move"))).to_have_count(0)
        await planned.get_by_role("button", name=re.compile("^Make permanent")).click()
        await expect(planned).to_contain_text("action: fan.turn_on")
        assert await automations(home_assistant) == [], "nothing is written before it was seen"
        await screenshot(page, "timers-automation")
        await planned.get_by_role("button", name="Write it in Home Assistant").click()
        await expect(planned).to_be_hidden()
        [written] = await automations(home_assistant)
        await app.running.house.home_assistant.remove_automation(written)
