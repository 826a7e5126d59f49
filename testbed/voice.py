"""A synthetic voice: the person in the room."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from testbed.cache import CACHE

RATE = 16_000
"""Samples per second of all audio here, int16 mono."""

VOICE = "slt"
"""The flite voice that is understood and wakes best."""

NEURAL = "hibari"
"""A neural voice, as clear as a person's: recognisers of free speech are judged by it."""

WAKE_STRETCH = 1.2
"""How much slower than normal the wake word is said: it then scores 0.999."""

_PEAK = 0.5
"""Loudest sample, of full scale: a person close to the microphone."""

_NOISE = 6.5
"""Standard deviation of a quiet room's noise in int16 steps: 0.0002 of full scale, as measured in real homes."""

_FRAME = RATE // 200
"""5 ms: how finely the ends of speech are found."""

_QUIET = 10 ** (-40 / 20)
"""Below this, of the loudest frame, a frame at either end is silence and not speech."""


@dataclass(frozen=True)
class SpokenCommand:
    """A wake word, a pause and a command in a quiet room, as a microphone would give them; spoken when first heard."""

    text: str
    wake: str = "hey jarvis"
    """Empty leaves the wake word out; its detector needs about a second before it."""
    pause_ms: int = 300
    lead_ms: int = 1_200
    tail_ms: int = 1_500
    voice: str = VOICE
    wake_voice: str = ""
    """The voice of the wake word; empty is `voice`."""

    @property
    def samples(self) -> NDArray[np.int16]:
        """The sound: int16 mono at RATE [samples], with a quiet room before and after."""
        return self._spoken[0]

    @property
    def wake_end(self) -> int:
        """Index of the sample where the wake word ends; 0 without one."""
        return self._spoken[1]

    @property
    def speech_end(self) -> int:
        """Index of the sample where the last word ends."""
        return self._spoken[2]

    @cached_property
    def _spoken(self) -> tuple[NDArray[np.int16], int, int]:
        parts = [np.zeros(_samples(self.lead_ms), np.int16)]
        if self.wake:
            parts += [say(self.wake, voice=self.wake_voice or self.voice, stretch=WAKE_STRETCH)]
        wake_end = sum(map(len, parts)) if self.wake else 0
        if self.wake and self.text:
            parts += [np.zeros(_samples(self.pause_ms), np.int16)]
        if self.text:
            parts += [say(self.text, voice=self.voice)]
        speech_end = sum(map(len, parts))
        parts += [np.zeros(_samples(self.tail_ms), np.int16)]
        return in_a_quiet_room(np.concatenate(parts)), wake_end, speech_end


def say(text: str, *, voice: str = VOICE, stretch: float = 1.0) -> NDArray[np.int16]:
    """Return `text` spoken, int16 mono at RATE [samples], beginning and ending with speech.

    `voice` is `NEURAL` or one of flite's; where flite is missing, espeak-ng speaks with its own.
    """
    key = hashlib.sha256(f"{voice}|{stretch}|{shutil.which('flite')}|{text}".encode()).hexdigest()[:24]
    kept = CACHE / "voice" / f"{key}.npy"
    if kept.exists():
        samples: NDArray[np.int16] = np.load(kept)
        return samples
    spoken = _trim(_level(_synthesize(text, voice, stretch)))
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=kept.parent, suffix=".npy")
    with os.fdopen(handle, "wb") as file:
        np.save(file, spoken)
    Path(temporary).rename(kept)
    return spoken


def in_a_quiet_room(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return `samples` with the faint noise that every microphone has; the same samples give the same noise."""
    noise = np.random.default_rng(len(samples)).normal(0.0, _NOISE, len(samples))
    return np.clip(samples + noise, -32768, 32767).astype(np.int16)


def speech_bounds(samples: NDArray[np.int16]) -> tuple[int, int]:
    """Return where speech begins and ends in a recording that is quiet elsewhere; (0, 0) when nothing is heard."""
    frames = samples[: len(samples) // _FRAME * _FRAME].astype(np.float64).reshape(-1, _FRAME)
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    if not len(loudness) or loudness.max() < 8 * _NOISE:
        return 0, 0
    loud = np.flatnonzero(loudness > max(loudness.max() * _QUIET, 3 * _NOISE))
    return int(loud[0]) * _FRAME, int(loud[-1] + 1) * _FRAME


def read_wav(path: Path) -> NDArray[np.int16]:
    """Return a WAV file's first channel as int16 at RATE [samples]."""
    return _decode(path.read_bytes())


def write_wav(path: Path, samples: NDArray[np.int16]) -> None:
    """Keep int16 mono at RATE in a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())


def _samples(milliseconds: int) -> int:
    return RATE * milliseconds // 1000


def _neural(text: str, stretch: float) -> NDArray[np.int16]:
    from hibari import Hibari  # takes a second, which only whoever hears it shall wait for

    spoken = Hibari()(text, speed=1 / stretch, seed=0)
    return _int16(soxr.resample(spoken, Hibari.sample_rate, RATE))


def _int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(samples, -1, 1) * 32767).astype(np.int16)


def _synthesize(text: str, voice: str, stretch: float) -> NDArray[np.int16]:
    if voice == NEURAL:
        return _neural(text, stretch)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "spoken.wav"
        if shutil.which("flite"):
            command = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(out)]
        elif shutil.which("espeak-ng"):
            # 160 words per minute is about flite's own pace.
            command = ["espeak-ng", "-v", "en-gb", "-s", str(round(160 / stretch)), "-w", str(out), text]
        else:
            raise FileNotFoundError("Neither flite nor espeak-ng is installed: run script/setup.")
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return _decode(out.read_bytes())


def _decode(data: bytes) -> NDArray[np.int16]:
    with wave.open(io.BytesIO(data)) as file:
        if file.getsampwidth() != 2:
            raise ValueError("Only 16-bit WAV files can be read.")
        channels, rate = file.getnchannels(), file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")[::channels]
    if rate == RATE:
        return samples.astype(np.int16)
    return np.asarray(soxr.resample(samples, rate, RATE), dtype=np.int16)


def _level(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    peak = int(np.abs(samples.astype(np.int32)).max())
    return (samples * (_PEAK * 32767 / max(peak, 1))).astype(np.int16)


def _trim(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    start, end = speech_bounds(samples)
    return samples[start:end]
