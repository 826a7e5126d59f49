"""A conversation with synthetic speech or text, checked against Home Assistant's own states."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from testbed import narrator, voice
from testbed.arguments import Saying
from testbed.changes import kept_changes, timer_changes
from testbed.evidence import look, look_closer, now_at
from testbed.home_assistant import RealHomeAssistant, free_port
from testbed.homes.showroom import SHOWROOM
from testbed.house import CHECKOUT, App, HouseError, Ports, Satellite
from testbed.panel import Message, Panel
from testbed.rest import RestApi
from testbed.sound_card import Recording, SoundCardError, VirtualSoundCard
from testbed.verdict import Seen, Verdict, judge

WAKE_SECONDS = 5.0
"""A wake word that was not noticed this long after all was said was not heard at all."""

TURN_SECONDS = 45.0
"""From the wake word to the end of the answer: cut off where a person would have given up."""

NEWS_SECONDS = 5.0
"""Between the app's answer and what it tells its panel of it: both are there at once."""

_MICROPHONE = "room"
"""The sound card's only room."""


class Ear(Protocol):
    """A way to say something that returns the turn that came of it."""

    async def __call__(self, text: str, messages: asyncio.Queue[Message]) -> Mapping[str, Any]:
        """Return the finished turn of `text`."""


async def hold(sayings: Sequence[Saying], room: str, own_home: RestApi | None, ports: Ports) -> int:
    """Hold the conversation; return 0 when every turn was true to the home, and nothing was left open."""
    out = _out_folder()
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-demo-")))
        app, home = await _start(stack, own_home, ports, data, out)
        ears: dict[bool, Ear] = {False: _TextEar(app.panel, room)}
        if any(saying.aloud for saying in sayings):
            ears[True] = await _start_satellite(stack, app, room, data, out)
        messages = await stack.enter_async_context(app.panel.live())
        verdicts = [await _turn(saying, ears[saying.aloud], home, app.panel, messages) for saying in sayings]
    narrator.say(f"Logs and recordings: {out}")
    return 0 if Verdict.FALSE not in verdicts and verdicts[-1] is not Verdict.ASKED else 1


async def _turn(saying: Saying, ear: Ear, home: RestApi, panel: Panel, messages: asyncio.Queue[Message]) -> Verdict:
    before, timers_before, kept_before = await look(home), await panel.timers(), await panel.kept()
    turn = await ear(saying.text, messages)
    running, kept = await panel.timers(), await panel.kept()
    after = await look_closer(home, await look(home), turn["about"])
    timers, changed = timer_changes(timers_before, running), kept_changes(kept_before, kept)
    seen = Seen(before, after, await now_at(home), timers, running, changed, kept)
    found, reason, made = judge(turn, seen)
    narrator.turn(turn)
    narrator.verdict(found, reason, made)
    return found


def _out_folder() -> Path:
    folder = CHECKOUT / "out"
    folder.mkdir(exist_ok=True)
    # Local time: it names a folder for the person at this machine.
    return Path(tempfile.mkdtemp(prefix=f"demo-{datetime.now().astimezone():%Y%m%d-%H%M%S}-", dir=folder))


async def _start(
    stack: AsyncExitStack, own_home: RestApi | None, ports: Ports, data: Path, out: Path
) -> tuple[App, RestApi]:
    """Start Home Assistant, then the app, on free ports where none are chosen.

    An app that comes first learns a home that is not whole yet, and the sentences then come before the rest of it.
    """
    began = time.monotonic()
    demo_home = None if own_home else RealHomeAssistant(SHOWROOM, port=ports.home_assistant or 0)
    home: RestApi | None = own_home or demo_home
    if home is None:
        raise AssertionError("there is always one of the two")
    panel_port, lan_port = ports.panel or free_port(), ports.satellites or free_port()
    app = App(home, data / "app", out, ingress_port=panel_port, lan_port=lan_port)
    if demo_home:
        await stack.enter_async_context(demo_home)
    await stack.enter_async_context(app)
    await app.wait_until_ready()
    narrator.say(f"Home Assistant ({home.url}) and the app are ready after {time.monotonic() - began:.1f} s.")
    return app, home


async def _start_satellite(stack: AsyncExitStack, app: App, room: str, data: Path, out: Path) -> Ear:
    card = stack.enter_context(VirtualSoundCard(_MICROPHONE))
    satellite = await stack.enter_async_context(Satellite(app, room, data / "satellite", out))
    devices = {"input_device": card.microphone(_MICROPHONE), "output_device": card.speaker(_MICROPHONE)}
    satellite.start(devices, card.env)
    satellite_id = await satellite.wait_until_connected()
    narrator.say(f"A satellite is paired and stands in the area {room}.")
    return _SpokenEar(card, satellite, satellite_id, out)


class _TextEar:
    """Gives text to the app."""

    def __init__(self, panel: Panel, room: str) -> None:
        self._panel = panel
        self._room = room

    async def __call__(self, text: str, messages: asyncio.Queue[Message]) -> Mapping[str, Any]:
        narrator.say(f"\n“{text}”, as text in {self._room}")
        narrating = asyncio.create_task(_narrate_one_turn(messages))
        try:
            turn: Mapping[str, Any] = (await self._panel.converse(text, self._room))["turn"]
            async with asyncio.timeout(NEWS_SECONDS):
                await narrating
        finally:
            narrating.cancel()
        return turn


async def _narrate_one_turn(messages: asyncio.Queue[Message]) -> None:
    while (message := await messages.get())["type"] != "turn":
        if message["type"] == "step":
            narrator.step(message)


class _SpokenEar:
    """Speaks into the satellite's microphone, and keeps what its speaker answers."""

    def __init__(self, card: VirtualSoundCard, satellite: Satellite, satellite_id: str, out: Path) -> None:
        self._card = card
        self._satellite = satellite
        self._satellite_id = satellite_id
        self._out = out
        self._count = 0

    async def __call__(self, text: str, messages: asyncio.Queue[Message]) -> Mapping[str, Any]:
        narrator.say(f"\n“hey jarvis, {text}”, into the microphone in {self._satellite.room}")
        samples = await asyncio.to_thread(
            lambda: voice.SpokenCommand(text, voice=voice.NEURAL, wake_voice=voice.VOICE).samples
        )
        speaker = await asyncio.to_thread(self._card.record, _MICROPHONE)
        microphone = await asyncio.to_thread(self._card.record_microphone, _MICROPHONE)
        try:
            turn = await self._speak_and_follow(samples, messages)
        finally:
            heard, said = await asyncio.gather(asyncio.to_thread(speaker.stop), asyncio.to_thread(microphone.stop))
        if (score := self._satellite.wake_word_score()) is not None:
            narrator.say(f"  woken     by {turn['wake_word']}, score {score:g} at its peak")
        self._keep(heard, speaker, microphone.time_of(voice.speech_bounds(said)[1]))
        return turn

    async def _speak_and_follow(
        self, samples: NDArray[np.int16], messages: asyncio.Queue[Message]
    ) -> Mapping[str, Any]:
        speaking = asyncio.create_task(asyncio.to_thread(self._card.speak_into, _MICROPHONE, samples))
        try:
            turn = await self._follow(messages, len(samples) / voice.RATE)
            await speaking
            return turn
        finally:
            speaking.cancel()
            with contextlib.suppress(asyncio.CancelledError, SoundCardError):
                await speaking  # where it failed, the turn that did not come has said so

    async def _follow(self, messages: asyncio.Queue[Message], speech_seconds: float) -> Mapping[str, Any]:
        """Print the steps of the turn that the wake word begins, and return the turn when it is over."""
        turn_id = ""
        deadline = time.monotonic() + speech_seconds + WAKE_SECONDS
        while True:
            message = await self._next(messages, deadline, woken=bool(turn_id))
            if message["type"] == "step":
                if message["step"]["name"] == "wake":
                    turn_id, deadline = message["turn_id"], time.monotonic() + TURN_SECONDS
                narrator.step(message)
            if message["type"] == "turn" and message["turn"]["id"] == turn_id:
                turn: Mapping[str, Any] = message["turn"]
                return turn

    async def _next(self, messages: asyncio.Queue[Message], deadline: float, *, woken: bool) -> Message:
        """Return the app's next message; raises HouseError with what failed when none comes in time."""
        try:
            # Not wait_for: on Python 3.11 it may swallow the cancellation of a Ctrl-C.
            async with asyncio.timeout(deadline - time.monotonic()):
                return await messages.get()
        except TimeoutError as err:
            self._satellite.check()
            what = f"no end of the turn within {TURN_SECONDS:.0f} s" if woken else "the wake word was not heard"
            log = f"{self._satellite.last_words()}\nLogs: {self._out}"
            raise HouseError(f"The satellite was spoken to, and {what}. The end of its log:\n{log}") from err

    def _keep(self, heard: NDArray[np.int16], recording: Recording, speech_ended: float) -> None:
        """Write what the speaker played after the last word; raises HouseError when that was nothing."""
        after = heard[max(0, round((speech_ended - recording.started) * voice.RATE)) :]
        start, end = voice.speech_bounds(after)
        if end == 0:
            raise HouseError(f"No answer came out of the satellite's speaker. Logs: {self._out}")
        self._count += 1
        file = self._out / f"answer-{self._count}.wav"
        voice.write_wav(file, after[start:end])
        seconds, milliseconds = (end - start) / voice.RATE, start * 1000 // voice.RATE
        name = os.path.relpath(file)
        narrator.say(f"  recorded  {name}: {seconds:.1f} s, its first sound {milliseconds} ms after the last word")
