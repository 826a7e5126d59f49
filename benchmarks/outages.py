"""Faults of the clouds, all of them at every stage and moment: how many turns of the app survive, and the next ones."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import aiohttp
from loguru import logger

from addon.app import Running, running
from addon.options import Options, Surroundings
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.services import Services, simulated
from testbed.cache import CACHE
from testbed.fault_matrix import HEADER, Fate, FaultMatrix, matrix
from testbed.lan import lan_session, lan_url
from testbed.room import Room

READY_SECONDS = 60.0
"""An app on a busy machine learns a home's names within it."""


async def fault_matrix(field: Field) -> list[Resource]:
    """Drive every fault into a turn of one room, print what was heard of it, and count."""
    logger.remove()
    async with simulated() as clouds:
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            surroundings = Surroundings(
                field.home.url, field.home.token, Path(folder), 0, 0, supervised=False, models=CACHE / "speech"
            )
            async with running(options_of(clouds), surroundings) as app, lan_session() as http:
                fates = await _fates(field, app, http, clouds)
    survived, following = sum(fate.survived for fate in fates), sum(fate.next_worked for fate in fates)
    return [
        Resource(f"faults: turns of {len(fates)} that were done, or told the truth", survived, "turns"),
        Resource(f"faults: commands of {len(fates)} behind them that were done", following, "turns"),
        Resource("faults: longest wait for the first sound", max(fate.sound_seconds or 0 for fate in fates), "s"),
    ]


async def _fates(field: Field, app: Running, http: aiohttp.ClientSession, clouds: Services) -> list[Fate]:
    await app.house.home_assistant.wait_until_ready(READY_SECONDS)
    await app.house.services.stands_by.wait()
    async with Room.connect(lan_url(app.lan_port), "Kitchen") as room:
        await room.paired(partial(_pair, http, app.ingress_port))
        driven = FaultMatrix(field.home, app, http, room, clouds)
        fates: list[Fate] = []
        print(HEADER)
        for row in matrix():
            fates.append(await driven.fate(*row))
            print(fates[-1], flush=True)
    return fates


async def _pair(http: aiohttp.ClientSession, port: int, code: str) -> None:
    async with http.post(f"http://127.0.0.1:{port}/api/pair", json={"code": code}) as response:
        response.raise_for_status()


def options_of(clouds: Services) -> Options:
    """Return the options of an app whose services are simulated clouds."""
    return Options(
        stt=SttProvider.DEEPGRAM,
        llm=LlmProvider.OPENAI,
        tts=TtsProvider.CARTESIA,
        deepgram_api_key="bench",
        deepgram_url=clouds.deepgram.url,
        openai_api_key="bench",
        openai_url=clouds.openai.url,
        cartesia_api_key="bench",
        cartesia_url=clouds.cartesia.url,
    )
