"""Many turns over a few satellites, while services fail at random and people talk over answers, leave and come back."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from addon.app import Running
from satellite.protocol import SatelliteState, StandDown, StateChanged, StopPressed, Welcome
from simulators.server import Server
from testbed.fault_matrix import ANSWER, FAULTS, ON_OPEN_LINES, Clouds, FaultStage
from testbed.lan import lan_url
from testbed.leftovers import Holdings, resident_kb
from testbed.room import Room
from testbed.soak_plan import (
    COMMANDS,
    OVER,
    RESTART_SECONDS,
    ROOMS,
    SAID,
    PlannedTurn,
    Stretch,
    Twist,
    faults_of,
    spoken,
    turns_of,
)
from testbed.soak_report import SoakReport
from testbed.voice import RATE

END_SECONDS = 60.0
"""A turn that takes longer, with all that is said over it, has no end."""

KEPT_ENTRIES = 300
"""Entries of a simulator's log that somebody may still wait for."""

_STATES = {
    Stretch.SPOKEN: SatelliteState.LISTENING,
    Stretch.ANSWERED: SatelliteState.PROCESSING,
    Stretch.HEARD: SatelliteState.RESPONDING,
}


@dataclass(frozen=True)
class SoakedApp:
    """The app that goes through a soak."""

    panel: str
    """Address of the panel's site: "http://127.0.0.1:8099"."""
    lan: str
    """Address of the LAN site."""
    memory_kb: Callable[[], float]
    """Returns the memory of its process, in units of 1,000 bytes."""
    renew: Callable[[], None] = lambda: None
    """Makes engines that were left as new."""

    @classmethod
    def in_this_process(cls, app: Running) -> SoakedApp:
        """Return one that shares the process with its driver and its services."""
        services = app.house.services

        def renew() -> None:
            services.ears.replace(services.ears.engines[0], services.ears.engines[0])
            services.models.replace(services.models.engines[0], services.models.engines[0])
            services.voices.replace(services.voices.engines[0], services.voices.engines[0])

        return cls(f"http://127.0.0.1:{app.ingress_port}", lan_url(app.lan_port), resident_kb, renew)


class Soak:
    """A running app, its simulated services, and as many satellites as `ROOMS` has names."""

    def __init__(
        self, app: SoakedApp, http: aiohttp.ClientSession, clouds: Clouds, seed: int, *, speaker_speed: float = 1.0
    ) -> None:
        """`speaker_speed`: how many times faster than in life answers are played."""
        self._app = app
        self._http = http
        self._clouds = clouds
        self._seed = seed
        self._speaker_speed = speaker_speed
        self._servers: dict[FaultStage, Server] = {
            FaultStage.STT: clouds.deepgram,
            FaultStage.LLM: clouds.openai,
            FaultStage.TTS: clouds.cartesia,
        }
        self._tokens: dict[str, tuple[str, str]] = {}
        """Room -> its id and its token."""
        self._begun: dict[str, str] = {}
        """Turns that began, and have not been told as ended: the id and the room."""
        self._none_open = asyncio.Event()
        """Set while there is none of them."""
        self._told: dict[str, dict[str, Any]] = {}
        """Room -> its last turn."""
        self.report = SoakReport()

    async def run(self, turns: int, progress: Callable[[SoakReport], None] = lambda _: None) -> SoakReport:
        """Go through so many turns, spread over the satellites."""
        self._clouds.openai.model = lambda _messages, _tools: ANSWER
        for said in map(spoken, {*SAID, *OVER}):
            begin = said.lead_ms * RATE // 1000
            self._clouds.deepgram.script.sounds.learn(said.samples, RATE, said.text, begin, said.speech_end)
        async with self._http.ws_connect(f"{self._app.panel}/api/live") as live:
            following = asyncio.create_task(self._follow(live))
            weather = [asyncio.create_task(work) for work in (self._restart(), *map(self._fail, FaultStage))]
            try:
                still_to_come = iter(range(turns))
                await asyncio.gather(
                    *(self._satellite(number, still_to_come, progress) for number in range(len(ROOMS)))
                )
            finally:
                for task in weather:
                    task.cancel()
                await asyncio.gather(*weather, return_exceptions=True)
            await self._all_told()
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        return self.report

    async def pair(self) -> None:
        """Pair the satellites, which are gone again then."""
        for number in range(len(ROOMS)):
            async with self._connected(number):
                pass

    # ── the services ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _fail(self, stage: FaultStage) -> None:
        """Make a service fail, and whole again, until cancelled."""
        server = self._servers[stage]
        for fault in faults_of(self._seed, stage):
            await asyncio.sleep(fault.calm_seconds)
            self.report.faults[f"{stage} {fault.name}"] += 1
            FAULTS[fault.name](server.faults)
            if fault.name not in ON_OPEN_LINES:
                server.cut()
            try:
                await asyncio.sleep(fault.seconds)
            finally:
                server.faults.clear()
            del server.log.entries[:-KEPT_ENTRIES]
            self._clouds.openai.requests.clear()

    async def _restart(self) -> None:
        while True:
            await asyncio.sleep(RESTART_SECONDS)
            self._app.renew()

    # ── the app's own account of its turns ────────────────────────────────────────────────────────────────────────

    async def _follow(self, live: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in live:
            message = frame.json()
            if message["type"] == "step":
                self._begun[message["turn_id"]] = message["room"]
                self._none_open.clear()
            elif message["type"] == "turn":
                turn = message["turn"]
                self._begun.pop(turn["id"], None)
                self._told[turn["room"]] = turn
                trouble = (turn["trouble"] or {}).get("code")
                if not self._begun:
                    self._none_open.set()
                self.report.outcomes[f"{turn['decided_by']}: {turn['outcome'] or trouble or 'no more'}"] += 1

    async def _all_told(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._none_open.wait()
        self.report.unended += [f"{room}: turn {turn} was not told as ended" for turn, room in self._begun.items()]

    # ── the satellites ────────────────────────────────────────────────────────────────────────────────────────────

    async def _satellite(
        self, number: int, still_to_come: Iterator[int], progress: Callable[[SoakReport], None]
    ) -> None:
        """Go through one satellite's turns for as long as some are `still_to_come`, which all of them share."""
        planned, stays = turns_of(self._seed, number), False
        connection = AsyncExitStack()
        async with connection:
            for _ in still_to_come:
                if not stays:
                    await connection.aclose()
                    room = await connection.enter_async_context(self._connected(number))
                turn = next(planned)
                stays = await self._turn(number, room, turn)
                self.report.turns += 1
                self.report.twists[turn.twist] += 1
                self.report.memory_kb.append(self._app.memory_kb())
                progress(self.report)

    @asynccontextmanager
    async def _connected(self, number: int) -> AsyncIterator[Room]:
        """Connect one; every other one cancels echoes."""
        name, can_hear = ROOMS[number], number % 2 == 0
        satellite_id, token = self._tokens.get(name, (f"{uuid.UUID(int=number + 1)}", ""))
        url = self._app.lan
        async with Room.connect(url, name, satellite_id=satellite_id, token=token, echo_cancellation=can_hear) as room:
            room.speaker_speed = self._speaker_speed
            if token:
                await room.wait_for(Welcome, seconds=END_SECONDS)
            else:
                await room.paired(self._pair)
                self._tokens[name] = (satellite_id, room.token)
            await room.state(SatelliteState.IDLE, seconds=END_SECONDS)
            yield room

    async def _pair(self, code: str) -> None:
        async with self._http.post(f"{self._app.panel}/api/pair", json={"code": code}) as response:
            response.raise_for_status()

    async def _turn(self, number: int, room: Room, planned: PlannedTurn) -> bool:
        """Go through one turn; return whether the satellite is still there."""
        await asyncio.sleep(planned.pause_seconds)
        began = time.monotonic()
        try:
            async with asyncio.timeout(END_SECONDS):
                stays = await self._play(number, room, planned)
        except TimeoutError:
            told = self._told.get(ROOMS[number])
            self.report.unended.append(f"{ROOMS[number]}: {planned}, now {room.now}; last told: {told}")
            return False
        self.report.longest_seconds = max(self.report.longest_seconds, time.monotonic() - began)
        if stays:
            await room.forget()
        return stays

    async def _play(self, number: int, room: Room, planned: PlannedTurn) -> bool:
        after = len(room.messages)
        speaking = asyncio.create_task(room.say(planned.said.samples, planned.said.speech_end))
        try:
            if planned.twist is not Twist.NONE:
                await room.wait_until(lambda: _has_come(room, after, planned.stretch), seconds=END_SECONDS)
                await asyncio.sleep(planned.after_seconds)
                if not await self._twist(room, planned, speaking):
                    return False
            ended = await speaking
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
        await room.wait_until(lambda: _is_over(room, after), seconds=END_SECONDS)
        if planned.twist is Twist.NONE and planned.said.text:
            self._note(ROOMS[number], room, planned.said.text, ended)
        return True

    async def _twist(self, room: Room, planned: PlannedTurn, speaking: asyncio.Task[float]) -> bool:
        """Let something come between a turn and its end; return whether the satellite is still there."""
        match planned.twist:
            case Twist.VANISHES:
                room.vanish()
                return False
            case Twist.LEAVES:
                return False
            case Twist.STOPPED:
                await speaking
                await room.send(StopPressed())
            case Twist.TALK_OVER:
                await speaking
                if room.now is not SatelliteState.IDLE:
                    await room.interrupt(planned.over.samples, planned.over.speech_end)
            case Twist.WAKE_OVER:
                await speaking
                await room.say(planned.over.samples, planned.over.speech_end)
        return True

    def _note(self, name: str, room: Room, said: str, ended: float) -> None:
        """Note how a turn went that nothing came between."""
        sounds = [playback.first_audio_at for playback in room.playbacks if playback.pcm]
        told = self._told.get(name, {})
        words, reply, problem = (told.get(key) for key in ("transcript", "reply", "problem"))
        account = f"{name}: {said!r}, of which was heard {words!r}, and answered {reply!r}: {problem}"
        if not sounds:
            self.report.silent.append(account)
            return
        self.report.longest_wait_seconds = max(self.report.longest_wait_seconds, sounds[0] - ended)
        if said in COMMANDS and told.get("outcome") not in {"changed", "already"}:
            self.report.undone.append(account)


async def paired(soak: Soak, app: Running) -> Holdings:
    """Pair a soak's satellites; return what an app of this process holds once they are gone again."""
    before = Holdings.now()
    await soak.pair()
    if model := app.house.services.language_model:  # its client keeps a connection
        async for _ in model.complete([{"role": "user", "content": "hello"}], [], tool_required=False):
            pass
    return await Holdings.without_rooms(before, END_SECONDS)


def _has_come(room: Room, after: int, stretch: Stretch) -> bool:
    """Return whether a turn has come to its part, or to its end."""
    states = [message.state for _, message in room.messages[after:] if isinstance(message, StateChanged)]
    return _STATES[stretch] in states or _is_over(room, after)


def _is_over(room: Room, after: int) -> bool:
    """Return whether a turn was listened to, or refused, and is over: the end of one before it may have come late."""
    was_answered = any(one in {StandDown(), StateChanged(SatelliteState.LISTENING)} for _, one in room.messages[after:])
    return was_answered and room.now is SatelliteState.IDLE
