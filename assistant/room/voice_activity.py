"""Beginnings and pauses of a voice in a stream: Silero's model over windows of 32 ms, and what its scores mean.

The model's file comes with Pipecat. One ONNX session serves every room; its recurrent state is kept per room.
Loudness plays no part: a person three metres away is quieter than any threshold that silence would respect.
"""

from __future__ import annotations

import functools
from collections import deque
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from satellite.protocol import UPLINK_RATE

CONTEXT_SAMPLES = 64
"""Samples of the window before that the model is given with each: so does its authors' own wrapper."""

STATE_SHAPE = (2, 1, 128)
"""The model's recurrent state for one stream."""

WINDOW_SAMPLES = 512
"""Samples that the model scores at once at 16 kHz: 32 ms."""

VOICED = 0.5
"""Score from which a window counts as voice: the model's own recommendation."""

UNVOICED = 0.35
"""Score below which it counts as silence; what lies between leaves things as they were."""

START_WINDOWS = 2
"""Voiced windows in a row that begin a voice: 64 ms, shorter than any word."""

BARGE_IN_WINDOWS = 5
"""The same while we speak ourselves: 160 ms, by which silence comes within a quarter of a second of a voice."""

PAUSE_WINDOWS = 2
"""Silent windows in a row that are a pause."""

FRAME_SAMPLES = 160
"""Samples of the frames, 10 ms, to which the end of a voice is found: the model's score falls some windows late."""

TAIL_WINDOWS = 3
"""Windows before a pause in which the voice may have ended already."""

REMEMBERED_WINDOWS = 20
"""Windows from which the loudness of a voice is known."""

QUIET = 10 ** (-35 / 20)
"""Share of a voice's loudness below which a frame is silent: its last consonants are 25 dB below its vowels."""

CLEAR = 8.0
"""A voice that is not so many times as loud as the quiet after it hides its end: the model's score is kept to."""

STATE_RESET_SECONDS = 2.0
"""Silence after which the model's state is cleared: noise and music slowly deafen it otherwise."""


_RATE = np.array(UPLINK_RATE, np.int64)


@dataclass(frozen=True)
class VoiceChange:
    """A voice began or paused."""

    speaking: bool
    ago_seconds: float
    """Time of the change before the end of the audio given so far."""


class _Scorer:
    """One stream's state in Silero's model; made for each window of 32 ms, it does nothing that is not needed then."""

    def __init__(self) -> None:
        self._session = _shared_session()
        self._sound = np.zeros((1, CONTEXT_SAMPLES + WINDOW_SAMPLES), np.float32)
        """The end of the window before, and the window: floats from -1 to 1."""
        self._state = np.zeros(STATE_SHAPE, np.float32)

    def reset(self) -> None:
        """Forget the stream."""
        self._sound.fill(0)
        self._state = np.zeros(STATE_SHAPE, np.float32)

    def score(self, window: NDArray[np.int16]) -> float:
        """Return the score of the next window, from 0 to 1."""
        sound = self._sound[0]
        sound[:CONTEXT_SAMPLES] = sound[-CONTEXT_SAMPLES:]
        np.multiply(window, np.float32(1 / 32768), out=sound[CONTEXT_SAMPLES:], casting="same_kind")
        score, self._state = self._session.run(None, {"input": self._sound, "state": self._state, "sr": _RATE})
        return float(score[0, 0])


class VoiceActivity:
    """Follows the voice in one room's stream; `update` costs about 0.4 ms of CPU per window, off the event loop."""

    def __init__(self) -> None:
        self._model = _Scorer()
        self._start_windows = START_WINDOWS
        self._buffer = np.empty(0, np.int16)
        self._past: deque[NDArray[np.int16]] = deque(maxlen=REMEMBERED_WINDOWS)
        self._speaking = False
        self._run = 0
        """Windows in a row that speak against the present state."""
        self._silent = 0
        """Silent windows in a row while no voice is heard."""

    def reset(self, *, barge_in: bool = False) -> None:
        """Forget the stream so far. With `barge_in` a voice must last longer to count."""
        self._model.reset()
        self.heed(barge_in=barge_in)
        self._buffer = np.empty(0, np.int16)
        self._past.clear()
        self._speaking = False
        self._run = 0
        self._silent = 0

    def heed(self, *, barge_in: bool) -> None:
        """Let a voice count from here on that lasts as long as a word, or with `barge_in` longer."""
        self._start_windows = BARGE_IN_WINDOWS if barge_in else START_WINDOWS

    def update(self, pcm: bytes) -> list[VoiceChange]:
        """Take int16 mono audio at 16 kHz of any length; return what changed in it, in order."""
        self._buffer = np.concatenate([self._buffer, np.frombuffer(pcm, np.int16)])
        changes: list[tuple[bool, int]] = []
        position = 0
        while position + WINDOW_SAMPLES <= len(self._buffer):
            window = self._buffer[position : position + WINDOW_SAMPLES]
            position += WINDOW_SAMPLES
            self._past.append(window)
            if windows := self._count(self._model.score(window)):
                tail = 0 if self._speaking else silent_tail(np.concatenate(self._past), windows * WINDOW_SAMPLES)
                changes.append((self._speaking, position - windows * WINDOW_SAMPLES - tail))
        total = len(self._buffer)
        self._buffer = self._buffer[position:]
        return [VoiceChange(speaking, (total - at) / UPLINK_RATE) for speaking, at in changes]

    def _count(self, score: float) -> int:
        """Count one window's score; return how many windows ago a voice began or paused, 0 when neither did."""
        against = score < UNVOICED if self._speaking else score >= VOICED
        self._run = self._run + 1 if against else 0
        self._silent = 0 if self._speaking or against else self._silent + 1
        if self._silent * WINDOW_SAMPLES >= STATE_RESET_SECONDS * UPLINK_RATE:
            self._model.reset()
            self._silent = 0
        windows = self._run
        if windows < (PAUSE_WINDOWS if self._speaking else self._start_windows):
            return 0
        self._speaking = not self._speaking
        self._run = 0
        return windows


def silent_tail(sound: NDArray[np.int16], pause: int) -> int:
    """Return how many samples before a pause, of so many samples at the end of a sound, are silent as well."""
    voice, quiet = _loudness(sound[:-pause]), float(np.median(_loudness(sound[-pause:])))
    if not len(voice) or voice.max() < CLEAR * quiet:
        return 0
    end = voice[-(TAIL_WINDOWS * WINDOW_SAMPLES // FRAME_SAMPLES) :]
    loud = np.flatnonzero(end >= max(voice.max() * QUIET, 2 * quiet))
    return (len(end) - 1 - int(loud[-1]) if len(loud) else len(end)) * FRAME_SAMPLES


def _loudness(sound: NDArray[np.int16]) -> NDArray[np.float32]:
    """Return the RMS of each whole frame of a sound, counted from its end."""
    frames = sound[len(sound) % FRAME_SAMPLES :].astype(np.float32).reshape(-1, FRAME_SAMPLES)
    return np.asarray(np.sqrt(np.square(frames).mean(axis=1)), np.float32)


@functools.cache
def _shared_session() -> InferenceSession:
    """Load the model once per process."""
    with resources.as_file(resources.files("pipecat.audio.vad.data") / "silero_vad.onnx") as path:
        options = SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
