"""Limits as people say them: a number, its unit and a place."""

from __future__ import annotations

import pytest

from ha_tools.planning.trigger_limits import limit_said


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("18", "en", (18.0, "", "")),
        ("18 degrees outside", "en", (18.0, "°", "outside")),
        ("18 degrees celsius", "en", (18.0, "°C", "")),
        ("65 fahrenheit", "en", (65.0, "°F", "")),
        ("65°f", "en", (65.0, "°F", "")),
        ("70 % in the bedroom", "en", (70.0, "%", "bedroom")),
        ("two kilowatts", "en", (2.0, "kW", "")),
        ("18 grad", "de", (18.0, "°", "")),
        ("minus fünf grad draußen", "de", (-5.0, "°", "draußen")),
        ("5 grad celsius", "de", (5.0, "°C", "")),
        ("70 prozent", "de", (70.0, "%", "")),
    ],
)
def test_a_limit_is_a_number_with_its_unit_and_place(said: str, language: str, meant: tuple[float, str, str]) -> None:
    assert limit_said(said, language) == meant
