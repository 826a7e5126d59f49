"""Thermostats, air conditioners, water heaters and humidifiers: what they keep, and in which mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from ha_tools.acting import target
from ha_tools.acting.call import Call
from ha_tools.acting.change import change_in_turn
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.option_names import chosen, offered, spoken
from ha_tools.facts.facts import Fact, Quantity, StateWord, Unit
from ha_tools.home.home import Entity
from ha_tools.home.locale import CELSIUS
from ha_tools.home.references import Named
from ha_tools.home.state import State
from ha_tools.measures.conversion import converted, unit_called
from ha_tools.measures.spoken_units import TEMPERATURES
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import state_word

TARGET_TEMPERATURE = 1
"""ClimateEntityFeature.TARGET_TEMPERATURE, and WaterHeaterEntityFeature's."""

TARGET_RANGE = 2
"""ClimateEntityFeature.TARGET_TEMPERATURE_RANGE."""

TARGET_HUMIDITY = 4
"""ClimateEntityFeature.TARGET_HUMIDITY; a humidifier always has it."""

AWAY_MODE = 4
"""WaterHeaterEntityFeature.AWAY_MODE."""

DOMAINS = ("climate", "water_heater", "humidifier")
"""Domains that keep a temperature or a humidity."""

SPOKEN_MODES = {"heating": "heat", "cooling": "cool", "automatic": "auto", "fan": "fan_only", "drying": "dry"}
"""Words for Home Assistant's modes."""

Temperature = Annotated[float | None, "Degrees, in the home's unit"]
TemperatureChange = Annotated[float | None, "Degrees to add; negative is cooler"]
AskedUnit = Annotated[str | None, "Unit, where said: '°C', '°F'"]
Low = Annotated[float | None, "Lower end, where it keeps a range"]
High = Annotated[float | None, "Upper end, where it keeps a range"]
Humidity = Annotated[float | None, "Percent"]
Mode = Annotated[str | None, "Mode or preset: off, heat, cool, heat_cool, auto, dry, fan_only, eco, away"]
FanMode = Annotated[str | None, "Fan of an air conditioner: low, high, auto"]


@writes(*DOMAINS, idempotent=False)
async def set_climate(
    call: Call,
    *,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    exclude: Exclude = None,
    temperature: Temperature = None,
    temperature_change: TemperatureChange = None,
    low: Low = None,
    high: High = None,
    humidity: Humidity = None,
    mode: Mode = None,
    fan_mode: FanMode = None,
    unit: AskedUnit = None,
) -> Result:
    """Set the temperature, humidity or mode of thermostats, air conditioners, water heaters, humidifiers."""
    if temperature is not None and (temperature_change is not None or low is not None or high is not None):
        return Result(Outcome.REFUSED, (Fact("say_what.one_temperature"),))
    warmth = _warmth(call, unit, temperature, temperature_change or None, low, high)
    if isinstance(warmth, Result):
        return warmth
    wishes = [*_mode_wishes(mode, fan_mode), *warmth.wishes, *_humidity_wishes(humidity)]
    if not wishes:
        return Result(Outcome.REFUSED, (Fact("say_what.climate"),))
    only_humidity = not warmth.wishes and mode is None and fan_mode is None
    found = _meant(call, name, area, floor, exclude, humid=only_humidity)
    if isinstance(found, Result):
        return found
    if warmth.change is not None:
        found = _changed_by(call, found, warmth.change)
    result = await change_in_turn(call, found, wishes)
    return _with_hint(call, found, result) if temperature is not None or low is not None or high is not None else result


def _meant(
    call: Call, name: Named | None, area: str | None, floor: str | None, exclude: list[str] | None, *, humid: bool
) -> tuple[Entity, ...] | Result:
    """By name any of them; else the room's thermostats, or its humidifiers where nothing but humidity is asked for."""
    if name is not None:
        return targets(call, name=name, area=area, floor=floor, exclude=exclude, domains=DOMAINS)
    humidifiers = (
        targets(call, name=None, area=area, floor=floor, exclude=exclude, domains=("humidifier",)) if humid else ()
    )
    if isinstance(humidifiers, tuple) and humidifiers:
        return humidifiers
    return targets(call, name=None, area=area, floor=floor, exclude=exclude, domains=("climate",))


def _changed_by(call: Call, found: tuple[Entity, ...], degrees: float) -> tuple[Entity, ...]:
    """Those that make it warmer, or cooler: what cools now makes it cooler before what heats does."""
    parts = call.home.parts(found)
    cools = frozenset(
        part for part in parts if (now := call.states.get(part.entity_id)) is not None and now.state == "cool"
    )
    on = [part for part in parts if (now := call.states.get(part.entity_id)) is not None and is_on(now)]
    return tuple(part for part in on if (part in cools) == (degrees < 0)) or tuple(on) or parts


def _with_hint(call: Call, found: Sequence[Entity], result: Result) -> Result:
    off = [entity for entity in found if result.ok and call.states[entity.entity_id].state == "off"]
    hint = (Fact("but_off", things=target.things(call.home, off)),) if off else ()
    return replace(result, facts=(*result.facts, *hint))


def _warmth(
    call: Call, said: str | None, temperature: float | None, change: float | None, low: float | None, high: float | None
) -> _Warmth | Result:
    """Return the wanted warmth in the home's unit: to the degree Fahrenheit or to half a degree Celsius."""
    home, unit = call.locale.temperature_unit, unit_called(said) if said else None
    if said and unit not in TEMPERATURES:
        return Result(Outcome.REFUSED, (Fact("no_temperature_unit", unit=Unit(unit or said)),))
    if unit is None or unit in {home, "°"}:
        return _Warmth(temperature, change, low, high)
    step = 0.5 if home == CELSIUS else 1.0

    def own(value: float | None, *, difference: bool = False) -> float | None:
        found = None if value is None else converted(value, unit, home, difference=difference)
        return None if found is None else round(found / step) * step

    return _Warmth(own(temperature), own(change, difference=True), own(low), own(high), home)


@dataclass(frozen=True)
class _Warmth:
    """The wanted warmth."""

    temperature: float | None
    change: float | None
    low: float | None
    high: float | None
    unit: str = ""
    """The home's, where another one was said."""

    @property
    def wishes(self) -> list[Wish]:
        if self.temperature is not None:
            degrees = Quantity(self.temperature, self.unit or "°", is_asked_unit=True)
            return [Wish(self._one, Fact("set_temperature", temperature=degrees))]
        if self.change is not None:
            deed = Fact("warm" if self.change > 0 else "cool")
            return [Wish(self._other, deed, tells_state=True, is_relative=True)]
        if self.low is not None or self.high is not None:
            return [Wish(self._range, Fact("set_range"), tells_state=True)]
        return []

    def _one(self, state: State) -> Step | Cannot:
        if self.temperature is None or not _features(state) & TARGET_TEMPERATURE:
            return _why_no_target(state)
        return _to_temperature(state, self.temperature)

    def _other(self, state: State) -> Step | Cannot:
        if not is_on(state):
            return cannot("as_it_is", state=Fact("state.plain", word=state_word(state)))
        now, change = state.attributes.get("temperature"), self.change or 0
        if now is not None and _features(state) & TARGET_TEMPERATURE:
            return _to_temperature(state, _within(state, float(now) + change))
        low, high = state.attributes.get("target_temp_low"), state.attributes.get("target_temp_high")
        if low is None or high is None:
            return _why_no_target(state)
        return _to_range(state, low + change, high + change)

    def _range(self, state: State) -> Step | Cannot:
        low, high = state.attributes.get("target_temp_low"), state.attributes.get("target_temp_high")
        if not _features(state) & TARGET_RANGE or low is None or high is None:
            return cannot("keep_range", mode=state_word(state))
        return _to_range(state, low if self.low is None else self.low, high if self.high is None else self.high)


def is_on(state: State) -> bool:
    """Return whether it works at all."""
    return state.available and state.state != "off"


def _features(state: State) -> int:
    features: int = state.attributes.get("supported_features", 0)
    return features


def _bounds(state: State) -> tuple[float, float]:
    lowest, highest = state.attributes.get("min_temp"), state.attributes.get("max_temp")
    return (-100.0 if lowest is None else lowest, 1000.0 if highest is None else highest)


def _within(state: State, degrees: float) -> float:
    lowest, highest = _bounds(state)
    return min(highest, max(lowest, degrees))


def _out_of_bounds(state: State, *degrees: float) -> Cannot | None:
    lowest, highest = _bounds(state)
    for wanted in degrees:
        if not lowest <= wanted <= highest:
            highest_said = Quantity(highest, "°", is_asked_unit=True)
            return cannot("be_set_to", lowest=lowest, highest=highest_said, wanted=wanted)
    return None


def _near(attribute: str, wanted: float, tolerance: float) -> Callable[[State], bool]:
    def near(now: State) -> bool:
        value = now.attributes.get(attribute)
        return value is not None and abs(value - wanted) <= tolerance

    return near


def _tolerance(state: State) -> float:
    return float(max(0.05, (state.attributes.get("target_temp_step") or 0) / 2))


def _to_temperature(state: State, wanted: float) -> Step | Cannot:
    reached = _near("temperature", wanted, _tolerance(state))
    return _out_of_bounds(state, wanted) or Step("set_temperature", reached, {"temperature": wanted})


def _to_range(state: State, low: float, high: float) -> Step | Cannot:
    if low > high:
        return cannot("keep_from_to", low=low, high=Quantity(high, "°", is_asked_unit=True))
    is_low = _near("target_temp_low", low, _tolerance(state))
    is_high = _near("target_temp_high", high, _tolerance(state))
    data = {"target_temp_low": low, "target_temp_high": high}
    return _out_of_bounds(state, low, high) or Step("set_temperature", lambda now: is_low(now) and is_high(now), data)


def _why_no_target(state: State) -> Cannot:
    low, high = state.attributes.get("target_temp_low"), state.attributes.get("target_temp_high")
    if state.domain == "humidifier":
        return cannot("keep_temperature")
    if low is not None and high is not None:
        return cannot("keep_one_temperature", low=low, high=Quantity(high, "°", is_asked_unit=True))
    return cannot("take_target", mode=StateWord(state.state))


def _humidity_wishes(humidity: float | None) -> list[Wish]:
    if humidity is None:
        return []
    return [Wish(lambda state: _to_humidity(state, humidity), Fact("set_humidity", percent=humidity))]


def _to_humidity(state: State, wanted: float) -> Step | Cannot:
    if state.domain != "humidifier" and not (state.domain == "climate" and _features(state) & TARGET_HUMIDITY):
        return cannot("keep_humidity")
    lowest, highest = state.attributes.get("min_humidity", 0), state.attributes.get("max_humidity", 100)
    if not lowest <= wanted <= highest:
        return cannot("be_set_to_humidity", lowest=lowest, highest=highest)
    tolerance = max(0.5, (state.attributes.get("target_humidity_step") or 0) / 2)
    return Step("set_humidity", _near("humidity", round(wanted), tolerance), {"humidity": round(wanted)})


@dataclass(frozen=True)
class _Choice:
    """One thing that a device lets choose, and how."""

    options: str
    """The attribute that holds what there is to choose from."""
    service: str
    """The service that chooses."""
    key: str
    """The service's key for the choice."""
    shown: str
    """The attribute that shows what is chosen; empty: the state."""

    def step(self, state: State, said: str) -> Step | None:
        option = chosen(said, state.attributes.get(self.options) or ())
        if option is None:
            return None
        return Step(self.service, lambda now: self._shown(now) == option, {self.key: option})

    def _shown(self, state: State) -> Any:
        return state.attributes.get(self.shown) if self.shown else state.state


_PRESET = _Choice("preset_modes", "set_preset_mode", "preset_mode", "preset_mode")
_MODES: Mapping[str, Sequence[_Choice]] = {
    "climate": (_Choice("hvac_modes", "set_hvac_mode", "hvac_mode", ""), _PRESET),
    "water_heater": (_Choice("operation_list", "set_operation_mode", "operation_mode", ""),),
    "humidifier": (_Choice("available_modes", "set_mode", "mode", "mode"),),
}
"""Attributes that "mode" may mean; the first that is there counts."""

_FAN_MODE = _Choice("fan_modes", "set_fan_mode", "fan_mode", "fan_mode")


def _mode_wishes(mode: str | None, fan_mode: str | None) -> list[Wish]:
    wishes = []
    if mode is not None:
        wanted = mode.casefold().strip().removesuffix(" mode")
        wanted = SPOKEN_MODES.get(wanted, wanted)
        word = StateWord(wanted.replace(" ", "_"), "climate")
        wishes.append(Wish(lambda state: _to_mode(state, wanted, word), Fact("set_mode", mode=word)))
    if fan_mode is not None:
        deed = Fact("set_fan_mode", mode=spoken(fan_mode))
        wishes.append(Wish(lambda state: _to_fan_mode(state, fan_mode), deed))
    return wishes


def _to_mode(state: State, wanted: str, mode: StateWord) -> Step | Cannot:
    for choice in _MODES[state.domain]:
        if step := choice.step(state, wanted):
            return step
    if state.domain == "water_heater" and _features(state) & AWAY_MODE and wanted in {"away", "home", "not away"}:
        away = "on" if wanted == "away" else "off"
        reached: Callable[[State], bool] = lambda now: now.attributes.get("away_mode") == away  # noqa: E731
        return Step("set_away_mode", reached, {"away_mode": away == "on"})
    if state.domain == "humidifier" and wanted in {"on", "off"}:
        return Step(f"turn_{wanted}", lambda now: now.state == wanted)
    known = [option for choice in _MODES[state.domain] for option in state.attributes.get(choice.options) or ()]
    return cannot("have_this_mode", mode=mode, options=offered(known)) if known else cannot("have_modes")


def _to_fan_mode(state: State, wanted: str) -> Step | Cannot:
    known = state.attributes.get(_FAN_MODE.options) or ()
    if not known or state.domain != "climate":
        return cannot("have_fan_modes")
    return _FAN_MODE.step(state, wanted) or cannot("have_this_fan_mode", mode=wanted, options=offered(known))
