"""The machine's sound devices, through PortAudio. Every call here blocks and belongs in a thread.

PortAudio knows the devices that were there when it was initialised; to see another one it must be initialised again,
which ends every open stream. So that is done when nothing is open, or when a sound card came or went and nobody is
speaking or being heard; the owners of the ended streams open them again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from satellite.satellite_errors import DeviceError

_ALSA_CARDS = Path("/proc/asound/cards")


class Direction(StrEnum):
    """The direction of sound through a device."""

    INPUT = "input"
    OUTPUT = "output"


_WORDS = {Direction.INPUT: "microphone", Direction.OUTPUT: "speaker"}


@dataclass(frozen=True)
class Device:
    """One sound device."""

    index: int
    """Its number in PortAudio's list."""
    name: str
    rate: int
    """Samples per second that it prefers."""
    channels: int
    """Most channels that it takes in this direction."""


@dataclass(frozen=True)
class _Open:
    stream: Any
    busy: Callable[[], bool]


class SoundDevices:
    """Finds, opens and closes devices; one per process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: list[_Open] = []
        self._cards = _alsa_cards()
        self._closed = False

    def open(
        self,
        direction: Direction,
        wanted: str,
        make: Callable[[ModuleType, Device], Any],
        busy: Callable[[], bool],
    ) -> Any:
        """Return the running stream that `make(sounddevice, device)` makes; raises `DeviceError`.

        `busy` is asked, from any thread, whether the stream may be ended for another device's sake.
        """
        with self._lock:
            if self._closed:
                raise DeviceError("The satellite is ending.")
            try:
                stream = _start(direction, wanted, make)
            except DeviceError:
                if not self._rescan():
                    raise
                stream = _start(direction, wanted, make)
            self._streams.append(_Open(stream, busy))
            return stream

    def close(self, stream: Any) -> None:
        """End a stream, unless it was ended already: its memory may be another stream's by now."""
        with self._lock:
            held = [held for held in self._streams if held.stream is stream]
            self._streams = [held for held in self._streams if held.stream is not stream]
            _end(held)

    def close_all(self) -> None:
        """End every stream, and open none from now on."""
        with self._lock:
            self._closed = True
            self._close_streams()

    def _rescan(self) -> bool:
        """Look for devices anew unless that would disturb somebody; return whether it was done."""
        cards = _alsa_cards()
        if self._streams and (cards == self._cards or any(held.busy() for held in self._streams)):
            return False
        self._cards = cards
        self._close_streams()
        portaudio = _portaudio()
        with suppress(portaudio.PortAudioError):  # it has not been initialized, if that failed the last time
            portaudio._terminate()  # noqa: SLF001 - sounddevice has no public way to see devices that came later
        try:
            portaudio._initialize()  # noqa: SLF001 - as above
        except portaudio.PortAudioError as err:
            raise DeviceError(f"PortAudio does not start ({err.args[0]}).") from err
        return True

    def _close_streams(self) -> None:
        ended, self._streams = self._streams, []
        _end(ended)


def list_devices() -> str:
    """Return the devices as lines for a person."""
    portaudio = _portaudio()
    lines = []
    for direction in Direction:
        lines.append(f"{_WORDS[direction].capitalize()}s ({direction}_device):")
        found = [device for device in portaudio.query_devices() if device[f"max_{direction}_channels"]]
        lines += [f"  {device['index']:3}  {device['name']}" for device in found] or ["  none"]
    return "\n".join(lines)


def _end(streams: Sequence[_Open]) -> None:
    for held in streams:
        # Closing a running stream would have PortAudio cancel its thread, wherever in Python that is: a crash.
        held.stream.stop(ignore_errors=True)
        held.stream.close(ignore_errors=True)


def _start(direction: Direction, wanted: str, make: Callable[[ModuleType, Device], Any]) -> Any:
    portaudio = _portaudio()
    device = _find(portaudio, direction, wanted)
    try:
        return _started(make(portaudio, device), portaudio)
    except portaudio.PortAudioError as err:
        word = _WORDS[direction]
        hint = "Is it plugged in? Does another program hold it?"
        raise DeviceError(f"The {word} {device.name!r} cannot be opened ({err.args[0]}). {hint}") from err


def _started(stream: Any, portaudio: ModuleType) -> Any:
    """Return the stream, running; one that does not start is closed."""
    try:
        stream.start()
    except portaudio.PortAudioError:
        stream.close(ignore_errors=True)
        raise
    return stream


def _find(portaudio: ModuleType, direction: Direction, wanted: str) -> Device:
    try:
        found = portaudio.query_devices(int(wanted) if wanted.isdecimal() else wanted or None, direction)
    except (ValueError, portaudio.PortAudioError) as err:
        word = _WORDS[direction]
        which = f"The {word} {wanted!r} was not" if wanted else f"No {word} was"
        raise DeviceError(f"{which} found: parley-satellite --list-devices shows what there is.") from err
    return Device(
        found["index"], found["name"], int(found["default_samplerate"]), int(found[f"max_{direction}_channels"])
    )


def _portaudio() -> ModuleType:
    """Return sounddevice, which loads PortAudio when it is imported."""
    try:
        import sounddevice
    except OSError as err:
        raise DeviceError("PortAudio is missing: install the system's package libportaudio2.") from err
    module: ModuleType = sounddevice
    return module


def _alsa_cards() -> str:
    """Return the kernel's list of sound cards; empty where there is no ALSA."""
    return _ALSA_CARDS.read_text() if _ALSA_CARDS.exists() else ""
