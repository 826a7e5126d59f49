"""A room in which the microphone hears the speaker, and a sound card in it that runs as fast as the machine can."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.echo_filter import EchoFilter
from satellite.echo_reference import BLOCK_SECONDS, EchoReference
from satellite.microphone import BLOCK_SAMPLES, Block
from testbed.voice import RATE, in_a_quiet_room

Samples = NDArray[np.int16]

_LONGEST_SECONDS = 0.25
_LATENESS_SECONDS = 0.003
"""Ordinary lateness of an audio thread's calls."""


class EchoingRoom:
    """The way of sound from a room's speaker to its microphone: direct sound and reverberation."""

    def __init__(self, gain: float = 1.0, reverberation_seconds: float = 0.3, seed: int = 0) -> None:
        """`gain` is the echo's loudness as a share of what is played; `seed` furnishes the room."""
        moments = np.arange(int(_LONGEST_SECONDS * RATE)) / RATE
        tail = np.random.default_rng(seed).normal(size=len(moments)) * 10 ** (-3 * moments / reverberation_seconds)
        response = tail / np.sqrt(np.sum(tail**2))
        response[0] += 1.0
        self._response = gain * response / np.sqrt(np.sum(response**2))
        self._ringing = np.zeros(len(response) - 1)

    def echo(self, played: Samples) -> NDArray[np.float64]:
        """Return what the microphone hears of the next stretch (int16 mono at RATE [samples]), as long as it is."""
        length = 1 << (len(played) + len(self._response) - 1).bit_length()
        spectrum = np.fft.rfft(played.astype(np.float64), length) * np.fft.rfft(self._response, length)
        heard = np.fft.irfft(spectrum, length)[: len(played) + len(self._response) - 1]
        heard[: len(self._ringing)] += self._ringing
        self._ringing = heard[len(played) :]
        return heard[: len(played)]


@dataclass(frozen=True)
class Card:
    """A simulated card with one clock for its speaker and its microphone."""

    rate: int = 48_000
    """Samples per second of the speaker."""
    delay_seconds: float = 0.18
    """From handing a sample over to having its echo."""
    lost_at: float = 0.0
    """Second at which the microphone loses `lost_seconds`, as when the machine is too busy."""
    lost_seconds: float = 0.0

    async def hear(
        self, echo_filter: EchoFilter, reference: EchoReference, room: EchoingRoom, played: Samples, said: Samples
    ) -> AsyncIterator[tuple[Samples, Samples]]:
        """Yield block by block what the microphone hears, and what the filter leaves of it, as of `blocks`."""
        async for block in self.blocks(reference, room, played, said):
            yield block.samples, await echo_filter.without_echo(block)

    async def blocks(
        self, reference: EchoReference, room: EchoingRoom, played: Samples, said: Samples
    ) -> AsyncIterator[Block]:
        """Yield what the microphone hears.

        `played` and `said` are int16 mono at RATE [samples], `said` as it reaches the microphone.
        """
        echo = np.concatenate((np.zeros(round(self.delay_seconds * RATE)), room.echo(played)))[: len(said)]
        heard = in_a_quiet_room(np.clip(echo + said, -32768, 32767).astype(np.int16))
        lost = range(round(self.lost_at * RATE), round((self.lost_at + self.lost_seconds) * RATE))
        given = soxr.resample(played.astype(np.float32), RATE, self.rate).astype(np.int16)  # int16 would be dithered
        chance = np.random.default_rng(1)
        block = round(self.rate * BLOCK_SECONDS)
        number = 0
        reference.opened(self.rate)
        for first in range(0, len(heard) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
            now = (first + BLOCK_SAMPLES) / RATE
            while number * BLOCK_SECONDS <= now:
                late = abs(chance.normal()) * _LATENESS_SECONDS
                sound = given[number * block : (number + 1) * block]
                reference.give(np.pad(sound, (0, block - len(sound))), number * BLOCK_SECONDS + late)
                number += 1
            if first in lost:
                continue
            arrived_at = now + abs(chance.normal()) * _LATENESS_SECONDS
            yield Block(heard[first : first + BLOCK_SAMPLES], now, arrived_at)
