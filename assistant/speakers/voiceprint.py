"""Voices of people, and whose voice an utterance is. Pure.

A voiceprint is numbers, of which no speech can be made. It holds the same voice as it is heard near and far, in quiet
and in noise, and the likest of them counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.speakers.voice_encoder import NUMBERS, VoiceVector

ALIKE = 0.82
"""Likeness from which a voice is a person's, as measured by `benchmarks.speakers`."""

MARGIN = 0.04
"""The same must be so much above the likeness to the next person."""

SHORTEST_SECONDS = 0.9
"""Seconds of voice below which nobody is told by it."""

SAME_VOICE, SAME_SHORT_VOICE = 0.70, 0.65
"""Likeness of two utterances, minutes apart, from which one person said both; and where the second is only a "yes"."""

EVEN = 0.80
"""Likeness of any two of a person's sentences below which it was heard unevenly; one person's were 0.84 and more."""

NEAR = 0.75
"""Likeness of two people's voices, heard in quiet, from which they are easily taken for strangers."""

_DECIMALS = 4


class Sureness(StrEnum):
    """The certainty with which a voice can be told, as far as its voiceprint shows."""

    SURE = "sure"
    UNEVEN = "uneven"
    """Its sentences were not much alike: learned again it is told more often."""
    NEAR = "near"
    """Another person who is known sounds like it."""


@dataclass(frozen=True)
class HeardVoice:
    """The voice of one utterance."""

    vector: VoiceVector
    seconds: float
    """Seconds of speech in it."""

    def is_same_as(self, other: HeardVoice) -> bool:
        """Return whether one person said both."""
        least = SAME_VOICE if min(self.seconds, other.seconds) >= SHORTEST_SECONDS else SAME_SHORT_VOICE
        return float(self.vector @ other.vector) >= least


@dataclass(frozen=True)
class Voiceprint:
    """One person's voice."""

    person_id: str
    vectors: NDArray[np.float32]
    """[rooms, 256]: the voice in several rooms, each of length 1."""
    made_at: float = field(default_factory=time.time)
    """Seconds since 1970."""
    room: str = ""
    """The name of the room where it was learned; empty where that is not known."""
    evenness: float = 1.0
    """The likeness of those two of its sentences that were least alike."""

    def likeness(self, voice: HeardVoice) -> float:
        """Return the likeness of a voice to this person's, at most 1."""
        return float((self.vectors @ voice.vector).max())

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `voiceprint_of` reads it."""
        vectors = [[round(float(number), _DECIMALS) for number in vector] for vector in self.vectors]
        made = {"made_at": self.made_at, "room": self.room, "evenness": round(self.evenness, _DECIMALS)}
        return {"person_id": self.person_id, "vectors": vectors, **made}


def voiceprint_of(kept: Mapping[str, Any]) -> Voiceprint:
    """Return the voiceprint that was kept so. Raises `ValueError` for anything else."""
    try:
        vectors = np.array(kept["vectors"], np.float32)
        person_id, made_at = str(kept["person_id"]), float(kept["made_at"])
        room, evenness = str(kept.get("room", "")), float(kept.get("evenness", 1.0))
    except (KeyError, TypeError, ValueError) as err:
        raise ValueError("It is no voiceprint: numbers are missing.") from err
    if vectors.ndim != 2 or vectors.shape[1] != NUMBERS or not len(vectors) or not np.isfinite(vectors).all():
        raise ValueError("It is no voiceprint: it has other numbers than a voice.")
    return Voiceprint(person_id, vectors, made_at, room, evenness)


def speaker(voice: HeardVoice, prints: Iterable[Voiceprint]) -> str | None:
    """Return the id of the person whose voice it is; None where that is not certain."""
    if voice.seconds < SHORTEST_SECONDS:
        return None
    by_likeness = sorted(((each.likeness(voice), each.person_id) for each in prints), reverse=True)
    if not by_likeness or by_likeness[0][0] < ALIKE:
        return None
    is_clear = len(by_likeness) == 1 or by_likeness[0][0] - by_likeness[1][0] >= MARGIN
    return by_likeness[0][1] if is_clear else None


def sureness(made: Voiceprint, prints: Iterable[Voiceprint]) -> tuple[Sureness, str]:
    """Return the sureness of a voice among those that are known, and the id of who is too near it; empty for nobody."""
    likeness = sorted(
        ((float(made.vectors[0] @ each.vectors[0]), each.person_id) for each in prints if each is not made),
        reverse=True,
    )
    if likeness and likeness[0][0] >= NEAR:
        return Sureness.NEAR, likeness[0][1]
    return (Sureness.SURE if made.evenness >= EVEN else Sureness.UNEVEN), ""
