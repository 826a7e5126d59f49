"""Turns on their way to the disk: off the path of what was said, tried again, counted when lost, kept at the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from addon.store.journal import MOST_WAITING, Journal
from addon.store.store import Store
from assistant.trace import Turn
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import SpokenCommand
from tests.addon.conftest import Cloud, StartApp
from tests.addon.databases import full_disk, locked

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
HELD_SECONDS = 3.0
"""SQLite itself waits five for a database that another program holds."""


def turn(text: str) -> Turn:
    return Turn("Kitchen", transcript=text)


@asynccontextmanager
async def at_work(journal: Journal) -> AsyncIterator[None]:
    running = asyncio.create_task(journal.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await journal.close()


async def test_a_held_database_delays_no_command_and_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app, app.http.ws_connect(f"{app.panel}/api/live") as live:
        with locked(tmp_path / "data" / "parley.db"):
            began = time.monotonic()
            for state in ("on", "off", "on"):
                await app.converse(f"turn {state} the kitchen lights", "Kitchen")
            assert time.monotonic() - began < 3 * HELD_SECONDS
            async with asyncio.timeout(10):
                told = ""
                while "another program holds the database locked" not in told:
                    message = (await live.receive()).json()
                    told = " ".join(problem["text"] for problem in message.get("problems", ()))
            assert len((await app.get("/api/turns"))["turns"]) == 3
        async with asyncio.timeout(20):
            while (await app.get("/api/health"))["problems"]:
                await live.receive()
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_turns_of_a_full_disk_are_told_and_written_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changes: asyncio.Queue[str] = asyncio.Queue()
    async with Store.open(tmp_path) as store:
        journal = Journal(store)
        journal.on_problem(lambda: changes.put_nowait(journal.problem))
        async with at_work(journal), asyncio.timeout(30):
            with full_disk(tmp_path / "parley.db"):
                journal.add(turn("x" * 100_000))
                assert "full" in await changes.get()
                assert "1 turn is kept in memory" in journal.problem
            journal.add(turn("after"))
            while journal.problem:
                await changes.get()
        assert [kept["transcript"][:5] for kept in await store.turns(10)] == ["after", "xxxxx"]
    assert "The history cannot be written" in caplog.text
    assert "Turns are written down again" in caplog.text


async def test_turns_that_are_lost_are_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    changes: asyncio.Queue[str] = asyncio.Queue()
    async with Store.open(tmp_path) as store:
        journal = Journal(store)
        journal.on_problem(lambda: changes.put_nowait(journal.problem))
        async with asyncio.timeout(30):
            with locked(tmp_path / "parley.db"):
                for number in range(MOST_WAITING + 3):
                    journal.add(turn(str(number)))
                running = asyncio.create_task(journal.run())
                assert "3 older ones are lost" in await changes.get()
            journal.add(turn("last"))
            while journal.problem:
                await changes.get()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert "A turn is lost" in caplog.text
    assert "4 were lost" in caplog.text


async def test_what_the_end_of_the_process_loses_is_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with Store.open(tmp_path) as store:
        journal = Journal(store)
        with locked(tmp_path / "parley.db"):
            journal.add(turn("said"))
            await journal.close()
    assert "1 turn is lost with the end of this process" in caplog.text


@pytest.mark.parametrize("state", [SatelliteState.LISTENING, SatelliteState.PROCESSING, SatelliteState.RESPONDING])
async def test_a_turn_that_the_end_of_the_app_cuts_off_is_kept(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, state: SatelliteState
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        await kitchen.state(state)
    async with start_app(home_assistant, cloud.options) as app:
        (kept,) = (await app.get("/api/turns"))["turns"]
        assert kept["room"] == "Kitchen"
        if state is SatelliteState.RESPONDING:
            assert kept["transcript"].rstrip(".") == "turn on the kitchen lights"
            assert [action["service"] for action in kept["actions"]] == ["light.turn_on"]


async def test_the_last_written_turn_is_kept_when_the_app_ends_with_it(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    for number in range(4):
        async with start_app(home_assistant) as app:
            await app.converse(f"turn {'off' if number % 2 else 'on'} the kitchen lights", "Kitchen")
    async with start_app(home_assistant) as app:
        assert len((await app.get("/api/turns"))["turns"]) == 4
