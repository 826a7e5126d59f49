"""The machine's sound devices, through PortAudio. Every call here blocks and belongs in a thread.

PortAudio knows the devices that were there when it was initialised; to see another one it must be initialised again,
which ends every open stream. So that is done when nothing is open, or when a sound card came or went and nobody is
speaking or being heard; the owners of the ended streams open them again.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
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

_REMEDIES: Mapping[object, str] = {
    -9985: (
        "Another program holds it: end that one (fuser -v /dev/snd/* names it), or let both go through PipeWire or "
        "PulseAudio by setting {key} to that device."
    ),
    -9997: (
        "It takes neither Parley's rate nor its own of {rate} Hz: set {key} to a device that converts, such as "
        "“default”, “pulse” or “plughw”."
    ),
    -9998: "It has another number of channels: set {key} to a device that converts, such as “default” or “plughw”.",
    -9996: "It is not there any more: set {key} to one of those that parley-satellite --list-devices shows.",
}
"""Remedies by PortAudio's codes of errors (portaudio.h, PaErrorCode)."""

_ALSA_DEVICES = Path("/dev/snd")
_ALSA_LIBRARY = "libasound.so.2"


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

    @property
    def cards(self) -> str:
        """The kernel's list of sound cards; empty where there is no ALSA."""
        return _alsa_cards()

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
        _unload_plugins()
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
        raise DeviceError(why_not_opened(direction, device, err.args)) from err


def why_not_opened(direction: Direction, device: Device, told: Sequence[object]) -> str:
    """Return why a device cannot be opened and what to do, given PortAudio's text and its code."""
    word = _WORDS[direction]
    text, code = told[0], told[1] if len(told) > 1 else 0
    remedy = _REMEDIES.get(code, "Is it plugged in? Does another program hold it?").format(
        key=f"{direction}_device", rate=device.rate
    )
    return f"The {word} {device.name!r} cannot be opened ({text}). {remedy} It is tried again."


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
        remedy = _no_right() or "parley-satellite --list-devices shows what there is."
        raise DeviceError(f"{which} found: {remedy}") from err
    return Device(
        found["index"], found["name"], int(found["default_samplerate"]), int(found[f"max_{direction}_channels"])
    )


def _no_right() -> str:
    """Return what to do where there are sound devices that this user may not use; empty where that is not so."""
    found = [*_ALSA_DEVICES.glob("pcm*")]
    if not found or any(os.access(each, os.R_OK | os.W_OK) for each in found):
        return ""
    return "this user may not use sound devices: run sudo usermod -aG audio USER with its name, and start it anew."


@cache
def _portaudio() -> ModuleType:
    """Return sounddevice, which loads PortAudio when it is imported."""
    try:
        import sounddevice
    except OSError as err:
        raise DeviceError("PortAudio is missing: install the system's package libportaudio2.") from err
    _unload_plugins()
    module: ModuleType = sounddevice
    return module


def _unload_plugins() -> None:
    """Drop what ALSA keeps of PortAudio's look at every device there is, before any is open.

    Its plugin for surround sound brings some 80 libraries, video codecs among them: 11 MB. What a stream needs is
    loaded again when it is opened. PortAudio does the same when it ends.
    """
    with suppress(OSError):
        ctypes.CDLL(_ALSA_LIBRARY).snd_config_update_free_global()


def _alsa_cards() -> str:
    """Return the kernel's list of sound cards; empty where there is no ALSA."""
    return _ALSA_CARDS.read_text() if _ALSA_CARDS.exists() else ""
