"""Faults of the cloud services, driven into turns of one room: what was heard, when, and how the next turn went."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import aiohttp

from addon.app import Running
from simulators.cartesia import Cartesia
from simulators.deepgram import Deepgram
from simulators.faults import Faults
from simulators.openai import OpenAI
from simulators.openai_realtime import OpenAIRealtime
from simulators.server import Server
from testbed.home_assistant import RealHomeAssistant
from testbed.room import Room
from testbed.voice import SpokenCommand

COMMAND = SpokenCommand("turn on the kitchen lights", wake="", lead_ms=300)
QUESTION = SpokenCommand("what is a heat pump", wake="", lead_ms=300)
LIGHT = "light.kitchen_lights"

ANSWER = (
    "A heat pump moves heat from the air outside into your home. It takes little electricity for that. "
    "In summer it can work the other way round, and cool what it has heated in winter."
)
"""The language model's, long enough to be broken off."""

HEARD_SECONDS_PER_LETTER = 0.03
"""Less than any voice here takes: sound that is shorter is not the whole answer."""

MOST_SECONDS = 20.0
"""No turn may take longer than that from the end of what was said."""


class FaultStage(StrEnum):
    """The service that fails."""

    STT = "stt"
    LLM = "llm"
    TTS = "tts"


class Moment(StrEnum):
    """The moment at which it fails."""

    BEGIN = "begin"
    MIDDLE = "middle"


def _status(status: int) -> Callable[[Faults], None]:
    def fail(faults: Faults) -> None:
        faults.refuse_status = status

    return fail


def _set(name: str, value: Any) -> Callable[[Faults], None]:
    return lambda faults: setattr(faults, name, value)


FAULTS: dict[str, Callable[[Faults], None]] = {
    "refused": _set("reset", True),
    "401": _status(401),
    "402": _status(402),
    "403": _status(403),
    "429": _status(429),
    "500": _status(500),
    "503": _status(503),
    "hangs": _set("hang", True),
    "stalls": _set("stall", True),
    "cut": _set("cut_after", 0),
    "garbage": _set("garbage", True),
    "very slow": _set("slow_seconds", 5.0),
}
"""Faults by name. Those of a connection drop the ones that are open."""

ON_OPEN_LINES = {"stalls", "cut", "garbage", "very slow"}
"""Faults that are met on a connection that goes on."""


class Clouds(Protocol):
    """The simulated services."""

    @property
    def deepgram(self) -> Deepgram:
        """Speech to text."""

    @property
    def openai(self) -> OpenAI | OpenAIRealtime:
        """The language model, which reads, or hears."""

    @property
    def cartesia(self) -> Cartesia:
        """Text to speech."""


@dataclass(frozen=True)
class Fate:
    """The fate of one fault."""

    stage: FaultStage
    fault: str
    moment: Moment
    heard: str
    """The words that were spoken; in brackets where their sound is not all there."""
    seconds: float
    """From the end of what was said to the end of the turn's answer being given."""
    sound_seconds: float | None
    """To the first sound; None for silence."""
    survived: bool
    """The command was done, or the truth was said."""
    next_worked: bool
    """A plain command afterwards, with the fault still there, was done and answered aloud."""

    def __str__(self) -> str:
        sound = "silence" if self.sound_seconds is None else f"{self.sound_seconds:5.1f} s"
        marks = f"{'yes' if self.survived else 'NO':3}  {'yes' if self.next_worked else 'NO':3}"
        return (
            f"{self.stage:3}  {self.fault:9}  {self.moment:6}  {marks}  {sound:7}  {self.seconds:5.1f} s  {self.heard}"
        )


HEADER = "     fault      moment  ok   next sound     whole    heard"


class FaultMatrix:
    """One room of a running app, whose services are made to fail."""

    def __init__(
        self, home: RealHomeAssistant, app: Running, http: aiohttp.ClientSession, room: Room, clouds: Clouds
    ) -> None:
        self._home = home
        self._app = app
        self._http = http
        self._room = room
        self._clouds = clouds

    async def fate(self, stage: FaultStage, fault: str, moment: Moment) -> Fate:
        """Drive one fault into one turn, then say a plain command; the services are whole before and after."""
        server = self._server(stage)
        await self._reset()
        is_question = stage is FaultStage.LLM or (stage is FaultStage.TTS and moment is Moment.MIDDLE)
        spoken = QUESTION if is_question else COMMAND
        fail = self._failing(server, fault)
        if moment is Moment.BEGIN:
            await fail()
        turn, at_end, sound_at = await self._turn(spoken, None if moment is Moment.BEGIN else (stage, fail))
        ended = time.monotonic()
        heard, whole = turn["reply"], self._was_heard(turn["reply"])
        done = await self._home.state(LIGHT) == "on"
        survived = whole and (done if not is_question else _is_true(heard)) and ended - at_end < MOST_SECONDS
        following = await self._next_works()
        await self._reset()
        sound = sound_at - at_end if sound_at else None
        shown = heard if whole else f"[{heard}]"
        return Fate(stage, fault, moment, shown, ended - at_end, sound, survived, following)

    def _server(self, stage: FaultStage) -> Server:
        servers: dict[FaultStage, Server] = {
            FaultStage.STT: self._clouds.deepgram,
            FaultStage.LLM: self._clouds.openai,
            FaultStage.TTS: self._clouds.cartesia,
        }
        return servers[stage]

    def _failing(self, server: Server, fault: str) -> Callable[[], Awaitable[None]]:
        async def fail() -> None:
            FAULTS[fault](server.faults)
            if fault not in ON_OPEN_LINES:
                server.cut()

        return fail

    async def _reset(self) -> None:
        """Make all whole, for the app as well: its breakers are new."""
        clouds, services = self._clouds, self._app.house.services
        for server in (clouds.deepgram, clouds.openai, clouds.cartesia):
            server.faults.clear()
        clouds.deepgram.script.clear()
        clouds.openai.model = lambda _messages, _tools: ANSWER
        services.ears.replace(services.ears.engines[0], services.ears.engines[0])
        services.models.replace(services.models.engines[0], services.models.engines[0])
        services.voices.replace(services.voices.engines[0], services.voices.engines[0])
        await self._home.call_service("light", "turn_off", {"entity_id": LIGHT})
        async with asyncio.timeout(15):
            await clouds.deepgram.connected.wait()
            await clouds.cartesia.connected.wait()

    async def _turn(
        self, spoken: SpokenCommand, middle: tuple[FaultStage, Callable[[], Awaitable[None]]] | None
    ) -> tuple[dict[str, Any], float, float]:
        """Say something; return the turn, when it was said, and when the answer was first heard (0 for silence)."""
        self._clouds.deepgram.script.say(spoken.text)
        room, before = self._room, len(self._room.playbacks)
        began = time.monotonic()
        async with self._http.ws_connect(f"http://127.0.0.1:{self._app.ingress_port}/api/live") as live:
            await live.receive(timeout=5)
            saying = asyncio.create_task(room.say(spoken.samples, spoken.speech_end))
            failing = asyncio.create_task(self._fail_in_middle(*middle, began)) if middle else None
            at_end = await saying
            async with asyncio.timeout(60):
                async for frame in live:
                    message = frame.json()
                    if message["type"] == "turn":
                        turn: dict[str, Any] = message["turn"]
                        break
            if failing:
                failing.cancel()
                await asyncio.gather(failing, return_exceptions=True)
        heard = [playback for playback in room.playbacks[before:] if playback.pcm]
        return turn, at_end, heard[0].first_audio_at if heard else 0.0

    async def _fail_in_middle(self, stage: FaultStage, fail: Callable[[], Awaitable[None]], began: float) -> None:
        """Fail while it is spoken, while the model answers, or while the answer sounds."""
        if stage is FaultStage.STT:
            await asyncio.sleep(COMMAND.speech_end / 16000 * 0.6)  # in the middle of the words
        elif stage is FaultStage.LLM:
            await self._clouds.openai.log.wait_for("first token sent", since=began)
            await asyncio.sleep(0.3)  # some twenty words
        else:
            await self._clouds.cartesia.log.wait_for("first audio sent", since=began)
            await asyncio.sleep(0.3)  # some of them
        await fail()

    async def _next_works(self) -> bool:
        await self._home.call_service("light", "turn_off", {"entity_id": LIGHT})
        turn, _, sound_at = await self._turn(COMMAND, None)
        return await self._home.state(LIGHT) == "on" and bool(sound_at) and self._was_heard(turn["reply"])

    def _was_heard(self, reply: str) -> bool:
        """Return whether the sound of the last answer is long enough for all of it."""
        if not self._room.playbacks or not reply:
            return False
        letters = sum(map(str.isalnum, reply))
        return self._room.playbacks[-1].length_ms / 1000 >= letters * HEARD_SECONDS_PER_LETTER


def _is_true(heard: str) -> bool:
    """Return whether an answer is the whole one, or says that there is none, or that it broke off."""
    return heard.endswith("heated in winter.") or "language model" in heard


def matrix() -> list[tuple[FaultStage, str, Moment]]:
    """Return every stage, fault and moment."""
    return [(stage, fault, moment) for stage in FaultStage for fault in FAULTS for moment in Moment]
