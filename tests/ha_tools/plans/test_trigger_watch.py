"""The changes that count of what a plan waits for, by states and a clock that the tests move."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ha_tools.home.place import Place
from ha_tools.home.state import State
from ha_tools.plans.plan import Plan, plan_of
from ha_tools.plans.trigger import Trigger, TriggerGroup
from ha_tools.plans.trigger_watch import TriggerWatch

DOOR, WINDOW = "binary_sensor.door", "binary_sensor.window"
OPENS = Trigger("opens", (DOOR, WINDOW), ("on",))
ALL_SHUT = Trigger("closes", (DOOR, WINDOW), ("off",), group=TriggerGroup.ALL)
LEAVES = Trigger("leaves", ("person.a", "person.b"), ("home",), is_not=True, group=TriggerGroup.ALL)
COLD = Trigger("below", ("sensor.t",), below=18.0, margin=0.5)
DONE = Trigger("done", ("sensor.w",), below=5.0, hold_seconds=180.0, rest_seconds=20.0)
PRESSED = Trigger("presses", ("event.bell",), is_pulse=True)


def states(**said: str) -> dict[str, State]:
    """Return states by their ids, a dot for each "__"."""
    return {name.replace("__", "."): State(name.replace("__", "."), state) for name, state in said.items()}


def came(trigger: Trigger, *looks: tuple[float, dict[str, State]]) -> list[tuple[str, ...]]:
    """Return what came true at each look after the first."""
    watch = TriggerWatch(trigger)
    return [watch.look(seen, at) for at, seen in looks][1:]


def doors(door: str, window: str = "off") -> dict[str, State]:
    """Return the states of both."""
    return states(binary_sensor__door=door, binary_sensor__window=window)


def test_each_thing_counts_by_itself_and_only_as_it_changes() -> None:
    looks = ((0.0, doors("on")), (1.0, doors("on", "on")), (2.0, doors("off", "on")), (3.0, doors("on", "on")))
    assert came(OPENS, *looks) == [(WINDOW,), (), (DOOR,)]


@pytest.mark.parametrize("silent", ["unavailable", "unknown"])
def test_a_thing_out_of_reach_is_compared_with_what_was_known_before(silent: str) -> None:
    assert came(OPENS, (0.0, doors("on")), (1.0, doors(silent)), (2.0, doors("on"))) == [(), ()]
    assert came(OPENS, (0.0, doors("off")), (1.0, doors(silent)), (2.0, doors("on"))) == [(), (DOOR,)]
    assert came(OPENS, (0.0, doors(silent)), (1.0, doors("on")), (2.0, doors("off"))) == [(), ()]


def test_all_of_a_group_must_be_so_and_nobody_knows_while_one_is_silent() -> None:
    looks = ((0.0, doors("on", "on")), (1.0, doors("off", "unavailable")), (2.0, doors("off", "off")))
    assert came(ALL_SHUT, *looks) == [(), ("",)]
    people = [states(person__a=a, person__b=b) for a, b in (("home", "Work"), ("not_home", "Work"))]
    assert came(LEAVES, (0.0, people[0]), (1.0, people[1])) == [("",)]


def test_a_number_counts_again_only_after_it_went_back_by_the_margin() -> None:
    degrees = [
        (float(at), states(sensor__t=value)) for at, value in enumerate(("19", "18", "18.3", "17.9", "18.6", "18"))
    ]
    assert came(COLD, *degrees) == [("sensor.t",), (), (), (), ("sensor.t",)]


def test_a_machine_that_soaks_is_not_done_and_a_display_that_lights_up_is_no_run() -> None:
    watts = (
        (0.0, "400"),
        (10.0, "2"),
        (100.0, "300"),
        (200.0, "2"),
        (379.0, "2"),
        (380.0, "2"),
        (400.0, "6"),
        (410.0, "2"),
    )
    looks = [(at, states(sensor__w=value)) for at, value in watts]
    assert came(DONE, *looks, (900.0, looks[-1][1])) == [(), (), (), (), ("sensor.w",), (), (), ()]


def test_a_press_counts_and_what_a_restart_restores_does_not() -> None:
    bell = [states(event__bell=state) for state in ("unknown", "10:00", "unavailable", "10:00", "10:05")]
    assert came(PRESSED, *((0.0, each) for each in bell)) == [("event.bell",), (), (), ("event.bell",)]


@pytest.mark.parametrize("trigger", [OPENS, LEAVES, COLD, DONE, PRESSED])
def test_a_plan_that_waits_is_the_same_after_it_was_kept(trigger: Trigger) -> None:
    plan = Plan("a", "tell", {}, Place("kitchen"), 1.0, trigger=replace(trigger, always=True), known={DOOR: True})
    assert plan_of(json.loads(json.dumps(plan.as_dict()))) == plan


@pytest.mark.parametrize("broken", [{"entity_ids": []}, {"above": "hot"}, {"group": "few"}, {"states": [5]}])
def test_a_broken_trigger_is_none(broken: dict[str, Any]) -> None:
    raw = Plan("a", "tell", {}, Place(), 1.0, trigger=OPENS).as_dict()
    with pytest.raises((ValueError, TypeError)):
        plan_of({**raw, "trigger": {**raw["trigger"], **broken}})
