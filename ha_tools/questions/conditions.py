"""Conditions of things as words say them: "open", "low", "at home". Pure."""

from dataclasses import dataclass

from ha_tools.devices.power import OFF_STATES
from ha_tools.home.kinds import Kind, kind_of
from ha_tools.home.state import State

OPENINGS = frozenset({"door", "garage_door", "opening", "window", "lock"})
"""Device classes of binary sensors whose on is open."""

LOW_BATTERY_PERCENT = 20.0
"""A battery with less than this is low, as on Home Assistant's own dashboards."""

_POWERED = ("climate", "media_player", "humidifier", "water_heater")
"""Domains that have many states in which a thing is on."""


@dataclass(frozen=True)
class Condition:
    """A word's meaning for some kinds of things."""

    words: frozenset[str]
    """The spoken words."""
    kinds: frozenset[Kind]
    """The kinds that it is said of."""
    states: frozenset[str]
    """Home Assistant's states that fulfil it."""


def _condition(words: str, kinds: str, states: str) -> Condition:
    return Condition(frozenset(words.split(", ")), frozenset(map(kind_of, kinds.split())), frozenset(states.split()))


def _binary(*classes: str) -> str:
    return " ".join(f"binary_sensor.{name}" for name in classes)


_OPENING_SENSORS = _binary(*sorted(OPENINGS - {"lock"}))
_ALARMS = _binary(
    "carbon_monoxide", "gas", "heat", "cold", "moisture", "motion", "problem", "safety", "smoke", "sound", "tamper",
    "vibration",
)  # fmt: skip
_PRESENCE = _binary("motion", "occupancy", "presence")

_ARMED = "arming armed_home armed_away armed_night armed_vacation armed_custom_bypass"

CONDITIONS = (
    _condition("open, ajar", "cover valve", "open opening"),
    _condition("closed", "cover valve", "closed"),
    _condition("open, ajar", _OPENING_SENSORS, "on"),
    _condition("closed", _OPENING_SENSORS, "off"),
    _condition("locked", "lock", "locked"),
    _condition("unlocked", "lock", "unlocked open"),
    _condition("unlocked", "binary_sensor.lock", "on"),
    _condition("locked", "binary_sensor.lock", "off"),
    _condition("detected, triggered, active", _ALARMS, "on"),
    _condition("clear, quiet", _ALARMS, "off"),
    _condition("occupied, detected", _PRESENCE, "on"),
    _condition("empty, unoccupied, clear", _PRESENCE, "off"),
    _condition("wet", _binary("moisture"), "on"),
    _condition("dry", _binary("moisture"), "off"),
    _condition("low, empty, flat, dead", _binary("battery"), "on"),
    _condition("full, fine, ok", _binary("battery"), "off"),
    _condition("charging", _binary("battery_charging"), "on"),
    _condition("connected, online", _binary("connectivity"), "on"),
    _condition("disconnected, offline", _binary("connectivity"), "off"),
    _condition("plugged in", _binary("plug"), "on"),
    _condition("unplugged", _binary("plug"), "off"),
    _condition("running", _binary("running", "moving"), "on"),
    _condition("armed, set", "alarm_control_panel", _ARMED),
    _condition("disarmed", "alarm_control_panel", "disarmed"),
    _condition("running", "switch fan light input_boolean siren", "on"),
    _condition("heating", "climate water_heater", "heat"),
    _condition("cooling", "climate", "cool"),
    _condition("home, in, here", "person device_tracker", "home"),
    _condition("away, out, not at home", "person device_tracker", "not_home"),
    _condition("home", "vacuum lawn_mower", "docked"),
    _condition("cleaning", "vacuum", "cleaning"),
    _condition("mowing", "lawn_mower", "mowing"),
    _condition("docked", "vacuum lawn_mower", "docked"),
    _condition("returning", "vacuum lawn_mower", "returning"),
)
"""Words for states that are not Home Assistant's own."""

_KINDS_OF_WORD = {
    word: frozenset(kind for row in CONDITIONS if word in row.words for kind in row.kinds)
    for condition in CONDITIONS
    for word in condition.words
} | {word: frozenset({Kind("binary_sensor", "battery"), Kind("sensor", "battery")}) for word in ("low", "flat", "dead")}


def kinds_said_of(word: str) -> frozenset[Kind]:
    """The kinds of things of which the word is said; none where it is said of anything, as "on" is."""
    return _KINDS_OF_WORD.get(plain(word), frozenset())


def is_said_of(state: State, word: str) -> bool:
    """Return whether the word can be said of a thing at all: a lock is neither open nor closed."""
    kinds = kinds_said_of(word)
    device_class = state.attributes.get("device_class") or ""
    return not kinds or bool(kinds & {Kind(state.domain), Kind(state.domain, device_class)})


def fulfils(state: State, word: str) -> bool:
    """Return whether a thing is as the word says."""
    said = plain(word)
    if state.domain == "sensor":
        return _sensor_is(state, said)
    if state.domain in _POWERED and said == "on":
        return state.state not in OFF_STATES
    if state.domain == "climate" and said in {"heating", "cooling"} and "hvac_action" in state.attributes:
        return bool(state.attributes["hvac_action"] == said)
    if state.domain in {"person", "device_tracker"} and said not in _KINDS_OF_WORD:
        return state.state.casefold() == said
    device_class = state.attributes.get("device_class") or ""
    kinds = {Kind(state.domain), Kind(state.domain, device_class)}
    meant = [condition.states for condition in CONDITIONS if said in condition.words and kinds & condition.kinds]
    return any(state.state in states for states in meant) or state.state == said.replace(" ", "_")


def _sensor_is(state: State, said: str) -> bool:
    """A battery's charge is a number, of which people say that it is low."""
    if state.attributes.get("device_class") != "battery" or said not in {"low", "flat", "dead"}:
        return state.state.casefold().replace("_", " ") == said
    try:
        percent = float(state.state)
    except ValueError:
        return False
    return percent < LOW_BATTERY_PERCENT


def plain(word: str) -> str:
    """The word for a state, where the word for what led to it was said: "opened", "turned on"."""
    said = " ".join(word.casefold().replace("_", " ").split())
    said = said.removeprefix("turned ").removeprefix("switched ")
    return _DEEDS.get(said, said)


_DEEDS = {"opened": "open", "shut": "closed", "at home": "home", "not home": "away", "motion": "detected"}
"""Words for states as models and people say them too."""
