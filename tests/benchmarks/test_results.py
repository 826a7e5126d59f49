"""Turning measured times into numbers that can be trusted."""

from __future__ import annotations

import json

from benchmarks.measure import Timing
from benchmarks.results import Resource, Series, Spread, as_json, table
from benchmarks.services import Cost


def test_the_spread_is_median_and_95th_percentile_of_what_came() -> None:
    """A turn that never answered counts as lost, not as zero; one outlier in twenty is not the 95th percentile."""
    spread = Spread.of([*range(100, 119), 5000.0, None])
    assert spread == Spread(109.5, 118, 20)
    assert Spread.of([None]) is None


def test_the_own_share_is_what_the_services_do_not_account_for() -> None:
    """Without services all of it is ours; without a state there is no share of one."""
    timings = [Timing(700.0, 800.0), Timing(720.0, 820.0)]
    with_services = Series.of("a", "command", Cost(250.0, 340.0), timings)
    without = Series.of("b", "command", None, timings)
    chat = Series.of("c", "chat", Cost(None, 340.0), [Timing(None, 840.0)])
    assert (with_services.own_state_ms, with_services.own_sound_ms) == (460.0, 470.0)
    assert (without.own_state_ms, without.own_sound_ms) == (710.0, 810.0)
    assert (chat.own_state_ms, chat.own_sound_ms) == (None, 500.0)


def test_the_table_and_the_json_hold_every_number() -> None:
    """Lost turns are visible in the table, and the JSON survives a round trip."""
    series = [Series.of("stock", "chat", Cost(None, 340.0), [Timing(None, 840.0), Timing(None, None)])]
    resources = [Resource("app, 5 satellites", 123.4, "MB")]
    text = table(series, resources)
    assert "2 (1 lost)" in text
    assert "840" in text
    assert "123.4 MB" in text
    told = json.loads(json.dumps(as_json(series, resources)))
    assert told["series"][0]["own_sound_ms"] == 500.0
    assert told["resources"][0]["unit"] == "MB"
