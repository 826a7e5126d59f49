"""One output device, open while something is played and for a while after, and what it plays."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from satellite.earcons import Earcon, synthesise
from satellite.echo_reference import BLOCK_SECONDS, EchoReference
from satellite.playback import DUCKED, PlaybackQueue
from satellite.playback_reports import PlaybackReports
from satellite.satellite_errors import DeviceError
from satellite.sound_devices import Device

PREFERRED_RATE = 48_000
"""Rate that nearly every device takes without converting."""
LATENCY_SECONDS = 0.08
"""Sound held by the device: four blocks, so that a busy Pi does not stutter."""
_STALL_SECONDS = 5.0
"""A device that asks for nothing for so long is dead."""


class SpeakerDevice:
    """One device, which may be opened again and again, and what it plays."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        reports: PlaybackReports,
        music_reports: PlaybackReports,
        reference: EchoReference,
        volume: float,
        rest_seconds: float,
    ) -> None:
        """`reference` is given what the device is given; `rest_seconds` of silence are when it need not be open."""
        self._loop = loop
        self._reference = reference
        self._rest_seconds = rest_seconds
        self._reports = reports
        self._music_reports = music_reports
        self._latency_seconds = 0.0
        self._channels = 1
        self._name = ""
        self._asked_at = self._silent_since = 0.0
        self._asked = asyncio.Event()
        self._ended = asyncio.Event()
        self.queue = PlaybackQueue(PREFERRED_RATE, volume)
        self.music = PlaybackQueue(PREFERRED_RATE, volume)
        self.music_level = 1.0
        """Share of its loudness that music has while nothing else sounds."""
        self.earcons: Mapping[Earcon, NDArray[np.int16]] = {}

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the device at 48 kHz, or at its own rate when it refuses."""
        self._name = device.name
        self._asked_at = 0.0
        self._asked, self._ended = asyncio.Event(), asyncio.Event()  # those of the last opening may come late
        self._channels = min(2, device.channels)
        try:
            stream = self._stream(portaudio, device, PREFERRED_RATE)
        except portaudio.PortAudioError:
            if device.rate == PREFERRED_RATE:
                raise
            stream = self._stream(portaudio, device, device.rate)
            self.queue.rate = self.music.rate = device.rate
        self.earcons = synthesise(self.queue.rate)
        self._reference.opened(self.queue.rate)
        self._latency_seconds = float(stream.latency)
        return stream

    async def wait_until_it_asks(self) -> None:
        """Return when the device asks for sound; raises `DeviceError` when it does not."""
        try:
            async with asyncio.timeout(_STALL_SECONDS):
                await self._asked.wait()
        except TimeoutError as err:
            raise DeviceError(f"The speaker {self._name!r} takes no sound; it is tried again.") from err

    async def play(self) -> None:
        """Watch the device until it was silent for a while; raise `DeviceError` when it vanishes or stalls."""
        self._silent_since = time.monotonic()
        while not self._ended.is_set():
            if self._may_rest:
                return
            if time.monotonic() - self._asked_at > _STALL_SECONDS:
                raise DeviceError(f"The speaker {self._name!r} takes no sound; it is tried again.")
            try:
                async with asyncio.timeout(min(_STALL_SECONDS / 2, self._rest_seconds)):
                    await self._ended.wait()
            except TimeoutError:
                continue
        raise DeviceError(f"The speaker {self._name!r} has vanished; it is tried again.")

    @property
    def _may_rest(self) -> bool:
        """Nothing is or waits to be played, and nothing was for a while."""
        if not (self.queue.silent and self.music.silent):
            self._silent_since = time.monotonic()
        return time.monotonic() - self._silent_since > self._rest_seconds

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        this_opening = self._ended

        def ended() -> None:
            self._loop.call_soon_threadsafe(this_opening.set)

        return portaudio.RawOutputStream(
            samplerate=rate,
            blocksize=round(rate * BLOCK_SECONDS),
            device=device.index,
            channels=self._channels,
            dtype="int16",
            latency=LATENCY_SECONDS,
            callback=self._fill,
            finished_callback=ended,
        )

    def _fill(self, buffer: Any, frames: int, moment: Any, status: Any) -> None:
        """Give the device its next block; runs in the audio thread."""
        first = not self._asked_at
        self._asked_at = time.monotonic()
        heard_at = self._asked_at + self._delay_seconds(moment)
        block, progress = self.queue.render(frames, heard_at)
        self.music.level = min(self.music_level, self.queue.level if self.queue.empty else DUCKED)
        music, music_progress = self.music.render(frames, heard_at)
        if music_progress:
            block = np.clip(block.astype(np.int32) + music, -32768, 32767).astype(np.int16)
        buffer[:] = np.repeat(block, self._channels).tobytes()
        self._reference.give(block, self._asked_at)
        if first:
            self._loop.call_soon_threadsafe(self._asked.set)
        for step in progress:
            leaves_at = heard_at + step.offset / self.queue.rate
            self._loop.call_soon_threadsafe(self._reports.progressed, step, leaves_at, self.queue.rate)
        for step in music_progress:
            leaves_at = heard_at + step.offset / self.music.rate
            self._loop.call_soon_threadsafe(self._music_reports.progressed, step, leaves_at, self.music.rate)

    def _delay_seconds(self, moment: Any) -> float:
        """Return how long a block handed over now takes to leave: the driver's word, or the stream's if it has none."""
        delay = float(moment.outputBufferDacTime - moment.currentTime)
        return delay if 0.0 < delay < 1.0 else self._latency_seconds
