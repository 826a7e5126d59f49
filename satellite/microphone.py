"""The microphone: the one owner of the input device, which never stops and never gives up."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.backoff import Backoff
from satellite.problems import Problems
from satellite.protocol import UPLINK_CHUNK_MS, UPLINK_RATE
from satellite.satellite_errors import DeviceError
from satellite.sound_devices import Device, Direction, SoundDevices

BLOCK_SAMPLES = UPLINK_RATE * UPLINK_CHUNK_MS // 1000
"""Samples of a block: one binary frame of the wire, and half a step of the wake word."""

BLOCK_SECONDS = UPLINK_CHUNK_MS / 1000

_HELD_BLOCKS = 50
"""Blocks kept for a reader that is behind (2 s), before the oldest is dropped."""
LATENCY_SECONDS = 0.12
"""Three blocks in the device's buffer: rides out the pauses of a busy Pi, and each block still comes as it is full."""
_STALL_SECONDS = 5.0
"""A device that delivers nothing for so long is dead; a virtual one may need 2 s to begin."""
_RETRY_SECONDS = (0.5, 10.0)
"""First and longest delay before the device is tried again."""


@dataclass(frozen=True)
class Block:
    """A stretch of sound."""

    samples: NDArray[np.int16]
    """[BLOCK_SAMPLES], 16 kHz mono."""
    started_at: float
    """Time of its first sample, on the clock of `time.monotonic`."""
    arrived_at: float
    """Time at which the device had delivered all of it, on the same clock."""


class Microphone(Protocol):
    """A source of blocks."""

    @property
    def dropped(self) -> int:
        """Blocks lost since the start."""

    def blocks(self) -> AsyncGenerator[Sequence[Block], None]:
        """Yield what is heard, as many blocks as came at once, without a gap, for ever."""


class DeviceMicrophone:
    """A microphone of this machine; a missing, busy or vanished one is a problem, tried again until it works."""

    def __init__(
        self,
        devices: SoundDevices,
        wanted: str,
        problems: Problems,
        busy: Callable[[], bool],
        together: Callable[[], int] = lambda: 1,
    ) -> None:
        """`together` tells, in any thread, how many blocks may come at once: each waking of the program costs."""
        self._devices = devices
        self._wanted = wanted
        self._problems = problems
        self._busy = busy
        self._together = together
        self._dropped = 0
        self._capture: _Capture | None = None

    @property
    def dropped(self) -> int:
        """Blocks lost since the start."""
        return self._dropped + (self._capture.dropped if self._capture else 0)

    async def blocks(self) -> AsyncGenerator[Sequence[Block], None]:
        """Yield what is heard for ever; blocks that nobody took within 2 s are dropped, the oldest first."""
        delays = Backoff(*_RETRY_SECONDS)
        while True:
            self._dropped = self.dropped
            self._capture = capture = _Capture(asyncio.get_running_loop(), self._together)
            try:
                stream = await asyncio.to_thread(
                    self._devices.open, Direction.INPUT, self._wanted, capture.open, self._busy
                )
                try:
                    async for blocks in capture.blocks():
                        self._problems.clear("microphone")
                        delays.reset()
                        yield blocks
                finally:
                    await asyncio.to_thread(self._devices.close, stream)
            except DeviceError as err:
                self._problems.report("microphone", str(err))
            await asyncio.sleep(delays.next_seconds())


class Slicer:
    """Cuts sound of any rate, in pieces of any length, into blocks at 16 kHz."""

    def __init__(self, rate: int) -> None:
        self.resamples = rate != UPLINK_RATE
        self._resampler = soxr.ResampleStream(rate, UPLINK_RATE, 1, dtype="int16") if self.resamples else None
        self._left: NDArray[np.int16] = np.empty(0, np.int16)

    @property
    def left(self) -> int:
        """Samples that wait for their block to become whole."""
        return len(self._left)

    def add(self, pcm: bytes) -> list[NDArray[np.int16]]:
        """Take in the next int16 mono samples; return the blocks that are whole now, each [BLOCK_SAMPLES]."""
        samples = np.frombuffer(pcm, np.int16)
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        samples = np.concatenate((self._left, samples))
        whole = len(samples) // BLOCK_SAMPLES * BLOCK_SAMPLES
        self._left = samples[whole:]
        return list(samples[:whole].reshape(-1, BLOCK_SAMPLES))


class _Capture:
    """One opened device: blocks cross from the audio thread to the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, together: Callable[[], int]) -> None:
        self._loop = loop
        self._together = together
        self._heard: deque[tuple[bytes, float, bool]] = deque()
        self._held: deque[tuple[bytes, float]] = deque()
        self._arrival = asyncio.Event()
        self._ended = False
        self._latency_seconds = 0.0
        self._slicer = Slicer(UPLINK_RATE)
        self._name = ""
        self.dropped = 0

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the device at 16 kHz, or at its own rate when it refuses."""
        self._name = device.name
        try:
            stream = self._stream(portaudio, device, UPLINK_RATE)
        except portaudio.PortAudioError:
            if device.rate == UPLINK_RATE:
                raise
            stream = self._stream(portaudio, device, device.rate)
            self._slicer = Slicer(device.rate)
        self._latency_seconds = float(stream.latency)
        return stream

    async def blocks(self) -> AsyncGenerator[Sequence[Block], None]:
        """Yield blocks until the device ends or falls silent; then raise `DeviceError`."""
        while True:
            held = await self._arrived_pieces()
            if blocks := await asyncio.to_thread(self._cut, held) if self._slicer.resamples else self._cut(held):
                yield blocks

    def _cut(self, held: Sequence[tuple[bytes, float]]) -> Sequence[Block]:
        blocks: list[Block] = []
        for pcm, arrived_at in held:
            slices = self._slicer.add(pcm)
            for number, samples in enumerate(slices, 1):
                later = self._slicer.left + (len(slices) - number) * BLOCK_SAMPLES
                ended_at = arrived_at - later / UPLINK_RATE
                blocks.append(Block(samples, ended_at - self._latency_seconds - BLOCK_SECONDS, ended_at))
        return blocks

    async def _arrived_pieces(self) -> Sequence[tuple[bytes, float]]:
        try:
            async with asyncio.timeout(_STALL_SECONDS):
                while not self._held:
                    if self._ended:
                        raise DeviceError(f"The microphone {self._name!r} has vanished; it is tried again.")
                    self._arrival.clear()
                    await self._arrival.wait()
        except TimeoutError as err:
            raise DeviceError(f"The microphone {self._name!r} delivers no sound; it is tried again.") from err
        pieces = list(self._held)
        self._held.clear()
        return pieces

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        def heard(pcm: Any, frames: int, moment: Any, status: Any) -> None:
            self._heard.append((bytes(pcm), time.monotonic(), bool(status.input_overflow)))
            if len(self._heard) >= self._together():
                self._loop.call_soon_threadsafe(self._arrived)

        def ended() -> None:
            self._loop.call_soon_threadsafe(self._finished)

        return portaudio.RawInputStream(
            samplerate=rate,
            blocksize=rate * UPLINK_CHUNK_MS // 1000,
            device=device.index,
            channels=1,
            dtype="int16",
            latency=LATENCY_SECONDS,
            callback=heard,
            finished_callback=ended,
        )

    def _arrived(self) -> None:
        while self._heard:
            pcm, arrived_at, overflow = self._heard.popleft()
            if len(self._held) >= _HELD_BLOCKS:
                self._held.popleft()
                self.dropped += 1
            self.dropped += overflow
            self._held.append((pcm, arrived_at))
        self._arrival.set()

    def _finished(self) -> None:
        self._ended = True
        self._arrival.set()
