"""Ringing where it can be heard: a satellite without a working speaker is as good as not there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from ha_tools.timers.schedule import Happening
from satellite.protocol import PlaybackKind
from satellite.sound_devices import SoundDevices
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.sound_card import VirtualSoundCard
from testbed.voice import RATE
from tests.addon.conftest import StartApp
from tests.addon.satellite import LOUD, satellite
from tests.addon.timers.test_timers import SOON, happenings, ringing, rings, timers


async def rings_again(room: Room, after: int) -> None:
    """Wait until a ring has come whole to a room, which had been given `after` playbacks."""
    assert (await room.reply(after)).start.kind is PlaybackKind.TIMER


@pytest.mark.parametrize("asked", ["set a pizza timer for 1 second", "remind me to stretch in 1 second"])
async def test_what_its_own_room_cannot_sound_rings_in_the_others(
    home_assistant: RealHomeAssistant, start_app: StartApp, asked: str
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await kitchen.unplug_speaker()
        await app.converse(asked, "Kitchen")
        await ringing(bedroom)
        assert not rings(kitchen)
        await app.converse("stop", "Kitchen")
        assert await timers(app) == []


async def test_with_real_speakers_it_is_heard_in_the_next_room(
    home_assistant: RealHomeAssistant,
    start_app: StartApp,
    sound_card: VirtualSoundCard,
    devices: SoundDevices,
    tmp_path: Path,
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        satellite(app, devices, "Kitchen", "no such device", tmp_path),
        satellite(app, devices, "Bedroom", sound_card.speaker("bedroom"), tmp_path),
        happenings(app) as until,
    ):
        recording = await asyncio.to_thread(sound_card.record, "bedroom")
        await app.converse("set a timer for 1 second", "Kitchen")
        await until(Happening.MISSED)  # it was heard for as long as it rings
        sounded = await asyncio.to_thread(recording.stop)
    assert np.count_nonzero(np.abs(sounded.astype(np.int32)) > LOUD) > RATE // 10


async def test_a_speaker_that_fails_while_it_rings_lets_it_ring_elsewhere_and_counts_again_when_it_is_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await app.converse("set a pizza timer for 1 second", "Kitchen")
        await ringing(kitchen)
        assert not rings(bedroom)
        await kitchen.unplug_speaker()
        await ringing(bedroom)
        before = len(kitchen.playbacks)
        await kitchen.plug_in_speaker()
        await rings_again(kitchen, before)
        await app.converse("stop", "Kitchen")
        assert await timers(app) == []


async def test_a_speaker_that_fails_between_two_rings_lets_it_ring_elsewhere(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await app.converse("set a pizza timer for 1 second", "Kitchen")
        await kitchen.reply()
        await kitchen.unplug_speaker()
        await ringing(bedroom)


async def test_where_no_other_room_is_it_rings_as_soon_as_the_speaker_is_back(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        app.room("Kitchen") as kitchen,
        happenings(app) as until,
    ):
        await kitchen.unplug_speaker()
        await app.converse("set a pizza timer for 1 second", "Kitchen")
        assert (await until(Happening.UPDATED)).everywhere
        (timer,) = await timers(app)
        assert timer["status"] == "ringing"
        await kitchen.plug_in_speaker()
        await ringing(kitchen)
        await until(Happening.MISSED)


async def test_another_satellite_of_the_room_rings_it_and_the_house_is_left_in_peace(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        app.room("Shelf") as shelf,
        app.room("Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
        happenings(app) as until,
    ):
        known = {one["name"]: one["satellite_id"] for one in (await app.get("/api/satellites"))["satellites"]}
        async with app.http.post(f"{app.panel}/api/satellites/{known['Shelf']}", json={"area_id": "kitchen"}) as moved:
            moved.raise_for_status()
        await kitchen.unplug_speaker()
        await app.converse("set a pizza timer for 1 second", "Kitchen")
        await ringing(shelf)
        await until(Happening.MISSED)
        assert not rings(bedroom)


async def test_a_satellite_that_takes_the_sound_and_tells_nothing_is_not_relied_on(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with (
        start_app(home_assistant, patience=SOON) as app,
        Silent.connect(app.lan, "Kitchen") as kitchen,
        app.room("Bedroom") as bedroom,
    ):
        await kitchen.paired(app.pair)
        await app.converse("set a pizza timer for 1 second", "Kitchen")
        await bedroom.reply(seconds=60)
        assert rings(bedroom)


class Silent(Room):
    """A satellite that does not say what it does with the sound."""

    async def _play(self, _playback: object) -> None:
        """Say nothing."""
