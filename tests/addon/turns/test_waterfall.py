"""The waterfall of a turn: who was at work when, and that each millisecond a person waited is somebody's."""

from __future__ import annotations

from typing import Any

import pytest

from addon.turns.waterfall import waterfall

STEPS = [
    ("wake", 0.0, ""),
    ("speech_start", 300.0, ""),
    ("transcript", 900.0, "interim: turn on"),
    ("speech_end", 1500.0, ""),
    ("transcript", 1620.0, "final: turn on the lights"),
    ("turn_end", 1720.0, "complete command"),
    ("match", 1725.0, "sentence"),
    ("tool_call", 1726.0, "turn_on(name: lights)"),
    ("state_changed", 1840.0, "light.a off → on"),
    ("reply", 1842.0, "Turned on."),
    ("first_audio_sent", 2002.0, ""),
    ("first_sound", 2042.0, ""),
    ("done", 3042.0, ""),
]
TURN: dict[str, Any] = {
    "steps": [{"name": name, "at_ms": at, "detail": detail} for name, at, detail in STEPS],
    "tools": [{"tool": "turn_on", "began_ms": 1726.0, "ended_ms": 1840.0}],
    "calls": [
        {"name": "light.turn_on", "began_ms": 1730.0, "ended_ms": 1790.0},
        {"name": "states", "began_ms": 1790.0, "ended_ms": 1830.0},
    ],
}


def test_each_part_of_a_spoken_turn_is_somebodys() -> None:
    told = waterfall(TURN)
    assert [(span["name"], span["worker"], span["begin_ms"], span["end_ms"]) for span in told["spans"]] == [
        ("speaking", "person", 300.0, 1500.0),
        ("heard", "stt", 1500.0, 1620.0),
        ("waiting", "patience", 1620.0, 1720.0),
        ("tool", "parley", 1726.0, 1840.0),
        ("call", "home", 1730.0, 1790.0),
        ("states", "home", 1790.0, 1830.0),
        ("voice", "tts", 1842.0, 2002.0),
        ("way", "satellite", 2002.0, 2042.0),
        ("spoken", "satellite", 2042.0, 3042.0),
    ]
    assert told["shares"] == {
        "stt": 120.0,
        "patience": 100.0,
        "parley": 22.0,
        "home": 100.0,
        "tts": 160.0,
        "satellite": 40.0,
    }
    assert sum(told["shares"].values()) == told["waited"]["end_ms"] - told["waited"]["begin_ms"]
    assert list(told["marks"]) == ["speech_end", "heard", "understood", "called", "state_changed", "first_sound", "end"]


def test_a_model_that_works_while_parley_waits_has_the_time() -> None:
    asked = {"stage": "llm", "model": "m", "answers": [{"asked_ms": 1650.0, "first_ms": 1700.0, "ended_ms": 1720.0}]}
    told = waterfall({**TURN, "services": [asked]})
    assert told["shares"]["llm"] == 70.0
    assert told["shares"]["patience"] == 30.0


def test_a_written_turn_is_waited_for_from_its_beginning() -> None:
    steps = [{"name": "transcript", "at_ms": 4.0, "detail": "final: hello"}, {"name": "done", "at_ms": 40.0}]
    told = waterfall({"steps": steps})
    assert told["waited"] == {"begin_ms": 0.0, "end_ms": 40.0}
    assert told["shares"] == {"parley": 40.0}


@pytest.mark.parametrize("turn", [{}, {"steps": []}, {"steps": [{"name": "wake", "at_ms": 0.0}]}, {"steps": None}])
def test_a_turn_in_which_hardly_anything_happened_can_be_drawn(turn: dict[str, Any]) -> None:
    told = waterfall(turn)
    assert told["shares"] == {}
    assert told["total_ms"] == 0.0


def test_a_transcript_that_came_before_the_end_of_speech_took_no_time() -> None:
    steps = [{**step, "at_ms": 1400.0} if step["at_ms"] == 1620.0 else step for step in TURN["steps"]]
    told = waterfall({**TURN, "steps": steps})
    assert "stt" not in told["shares"]
    assert told["shares"]["patience"] == 220.0
