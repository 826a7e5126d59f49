"""Debian's Chromium without a screen: the panel as a person has it before them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Browser, ConsoleMessage, Page, Playwright, ViewportSize, async_playwright

from testbed.house import HouseError
from testbed.voice import write_wav

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)

WAIT_SECONDS = 15.0
"""Time for something to be on the page: a busy machine takes longer than a person would wait."""

PLAIN_HOST = "parley.test"
"""A name of this machine that a browser does not trust without TLS: there it gives no page a microphone."""

_FLAGS = (
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
)


class BrowserError(HouseError):
    """There is no browser."""


@dataclass(frozen=True)
class Look:
    """The screen before which a person sits, and what their browser is set to."""

    size: ViewportSize = field(default_factory=lambda: DESKTOP)
    dark: bool = False
    language: str = "en-GB"
    sharpness: float = 1.0
    """Pixels of the screen to one of the page."""
    time_zone: str = ""
    """The time zone of the browser's machine, as "Pacific/Auckland"; empty is this one's."""


@dataclass
class OpenPage:
    """A page in a profile of its own, and what is wrong with it."""

    page: Page
    origin: str
    errors: list[str] = field(default_factory=list)
    """Errors that the page's script threw or wrote, and what its security policy refused."""
    strays: list[str] = field(default_factory=list)
    """Addresses of other sites that the page asked for."""

    def __post_init__(self) -> None:
        self.page.on("console", self._written)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("websocket", lambda socket: self._asked(socket.url))

    def _written(self, message: ConsoleMessage) -> None:
        """Note an error, except that the app refused something or was away: the page is to live with that."""
        refused = message.text.startswith(("Failed to load resource", "WebSocket connection to"))
        if message.type == "error" and not (refused and "/api/" in message.text + message.location["url"]):
            self.errors.append(f"{message.text} ({message.location['url']})")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.origin:
            self.strays.append(url)


class Chromium:
    """One browser process; every page of it has a fresh profile."""

    def __init__(self, browser: Browser, microphone: Path) -> None:
        """`microphone` is the WAV file that plays into the microphone of a page from when it is opened."""
        self._browser = browser
        self._microphone = microphone

    def speak(self, samples: NDArray[np.int16]) -> None:
        """Let microphones that are opened from now on hear int16 mono at 16 kHz [samples] once, then silence."""
        write_wav(self._microphone, samples)

    @asynccontextmanager
    async def page(
        self,
        url: str,
        look: Look | None = None,
        *,
        allowed: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> AsyncIterator[OpenPage]:
        """Open `url`; `allowed` are what the person lets the page use ("microphone"), all else is denied."""
        look = look or Look()
        context = await self._browser.new_context(
            viewport=look.size,
            device_scale_factor=look.sharpness,
            color_scheme="dark" if look.dark else "light",
            locale=look.language,
            timezone_id=look.time_zone or None,
            reduced_motion="reduce",
            has_touch=look.size["width"] < 600,
            extra_http_headers=dict(headers or {}),
        )
        try:
            context.set_default_timeout(WAIT_SECONDS * 1000)
            await context.grant_permissions(list(allowed))
            await context.add_cookies(
                [{"name": name, "value": value, "url": url} for name, value in (cookies or {}).items()]
            )
            opened = OpenPage(await context.new_page(), urlsplit(url).netloc)
            await opened.page.goto(url)
            yield opened
        finally:
            await context.close()


@asynccontextmanager
async def chromium(*, audible: bool = False) -> AsyncIterator[Chromium]:
    """Run a browser; raises BrowserError where there is none. An audible one plays to the machine's sound card."""
    program = shutil.which("chromium")
    if program is None:
        raise BrowserError("There is no chromium: run script/setup, or install Debian's package of that name.")
    async with async_playwright() as playwright:
        with tempfile.TemporaryDirectory(prefix="parley-browser-") as folder:
            microphone = Path(folder) / "microphone.wav"
            write_wav(microphone, np.zeros(1600, np.int16))
            browser = await _launched(playwright, program, microphone, audible=audible)
            try:
                yield Chromium(browser, microphone)
            finally:
                await browser.close()


async def _launched(playwright: Playwright, program: str, microphone: Path, *, audible: bool) -> Browser:
    return await playwright.chromium.launch(
        executable_path=program,
        args=[*_FLAGS, f"--use-file-for-fake-audio-capture={microphone}%noloop"],
        ignore_default_args=["--mute-audio"] if audible else None,
        chromium_sandbox=False,
    )
