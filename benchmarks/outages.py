"""Faults of the clouds, all of them at every stage and moment: how many turns of the app survive, and the next ones."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import aiohttp
from loguru import logger

from addon.app import Running, running
from addon.options import Options
from addon.surroundings import Surroundings
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from benchmarks.measure import Field
from benchmarks.results import Resource
from benchmarks.services import Services, simulated
from simulators.cartesia import Cartesia
from simulators.deepgram import Deepgram
from simulators.openai_realtime import OpenAIRealtime
from testbed.cache import CACHE
from testbed.fault_matrix import HEADER, Clouds, Fate, FaultMatrix, FaultStage, Moment, matrix
from testbed.lan import lan_session, lan_url
from testbed.room import Room

READY_SECONDS = 60.0
"""An app on a busy machine learns a home's names within it."""


Row = tuple[FaultStage, str, Moment]


async def fault_matrix(field: Field) -> list[Resource]:
    """Drive every fault into a turn of one room, print what was heard of it, and count."""
    async with simulated() as clouds:
        return await _counted(field, options_of(clouds), clouds, matrix(), "faults")


async def realtime_fault_matrix(field: Field) -> list[Resource]:
    """The same for a language model that hears and speaks, whose answers are broken off in its own voice."""
    async with simulated() as clouds:
        options = replace(
            options_of(clouds), llm=LlmProvider.OPENAI_REALTIME_VOICE, openai_realtime_url=clouds.realtime.url
        )
        hearing = Hearing(clouds.deepgram, clouds.realtime, clouds.cartesia)
        rows = [row for row in matrix() if row[0] is FaultStage.LLM]
        return await _counted(field, options, hearing, rows, "faults of a model that hears and speaks")


@dataclass(frozen=True)
class Hearing:
    """The clouds of which the language model hears."""

    deepgram: Deepgram
    openai: OpenAIRealtime
    cartesia: Cartesia


async def _counted(field: Field, options: Options, clouds: Clouds, rows: Sequence[Row], name: str) -> list[Resource]:
    """Drive the rows into turns of an app; count those that survived."""
    logger.remove()
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        surroundings = Surroundings(
            field.home.url, field.home.token, Path(folder), 0, 0, supervised=False, models=CACHE / "speech"
        )
        async with running(options, surroundings) as app, lan_session() as http:
            fates = await _fates(field, app, http, clouds, rows)
    survived, following = sum(fate.survived for fate in fates), sum(fate.next_worked for fate in fates)
    return [
        Resource(f"{name}: turns of {len(fates)} that were done, or told the truth", survived, "turns"),
        Resource(f"{name}: commands of {len(fates)} behind them that were done", following, "turns"),
        Resource(f"{name}: longest wait for the first sound", max(fate.sound_seconds or 0 for fate in fates), "s"),
    ]


async def _fates(
    field: Field, app: Running, http: aiohttp.ClientSession, clouds: Clouds, rows: Sequence[Row]
) -> list[Fate]:
    await app.house.home_assistant.wait_until_ready(READY_SECONDS)
    await app.house.services.stands_by.wait()
    async with Room.connect(lan_url(app.lan_port), "Kitchen") as room:
        await room.paired(partial(_pair, http, app.ingress_port))
        driven = FaultMatrix(field.home, app, http, room, clouds)
        fates: list[Fate] = []
        print(HEADER)
        for row in rows:
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
