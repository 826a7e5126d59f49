"""The queue of the speaker: playbacks one after another, an earcon over them. Pure; called from several threads."""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from satellite.protocol import PlaybackEnd

Samples = NDArray[np.int16]

PREBUFFER_SECONDS = 0.12
"""Sound that must be there before a playback begins or goes on after it ran dry: rides out ordinary Wi-Fi jitter."""

MOST_SECONDS = 60.0
"""Sound that a playback may hold; what comes beyond is dropped."""

DUCKED = 0.15
"""Share of music's loudness while something else is to be heard, or a person is: some 16 dB less."""

STARVED_SECONDS = 10.0
"""A playback that gets no sound for so long, and no end, has ended."""


class Playback:
    """One stretch of sound that the app sends."""

    def __init__(self, playback_id: str, volume: float | None = None, *, held: bool = False) -> None:
        """`volume` from 0 to 1 goes before the queue's; one that is `held` begins when it is told to."""
        self.playback_id = playback_id
        self.volume = volume
        self.is_held = held
        self.begins_at = math.inf if held else 0.0
        """Moment at which its first sound is to be heard, in seconds of `time.monotonic`."""
        self.ended = False
        """All of it has been added."""
        self.over = False
        """Nothing more of it will be played."""
        self.flushed = False
        """It was cut off."""
        self.chunks: deque[Samples] = deque()
        self.held_frames = 0
        """Frames in `chunks`."""
        self.played_frames = 0
        """Frames handed to the device."""
        self.flowing = False
        """It has begun, and has not run dry since."""
        self.dry_frames = 0
        """Frames of silence since it last had sound."""


@dataclass(frozen=True)
class Progress:
    """The progress that a rendered block made in a playback."""

    playback: Playback
    offset: int
    """First frame of the block that belongs to it."""
    frames: int
    """Their number."""
    position: int
    """Frames of the playback handed to the device by now."""
    end: PlaybackEnd | None
    """The playback's end, if it came with this block."""


class PlaybackQueue:
    """Playbacks in order and the earcon over them, rendered block by block at the device's `rate`."""

    def __init__(self, rate: int, volume: float) -> None:
        self.rate = rate
        self.volume = volume
        """Loudness from 0 to 1 of what names none."""
        self.level = 1.0
        """Share of that loudness which is to be heard now; it is reached within a block."""
        self.paused = False
        """Nothing is played, and all of it is kept."""
        self._last_level = 1.0
        self.underruns = 0
        """Times that a playback ran dry in its middle."""
        self._lock = threading.Lock()
        self._playbacks: deque[Playback] = deque()
        self._earcon: Samples = np.empty(0, np.int16)

    @property
    def empty(self) -> bool:
        """No playback is waiting or being played."""
        return not self._playbacks

    @property
    def silent(self) -> bool:
        """Neither a playback nor an earcon is waiting or being played."""
        return self.empty and not len(self._earcon)

    def start(self, playback: Playback) -> None:
        """Put a playback at the end of the queue."""
        with self._lock:
            self._playbacks.append(playback)

    def add(self, playback: Playback, samples: Samples) -> bool:
        """Add sound (int16 mono at `rate`); return False when it was too much and was dropped."""
        with self._lock:
            if playback.over or not len(samples):
                return True
            if playback.held_frames + len(samples) > MOST_SECONDS * self.rate:
                return False
            playback.chunks.append(samples)
            playback.held_frames += len(samples)
            return True

    def end(self, playback: Playback) -> None:
        """Say that all of a playback has been added."""
        with self._lock:
            playback.ended = True

    def begin(self, playback_id: str, at: float) -> None:
        """Let a held playback begin at a moment of `time.monotonic`."""
        with self._lock:
            for playback in self._playbacks:
                if playback.playback_id == playback_id:
                    playback.begins_at = at

    def can_begin(self, playback: Playback) -> bool:
        """Return whether a playback has enough sound to begin, or to go on after it ran dry."""
        return playback.ended or playback.held_frames >= PREBUFFER_SECONDS * self.rate

    def flush(self) -> Sequence[Playback]:
        """Forget every playback and return them; the next block is silent."""
        with self._lock:
            flushed = tuple(self._playbacks)
            for playback in flushed:
                playback.over = playback.flushed = True
                playback.chunks.clear()
            self._playbacks.clear()
            return flushed

    def play_earcon(self, samples: Samples) -> None:
        """Play an earcon from the next block on, over anything else and in place of an earlier one."""
        with self._lock:
            self._earcon = samples

    def render(self, frames: int, heard_at: float = 0.0) -> tuple[Samples, list[Progress]]:
        """Return the next block (int16 mono [frames]) and what it did for each playback in it.

        `heard_at` is when the block's first frame leaves the speaker, in seconds of `time.monotonic`.
        """
        block = np.zeros(frames, np.float32)
        with self._lock:
            progress = [] if self.paused else self._render_playbacks(block, heard_at)
            if self._last_level != 1.0 or self.level != 1.0:
                block *= np.linspace(self._last_level, self.level, frames, dtype=np.float32)
                self._last_level = self.level
            earcon, self._earcon = self._earcon[:frames], self._earcon[frames:]
        block[: len(earcon)] += earcon * _gain(self.volume)
        return np.clip(block, -32768, 32767).astype(np.int16), progress

    def _render_playbacks(self, block: NDArray[np.float32], heard_at: float) -> list[Progress]:
        progress: list[Progress] = []
        filled = 0
        while self._playbacks:
            playback = self._playbacks[0]
            filled += self._wait(playback, heard_at + filled / self.rate, len(block) - filled)
            frames = self._take(playback, block[filled:])
            end = self._end_of(playback)
            if frames or end:
                progress.append(Progress(playback, filled, frames, playback.played_frames, end))
            filled += frames
            if end is None:
                break
            playback.over = True
            self._playbacks.popleft()
        return progress

    def _end_of(self, playback: Playback) -> PlaybackEnd | None:
        if playback.ended and not playback.held_frames:
            return PlaybackEnd.PLAYED
        return PlaybackEnd.STARVED if playback.dry_frames > STARVED_SECONDS * self.rate else None

    def _wait(self, playback: Playback, heard_at: float, most: int) -> int:
        """Return for how many frames a held playback is still silent, of a block that is heard at `heard_at`."""
        if playback.begins_at == math.inf:
            playback.dry_frames += most
            return most
        if playback.flowing or playback.begins_at <= heard_at:
            return 0
        return min(most, round((playback.begins_at - heard_at) * self.rate))

    def _take(self, playback: Playback, room: NDArray[np.float32]) -> int:
        """Move what fits into `room`; return how many frames that were."""
        if not len(room):
            return 0
        if not playback.flowing and not self.can_begin(playback):
            playback.dry_frames += len(room)
            return 0
        playback.flowing, playback.dry_frames = True, 0
        gain = _gain(self.volume if playback.volume is None else playback.volume)
        filled = 0
        while filled < len(room) and playback.chunks:
            chunk = playback.chunks.popleft()
            taken = chunk[: len(room) - filled]
            room[filled : filled + len(taken)] = taken * gain
            filled += len(taken)
            if len(taken) < len(chunk):
                playback.chunks.appendleft(chunk[len(taken) :])
        playback.held_frames -= filled
        playback.played_frames += filled
        if filled < len(room) and not playback.ended:
            playback.flowing = False
            self.underruns += 1
        return filled


def _gain(volume: float) -> np.float32:
    """Return the factor for a loudness from 0 to 1: its square, which is nearer to what ears call half."""
    return np.float32(min(1.0, max(0.0, volume)) ** 2)
