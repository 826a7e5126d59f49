"""The recogniser that suits a machine and a language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.local.machine_speed import MachineSpeed
from assistant.local.speech_choice import chosen_for

DESKTOP = MachineSpeed("x86_64, 2 cores, 8000 MB", 2, 8000, 0.08)


@pytest.mark.parametrize(
    ("seconds", "memory_mb", "language", "name"),
    [
        (0.08, 8000, "en", "whisper-base"),
        (0.08, 8000, "de-AT", "whisper-base"),
        (0.4, 4000, "en-GB", "whisper-tiny.en"),
        (0.7, 4000, "de", "whisper-base"),  # the tiny one knows English alone
        (1.5, 4000, "en", "grammar"),
        (3.0, 4000, "fr", "grammar"),
        (0.08, 900, "en", "grammar"),
    ],
)
def test_a_machine_is_given_what_it_can_run_in_time(seconds: float, memory_mb: int, language: str, name: str) -> None:
    choice = chosen_for(replace(DESKTOP, utterance_seconds=seconds, memory_mb=memory_mb), language)
    assert choice.name == name
    assert choice.reason
