"""The patience with satellites that are away, without Home Assistant around it."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from testbed.integration import SOURCE

HOUR = 3600.0


@pytest.fixture(scope="module")
def absences() -> ModuleType:
    """The module alone: its package imports Home Assistant."""
    spec = importlib.util.spec_from_file_location("absences", SOURCE / "absences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_day_away_is_told_and_a_return_begins_anew(absences: ModuleType) -> None:
    away = absences.Absences()
    assert away.long_ones(0.0, ["kitchen"]) == set()
    assert away.long_ones(23 * HOUR, ["kitchen", "bedroom"]) == set()
    assert away.long_ones(24 * HOUR, ["kitchen", "bedroom"]) == {"kitchen"}
    assert away.long_ones(25 * HOUR, ["bedroom"]) == set()
    assert away.long_ones(48 * HOUR, ["kitchen", "bedroom"]) == {"bedroom"}
