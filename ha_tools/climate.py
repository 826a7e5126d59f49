"""Thermostats and air conditioners: target temperature and mode."""

from dataclasses import replace
from typing import Annotated

from ha_tools import speech, target
from ha_tools.call import Call
from ha_tools.change import Cannot, Step, Wish, change
from ha_tools.result import Outcome, Result
from ha_tools.state import State
from ha_tools.state_words import CLIMATE_MODES
from ha_tools.target import Area, Floor, Name, targets
from ha_tools.tool import writes

TARGET_TEMPERATURE = 1
"""ClimateEntityFeature.TARGET_TEMPERATURE."""

Temperature = Annotated[float | None, "Degrees, in the home's unit"]
TemperatureChange = Annotated[float | None, "Degrees to add; negative is cooler"]
Mode = Annotated[str, "off, heat, cool, heat_cool, auto, dry or fan_only"]


@writes("climate")
async def set_temperature(
    call: Call,
    *,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    temperature: Temperature = None,
    temperature_change: TemperatureChange = None,
) -> Result:
    """Set the target temperature of a thermostat, or make it warmer or cooler by some degrees."""
    if (temperature is None) == (temperature_change is None):
        return Result(Outcome.REFUSED, "Say a temperature, or how much warmer or cooler.")
    found = targets(call, name=name, area=area, floor=floor, domains=("climate",))
    if isinstance(found, Result):
        return found

    def step(state: State) -> Step | Cannot:
        return _temperature_step(state, temperature, temperature_change)

    words = f"{speech.number(temperature)} degrees" if temperature is not None else "as asked for"
    done = f"Set {{}} to {words}" if temperature is not None else ""
    result = await change(call, found, Wish(step, done, f"set to {words}"))
    off = [entity for entity in found if result.ok and call.states[entity.entity_id].state == "off"]
    names = target.counted_names(call.home, off)
    hint = f" But {names} {'is' if len(off) == 1 else 'are'} off." if off and temperature is not None else ""
    return replace(result, speech=result.speech + hint)


@writes("climate")
async def set_climate_mode(
    call: Call,
    *,
    mode: Mode,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
) -> Result:
    """Set the mode of a thermostat or an air conditioner."""
    found = targets(call, name=name, area=area, floor=floor, domains=("climate",))
    if isinstance(found, Result):
        return found
    wanted = mode.casefold().strip().replace(" ", "_")
    words = CLIMATE_MODES.get(wanted, wanted.replace("_", " "))

    def step(state: State) -> Step | Cannot:
        modes = state.attributes.get("hvac_modes") or ()
        if wanted not in modes:
            return Cannot(
                f"has no mode {words}, only {speech.listed([str(known).replace('_', ' ') for known in modes])}"
            )
        return Step("set_hvac_mode", lambda now: now.state == wanted, {"hvac_mode": wanted})

    return await change(call, found, Wish(step, f"Set {{}} to {words}", words))


def _temperature_step(state: State, temperature: float | None, change_degrees: float | None) -> Step | Cannot:
    now, features = state.attributes.get("temperature"), state.attributes.get("supported_features", 0)
    if not features & TARGET_TEMPERATURE or (change_degrees is not None and now is None):
        return Cannot(_why_no_target(state))
    wanted = temperature if temperature is not None else float(now or 0) + (change_degrees or 0)
    lowest, highest = state.attributes.get("min_temp"), state.attributes.get("max_temp")
    if (lowest is not None and wanted < lowest) or (highest is not None and wanted > highest):
        bounds = f"{speech.number(lowest or 0)} to {speech.number(highest or 0)} degrees"
        return Cannot(f"can be set from {bounds}, not to {speech.number(wanted)}")
    tolerance = max(0.05, (state.attributes.get("target_temp_step") or 0) / 2)

    def reached(later: State) -> bool:
        target = later.attributes.get("temperature")
        return target is not None and abs(target - wanted) <= tolerance

    return Step("set_temperature", reached, {"temperature": wanted})


def _why_no_target(state: State) -> str:
    low, high = state.attributes.get("target_temp_low"), state.attributes.get("target_temp_high")
    if low is not None and high is not None:
        return f"keeps a range, now from {speech.number(low)} to {speech.number(high)} degrees"
    return f"takes no target temperature while it is {state.state.replace('_', ' ')}"
