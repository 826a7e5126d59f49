"""The time at which plans are due, by clocks that the tests move."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ha_tools.home.kinds import Kind
from ha_tools.home.place import Place
from ha_tools.home.references import EntityRef, PlaceRef, TimerRef
from ha_tools.plans.plan import Plan, PlanStatus, next_due, plan_of
from ha_tools.plans.plan_schedule import LATE_SECONDS, REMEMBERED_SECONDS, Plans
from ha_tools.timers.schedule import Clocks
from ha_tools.times.later_times import later
from ha_tools.times.sun import Coordinates, SunEvent, sun_at

AMSTERDAM, ZONE = Coordinates(52.37, 4.9), ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 3, 27, 12, tzinfo=ZONE)  # a Friday; on Sunday the clocks go forward


@dataclass
class Hands:
    """Both clocks' hands."""

    wall: float = NOON.timestamp()
    steady: float = 1000.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def plans(hands: Hands) -> Plans:
    return Plans(Clocks(lambda: hands.wall, lambda: hands.steady))


def plan(plan_id: str, in_seconds: float, **traits: Any) -> Plan:
    return Plan(plan_id, "turn_off", {"name": "Fan"}, Place("kitchen"), NOON.timestamp() + in_seconds, **traits)


def test_the_one_that_is_due_next_comes_first_and_only_then(plans: Plans, hands: Hands) -> None:
    plans.add(plan("late", 900))
    first = plans.add(plan("first", 600))
    assert plans.next_in() == 600
    hands.pass_by(599)
    assert plans.due() == []
    hands.pass_by(1)
    assert plans.due() == [first]


@pytest.mark.parametrize("set_by", [-7200.0, 7200.0])
def test_a_length_does_not_follow_a_wall_clock_that_is_set(plans: Plans, hands: Hands, set_by: float) -> None:
    length, clock = plans.add(plan("length", 600, seconds=600.0)), plans.add(plan("clock", 3600))
    hands.wall += set_by
    assert plans.left(length) == 600
    assert plans.left(clock) == 3600 - set_by


def test_what_fell_due_while_nobody_looked_is_too_late_after_a_while(plans: Plans, hands: Hands) -> None:
    plans.restore([plan("a", 60)])
    hands.pass_by(60 + LATE_SECONDS)
    assert [plans.is_too_late(each) for each in plans.due()] == [False]
    hands.pass_by(1)
    assert [plans.is_too_late(each) for each in plans.due()] == [True]


def test_one_that_comes_again_waits_for_its_next_day_and_its_failure_is_told_of(plans: Plans, hands: Hands) -> None:
    weekly = plans.add(plan("weekly", 60, clock="12:01", days=(0, 1, 2, 3, 4), zone=ZONE.key))
    hands.pass_by(60)
    failed = plans.over(weekly, None, "It is broken.")
    assert failed is not None
    assert failed.status is PlanStatus.FAILED
    assert not failed.repeats
    (waiting,) = plans.waiting
    assert datetime.fromtimestamp(waiting.due, ZONE) == datetime(2026, 3, 30, 12, 1, tzinfo=ZONE)
    plans.told(failed)
    assert plans.to_tell == []
    hands.pass_by(REMEMBERED_SECONDS + 1)
    plans.due()
    assert [each.plan_id for each in plans.all] == ["weekly"]


def test_what_was_cancelled_while_it_was_carried_out_does_not_come_back(plans: Plans) -> None:
    weekly = plans.add(plan("weekly", 0, clock="12:00", days=(4,), zone=ZONE.key))
    plans.cancel(weekly)
    assert plans.over(weekly, None, "It is broken.") is None
    assert plans.all == []


@pytest.mark.parametrize(
    ("clock", "after", "due"),
    [
        ("07:00", "2026-03-28T08:00+01:00", "2026-03-29T07:00+02:00"),  # the night was an hour shorter
        ("02:30", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),  # there is no such hour
        ("02:30", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),  # it comes twice, and is done once
    ],
)
def test_every_day_goes_by_the_clock_on_the_wall(clock: str, after: str, due: str) -> None:
    daily = plan("daily", 0, clock=clock, days=tuple(range(7)), zone=ZONE.key)
    at = next_due(daily, datetime.fromisoformat(after).timestamp(), None)
    assert at == datetime.fromisoformat(due).timestamp()


def test_every_day_at_sunset_follows_the_sun() -> None:
    daily = plan("daily", 0, days=tuple(range(7)), sun="sunset", offset=-1800.0, zone=ZONE.key)
    at = next_due(daily, NOON.timestamp(), AMSTERDAM)
    expected = sun_at(SunEvent.SUNSET, NOON.date(), AMSTERDAM)
    assert expected is not None
    assert at == expected.timestamp() - 1800
    again = next_due(daily, at, AMSTERDAM)
    assert again is not None
    assert 86400 < again - at < 86400 + 240  # days grow longer in March
    assert next_due(daily, NOON.timestamp(), None) is None


@pytest.mark.parametrize(
    ("event", "day", "where", "expected"),
    [  # as astral 3.2 has them, which Home Assistant's sun goes by
        (SunEvent.SUNRISE, date(2026, 6, 21), AMSTERDAM, "2026-06-21T03:18Z"),
        (SunEvent.SUNSET, date(2026, 12, 21), AMSTERDAM, "2026-12-21T15:30Z"),
        (SunEvent.SUNSET, date(2026, 11, 29), Coordinates(-33.87, 151.2), "2026-11-29T08:50Z"),
    ],
)
def test_the_sun_rises_and_sets_when_almanacs_say(
    event: SunEvent, day: date, where: Coordinates, expected: str
) -> None:
    at = sun_at(event, day, where)
    assert at is not None
    assert abs((at - datetime.fromisoformat(expected)).total_seconds()) < 180


def test_where_the_sun_does_not_set_nothing_is_planned_by_it() -> None:
    assert sun_at(SunEvent.SUNSET, date(2026, 6, 21), Coordinates(69.6, 18.9)) is None


@pytest.mark.parametrize(
    "named", [EntityRef(("fan.a", "fan.b")), PlaceRef("attic", kinds=frozenset({Kind("light")})), "Fan"]
)
def test_a_plan_is_the_same_after_it_was_kept(named: Any) -> None:
    kept = plan("kept", 60, days=(0, 5), clock="06:30", zone=ZONE.key, turn_id="t", by_model=True, speaker="anna")
    kept = replace(kept, arguments={"name": named, "exclude": ["a"], "percent": 30.0})
    assert plan_of(json.loads(json.dumps(kept.as_dict()))) == kept


def test_what_can_be_kept_by_nobody_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(plan("odd", 0), arguments={"name": TimerRef(("a",))}).as_dict()


@pytest.mark.parametrize("broken", [{"due": "soon"}, {"days": [9]}, {"clock": "25:00"}, {"sun": "noon"}, {"tool": 5}])
def test_a_broken_plan_is_none(broken: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        plan_of({**plan("broken", 0).as_dict(), **broken})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("in half an hour", "2026-03-27T12:30+01:00"),
        ("an hour and a half from now", "2026-03-27T13:30+01:00"),
        ("at six", "2026-03-27T18:00+01:00"),
        ("at half past seven in the morning", "2026-03-28T07:30+01:00"),
        ("tomorrow at seven", "2026-03-28T07:00+01:00"),
        ("on sunday at 2:30 am", "2026-03-29T03:30+02:00"),
        ("at midnight", "2026-03-28T00:00+01:00"),
        ("every evening at nine", "2026-03-27T21:00+01:00"),
    ],
)
def test_times_are_what_people_mean(said: str, expected: str) -> None:
    found = later(said, NOON)
    assert found is not None
    at = found.at or datetime.fromtimestamp(NOON.timestamp() + found.seconds, UTC)
    assert at == datetime.fromisoformat(expected)


@pytest.mark.parametrize("said", ["in the kitchen", "at 50 percent", "on", "when I come home", "for ever", "in"])
def test_other_words_are_no_time(said: str) -> None:
    assert later(said, NOON) is None
