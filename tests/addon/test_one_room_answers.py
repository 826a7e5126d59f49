"""One room answers a person whom several hear, and no room answers another room's speaker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.protocol import SatelliteState
from testbed.acoustics import FAR, NEAR, Acoustics
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import RATE, say, speech_bounds
from tests.addon.conftest import StartApp
from tests.addon.test_room_page import told

PREROLL = RATE // 2


def woken(voice: str, acoustics: Acoustics) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return the wake word at a microphone, and the half second behind it."""
    silence = np.zeros(RATE, np.int16)
    heard = acoustics.heard(np.concatenate((silence, say("hey jarvis", voice=voice), silence[: RATE // 4])))
    return heard[-RATE * 8 // 5 : -PREROLL], heard[-PREROLL:]


async def wake(room: Room, voice: str, acoustics: Acoustics) -> bool:
    """Detect a wake word; return whether the room is to answer it."""
    word, preroll = woken(voice, acoustics)
    return await room.is_answered(await room.wake(preroll, word))


async def test_the_first_of_two_rooms_that_hear_a_person_answers_and_the_other_stands_down(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.http.ws_connect(f"{app.panel}/api/live") as page:
        for number, (near, far, voice) in enumerate((("Kitchen", "Bedroom", "slt"), ("Bedroom", "Kitchen", "awb")), 1):
            async with app.room(near) as first, app.room(far) as second:
                assert await wake(first, voice, NEAR)
                assert not await wake(second, voice, FAR)
                assert second.now is SatelliteState.IDLE
                await told(page, "satellites", partial(counted, [number, number, 0]))


def counted(wanted: Sequence[int], state: Any) -> bool:
    """Return whether so many wake words were answered, left to another room and not meant."""
    counts = [satellite["wakes"] for satellite in state["satellites"]]
    return [sum(count[kind] for count in counts) for kind in ("answered", "elsewhere", "false")] == wanted


async def test_two_people_who_speak_in_two_rooms_at_once_are_both_answered(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        assert all(await asyncio.gather(wake(kitchen, "slt", NEAR), wake(bedroom, "rms", NEAR)))


async def test_a_room_that_listens_already_answers_though_another_hears_the_wake_word(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        await kitchen.wake()
        await kitchen.state(SatelliteState.LISTENING)
        await kitchen.speak(np.concatenate(woken("slt", NEAR)), 0)
        assert not await wake(bedroom, "slt", FAR)


async def test_a_wake_word_from_another_rooms_speaker_begins_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        announcing = asyncio.create_task(app.announced("To wake me say hey jarvis.", "Kitchen"))
        heard = FAR.heard(await said(kitchen))[-RATE * 8 // 5 :]
        before = await bedroom.wake(heard[-PREROLL:], heard[:-PREROLL])
        assert not await bedroom.is_answered(before)
        assert await wake(bedroom, "slt", NEAR), "a person is heard there all the same"
        assert await announcing


async def test_an_open_microphone_takes_no_other_rooms_speaker_for_a_person(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app, app.room("Kitchen") as kitchen, app.room("Bedroom") as bedroom:
        listening = asyncio.create_task(app.receipts("Anything else?", "Bedroom", listen=True))
        await bedroom.state(SatelliteState.LISTENING)
        announcing = asyncio.create_task(app.announced("Turn on the kitchen lights.", "Kitchen"))
        sound = FAR.heard(await said(kitchen))
        turn = await app.turn_of(bedroom.interrupt(sound, len(sound)))

        assert (turn["actions"], turn["reply"], turn["trouble"]) == ([], "", None)
        await asyncio.gather(listening, announcing)


async def said(room: Room) -> NDArray[np.int16]:
    """Return what a room's speaker was given, at RATE, once all of it has come."""
    playback = await room.reply()
    pcm = np.frombuffer(bytes(playback.pcm), np.int16)
    samples: NDArray[np.int16] = np.asarray(soxr.resample(pcm, playback.start.rate, RATE), np.int16)
    begin, end = speech_bounds(samples)
    return samples[begin:end]
