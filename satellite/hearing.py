"""The way of what is heard: into the stream to the app, to the wake words, and to whoever watches the level."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from satellite.connection import Connection
from satellite.detection import DOUBTED, Detection, Strictness
from satellite.echo_filter import EchoFilter
from satellite.echo_reference import EchoReference
from satellite.level_meter import LevelMeter, loudness
from satellite.listening import WakeWordListener
from satellite.microphone import Block, Microphone
from satellite.protocol import PREROLL_MS, UPLINK_CHUNK_MS, UPLINK_RATE, WAKE_MS, Level, SatelliteSettings, Wake
from satellite.speaker import Speaker
from satellite.streaming import Streaming
from satellite.talk_behind import is_talk_behind

_LOGGER = logging.getLogger(__name__)

Samples = NDArray[np.int16]

_REMEMBERED_BLOCKS = (WAKE_MS + PREROLL_MS) // UPLINK_CHUNK_MS
"""Blocks of the past: the wake word, and the pre-roll."""
_REMEMBERED_SECONDS = (WAKE_MS + PREROLL_MS) / 1000
_PREROLL_SAMPLES = PREROLL_MS * UPLINK_RATE // 1000
_WAKE_SAMPLES = WAKE_MS * UPLINK_RATE // 1000
OWN_SECONDS = 2.4
"""Sound of our own in which a wake word may have been that is heard now: the word, and the way to the microphone."""
_LOUDNESS_SAMPLES = UPLINK_RATE
"""Samples of which the loudness of a wake word is told."""


@dataclass(frozen=True)
class _Heard:
    """A block without our own sound in it."""

    samples: Samples
    started_at: float
    strictness: Strictness
    """The judgement of a score at its end."""


class Hearing:
    """Hears what the microphone gives, unless that is switched off."""

    def __init__(
        self,
        microphone: Microphone,
        speaker: Speaker,
        listener: WakeWordListener,
        streaming: Streaming,
        connection: Connection,
        reference: EchoReference,
        echo: EchoFilter | None,
        on_wake: Callable[[Wake, Samples], None],
    ) -> None:
        """`reference` is what was played; `echo` is None where the satellite does not take out its own.

        `on_wake` is told of each wake word and each suspicion, with the sound before it (int16 mono [samples]).
        """
        self._microphone = microphone
        self._speaker = speaker
        self._listener = listener
        self._streaming = streaming
        self._connection = connection
        self._reference = reference
        self._echo = echo
        self._on_wake = on_wake
        self._remembered: deque[Samples] = deque(maxlen=_REMEMBERED_BLOCKS)
        self._meter = LevelMeter()
        self.wanted = SatelliteSettings()
        """The app's settings, by which wake words are listened for."""
        self.muted = False
        """Nothing is heard, and nothing remembered."""

    async def run(self) -> None:
        """Hear until cancelled."""
        async with aclosing(self._microphone.blocks()) as blocks:
            async for together in blocks:
                await self._listener.choose(self.wanted.wake_words, self.wanted.wake_threshold)
                if self.muted:
                    self._remembered.clear()
                    continue
                heard = [await self._without_echo(block) for block in together]
                for number, each in enumerate(heard, 1):
                    await self._hear(each, [later.samples for later in heard[number:]])

    def watch(self, *, watched: bool) -> None:
        """Begin or end telling the app the level of what is heard."""
        self._meter.watch(watched=watched)

    async def _without_echo(self, block: Block) -> _Heard:
        suspicion = self.wanted.second_look_threshold
        if self._echo is None:
            return _Heard(block.samples, block.started_at, Strictness(suspicion=suspicion))
        samples = await self._echo.without_echo(block)
        return _Heard(samples, block.started_at, self._echo.strictness(suspicion))

    async def _hear(self, heard: _Heard, coming: Sequence[Samples]) -> None:
        """Hear a block, behind which others are `coming` that are here already."""
        self._remembered.append(heard.samples)
        if (level := self._meter.hear(heard.samples)) is not None:
            self._connection.send(Level(level))
        streamed = self._streaming.active(self._speaker.audible_since(heard.started_at))
        if streamed:
            self._connection.send_audio(heard.samples.tobytes())
        detection = await self._listener.hear(heard.samples, heard.strictness, coming)
        if detection is not None and not self.muted and not await self._is_our_own(detection):
            self._wake(self._judged(detection), streamed)

    def _judged(self, detection: Detection) -> Detection:
        """Leave to the app, where it looks at suspicions, what a television may have said."""
        looks = self._connection.connected and self.wanted.second_look_threshold is not None
        own = self._speaker.audible_since(time.monotonic() - _REMEMBERED_SECONDS)
        if looks and not own and is_talk_behind(np.concatenate(self._remembered)):
            return replace(detection, threshold=max(detection.threshold, DOUBTED))
        return detection

    async def _is_our_own(self, detection: Detection) -> bool:
        """Return whether the word was in what we have just played."""
        played = await asyncio.to_thread(self._reference.last, OWN_SECONDS)
        is_own = len(played) > 0 and await self._listener.is_said_in(played, detection)
        if is_own:
            _LOGGER.info("%r was in what this satellite said itself.", detection.wake_word)
        return is_own

    def _wake(self, detection: Detection, streamed: bool) -> None:
        """Tell of a wake word if it counts now; where the last block was `streamed`, the app has its pre-roll."""
        playing = self._speaker.playing
        if self._connection.connected and not self._streaming.may_wake(playing):
            _LOGGER.debug("%r was said to the app, which listens already.", detection.wake_word)
            return
        heard = np.concatenate(self._remembered)
        sent = heard[:0] if streamed else heard[-_PREROLL_SAMPLES - _WAKE_SAMPLES :]
        preroll = min(len(sent), _PREROLL_SAMPLES)
        wake = Wake(
            detection.wake_word,
            detection.score,
            loudness(heard[-_LOUDNESS_SAMPLES:]),
            _milliseconds(preroll),
            detection.threshold,
            playing,
            _milliseconds(len(sent) - preroll),
        )
        self._on_wake(wake, sent)


def _milliseconds(samples: int) -> int:
    return samples * 1000 // UPLINK_RATE
