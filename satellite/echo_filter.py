"""The microphone without the speaker's echo: which played samples belong to which heard ones, and their removal."""

from __future__ import annotations

import asyncio
import math
from collections import deque

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.detection import OVER_PLAYBACK_SHARE, Strictness
from satellite.echo_canceller import EchoCanceller
from satellite.echo_reference import KEPT_SECONDS, EchoReference, StreamClock
from satellite.microphone import BLOCK_SAMPLES, BLOCK_SECONDS, Block
from satellite.protocol import UPLINK_RATE

Samples = NDArray[np.int16]

_EARLY_SECONDS = 0.04
"""Part of the modelled room that lies before the measured delay: moments are told to some milliseconds only."""
_RINGS_SECONDS = 0.6
"""A room's echo after the last sound."""
_MOST_ASTRAY_SECONDS = 0.025
"""Difference of the streams' clocks from which sound was lost in one of them; less is learned by the model itself."""
_LEARNING_BLOCKS = round(2.0 / BLOCK_SECONDS)
"""Blocks after which the room is known; until then a voice cannot be told from an echo."""
_VOICE_SECONDS = 1.0
_VOICE_SHARE = 10**-1.8
"""Share of the power heard that is left from which a person speaks: of an echo alone a thousandth is left, of a person
10 dB fainter than the echo a tenth."""
_CONTEXT_SAMPLES = 160
"""Samples at 16 kHz on each side of a stretch that its resampling looks at."""

_NOBODY_SPEAKS = Strictness(math.inf)


class EchoFilter:
    """Takes what `reference` was given out of what is heard `delay_seconds` later."""

    def __init__(self, reference: EchoReference, delay_seconds: float | None) -> None:
        """`delay_seconds` is measured from handing a sample over to having its echo; None leaves the echo in.

        Raises `OSError` without Speex.
        """
        self._reference = reference
        self._delay_seconds = delay_seconds
        self._canceller = EchoCanceller()
        self._clock = StreamClock(round(KEPT_SECONDS / BLOCK_SECONDS))
        self._heard = 0
        self._cancels = False
        self._learned = 0
        self._powers = deque([(0.0, 0.0)], round(_VOICE_SECONDS / BLOCK_SECONDS))
        self._opening = 0
        self._apart_seconds = 0.0
        """Start of the microphone's stream after the speaker's, by which the samples are matched."""

    @property
    def leaves_a_voice(self) -> bool:
        """More is left of the last second than a room's echo leaves: somebody talks over what is played."""
        heard, left = map(sum, zip(*self._powers, strict=True))
        return left >= _VOICE_SHARE * heard

    @property
    def works(self) -> bool:
        """The echo is taken out."""
        return self._delay_seconds is not None

    def use(self, delay_seconds: float | None) -> None:
        """Take the echo out that comes so much later; None leaves it in."""
        self._delay_seconds = delay_seconds
        self._opening = 0

    def strictness(self, suspicion: float | None) -> Strictness:
        """Return how scores of the last block are judged: nothing counts while nobody talks over what is played.

        `suspicion` is the score from which the app looks at suspicions.
        """
        if not self._cancels or self._learned < _LEARNING_BLOCKS:
            return Strictness(suspicion=suspicion)
        return Strictness(OVER_PLAYBACK_SHARE, suspicion) if self.leaves_a_voice else _NOBODY_SPEAKS

    async def without_echo(self, block: Block) -> Samples:
        """Return the block's samples without the echo in them; as they are while there is none."""
        first = self._heard
        self._heard += BLOCK_SAMPLES
        self._clock.note(self._heard / UPLINK_RATE, block.arrived_at)
        self._cancels = self._delay_seconds is not None and not self._is_silent(first)
        if not self._cancels:
            return block.samples
        self._match()
        return await asyncio.to_thread(self._cancel, block.samples, self._played_at(first))

    def _is_silent(self, heard: int) -> bool:
        """Return whether nothing that was played can be heard from the sample `heard` on."""
        if not self._reference.sound_until:
            return True
        has_rung_out = self._played_at(heard) - _RINGS_SECONDS * self._reference.rate > self._reference.sound_until
        return has_rung_out and self._opening == self._reference.opening

    def _match(self) -> None:
        """Match the two streams, where that is due."""
        apart = self._clock.started_at - self._reference.started_at
        if self._opening != self._reference.opening or abs(apart - self._apart_seconds) > _MOST_ASTRAY_SECONDS:
            self._opening, self._apart_seconds = self._reference.opening, apart
            self._canceller.forget()
            self._learned = 0

    def _played_at(self, heard: int) -> int:
        """Return the number of the played sample that the model may hear first in the heard sample `heard`."""
        seconds = heard / UPLINK_RATE + self._apart_seconds - (self._delay_seconds or 0.0) + _EARLY_SECONDS
        return round(seconds * self._reference.rate)

    def _cancel(self, heard: Samples, played: int) -> Samples:
        left = self._canceller.cancel(heard, self._at_uplink_rate(played))
        self._powers.append((_power(heard), _power(left)))
        self._learned += 1
        return left

    def _at_uplink_rate(self, first: int) -> Samples:
        """Return a block's length of what was played from the sample `first` on, at 16 kHz."""
        rate = self._reference.rate
        context = _CONTEXT_SAMPLES * rate // UPLINK_RATE
        around = self._reference.stretch(first - context, BLOCK_SAMPLES * rate // UPLINK_RATE + 2 * context)
        resampled: Samples = soxr.resample(around, rate, UPLINK_RATE, "MQ")
        return resampled[_CONTEXT_SAMPLES : _CONTEXT_SAMPLES + BLOCK_SAMPLES]


def _power(samples: Samples) -> float:
    return float(np.mean(np.square(samples, dtype=np.float32)))
