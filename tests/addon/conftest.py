"""The app in the test's own process, between a real Home Assistant and simulated services."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from addon.app import Running, running
from addon.options import Options
from addon.supervision import BACKOFF, RestartPauses
from addon.surroundings import Surroundings
from addon.timers.ringing import PATIENCE, Patience
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from ha_tools.web.public_addresses import Allowed
from satellite.sound_devices import SoundDevices
from simulators.cartesia import Cartesia
from simulators.deepgram import Deepgram
from simulators.openai import OpenAI
from testbed.cache import CACHE
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session, lan_url
from testbed.room import Room
from testbed.sound_card import VirtualSoundCard
from tests.fixed_speech import with_fixed_speech

API_TOKEN = "a token for tests"


@dataclass
class App:
    """A running app, and how to reach it."""

    running: Running
    http: aiohttp.ClientSession

    @property
    def lan(self) -> str:
        """Address of the LAN site."""
        return lan_url(self.running.lan_port)

    @property
    def panel(self) -> str:
        """Address of the panel's site."""
        return f"http://127.0.0.1:{self.running.ingress_port}"

    async def pair(self, code: str) -> None:
        """Accept a satellite, as a person does in the panel."""
        async with self.http.post(f"{self.panel}/api/pair", json={"code": code}) as response:
            response.raise_for_status()

    async def refused_code(self, code: str) -> str:
        """Type in a code that is not accepted; return the reason that the panel shows."""
        async with self.http.post(f"{self.panel}/api/pair", json={"code": code}) as response:
            assert response.status == 400
            reason: str = (await response.json())["error"]
            return reason

    @asynccontextmanager
    async def room(self, name: str, *, echo_cancellation: bool = False) -> AsyncIterator[Room]:
        """A paired satellite that stands in the area of its name, if there is one."""
        async with Room.connect(self.lan, name, echo_cancellation=echo_cancellation) as room:
            await room.paired(self.pair)
            yield room

    async def turn_of(self, work: Awaitable[object]) -> dict[str, Any]:
        """Do what begins a turn and return that turn, finished, as the panel is told of it."""
        async with self.http.ws_connect(f"{self.panel}/api/live") as live:
            await live.receive(timeout=20)
            await work
            async for frame in live:
                message = frame.json()
                if message["type"] == "turn":
                    turn: dict[str, Any] = message["turn"]
                    return turn
        raise AssertionError("the panel's socket was closed")

    async def get(self, path: str) -> dict[str, Any]:
        """Read something from the panel's site."""
        async with self.http.get(self.panel + path) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def announce(self, **request: Any) -> tuple[int, dict[str, Any]]:
        """Announce over HTTP; return the status and the answer."""
        async with self.http.post(f"{self.panel}/api/announce", json=request) as response:
            return response.status, await response.json()

    async def act(self, method: str, path: str) -> dict[str, Any]:
        """Do something on the panel's site; return the answer."""
        async with self.http.request(method, self.panel + path) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer

    async def receipts(self, message: str, rooms: str | list[str] = "all", **more: Any) -> dict[str, dict[str, Any]]:
        """Announce, wait until it is over, and return what became of it by room: heard, outcome, reason."""
        status, answer = await self.announce(message=message, rooms=rooms, wait=True, **more)
        assert status == 200, answer
        told = ("heard", "outcome", "reason")
        return {receipt["room"]: {key: receipt[key] for key in told} for receipt in answer["receipts"]}

    async def announced(self, message: str, rooms: str = "all", **more: Any) -> bool:
        """Announce, and return whether it was heard in every room."""
        return all(receipt["heard"] for receipt in (await self.receipts(message, rooms, **more)).values())

    async def converse(self, text: str, room: str = "") -> dict[str, Any]:
        """Write to the home; return what `POST /api/converse` answers."""
        headers = {"Authorization": f"Bearer {API_TOKEN}"}
        body = {"text": text, "room": room}
        async with self.http.post(f"{self.lan}/api/converse", json=body, headers=headers) as response:
            response.raise_for_status()
            answer: dict[str, Any] = await response.json()
            return answer


StartApp = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture
def start_app(tmp_path: Path) -> StartApp:
    """Start an app for a Home Assistant with some options; its data outlives it within the test.

    What options leave to the machine is so with `own_speech` alone.
    """

    @asynccontextmanager
    async def start(
        home_assistant: RealHomeAssistant,
        options: Options | None = None,
        patience: Patience = PATIENCE,
        backoff: RestartPauses = BACKOFF,
        lan_port: int = 0,
        stdin: int | None = None,
        *,
        supervised: bool = False,
        models: Path | None = None,
        announced_at: tuple[str, ...] | None = None,
        own_speech: bool = False,
        allowed_pages: Allowed = (),
    ) -> AsyncIterator[App]:
        surroundings = Surroundings(
            home_assistant.url,
            home_assistant.token,
            tmp_path / "data",
            0,
            lan_port,
            supervised=supervised,
            ingress_peer="127.0.0.1",
            models=models or CACHE / "speech",
            announced_at=announced_at,
        )
        chosen = options or Options(api_token=API_TOKEN)
        if not own_speech:
            chosen = with_fixed_speech(chosen)
        async with (
            running(chosen, surroundings, patience, backoff, stdin=stdin, allowed_pages=allowed_pages) as app,
            lan_session() as http,
        ):
            await app.house.home_assistant.wait_until_ready(20)
            await app.house.learning.knows_home.wait()
            yield App(app, http)

    return start


@pytest.fixture
async def devices(sound_card: VirtualSoundCard) -> AsyncIterator[SoundDevices]:
    """The virtual sound card's devices."""
    devices = SoundDevices()
    yield devices
    await asyncio.to_thread(devices.close_all)


@dataclass
class Cloud:
    """The three cloud services, simulated, and the options that point at them."""

    deepgram: Deepgram
    openai: OpenAI
    cartesia: Cartesia

    @property
    def options(self) -> Options:
        """Everything in the cloud."""
        return Options(
            stt=SttProvider.DEEPGRAM,
            llm=LlmProvider.OPENAI,
            tts=TtsProvider.CARTESIA,
            deepgram_api_key="key",
            deepgram_url=self.deepgram.url,
            openai_api_key="key",
            openai_url=self.openai.url,
            cartesia_api_key="key",
            cartesia_url=self.cartesia.url,
            api_token=API_TOKEN,
        )

    @property
    def without_model(self) -> Options:
        """The voice services in the cloud, and no language model."""
        return replace(self.options, llm=LlmProvider.NONE)

    def options_in(self, language: str) -> Options:
        """Everything in the cloud, in another language."""
        return replace(self.options, language=language)


@pytest_asyncio.fixture
async def cloud() -> AsyncIterator[Cloud]:
    """Simulated services with the delays of real ones."""
    async with Deepgram() as deepgram, OpenAI() as openai, Cartesia() as cartesia:
        yield Cloud(deepgram, openai, cartesia)
