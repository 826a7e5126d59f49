"""A house on real parts: `parley-satellite` and `python -m addon` as processes, a sound card, a Home Assistant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.house import App, Satellite
from testbed.sound_card import VirtualSoundCard
from testbed.voice import RATE, VOICE, SpokenCommand, speech_bounds


@dataclass
class House:
    """An app with satellites at the sound card."""

    app: App
    card: VirtualSoundCard
    folder: Path
    stack: AsyncExitStack
    satellites: dict[str, Satellite] = field(default_factory=dict)
    """The satellite of each room."""

    async def satellite(self, room: str) -> str:
        """Start a satellite in a room, have it paired, and return its id."""
        data, logs = self.folder / room, self.folder / f"{room} logs"
        logs.mkdir(exist_ok=True)
        satellite = await self.stack.enter_async_context(Satellite(self.app, room, data, logs))
        device = room.lower()
        settings = {"input_device": self.card.microphone(device), "output_device": self.card.speaker(device)}
        satellite.start(settings, self.card.env)
        self.satellites[room] = satellite
        return await satellite.wait_until_connected()

    async def say(self, text: str, room: str, voice: str = VOICE) -> Mapping[str, Any]:
        """Say the wake word and `text` in a room; return the finished turn, once its answer was heard there."""
        recording = await asyncio.to_thread(self.card.record, room.lower())
        try:
            async with self.app.panel.live() as messages, asyncio.TaskGroup() as group:
                group.create_task(self.speak(SpokenCommand(text, voice=voice), room))
                turn = await finished_turn(messages, room)
        finally:
            heard = await asyncio.to_thread(recording.stop)
        began, ended = speech_bounds(heard)
        assert (ended - began) / RATE > 0.5, f"nothing was heard in the room: {turn}"
        return turn

    async def speak(self, command: SpokenCommand, room: str) -> None:
        """Speak until the wake word was heard: of a busy machine's sound card some sound is lost."""
        satellite = self.satellites[room]
        before = satellite.wake_words()
        for _ in range(3):
            await asyncio.to_thread(self.card.speak_into, room.lower(), command.samples)
            with suppress(TimeoutError):
                async with asyncio.timeout(8):
                    while satellite.wake_words() == before:  # noqa: ASYNC110 - what a program writes down is no event of ours
                        await asyncio.sleep(0.1)
                    return


async def finished_turn(messages: asyncio.Queue[Mapping[str, Any]], room: str) -> Mapping[str, Any]:
    while True:
        message = await asyncio.wait_for(messages.get(), 40)
        if message["type"] == "turn" and message["turn"]["room"] == room:
            return dict(message["turn"])


StartHouse = Callable[[RealHomeAssistant], Any]


@pytest.fixture
def start_house(sound_card: VirtualSoundCard, tmp_path: Path) -> StartHouse:
    @asynccontextmanager
    async def start(home_assistant: RealHomeAssistant) -> AsyncIterator[House]:
        async with AsyncExitStack() as stack:
            app = App(home_assistant, tmp_path / "app", tmp_path, ingress_port=free_port(), lan_port=free_port())
            await stack.enter_async_context(app)
            await app.wait_until_ready()
            yield House(app, sound_card, tmp_path, stack)

    return start


def choose(monkeypatch: pytest.MonkeyPatch, **options: str) -> None:
    """Set options of the app by its environment."""
    for name, value in options.items():
        monkeypatch.setenv(f"PARLEY_{name.upper()}", value)


async def told(
    messages: asyncio.Queue[Mapping[str, Any]], wanted: Callable[[Mapping[str, Any]], bool]
) -> Mapping[str, Any]:
    """Wait until the panel is told what is wanted."""
    while True:
        message = await asyncio.wait_for(messages.get(), 40)
        if wanted(message):
            return message
