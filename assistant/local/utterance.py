"""One utterance between the event loop, where its audio arrives, and the thread that decodes it."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from assistant.local.decoder import SAMPLE_RATE, Hypothesis
from assistant.local.decoder_process import DecoderProcess
from assistant.turns import Awaited

_PIECE = SAMPLE_RATE // 100 * 2
"""Bytes given to the decoder at a time, 10 ms: a cancelled utterance ends so soon."""
_INTERIM_BYTES = SAMPLE_RATE * 2 // 8
"""An interim hypothesis every 125 ms of audio."""
_COLOUR_BYTES = SAMPLE_RATE * 2 * 8 // 10
"""After 0.8 s of an unknown microphone its colour is known well enough to begin anew, while the person still speaks:
without it a first sentence is often refused, and decoded a second time when everybody waits."""
_SILENT_SECONDS = 20.0
"""An utterance that is given no audio for so long was abandoned."""


@dataclass(frozen=True)
class Heard:
    """The outcome of an utterance."""

    text: str
    """The words without the wake words; "" when there were none, or when they are no sentence of the grammar.

    A dash ends a mere beginning of a sentence.
    """
    hypothesis: Hypothesis
    """The sentence that came nearest, taken or not."""
    audio: bytes
    """The utterance, 16-bit mono at 16 kHz."""
    is_wake_word: bool
    """True if the nearest, taken or not, is the wake word with nothing after it."""
    decoding_seconds: float
    """From the end of the audio to the result."""

    @property
    def audio_seconds(self) -> float:
        """The length of the utterance in seconds."""
        return len(self.audio) / (SAMPLE_RATE * 2)


@dataclass
class RoomHearing:
    """The recogniser's memory of one room between utterances."""

    cepstral_mean: str | None = None
    """The colour of its sound, by which what is heard is normalised; None until a sentence was heard."""
    decoding: threading.Lock = field(default_factory=threading.Lock)
    """Held while an utterance of the room is decoded: one after the other, so that no room needs two decoders."""


class Utterance:
    """Owned by whoever listens. feed(), end() and cancel() belong to the event loop, the rest to the thread."""

    def __init__(self, microphone: RoomHearing, interim: Callable[[str], None], answers: Awaited) -> None:
        """`interim` is called on the loop with each new best beginning of a sentence."""
        self.microphone = microphone
        self.answers = answers
        self.ended_at = 0.0
        self._interim = interim
        self._loop = asyncio.get_running_loop()
        self._audio: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._cancelled = threading.Event()
        self.result: asyncio.Future[Heard | None] = self._loop.create_future()

    def feed(self, audio: bytes) -> None:
        """More audio, 16-bit mono at 16 kHz."""
        self._audio.put(audio)

    def end(self) -> None:
        """The end of speech: the result follows."""
        self.ended_at = time.perf_counter()
        self._audio.put(None)

    def cancel(self) -> None:
        """Drop it: the result is None, soon."""
        self._cancelled.set()
        self._audio.put(None)

    @property
    def cancelled(self) -> bool:
        """Return whether nobody wants the result any more."""
        return self._cancelled.is_set()

    def decode(self, decoder: DecoderProcess) -> bytes:
        """Decode the audio while it comes; all of it, once it has ended."""
        heard, interim, next_interim = bytearray(), "", _INTERIM_BYTES
        unknown = self.microphone.cepstral_mean is None
        for audio in self._pieces():
            decoder.feed(audio)
            heard += audio
            if unknown and len(heard) >= _COLOUR_BYTES:
                unknown = False
                decoder.end()
                decoder.again(bytes(heard))
            if len(heard) >= next_interim:
                next_interim += _INTERIM_BYTES
                best = decoder.hypothesis
                words = "" if best.rejected else decoder.grammar.transcript(best.words)
                if words not in ("", interim):
                    interim = words
                    self._on_loop(self._interim, interim)
        return bytes(heard)

    def settle(self, heard: Heard | None) -> None:
        """Give the result."""
        self._on_loop(lambda: None if self.result.done() else self.result.set_result(heard))

    def fail(self, error: Exception) -> None:
        """Give the error instead of a result."""
        self._on_loop(self._fail, error)

    def _fail(self, error: Exception) -> None:
        if not self.result.done():
            self.result.set_exception(error)
            self.result.exception()  # whoever waits is told; where nobody does any more, nothing is amiss

    def _pieces(self) -> Iterator[bytes]:
        """The audio as it comes, until its end, its cancellation, or silence of the listener."""
        with suppress(queue.Empty):
            while (audio := self._audio.get(timeout=_SILENT_SECONDS)) is not None:
                for piece in _pieces_of(audio):
                    if self.cancelled:
                        return
                    yield piece

    def _on_loop(self, callback: Callable[..., object], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop has been closed: nobody listens any more
            self._loop.call_soon_threadsafe(callback, *arguments)


def _pieces_of(audio: bytes) -> Iterator[bytes]:
    """The audio in pieces of 10 ms."""
    return (audio[start : start + _PIECE] for start in range(0, len(audio), _PIECE))
