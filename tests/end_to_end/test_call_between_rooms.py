"""A call between two real satellites at a sound card: heard on both sides, half duplex, ended by voice or by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import numpy as np
from numpy.typing import NDArray

from testbed.home_assistant import RealHomeAssistant
from testbed.sound_card import Recording
from testbed.voice import RATE, SpokenCommand, say
from tests.end_to_end.conftest import House, StartHouse, told
from tests.end_to_end.test_rooms_in_earshot import state_of

ROOMS = ("Kitchen", "Bedroom")
SENTENCE = "come down please, dinner is ready"
LOUD = 300
"""Samples above it are no quiet of the sound card's."""

ALIKE = 0.4
"""Correlation from which one sound is the other: what is heard lacks a beginning at most."""


@asynccontextmanager
async def connected(house: House) -> AsyncIterator[asyncio.Queue[Mapping[str, object]]]:
    """Call the bedroom from the kitchen, and wait until both microphones are open."""
    async with house.app.panel.live() as messages:
        answer = await house.app.panel.converse("call the bedroom", "Kitchen")
        assert answer["reply"] == "I'm calling Bedroom.", answer
        states = dict.fromkeys(ROOMS, "")
        await told(messages, lambda message: become(states, message) == ["listening", "listening"])
        yield messages


def become(states: dict[str, str], message: Mapping[str, object]) -> list[str]:
    """Take the rooms' states that a message tells, and return them all."""
    states.update({room: state for room in ROOMS if (state := state_of(message, room))})
    return [states[room] for room in ROOMS]


async def test_two_satellites_talk_in_turn_hang_up_by_voice_and_one_that_vanishes_is_told_of(
    home_assistant: RealHomeAssistant, start_house: StartHouse
) -> None:
    async with start_house(home_assistant) as house:
        await asyncio.gather(*map(house.satellite, ROOMS))
        announced = await asyncio.to_thread(house.card.record, "bedroom")
        with house.card.earshot("bedroom", "bedroom", 1.0), house.card.earshot("kitchen", "kitchen", 1.0):
            async with connected(house) as messages:
                chime = await asyncio.to_thread(announced.stop)
                assert np.abs(chime).max() > LOUD, "the microphone was opened without a sound"
                for here, there in (ROOMS, ROOMS[::-1]):
                    delay, back = await carried(house, here, there)
                    print(f"mouth to ear, {here} to {there}: {delay:.3f} s")
                    assert 0.0 < delay < 10.0
                    assert back < ALIKE, f"{here} heard itself come back"
                await house.speak(SpokenCommand("hang up"), "Kitchen")
                await told(messages, lambda message: state_of(message, "Bedroom") == "responding")
                states = dict.fromkeys(ROOMS, "responding")
                await told(messages, lambda message: become(states, message) == ["idle", "idle"])
            async with connected(house) as messages:
                await house.satellites["Bedroom"].stop()
                await told(messages, lambda message: state_of(message, "Kitchen") == "responding")


async def carried(house: House, here: str, there: str) -> tuple[float, float]:
    """Say something in one room of a call.

    Returns how long after the microphone the other room's speaker has it [seconds], and how much of it comes back.
    """
    card, spoken = house.card, say(SENTENCE)
    mouth, ear, own = await asyncio.gather(
        asyncio.to_thread(card.record_microphone, here.lower()),
        asyncio.to_thread(card.record, there.lower()),
        asyncio.to_thread(card.record, here.lower()),
    )
    try:
        await asyncio.to_thread(card.speak_into, here.lower(), spoken)
        await asyncio.to_thread(ear.hear_more, 2.5)
    finally:
        for recording in (mouth, ear, own):
            await asyncio.to_thread(recording.stop)
    said, _ = found(spoken, mouth)
    heard, alike = found(spoken[len(spoken) // 3 :], ear)
    assert alike > ALIKE, f"{there} did not hear what was said in {here} ({alike:.2f})"
    _, back = found(spoken[len(spoken) // 3 :], own)
    return heard - len(spoken) // 3 / RATE - said, back


def found(part: NDArray[np.int16], recording: Recording) -> tuple[float, float]:
    """Return when a sound begins in a recording, on the clock of all of them, and how alike it is there, 0 to 1."""
    whole = recording.heard().astype(np.float64)
    sound = part.astype(np.float64)
    size = 1 << (len(whole) + len(sound)).bit_length()
    product = np.fft.irfft(np.fft.rfft(whole, size) * np.fft.rfft(sound, size).conj(), size)[: len(whole)]
    at = int(product.argmax())
    there = whole[at : at + len(sound)]
    strength = float(np.linalg.norm(there) * np.linalg.norm(sound)) or 1.0
    return recording.time_of(at), float(product[at]) / strength
