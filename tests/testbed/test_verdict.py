"""What counts as true: a demo that says yes to a false answer would be worth nothing."""

from __future__ import annotations

from typing import Any

import pytest

from testbed.rest import State
from testbed.verdict import Verdict, judge, timer_changes


def _state(entity_id: str, state: str, **attributes: object) -> dict[str, State]:
    return {entity_id: {"entity_id": entity_id, "state": state, "attributes": attributes}}


def _turn(**fields: object) -> dict[str, Any]:
    action = {"service": "light.turn_on", "targets": ["light.kitchen"], "data": {}, "before": {}, "after": {}}
    turn = {"actions": [action], "about": [], "outcome": "changed", "reply": "Done.", "transcript": "", "problem": ""}
    return {**turn, **fields}


def _question(reply: str, *about: str, transcript: str = "") -> dict[str, Any]:
    return _turn(actions=[], outcome="answered", reply=reply, about=list(about), transcript=transcript)


def test_a_target_that_changed_is_true_and_named() -> None:
    before, after = _state("light.kitchen", "off", friendly_name="Kitchen"), _state("light.kitchen", "on")
    verdict, _, made = judge(_turn(), before, after)
    assert verdict is Verdict.TRUE
    assert [(change.entity_id, change.before, change.after) for change in made] == [
        ("light.kitchen", "off, friendly_name Kitchen", "on")
    ]


def test_a_changed_attribute_alone_is_a_change() -> None:
    before, after = _state("light.kitchen", "on", brightness=255), _state("light.kitchen", "on", brightness=51)
    verdict, _, made = judge(_turn(), before, after)
    assert verdict is Verdict.TRUE
    assert (made[0].before, made[0].after) == ("on, brightness 255", "on, brightness 51")


def test_an_app_that_says_done_while_nothing_changed_is_found_out() -> None:
    home = _state("light.kitchen", "off")
    assert judge(_turn(reply="Turned on the kitchen lights."), home, home)[0] is Verdict.FALSE


def test_a_change_of_something_else_does_not_count() -> None:
    before = _state("light.kitchen", "off") | _state("sensor.clock", "1")
    after = _state("light.kitchen", "off") | _state("sensor.clock", "2")
    assert judge(_turn(), before, after)[0] is Verdict.FALSE


@pytest.mark.parametrize(
    "reply", ["It is 25 degrees in the living room.", "25.0 degrees", "The living room has 25 °C, set to 20."]
)
def test_an_answer_with_the_homes_own_number_is_true(reply: str) -> None:
    home = _state("climate.heatpump", "heat", current_temperature=25.0, temperature=20)
    assert judge(_question(reply, "climate.heatpump"), home, home)[0] is Verdict.TRUE


@pytest.mark.parametrize(
    "reply", ["It is 23 degrees in the living room.", "It is 25 degrees, and 31 in the sun.", "It is warm."]
)
def test_an_answer_with_another_number_or_none_is_false(reply: str) -> None:
    home = _state("climate.heatpump", "heat", current_temperature=25.0, temperature=20)
    assert judge(_question(reply, "climate.heatpump"), home, home)[0] is Verdict.FALSE


def test_a_number_of_the_question_may_be_repeated() -> None:
    home = _state("climate.heatpump", "heat", current_temperature=25.0)
    turn = _question("No, floor 1 has 25 degrees.", "climate.heatpump", transcript="is floor 1 at 25 degrees")
    assert judge(turn, home, home)[0] is Verdict.TRUE


def test_unlocked_does_not_hold_the_state_locked() -> None:
    home = _state("lock.front_door", "locked")
    assert judge(_question("The front door is unlocked.", "lock.front_door"), home, home)[0] is Verdict.FALSE
    assert judge(_question("The front door is locked.", "lock.front_door"), home, home)[0] is Verdict.TRUE


def test_brightness_is_compared_as_percent() -> None:
    home = _state("light.ceiling", "on", brightness=180)
    assert judge(_question("It is at 71 percent.", "light.ceiling"), home, home)[0] is Verdict.TRUE
    assert judge(_question("It is at 180 percent.", "light.ceiling"), home, home)[0] is Verdict.FALSE


def test_a_timer_that_was_set_is_true_and_named() -> None:
    tea = {"id": "1", "kind": "timer", "name": "tea", "status": "running", "due": "soon", "seconds_left": 9.0}
    set_one = _turn(actions=[], outcome="changed", reply="Tea timer set for 10 seconds.")
    verdict, _, made = judge(set_one, {}, {}, timer_changes([], [tea]))
    assert verdict is Verdict.TRUE
    assert [(change.name, change.before, change.after) for change in made] == [
        ("tea timer", "none", "running, due soon")
    ]


def test_a_timer_that_only_goes_on_is_no_change() -> None:
    tea = {"id": "1", "kind": "timer", "name": "tea", "status": "running", "due": "soon", "seconds_left": 9.0}
    set_none = _turn(actions=[], outcome="changed", reply="Pizza timer set for 10 seconds.")
    assert judge(set_none, {}, {}, timer_changes([tea], [{**tea, "seconds_left": 8.0}]))[0] is Verdict.FALSE


def test_an_answer_about_nothing_is_false() -> None:
    assert judge(_question("It is fine."), {}, {})[0] is Verdict.FALSE


def test_asking_back_is_neither_true_nor_false() -> None:
    turn = _turn(actions=[], outcome="ambiguous", reply="The bed light, or the ceiling lights?")
    assert judge(turn, {}, {})[0] is Verdict.ASKED


def test_a_refusal_is_false_and_says_why() -> None:
    verdict, reason, _ = judge(_turn(actions=[], outcome="unknown", reply="I know no such light."), {}, {})
    assert verdict is Verdict.FALSE
    assert "unknown" in reason


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("The 1 minute timer has 54 seconds left.", Verdict.TRUE),
        ("The pizza timer has 1 minute and 30 seconds left.", Verdict.FALSE),
        ("There is no timer.", Verdict.FALSE),
    ],
)
def test_an_answer_about_a_timer_is_true_when_it_has_so_much_left(reply: str, verdict: Verdict) -> None:
    running = [{"id": "a", "seconds_left": 52.5}]
    assert judge(_question(reply), {}, {}, (), running)[0] is verdict
