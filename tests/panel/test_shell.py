"""The frame of all pages: tabs, Home Assistant's look and language, what each person sees, and its weight."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Frame, Page, ViewportSize, WebSocketRoute, expect

from testbed.browser import Chromium, Look
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import App, StartApp
from tests.addon.sites.test_panel_users import people
from tests.panel.axe import axe_clean
from tests.panel.conftest import OpenPanel, OpenSidebar, screenshot

BUILT = Path(__file__).parents[2] / "addon" / "panel" / "built"

MOST_BYTES = 190_000
"""Of all pages as they are sent, in all languages; each is loaded when it is opened."""

MOST_BYTES_AT_FIRST = 115_000
"""Of what a browser takes before the first page stands, in the language that takes most."""

ACCENT = "getComputedStyle(document.documentElement).getPropertyValue('--parley-accent')"


async def test_the_panel_is_light(open_panel: OpenPanel, app: App) -> None:
    assert sum(file.stat().st_size for file in BUILT.rglob("*.gz")) <= MOST_BYTES
    async with open_panel(app, "", Look(language="de")) as page:
        await expect(page.locator("parley-rooms")).to_have_count(1)
        sizes = await page.evaluate("performance.getEntriesByType('resource').map((each) => each.encodedBodySize)")
        assert len(sizes) > 3
        assert sum(sizes) <= MOST_BYTES_AT_FIRST


async def test_tabs_lead_to_pages_by_keyboard_and_by_the_address(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/nonsense") as page:
        tabs = page.get_by_role("navigation", name="Pages")
        await expect(tabs.get_by_role("link", name="Rooms")).to_have_attribute("aria-current", "page")
        await tabs.get_by_role("link", name="Timers").press("Enter")
        await expect(page.locator("parley-timers")).to_have_count(1)
        await expect(page).to_have_title("Timers – Parley")
        await page.go_back()
        await expect(page.locator("parley-rooms")).to_have_count(1)


async def test_the_panel_speaks_german_where_the_browser_does(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "", Look(language="de-AT")) as page:
        await expect(page.get_by_role("link", name="Räume")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "de-AT"


@pytest.mark.parametrize("width", [320, 880, 1000])
async def test_the_tabs_fit_on_the_screen_in_long_words_too(open_panel: OpenPanel, app: App, width: int) -> None:
    async with open_panel(app, "", Look(ViewportSize(width=width, height=700), language="de")) as page:
        await expect(page.locator("parley-rooms")).to_have_count(1)
        for tab in await page.get_by_role("navigation").get_by_role("link").all():
            await expect(tab).to_be_in_viewport(ratio=0.9)


async def test_within_home_assistant_it_speaks_the_users_language(
    open_panel: OpenPanel, open_sidebar: OpenSidebar, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    async with (
        start_app(home_assistant, supervised=True) as app,
        people(home_assistant) as users,
        open_sidebar(app) as side,
        open_panel(side.page(language="de"), cookies=side.signed_in(users["user"])) as page,
    ):
        await expect((await frame_of(page)).get_by_role("link", name="Räume")).to_be_visible()


async def test_a_page_that_cannot_be_loaded_says_so_and_can_be_tried_again(browser: Chromium, app: App) -> None:
    async with browser.page(f"{app.panel}/") as opened:
        page = opened.page
        await expect(page.locator("parley-rooms")).to_have_count(1)
        await page.route("**/assets/timers-page-*", lambda route: route.fulfill(status=503))
        await page.get_by_role("link", name="Timers").click()
        await expect(page.get_by_role("alert")).to_contain_text("This page could not be loaded.")
        await page.unroute("**/assets/timers-page-*")
        await page.get_by_role("button", name="Try again").click()
        await expect(page.locator("parley-timers")).to_have_count(1)


async def test_a_page_of_an_older_version_says_so_and_closes_nothing(open_panel: OpenPanel, app: App) -> None:
    async with open_panel(app, "#/rooms") as page:
        await expect(page.get_by_label("Name of the room")).to_be_visible()

        def of_a_newer_app(route: WebSocketRoute) -> None:
            server = route.connect_to_server()
            server.on_message(lambda told: route.send(str(told).replace('"version": "', '"version": "9.')))

        await page.route_web_socket("**/api/live", of_a_newer_app)
        await page.get_by_label("Name of the room").fill("Study")
        await page.evaluate("dispatchEvent(new Event('offline'))")
        await expect(page.get_by_text("Parley was updated.")).to_be_visible()
        await expect(page.get_by_label("Name of the room")).to_have_value("Study")
        await page.get_by_role("button", name="Load the panel anew").click()
        await expect(page.get_by_text("Parley was updated.")).to_have_count(0)
        await expect(page.get_by_label("Name of the room")).to_have_value("Study")


async def test_within_home_assistant_it_wears_its_theme_and_follows_it(
    open_panel: OpenPanel, open_sidebar: OpenSidebar, start_app: StartApp, home_assistant: RealHomeAssistant
) -> None:
    async with (
        start_app(home_assistant, supervised=True) as app,
        people(home_assistant) as users,
        open_sidebar(app) as side,
    ):
        cookies = side.signed_in(users["administrator"])
        address = side.page(dark=True, **{"--primary-color": "#ff5722"})
        async with open_panel(address, cookies=cookies) as page:
            panel = await frame_of(page)
            await expect(panel.get_by_role("link", name="Turns")).to_be_visible()
            assert await panel.evaluate("document.documentElement.className") == "wa-dark"
            assert await panel.evaluate(ACCENT) == "rgb(255 87 34)"
            await screenshot(page, "shell-in-home-assistant")
            await page.evaluate(
                "document.documentElement.style.setProperty('--primary-color', '#112233');"
                "document.documentElement.style.setProperty('--primary-text-color', '#222222')"
            )
            await panel.wait_for_function(f"{ACCENT} !== 'rgb(255 87 34)'")
            await axe_clean(panel)  # dark text on a dark page is made readable


@pytest.mark.parametrize(("role", "tabs"), [("reader", 3), ("user", 5)])
async def test_guests_see_the_rooms_and_nothing_that_is_not_for_them(
    open_panel: OpenPanel,
    open_sidebar: OpenSidebar,
    start_app: StartApp,
    home_assistant: RealHomeAssistant,
    role: str,
    tabs: int,
) -> None:
    async with (
        start_app(home_assistant, supervised=True) as app,
        people(home_assistant) as users,
        open_sidebar(app) as side,
        open_panel(side.page(), cookies=side.signed_in(users[role])) as page,
    ):
        panel = await frame_of(page)
        await expect(panel.get_by_text("There is no room yet.")).to_be_visible()
        await expect(panel.get_by_role("navigation").get_by_role("link")).to_have_count(tabs)
        await panel.evaluate("location.hash = '#/turns'")
        await expect(panel.get_by_text("for administrators of Home Assistant")).to_be_visible()
        await screenshot(page, f"shell-{role}")


async def frame_of(page: Page) -> Frame:
    frame = await (await page.locator("iframe").element_handle()).content_frame()
    assert frame
    return frame
