"""Calls from outside the house: by telephone (Twilio's media streams) and by WebRTC, through Pipecat's own runner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import numpy as np
import pytest

from addon.options import Options
from agent.call_entry import CallEntry
from assistant.room.pipeline import SPEECH_RATE
from simulators.browser_call import BrowserCall
from simulators.deepgram import Deepgram
from simulators.telephone import RATE, CallRejectedError, TelephoneCall, decoded, encoded
from testbed.home_assistant import RealHomeAssistant
from testbed.voice import RATE as SPOKEN_RATE
from testbed.voice import say
from tests.addon.conftest import StartApp
from tests.agent.conftest import AUTH_TOKEN, CALLER, running_bot

PIN = "2468"
LIGHT = "light.kitchen_lights"
ON = "Turn on the kitchen lights."
OFF = "Turn off the kitchen lights."


def test_a_loud_and_a_faint_sound_come_back_from_the_line_nearly_as_they_were() -> None:
    wave = np.sin(np.arange(RATE) * 2 * np.pi * 440 / RATE)
    for loudness in (30_000, 3_000, 100):
        sound = (loudness * wave).astype(np.int16)
        assert np.abs(decoded(encoded(sound)) - sound).max() <= max(4, loudness // 16)


@pytest.mark.timeout(300)
async def test_callers_are_let_in_by_the_pin_and_then_are_a_room_of_the_home(
    home_assistant: RealHomeAssistant, ears: Deepgram, tmp_path: Path
) -> None:
    await home_assistant.call_service("light", "turn_off", {"entity_id": LIGHT})
    on, off = say(ON), say(OFF)
    async with running_bot(home_assistant, ears, tmp_path, PIN) as bot, asyncio.timeout(250):
        async with TelephoneCall.dialled(bot.telephone, {"ticket": "guessed"}) as unsigned:
            await unsigned.ended.wait()
        for token, number in (("another", CALLER), (AUTH_TOKEN, "+31209999999")):
            with pytest.raises(CallRejectedError):
                async with TelephoneCall.rung(bot.webhook, token, number):
                    pass
        async with TelephoneCall.rung(bot.webhook, AUTH_TOKEN, CALLER) as guesser:
            await guesser.hears(1.0)  # it is asked for the PIN
            for wrong in ("1111", "2222", "3333"):
                await guesser.say(on[::2])
                await guesser.press(wrong)
            await guesser.ended.wait()
        async with BrowserCall.to(bot.http, {"pin": "1234"}) as guesser_in_browser:
            await guesser_in_browser.ended.wait()
        assert not ears.log.all("connected")
        assert await home_assistant.state(LIGHT) == "off"

        async with TelephoneCall.rung(bot.webhook, AUTH_TOKEN, CALLER) as caller:
            await caller.press(PIN)
            ears.script.say(ON, seconds=len(on) / SPOKEN_RATE)
            before = len(caller.heard)
            await caller.say(on[::2])
            await home_assistant.wait_for_state(LIGHT, "on", 60.0)
            await caller.hears(0.5, after=before)

        async with BrowserCall.to(bot.http, {"pin": PIN}) as browser:
            ears.script.say(OFF, seconds=len(off) / SPOKEN_RATE)
            await browser.say(off)
            await home_assistant.wait_for_state(LIGHT, "off", 60.0)
            await browser.hears(0.5)
        begun = {
            "transport": "webrtc",
            "body": {"pin": PIN},
        }  # the runner's own way to begin a call, which logs all of it
        async with aiohttp.ClientSession() as session, session.post(f"{bot.http}/start", json=begun) as answer:
            await answer.read()
    log = (tmp_path / "bot.log").read_text("utf-8")
    told = [text for text in (f"'{PIN}'", f'"{PIN}"', AUTH_TOKEN, "kitchen lights") if text in log.lower()]
    assert told == [], "neither the PIN nor what was said is in the log"


class Keypad:
    """A caller who presses keys, and hears."""

    def __init__(self, keys: str) -> None:
        self._keys = iter(keys)
        self.heard = b""

    async def next_key(self) -> str:
        return next(self._keys)

    async def say(self, pieces: AsyncIterator[bytes], rate: int) -> None:
        assert rate == SPEECH_RATE
        self.heard = b"".join([piece async for piece in pieces])

    async def hush(self) -> None:
        self.heard = b""


@pytest.mark.parametrize(
    ("pin", "keys", "body", "is_let_in"),
    [
        ("", "1234#", None, False),  # without a PIN nobody gets in
        ("", "", {"pin": ""}, False),
        (PIN, "2#11111111", None, False),  # three wrong ones
        (PIN, "13572468", None, True),
        (PIN, "2468", {}, True),  # a body without a PIN: the keys are asked for
        (PIN, "", {"pin": PIN}, True),
        (PIN, "2468", {"pin": "1"}, False),
        (PIN, "2468", {"pin": None}, False),
    ],
)
async def test_who_is_let_in(
    home_assistant: RealHomeAssistant, start_app: StartApp, pin: str, keys: str, body: object, is_let_in: bool
) -> None:
    async with start_app(home_assistant) as app:
        caller = Keypad(keys)
        assert await CallEntry(app.running.house, pin).admits(caller, body) is is_let_in
        assert bool(caller.heard) is not is_let_in


async def test_guessing_locks_out_callers_and_leaves_the_pin_of_the_house_alone(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant, Options(pin=PIN)) as app:
        entry = CallEntry(app.running.house, PIN)
        for _ in range(2):
            await entry.admits(Keypad("111111111111"), None)
        assert not await entry.admits(Keypad(PIN), None)
        assert app.running.house.pins.accepts(PIN)
