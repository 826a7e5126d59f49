"""Making way: an announcement of several sentences pauses between two of them for a more important one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from addon.app import running
from addon.broker.announcement import Announcement
from addon.broker.receipt import Fate
from addon.options import Options
from addon.surroundings import Surroundings
from satellite.protocol import AudioStart, Flush, SatelliteState
from testbed.home_assistant import free_port
from testbed.lan import lan_session
from testbed.room import Room
from tests.addon.conftest import API_TOKEN, App
from tests.addon.test_begin_together import SPREAD_SECONDS
from tests.fixed_speech import with_fixed_speech

FIRST = "Dinner is ready, so come down and wash your hands, all of you, please."
SENTENCES = f"{FIRST} There is soup today. Bring the bread along."


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    """An app that has not reached its Home Assistant yet."""
    nowhere = Surroundings(f"http://127.0.0.1:{free_port()}", "token", tmp_path, 0, 0, supervised=False)
    async with running(with_fixed_speech(Options(api_token=API_TOKEN)), nowhere) as started, lan_session() as http:
        yield App(started, http)


async def next_start(room: Room) -> None:
    """Wait for a playback that has not begun yet."""
    known = {playback.start.playback_id for playback in room.playbacks}
    await room.wait_for(AudioStart, lambda start: start.playback_id not in known)


async def test_the_high_waits_for_the_end_of_the_sentence_and_the_rest_follows_in_all_rooms_together(app: App) -> None:
    async with app.room("Kitchen") as kitchen, app.room("Office") as office:
        for room in (kitchen, office):
            await room.state(SatelliteState.IDLE)
        for message in (SENTENCES, "Open the door"):
            assert await app.announced(message)
        whole, door = (bytes(playback.pcm) for playback in kitchen.playbacks)
        normal = asyncio.create_task(app.receipts(SENTENCES))
        await next_start(kitchen)
        assert await app.announced("Open the door", priority="high")
        assert not normal.done()
        assert {each["outcome"] for each in (await normal).values()} == {"played"}
        first, between, rest = (bytes(each.pcm) for each in kitchen.playbacks[2:])
        assert between == door
        assert first + rest == whole
        assert not [message for _, message in kitchen.messages if isinstance(message, Flush)]
        assert [each.pcm for each in office.playbacks] == [each.pcm for each in kitchen.playbacks]
        for ours, theirs in zip(kitchen.playbacks, office.playbacks, strict=True):
            assert abs(ours.began_at - theirs.began_at) < SPREAD_SECONDS


async def test_a_question_makes_way_too_and_is_asked_after_what_is_more_important(app: App) -> None:
    async with app.room("Kitchen") as kitchen:
        asking = asyncio.create_task(app.announce(message=SENTENCES, question="Shall I wait?", wait=True))
        await next_start(kitchen)
        assert await app.announced("Open the door", priority="high")
        await kitchen.state(SatelliteState.LISTENING, after=kitchen.number_of(SatelliteState.RESPONDING))
        assert len(kitchen.playbacks) == 3
        asking.cancel()


async def test_one_that_listens_for_an_acknowledgement_makes_way_at_once(app: App) -> None:
    async with app.room("Kitchen") as kitchen:
        await app.announce(message="The oven is hot", repeat={"every": 600})
        await kitchen.state(SatelliteState.LISTENING)
        assert await app.announced("Open the door", priority="high", expires=2.5)


async def test_a_fault_in_one_rooms_queue_ends_what_waits_there_and_nothing_elsewhere(app: App) -> None:
    def fault(announcement: Announcement) -> None:
        if any(each.room == "Kitchen" and each.outcome is Fate.PLAYING for each in announcement.receipts):
            raise RuntimeError

    async with app.room("Kitchen") as kitchen, app.room("Office") as office:
        for room in (kitchen, office):
            await room.state(SatelliteState.IDLE)
        mend = app.running.broker.on_change(fault)
        failed, played = await asyncio.gather(
            *(app.receipts("Dinner is ready", room) for room in ("Kitchen", "Office"))
        )
        assert (failed["Kitchen"]["outcome"], played["Office"]["outcome"]) == ("failed", "played")
        mend()
        assert await app.announced("Dinner is ready")
