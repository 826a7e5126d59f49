"""python -m testbed.picture: the panel of a house in use, as the picture that README.md shows."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import ViewportSize

from testbed import narrator
from testbed.browser import Look, chromium
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import CHECKOUT, App, Satellite
from testbed.sound_card import VirtualSoundCard

FILE = CHECKOUT / "docs" / "panel.png"

ROOMS = ("Kitchen", "Bedroom")

SAID = (
    ("which windows are open", "Bedroom"),
    ("set a pizza timer for 12 minutes", "Kitchen"),
    ("turn on the kitchen lights and close the garage door", "Kitchen"),
)
"""What is written to the house, and in which room; the last turn is opened in the picture."""

LOOK = Look(ViewportSize(width=1000, height=1000), sharpness=2)
"""The window; the picture is as high as the page."""


async def picture() -> bytes:
    """Run a house with two rooms, use it, and return the picture of its panel, a PNG."""
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
        for text, room in SAID:
            await app.panel.converse(text, room)
        browser = await stack.enter_async_context(chromium())
        page = (await stack.enter_async_context(browser.page(f"{app.panel.url}/", LOOK))).page
        turns = page.locator("#turns > li")
        await turns.nth(len(SAID) - 1).wait_for()
        await turns.first.locator("summary").first.click()
        return await page.screenshot(full_page=True)


if __name__ == "__main__":
    FILE.write_bytes(asyncio.run(picture()))
    narrator.say(f"The picture: {FILE}")
