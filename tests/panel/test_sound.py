"""The sound of page Talk, by the very worklet that the panel ships, in an audio context without devices."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
from aiohttp import web
from numpy.typing import NDArray

from testbed.browser import Chromium
from tests.panel.conftest import HERE

Sound = Callable[..., Awaitable[Any]]

HEAR = """async ([worklet, rate, tone]) => {
  const context = new OfflineAudioContext(1, rate, rate)
  await context.audioWorklet.addModule(worklet)
  const source = new OscillatorNode(context, {frequency: tone})
  const node = new AudioWorkletNode(context, "parley-microphone", {numberOfOutputs: 1})
  source.connect(node).connect(context.destination)
  const heard = []
  const all = new Promise(resolve => node.port.onmessage = ({data}) => {
    heard.push(...data.pcm)
    if (heard.length >= 15000) resolve()
  })
  source.start()
  await context.startRendering()
  await all
  return heard
}"""

PLAY = """async ([worklet, rate, from, tone, chunk]) => {
  const context = new OfflineAudioContext(1, 2 * rate, rate)
  await context.audioWorklet.addModule(worklet)
  const node = new AudioWorkletNode(context, "parley-player", {numberOfInputs: 0})
  node.connect(context.destination)
  const told = []
  const ready = id => new Promise(resolve => waits[id] = resolve)
  const waits = {}, first = ready("one"), second = ready("two"), ended = ready("end")
  node.port.onmessage = ({data}) => {
    told.push(data)
    if (data.ready) waits[data.id]()
    if (data.end && data.id === "one") waits.end()
  }
  const hold = id => node.port.postMessage({do: "start", start: {id, rate: from, volume: null, held: true}})
  hold("one")
  const pcm = Int16Array.from({length: from}, (_, i) => Math.round(16384 * Math.sin(2 * Math.PI * tone * i / from)))
  for (let i = 0; i < pcm.length; i += chunk) node.port.postMessage({do: "add", pcm: pcm.slice(i, i + chunk)})
  node.port.postMessage({do: "end", id: "one"})
  await first
  node.port.postMessage({do: "begin", id: "one", at: 0.5})
  hold("two")
  node.port.postMessage({do: "end", id: "two"})
  await second // all that was sent before it has come
  const played = await context.startRendering()
  await ended
  return [[...played.getChannelData(0)], told]
}"""


def loudness(samples: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(samples**2)))


def beside_a_tone(samples: NDArray[np.float64], rate: int, tone: float) -> float:
    """Return the loudness of all that is no pure tone, as a share of the whole."""
    turn = 2 * math.pi * tone * np.arange(len(samples)) / rate
    basis = np.stack([np.sin(turn), np.cos(turn)], axis=1)
    fit, *_ = np.linalg.lstsq(basis, samples, rcond=None)
    return loudness(samples - basis @ fit) / loudness(samples)


@pytest.fixture(scope="session")
def worklet(built_panel: None) -> Path:
    """The file that is built of the worklet."""
    (file,) = (HERE.parents[1] / "addon" / "panel" / "built" / "assets").glob("audio-worklet-*.js")
    return file


@pytest_asyncio.fixture(loop_scope="session")
async def sound(browser: Chromium, worklet: Path) -> AsyncIterator[Sound]:
    """Run a script with the worklet's address before its other arguments."""

    async def file(_request: web.Request) -> web.FileResponse:
        return web.FileResponse(worklet)

    async def nothing(_request: web.Request) -> web.Response:
        return web.Response(text="<link rel=icon href=data:,>", content_type="text/html")

    site = web.Application()
    site.add_routes([web.get("/", nothing), web.get("/worklet.js", file)])
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with browser.page(f"http://127.0.0.1:{runner.addresses[0][1]}/") as opened:
        yield lambda script, *arguments: opened.page.evaluate(script, ["worklet.js", *arguments])
    await runner.cleanup()


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
async def test_the_microphone_is_brought_to_the_apps_rate(sound: Sound, rate: int) -> None:
    """A voice comes through as it is; what the rate cannot hold does not come through as another tone."""
    voice = np.array(await sound(HEAR, rate, 1000), float)[2000:] / 32768
    assert loudness(voice) == pytest.approx(1 / math.sqrt(2), rel=0.02)
    assert beside_a_tone(voice, 16_000, 1000) < 0.01
    if rate > 16_000:
        hiss = np.array(await sound(HEAR, rate, 10_000), float)[2000:] / 32768
        assert loudness(hiss) < 0.001


@pytest.mark.parametrize(("rate", "sent"), [(44_100, 24_000), (48_000, 22_050), (48_000, 24_000), (48_000, 48_000)])
@pytest.mark.parametrize("chunk", [333, 4_800])
async def test_an_answer_is_played_without_a_seam_when_it_is_to_begin(
    sound: Sound, rate: int, sent: int, chunk: int
) -> None:
    """The words come in pieces of any length, and are of another rate than the speaker."""
    played, told = await sound(PLAY, rate, sent, 440, chunk)
    samples: NDArray[np.float64] = np.array(played)
    begins = int(np.flatnonzero(np.abs(samples) > 0.01)[0])
    assert begins / rate == pytest.approx(0.5, abs=0.005)
    assert beside_a_tone(samples[begins + 500 : begins + rate - 500], rate, 440) < 0.005
    assert loudness(samples[begins + rate + 500 :]) == 0
    (end,) = [one for one in told if one["id"] == "one" and one["end"]]
    assert end["end"] == "played"
    assert end["ms"] == pytest.approx(1000, abs=5)
