"""The making of a voiceprint from four sentences: whether they are good enough, and the voice in other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.local.whisper.log_mel import SAMPLE_RATE
from assistant.speakers.voice_encoder import VoiceEncoder, VoiceVector, loud_frames, voiced_seconds
from assistant.speakers.voiceprint import Voiceprint

SENTENCES = 4
"""Sentences that are said to be known."""

LEAST_SECONDS = 1.5
"""Seconds of voice that each must have."""

LEAST_ABOVE_NOISE = 2.5
"""Times the loudness of the room's noise that the voice must have: 8 dB."""

MOST_CLIPPED = 0.002
"""Share of samples at full scale above which a sound is broken."""

SAME_PERSON = 0.75
"""Likeness of any two sentences below which two people may have said them; one person's were 0.84 and more."""

ROOMS = ((6.0, 20.0, 0.25), (6.0, 10.0, 0.25), (-3.0, 15.0, 0.5))
"""Rooms of which a voice is made beside the one where it was heard: level of the voice above its reverberation and
above noise [dB], and seconds in which the reverberation fades by 60 dB."""


class Flaw(StrEnum):
    """The reason that a sentence cannot be used; cases of the wording."""

    SHORT = "short"
    NOISY = "noisy"
    CLIPPED = "clipped"
    OTHER_VOICE = "other_voice"


def flaw_of(samples: NDArray[np.int16]) -> Flaw | None:
    """Return why a sentence at 16 kHz cannot be used; None for one that can."""
    if voiced_seconds(samples) < LEAST_SECONDS:
        return Flaw.SHORT
    if float(np.mean(np.abs(samples.astype(np.int32)) >= 32760)) > MOST_CLIPPED:
        return Flaw.CLIPPED
    is_voiced = loud_frames(samples)
    frames = samples[: len(is_voiced) * (SAMPLE_RATE // 50)].reshape(len(is_voiced), -1).astype(np.float32)
    loudness = np.sqrt(np.square(frames).mean(axis=1))
    noise = float(np.percentile(loudness, 5))
    return Flaw.NOISY if float(np.median(loudness[is_voiced])) < LEAST_ABOVE_NOISE * noise else None


def voiceprint(
    encoder: VoiceEncoder, person_id: str, sentences: Sequence[NDArray[np.int16]], room: str = ""
) -> Voiceprint | None:
    """Return the voiceprint of sentences that one person said in a room; None where they sound like several people."""
    here = [voice for sentence in sentences if (voice := encoder.voice_of(sentence)) is not None]
    if len(here) < len(sentences) or (evenness := _evenness(here)) < SAME_PERSON:
        return None
    vectors = [_mean(here)]
    for acoustics in ROOMS:
        heard = (encoder.voice_of(_in_room(sentence, *acoustics)) for sentence in sentences)
        vectors.append(_mean([voice for voice in heard if voice is not None]))
    return Voiceprint(person_id, np.stack(vectors), room=room, evenness=evenness)


def _evenness(voices: Sequence[VoiceVector]) -> float:
    together = np.stack(voices)
    return float((together @ together.T).min())


def _mean(voices: Sequence[VoiceVector]) -> VoiceVector:
    mean = np.mean(voices, axis=0)
    voice: VoiceVector = (mean / np.linalg.norm(mean)).astype(np.float32)
    return voice


def _in_room(samples: NDArray[np.int16], direct_db: float, noise_db: float, fade_seconds: float) -> NDArray[np.int16]:
    """Return a sound as it would be heard in a room; the same sound and room give the same."""
    chance = np.random.default_rng(int(fade_seconds * 100))
    length = int(fade_seconds * SAMPLE_RATE)
    echo = chance.normal(0.0, 1.0, length) * 10.0 ** (-3.0 * np.arange(length) / length)
    echo *= 10 ** (-direct_db / 20) / np.sqrt(np.sum(np.square(echo)))
    echo[0] += 1.0
    size = 1 << (len(samples) + length).bit_length()
    spectrum = np.fft.rfft(samples.astype(np.float64), size) * np.fft.rfft(echo, size)
    heard = np.fft.irfft(spectrum, size)[: len(samples)]
    noise = np.sqrt(np.mean(np.square(samples.astype(np.float64)))) * 10 ** (-noise_db / 20)
    return np.clip(heard + chance.normal(0.0, noise, len(heard)), -32768, 32767).astype(np.int16)
