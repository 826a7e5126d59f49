"""The panel before people's eyes: a real Chromium before the real app and Home Assistant.

All tests here run in one event loop, which is the browser's: fixtures of theirs need `loop_scope="session"`.
"""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from testbed.browser import WAIT_SECONDS, Chromium, Look, chromium
from testbed.home_assistant import RealHomeAssistant
from testbed.supervisor.sidebar import Sidebar, sidebar
from tests.addon.conftest import App, StartApp, start_app  # noqa: F401 - the app's own fixture

expect.set_options(timeout=WAIT_SECONDS * 1000)

HERE = Path(__file__).parent

SHOTS = HERE.parents[1] / "out" / "panel"
"""The folder of the screenshots, which git ignores."""

OpenPanel = Callable[..., AbstractAsyncContextManager[Page]]


OpenSidebar = Callable[[App], AbstractAsyncContextManager[Sidebar]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of this folder in the browser's event loop."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def built_panel() -> None:
    """Build the panel, unless it is built of its sources already."""
    subprocess.run([HERE.parents[1] / "script" / "panel"], check=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(built_panel: None) -> AsyncIterator[Chromium]:
    """One browser for all tests."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def app(home_assistant: RealHomeAssistant, start_app: StartApp) -> AsyncIterator[App]:  # noqa: F811
    """An app that needs no key, in the demo home."""
    async with start_app(home_assistant) as app:
        yield app


@pytest.fixture
def open_panel(browser: Chromium) -> OpenPanel:
    """Give what opens the panel of an app, or of an address: at a route, in a look.

    `async with open_panel(app, "#/rooms", Look(PHONE, dark=True)) as page`. When the page is left, nothing may have
    gone wrong in its script, and it may have asked no other site for anything.
    """

    @asynccontextmanager
    async def opened(app: App | str, route: str = "", look: Look | None = None, **more: object) -> AsyncIterator[Page]:
        url = app if isinstance(app, str) else f"{app.panel}/"
        async with browser.page(url + route, look, **more) as page:  # type: ignore[arg-type]  # its own keywords
            yield page.page
        assert not page.errors, "\n".join(page.errors)
        assert not page.strays, f"The panel asked other sites: {page.strays}"

    return opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_panel: OpenPanel, app: App) -> AsyncIterator[Page]:
    """The panel on a desktop, by day, with nothing opened."""
    async with open_panel(app) as page:
        yield page


@pytest.fixture
def open_sidebar(tmp_path: Path) -> OpenSidebar:
    """Serve Home Assistant's own page around an app that runs as under Supervisor; `sidebar.page()` is its address."""

    def opened(app: App) -> AbstractAsyncContextManager[Sidebar]:
        folder = tmp_path / "ingress"
        folder.mkdir(exist_ok=True)
        return sidebar(folder, app.running.ingress_port)

    return opened


async def by_day_and_by_night(page: Page) -> AsyncIterator[Literal["light", "dark"]]:
    """Have the page wear one theme after the other, as when the person's screen turns dark; yield its name."""
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        await page.emulate_media(color_scheme=theme)
        await expect(page.locator(f"html.wa-{theme}")).to_have_count(1)
        yield theme


async def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page for whoever wants to look."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
