"""Wake words are counted by what became of them, and the counts speak for another sensitivity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from addon.satellites.wake_counts import WakeCount, WakeCounts
from assistant.wake.wake_outcome import WakeOutcome

NOW = "2999-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("count", "proposal"),
    [
        (WakeCount(NOW, 0.5), None),
        (WakeCount(NOW, 0.5, answered=100), None),
        (WakeCount(NOW, 0.5, answered=20, false=5), 0.4),
        (WakeCount(NOW, 0.5, answered=4, false=4), None),
        (WakeCount(NOW, 0.5, answered=100, false=5), None),
        (WakeCount(NOW, 0.15, answered=5, false=50), None),
        (WakeCount(NOW, 0.5, answered=20, doubted=6), 0.6),
        (WakeCount(NOW, 0.5, answered=20, doubted=6, false=6), 0.4),
        (WakeCount(NOW, 0.85, answered=20, doubted=20), None),
        (WakeCount(NOW, 0.5, answered=5, elsewhere=50, speaker=50), None),
    ],
)
def test_many_false_wake_words_speak_for_less_and_many_doubted_ones_for_more(
    count: WakeCount, proposal: float | None
) -> None:
    assert count.proposal == proposal


def test_counts_outlast_a_restart_and_begin_anew_with_another_sensitivity() -> None:
    kept: dict[str, Any] = {}
    counts = WakeCounts({}, kept.__setitem__)
    for outcome in (*[WakeOutcome.FALSE] * 3, WakeOutcome.ANSWERED, WakeOutcome.ELSEWHERE):
        counts.note("kitchen", 0.5, outcome, doubted=outcome is WakeOutcome.ANSWERED)
    again = WakeCounts(kept, kept.__setitem__)
    count = again.of("kitchen", 0.5)
    assert (count.answered, count.doubted, count.false, count.elsewhere, count.speaker) == (1, 1, 3, 1, 0)
    assert again.of("kitchen", 0.4).false == again.of("bedroom", 0.5).false == 0
    again.forget("kitchen")
    assert kept == {"kitchen": None}


@pytest.mark.parametrize(
    "document",
    [{}, {"since": 1, "sensitivity": 0.5}, {"since": "2001-01-01T00:00:00+00:00", "sensitivity": 0.5, "false": 9}],
)
def test_what_is_unreadable_or_older_than_some_weeks_does_not_count(document: Mapping[str, Any]) -> None:
    assert WakeCounts({"kitchen": document}, lambda _key, _document: None).of("kitchen", 0.5).false == 0
