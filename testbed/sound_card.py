"""A virtual sound card: one microphone and one speaker for each room, for real sounddevice code."""

from __future__ import annotations

import io
import itertools
import json
import math
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import numpy as np
from numpy.typing import NDArray

from testbed.process import TIED_TO_US, Process

RATE = 16_000
"""Samples per second of everything that is spoken into a room or recorded in it, int16 mono."""

_LATENCY_MS = 20
"""What is asked of the sound server where times are told: how far one may be off."""

_PROMPT = (f"--latency-msec={_LATENCY_MS}", f"--process-time-msec={_LATENCY_MS // 2}")

_FORMAT = (f"rate={RATE}", "channels=1", "format=s16le")

_PATIENCE_SECONDS = 10.0
"""A sound server gives something within some milliseconds, and on a busy machine within a second or two."""


class SoundCardError(Exception):
    """The sound server did not start or a tool could not reach it; the text has its last words."""


class Recording:
    """A recording of a room's speaker or microphone, from now until `stop`."""

    def __init__(self, device: str, env: Mapping[str, str]) -> None:
        self._parec = subprocess.Popen(
            [*TIED_TO_US, "parec", *_device(device), *_PROMPT],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        self._chunks: list[bytes] = []
        self._start = float("inf")
        self._samples = 0
        self._grown = threading.Condition()
        self._reader = threading.Thread(target=self._read, name=f"recording {device}", daemon=True)
        self._reader.start()
        with self._grown:
            is_running = self._grown.wait_for(lambda: self._samples, _PATIENCE_SECONDS)
        if not is_running:
            self.stop()
            raise SoundCardError(f"Nothing can be recorded from {device!r}.")

    @property
    def started(self) -> float:
        """The time on `time.monotonic`'s clock of the first sample, good to about 20 ms."""
        return self._start

    def heard(self) -> NDArray[np.int16]:
        """Return what was recorded so far, int16 mono at RATE [samples]."""
        return np.frombuffer(b"".join(self._chunks), dtype="<i2")

    def hear_more(self, seconds: float) -> None:
        """Return once so much more was recorded than was until now; raises SoundCardError where nothing comes."""
        with self._grown:
            wanted = self._samples + int(seconds * RATE)
            if not self._grown.wait_for(lambda: self._samples >= wanted, seconds + _PATIENCE_SECONDS):
                raise SoundCardError("The recording does not go on.")

    def stop(self) -> NDArray[np.int16]:
        """End the recording and return all of it."""
        self._parec.terminate()
        self._reader.join()
        self._parec.wait()
        return self.heard()

    def time_of(self, sample: int) -> float:
        """Return the time on `time.monotonic`'s clock of a sample."""
        return self._start + sample / RATE

    def _read(self) -> None:
        stdout = cast("io.BufferedReader", self._parec.stdout)
        rest = b""
        with stdout:
            while chunk := stdout.read1(4096):
                whole = rest + chunk
                rest = whole[len(whole) // 2 * 2 :]
                self._chunks.append(whole[: len(whole) // 2 * 2])
                with self._grown:
                    self._samples += len(whole) // 2
                    # A chunk arrives late, never early: the least late of all says when the first sample was there.
                    self._start = min(self._start, time.monotonic() - self._samples / RATE)
                    self._grown.notify_all()


class VirtualSoundCard:
    """A sound server of its own with a microphone and a speaker for each room; nothing of the machine's is touched."""

    def __init__(self, *rooms: str) -> None:
        self.rooms = rooms
        self._folder = Path(tempfile.mkdtemp(prefix="parley-sound-"))
        self._server: Process | None = None
        self.env = {
            "PULSE_SERVER": f"unix:{self._folder / 'native'}",
            "ALSA_CONFIG_PATH": str(self._folder / "asound.conf"),
        }
        """What a process needs in its environment, before it loads PortAudio, to see these devices."""

    def __enter__(self) -> Self:
        (self._folder / "default.pa").write_text(_server_script(self._folder / "native", self.rooms))
        (self._folder / "asound.conf").write_text(_alsa_devices(self.rooms))
        self.plug_in()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.unplug()
        shutil.rmtree(self._folder)

    def plug_in(self) -> None:
        """Make the devices appear."""
        home = str(self._folder)
        environment = {
            "HOME": home,
            "XDG_RUNTIME_DIR": home,
            "PULSE_RUNTIME_PATH": home,
            "DBUS_SESSION_BUS_ADDRESS": "",
        }
        options = "--daemonize=no --exit-idle-time=-1 --disable-shm=yes --use-pid-file=no".split()
        options += ["--realtime=no", "--high-priority=yes"]  # a sound card does not stutter on a busy machine
        command: list[str | Path] = ["pulseaudio", "-n", "-F", self._folder / "default.pa", *options]
        if not shutil.which("pulseaudio"):
            raise SoundCardError("There is no pulseaudio: run script/setup.")
        self._server = Process(command, log=self._folder / "log", env=environment)
        self._wait_until_it_answers()

    def unplug(self) -> None:
        """Make the devices vanish, as when somebody pulls the plug."""
        if self._server is not None:
            self._server.kill()
            (self._folder / "native").unlink(missing_ok=True)

    def microphone(self, room: str) -> str:
        """Return the name of the room's microphone, for sounddevice."""
        return f"mic_{self._known(room)}"

    def speaker(self, room: str) -> str:
        """Return the name of the room's speaker, for sounddevice."""
        return f"spk_{self._known(room)}"

    def speak_into(self, room: str, samples: NDArray[np.int16]) -> None:
        """Play int16 mono at RATE into the room's microphone; blocks until all of it was heard.

        The sound server is given all of it at once: a busy machine then leaves no holes in what is said.
        """
        played = subprocess.run(
            [*TIED_TO_US, "pacat", "--playback", *_device(self.microphone(room))],
            input=samples.astype("<i2").tobytes(),
            capture_output=True,
            env=self._tool_env(),
            timeout=len(samples) / RATE + 30.0,
            check=False,
        )
        if played.returncode != 0:
            raise SoundCardError(f"pacat could not speak into {room!r}: {played.stderr.decode()}")

    def wait_until_nobody_plays(self) -> None:
        """Return once no program has one of the speakers open."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        command = ["pactl", "list", "short", "sink-inputs"]
        while subprocess.run(command, env=self._tool_env(), check=True, capture_output=True).stdout:
            if time.monotonic() > deadline:
                raise SoundCardError("Somebody goes on playing.")
            time.sleep(0.02)  # the server tells it when it is asked

    def live_microphone(self, room: str) -> str:
        """Return the name, for sounddevice, of a second microphone of the room, which hears within `live`."""
        return f"live_{self._known(room)}"

    @contextmanager
    def live(self, room: str, samples: NDArray[np.int16]) -> Iterator[None]:
        """Let the live microphone hear int16 mono at RATE, over and over; a satellite works as with a real device.

        Sound that is played into `microphone` by a tool wakes the sound server, and with it the satellite, more often.
        """
        pipe = self._folder / self.live_microphone(room)
        source = ["module-pipe-source", f"source_name={pipe.name}", f"file={pipe}", *_FORMAT]
        subprocess.run(["pactl", "load-module", *source], env=self._tool_env(), check=True, stdout=subprocess.DEVNULL)
        ended = threading.Event()
        feeder = threading.Thread(target=_feed, args=(pipe, samples.astype("<i2"), ended), name=pipe.name, daemon=True)
        feeder.start()
        try:
            yield
        finally:
            ended.set()
            feeder.join()

    @contextmanager
    def earshot(self, speaker: str, microphone: str, share: float) -> Iterator[None]:
        """Let one room's microphone hear another's speaker, or its own, at a share of its loudness, 0 to 1."""
        ends = [f"source={self.speaker(speaker)}.monitor", f"sink={self.microphone(microphone)}"]
        load = ["pactl", "load-module", "module-loopback", *ends, "latency_msec=60", "adjust_time=0"]
        loaded = subprocess.run(load, env=self._tool_env(), check=True, capture_output=True, text=True).stdout.strip()
        listed = ["pactl", "--format=json", "list", "sink-inputs"]
        inputs = json.loads(subprocess.run(listed, env=self._tool_env(), check=True, capture_output=True).stdout)
        (number,) = (each["index"] for each in inputs if str(each["owner_module"]) == loaded)
        fainter = ["pactl", "set-sink-input-volume", str(number), f"{20 * math.log10(share):.1f}dB"]
        subprocess.run(fainter, env=self._tool_env(), check=True)
        try:
            yield
        finally:
            subprocess.run(["pactl", "unload-module", loaded], env=self._tool_env(), check=True)

    def record(self, room: str) -> Recording:
        """Record what the room's speaker plays."""
        return Recording(f"{self.speaker(room)}.monitor", self._tool_env())

    def record_microphone(self, room: str) -> Recording:
        """Record what the room's microphone hears, on the same clock as `record`."""
        return Recording(f"{self.microphone(room)}.monitor", self._tool_env())

    def _known(self, room: str) -> str:
        if room not in self.rooms:
            raise KeyError(f"This sound card has no room {room!r}, only {self.rooms}.")
        return room

    def _tool_env(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(self._folder), **self.env}

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 15.0
        while subprocess.run(["pactl", "info"], capture_output=True, env=self._tool_env(), check=False).returncode:
            if self._server is None or self._server.returncode is not None or time.monotonic() > deadline:
                raise SoundCardError((self._folder / "log").read_text(errors="replace"))
            time.sleep(0.02)  # the server says nowhere that it is ready


def _feed(pipe: Path, samples: NDArray[np.int16], ended: threading.Event) -> None:
    """Write samples into a pipe at their own pace; what nobody reads is lost, as before a real microphone."""
    count = RATE * _LATENCY_MS // 1000
    began = time.monotonic()
    with open(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb", buffering=0) as file:  # noqa: PTH123 - of a number
        for number in itertools.count():
            if ended.wait(max(0.0, began + number * _LATENCY_MS / 1000 - time.monotonic())):
                return
            file.write(np.take(samples, range(number * count, (number + 1) * count), mode="wrap").tobytes())


def _device(device: str) -> Sequence[str]:
    return [f"--device={device}", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le"]


def _server_script(socket: Path, rooms: Sequence[str]) -> str:
    # norewinds: the devices work in blocks of 50 ms and not of 2 s before anybody asks for less.
    lines = [f"load-module module-native-protocol-unix auth-anonymous=1 socket={socket}"]
    for room in rooms:
        lines.append(
            f"load-module module-null-sink sink_name=mic_{room} rate={RATE} channels=1 format=s16le norewinds=1"
        )
        lines.append(f"load-module module-null-sink sink_name=spk_{room} rate=48000 channels=2 norewinds=1")
    return "\n".join(lines) + "\n"


def _alsa_devices(rooms: Sequence[str]) -> str:
    lines = ["</usr/share/alsa/alsa.conf>"]
    for room in rooms:
        lines.append(_alsa_device(f"mic_{room}", f"mic_{room}.monitor"))
        lines.append(_alsa_device(f"spk_{room}", f"spk_{room}"))
        lines.append(_alsa_device(f"live_{room}", f"live_{room}"))
    if rooms:
        both = f'capture.pcm "mic_{rooms[0]}" playback.pcm "spk_{rooms[0]}"'
        lines.append(f'pcm.!default {{ type asym {both} hint {{ show on description "default" }} }}')
    return "\n".join(lines) + "\n"


def _alsa_device(name: str, device: str) -> str:
    return f'pcm.{name} {{ type pulse device "{device}" hint {{ show on description "{name}" }} }}'
