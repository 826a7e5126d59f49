"""The browser of the tests, before a page that does everything a page should not do."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web

from testbed.browser import PLAIN_HOST, Chromium, chromium
from testbed.voice import SpokenCommand

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = """<!DOCTYPE html><title>Page</title><link rel="icon" href="data:,"><button>Quiet</button><script>
document.querySelector("button").onclick = async () => {
  await fetch("http://parley.test:9/", {mode: "no-cors"}).catch(() => 0)
  await fetch("api/missing").catch(() => 0)
  console.error("Something broke")
  document.title = "Done"
}
</script>"""

LOUDEST = """async () => {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true})
  const context = new AudioContext(), ear = context.createAnalyser(), heard = new Float32Array(2048)
  context.createMediaStreamSource(stream).connect(ear)
  let loudest = 0
  while (context.currentTime < 3) {
    ear.getFloatTimeDomainData(heard)
    loudest = Math.max(loudest, ...heard.map(Math.abs))
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  stream.getTracks().forEach(track => track.stop())
  return loudest
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def port() -> AsyncIterator[int]:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    site = web.Application()
    site.add_routes([web.get("/", page)])
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_what_a_page_does_wrong_is_noted(browser: Chromium, port: int) -> None:
    async with browser.page(f"http://127.0.0.1:{port}/") as opened:
        await opened.page.get_by_role("button").click()
        await opened.page.wait_for_function("document.title == 'Done'")
        assert opened.strays == ["http://parley.test:9/"]
        assert any("Something broke" in error for error in opened.errors)
        assert not [error for error in opened.errors if "api/missing" in error], "the app may refuse something"


async def test_the_microphone_hears_what_was_given_to_it_last(browser: Chromium, port: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    browser.speak(SpokenCommand("", wake="").samples)
    async with browser.page(url, allowed=["microphone"]) as opened:
        assert await opened.page.evaluate(LOUDEST) < 0.1
    browser.speak(SpokenCommand("turn on the light", wake="", lead_ms=200).samples)
    async with browser.page(url, allowed=["microphone"]) as opened:
        assert await opened.page.evaluate(LOUDEST) > 0.3


@pytest.mark.parametrize(
    ("host", "why"), [("127.0.0.1", "NotAllowedError"), (PLAIN_HOST, "TypeError")], ids=["denied", "not https"]
)
async def test_a_page_may_be_without_a_microphone(browser: Chromium, port: int, host: str, why: str) -> None:
    async with browser.page(f"http://{host}:{port}/") as opened:
        asks = "navigator.mediaDevices.getUserMedia({audio: true})"
        assert (
            await opened.page.evaluate(f"async () => {{ try {{ await {asks} }} catch (err) {{ return err.name }} }}")
            == why
        )
