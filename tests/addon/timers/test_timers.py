"""Timers, alarms and reminders through the whole app: set in words, ringing in the right room, never lost."""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from addon.timers.ringing import Patience
from ha_tools.live.websocket import connect
from ha_tools.timers.schedule import Happening
from ha_tools.timers.timer import Timer
from satellite.protocol import AudioStart, PlaybackKind, SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Playback, Room
from testbed.voice import SpokenCommand
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.databases import locked

SOON = Patience(timer=1.0, alarm=1.0, reminder=1.0, reconnect=0.5)
"""Nobody waits long in a test."""


HELD_SECONDS = 3.0
"""SQLite itself waits five for a database that another program holds."""


def rings(room: Room) -> list[Playback]:
    """Return the rings in a room."""
    return [playback for playback in room.playbacks if playback.start.kind is PlaybackKind.TIMER]


async def ringing(room: Room) -> AudioStart:
    """Wait until it rings in a room."""
    return await room.wait_for(AudioStart, lambda start: start.kind is PlaybackKind.TIMER)


@asynccontextmanager
async def happenings(app: App) -> AsyncIterator[Callable[[Happening], Any]]:
    """Wait for what becomes of timers from here on."""
    told: asyncio.Queue[tuple[Happening, Timer]] = asyncio.Queue()
    app.running.house.timers.on_change(lambda happening, timer: told.put_nowait((happening, timer)))

    async def until(wanted: Happening) -> Timer:
        async with asyncio.timeout(15):
            while True:
                happening, timer = await told.get()
                if happening is wanted:
                    return timer

    yield until


async def timers(app: App) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await app.get("/api/timers"))["timers"]
    return listed


async def test_a_timer_rings_in_the_room_that_asked_and_in_no_other(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
        happenings(app) as until,
    ):
        answer = await app.converse("set a pizza timer for 1 second", "Kitchen")
        assert answer["reply"] == "Pizza timer set for 1 second."
        await ringing(kitchen)
        assert (await app.converse("stop", "Kitchen"))["outcome"] == "changed"
        await until(Happening.STOPPED)
        await kitchen.flushed()
        assert await timers(app) == []
        assert not rings(bedroom)
        assert await app.announced("still here")


async def test_two_that_ring_at_once_are_told_of_together_and_stop_ends_both(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, happenings(app) as until:
        await app.converse("set a tea timer for 1 second", "Kitchen")
        await app.converse("set an egg timer for 1 second", "Kitchen")
        await until(Happening.FINISHED)
        await until(Happening.FINISHED)
        await kitchen.reply(1)  # in the first ring the second one may not have been due
        await app.converse("stop", "Kitchen")
        await kitchen.flushed()
        stopped = {(await until(Happening.STOPPED)).name for _ in range(2)}
        assert stopped == {"tea", "egg"}
        assert await timers(app) == []


@pytest.mark.parametrize("echo_cancellation", [False, True])
async def test_stop_alone_ends_it_without_a_wake_word(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, echo_cancellation: bool
) -> None:
    cloud.deepgram.script.say("stop")
    spoken = SpokenCommand("stop", wake="", lead_ms=100)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen", echo_cancellation=echo_cancellation) as kitchen,
        happenings(app) as until,
    ):
        await app.converse("set a timer for 1 second", "Kitchen")
        await ringing(kitchen)
        await kitchen.state(SatelliteState.RESPONDING if echo_cancellation else SatelliteState.LISTENING)
        await kitchen.interrupt(spoken.samples, spoken.speech_end)
        await until(Happening.STOPPED)
        turn = (await app.get("/api/turns"))["turns"][0]
        assert (turn["transcript"], turn["decided_by"], turn["wake_word"]) == ("stop", "stop", "")
        assert not cloud.openai.log.all("request received")


async def test_snooze_alone_lets_it_ring_again_later(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("snooze for one second")
    spoken = SpokenCommand("snooze for one second", wake="", lead_ms=100)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        happenings(app) as until,
    ):
        await app.converse("set a tea timer for 1 second", "Kitchen")
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.interrupt(spoken.samples, spoken.speech_end)
        await until(Happening.FINISHED)
        snoozed = await until(Happening.UPDATED)
        assert (snoozed.name, snoozed.status) == ("tea", "running")
        await until(Happening.FINISHED)


async def test_what_else_is_said_between_two_rings_is_nobodys_business(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights", "stop")
    talk = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=100)
    stop = SpokenCommand("stop", wake="", lead_ms=100)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        happenings(app) as until,
    ):
        await app.converse("set a timer for 1 second", "Kitchen")
        await kitchen.state(SatelliteState.LISTENING)
        before = len(kitchen.messages)
        await kitchen.interrupt(talk.samples, talk.speech_end)
        await kitchen.state(SatelliteState.LISTENING, after=before)
        await kitchen.interrupt(stop.samples, stop.speech_end)
        await until(Happening.STOPPED)
        assert await home_assistant.state("light.kitchen_lights") == "off"
        assert len(rings(kitchen)) > 1
        assert not cloud.openai.log.all("request received")


async def test_a_wake_word_silences_it_and_it_rings_on_when_nothing_follows(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, happenings(app) as until:
        await app.converse("set a timer for 1 second", "Kitchen")
        await ringing(kitchen)
        after = await kitchen.wake()
        await kitchen.flushed()
        await kitchen.state(SatelliteState.IDLE, after=after)
        await kitchen.reply(1)
        await app.converse("stop", "Kitchen")
        await until(Happening.STOPPED)
        assert len(rings(kitchen)) == 2


async def test_a_wake_word_and_any_words_are_an_answer_to_it(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
    async with (
        start_app(home_assistant, cloud.options) as app,
        app.room("Kitchen") as kitchen,
        happenings(app) as until,
    ):
        await app.converse("set a timer for 1 second", "Kitchen")
        await ringing(kitchen)
        await kitchen.say(spoken.samples, spoken.speech_end)
        await until(Happening.STOPPED)
        assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_it_waits_for_a_turn_in_progress_and_goes_before_announcements(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, happenings(app) as until:
        await kitchen.state(SatelliteState.IDLE)
        await app.converse("set a timer for 1 second", "Kitchen")
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        announcing = asyncio.create_task(app.announced("dinner is ready", "Kitchen"))
        await until(Happening.FINISHED)
        assert not kitchen.playbacks
        await ringing(kitchen)
        await app.converse("stop", "Kitchen")
        await until(Happening.STOPPED)
        assert await announcing
        kinds = [playback.start.kind for playback in kitchen.playbacks]
        assert kinds == [PlaybackKind.TIMER, PlaybackKind.ANNOUNCEMENT]


async def test_a_stop_of_something_else_does_not_end_what_has_not_sounded_yet(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, happenings(app) as until:
        await kitchen.state(SatelliteState.IDLE)
        await app.converse("set a timer for 1 second", "Kitchen")
        await kitchen.wake()
        await until(Happening.FINISHED)
        await app.converse("stop", "Kitchen")
        await ringing(kitchen)


async def test_what_nobody_comes_to_ends_and_is_noted(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        app.room("Kitchen") as kitchen,
        happenings(app) as until,
    ):
        await app.converse("set a tea timer for 1 second", "Kitchen")
        missed = await until(Happening.MISSED)
        await kitchen.state(SatelliteState.IDLE, after=kitchen.number_of(SatelliteState.RESPONDING))
        assert rings(kitchen)
        assert [(timer["name"], timer["status"]) for timer in await timers(app)] == [("tea", "missed")]
        async with app.http.delete(f"{app.panel}/api/timers/{missed.timer_id}") as response:
            assert response.status == 200
        assert await timers(app) == []


async def test_it_rings_everywhere_when_its_satellite_is_not_there(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, patience=SOON) as app, app.room("Bedroom") as bedroom:
        async with app.room("Kitchen"):
            await app.converse("set a pizza timer for 1 second", "Kitchen")
        await ringing(bedroom)
        (timer,) = await timers(app)
        assert timer["status"] == "ringing"
        await app.converse("stop", "Bedroom")
        assert await timers(app) == []


async def test_a_satellite_that_leaves_while_it_rings_leaves_no_task_behind(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    troubles: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: troubles.append(context["message"]))
    async with start_app(home_assistant, patience=SOON) as app, happenings(app) as until:
        async with app.room("Kitchen") as kitchen:
            await app.converse("set a timer for 1 second", "Kitchen")
            await ringing(kitchen)
        assert (await until(Happening.UPDATED)).everywhere
    gc.collect()
    assert troubles == []


async def test_it_rings_in_its_satellite_as_soon_as_that_is_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, happenings(app) as until:
        async with Room.connect(app.lan, "Kitchen", satellite_id=known) as kitchen:
            token = (await kitchen.paired(app.pair)).token
            await app.converse("set a timer for 1 second", "Kitchen")
        await until(Happening.FINISHED)
        async with Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as kitchen:
            await ringing(kitchen)


def minutes_ago(database: Path, minutes: float) -> None:
    """Make it so that everything in the database happened that much earlier."""
    with sqlite3.connect(database) as connection:
        kept = [json.loads(row[0]) for row in connection.execute("SELECT timer FROM timers")]
        for timer in kept:
            timer["due"] -= minutes * 60
            connection.execute("UPDATE timers SET timer = ? WHERE timer_id = ?", (json.dumps(timer), timer["timer_id"]))
    connection.close()


async def test_what_fell_due_while_the_app_was_away_rings_at_once_and_the_rest_goes_on(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud, tmp_path: Path
) -> None:
    known = str(uuid.uuid4())
    async with start_app(home_assistant) as app, Room.connect(app.lan, "Kitchen", satellite_id=known) as kitchen:
        token = (await kitchen.paired(app.pair)).token
        await app.converse("set a pizza timer for 5 minutes", "Kitchen")
        await app.converse("set a cake timer for 50 minutes", "Kitchen")
        await app.converse("set an alarm for 6:30 am on weekdays", "Kitchen")
        alarm = next(timer for timer in await timers(app) if timer["kind"] == "alarm")
    minutes_ago(tmp_path / "data" / "parley.db", 8.1)
    async with (
        start_app(home_assistant, cloud.options) as app,
        Room.connect(app.lan, "Kitchen", satellite_id=known, token=token) as kitchen,
    ):
        await ringing(kitchen)
        said = await cloud.cartesia.log.wait_for("text received")
        assert said.detail.startswith("Your pizza timer ended 3 minutes ago.")
        listed = {timer["name"]: timer["status"] for timer in await timers(app)}
        assert listed == {"pizza": "ringing", "cake": "running", "": "running"}
        assert alarm["id"] in {timer["id"] for timer in await timers(app)}
        left = (await app.converse("how long is left on the cake timer", "Kitchen"))["reply"]
        assert left == "The cake timer has 42 minutes left."


@asynccontextmanager
async def bus(real: RealHomeAssistant, event_type: str) -> AsyncIterator[asyncio.Queue[Mapping[str, Any]]]:
    """The events that are fired on Home Assistant's bus."""
    told: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    async with connect(real.url, real.token) as connection, asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(connection.serve())
        await connection.command(
            "subscribe_events", on_event=lambda event: told.put_nowait(event["data"]), event_type=event_type
        )
        yield told
        reading.cancel()


async def test_each_change_is_told_to_home_assistant(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with (
        start_app(home_assistant) as app,
        happenings(app) as until,
        bus(home_assistant, "parley_timer") as told,
    ):
        await app.converse("set a tea timer for 2 seconds", "Kitchen")
        await app.converse("add a second to the tea timer", "Kitchen")
        timer = await until(Happening.FINISHED)
        await app.converse("cancel the tea timer", "Kitchen")
        async with asyncio.timeout(15):
            events = [await told.get() for _ in range(4)]
        assert [event["action"] for event in events] == ["started", "updated", "finished", "cancelled"]
        assert {(event["id"], event["name"], event["area_id"]) for event in events} == {
            (timer.timer_id, "tea", "kitchen")
        }


async def test_what_is_left_is_told_of_what_runs_and_of_what_is_paused(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, bus(home_assistant, "parley_timer") as told:
        await app.converse("set a tea timer for 10 minutes", "Kitchen")
        await app.converse("wake me at seven on weekdays", "Kitchen")
        listed = await timers(app)
        assert 500 < listed[0]["seconds_left"] <= 600
        assert listed[1]["seconds_left"] > 0
        await app.converse("pause the tea timer", "Kitchen")
        async with asyncio.timeout(15):
            events = [await told.get() for _ in range(3)]
        assert [event["seconds_left"] > 500 for event in events if event["name"] == "tea"] == [True, True]


async def test_without_home_assistant_timers_go_on(own_home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(own_home_assistant) as app, app.room("Kitchen") as kitchen:
        await own_home_assistant.stop()
        assert (await app.converse("set a timer for 1 second", "Kitchen"))["outcome"] == "changed"
        await ringing(kitchen)
        assert (await app.converse("set an alarm for 7 am", "Kitchen"))["outcome"] == "changed"


async def test_where_nothing_can_be_written_timers_live_in_memory_and_it_is_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app:
        await app.converse("set a tea timer for 10 minutes", "Kitchen")
    (tmp_path / "data" / "parley.db-wal").mkdir()  # SQLite cannot write its log, as on a full disk
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        assert [timer["name"] for timer in await timers(app)] == ["tea"]
        reply = (await app.converse("set a timer for 1 second", "Kitchen"))["reply"]
        assert "a restart would lose it" in reply
        await ringing(kitchen)


async def test_a_disk_that_fills_up_loses_nothing_in_memory_and_it_is_said(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        with locked(tmp_path / "data" / "parley.db"):
            reply = (await app.converse("set a tea timer for 3 seconds", "Kitchen"))["reply"]
            assert reply.startswith("Tea timer set for 3 seconds. I cannot write it down")
            assert "Timers cannot be written down" in " ".join((await app.get("/api/health"))["problems"])
        await ringing(kitchen)
        assert "cannot" not in (await app.converse("set a timer for 5 minutes", "Kitchen"))["reply"]
        assert "Timers" not in " ".join((await app.get("/api/health"))["problems"])


async def test_a_database_that_is_held_delays_no_timer(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        with locked(tmp_path / "data" / "parley.db"):
            began = time.monotonic()
            for name in ("tea", "egg", "cake"):
                await app.converse(f"set a {name} timer for 1 second", "Kitchen")
            assert time.monotonic() - began < 3 * HELD_SECONDS
            await ringing(kitchen)
            (problem, *_) = [text for text in (await app.get("/api/health"))["problems"] if "Timers" in text]
            assert "another program holds the database" in problem
