"""Stretches of speech that come whole, as files: what is said in them, by the ear and the script of a recogniser."""

from __future__ import annotations

import io
import time
import wave
from dataclasses import dataclass

from simulators.listening import Script, Word
from simulators.recogniser import Pace, Recogniser


class NoSpeechFileError(ValueError):
    """It is no WAV of int16 mono."""


@dataclass(frozen=True)
class Segment:
    """A file of speech, heard."""

    words: tuple[Word, ...]
    seconds: float
    """Its length."""

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


def heard(script: Script, file: bytes) -> Segment:
    """Return what is said in a WAV. Raises `NoSpeechFileError`."""
    try:
        with wave.open(io.BytesIO(file)) as opened:
            rate, pcm = opened.getframerate(), opened.readframes(opened.getnframes())
            if (opened.getnchannels(), opened.getsampwidth()) != (1, 2):
                raise NoSpeechFileError("One channel of 16 bits.")
    except (wave.Error, EOFError) as err:
        raise NoSpeechFileError(str(err)) from err
    now = time.monotonic()
    recogniser = Recogniser(script, Pace(), rate, None)
    recogniser.feed(pcm, now)
    recogniser.stop(now)
    words = tuple(word for result in recogniser.due(float("inf")) if result.final for word in result.words)
    return Segment(words, len(pcm) / 2 / rate)
