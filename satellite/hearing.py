"""The way of what is heard: into the stream to the app, to the wake words, and to whoever watches the level."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import aclosing

import numpy as np
from numpy.typing import NDArray

from satellite.connection import Connection
from satellite.detection import Detection
from satellite.level_meter import LevelMeter, loudness
from satellite.listening import WakeWordListener
from satellite.microphone import Block, Microphone
from satellite.protocol import PREROLL_MS, UPLINK_RATE, Level, SatelliteSettings, Wake
from satellite.speaker import Speaker
from satellite.streaming import Streaming

_REMEMBERED_BLOCKS = 25
"""Blocks of the past (1 s): the pre-roll, and the wake word for its loudness."""
_PREROLL_SAMPLES = PREROLL_MS * UPLINK_RATE // 1000


class Hearing:
    """Hears what the microphone gives, unless that is switched off."""

    def __init__(
        self,
        microphone: Microphone,
        speaker: Speaker,
        listener: WakeWordListener,
        streaming: Streaming,
        connection: Connection,
        on_wake: Callable[[Wake, NDArray[np.int16]], None],
    ) -> None:
        """`on_wake` is told of each wake word that counts, with its pre-roll (int16 mono [samples])."""
        self._microphone = microphone
        self._speaker = speaker
        self._listener = listener
        self._streaming = streaming
        self._connection = connection
        self._on_wake = on_wake
        self._remembered: deque[NDArray[np.int16]] = deque(maxlen=_REMEMBERED_BLOCKS)
        self._meter = LevelMeter()
        self.wanted = SatelliteSettings()
        """The app's settings, by which wake words are listened for."""
        self.muted = False
        """Nothing is heard, and nothing remembered."""

    async def run(self) -> None:
        """Hear until cancelled."""
        async with aclosing(self._microphone.blocks()) as blocks:
            async for block in blocks:
                await self._listener.choose(self.wanted.wake_words, self.wanted.wake_threshold)
                if self.muted:
                    self._remembered.clear()
                else:
                    await self._hear(block)

    def watch(self, *, watched: bool) -> None:
        """Begin or end telling the app the level of what is heard."""
        self._meter.watch(watched=watched)

    async def _hear(self, block: Block) -> None:
        self._remembered.append(block.samples)
        self._measure(block)
        streamed = self._stream(block)
        detection = await self._listener.hear(block.samples)
        if detection is not None:
            self._wake(detection, streamed)

    def _measure(self, block: Block) -> None:
        level = self._meter.hear(block.samples)
        if level is not None:
            self._connection.send(Level(level))

    def _stream(self, block: Block) -> bool:
        """Send the block if it is for the app; return whether it was."""
        if not self._streaming.active(self._speaker.audible_since(block.started_at)):
            return False
        self._connection.send_audio(block.samples.tobytes())
        return True

    def _wake(self, detection: Detection, streamed: bool) -> None:
        """Tell of a wake word if it counts now; where the last block was `streamed`, the app has its pre-roll."""
        playing = self._speaker.playing
        if self._connection.connected and not self._streaming.may_wake(playing):
            return
        heard = np.concatenate(self._remembered)
        preroll = heard[:0] if streamed else heard[-_PREROLL_SAMPLES:]
        preroll_ms = len(preroll) * 1000 // UPLINK_RATE
        wake = Wake(detection.wake_word, detection.score, loudness(heard), preroll_ms, detection.threshold, playing)
        self._on_wake(wake, preroll)
