"""The stock Pipecat bot as a process, and the room around it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import numpy as np
from numpy.typing import NDArray

from benchmarks.listener import Listener
from benchmarks.microphone import Microphone
from benchmarks.processes import EndedError, owned
from testbed.home_assistant import free_port
from testbed.process import Process

RATE = 16_000
START_SECONDS = 60.0
"""Imports take 5 s on a small machine; the rest is for a busy one."""


class StockRoom:
    """A room that streams to the bot all the time, as a browser does."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._websocket = websocket
        self._listener = Listener()
        self._microphone = Microphone(websocket.send_bytes)

    async def say(self, samples: NDArray[np.int16]) -> float:
        """Speak into the open stream."""
        self._listener.restart()
        return self._microphone.speak(samples)

    async def speak_over(self, samples: NDArray[np.int16]) -> float:
        """Speak over an answer; return when the first sample is spoken."""
        return self._microphone.speak(samples)

    async def silenced(self, since: float) -> float:
        """Return when the answer that is talked over since then had ended."""
        await asyncio.sleep(max(0.0, since - time.monotonic()))
        return await self._listener.pause()

    async def first_sound(self) -> float:
        """Return when the answer was first heard."""
        return await self._listener.first_sound()

    async def at_rest(self) -> None:
        """Return when the bot has fallen silent."""
        await self._listener.quiet()

    async def run(self) -> None:
        """Stream and listen until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._microphone.run())
            tasks.create_task(self._listen())

    async def _listen(self) -> None:
        async for message in self._websocket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self._listener.hear(message.data, RATE)


@asynccontextmanager
async def stock_room(environment: Mapping[str, str], log: Path) -> AsyncIterator[StockRoom]:
    """Run the bot and a room around it."""
    port = free_port()
    process = Process(
        [sys.executable, "-m", "benchmarks.stock_pipecat"], log=log, env={**environment, "STOCK_PORT": str(port)}
    )
    async with owned(process), aiohttp.ClientSession() as session:
        websocket = await _connected(session, f"http://127.0.0.1:{port}", process)
        room = StockRoom(websocket)
        running = asyncio.create_task(room.run())
        try:
            yield room
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await websocket.close()


async def _connected(session: aiohttp.ClientSession, url: str, process: Process) -> aiohttp.ClientWebSocketResponse:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                return await session.ws_connect(url)
            except aiohttp.ClientError:
                if process.returncode is not None:
                    raise EndedError("The stock bot", process) from None
                await asyncio.sleep(0.1)  # it says nowhere that it is ready
