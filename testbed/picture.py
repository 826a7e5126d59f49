"""python -m testbed.picture: the panel of a house in use, as the pictures that README.md and DOCS.md show."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Page, ViewportSize, expect

from testbed import narrator
from testbed.browser import PHONE, Chromium, Look, chromium
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import CHECKOUT, App, Satellite
from testbed.sound_card import VirtualSoundCard

FOLDER = CHECKOUT / "docs"

ROOMS = ("Kitchen", "Bedroom")

SAID = (
    ("which windows are open", "Bedroom"),
    ("set a pizza timer for 12 minutes", "Kitchen"),
    ("turn on the kitchen lights and close the garage door", "Kitchen"),
)
"""What is written to the house, and in which room; the last turn is opened in the picture."""

DESKTOP = Look(ViewportSize(width=1000, height=760), sharpness=2)
AT_NIGHT = replace(DESKTOP, size=ViewportSize(width=1000, height=330), dark=True)
POCKET = Look(PHONE, sharpness=2)

MESSAGE = "Dinner is ready"

SETTLED_SECONDS = 30.0
"""Time for a page to show all that it shows of the house."""


async def pictures() -> Mapping[str, bytes]:
    """Run a house with two rooms, use it, and return the pictures of its panel, PNGs by the names of their files."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-picture-")))
        home = RealHomeAssistant(SHOWROOM)
        app = App(home, folder / "app", folder, ingress_port=free_port(), lan_port=free_port())
        await stack.enter_async_context(home)
        await stack.enter_async_context(app)
        await app.wait_until_ready()
        card = stack.enter_context(VirtualSoundCard(*ROOMS))
        for room in ROOMS:
            logs = folder / room
            logs.mkdir()
            satellite = await stack.enter_async_context(Satellite(app, room, logs / "satellite", logs))
            satellite.start({"input_device": card.microphone(room), "output_device": card.speaker(room)}, card.env)
            await satellite.wait_until_connected()
        turns = [(await app.panel.converse(text, room))["turn"] for text, room in SAID]
        await app.panel.announce(MESSAGE)
        browser = await stack.enter_async_context(chromium())
        return await _taken(browser, app.panel.url, turns[-1])


async def _taken(browser: Chromium, url: str, turn: Mapping[str, Any]) -> Mapping[str, bytes]:
    opened = f"#/turns/{turn['id']}"
    return {
        "panel.png": await _picture(browser, url, opened, DESKTOP, turn["reply"]),
        "panel-rooms.png": await _picture(browser, url, "#/rooms", AT_NIGHT, ROOMS[0]),
        "panel-announce.png": await _picture(browser, url, "#/announce", DESKTOP, MESSAGE),
        "panel-phone.png": await _conversation(browser, url),
    }


async def _picture(browser: Chromium, url: str, route: str, look: Look, words: str) -> bytes:
    """Return what a route shows, once these words stand in it."""
    async with browser.page(f"{url}/{route}", look) as opened:
        await _shown(opened.page, words)
        return await opened.page.screenshot()


async def _conversation(browser: Chromium, url: str) -> bytes:
    """Return a conversation in writing, on a phone that has a microphone."""
    async with browser.page(f"{url}/#/talk", POCKET, allowed=["microphone"]) as opened:
        page = opened.page
        await page.get_by_label("This browser is in").select_option(ROOMS[0])
        for text, answer in (("turn the lights off", "Turned off"), ("how warm is it in here", "21.5")):
            await page.get_by_role("textbox").fill(text)
            await page.get_by_role("button", name="Send").click()
            await _shown(page, answer)
        await expect(page.locator(".state")).to_be_empty(timeout=SETTLED_SECONDS * 1000)
        return await page.screenshot()


async def _shown(page: Page, words: str) -> None:
    await expect(page.get_by_text(words).first).to_be_visible(timeout=SETTLED_SECONDS * 1000)


if __name__ == "__main__":
    for name, png in asyncio.run(pictures()).items():
        (FOLDER / name).write_bytes(png)
        narrator.say(f"A picture: {FOLDER / name}")
