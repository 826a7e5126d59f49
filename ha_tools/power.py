"""On and off, for everything that is plainly on or off."""

from collections.abc import Callable

from ha_tools.call import Call
from ha_tools.change import Cannot, Step, Wish, change
from ha_tools.result import Result
from ha_tools.scenes import activate_scene
from ha_tools.state import State
from ha_tools.target import Area, Floor, Name, targets
from ha_tools.tool import writes

DOMAINS = ("light", "switch", "fan", "input_boolean", "humidifier", "media_player", "climate")
"""Domains whose own turn_on and turn_off mean just that."""

OFF_STATES = frozenset({"off", "standby"})
"""States of a thing that is off."""

POWER_FEATURES = {"media_player": (128, 256), "climate": (256, 128), "fan": (32, 16)}
"""Feature bits for turn_on and turn_off, where not every device has them (MediaPlayer-, Climate-, FanEntityFeature)."""


@writes(*DOMAINS, "scene")
async def turn_on(call: Call, *, name: Name, area: Area = None, floor: Floor = None) -> Result:
    """Turn things on. Also activates a scene by its name."""
    found = targets(call, name=name, area=area, floor=floor, domains=(*DOMAINS, "scene"))
    if isinstance(found, Result):
        return found
    if all(entity.domain == "scene" for entity in found):
        return await activate_scene(call, name=name, area=area)
    switchable = [entity for entity in found if entity.domain != "scene"]
    return await change(call, switchable, Wish(_turn("turn_on"), "Turned on {}", "on"))


@writes(*DOMAINS)
async def turn_off(call: Call, *, name: Name, area: Area = None, floor: Floor = None) -> Result:
    """Turn things off."""
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS)
    if isinstance(found, Result):
        return found
    return await change(call, found, Wish(_turn("turn_off"), "Turned off {}", "off"))


@writes(*DOMAINS, for_model=False)
async def toggle(call: Call, *, name: Name, area: Area = None, floor: Floor = None) -> Result:
    """Turn on what is off, and off what is on."""
    found = targets(call, name=name, area=area, floor=floor, domains=DOMAINS)
    if isinstance(found, Result):
        return found
    states = [call.states[entity.entity_id] for entity in found if entity.entity_id in call.states]
    any_on = any(state.available and not is_off(state) for state in states)
    done = "Turned off {}" if any_on else "Turned on {}"
    return await change(call, found, Wish(_turn("turn_off" if any_on else "turn_on"), done, "so"))


def is_off(state: State) -> bool:
    """Whether a thing is off."""
    return state.state in OFF_STATES


def _turn(service: str) -> Callable[[State], Step | Cannot]:
    on = service == "turn_on"

    def step(state: State) -> Step | Cannot:
        features = POWER_FEATURES.get(state.domain)
        if features and not state.attributes.get("supported_features", 0) & features[0 if on else 1]:
            return Cannot(f"cannot be turned {'on' if on else 'off'}")
        return Step(service, lambda now: now.available and is_off(now) != on)

    return step
