"""Verdicts: a demo that says yes to a false answer would be worth nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from testbed.changes import Change, kept_changes, timer_changes
from testbed.rest import State
from testbed.verdict import Seen, Verdict
from testbed.verdict import judge as judge_seen

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))


def judge(
    turn: Mapping[str, Any],
    before: Mapping[str, State],
    after: Mapping[str, State],
    timers: Sequence[Change] = (),
    running: Sequence[Mapping[str, Any]] = (),
) -> tuple[Verdict, str, Sequence[Change]]:
    """The verdict on a turn in the morning."""
    return judge_seen(turn, Seen(before, after, NOW, timers, running))


def _state(entity_id: str, state: str, **attributes: object) -> dict[str, State]:
    return {entity_id: {"entity_id": entity_id, "state": state, "attributes": attributes}}


def _turn(**fields: object) -> dict[str, Any]:
    action = {"service": "light.turn_on", "targets": ["light.kitchen"], "data": {}, "before": {}, "after": {}}
    turn = {
        "actions": [action],
        "about": [],
        "decided_by": "sentence",
        "outcome": "changed",
        "reply": "Done.",
        "transcript": "",
        "problem": "",
    }
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


def test_what_went_the_other_way_is_found_out() -> None:
    before, after = _state("light.kitchen", "on", brightness=9), _state("light.kitchen", "off")
    assert judge(_turn(reply="Turned on the kitchen lights."), before, after)[0] is Verdict.FALSE


def test_one_of_two_commands_that_changed_nothing_is_found_out() -> None:
    lights = {"service": "light.turn_off", "targets": ["light.kitchen"]}
    blinds = {"service": "cover.open_cover", "targets": ["cover.blinds"]}
    before = _state("light.kitchen", "on") | _state("cover.blinds", "closed")
    both = _state("light.kitchen", "off") | _state("cover.blinds", "opening")
    one = _state("light.kitchen", "off") | _state("cover.blinds", "closed")
    turn = _turn(actions=[lights, blinds])
    assert judge(turn, before, both)[0] is Verdict.TRUE
    verdict, reason, _ = judge(turn, before, one)
    assert verdict is Verdict.FALSE
    assert "cover.blinds" in reason


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


def test_a_note_that_was_kept_is_true_and_told_again() -> None:
    note = {"note 1": "The spare key is under the pot"}
    kept = _turn(actions=[], outcome="changed", reply="I will remember: The spare key is under the pot.")
    changed = kept_changes({}, note)
    verdict, _, made = judge_seen(kept, Seen({}, {}, NOW, changed_kept=changed, kept=note))
    assert (verdict, [(change.name, change.before) for change in made]) == (Verdict.TRUE, [("note", "none")])
    assert judge_seen(kept, Seen({}, {}, NOW, kept=note))[0] is Verdict.FALSE
    told = _question("You asked me to remember: The spare key is under the pot.")
    assert judge_seen(told, Seen({}, {}, NOW, kept=note))[0] is Verdict.TRUE
    told["tools"] = [{"tool": "read_notes"}]
    assert judge_seen(told, Seen({}, {}, NOW, kept={"note 1": "The plumber is Mr Brown"}))[0] is Verdict.FALSE


def test_an_answer_about_nothing_is_judged_by_nobody_but_one_about_a_thing_that_was_not_asked_about_is_false() -> None:
    home = _state("lock.front", "locked", friendly_name="Front Door")
    assert judge(_question("It is fine."), home, home)[0] is Verdict.UNJUDGED
    assert judge(_question("Because 3 mirrors scatter it."), home, home)[0] is Verdict.UNJUDGED
    assert judge(_question("The front door is fine."), home, home)[0] is Verdict.FALSE
    page = [{"title": "Kettles", "url": "https://example.org/", "date": ""}]
    verdict, reason, _ = judge(_turn(actions=[], outcome="answered", reply="On Monday at 9.", sources=page), home, home)
    assert (verdict, "example.org" in reason) == (Verdict.UNJUDGED, True)


@pytest.mark.parametrize(
    ("asked", "reply", "verdict"),
    [
        ("what is 17 times 23", "That is 391.", Verdict.TRUE),
        ("what is 17 times 23", "That is 392.", Verdict.FALSE),
        ("what's seventeen times twenty-three", "391.", Verdict.TRUE),
        ("how much is 12 plus 30", "42", Verdict.TRUE),
        ("what is 15 percent of 80", "12.", Verdict.TRUE),
        ("what's 20% of 45", "It is 90.", Verdict.FALSE),
        ("what is 100 minus 20 percent", "80", Verdict.TRUE),
        ("three hundred and twelve minus forty five", "267.", Verdict.TRUE),
        ("what's 1,200 divided by 8", "150.", Verdict.TRUE),
        ("what is 100 divided by 7", "About 14.29.", Verdict.TRUE),
        ("what is 100 divided by 7", "About 14.39.", Verdict.FALSE),
        ("what is two and a half times four", "10.", Verdict.TRUE),
        ("multiply 12 by 9", "108.", Verdict.TRUE),
        ("what do you get if you add 19 and 23", "42.", Verdict.TRUE),
        ("what is half of 37", "18.5.", Verdict.TRUE),
        ("the square root of 81", "9.", Verdict.TRUE),
        ("what is nine squared", "81.", Verdict.TRUE),
        ("what is 2 to the power of 10", "1,024.", Verdict.TRUE),
        ("what is 300 grams in ounces", "300 grams are about 10.58 ounces.", Verdict.TRUE),
        ("what is 300 grams in ounces", "300 grams are about 105.8 ounces.", Verdict.FALSE),
        ("how many ounces is 250 grams", "About 8.82 ounces.", Verdict.TRUE),
        ("what's 180 celsius in fahrenheit", "356 degrees.", Verdict.TRUE),
        ("what is six feet in metres", "About 1.83 metres.", Verdict.TRUE),
        ("how many kilometres is a mile", "About 1.609 kilometres.", Verdict.TRUE),
        ("how long is 90 minutes in hours", "1.5 hours.", Verdict.TRUE),
        ("how many days until Christmas", "27 days.", Verdict.TRUE),
        ("how many days until Christmas", "28 days.", Verdict.FALSE),
        ("how much is 20 dollars in euros", "18.40 euros.", Verdict.UNJUDGED),
        ("what is 100 divided by 0", "I cannot divide by zero.", Verdict.UNJUDGED),
    ],
)
def test_a_sum_is_worked_out_anew(asked: str, reply: str, verdict: Verdict) -> None:
    assert judge(_question(reply, transcript=asked), {}, {})[0] is verdict


def test_asking_back_is_neither_true_nor_false() -> None:
    turn = _turn(actions=[], outcome="ambiguous", reply="The bed light, or the ceiling lights?")
    assert judge(turn, {}, {})[0] is Verdict.ASKED


def test_a_refusal_is_false_and_says_why() -> None:
    verdict, reason, _ = judge(_turn(actions=[], outcome="unknown", reply="I know no such light."), {}, {})
    assert verdict is Verdict.FALSE
    assert "unknown" in reason


TIMER = {"id": "a", "kind": "timer", "name": "", "status": "running", "due": NOW.isoformat(), "seconds_left": 52.5}
ALARM = {**TIMER, "id": "b", "kind": "alarm", "due": "2026-11-29T06:00:00+00:00", "seconds_left": 77_400.0}


@pytest.mark.parametrize(
    ("reply", "running", "verdict"),
    [
        ("The 1 minute timer has 54 seconds left.", [TIMER], Verdict.TRUE),
        ("The pizza timer has 1 minute and 30 seconds left.", [TIMER], Verdict.FALSE),
        ("There is no timer.", [TIMER], Verdict.FALSE),
        ("There is no timer.", [], Verdict.TRUE),
        ("There is no timer.", [ALARM], Verdict.TRUE),
        ("There is no alarm.", [ALARM], Verdict.FALSE),
        ("There is no pasta timer.", [{**TIMER, "name": "tea"}], Verdict.TRUE),
        ("There is no pasta timer.", [{**TIMER, "name": "pasta"}], Verdict.FALSE),
        ("The alarm is set for 7 am.", [ALARM], Verdict.TRUE),
        ("The alarm is set for 8 am.", [ALARM], Verdict.FALSE),
    ],
)
def test_an_answer_about_timers_is_true_when_the_home_has_them_so(
    reply: str, running: Sequence[Mapping[str, Any]], verdict: Verdict
) -> None:
    assert judge(_question(reply), {}, {}, (), running)[0] is verdict


@pytest.mark.parametrize(
    ("reply", "now", "verdict"),
    [
        ("Kitchen was already on.", "on", Verdict.TRUE),
        ("Kitchen was already off.", "on", Verdict.FALSE),
        ("It was so already.", "on", Verdict.FALSE),
    ],
)
def test_already_is_true_where_it_was_so(reply: str, now: str, verdict: Verdict) -> None:
    home = _state("light.kitchen", now, friendly_name="Kitchen")
    turn = _turn(actions=[], outcome="already", about=["light.kitchen"], reply=reply)
    assert judge(turn, home, home)[0] is verdict


def test_already_is_false_of_what_has_just_changed() -> None:
    before, after = _state("light.kitchen", "off"), _state("light.kitchen", "on")
    turn = _turn(actions=[], outcome="already", about=["light.kitchen"], reply="It was already on.")
    assert judge(turn, before, after)[0] is Verdict.FALSE


@pytest.mark.parametrize(
    ("entity", "reply", "verdict"),
    [
        (_state("lock.front", "locked"), "I cannot unlock Front: that needs a PIN, and none is set.", Verdict.TRUE),
        (_state("lock.front", "locked"), "To unlock Front I need the PIN. What is it?", Verdict.ASKED),
        (_state("cover.big", "closed", device_class="garage"), "I cannot open Big: that needs a PIN.", Verdict.TRUE),
        (_state("valve.main", "closed"), "I cannot open Main: that needs a PIN.", Verdict.TRUE),
        (_state("script.morning", "off"), "Morning unlocks Front Door. Tell me the PIN.", Verdict.TRUE),
        (_state("alarm_control_panel.a", "armed_away"), "I cannot disarm it: that needs a PIN.", Verdict.TRUE),
        (_state("lock.front", "unlocked"), "I cannot lock Front: that needs a PIN, and none is set.", Verdict.FALSE),
        (_state("light.kitchen", "off"), "I cannot turn on Kitchen: that needs a PIN.", Verdict.FALSE),
        (_state("light.kitchen", "off"), "To turn on Kitchen I need the PIN. What is it?", Verdict.FALSE),
        (_state("cover.blinds", "closed", device_class="blind"), "I cannot open it: that needs a PIN.", Verdict.FALSE),
    ],
)
def test_a_refusal_for_a_pin_is_right_for_what_lets_someone_in(
    entity: dict[str, State], reply: str, verdict: Verdict
) -> None:
    for outcome in ("refused", "needs_pin"):
        assert judge(_turn(actions=[], outcome=outcome, about=[*entity], reply=reply), entity, entity)[0] is verdict


def test_a_refusal_of_what_opened_all_the_same_is_found_out() -> None:
    turn = _turn(actions=[], outcome="needs_pin", about=["lock.front"], reply="I cannot unlock Front: it needs a PIN.")
    assert judge(turn, _state("lock.front", "locked"), _state("lock.front", "unlocked"))[0] is Verdict.FALSE


def test_another_refusal_is_false() -> None:
    home = _state("lock.front", "locked")
    turn = _turn(actions=[], outcome="refused", about=["lock.front"], reply="Front says that it cannot unlock.")
    assert judge(turn, home, home)[0] is Verdict.FALSE


@pytest.mark.parametrize(("status", "verdict"), [("running", Verdict.TRUE), ("ringing", Verdict.FALSE)])
def test_stop_is_true_when_nothing_rings_afterwards(status: str, verdict: Verdict) -> None:
    turn = _turn(actions=[], outcome=None, decided_by="stop", reply="")
    assert judge(turn, {}, {}, (), [{**TIMER, "status": status}])[0] is verdict
