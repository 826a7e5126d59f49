"""The check of microphone and speaker: sweeps are played and heard again, and what that tells is said plainly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from satellite import echo_canceller, microphone, speaker_device
from satellite.echo_path import EchoPath
from satellite.echo_reference import BLOCK_SECONDS, StreamClock
from satellite.protocol import UPLINK_RATE
from satellite.satellite_errors import DeviceError
from satellite.settings_file import Settings
from satellite.sound_devices import Device, Direction, SoundDevices
from satellite.sweeps import SECONDS, SweepFindings, analyse, played_db, sweeps

_LATE_SECONDS = 10.0
"""Time beyond the sound's own for devices that begin slowly."""

_FAINT_DB, _LOUD_NOISE_DB = -55.0, -35.0
"""Loudness, against full scale, below which the tone is too faint, and above which the room's noise is too loud."""
_MOST_CLIPPED = 0.001


def _clock(block_seconds: float) -> StreamClock:
    """Return the clock of a stream, as it was at the first sweep: sound that is lost later does not count."""
    return StreamClock(round((SECONDS + _LATE_SECONDS) / block_seconds))


@dataclass
class _Tape:
    """The sound that the microphone delivers, and when it does."""

    rate: int = UPLINK_RATE
    name: str = ""
    clock: StreamClock = field(default_factory=lambda: _clock(microphone.BLOCK_SECONDS))
    samples: int = 0

    def __post_init__(self) -> None:
        self.chunks: list[bytes] = []

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the microphone at the satellite's rate, or at its own when it refuses."""
        self.name = device.name
        try:
            return self._stream(portaudio, device, UPLINK_RATE)
        except portaudio.PortAudioError:
            self.rate = device.rate
            return self._stream(portaudio, device, device.rate)

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        def heard(pcm: Any, frames: int, moment: Any, status: Any) -> None:
            self.chunks.append(bytes(pcm))
            self.samples += frames
            self.clock.note(self.samples / rate, time.monotonic())

        return portaudio.RawInputStream(
            samplerate=rate,
            blocksize=round(rate * microphone.BLOCK_SECONDS),
            device=device.index,
            channels=1,
            dtype="int16",
            latency=microphone.LATENCY_SECONDS,
            callback=heard,
        )


@dataclass
class _Player:
    """The sweeps on their way to the speaker, and when they were handed over."""

    volume: float
    rate: int = speaker_device.PREFERRED_RATE
    name: str = ""
    clock: StreamClock = field(default_factory=lambda: _clock(BLOCK_SECONDS))
    position: int = 0
    first: int = 0
    """Sample at which the first sweep begins."""

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the speaker at 48 kHz, or at its own rate when it refuses."""
        self.name = device.name
        try:
            return self._stream(portaudio, device, speaker_device.PREFERRED_RATE)
        except portaudio.PortAudioError:
            self.rate = device.rate
            return self._stream(portaudio, device, device.rate)

    @property
    def is_over(self) -> bool:
        """All was handed over."""
        return self.position > self.rate * SECONDS

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        sound, self.first = sweeps(rate, self.volume)
        channels = min(2, device.channels)

        def fill(buffer: Any, frames: int, moment: Any, status: Any) -> None:
            block = sound[self.position : self.position + frames]
            block = np.concatenate((block, np.zeros(frames - len(block), np.int16)))
            self.clock.note(self.position / rate, time.monotonic())
            self.position += frames
            buffer[:] = np.repeat(block, channels).tobytes()

        return portaudio.RawOutputStream(
            samplerate=rate,
            blocksize=round(rate * BLOCK_SECONDS),
            device=device.index,
            channels=channels,
            dtype="int16",
            latency=speaker_device.LATENCY_SECONDS,
            callback=fill,
        )


def check_devices(settings: Settings, say: Callable[[str], None]) -> bool:
    """Play, listen, and say what was found and what to do about it; return whether all is well. Blocks for 10 s.

    The way from the speaker to the microphone is kept in the state folder, for the satellite to cancel its echo by.
    """
    devices, tape, player = SoundDevices(), _Tape(), _Player(settings.volume)
    faults: list[str] = []
    try:
        for direction, wanted, opened in (
            (Direction.INPUT, settings.input_device, tape.open),
            (Direction.OUTPUT, settings.output_device, player.open),
        ):
            try:
                devices.open(direction, wanted, opened, lambda: True)
            except DeviceError as err:
                faults.append(str(err))
        if tape.name:
            say(f"Microphone: {tape.name}, {tape.rate / 1000:g} kHz")
        if player.name:
            say(f"Speaker: {player.name}, {player.rate / 1000:g} kHz")
        if not faults:
            say("Playing four short sweeps and listening, for ten seconds …")
            faults += _wait(tape, player)
    finally:
        devices.close_all()
    if not faults:
        faults += _report(tape, player, settings, say)
    for fault in faults:
        say(f"✘ {fault}")
    if not faults:
        say("✔ Microphone and speaker work.")
    return not faults


def _wait(tape: _Tape, player: _Player) -> list[str]:
    """Wait until all was played and heard; return what stood still."""
    ends_at = time.monotonic() + SECONDS + _LATE_SECONDS
    while not (player.is_over and tape.samples > tape.rate * SECONDS):
        if time.monotonic() > ends_at:
            still = [
                (tape.samples, f"The microphone {tape.name!r} delivers no sound. Unplug it and plug it in again."),
                (player.position, f"The speaker {player.name!r} takes no sound. Unplug it and plug it in again."),
            ]
            return [words for moved, words in still if not moved] or ["The devices are too slow for this machine."]
        time.sleep(BLOCK_SECONDS)
    return []


def _report(tape: _Tape, player: _Player, settings: Settings, say: Callable[[str], None]) -> list[str]:
    """Say what was heard, and keep it; return what is wrong with it."""
    heard = analyse(np.frombuffer(b"".join(tape.chunks), np.int16), tape.rate)
    if heard.is_silent:
        fault = (
            f"The microphone {tape.name!r} hears nothing: it delivers zeros alone. Is it switched off? Raise its "
            "“Capture” in alsamixer (F6 chooses the card, F4 the microphones, space switches it on)."
        )
        return [fault]
    say(f"Noise: {heard.noise_db:.0f} dB of full scale")
    if heard.level_db is None:
        fault = (
            f"The microphone {tape.name!r} works, and did not hear the speaker {player.name!r}. Did you? If not: is it "
            "on, and is it the right one (parley-satellite --list-devices)? Is it turned up in alsamixer? If you "
            "did: turn the speaker or the microphone up."
        )
        return [fault]
    say(f"Sweep: {heard.level_db:.0f} dB of full scale, {heard.level_db - heard.noise_db:.0f} dB above the noise")
    say(f"Delay: {_delay_ms(heard, tape, player):.0f} ms from the program to the speaker and back")
    if heard.drift_ppm is None:
        say("Clocks: not measured, since sound was lost on its way; is this machine busy?")
    else:
        path = EchoPath(
            settings.input_device,
            settings.output_device,
            round(_delay_ms(heard, tape, player), 1),
            round(heard.drift_ppm, 1),
            round(played_db(settings.volume) - heard.level_db, 1),
        )
        path.keep(settings.state_folder)
        clocks = "one clock" if path.can_be_cancelled else "a clock each"
        say(f"Clocks: the devices run by {clocks} ({heard.drift_ppm:+.0f} ppm)")
        say(f"Echo: {path.return_loss_db:.0f} dB fainter than what is played; {_cancelling(path)}")
    return _faults(heard, tape.name)


def _delay_ms(heard: SweepFindings, tape: _Tape, player: _Player) -> float:
    handed_over_at = player.clock.started_at + player.first / player.rate
    return (tape.clock.started_at + heard.first_at - handed_over_at) * 1000


def _cancelling(path: EchoPath) -> str:
    """Return whether the satellite can take the echo out of what the microphone hears."""
    if not path.can_be_cancelled:
        return "it cannot be taken out of what the microphone hears, since the clocks differ"
    if not echo_canceller.is_installed():
        return f"to have it taken out of what the microphone hears, install {echo_canceller.PACKAGE}"
    return "it is taken out of what the microphone hears"


def _faults(heard: SweepFindings, name: str) -> list[str]:
    faults = []
    if heard.clipped > _MOST_CLIPPED:
        faults.append(
            f"The microphone {name!r} clips ({heard.clipped:.1%} of the sweep): turn its “Capture” down in alsamixer."
        )
    elif heard.level_db is not None and heard.level_db < _FAINT_DB:
        faults.append(
            f"The microphone {name!r} hears the speaker faintly: raise its “Capture” in alsamixer (F4), or the volume."
        )
    if heard.noise_db > _LOUD_NOISE_DB:
        faults.append(
            f"The microphone {name!r} hears much noise: is something loud beside it, a fan, a power supply? Then move "
            "it. Else turn its “Capture” down in alsamixer (F4)."
        )
    return faults
