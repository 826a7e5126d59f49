"""Free speech with no key and nothing set: Whisper hears and a neural voice answers, both in the house."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from addon.options import Options
from assistant.services import Services
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import NEURAL, RATE, SpokenCommand, say
from tests.addon.conftest import StartApp

SAID = (
    ("Could you please switch off the kitchen lights?", "Kitchen Lights"),
    ("How many windows do I have in here?", ""),
    ("Add oat milk and eggs to my shopping list.", "Oat milk"),
)
"""Spoken to a home in which nothing is downloaded any more, and a part of the answer."""


def letters(text: str) -> str:
    """The letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


def likeness(heard: str, said: str) -> float:
    """Return how much of what was said was heard, up to 1: a recogniser may write one word differently elsewhere."""
    return SequenceMatcher(None, letters(heard), letters(said), autojunk=False).ratio()


async def until_whisper_hears(services: Services) -> None:
    """Return once the model is loaded."""
    ears, loaded = services.auto_ears, asyncio.Event()
    assert ears
    ears.on_renewed(loaded.set)
    if ears.service.provider != "whisper":
        await asyncio.wait_for(loaded.wait(), 60)


async def test_what_is_said_freely_is_heard_done_and_answered(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(), own_speech=True) as app:
        await until_whisper_hears(app.running.house.services)
        async with app.room("Kitchen") as kitchen:
            for number, (said, reply) in enumerate(SAID):
                await kitchen.state(SatelliteState.IDLE)
                spoken = SpokenCommand(said, wake="", lead_ms=300, voice=NEURAL)
                turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
                assert likeness(turn["transcript"], said) > 0.9, turn["transcript"]
                assert reply in turn["reply"]
                answer = await kitchen.reply(number)
                assert np.abs(np.frombuffer(answer.pcm, np.int16)).max() > 1000
                assert {use["provider"] for use in turn["services"]} == {"whisper", "auto"}


async def test_a_television_music_and_noise_in_a_room_that_listens_do_nothing(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    sounds = {"Kitchen": television(), "Living Room": music(), "Bedroom": gusts()}
    async with start_app(home_assistant, Options(), own_speech=True) as app, AsyncExitStack() as stack:
        await until_whisper_hears(app.running.house.services)
        before = await states(home_assistant)
        rooms = [await stack.enter_async_context(app.room(name)) for name in sounds]
        await asyncio.gather(*(hears(room, sound) for room, sound in zip(rooms, sounds.values(), strict=True)))
        assert await states(home_assistant) == before
        turns = {turn["room"]: turn for turn in (await app.get("/api/turns"))["turns"]}
    assert len(turns) == len(sounds)
    assert letters(turns["Kitchen"]["transcript"])  # it has ears
    assert not [turn["transcript"] for name, turn in turns.items() if name != "Kitchen" and turn["transcript"]]


async def hears(room: Room, sound: NDArray[np.int16]) -> None:
    """Wake a room by mistake, with a sound in it, and wait until it is at rest."""
    after = len(room.messages)
    await room.say(sound, len(sound))
    await room.state(SatelliteState.IDLE, after=after, seconds=60)


async def states(home: RealHomeAssistant) -> dict[str, str]:
    """The states of all that can be acted on."""
    kinds = ("light.", "switch.", "fan.", "cover.", "lock.", "climate.", "media_player.", "todo.", "timer.", "scene.")
    return {name: state["state"] for name, state in (await home.states()).items() if name.startswith(kinds)}


def television() -> NDArray[np.int16]:
    """Actors who speak of doors and lights, with music below."""
    said = ("He never turned the lights off when he left.", "And then she opened the door!")
    voices = (NEURAL, "rms")
    spoken = np.concatenate([say(text, voice=voice) for text, voice in zip(said, voices, strict=True)])
    return mixed(spoken, np.resize(music(), len(spoken)) // 4)


def music() -> NDArray[np.int16]:
    """Three seconds of chords and a drum."""
    time = np.arange(RATE // 2) / RATE
    chance = np.random.default_rng(0)
    beat = chance.normal(0, 4000, len(time)) * np.exp(-time * 40)
    chords = [
        sum(
            3000 / part * np.sin(2 * np.pi * root * note * part * time) for note in (1, 1.25, 1.5) for part in (1, 2, 3)
        )
        for root in (220, 196, 262, 220, 175, 196)
    ]
    return mixed(np.concatenate([chord * np.exp(-time * 3) + beat for chord in chords]))


def gusts() -> NDArray[np.int16]:
    """Three seconds in which somebody blows at the microphone."""
    time = np.arange(3 * RATE) / RATE
    return mixed(np.random.default_rng(1).normal(0, 6000, len(time)) * np.abs(np.sin(2 * np.pi * time)))


def mixed(*sounds: NDArray[Any]) -> NDArray[np.int16]:
    """The sounds at once."""
    return np.asarray(np.sum(sounds, axis=0).clip(-32768, 32767), np.int16)


async def test_without_a_network_fixed_sentences_serve_until_the_model_is_here_and_the_panel_says_so(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # no network
    spoken = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
    none = tmp_path / "none"
    async with (
        start_app(home_assistant, Options(), models=none, own_speech=True) as app,
        app.room("Kitchen") as kitchen,
    ):
        services, told = app.running.house.services, asyncio.Event()
        services.on_problem(told.set)
        await kitchen.state(SatelliteState.IDLE)
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert turn["transcript"] == "turn on the kitchen lights"
        assert await home_assistant.state("light.kitchen_lights") == "on"
        if not services.problems:
            await asyncio.wait_for(told.wait(), 60)
        assert "Speech to text has no model yet" in services.problems[0]
        assert "Until then fixed sentences with the home's names are understood." in services.problems[0]
        health = await app.get("/api/health")
        assert any("fixed sentences" in str(problem) for problem in health["problems"])


async def test_a_name_that_was_heard_as_another_word_is_the_name_that_it_sounds_like(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        answer = await app.converse("Turn on the kitschen lights.")
        assert "Kitchen Lights" in answer["reply"]
        assert await home_assistant.state("light.kitchen_lights") == "on"
        unlocked = await app.converse("Unlock the frond door.")
        assert await home_assistant.state("lock.front_door") == "locked", unlocked
