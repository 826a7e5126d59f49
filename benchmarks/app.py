"""The app under measurement: `python -m addon` as a user runs it, with its options in the environment."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from benchmarks.processes import EndedError, owned
from satellite.protocol import PATH
from testbed.cache import CACHE
from testbed.home_assistant import free_port
from testbed.lan import lan_url
from testbed.process import Process

FIXED = {"PARLEY_STT": "grammar", "PARLEY_TTS": "espeak"}
"""The choice where a bench makes none: as on a small machine, and the same on all."""

START_SECONDS = 60.0
"""Imports take some seconds on a small machine; the rest is for a busy one."""


class App:
    """A running app."""

    def __init__(self, process: Process, lan_port: int, ingress_port: int) -> None:
        self.process = process
        self.lan = lan_url(lan_port)
        self.satellites = f"wss://127.0.0.1:{lan_port}{PATH}"
        self.panel = f"http://127.0.0.1:{ingress_port}"

    async def ready(self) -> None:
        """Return once it says that it is ready."""
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await self._healthy(session):
                if self.process.returncode is not None:
                    raise EndedError("The app", self.process)
                await asyncio.sleep(0.1)  # it is asked over HTTP, which has no event to wait for

    async def _healthy(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.panel}/api/health") as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False


@asynccontextmanager
async def running_app(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[App]:
    """Run the app with its data in `folder`, which is there."""
    lan_port, ingress_port = free_port(), free_port()
    own = {"PARLEY_DATA": str(folder), "PARLEY_MDNS": "no", "PARLEY_MODELS": str(CACHE / "speech")}
    ports = {"PARLEY_LAN_PORT": str(lan_port), "PARLEY_INGRESS_PORT": str(ingress_port)}
    process = Process(
        [sys.executable, "-m", "addon"], log=folder / "app.log", env={**FIXED, **environment, **own, **ports}
    )
    async with owned(process):
        app = App(process, lan_port, ingress_port)
        await app.ready()
        yield app
