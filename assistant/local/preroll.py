"""The last moment of a stream, so that a first word is whole although it is noticed late."""

from collections import deque

from assistant.local.decoder import SAMPLE_RATE

PREROLL_SECONDS = 0.6
"""A voice is noticed after 0.2 s at the latest, and may begin softly."""


class Preroll:
    """A ring of audio, 16-bit mono at 16 kHz."""

    def __init__(self, seconds: float = PREROLL_SECONDS) -> None:
        self._limit = int(seconds * SAMPLE_RATE) * 2
        self._pieces: deque[bytes] = deque()
        self._size = 0

    def add(self, audio: bytes) -> None:
        """Keep this, and drop what is older than the ring is long."""
        self._pieces.append(audio)
        self._size += len(audio)
        while self._size - len(self._pieces[0]) >= self._limit:
            self._size -= len(self._pieces.popleft())

    def take(self) -> bytes:
        """All of it, which empties the ring."""
        audio = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return audio
