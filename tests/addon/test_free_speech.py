"""Free speech with no key: Whisper hears and a neural voice answers, both in the house."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from addon.options import Options
from assistant.settings import SttProvider, TtsProvider
from satellite.protocol import SatelliteState
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import NEURAL, SpokenCommand
from tests.addon.conftest import StartApp

LOCAL = Options(stt=SttProvider.WHISPER, tts=TtsProvider.NEURAL)


SAID = (
    ("Could you please switch off the kitchen lights?", "Kitchen Lights"),
    ("How many windows do I have in here?", ""),
    ("Add oat milk and eggs to my shopping list, please.", "Oat milk"),
)
"""Spoken to a home in which nothing is downloaded any more, and a part of the answer."""


def letters(text: str) -> str:
    """The letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


async def test_what_is_said_freely_is_heard_done_and_answered(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, LOCAL) as app, app.room("Kitchen") as kitchen:
        for number, (said, reply) in enumerate(SAID):
            await kitchen.state(SatelliteState.IDLE)
            spoken = SpokenCommand(said, wake="", lead_ms=300, voice=NEURAL)
            turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
            assert letters(turn["transcript"]) == letters(said)
            assert reply in turn["reply"]
            answer = await kitchen.reply(number)
            assert np.abs(np.frombuffer(answer.pcm, np.int16)).max() > 1000
            assert {use["provider"] for use in turn["services"]} == {"whisper", "neural"}


async def test_until_the_model_is_here_the_panel_and_the_room_say_so(
    home_assistant: RealHomeAssistant, start_app: StartApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # no network
    spoken = SpokenCommand("Turn on the kitchen lights.", wake="", lead_ms=300, voice=NEURAL)
    async with start_app(home_assistant, LOCAL, models=tmp_path / "none") as app, app.room("Kitchen") as kitchen:
        await kitchen.state(SatelliteState.IDLE)
        turn = await app.turn_of(kitchen.say(spoken.samples, spoken.speech_end))
        assert not turn["transcript"]
        assert "no model yet" in turn["problem"]
        health = await app.get("/api/health")
        assert any("Speech to text has no model yet" in problem for problem in health["problems"])
