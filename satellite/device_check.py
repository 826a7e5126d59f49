"""The check of microphone and speaker: two sweeps are played and heard again, and what that tells is said plainly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from satellite.protocol import UPLINK_RATE
from satellite.satellite_errors import DeviceError
from satellite.sound_devices import Device, Direction, SoundDevices
from satellite.speaker_device import PREFERRED_RATE
from satellite.sweeps import SECONDS, SweepFindings, analyse, sweeps

_BLOCK_SECONDS = 0.04
_LATENCY_SECONDS = 0.12
_LATE_SECONDS = 10.0
"""Time beyond the sound's own for devices that begin slowly."""

_FAINT_DB, _LOUD_NOISE_DB = -55.0, -35.0
"""Loudness, against full scale, below which the tone is too faint, and above which the room's noise is too loud."""
_MOST_CLIPPED = 0.001
_ONE_CLOCK_PPM = 30.0
"""Difference up to which two devices count as run by one clock; crystals differ by some tens of ppm."""


@dataclass
class _Tape:
    """The sound that the microphone delivers, and when its first sample was heard."""

    rate: int = UPLINK_RATE
    name: str = ""
    began_at: float = float("inf")
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
            # A chunk comes late, never early: the least late of all says when the first sample was heard.
            self.began_at = min(self.began_at, time.monotonic() - self.samples / rate)

        return portaudio.RawInputStream(
            samplerate=rate,
            blocksize=round(rate * _BLOCK_SECONDS),
            device=device.index,
            channels=1,
            dtype="int16",
            latency=_LATENCY_SECONDS,
            callback=heard,
        )


@dataclass
class _Player:
    """The sweeps on their way to the speaker, and when the first of them was handed over."""

    volume: float
    rate: int = PREFERRED_RATE
    name: str = ""
    position: int = 0
    handed_over_at: float = 0.0

    def open(self, portaudio: ModuleType, device: Device) -> Any:
        """Open the speaker at 48 kHz, or at its own rate when it refuses."""
        self.name = device.name
        try:
            return self._stream(portaudio, device, PREFERRED_RATE)
        except portaudio.PortAudioError:
            self.rate = device.rate
            return self._stream(portaudio, device, device.rate)

    @property
    def is_over(self) -> bool:
        """All was handed over."""
        return self.position > self.rate * SECONDS

    def _stream(self, portaudio: ModuleType, device: Device, rate: int) -> Any:
        sound, first = sweeps(rate, self.volume)
        channels = min(2, device.channels)

        def fill(buffer: Any, frames: int, moment: Any, status: Any) -> None:
            block = sound[self.position : self.position + frames]
            block = np.concatenate((block, np.zeros(frames - len(block), np.int16)))
            if self.position <= first < self.position + frames:
                self.handed_over_at = time.monotonic() + (first - self.position) / rate
            self.position += frames
            buffer[:] = np.repeat(block, channels).tobytes()

        return portaudio.RawOutputStream(
            samplerate=rate,
            blocksize=round(rate * _BLOCK_SECONDS),
            device=device.index,
            channels=channels,
            dtype="int16",
            latency=_LATENCY_SECONDS,
            callback=fill,
        )


def check_devices(microphone: str, speaker: str, volume: float, say: Callable[[str], None]) -> bool:
    """Play, listen, and say what was found and what to do about it; return whether all is well. Blocks for 10 s."""
    devices, tape, player = SoundDevices(), _Tape(), _Player(volume)
    faults: list[str] = []
    try:
        for direction, wanted, opened in (
            (Direction.INPUT, microphone, tape.open),
            (Direction.OUTPUT, speaker, player.open),
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
            say("Playing two short sweeps and listening, for ten seconds …")
            faults += _wait(tape, player)
    finally:
        devices.close_all()
    if not faults:
        faults += _report(tape, player, say)
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
        time.sleep(_BLOCK_SECONDS)
    return []


def _report(tape: _Tape, player: _Player, say: Callable[[str], None]) -> list[str]:
    """Say what was heard; return what is wrong with it."""
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
        clocks = "one clock" if abs(heard.drift_ppm) <= _ONE_CLOCK_PPM else "a clock each"
        say(f"Clocks: the devices run by {clocks} ({heard.drift_ppm:+.0f} ppm)")
    return _faults(heard, tape.name)


def _delay_ms(heard: SweepFindings, tape: _Tape, player: _Player) -> float:
    return (tape.began_at + heard.first_at - player.handed_over_at) * 1000


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
