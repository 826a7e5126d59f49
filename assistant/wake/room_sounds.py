"""The latest of what one room's microphone heard and what its speaker was given."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable

import numpy as np
import soxr

from assistant.wake.sound_likeness import Samples
from satellite.protocol import UPLINK_RATE, AudioStart, Caption, DownMessage, Flush, MusicSound

HEARD_SECONDS = 5.0
"""The end of what is said in a turn, and the silence that ends it."""

WAKE_SECONDS = 2.0
"""A wake word, and what is said in one breath with it."""

SAID_SECONDS = 15.0
"""Sound that waits in a satellite, was heard of it last, and is in what a microphone remembers."""

CAPTIONS = 8
"""Sentences that are remembered: a playback has several."""

ECHO_SECONDS = 3.0
"""Time after the end of a playback in which another room may still tell of having heard it."""


class SoundRing:
    """The last seconds of a sound, int16 mono at a rate that may change."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._rate = UPLINK_RATE
        self._pieces: deque[bytes] = deque()
        self._bytes = 0

    def add(self, pcm: bytes, rate: int = UPLINK_RATE) -> None:
        """Keep this, and drop what is too old by now."""
        if rate != self._rate:
            self.clear()
            self._rate = rate
        self._pieces.append(pcm)
        self._bytes += len(pcm)
        while self._bytes - len(self._pieces[0]) >= self._seconds * rate * 2:
            self._bytes -= len(self._pieces.popleft())

    def clear(self) -> None:
        """Forget all of it."""
        self._pieces.clear()
        self._bytes = 0

    def samples(self) -> Samples:
        """Return it at `UPLINK_RATE`; takes some milliseconds where it has another rate."""
        samples = np.frombuffer(b"".join(self._pieces), np.int16)
        if self._rate != UPLINK_RATE and len(samples):
            samples = np.asarray(soxr.resample(samples, self._rate, UPLINK_RATE), np.int16)
        return samples


class RoomSounds:
    """One room's; music is left out, which does not speak."""

    def __init__(self, room_id: str, listens: Callable[[], bool]) -> None:
        """`listens` tells whether a person is being heard in the room."""
        self.room_id = room_id
        self.listens = listens
        self.heard = SoundRing(HEARD_SECONDS)
        self._said = SoundRing(SAID_SECONDS)
        self._rate = UPLINK_RATE
        self._until = 0.0
        self._captions: deque[frozenset[str]] = deque(maxlen=CAPTIONS)
        self._music_follows = False

    def sent(self, item: DownMessage | bytes) -> None:
        """Note what goes down to the satellite."""
        is_music, self._music_follows = self._music_follows, isinstance(item, MusicSound)
        match item:
            case AudioStart():
                self._rate = item.rate
            case Caption():
                self._captions.append(frozenset(re.findall(r"\w+", item.text.casefold())))
            case Flush():
                self._until = min(self._until, time.monotonic())
            case bytes() if not is_music:
                if not self.speaks:
                    self._said.clear()
                self._said.add(item, self._rate)
                self._until = max(self._until, time.monotonic()) + len(item) / 2 / self._rate

    def heard_now(self) -> Samples:
        """Return what the microphone heard at last: a wake word would be in it."""
        return self.heard.samples()[-int(WAKE_SECONDS * UPLINK_RATE) :]

    def heard_loudest(self) -> Samples:
        """Return the loudest stretch of what it heard: what was said, without the silence behind it."""
        samples, length = self.heard.samples(), int(WAKE_SECONDS * UPLINK_RATE)
        if len(samples) <= length:
            return samples
        energy = np.concatenate(([0.0], np.cumsum(np.square(samples, dtype=np.float64))))
        begin = int(np.argmax(energy[length:] - energy[:-length]))
        return samples[begin : begin + length]

    @property
    def speaks(self) -> bool:
        """The room's speaker is to be heard, or was a moment ago."""
        return time.monotonic() < self._until + ECHO_SECONDS

    def says(self, phrase: str) -> bool:
        """Return whether the words of a phrase are among those that it speaks."""
        needed = set(re.findall(r"[^\W_]+", phrase.casefold()))
        return self.speaks and any(needed <= caption for caption in self._captions)

    def said(self) -> Samples:
        """Return what its speaker was given for the last moments, if it speaks."""
        return self._said.samples() if self.speaks else np.empty(0, np.int16)
