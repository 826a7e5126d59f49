"""The ear of a simulated recogniser: it is real, the words come from a script.

Nothing here does I/O or reads a clock: audio and times go in, results with the time they are due come out. Times in the
stream are seconds since its first sample; wall times are `time.monotonic()`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FRAME_SECONDS = 0.01
"""Length of the frames whose loudness is looked at: the precision of where speech begins and ends."""

ONSET_RMS = 300.0
"""Loudness (int16) of a frame that may begin speech: -41 dBFS, some 30 dB below synthetic speech."""

SPEECH_RMS = 150.0
"""Loudness (int16) of a frame that belongs to speech under way, so that a final "s" is not cut off: -47 dBFS."""

ONSET_FRAMES = 3
"""Loud frames in a row that begin speech, so that a click does not."""

GAP_SECONDS = 0.2
"""Silence that ends a stretch of speech: longer than the closures inside words (up to 0.12 s)."""

SECONDS_PER_LETTER = 0.075
"""How slowly an utterance of unknown length is expected to be spoken: a little slower than flite and espeak-ng."""

RESUMED_SECONDS = 0.5
"""Seconds without any audio after which a stream begins anew, as a satellite's does at every wake word."""

TAIL_SECONDS = 0.7
"""Longest stretch of speech that counts as the tail of a wake word when a stream begins in the midst of it."""

MARGIN = 0.85
"""Part of a given duration before which a pause is taken for a pause inside of the utterance."""


NEEDLE_SECONDS = 0.03
"""Sound from which a whole one is known: no two moments of a microphone have the same noise."""


@dataclass(frozen=True)
class Word:
    """A word and where it stands in the stream."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Utterance:
    """The words of one stretch of speech."""

    text: str
    seconds: float | None = None
    """How long it takes to say, when that is known; the words are spread over it by their letters."""

    def words(self, start: float) -> tuple[Word, ...]:
        """Return the words as they would be spoken from `start` on."""
        texts = self.text.split()
        letters = np.cumsum([0, *(len(text) + 1 for text in texts)])
        scale = SECONDS_PER_LETTER if self.seconds is None else self.seconds / max(float(letters[-1]), 1.0)
        ends = (start + letters * scale).tolist()
        return tuple(Word(text, ends[i], ends[i + 1]) for i, text in enumerate(texts))


@dataclass(frozen=True)
class _Sound:
    pcm: bytes
    rate: int
    text: str
    begin: int
    """Sample of the first word."""
    end: int
    """Sample behind the last word."""

    def rest_from(self, sample: int) -> Utterance:
        """Return the words that are said behind a sample, most of which can still be heard."""
        whole = Utterance(self.text, (self.end - self.begin) / self.rate)
        rest = [word for word in whole.words(0.0) if (word.start + word.end) / 2 > (sample - self.begin) / self.rate]
        return Utterance(" ".join(word.text for word in rest), max(0.0, (self.end - sample) / self.rate))


class SpokenSounds:
    """Sounds of int16 mono PCM, and what is said in each."""

    def __init__(self) -> None:
        self._sounds: list[_Sound] = []

    def learn(self, samples: NDArray[np.int16], rate: int, text: str, begin: int, end: int) -> None:
        """Know a sound whose words stand between two of its samples."""
        self._sounds.append(_Sound(samples.tobytes(), rate, text, begin, end))

    def heard_in(self, samples: NDArray[np.int16], rate: int) -> Utterance | None:
        """Return what is said from the beginning of `samples` on; None where that is no sound that is known."""
        needle = samples[: int(NEEDLE_SECONDS * rate)].tobytes()
        for sound in self._sounds:
            if sound.rate == rate and (at := _find(sound.pcm, needle)) is not None:
                return sound.rest_from(at)
        return None


class Script:
    """The words of the people in front of the microphones, in order, and sounds that are known by themselves."""

    def __init__(self) -> None:
        self.sounds = SpokenSounds()
        """Heard for what they are, whatever the order is."""
        self._queue: deque[Utterance] = deque()

    def say(self, *texts: str, seconds: float | None = None) -> None:
        """Add one stretch of speech for each of `texts`; `seconds` is how long each takes, if known."""
        self._queue.extend(Utterance(text, seconds) for text in texts)

    def next(self) -> Utterance | None:
        """Take what is said in the stretch that begins now; None when it is nothing that has words."""
        return self._queue.popleft() if self._queue else None

    def clear(self) -> None:
        """Forget what was not said yet."""
        self._queue.clear()

    def __len__(self) -> int:
        return len(self._queue)


@dataclass(frozen=True)
class Frame:
    """One frame of the stream."""

    start: float
    """Seconds in the stream."""
    wall: float
    """When its end was spoken."""
    rms: float


def frames(samples: np.ndarray, start: float, rate: int, arrived: float) -> Iterator[Frame]:
    """Cut int16 mono `samples`, whose last one was spoken at `arrived`, into frames (a rest is left out)."""
    size = int(rate * FRAME_SECONDS)
    count = len(samples) // size
    blocks = samples[: count * size].astype(np.float64).reshape(count, size)
    left = len(samples) / rate
    for i, rms in enumerate(np.sqrt((blocks**2).mean(axis=1))):
        offset = i * FRAME_SECONDS
        yield Frame(start + offset, arrived - left + offset + FRAME_SECONDS, float(rms))


@dataclass(frozen=True)
class Stretch:
    """Speech without a longer pause."""

    start: float
    """Seconds in the stream."""
    start_wall: float
    last: float
    """End of the last loud frame so far, seconds in the stream."""
    last_wall: float
    ended: bool = False


class Ear:
    """Finds stretches of speech in frames by their loudness."""

    def __init__(self) -> None:
        self._onset: list[Frame] = []
        self.stretch: Stretch | None = None

    def hear(self, frame: Frame, least_seconds: float = 0.0) -> Stretch | None:
        """Return the stretch that `frame` begins, goes on with or ends (then `ended`), None in silence.

        A pause before the stretch is `least_seconds` long does not end it.
        """
        if self.stretch is None:
            self.stretch = self._begun(frame)
            return self.stretch
        end = frame.start + FRAME_SECONDS
        if frame.rms >= SPEECH_RMS:
            self.stretch = replace(self.stretch, last=end, last_wall=frame.wall)
        elif end - self.stretch.last >= GAP_SECONDS and end - self.stretch.start >= least_seconds:
            ended, self.stretch = replace(self.stretch, ended=True), None
            return ended
        return self.stretch

    def stop(self) -> Stretch | None:
        """End the stretch under way, if there is one, and return it."""
        ended = None if self.stretch is None else replace(self.stretch, ended=True)
        self.stretch, self._onset = None, []
        return ended

    def _begun(self, frame: Frame) -> Stretch | None:
        self._onset = [*self._onset, frame] if frame.rms >= ONSET_RMS else []
        if len(self._onset) < ONSET_FRAMES:
            return None
        first, self._onset = self._onset[0], []
        return Stretch(first.start, first.wall - FRAME_SECONDS, frame.start + FRAME_SECONDS, frame.wall)


def _find(pcm: bytes, needle: bytes) -> int | None:
    """Return the sample at which `needle` begins in `pcm`."""
    at = pcm.find(needle)
    while at >= 0 and at % 2:
        at = pcm.find(needle, at + 1)
    return at // 2 if at >= 0 else None
