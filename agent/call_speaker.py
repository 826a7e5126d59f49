"""The speaker of a call: plays what the app sends in real time, and tells how much of it was heard."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from satellite.protocol import AudioEnd, AudioStart, PlaybackEnd, Played, Ready

LEAD_SECONDS = 0.2
"""Sound that is given to the call ahead of time, so that it never runs dry."""

TOLD_SECONDS = 0.2
"""Interval at which the app is told how much was heard."""

PADDING_SECONDS = 0.04
"""Quiet behind a playback: a transport holds back what fills no frame of its own."""

Play = Callable[[bytes, int], Awaitable[None]]
"""Plays PCM (s16le mono) of a rate."""

Clock = Callable[[], float]


@dataclass(eq=False)
class _Playback:
    start: AudioStart
    pieces: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    """Its PCM; None after the last."""
    begins: asyncio.Future[float] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    """Moment of its first sound by our clock."""
    heard_seconds: float = 0.0

    def told(self, end: PlaybackEnd | None = None) -> Played:
        return Played(self.start.playback_id, round(self.heard_seconds * 1000), end)


class CallSpeaker:
    """Plays one playback after the other, until `run` is cancelled."""

    def __init__(
        self,
        play: Play,
        silence: Callable[[], Awaitable[None]],
        tell: Callable[[Played | Ready], Awaitable[None]],
        clock: Clock,
    ) -> None:
        """`silence` takes back what was played ahead of time; `tell` tells the app."""
        self._play = play
        self._silence = silence
        self._tell = tell
        self._clock = clock
        self._waiting: asyncio.Queue[_Playback] = asyncio.Queue()
        self._latest: _Playback | None = None
        """The playback that PCM belongs to."""
        self._open: list[_Playback] = []
        """All that are not over."""
        self._playing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Play what comes."""
        try:
            while True:
                playback = await self._waiting.get()
                self._playing = asyncio.create_task(self._sound(playback), name="the sound of a call")
                await asyncio.wait([self._playing])  # a flush cancels the sound, and not this
                if not self._playing.cancelled():
                    self._playing.result()
        finally:
            if self._playing:
                self._playing.cancel()
                await asyncio.gather(self._playing, return_exceptions=True)

    def begin(self, start: AudioStart) -> None:
        """Let a playback follow those before it."""
        playback = _Playback(start)
        if not start.held:
            playback.begins.set_result(0.0)
        self._latest = playback
        self._open.append(playback)
        self._waiting.put_nowait(playback)

    async def sound(self, pcm: bytes) -> None:
        """Take the next PCM of the latest playback."""
        if self._latest is None:
            return
        if self._latest.start.held and self._latest.pieces.empty() and not self._latest.begins.done():
            await self._tell(Ready(self._latest.start.playback_id))
        self._latest.pieces.put_nowait(pcm)

    def start_held(self, playback_id: str, at: float) -> None:
        """Begin a held playback at a moment of our clock."""
        for playback in self._open:
            if playback.start.playback_id == playback_id and not playback.begins.done():
                playback.begins.set_result(at)

    def end(self, message: AudioEnd) -> None:
        """All of a playback has come."""
        for playback in self._open:
            if playback.start.playback_id == message.playback_id:
                playback.pieces.put_nowait(None)

    async def flush(self) -> None:
        """Be silent at once, and forget what was to come."""
        flushed, self._open, self._latest = self._open, [], None
        while not self._waiting.empty():
            self._waiting.get_nowait()
        if self._playing:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)
        await self._silence()
        for playback in flushed:
            await self._tell(playback.told(PlaybackEnd.FLUSHED))

    async def _sound(self, playback: _Playback) -> None:
        begun = max(await playback.begins, self._clock())
        await asyncio.sleep(begun - self._clock())
        given = told = 0.0
        rate = playback.start.rate
        while (pcm := await playback.pieces.get()) is not None:
            begun = max(begun, self._clock() - given)  # it ran dry: the rest is heard later
            await asyncio.sleep(max(0.0, begun + given - LEAD_SECONDS - self._clock()))
            await self._play(pcm, rate)
            given += len(pcm) / 2 / rate
            playback.heard_seconds = min(given, max(0.0, self._clock() - begun))
            if playback.heard_seconds - told >= TOLD_SECONDS:
                told = playback.heard_seconds
                await self._tell(playback.told())
        await self._play(bytes(2 * int(PADDING_SECONDS * rate)), rate)
        await asyncio.sleep(max(0.0, begun + given - self._clock()))
        playback.heard_seconds = given
        self._open.remove(playback)
        await self._tell(playback.told(PlaybackEnd.PLAYED))
