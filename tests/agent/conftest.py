"""A bot as Pipecat's runner runs it, between callers and a real Home Assistant."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from simulators.deepgram import Deepgram
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.house import CHECKOUT
from testbed.process import Process
from tests.addon.conftest import start_app  # noqa: F401 - the app's own fixture
from tests.fixed_speech import ENVIRONMENT

BEGIN_SECONDS = 100.0

AUTH_TOKEN, CALLER = "an auth token", "+31201234567"


@dataclass
class Bot:
    """A running bot."""

    http: str
    telephone: str
    """The WebSocket to which Twilio brings calls."""

    @property
    def webhook(self) -> str:
        """The address that Twilio asks what to do with a call."""
        return f"{self.http}/"


@asynccontextmanager
async def running_bot(home: RealHomeAssistant, ears: Deepgram, folder: Path, pin: str) -> AsyncIterator[Bot]:
    """Run the bot for calls of every kind."""
    port = free_port()
    environment = {
        **ENVIRONMENT,
        "HASS_URL": home.url,
        "HASS_TOKEN": home.token,
        "PARLEY_DATA": str(folder / "data"),
        "PARLEY_STT": "deepgram",
        "PARLEY_DEEPGRAM_API_KEY": "a key",
        "PARLEY_DEEPGRAM_URL": ears.url,
        "PARLEY_PIN": pin,
        "PARLEY_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "PARLEY_CALLERS": CALLER,
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-m", "agent", "--host", "127.0.0.1", "--port", str(port)]
    process = Process(command, log=folder / "bot.log", env=environment)
    bot = Bot(f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/ws")
    try:
        async with asyncio.timeout(BEGIN_SECONDS), aiohttp.ClientSession() as session:
            while process.returncode is None:
                try:
                    async with session.get(f"{bot.http}/status"):
                        break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)  # another program's HTTP server: there is no event to wait for
        assert process.returncode is None, (folder / "bot.log").read_text()
        yield bot
    finally:
        process.stop()


@pytest.fixture
async def ears() -> AsyncIterator[Deepgram]:
    """Simulated speech to text in the cloud."""
    async with Deepgram() as deepgram:
        yield deepgram
