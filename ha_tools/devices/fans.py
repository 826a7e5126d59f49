"""Fans: speed, presets, oscillation, direction."""

from collections.abc import Callable
from typing import Any

from ha_tools.acting.wish import Cannot, Step, cannot
from ha_tools.devices.option_names import chosen, offered
from ha_tools.facts.facts import Fact, StateWord
from ha_tools.home.state import State
from ha_tools.results.state_facts import state_word
from ha_tools.times.spoken_numbers import quantity

SET_SPEED, OSCILLATE, DIRECTION = 1, 2, 4
"""Bits of Home Assistant's FanEntityFeature."""

SPEEDS = {
    **dict.fromkeys(("low", "slow", "lowest", "slowest", "minimum", "min"), 1.0),
    **dict.fromkeys(("medium", "middle", "half"), 50.0),
    **dict.fromkeys(("high", "fast", "full", "full speed", "highest", "fastest", "maximum", "max"), 100.0),
}
"""Words for speeds -> percent; the lowest is raised to what the fan can."""

OSCILLATION = {
    **dict.fromkeys(("oscillate", "oscillating", "swing", "swinging"), True),
    **dict.fromkeys(("stop oscillating", "not oscillating", "stop swinging", "still", "steady"), False),
}
"""Words for whether it turns from side to side."""

DIRECTIONS = {
    "forward": "forward",
    "forwards": "forward",
    "reverse": "reverse",
    "backward": "reverse",
    "backwards": "reverse",
}
"""Words for the direction of its blades."""


def fan_step(state: State, value: str) -> Step | Cannot:
    """Return a fan's step to be as said: a percentage, a preset, a word for a speed, oscillation or direction."""
    said = value.casefold().strip()
    presets = state.attributes.get("preset_modes") or ()
    preset = chosen(said.removesuffix(" mode"), presets)
    percent = quantity(said)
    if preset is not None:
        return Step("set_preset_mode", _shows("preset_mode", preset), {"preset_mode": preset})
    if said in OSCILLATION:
        return _oscillate(state, OSCILLATION[said])
    if said in DIRECTIONS:
        return _direction(state, DIRECTIONS[said])
    if said in SPEEDS:
        return _to_speed(state, max(SPEEDS[said], _speed_step(state)))
    if percent is not None:
        return _to_speed(state, percent)
    return (
        cannot("have_this_speed_only", speed=value, options=offered(presets))
        if presets
        else cannot("have_this_speed", speed=value)
    )


def fan_fact(value: str) -> Callable[[State], Fact] | None:
    """Return the function that tells the side of a set fan that was asked for; None tells all of it."""
    said = value.casefold().strip()
    if said in OSCILLATION:
        return lambda state: Fact(
            "state.oscillating" if state.attributes.get("oscillating") else "state.not_oscillating"
        )
    if said in DIRECTIONS:
        return lambda state: Fact("state.turning", direction=StateWord(str(state.attributes.get("direction"))))
    return None


def fan_change(state: State, percent: float, *, starts: bool) -> Step | Cannot:
    """Return a fan's step to be that much faster, or slower; the slowest speed is still one, and may start it."""
    if state.state != "on" and (percent < 0 or not starts):
        return cannot("as_it_is", state=Fact("state.plain", word=state_word(state)))
    now = (state.attributes.get("percentage") or 0) if state.state == "on" else 0
    step = _speed_step(state)
    wanted = now + (max(percent, step) if percent > 0 else min(percent, -step))
    return _to_speed(state, min(100.0, max(step, wanted)))


def _shows(attribute: str, wanted: object) -> Any:
    return lambda now: now.attributes.get(attribute) == wanted


def _speed_step(state: State) -> float:
    return float(state.attributes.get("percentage_step") or 1)


def _to_speed(state: State, percent: float) -> Step | Cannot:
    """At one of its own speeds, the nearest: 30% of a fan with three speeds is 33%."""
    if not state.attributes.get("supported_features", 0) & SET_SPEED:
        return cannot("have_speeds")
    if not 0 <= percent <= 100:
        return cannot("go_to_percent", wanted=percent)
    if percent == 0:
        return Step("turn_off", lambda now: now.state == "off")
    step = _speed_step(state)
    nearest = int(min(100.0, max(1.0, round(percent / step)) * step))

    def reached(now: State) -> bool:
        speed = now.attributes.get("percentage")
        return now.state == "on" and speed is not None and abs(speed - nearest) <= 1

    return Step("set_percentage", reached, {"percentage": nearest})


def _oscillate(state: State, oscillating: bool) -> Step | Cannot:
    if not state.attributes.get("supported_features", 0) & OSCILLATE:
        return cannot("oscillate")
    return Step("oscillate", _shows("oscillating", oscillating), {"oscillating": oscillating})


def _direction(state: State, direction: str) -> Step | Cannot:
    if not state.attributes.get("supported_features", 0) & DIRECTION:
        return cannot("change_direction")
    return Step("set_direction", _shows("direction", direction), {"direction": direction})
