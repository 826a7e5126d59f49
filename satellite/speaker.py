"""The speaker: the one owner of the output device, which is open while something is played and for a while after."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from satellite.allocator import give_back
from satellite.background_music import Music
from satellite.backoff import Backoff
from satellite.earcons import Earcon
from satellite.echo_reference import EchoReference
from satellite.incoming_playback import IncomingPlayback, problem_of_rate
from satellite.playback import DUCKED, Playback
from satellite.playback_reports import PlaybackReports
from satellite.problems import Problems
from satellite.protocol import AudioStart, Begin, PlaybackEnd, Played, Ready
from satellite.satellite_errors import DeviceError
from satellite.sound_devices import Direction, SoundDevices
from satellite.speaker_device import SpeakerDevice

_RETRY_SECONDS = (0.5, 10.0)
"""First and longest delay before the device is tried again."""
REST_SECONDS = 30.0
"""Silence after which the device is closed: to keep it open costs a hundredth of a core; to open it, some hundredths of
a second, and more where a loudspeaker has to wake up, so that what follows soon finds it open."""
_LOOK_SECONDS = 10.0
"""Interval of looking at the list of sound cards while the device rests."""
_ECHO_TAIL_SECONDS = 0.1
"""Echo of a room after the last sound."""


class Speaker:
    """Plays what the app sends, and earcons; tells the app what has really been heard.

    Without a device every playback has failed at once, so that nobody waits for one that will never sound.
    """

    def __init__(
        self,
        devices: SoundDevices,
        wanted: str,
        volume: float,
        problems: Problems,
        reference: EchoReference,
        send: Callable[[Played | Ready], None],
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        """`reference` is given all that is played; `send` takes what the app is to know of playbacks."""
        self._devices = devices
        self._wanted = wanted
        self._problems = problems
        self._reference = reference
        self._rest_seconds = rest_seconds
        self._reports = PlaybackReports(send)
        self._send = send
        self.music = Music(send, self._arrived)
        """The music that plays beside all else."""
        self._volume = volume
        self._output: SpeakerDevice | None = None
        self._incoming: IncomingPlayback | None = None
        self._arrivals: asyncio.Queue[tuple[IncomingPlayback, bytes | None]] = asyncio.Queue()
        self._underruns = 0
        self._needed = asyncio.Event()
        """Set once something is to be played, after the device was closed."""
        self.opened = asyncio.Event()
        """Set while there is a device, be it open or at rest."""
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
            self._output.queue.volume = self._output.music.volume = level

    def start(self, start: AudioStart) -> None:
        """Begin a playback; the sound written from now on belongs to it."""
        self.end()
        playback = Playback(start.playback_id, start.volume, held=start.held)
        if problem := problem_of_rate(start.rate):
            self._reports.failed(playback, PlaybackEnd.UNPLAYABLE, problem)
            return
        if self._output is None:
            self._reports.failed(playback, PlaybackEnd.NO_SPEAKER, self._problems.of("speaker"))
            return
        self._needed.set()
        self._incoming = IncomingPlayback(playback, start.rate, self._output.queue)
        self._output.queue.start(playback)

    def write(self, pcm: bytes) -> None:
        """Add sound (int16 mono) to the playback; what belongs to none is passed over."""
        if self._incoming is not None and not self._incoming.playback.over:
            self._arrived(self._incoming, pcm)

    def _arrived(self, incoming: IncomingPlayback, pcm: bytes | None) -> None:
        """Have sound, None at its end, brought to the device's rate, and the device opened meanwhile."""
        self._needed.set()
        self._arrivals.put_nowait((incoming, pcm))

    def end(self, playback_id: str | None = None) -> None:
        """Say that the playback (None: whichever it is) has got all its sound."""
        if self._incoming is None or playback_id not in (None, self._incoming.playback.playback_id):
            return
        self._arrived(self._incoming, None)
        self._incoming = None

    def begin(self, begin: Begin) -> None:
        """Let a held playback begin when it says."""
        if self._output is not None:
            self._output.queue.begin(begin.playback_id, begin.at)

    def flush(self) -> None:
        """Be silent from the next block on and forget all playbacks, also what of them is still to come."""
        self._cut_off(PlaybackEnd.FLUSHED)

    def duck(self, *, ducked: bool) -> None:
        """Make what is played quieter, while it is not clear whether a person spoke; or as loud as before."""
        if self._output is not None:
            self._output.queue.level = DUCKED if ducked else 1.0

    def play_earcon(self, earcon: Earcon) -> None:
        """Play an earcon at once."""
        if self._output is not None:
            self._needed.set()
            self._output.queue.play_earcon(self._output.earcons[earcon])

    async def run(self) -> None:
        """Play until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._resample(), name="speaker resampling")
            tasks.create_task(self._keep_trying(), name="speaker device")

    async def _resample(self) -> None:
        while True:
            incoming, pcm = await self._arrivals.get()
            if not incoming.playback.over and await asyncio.to_thread(incoming.add, pcm):
                self._send(Ready(incoming.playback.playback_id))

    async def _keep_trying(self) -> None:
        delays = Backoff(*_RETRY_SECONDS)
        while True:
            try:
                await self._use_device(delays.reset)
            except DeviceError as err:
                self._problems.report("speaker", str(err))
                self.tried.set()
            await asyncio.sleep(delays.next_seconds())

    async def _use_device(self, on_opened: Callable[[], None]) -> None:
        """Play through the device whenever there is something to play, until it is lost; raises `DeviceError`."""
        loop = asyncio.get_running_loop()
        output = SpeakerDevice(
            loop, self._reports, self.music.reports, self._reference, self._volume, self._rest_seconds
        )
        try:
            while True:
                await self._play_through(output, on_opened)
                await self._rest()
        except DeviceError as err:
            self._lost(str(err))
            raise

    async def _play_through(self, output: SpeakerDevice, on_opened: Callable[[], None]) -> None:
        """Open the device, and play until it is quiet for a while; raises `DeviceError`."""
        stream = await asyncio.to_thread(
            self._devices.open, Direction.OUTPUT, self._wanted, output.open, lambda: self.playing
        )
        try:
            await output.wait_until_it_asks()
            self._opened(output)
            on_opened()
            await output.play()
            self._needed.clear()
        finally:
            await asyncio.to_thread(self._devices.close, stream)

    async def _rest(self) -> None:
        """Wait until something is to be played, or a sound card came or went: it may have been ours."""
        cards = self._devices.cards
        await asyncio.to_thread(give_back)
        while not self._needed.is_set() and self._devices.cards == cards:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._needed.wait()

    def _opened(self, output: SpeakerDevice) -> None:
        output.queue.volume = output.music.volume = self._volume
        self._output = output
        self.music.opened(output)
        self.opened.set()
        self.tried.set()
        self._problems.clear("speaker")

    def _lost(self, reason: str) -> None:
        self._underruns = self.underruns
        self._cut_off(PlaybackEnd.NO_SPEAKER, reason)
        self.music.lost(reason)
        self.opened.clear()
        self._output = None

    def _cut_off(self, end: PlaybackEnd, reason: str = "") -> None:
        if self._output is not None:
            self._reports.cut_off(self._output.queue.flush(), self._output.queue.rate, end, reason)
