"""Speech in another manner: as high as it was, and as long and as loud as is wished."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.manner import LOUDER, PLAINLY, SLOWER, Manner, ShapedSpeech
from testbed.voice import RATE

PIECE = 1920


def said(manner: Manner, pcm: bytes) -> NDArray[np.int16]:
    """Return speech that is given in pieces as it is said."""
    shaped = ShapedSpeech(manner)
    pieces = [shaped.add(pcm[at : at + PIECE], RATE) for at in range(0, len(pcm), PIECE)]
    return np.frombuffer(b"".join([*pieces, shaped.rest()]), np.int16)


def tone(hertz: float, seconds: float, level: float = 0.5) -> bytes:
    wave = np.sin(2 * np.pi * hertz * np.arange(int(RATE * seconds)) / RATE)
    return bytes((wave * level * 32767).astype(np.int16))


def pitch(samples: NDArray[np.int16]) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum)) * RATE / len(samples)


def test_slower_speech_takes_longer_and_is_as_high_and_as_loud_as_before() -> None:
    plain, slow = np.frombuffer(tone(180, 2.0), np.int16), said(SLOWER, tone(180, 2.0))
    assert 0.97 < len(slow) / len(plain) / SLOWER.stretch < 1.03
    assert abs(pitch(slow) - 180) < 2
    assert 0.95 < slow.std() / plain.std() < 1.05


def test_louder_speech_is_rounded_off_and_not_broken() -> None:
    loud = said(LOUDER, tone(180, 0.5, level=0.8))
    assert len(loud) == RATE // 2
    assert np.abs(loud).max() < 32767
    quiet = said(LOUDER, tone(180, 0.5, level=0.1))
    assert abs(quiet.std() / np.frombuffer(tone(180, 0.5, level=0.1), np.int16).std() - LOUDER.gain) < 0.01


def test_plain_speech_is_not_touched_and_speech_shorter_than_a_piece_is_not_lost() -> None:
    assert said(PLAINLY, tone(180, 0.3)).tobytes() == tone(180, 0.3)
    assert said(SLOWER, tone(180, 0.01)).tobytes() == tone(180, 0.01)
