"""python -m testbed.picture: the panel of a house in use, as the picture that README.md shows.

Needs Debian's package chromium, which nothing else does.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from testbed import narrator
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import CHECKOUT, App, HouseError, Satellite
from testbed.process import Process
from testbed.sound_card import VirtualSoundCard

FILE = CHECKOUT / "docs" / "panel.png"

ROOMS = ("Kitchen", "Bedroom")

SAID = (
    ("which windows are open", "Bedroom"),
    ("set a pizza timer for 12 minutes", "Kitchen"),
    ("turn on the kitchen lights and close the garage door", "Kitchen"),
)
"""What is written to the house, and in which room; the last turn is opened in the picture."""

WIDTH, HEIGHT = 1000, 1000
"""Pixels of the window; the picture has twice as many and ends where the page does."""

READY_SECONDS = 30.0

_OPEN_LAST_TURN = "(document.querySelector('#turns details') || {}).open = true"
_PAGE_HEIGHT = "Math.ceil(document.querySelector('main').getBoundingClientRect().bottom)"


class Page:
    """A page in a headless Chromium, by the Chrome DevTools Protocol."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)

    async def ask(self, method: str, **params: Any) -> Mapping[str, Any]:
        """Return the browser's result; raises HouseError when it refuses."""
        number = next(self._ids)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer: dict[str, Any] = await self._socket.receive_json(timeout=READY_SECONDS)
            if answer.get("id") == number:
                if "error" in answer:
                    raise HouseError(f"The browser refuses {method}: {answer['error']['message']}")
                return dict(answer["result"])

    async def evaluate(self, script: str) -> Any:
        """Return the value of a JavaScript expression."""
        result = await self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        return result["result"].get("value")

    async def wait_for(self, script: str) -> None:
        """Return when a JavaScript expression is true; raises HouseError when it is not in time."""
        deadline = time.monotonic() + READY_SECONDS
        while not await self.evaluate(script):
            if time.monotonic() > deadline:
                raise HouseError(f"The page never had: {script}")
            await asyncio.sleep(0.1)  # the page is asked: its script has no event for us

    async def picture(self, height: int) -> bytes:
        """Return the page's top as a PNG."""
        size = {"width": WIDTH, "height": height, "deviceScaleFactor": 2, "mobile": False}
        await self.ask("Emulation.setDeviceMetricsOverride", **size)
        shot = await self.ask("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def browser(url: str, folder: Path) -> AsyncIterator[Page]:
    """Yield the page at `url` in a Chromium of its own; raises HouseError where there is no Chromium."""
    program = shutil.which("chromium")
    if program is None:
        raise HouseError("There is no chromium: install Debian's package of that name.")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
    command = [program, *flags, "--remote-debugging-port=0", f"--user-data-dir={folder / 'browser'}", url]
    process = Process(command, log=folder / "browser.log")
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(await _page_address(session, process), max_msg_size=0) as socket,
        ):
            yield Page(socket)
    finally:
        await asyncio.to_thread(process.stop)


async def _page_address(session: aiohttp.ClientSession, process: Process) -> str:
    """Return the address at which the browser's only page is driven."""
    deadline = time.monotonic() + READY_SECONDS
    while not (found := re.search(r"ws://(127\.0\.0\.1:\d+)/", process.last_words())):
        if time.monotonic() > deadline:
            raise HouseError(f"The browser did not start:\n{process.last_words()}")
        await asyncio.sleep(0.1)  # another program's log
    async with session.get(f"http://{found[1]}/json/list") as response:
        pages = [page for page in await response.json() if page["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])


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
        page = await stack.enter_async_context(browser(f"{app.panel.url}/", folder))
        await page.wait_for(f"document.querySelectorAll('#turns > li').length >= {len(SAID)}")
        await page.evaluate(_OPEN_LAST_TURN)
        return await page.picture(int(await page.evaluate(_PAGE_HEIGHT)) + 16)


if __name__ == "__main__":
    FILE.write_bytes(asyncio.run(picture()))
    narrator.say(f"The picture: {FILE}")
