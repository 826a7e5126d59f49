"""A whole satellite in the test's own process, with a speaker of the virtual sound card or without one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from satellite.__main__ import wire
from satellite.settings_file import Settings
from satellite.sound_devices import SoundDevices
from testbed.voice import RATE, write_wav
from tests.addon.conftest import App

LOUD = 500
"""A sample of int16 that is no noise."""


@asynccontextmanager
async def shown_code() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Give what waits for the code that a satellite of this process shows, read where a person reads it."""
    codes: asyncio.Queue[str] = asyncio.Queue()
    reading = logging.Handler()
    reading.emit = lambda record: codes.put_nowait("".join(map(str, record.args or ())))  # type: ignore[method-assign]
    log = logging.getLogger("satellite.introduction")
    log.addHandler(reading)
    try:
        yield codes.get
    finally:
        log.removeHandler(reading)


@asynccontextmanager
async def satellite(app: App, devices: SoundDevices, name: str, speaker: str, folder: Path) -> AsyncIterator[None]:
    """Run a satellite with a real speaker, or without one; it is paired and connected."""
    write_wav(folder / f"{name}.wav", np.zeros(60 * RATE, np.int16))
    settings = Settings(
        server=f"wss://127.0.0.1:{app.running.lan_port}/satellite",
        interfaces=("127.0.0.1",),
        name=name,
        state_folder=folder / name,
        output_device=speaker,
        wav_microphone=folder / f"{name}.wav",
    )
    async with app.http.ws_connect(f"{app.panel}/api/live") as live, shown_code() as code:
        work = asyncio.create_task(wire(settings, devices).run())
        try:
            async for frame in live:
                told = frame.json()
                if told.get("pairing"):
                    await app.pair(await code())
                if any(known["name"] == name and known["connected"] for known in told.get("satellites", ())):
                    break
            yield
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
