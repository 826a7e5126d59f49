"""The recogniser that suits a machine and a language: pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.local.machine_speed import LEAST_MEMORY_MB, MachineSpeed
from assistant.local.speech_models import WHISPER_BASE, WHISPER_TINY_EN, SpeechModel

_TINY_COST, _BASE_COST = 2.0, 3.5
"""Times the processor that the real models take for an utterance, compared with the measured one: what goes before and
behind the decoding counted (two x86-64 cores)."""
_IN_TIME = 1.0
"""Seconds of processor for an utterance, up to which an answer comes without a wait on two cores."""
_BEARABLE = 4.0
"""The same where no other recogniser knows the language."""


@dataclass(frozen=True)
class SpeechChoice:
    """A recogniser, and the reason for it."""

    model: SpeechModel | None
    """The model of free speech; None for the fixed sentences alone."""
    utterance_seconds: float
    """Seconds of processor that it takes for an utterance; of the smallest model where there is none."""
    reason: str
    """In plain words, for the panel."""

    @property
    def name(self) -> str:
        """The model's name, or that of the grammar."""
        return self.model.name if self.model else "grammar"


def chosen_for(speed: MachineSpeed, language: str) -> SpeechChoice:
    """Return what hears a language (BCP 47) best on a machine."""
    tiny, base = (speed.utterance_seconds * cost for cost in (_TINY_COST, _BASE_COST))
    is_english = is_spoken_english(language)
    if speed.memory_mb < LEAST_MEMORY_MB:
        return SpeechChoice(
            None, tiny, f"free speech needs {LEAST_MEMORY_MB} MB of memory, and there are {speed.memory_mb}"
        )
    if base <= (_IN_TIME if is_english else _BEARABLE):
        return SpeechChoice(WHISPER_BASE, base, f"it takes this machine {base:.2f} s of processor for an utterance")
    if is_english and tiny <= _IN_TIME:
        return SpeechChoice(
            WHISPER_TINY_EN, tiny, f"a larger model would take this machine {base:.1f} s of processor for an utterance"
        )
    return SpeechChoice(None, tiny, f"free speech would take this machine {tiny:.1f} s of processor for an utterance")


def is_spoken_english(language: str) -> bool:
    """Return whether a language tag is one of English."""
    return language.replace("_", "-").partition("-")[0].lower() == "en"
