"""The actions in a configuration: each of Home Assistant's ways to write them."""

from __future__ import annotations

from typing import Any

import pytest

from ha_tools.permissions.routines import UNSEEN, Deed, deeds, is_set_off

UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.a"}}
UNLOCKED = Deed("lock.unlock", {"entity_id": ("lock.a",)})


@pytest.mark.parametrize(
    "config",
    [
        {"sequence": [UNLOCK]},
        {"sequence": UNLOCK},
        {"actions": [UNLOCK]},
        {"action": [UNLOCK]},
        {"sequence": [{"service": "lock.unlock", "entity_id": "lock.a"}]},
        {"sequence": [{"service": "Lock.Unlock ", "data": {"entity_id": "lock.a"}}]},
        {"sequence": [{"service_template": "lock.unlock", "data_template": {"entity_id": ["lock.a"]}}]},
        {"sequence": [{"if": "{{ true }}", "then": [UNLOCK]}]},
        {"sequence": [{"if": "{{ true }}", "then": [], "else": UNLOCK}]},
        {"sequence": [{"choose": [{"conditions": "{{ true }}", "sequence": [UNLOCK]}]}]},
        {"sequence": [{"choose": {"conditions": "{{ true }}", "sequence": UNLOCK}}]},
        {"sequence": [{"choose": [], "default": [UNLOCK]}]},
        {"sequence": [{"repeat": {"count": 2, "sequence": [UNLOCK]}}]},
        {"sequence": [{"repeat": {"while": [{"condition": "state"}], "sequence": UNLOCK}}]},
        {"sequence": [{"parallel": [[UNLOCK], {"delay": 1}]}]},
        {"sequence": [{"parallel": {"sequence": [UNLOCK]}}]},
        {"sequence": [{"sequence": [{"sequence": [UNLOCK]}]}]},
        {"sequence": [{**UNLOCK, "enabled": True, "alias": "x", "continue_on_error": True}]},
    ],
)
def test_a_service_is_found_wherever_it_stands(config: Any) -> None:
    assert deeds(config) == (UNLOCKED,)


@pytest.mark.parametrize(
    "step",
    [
        {"delay": 5},
        {"wait_template": "{{ true }}"},
        {"wait_for_trigger": [{"trigger": "state", "entity_id": "lock.a"}]},
        {"condition": "device", "device_id": "x", "domain": "lock", "type": "is_locked"},
        {"condition": "or", "conditions": []},
        "{{ is_state('lock.a', 'locked') }}",
        {"event": "x", "event_data": {"action": "lock.unlock"}},
        {"variables": {"action": "lock.unlock"}},
        {"stop": "", "response_variable": "x"},
        {"set_conversation_response": "x"},
        {**UNLOCK, "enabled": False},
        None,
    ],
)
def test_what_calls_nothing_does_nothing(step: Any) -> None:
    assert deeds({"sequence": [step]}) == ()


@pytest.mark.parametrize("config", [{}, {"sequence": [{"from_the_future": 1}]}, {"sequence": [5]}])
def test_what_is_not_understood_may_do_anything(config: Any) -> None:
    assert deeds(config) == (UNSEEN,)


@pytest.mark.parametrize(
    ("step", "deed"),
    [
        ({"action": "{{ x }}"}, Deed("*.*")),
        ({"action": "light.turn_{{ x }}", "target": {"area_id": "a"}}, Deed("light.*", {"area_id": ("a",)})),
        ({"action": "lock.unlock", "target": "{{ x }}"}, Deed("lock.unlock", is_open=True)),
        ({"action": "lock.unlock", "target": {"entity_id": "{{ x }}"}}, Deed("lock.unlock", is_open=True)),
        (
            {"action": "lock.unlock", "target": {"entity_id": ["lock.a", "{% if x %}lock.b{% endif %}"]}},
            Deed("lock.unlock", {"entity_id": ("lock.a",)}, is_open=True),
        ),
        (
            {"action": "lock.unlock", "target": {"entity_id": "0123456789abcdef0123456789abcdef"}},
            Deed("lock.unlock", is_open=True),
        ),
        (
            {"action": "light.turn_on", "data": {"entity_id": "light.a, light.b"}},
            Deed("light.turn_on", {"entity_id": ("light.a", "light.b")}),
        ),
        ({"action": "light.turn_on", "target": {"entity_id": "none"}}, Deed("light.turn_on")),
        ({"scene": "scene.a"}, Deed("scene.turn_on", {"entity_id": ("scene.a",)})),
        (
            {"device_id": "d", "domain": "lock", "type": "unlock", "entity_id": "f" * 32},
            Deed("lock.unlock", {"device_id": ("d",)}),
        ),
        (
            {"device_id": "d", "domain": "lock", "type": "lock", "entity_id": "lock.a"},
            Deed("lock.lock", {"entity_id": ("lock.a",)}),
        ),
        ({"device_id": "d", "domain": "zwave_js", "type": "set_value"}, Deed("zwave_js.*", {"device_id": ("d",)})),
        (
            {"action": "lock.unlock", "target": {"area_id": ["a"], "exclude": {"entity_id": ["lock.a", "{{ x }}"]}}},
            Deed("lock.unlock", {"area_id": ("a",)}, {"entity_id": ("lock.a",)}),
        ),
        (
            {"action": "scene.apply", "data": {"entities": {"lock.a": {"state": "unlocked"}, "lock.b": "{{ x }}"}}},
            Deed("scene.apply", wanted={"lock.a": "unlocked", "lock.b": ""}),
        ),
        ({"action": "scene.apply", "data": {"entities": "{{ x }}"}}, Deed("scene.apply", is_open=True)),
        ({"action": "scene.apply", "data": "{{ x }}"}, Deed("scene.apply", is_open=True)),
        (
            {"action": "scene.apply", "data": {"entities": {"{{ x }}": "open"}}},
            Deed("scene.apply", is_open=True, wanted={"{{ x }}": "open"}),
        ),
        (
            {"action": "scene.create", "data": {"scene_id": "x", "snapshot_entities": ["lock.a"]}},
            Deed("scene.create", wanted={"lock.a": ""}),
        ),
    ],
)
def test_what_only_a_template_knows_is_open(step: Any, deed: Deed) -> None:
    assert deeds({"sequence": [step]}) == (deed,)


@pytest.mark.parametrize(
    ("trigger", "state", "waits"),
    [
        ({"trigger": "state", "entity_id": "switch.a", "to": "on"}, "on", True),
        ({"trigger": "state", "entity_id": ["switch.b", "switch.a"], "to": ["on", "x"]}, "on", True),
        ({"trigger": "state", "entity_id": "switch.a", "to": "on"}, "off", False),
        ({"trigger": "state", "entity_id": "switch.a", "to": "on"}, None, True),
        ({"trigger": "state", "entity_id": "switch.a", "from": "off"}, "off", True),
        ({"platform": "state", "entity_id": "switch.a", "to": None}, "off", True),
        ({"trigger": "state", "entity_id": "switch.a", "attribute": "x", "to": "on"}, "off", True),
        ({"trigger": "template", "value_template": "{{ is_state('switch.a', 'on') }}"}, "off", True),
        ({"trigger": "state", "entity_id": "switch.b", "to": "on"}, "on", False),
    ],
)
def test_an_automation_waits_for_a_thing_and_its_state(trigger: Any, state: str | None, waits: bool) -> None:
    assert is_set_off({"triggers": [trigger], "actions": []}, "switch.a", state) is waits
    assert is_set_off({"trigger": trigger, "action": []}, "switch.a", state) is waits
