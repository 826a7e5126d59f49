"""A room without hardware: a satellite in software that speaks the wire, is spoken to in PCM, and notes what comes."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import time
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Self, TypeVar

import aiohttp
import numpy as np
from numpy.typing import NDArray

from satellite import protocol
from satellite.app_socket import certificate_of
from satellite.key_agreement import KeyAgreement, is_proof, new_code
from satellite.protocol import (
    UPLINK_CHUNK_MS,
    UPLINK_RATE,
    AudioEnd,
    AudioStart,
    Begin,
    Capabilities,
    ClockQuestion,
    ClockReading,
    DownMessage,
    Flush,
    Hello,
    Message,
    MusicEnd,
    MusicPause,
    MusicSound,
    MusicStart,
    MusicStop,
    Pairing,
    PairingConfirmed,
    PairingProof,
    PairingShare,
    PlaybackEnd,
    Played,
    Ready,
    Refused,
    SatelliteState,
    StandDown,
    StateChanged,
    Stats,
    UpMessage,
    Wake,
    Welcome,
)
from testbed.lan import lan_session
from testbed.testbed_errors import NoWelcomeError

M = TypeVar("M", bound=Message)
T = TypeVar("T")
P = ParamSpec("P")

REPORT_SECONDS = 0.1
"""Interval of the reports of how far the speaker is."""

NO_SPEAKER = "No speaker was found: parley-satellite --list-devices shows what there is."
"""The words of a satellite without one."""

THRESHOLD = 0.5
"""Score from which it counts a wake word by itself."""

CHUNK = UPLINK_RATE * UPLINK_CHUNK_MS // 1000
"""Samples in one frame up."""


NO_SOUND: NDArray[np.int16] = np.empty(0, np.int16)


def _until_gone(work: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, Coroutine[Any, Any, None]]:
    """Have work of a room end where its socket does."""

    @functools.wraps(work)
    async def within(*args: P.args, **kwargs: P.kwargs) -> None:
        with contextlib.suppress(ConnectionError):
            await work(*args, **kwargs)

    return within


@dataclass
class Playback:
    """Something the room was given to hear."""

    start: AudioStart
    first_audio_at: float = 0.0
    """Seconds of `time.monotonic` at which its first PCM came."""
    begin: asyncio.Future[float] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """When a held playback was told to begin, in seconds of `time.monotonic`."""
    began_at: float = 0.0
    """Seconds of `time.monotonic` at which its first sample would be heard."""
    pcm: bytearray = field(default_factory=bytearray)
    heard_ms: int = 0
    """Milliseconds of it that had been heard when it was flushed."""
    ended: bool = False
    """All of it came, or it was flushed."""
    flushed: bool = False
    failed: bool = False
    """The speaker was not there, or was lost."""
    over: bool = False
    """It was played to its end, flushed, or failed."""

    @property
    def length_ms(self) -> int:
        """Milliseconds of sound that came so far."""
        return len(self.pcm) // 2 * 1000 // self.start.rate


@dataclass
class Music:
    """Music that the room was given, played in real time."""

    start: MusicStart
    pcm: bytearray = field(default_factory=bytearray)
    ended: bool = False
    paused: bool = False
    stopped: bool = False
    playing: asyncio.Task[None] | None = None


@dataclass
class Room:
    """One connection of one satellite. Playback is reported as a real speaker would: in real time.

    Its speaker can be unplugged and plugged in again.
    """

    websocket: aiohttp.ClientWebSocketResponse
    messages: list[tuple[float, DownMessage]] = field(default_factory=list)
    """What came down, with `time.monotonic`."""
    playbacks: list[Playback] = field(default_factory=list)
    token: str = ""
    has_speaker: bool = True
    hear: Callable[[bytes, int], None] = lambda _pcm, _rate: None
    """Is given every piece of int16 mono PCM as it comes, with its rate."""
    now: SatelliteState = SatelliteState.IDLE
    speaker_speed: float = 1.0
    """How many times faster than in life it plays."""
    clock_ahead: float = 0.0
    """Seconds by which its clock is ahead of `time.monotonic`."""
    music: Music = field(default_factory=lambda: Music(MusicStart("", 1)))
    """The music that it was given last."""
    _music_follows: bool = False
    _satellite_id: str = ""
    _digits: str = field(default_factory=new_code)
    _agreement: KeyAgreement | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _speaking: asyncio.Task[None] | None = None
    _playing: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        url: str,
        name: str,
        *,
        satellite_id: str | None = None,
        token: str = "",
        version: int = protocol.VERSION,
        echo_cancellation: bool = False,
        software: str = "testbed",
        hear: Callable[[bytes, int], None] = lambda _pcm, _rate: None,
        path: str = protocol.PATH,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Self]:
        """Connect to an app's LAN site ("https://127.0.0.1:8765") and say hello.

        A browser comes to the panel's site by another path, with the headers of whoever is before it.
        """
        async with lan_session() as session, session.ws_connect(url + path, headers=headers) as websocket:
            room = cls(websocket, hear=hear)
            room._satellite_id = satellite_id or str(uuid.uuid4())
            capabilities = Capabilities(echo_cancellation, ("hey_jarvis",), software)
            await room.send(Hello(version, room._satellite_id, name, token, capabilities))
            reading = asyncio.create_task(room._read())
            try:
                yield room
            finally:
                tasks = [task for task in (reading, room._speaking, room._playing, room.music.playing) if task]
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def send(self, message: UpMessage) -> None:
        """Send one message up."""
        await self.websocket.send_str(protocol.encode(message))

    async def wait_for(self, kind: type[M], matches: Callable[[M], bool] = lambda _: True, *, seconds: float = 15) -> M:
        """Return the first message of a kind that matches, come or still to come."""
        return await self._wait(
            lambda: next((m for _, m in self.messages if isinstance(m, kind) and matches(m)), None), seconds
        )

    async def wait_until(self, true: Callable[[], bool], *, seconds: float = 30) -> None:
        """Wait until what came makes something true."""
        await self._wait(lambda: true() or None, seconds)

    async def is_answered(self, before: int, *, seconds: float = 15) -> bool:
        """Return whether the app listens after a wake word that was told behind message number `before`."""

        def answer() -> bool | None:
            for _, message in self.messages[before:]:
                if message in {StandDown(), StateChanged(SatelliteState.LISTENING)}:
                    return message != StandDown()
            return None

        return await self._wait(answer, seconds)

    async def answered(self, *, seconds: float = 15) -> DownMessage:
        """Return the first message of all."""
        return await self._wait(lambda: next((message for _, message in self.messages), None), seconds)

    async def paired(self, accept: Callable[[str], object]) -> Welcome:
        """Have the pairing code accepted and return the welcome, whose token is kept. Raises NoWelcomeError."""
        result = accept(await self.code())
        if asyncio.iscoroutine(result):
            await result
        welcome = await self.wait_for(Welcome)
        self.token = welcome.token
        return welcome

    async def code(self) -> str:
        """Return the code that it shows to be paired. Raises NoWelcomeError."""
        answer: Pairing | Refused = await self._wait(self._answer_to_hello, 15.0)
        if isinstance(answer, Refused):
            raise NoWelcomeError(answer.message)
        return answer.number + self._digits

    async def state(self, state: SatelliteState, *, after: int = 0, seconds: float = 15) -> None:
        """Wait for a state among the messages from number `after` on."""
        await self._wait(
            lambda: any(isinstance(m, StateChanged) and m.state is state for _, m in self.messages[after:]) or None,
            seconds,
        )

    async def unplug_speaker(self) -> None:
        """Lose the speaker: what it plays fails, and what comes later."""
        self.has_speaker = False
        await self.send_stats()

    async def plug_in_speaker(self) -> None:
        """Have a speaker again."""
        self.has_speaker = True
        await self.send_stats()

    async def send_stats(self) -> None:
        """Tell how the satellite is."""
        problem = "" if self.has_speaker else NO_SPEAKER
        await self.send(Stats(1.0, 0, 0, 0, problem, self.has_speaker))

    @property
    def streams(self) -> bool:
        """A satellite without echo cancellation would stream now: it listens, and plays nothing."""
        return self.now is not SatelliteState.IDLE and not (self.playbacks and not self.playbacks[-1].over)

    async def wake(
        self, preroll: NDArray[np.int16] = NO_SOUND, word: NDArray[np.int16] | None = None, *, score: float = 0.99
    ) -> int:
        """Say that the wake word was heard, and send its sound and what came behind it.

        Without a `word` it is some noise that no other room hears.
        Returns the number of messages so far, for `state` and `heard`.
        """
        before = len(self.messages)
        if word is None:
            chance = np.random.default_rng(list(self._satellite_id.encode()))
            word = chance.normal(0, 500, UPLINK_RATE).astype(np.int16)
        milliseconds = [len(each) * 1000 // UPLINK_RATE for each in (preroll, word)]
        await self.send(Wake("hey_jarvis", score, 0.05, milliseconds[0], THRESHOLD, wake_ms=milliseconds[1]))
        sound = np.concatenate((word, preroll))
        for start in range(0, len(sound), CHUNK):
            await self.websocket.send_bytes(sound[start : start + CHUNK].tobytes())
        self.now = SatelliteState.LISTENING
        return before

    async def speak(self, samples: NDArray[np.int16], speech_end: int) -> float:
        """Stream int16 audio [samples] at 16 kHz in real time; return when its sample `speech_end` was sent.

        The room goes on streaming its quiet until it is idle.
        """
        began = time.monotonic()
        for start in range(0, len(samples), CHUNK):
            await _until(began + (start + CHUNK) / UPLINK_RATE)
            await self.websocket.send_bytes(samples[start : start + CHUNK].tobytes())
        return began + speech_end / UPLINK_RATE

    async def say(self, samples: NDArray[np.int16], speech_end: int) -> float:
        """Wake the room and speak; return when the speech ended. Quiet follows by itself until the room is idle."""
        await self._end_quiet()
        return await self._speak_on(await self.wake(), samples, speech_end)

    async def interrupt(self, samples: NDArray[np.int16], speech_end: int) -> float:
        """Speak without a wake word, in place of the quiet that is being streamed; return when the speech ended."""
        await self._end_quiet()
        return await self._speak_on(len(self.messages), samples, speech_end)

    async def _speak_on(self, after: int, samples: NDArray[np.int16], speech_end: int) -> float:
        ended = await self.speak(samples, speech_end)
        self._speaking = asyncio.create_task(self._quiet_until_idle(after))
        return ended

    async def _end_quiet(self) -> None:
        if self._speaking:
            self._speaking.cancel()
            await asyncio.gather(self._speaking, return_exceptions=True)

    def vanish(self) -> None:
        """Lose the connection without a word, as a satellite without power does."""
        response = self.websocket._response  # noqa: SLF001 - aiohttp has no other way to the connection
        if response.connection and response.connection.transport:
            response.connection.transport.abort()

    async def forget(self) -> None:
        """Forget what came while nothing is said: a room that lives long keeps nothing."""
        await self._end_quiet()
        self.messages.clear()
        self.playbacks.clear()

    def number_of(self, state: SatelliteState) -> int:
        """Return the number of the first message that says `state`."""
        return next(i for i, (_, m) in enumerate(self.messages) if isinstance(m, StateChanged) and m.state is state)

    async def reply(self, number: int = 0, *, seconds: float = 20) -> Playback:
        """Return playback `number` once all of it came."""
        await self._wait(lambda: (len(self.playbacks) > number and self.playbacks[number].ended) or None, seconds)
        return self.playbacks[number]

    async def flushed(self, *, since: float = 0.0, seconds: float = 5) -> float:
        """Wait for a flush that comes after a moment; return when it came."""
        return await self._wait(
            lambda: next((at for at, m in self.messages if isinstance(m, Flush) and at >= since), None), seconds
        )

    async def closed(self, *, seconds: float = 5) -> None:
        """Wait until the app has closed the socket."""
        await self._wait(lambda: self.websocket.closed or None, seconds)

    def _answer_to_hello(self) -> Pairing | Refused | None:
        return next((message for _, message in self.messages if isinstance(message, Pairing | Refused)), None)

    @_until_gone
    async def _quiet_until_idle(self, after: int) -> None:
        rng = np.random.default_rng(0)
        while not any(isinstance(m, StateChanged) and m.state is SatelliteState.IDLE for _, m in self.messages[after:]):
            await self.speak(rng.normal(0, 6, CHUNK).astype(np.int16), 0)

    async def _read(self) -> None:
        async for frame in self.websocket:
            if frame.type is aiohttp.WSMsgType.BINARY and self._music_follows:
                self._music_follows = False
                self.music.pcm += frame.data
                if self.music.playing is None:
                    self.music.playing = asyncio.create_task(self._play_music(self.music))
            elif frame.type is aiohttp.WSMsgType.BINARY and self.playbacks:
                await self._sound(frame.data)
            elif frame.type is aiohttp.WSMsgType.TEXT:
                await self._message(protocol.decode(frame.data))
            async with self._news:
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()

    async def _sound(self, pcm: bytes) -> None:
        playback = self.playbacks[-1]
        if playback.failed:
            return
        playback.pcm += pcm
        self.hear(pcm, playback.start.rate)
        if not playback.first_audio_at:
            playback.first_audio_at = time.monotonic()
            self._playing = asyncio.create_task(self._play(playback))

    async def _message(self, message: Message) -> None:
        self.messages.append((time.monotonic(), message))  # type: ignore[arg-type]  # the app sends only what goes down
        await self._introduce(message)
        match message:
            case StateChanged(state):
                self.now = state
            case StandDown():
                self.now = SatelliteState.IDLE
            case AudioStart():
                self.playbacks.append(playback := Playback(message))
                if not self.has_speaker:
                    await self._fail(playback, 0)
            case ClockQuestion(number):
                await self.send(ClockReading(number, time.monotonic() + self.clock_ahead))
            case Begin(playback_id, at):
                held = next(each for each in self.playbacks if each.start.playback_id == playback_id)
                held.begin.set_result(max(time.monotonic(), at - self.clock_ahead))
            case AudioEnd():
                self.playbacks[-1].ended = True
                self.playbacks[-1].over |= not self.playbacks[-1].pcm
            case Flush() if self.playbacks and not self.playbacks[-1].over:
                await self._cut_off(self.playbacks[-1])
            case _:
                self._music_message(message)

    def _music_message(self, message: Message) -> None:
        match message:
            case MusicStart():
                self.music = Music(message)
            case MusicSound():
                self._music_follows = True
            case MusicPause(paused):
                self.music.paused = paused
            case MusicEnd():
                self.music.ended = True
            case MusicStop():
                self.music.stopped = True

    async def _introduce(self, message: Message) -> None:
        """Be ready for whoever is told the code, and believe who proves it."""
        if isinstance(message, Pairing):
            self._agreement = KeyAgreement(self._digits, self._satellite_id, certificate_of(self.websocket))
            await self.send(PairingShare(self._agreement.share))
        elif isinstance(message, PairingProof) and self._agreement is not None:
            await self._confirm(self._agreement, message)

    async def _confirm(self, agreement: KeyAgreement, message: PairingProof) -> None:
        """Answer an app that knows the code; hang up on any other."""
        apps, own = agreement.proofs(agreement.share, message.share)
        if is_proof(message.proof, apps):
            await self.send(PairingConfirmed(own))
        else:
            await self.websocket.close()

    @_until_gone
    async def _play(self, playback: Playback) -> None:
        """Report how far a speaker would be that began with the first sample."""
        playback.began_at = playback.first_audio_at
        if playback.start.held:
            await self.send(Ready(playback.start.playback_id))
            playback.began_at = await playback.begin
            await _until(playback.began_at)
        end = None
        while end is None:
            elapsed_ms = 1 + self._played_ms(playback)
            position_ms = min(elapsed_ms, playback.length_ms)
            if not self.has_speaker:
                await self._fail(playback, position_ms)
                break
            if playback.flushed:
                break
            if playback.ended and position_ms == playback.length_ms:
                end = PlaybackEnd.PLAYED
            playback.over = end is not None
            await self.send(Played(playback.start.playback_id, position_ms, end))
            async with self._news:
                self._news.notify_all()
            await _until(time.monotonic() + REPORT_SECONDS)

    async def _cut_off(self, playback: Playback) -> None:
        """Be silent at once, and say how far it was."""
        playback.ended = playback.flushed = playback.over = True
        elapsed_ms = self._played_ms(playback) if playback.began_at else 0
        playback.heard_ms = max(0, min(elapsed_ms, playback.length_ms))
        await self.send(Played(playback.start.playback_id, playback.heard_ms, PlaybackEnd.FLUSHED))

    def _played_ms(self, playback: Playback) -> int:
        return int((time.monotonic() - playback.began_at) * 1000 * self.speaker_speed)

    @_until_gone
    async def _play_music(self, music: Music) -> None:
        """Report how far a speaker would be that plays while it is not paused."""
        position_ms, end = 0.0, None
        while end is None:
            length_ms = len(music.pcm) / 2 * 1000 / music.start.rate
            position_ms = min(length_ms, position_ms + (0.0 if music.paused else REPORT_SECONDS * 1000))
            if music.stopped:
                end = PlaybackEnd.FLUSHED
            elif music.ended and position_ms == length_ms:
                end = PlaybackEnd.PLAYED
            await self.send(Played(music.start.playback_id, int(position_ms), end))
            await _until(time.monotonic() + REPORT_SECONDS)

    async def _fail(self, playback: Playback, position_ms: int) -> None:
        playback.failed = playback.over = True
        await self.send(Played(playback.start.playback_id, position_ms, PlaybackEnd.NO_SPEAKER, NO_SPEAKER))

    async def _wait(self, found: Callable[[], T | None], seconds: float) -> T:
        async with asyncio.timeout(seconds), self._news:
            while (result := found()) is None:
                await self._news.wait()
        return result


async def _until(moment: float) -> None:
    delay = moment - time.monotonic()
    if delay > 0:
        await asyncio.sleep(delay)
