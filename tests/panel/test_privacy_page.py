"""The part Privacy of the page Home: the month's sheet, rules of the house, the budget, and forgetting."""

from __future__ import annotations

from playwright.async_api import expect

from tests.addon.conftest import App
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, screenshot


async def test_a_rule_a_budget_and_the_talk_of_an_hour_are_changed_in_the_panel(
    open_panel: OpenPanel, app: App
) -> None:
    await app.converse("what time is it", "Kitchen")
    async with open_panel(app, "#/home/privacy") as page:
        await expect(page.get_by_text("Nothing left the house this month.")).to_be_visible()
        await page.get_by_role("button", name="Add a rule").click()
        rule = page.get_by_role("group", name="Rule 1")
        await rule.get_by_label("Room").select_option(label="Kitchen")
        await rule.get_by_label("From").fill("22:00")
        await rule.get_by_label("Until").fill("07:00")
        await page.get_by_role("region", name="What stays in the house").get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Saved.").first).to_be_visible()
        privacy = app.running.house.privacy
        assert privacy
        (kept,) = privacy.house_only.rules
        assert (kept.room, kept.begin, kept.end) == ("kitchen", "22:00", "07:00")
        budget = page.get_by_role("region", name="Budget")
        await budget.get_by_label("Dollars a month").fill("5")
        await budget.get_by_label("When it is used up").select_option(
            label="Nothing leaves the house until the next month"
        )
        await budget.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Saved.").last).to_be_visible()
        prices = page.get_by_role("region", name="Prices", exact=True)
        await prices.get_by_role("button", name="Show and change").click()
        await expect(prices.get_by_text("api.deepgram.com: nova-3", exact=True)).to_be_visible()
        await prices.get_by_label("Your own prices").fill("api.cartesia.ai: {sonic: {read: today}}")
        await prices.get_by_role("button", name="Save").click()
        await expect(prices.get_by_role("alert")).to_contain_text("sonic at api.cartesia.ai in prices.yaml")
        await expect(page.get_by_text("Turns: what was heard and said")).to_be_visible()
        await screenshot(page, "privacy")
        await axe_clean(page)
        await page.get_by_role("button", name="Forget the last hour").click()
        await page.get_by_role("dialog").get_by_role("button", name="Forget it").click()
        await expect(page.get_by_text("1 forgotten")).to_be_visible()
    assert (await app.get("/api/turns/search"))["turns"] == []
    assert (await app.get("/api/privacy"))["budget"]["stops"]
