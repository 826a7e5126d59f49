"""The speaker: the one owner of the output device, kept open and warm, silence between."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from satellite.backoff import Backoff
from satellite.earcons import Earcon, synthesise
from satellite.playback import Playback, PlaybackQueue, Progress
from satellite.problems import Problems
from satellite.protocol import AudioStart, PlaybackEnd, Played
from satellite.satellite_errors import DeviceError
from satellite.sound_devices import Device, Direction, SoundDevices

_LOGGER = logging.getLogger(__name__)

PREFERRED_RATE = 48_000
"""Rate that nearly every device takes without converting."""
BLOCK_SECONDS = 0.02
"""Sound that the device asks for at a time: a flush is silent from the next block on."""
_LATENCY_SECONDS = 0.08
"""Sound held by the device: four blocks, so that a busy Pi does not stutter."""
_STALL_SECONDS = 5.0
"""A device that asks for nothing for so long is dead."""
_RETRY_SECONDS = (0.5, 10.0)
"""First and longest delay before the device is tried again."""
_ECHO_TAIL_SECONDS = 0.1
"""Echo of a room after the last sound."""
_RATES = range(4_000, 192_001)
"""Rates that a playback may have."""
_REPORT_SECONDS = 0.5
"""Interval of the reports of a playback's position."""
_STARVED = "Its sound stopped coming before its end."


class Speaker:
    """Plays what the app sends, and earcons; says what has really been heard through `on_played`.

    Without a device every playback has failed at once, so that nobody waits for one that will never sound.
    """

    def __init__(
        self,
        devices: SoundDevices,
        wanted: str,
        volume: float,
        problems: Problems,
        on_played: Callable[[Played], None],
    ) -> None:
        self._devices = devices
        self._wanted = wanted
        self._problems = problems
        self._reports = _Reports(on_played)
        self._volume = volume
        self._output: _Output | None = None
        self._incoming: _Incoming | None = None
        self._arrivals: asyncio.Queue[tuple[_Incoming, bytes | None]] = asyncio.Queue()
        self._underruns = 0
        self.opened = asyncio.Event()
        """Set while there is a device."""
        self.tried = asyncio.Event()
        """Set once there is a device, or a problem with it."""

    @property
    def playing(self) -> bool:
        """A playback is waiting, being played or still on its way out of the device."""
        return not (self._output is None or self._output.queue.empty) or time.monotonic() < self._reports.sounding_until

    def audible_since(self, moment: float) -> bool:
        """Return whether a playback is to be heard in the room now, or was after `moment` (`time.monotonic`)."""
        return self.playing or moment < self._reports.sounding_until + _ECHO_TAIL_SECONDS

    @property
    def underruns(self) -> int:
        """Times that a playback ran dry in its middle."""
        return self._underruns + (self._output.queue.underruns if self._output else 0)

    def set_volume(self, level: float) -> None:
        """Change the loudness, 0 to 1, from the next block on."""
        self._volume = level
        if self._output is not None:
            self._output.queue.volume = level

    def start(self, start: AudioStart) -> None:
        """Begin a playback; the sound written from now on belongs to it."""
        self.end()
        playback = Playback(start.playback_id)
        if start.rate not in _RATES:
            self._reports.failed(playback, PlaybackEnd.UNPLAYABLE, f"No speaker has a rate of {start.rate} hertz.")
            return
        if self._output is None:
            self._reports.failed(playback, PlaybackEnd.NO_SPEAKER, self._problems.of("speaker"))
            return
        self._incoming = _Incoming(playback, start.rate, self._output.queue)
        self._output.queue.start(playback)

    def write(self, pcm: bytes) -> None:
        """Add sound (int16 mono) to the playback; what belongs to none is passed over."""
        if self._incoming is not None and not self._incoming.playback.over:
            self._arrivals.put_nowait((self._incoming, pcm))

    def end(self, playback_id: str | None = None) -> None:
        """Say that the playback (None: whichever it is) has got all its sound."""
        if self._incoming is None or playback_id not in (None, self._incoming.playback.playback_id):
            return
        self._arrivals.put_nowait((self._incoming, None))
        self._incoming = None

    def flush(self) -> None:
        """Be silent from the next block on and forget all playbacks, also what of them is still to come."""
        self._cut_off(PlaybackEnd.FLUSHED)

    def play_earcon(self, earcon: Earcon) -> None:
        """Play an earcon at once."""
        if self._output is not None:
            self._output.queue.play_earcon(self._output.earcons[earcon])

    async def run(self) -> None:
        """Keep the device open until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._resample(), name="speaker resampling")
            tasks.create_task(self._keep_open(), name="speaker device")

    async def _resample(self) -> None:
        while True:
            incoming, pcm = await self._arrivals.get()
            if not incoming.playback.over:
                await asyncio.to_thread(incoming.add, pcm)

    async def _keep_open(self) -> None:
        delays = Backoff(*_RETRY_SECONDS)
        while True:
            try:
                await self._use_device(delays.reset)
            except DeviceError as err:
                self._problems.report("speaker", str(err))
                self.tried.set()
            await asyncio.sleep(delays.next_seconds())

    async def _use_device(self, on_opened: Callable[[], None]) -> None:
        """Play through the device until it is lost; raises `DeviceError`."""
        output = _Output(asyncio.get_running_loop(), self._reports, self._volume)
        stream = await asyncio.to_thread(
            self._devices.open, Direction.OUTPUT, self._wanted, output.open, lambda: self.playing
        )
        try:
            await output.wait_until_it_asks()
            self._opened(output)
            on_opened()
            await output.wait_until_it_ends()
        except DeviceError as err:
            self._lost(str(err))
            raise
        finally:
            await asyncio.to_thread(self._devices.close, stream)

    def _opened(self, output: _Output) -> None:
        output.queue.volume = self._volume
        self._output = output
        self.opened.set()
        self.tried.set()
        self._problems.clear("speaker")

    def _lost(self, reason: str) -> None:
        self._underruns = self.underruns
        self._cut_off(PlaybackEnd.NO_SPEAKER, reason)
        self.opened.clear()
        self._output = None

    def _cut_off(self, end: PlaybackEnd, reason: str = "") -> None:
        if self._output is not None:
            self._reports.cut_off(self._output.queue.flush(), self._output.queue.rate, end, reason)


class _Incoming:
    """A playback whose sound is arriving, brought to the device's rate chunk by chunk."""

    def __init__(self, playback: Playback, rate: int, queue: PlaybackQueue) -> None:
        self.playback = playback
        self._queue = queue
        self._full = False
        self._resampler = None if rate == queue.rate else soxr.ResampleStream(rate, queue.rate, 1, dtype="int16")

    def add(self, pcm: bytes | None) -> None:
        """Add the next chunk, None at the end; takes long enough to belong in a thread."""
        samples = np.frombuffer(pcm or b"", np.int16)
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples, last=pcm is None)
        kept = self._queue.add(self.playback, samples)
        if not kept and not self._full:
            _LOGGER.warning("The app sends more of a playback than the satellite can hold; the rest is dropped.")
        self._full = not kept
        if pcm is None:
            self._queue.end(self.playback)


class _Output:
    """One opened device, and what it plays."""

    def __init__(self, loop: asyncio.AbstractEventLoop, reports: _Reports, volume: float) -> None:
        self._loop = loop
        self._reports = reports
        self._latency_seconds = 0.0
        self._channels = 1
        self._name = ""
        self._asked_at = 0.0
        self._asked = asyncio.Event()
        self._ended = asyncio.Event()
        self.queue = PlaybackQueue(PREFERRED_RATE, volume)
        self.earcons: Mapping[Earcon, NDArray[np.int16]] = {}

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the device at 48 kHz, or at its own rate when it refuses."""
        self._name = device.name
        self._channels = min(2, device.channels)
        try:
            stream = self._stream(portaudio, device, PREFERRED_RATE)
        except portaudio.PortAudioError:
            if device.rate == PREFERRED_RATE:
                raise
            stream = self._stream(portaudio, device, device.rate)
            self.queue.rate = device.rate
        self.earcons = synthesise(self.queue.rate)
        self._latency_seconds = float(stream.latency)
        return stream

    async def wait_until_it_asks(self) -> None:
        """Return when the device asks for sound; raises `DeviceError` when it does not."""
        try:
            async with asyncio.timeout(_STALL_SECONDS):
                await self._asked.wait()
        except TimeoutError as err:
            raise DeviceError(f"The speaker {self._name!r} takes no sound; it is tried again.") from err

    async def wait_until_it_ends(self) -> None:
        """Watch the device until it vanishes or stalls; then raise `DeviceError`."""
        while not self._ended.is_set():
            if time.monotonic() - self._asked_at > _STALL_SECONDS:
                raise DeviceError(f"The speaker {self._name!r} takes no sound; it is tried again.")
            try:
                async with asyncio.timeout(_STALL_SECONDS / 2):
                    await self._ended.wait()
            except TimeoutError:
                continue
        raise DeviceError(f"The speaker {self._name!r} has vanished; it is tried again.")

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        def ended() -> None:
            self._loop.call_soon_threadsafe(self._ended.set)

        return portaudio.RawOutputStream(
            samplerate=rate,
            blocksize=round(rate * BLOCK_SECONDS),
            device=device.index,
            channels=self._channels,
            dtype="int16",
            latency=_LATENCY_SECONDS,
            callback=self._fill,
            finished_callback=ended,
        )

    def _fill(self, buffer: Any, frames: int, moment: Any, status: Any) -> None:
        """Give the device its next block; runs in the audio thread."""
        first = not self._asked_at
        self._asked_at = time.monotonic()
        block, progress = self.queue.render(frames)
        buffer[:] = np.repeat(block, self._channels).tobytes()
        delay = self._delay_seconds(moment)
        if first:
            self._loop.call_soon_threadsafe(self._asked.set)
        for step in progress:
            leaves_at = self._asked_at + delay + step.offset / self.queue.rate
            self._loop.call_soon_threadsafe(self._reports.progressed, step, leaves_at, self.queue.rate)

    def _delay_seconds(self, moment: Any) -> float:
        """Return how long a block handed over now takes to leave: the driver's word, or the stream's if it has none."""
        delay = float(moment.outputBufferDacTime - moment.currentTime)
        return delay if 0.0 < delay < 1.0 else self._latency_seconds


class _Reports:
    """Tells the app what has been heard of each playback, when it has been."""

    def __init__(self, on_played: Callable[[Played], None]) -> None:
        self._on_played = on_played
        self._reported_at: dict[Playback, float] = {}
        self._waiting: dict[Playback, set[asyncio.TimerHandle]] = {}
        self.sounding_until = 0.0
        """Time at which the last sound of a playback has left, or will have, on the clock of `time.monotonic`."""

    def progressed(self, step: Progress, leaves_at: float, rate: int) -> None:
        """Note a block that leaves the device at `leaves_at`; report the first, the last and one every half second."""
        playback, gone_at = step.playback, leaves_at + step.frames / rate
        if playback.flushed:
            return
        if step.frames:
            self.sounding_until = gone_at
        last_at = self._reported_at.get(playback)
        if last_at is None and step.frames:
            self._reported_at[playback] = leaves_at
            self._later(leaves_at, step, (step.position - step.frames) * 1000 // rate)
        elif last_at is not None and gone_at - last_at >= _REPORT_SECONDS and not step.end:
            self._reported_at[playback] = gone_at
            self._later(gone_at, step, step.position * 1000 // rate)
        if step.end:
            self._later(gone_at, step, step.position * 1000 // rate, step.end)

    def cut_off(self, playbacks: Sequence[Playback], rate: int, end: PlaybackEnd, reason: str) -> None:
        """Report playbacks of which nothing more is played."""
        self.sounding_until = 0.0
        for playback in playbacks:
            self._forget(playback)
            self._on_played(Played(playback.playback_id, playback.played_frames * 1000 // rate, end, reason))

    def failed(self, playback: Playback, end: PlaybackEnd, reason: str) -> None:
        """Report a playback of which nothing is played at all."""
        self._on_played(Played(playback.playback_id, 0, end, reason))

    def _later(self, moment: float, step: Progress, position_ms: int, end: PlaybackEnd | None = None) -> None:
        loop = asyncio.get_running_loop()
        reason = _STARVED if end is PlaybackEnd.STARVED else ""
        played = Played(step.playback.playback_id, position_ms, end, reason)
        handle = loop.call_later(max(0.0, moment - time.monotonic()), self._report, step.playback, played)
        self._waiting.setdefault(step.playback, set()).add(handle)

    def _report(self, playback: Playback, played: Played) -> None:
        if played.end:
            self._forget(playback)
        self._on_played(played)

    def _forget(self, playback: Playback) -> None:
        self._reported_at.pop(playback, None)
        for handle in self._waiting.pop(playback, ()):
            handle.cancel()
