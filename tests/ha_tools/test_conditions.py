"""Words that say something of a thing."""

import pytest

from ha_tools.home.state import State
from ha_tools.questions.conditions import fulfils, is_said_of


def of(entity_id: str, state: str, device_class: str = "", **attributes: object) -> State:
    return State(entity_id, state, {**attributes, **({"device_class": device_class} if device_class else {})})


@pytest.mark.parametrize(
    ("state", "word", "expected"),
    [
        (of("binary_sensor.a", "on", "window"), "open", True),
        (of("binary_sensor.a", "off", "window"), "closed", True),
        (of("binary_sensor.a", "on", "lock"), "unlocked", True),
        (of("binary_sensor.a", "on", "motion"), "detected", True),
        (of("binary_sensor.a", "off", "occupancy"), "empty", True),
        (of("binary_sensor.a", "on", "battery"), "low", True),
        (of("cover.a", "opening"), "open", True),
        (of("cover.a", "open"), "closed", False),
        (of("lock.a", "locked"), "locked", True),
        (of("lock.a", "jammed"), "locked", False),
        (of("sensor.a", "19", "battery"), "low", True),
        (of("sensor.a", "20", "battery"), "low", False),
        (of("sensor.a", "unknown", "battery"), "low", False),
        (of("person.a", "home"), "home", True),
        (of("person.a", "not_home"), "away", True),
        (of("person.a", "Work"), "away", False),
        (of("person.a", "Work"), "work", True),
        (of("media_player.a", "playing"), "on", True),
        (of("media_player.a", "standby"), "on", False),
        (of("climate.a", "heat", hvac_action="idle"), "heating", False),
        (of("climate.a", "heat"), "heating", True),
        (of("alarm_control_panel.a", "armed_night"), "armed", True),
        (of("vacuum.a", "cleaning"), "cleaning", True),
    ],
)
def test_thing_is_as_the_word_says(state: State, word: str, expected: bool) -> None:
    assert fulfils(state, word) is expected


def test_a_lock_is_neither_open_nor_closed_by_itself() -> None:
    assert not is_said_of(of("lock.a", "locked"), "closed")
    assert is_said_of(of("lock.a", "locked"), "locked")
    assert is_said_of(of("light.a", "on"), "on")
