"""The fates of announcements: what waits, interrupts, repeats, asks and outlives a restart, and how each is told."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addon.broker.announcement import Announcement, Origin, announcement_of
from addon.broker.announcement_events import REPLY_EVENT
from addon.broker.announcement_request import AnnouncementRequest, Target
from addon.broker.announcement_stdin import LONGEST_LINE
from addon.broker.receipt import Answer, Fate, Receipt
from addon.broker.room_queue import PIERCING_VOLUME
from addon.options import Options
from addon.satellites.room_settings import RoomChanges
from addon.store.store import Store
from satellite.protocol import AudioStart, Flush, SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand
from tests.addon.broker.test_announcing import told, until_alone
from tests.addon.conftest import App, Cloud, StartApp
from tests.addon.test_begin_together import SPREAD_SECONDS

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
SECONDS_LONG = "Dinner is ready, so come down and wash your hands, all of you, please. " * 3


@asynccontextmanager
async def bedroom(app: App, token: str = "") -> AsyncIterator[Room]:
    """The bedroom's satellite, the same one whenever it comes."""
    async with Room.connect(app.lan, "Bedroom", satellite_id="bed", token=token) as room:
        if not token:
            await room.paired(app.pair)
        await room.state(SatelliteState.IDLE)
        yield room


async def until(app: App, wanted: Callable[[list[Announcement]], bool], seconds: float = 20) -> None:
    """Wait until the announcements are as wanted."""
    changed = asyncio.Event()
    stop = app.running.broker.on_change(lambda _announcement: changed.set())
    async with asyncio.timeout(seconds):
        while not wanted(app.running.broker.announcements):
            changed.clear()
            await changed.wait()
    stop()


def times_heard(number: int) -> Callable[[list[Announcement]], bool]:
    return lambda made: made[0].receipts[0].times == number


# ── priority ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_after_a_turn_the_important_is_said_first_and_none_is_lost(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("turn on the kitchen lights")
    begun: list[str] = []

    def note(announcement: Announcement) -> None:
        is_playing = announcement.receipts[0].outcome is Fate.PLAYING
        if is_playing and announcement.request.message not in begun:
            begun.append(announcement.request.message)

    async with start_app(home_assistant, cloud.options) as app, app.room("Kitchen") as kitchen:
        app.running.broker.on_change(note)
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        announcing = [
            asyncio.create_task(app.receipts(priority, "Kitchen", priority=priority))
            for priority in ("low", "normal", "high")
        ]
        await until(app, lambda made: len(made) == 3)
        assert not kitchen.playbacks
        await kitchen.say(COMMAND.samples, COMMAND.speech_end)
        for receipts in await asyncio.gather(*announcing):
            assert receipts["Kitchen"]["outcome"] == "played"
    assert begun == ["high", "normal", "low"]
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_the_critical_interrupts_what_is_said_and_that_is_said_again(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        normal = asyncio.create_task(app.receipts(SECONDS_LONG, "Kitchen"))
        await kitchen.wait_for(AudioStart)
        high = asyncio.create_task(app.receipts("High", "Kitchen", priority="high"))
        await until(app, lambda made: len(made) == 2)
        assert not [m for _, m in kitchen.messages if isinstance(m, Flush)]
        critical = asyncio.create_task(app.receipts("Fire", "Kitchen", priority="critical"))
        assert (await critical)["Kitchen"]["outcome"] == "played"
        assert not high.done()
        assert not normal.done()
        assert (await high)["Kitchen"]["outcome"] == "played"
        assert not normal.done()
        assert (await normal)["Kitchen"]["outcome"] == "played"
        assert len(kitchen.playbacks) == 4
        assert kitchen.playbacks[0].flushed


async def test_the_critical_does_not_wait_for_a_turn(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        assert (await app.receipts("Fire", "Kitchen", priority="critical"))["Kitchen"]["outcome"] == "played"


async def test_what_a_room_is_too_busy_for_expires_and_a_person_who_talks_over_it_is_obeyed(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        speaking = asyncio.create_task(app.receipts(SECONDS_LONG, "Kitchen"))
        await kitchen.wait_for(AudioStart)
        receipt = (await app.receipts("Too late", "Kitchen", expires=1))["Kitchen"]
        assert (receipt["outcome"], receipt["heard"]) == ("expired", False)
        await kitchen.wake()
        assert (await speaking)["Kitchen"]["outcome"] == "interrupted"
        assert len(kitchen.playbacks) == 1


# ── do not disturb ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_room_that_is_not_to_be_disturbed_hears_only_the_critical_until_it_may_be_again(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, bedroom(app) as room:
        settings = app.running.satellites.settings
        await settings.change("bed", RoomChanges(do_not_disturb=True))
        assert (await app.receipts("Psst", expires=1))["Bedroom"]["outcome"] == "quiet"
        status, answer = await app.announce(message="Later")
        assert (status, answer["receipts"][0]["outcome"]) == (202, "waiting")
        assert "not to be disturbed" in answer["receipts"][0]["reason"]
        assert (await app.receipts("Fire", priority="critical"))["Bedroom"]["outcome"] == "played"
        assert len(room.playbacks) == 1
        await settings.change("bed", RoomChanges(do_not_disturb=False))
        await until(app, lambda made: all(each.over for each in made))
        assert [each.receipts[0].outcome for each in app.running.broker.announcements][1] is Fate.PLAYED


async def test_a_silenced_room_hears_only_the_critical(home_assistant: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(home_assistant) as app, bedroom(app) as room:
        await app.running.satellites.settings.change("bed", RoomChanges(volume=0.0))
        status, answer = await app.announce(message="Psst")
        assert (status, answer["receipts"][0]["outcome"]) == (409, "muted")
        assert not room.playbacks
        assert (await app.receipts("Fire", priority="critical"))["Bedroom"]["outcome"] == "played"
        assert await app.announced("Quietly", "Bedroom", volume=0.2, priority="critical")
        assert [playback.start.volume for playback in room.playbacks] == [PIERCING_VOLUME, 0.2]


# ── in several rooms ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_rooms_begin_it_together_each_time_and_one_that_is_busy_says_it_later(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant) as app,
        app.room("Kitchen") as kitchen,
        app.room("Office") as office,
        bedroom(app) as busy,
    ):
        after = await busy.wake()
        await busy.state(SatelliteState.LISTENING, after=after)
        _, answer = await app.announce(message="Dinner is ready", repeat={"every": 5, "most": 2})
        await until(app, lambda made: made[0].over, seconds=60)
        shown = await app.get(f"/api/announcements/{answer['id']}")
        assert [receipt["times"] for receipt in shown["receipts"]] == [2, 2, 2]
        for number in range(2):
            began = [room.playbacks[number].began_at for room in (kitchen, office)]
            assert abs(began[0] - began[1]) < SPREAD_SECONDS
            assert all(room.playbacks[number].start.held for room in (kitchen, office))


# ── until somebody acknowledges it ────────────────────────────────────────────────────────────────────────────────────


async def test_an_announcement_is_repeated_until_somebody_acknowledges_it_in_one_of_its_rooms(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    replies: asyncio.Queue[Any] = asyncio.Queue()
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, bedroom(app):
        app.running.house.home_assistant.on_event(REPLY_EVENT, replies.put_nowait)
        _, answer = await app.announce(message="The oven is hot", repeat={"every": 5}, tag="oven")
        await until(app, lambda made: all(receipt.times == 1 for receipt in made[0].receipts))
        await until(app, times_heard(2))
        (acknowledged,) = app.running.broker.acknowledge(satellite_id="bed")
        outcomes = {receipt.room: receipt.outcome for receipt in acknowledged.receipts}
        assert outcomes == {"Bedroom": Fate.ACKNOWLEDGED, "Kitchen": Fate.ELSEWHERE}
        reply = await asyncio.wait_for(replies.get(), 10)
        assert (reply["id"], reply["tag"], reply["outcome"]) == (answer["id"], "oven", "acknowledged")
        assert (reply["room"], reply["satellite_id"]) == ("Bedroom", "bed")
        played = len(kitchen.playbacks)
        assert await app.announced("and nothing is said again")
        assert len(kitchen.playbacks) == played + 1


async def test_a_person_in_the_panel_acknowledges_and_cancels(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen:
        _, answer = await app.announce(message=SECONDS_LONG, repeat=True)
        await kitchen.wait_for(AudioStart)
        shown = await app.act("POST", f"/api/announcements/{answer['id']}/acknowledge")
        assert (shown["over"], shown["receipts"][0]["outcome"]) == (True, "acknowledged")
        await kitchen.wait_for(Flush)
        after = await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING, after=after)
        _, answer = await app.announce(message="x")
        shown = await app.act("DELETE", f"/api/announcements/{answer['id']}")
        assert shown["receipts"][0]["outcome"] == "cancelled"
        listed = (await app.get("/api/announcements"))["announcements"]
        assert [one["receipts"][0]["outcome"] for one in listed] == ["cancelled", "acknowledged"]
        assert await app.get(f"/api/announcements/{answer['id']}") == listed[0]
        for method, path, status in (
            ("DELETE", answer["id"], 409),
            ("POST", f"{answer['id']}/acknowledge", 409),
            ("GET", "none", 404),
        ):
            async with app.http.request(method, f"{app.panel}/api/announcements/{path}") as refused:
                assert (refused.status, bool((await refused.json())["error"])) == (status, True)


# ── questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────

DOOR = {
    "text": "Shall I open?",
    "choices": [{"id": "open", "sentences": "[yes] open it"}, {"id": "no", "sentences": "no"}],
}


async def test_a_question_s_answer_comes_back_over_http_and_by_event_and_no_other_room_is_asked_any_more(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    cloud.deepgram.script.say("yes, open it")
    options = replace(cloud.options, llm=Options().llm)
    replies: asyncio.Queue[Any] = asyncio.Queue()
    spoken = SpokenCommand("yes, open it", wake="", lead_ms=200)
    async with start_app(home_assistant, options) as app, app.room("Kitchen") as kitchen, bedroom(app) as other:
        app.running.house.home_assistant.on_event(REPLY_EVENT, replies.put_nowait)
        asking = asyncio.create_task(
            app.announce(message="Somebody is at the door.", question=DOOR, tag="door", wait=True)
        )
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.interrupt(spoken.samples, spoken.speech_end)
        status, answer = await asking
        assert status == 200
        assert answer["answer"] == {"answer": "open", "sentence": "yes, open it", "slots": {}}
        assert {one["room"]: one["outcome"] for one in answer["receipts"]} == {
            "Kitchen": "answered",
            "Bedroom": "elsewhere",
        }
        reply = await asyncio.wait_for(replies.get(), 10)
        assert (reply["tag"], reply["outcome"], reply["answer"]) == ("door", "answered", "open")
        assert (reply["room"], reply["area_id"]) == ("Kitchen", "kitchen")
        await other.state(SatelliteState.IDLE, after=other.number_of(SatelliteState.RESPONDING))


async def test_a_question_that_nobody_can_hear_comes_back_too(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    replies: asyncio.Queue[Any] = asyncio.Queue()
    async with start_app(home_assistant) as app:
        async with bedroom(app):
            pass
        await until_alone(app)
        app.running.house.home_assistant.on_event(REPLY_EVENT, replies.put_nowait)
        await app.announce(message="Open?", question=True, expires=1)
        assert (await asyncio.wait_for(replies.get(), 15))["outcome"] == "unreachable"


# ── waiting for it, and restarts ──────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_waits_for_some_seconds_is_told_how_it_is_by_then(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with bedroom(app):
            pass
        await until_alone(app)
        status, answer = await app.announce(message="x", wait=0.2)
        assert (status, answer["receipts"][0]["outcome"]) == (200, "waiting")


async def test_a_queued_announcement_outlives_a_restart_and_an_expired_one_is_told_so(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path
) -> None:
    async with start_app(home_assistant) as app:
        async with bedroom(app) as room:
            pass
        await until_alone(app)
        _, answer = await app.announce(message="Dinner is ready", tag="dinner")
        with sqlite3.connect(tmp_path / "data" / "parley.db") as database:
            assert database.execute("SELECT COUNT(*) FROM announcements").fetchone() == (1,)
    waiting = Receipt("Bedroom", Fate.PLAYING, satellite_id="bed")
    late = Announcement(
        AnnouncementRequest("Lunch", targets=(Target("bed"),)), Origin.HTTP, [waiting], time.time() - 999
    )
    async with Store.open(tmp_path / "data") as store:
        await store.keep_documents("announcements", {late.id: late.as_dict(), "broken": {"made": 5}})
    async with start_app(home_assistant) as app:
        shown = {one["id"]: one for one in (await app.get("/api/announcements"))["announcements"]}
        assert shown[late.id]["receipts"][0]["outcome"] == "expired"
        assert "did not run" in shown[late.id]["receipts"][0]["reason"]
        assert (shown[answer["id"]]["tag"], shown[answer["id"]]["over"]) == ("dinner", False)
        async with bedroom(app, room.token) as back:
            await until(app, lambda made: all(each.over for each in made))
            assert (await app.get(f"/api/announcements/{answer['id']}"))["receipts"][0]["outcome"] == "played"
            assert len(back.playbacks) == 1


async def test_the_rest_of_one_that_made_way_is_said_after_a_restart(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    first, rest = "Dinner is ready, so come down and wash your hands.", "There is soup today."
    async with start_app(home_assistant) as app, bedroom(app) as room:
        await app.announce(message=f"{first} {rest}")
        await room.wait_for(AudioStart)
        await app.announce(message=SECONDS_LONG, priority="high")
        await until(app, lambda made: made[-1].receipts[0].sentences_said == 1)
        begun_ms = room.playbacks[0].length_ms
    async with start_app(home_assistant) as app, bedroom(app, room.token) as back:
        await until(app, lambda made: all(each.over for each in made), seconds=60)
        assert await app.announced(f"{first} {rest}")
        said, whole = back.playbacks[-2:]
        assert begun_ms + said.length_ms == pytest.approx(whole.length_ms, abs=50)


async def test_an_announcement_in_a_room_that_was_removed_is_over(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        async with bedroom(app):
            pass
        await until_alone(app)
        waiting = asyncio.create_task(app.receipts("x", "bed"))
        await until(app, lambda made: bool(made))
        await app.act("DELETE", "/api/satellites/bed")
        assert (await waiting)["Bedroom"]["reason"] == "The satellite was removed."


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_lines_on_standard_input_are_announced_and_what_is_wrong_with_one_is_told(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    reading, writing = os.pipe()
    async with start_app(home_assistant, stdin=reading) as app, app.room("Kitchen") as kitchen:
        os.write(writing, b'{"message": "Dinner is ready", "rooms": "kitchen"}\n\n"Come down"\n')
        await kitchen.reply(1)
        assert {each.origin for each in app.running.broker.announcements} == {Origin.STDIN}
        os.write(writing, b"dinner\n")
        await told(home_assistant, "A line on standard input was not announced: It must be one JSON document")
        os.write(writing, b'{"message": "x", "volume": 5}\n')
        await told(home_assistant, "volume must be a number from 0 to 1.")
        await asyncio.to_thread(os.write, writing, b'"' + b"x" * (2 * LONGEST_LINE) + b'"\n"Bye"')
        await told(home_assistant, f"A line may have {LONGEST_LINE} bytes.")
        os.close(writing)
        await kitchen.reply(2)
        assert await app.announced("still here", "Kitchen")
    os.close(reading)


@pytest.mark.parametrize("kind", ["a file", "nothing"])
async def test_a_standard_input_without_lines_harms_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "a file").write_text('"x"\n')
    with (tmp_path / "a file" if kind == "a file" else Path(os.devnull)).open("rb") as file:
        async with start_app(home_assistant, stdin=file.fileno()) as app:
            assert not [one for one in (await app.get("/api/health"))["problems"] if "announcements" in one]


async def test_an_announcement_keeps_whose_words_are_in_it_and_shows_that_to_nobody() -> None:
    request = AnnouncementRequest("Are you hungry?", speaker="anna", turn_id="asked")
    made = Announcement(request, Origin.VOICE, [Receipt("Kitchen", Fate.PLAYING, satellite_id="kitchen")], 1.0)
    made.becomes("kitchen", Fate.ANSWERED, answer=Answer(sentence="very", speaker="ben", turn_id="answered"))
    kept = announcement_of(made.as_document())
    assert (kept.people, kept.turns) == ({"anna", "ben"}, {"asked", "answered"})
    assert not {"anna", "ben"} & set(str([made.as_dict(), made.told()]).split("'"))
