"""The contestants, and the turns with which they are measured."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.app import running_app
from benchmarks.measure import CHAT, COMMAND, QUESTION, WISH, Field, Kind, Timing, measure_turn
from benchmarks.progress import Progress
from benchmarks.results import Series
from benchmarks.room import connected
from benchmarks.services import Cost, Services, simulated
from benchmarks.stock import stock_room
from benchmarks.talker import Talker
from simulators.listening import Script
from testbed.cache import CACHE
from testbed.voice import NEURAL, VOICE

ROOM = "Kitchen"


async def app_without_keys(field: Field, turns: int, progress: Progress) -> list[Series]:
    """Measure the app with what needs no key: its grammar, its sentences, espeak-ng."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with (
            running_app(Path(folder), home_of(field)) as app,
            connected(app, ROOM) as room,
        ):
            return [
                Series.of("Parley, no key", kind.name, None, await _series(field, room, kind, None, turns, progress))
                for kind in (COMMAND, QUESTION)
            ]


async def app_with_free_speech(field: Field, turns: int, progress: Progress) -> list[Series]:
    """Measure the app with the free speech of the house, Whisper and the neural voice, for a neural voice."""
    environment = {
        **home_of(field),
        "PARLEY_STT": "auto",
        "PARLEY_TTS": "auto",
        "PARLEY_MODELS": str(CACHE / "speech"),
    }
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with running_app(Path(folder), environment) as app, connected(app, ROOM) as room:
            return [
                Series.of(
                    "Parley, free speech in the house",
                    kind.name,
                    None,
                    await _series(field, room, kind, None, turns, progress, NEURAL),
                )
                for kind in (COMMAND, QUESTION)
            ]


async def app_with_clouds(field: Field, turns: int, progress: Progress) -> list[Series]:
    """Measure the app with the simulated clouds, its commands also with no whole interim before the final."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with (
            simulated() as services,
            running_app(Path(folder), {**home_of(field), **services.for_app}) as app,
            connected(app, ROOM) as room,
        ):
            measured = [
                await _cloud_series(
                    "Parley, cloud", field, room, services, kind, turns, progress, model=not kind.sentence
                )
                for kind in (COMMAND, QUESTION, WISH, CHAT)
            ]
            services.deepgram.pace.interim_lag = services.deepgram.pace.final_delay
            late = "Parley, cloud, late interims"
            return [*measured, await _cloud_series(late, field, room, services, COMMAND, turns, progress, model=False)]


async def app_with_realtime(field: Field, turns: int, progress: Progress) -> list[Series]:
    """Measure the app with a model that reads, one that hears, and one that speaks as well, at the same delays."""
    measured: list[Series] = []
    for contestant, provider in (
        ("Parley, a model that reads", "openai"),
        ("Parley, one that hears", "openai-realtime"),
        ("Parley, one that hears and speaks", "openai-realtime-voice"),
    ):
        with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
            async with (
                simulated() as services,
                running_app(Path(folder), {**home_of(field), **services.for_app_that_hears(provider)}) as app,
                connected(app, ROOM) as room,
            ):
                for kind in (WISH, CHAT):
                    speaks = provider == "openai-realtime-voice"
                    cost = services.cost(asks_model=True, acts=kind.entity_id is not None, speaks=speaks)
                    scripts = Scripts(services.deepgram.script, services.realtime.script)
                    timings = await _series(field, room, kind, scripts, turns, progress)
                    measured.append(Series.of(contestant, kind.name, cost, timings))
    return measured


class Scripts(Script):
    """The words of one person, in front of two recognisers."""

    def __init__(self, *scripts: Script) -> None:
        super().__init__()
        self._scripts = scripts

    def say(self, *texts: str, seconds: float | None = None) -> None:
        """Add what is said to each of them."""
        for script in self._scripts:
            script.say(*texts, seconds=seconds)

    def clear(self) -> None:
        """Forget what was not said yet."""
        for script in self._scripts:
            script.clear()


async def stock_pipecat(field: Field, turns: int, progress: Progress) -> list[Series]:
    """Measure the stock bot, for which every turn goes through the model."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        async with simulated() as services:
            environment = {**home_of(field), **services.for_stock}
            async with stock_room(environment, Path(folder) / "stock.log") as room:
                return [
                    await _cloud_series("stock Pipecat", field, room, services, kind, turns, progress, model=True)
                    for kind in (COMMAND, WISH, CHAT)
                ]


def home_of(field: Field) -> Mapping[str, str]:
    """Return the environment that names the home."""
    return {"HASS_URL": field.home.url, "HASS_TOKEN": field.home.token}


async def _cloud_series(
    contestant: str,
    field: Field,
    room: Talker,
    services: Services,
    kind: Kind,
    turns: int,
    progress: Progress,
    *,
    model: bool,
) -> Series:
    cost: Cost = services.cost(asks_model=model, acts=kind.entity_id is not None)
    timings = await _series(field, room, kind, services.deepgram.script, turns, progress)
    return Series.of(contestant, kind.name, cost, timings)


async def _series(
    field: Field,
    room: Talker,
    kind: Kind,
    script: Script | None,
    turns: int,
    progress: Progress,
    speaker: str = VOICE,
) -> Sequence[Timing]:
    """Measure `turns` turns after one that warms up what is made at the first turn."""
    await measure_turn(field, room, kind, script, speaker)
    timings = []
    for _ in range(turns):
        timings.append(await measure_turn(field, room, kind, script, speaker))
        progress(f"{kind.name}: {timings[-1]}")
    return timings
