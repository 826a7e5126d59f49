"""Every page of the panel, as everybody meets it: in both themes, on a phone and on a desktop."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from testbed.browser import DESKTOP, PHONE, Look
from tests.addon.conftest import App
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, by_day_and_by_night, screenshot

PAGES = ("rooms", "turns", "announce", "timers", "home", "health", "talk")

SAID = ("turn on the kitchen lights", "set a pizza timer for 12 minutes", "which windows are open", "open sesame")

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_pages_are_for_everybody(open_panel: OpenPanel, app: App, size: ViewportSize) -> None:
    """In a house that is in use: axe-core finds nothing, nothing reaches beyond the screen, no script fails."""
    async with app.room("Kitchen"), app.room("Bedroom"):
        for text in SAID:
            await app.converse(text, "kitchen")
        await app.announce(message="Dinner is ready")
        for name in PAGES:
            async with open_panel(app, f"#/{name}", Look(size)) as page:
                shown = page.locator(f"parley-{name}")
                await expect(shown.get_by_role("heading", level=1)).to_have_count(1)
                await expect(page.locator("wa-spinner")).to_have_count(0)
                async for theme in by_day_and_by_night(page):
                    await screenshot(page, f"{name}-{size['width']}-{theme}")
                    await axe_clean(page)
                    assert await page.evaluate(OVERFLOW) <= 0, f"{name} is wider than the screen"
