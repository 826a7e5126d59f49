"""Lights: brightness, colour, colour temperature."""

import colorsys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import change
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.devices.colors import COLORS, WHITES
from ha_tools.devices.option_names import chosen, offered
from ha_tools.facts.facts import Fact
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result
from ha_tools.results.state_facts import brightness_percent, state_word

COLOR_MODES = frozenset({"hs", "rgb", "rgbw", "rgbww", "xy"})
"""Home Assistant's colour modes that can show a colour."""

HUE_TOLERANCE_DEGREES = 10.0
"""Lamps with white channels and their own gamut report a hue some degrees beside the one asked for."""

KELVIN_TOLERANCE = 60.0
"""Lamps count in mireds: at 6500 K one step is 42 K."""

Brightness = Annotated[float | None, "Percent, 0 to 100"]
BrightnessChange = Annotated[float | None, "Percent to add; negative dims"]
Color = Annotated[str | None, "'blue', 'warm white', 'daylight'"]
Kelvin = Annotated[float | None, "Colour temperature in kelvin"]
Effect = Annotated[str | None, "'rainbow'; 'off' ends it"]


@writes("light", idempotent=False)
async def set_light(
    call: Call,
    *,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    exclude: Exclude = None,
    brightness: Brightness = None,
    brightness_change: BrightnessChange = None,
    color: Color = None,
    kelvin: Kelvin = None,
    effect: Effect = None,
) -> Result:
    """Set the brightness, colour, colour temperature or effect of lights."""
    look = _look(brightness, brightness_change, color, kelvin, effect)
    if isinstance(look, Result):
        return look
    found = targets(call, name=name, area=area, floor=floor, domains=("light",), exclude=exclude)
    if isinstance(found, Result):
        return found
    is_relative = look.brightness_change is not None
    return await change(call, found, Wish(look.step, look.deed, tells_state=is_relative, is_relative=is_relative))


@dataclass(frozen=True)
class _Look:
    """The wanted look of a light."""

    brightness: float | None
    brightness_change: float | None
    color: str | None
    kelvin: float | None
    effect: str | None

    @property
    def deed(self) -> Fact:
        if self.brightness_change:
            return Fact("brighten" if self.brightness_change > 0 else "dim")
        looks = (
            () if self.brightness is None else (Fact("look.percent", percent=self.brightness),),
            (Fact("look.color", color=self.color),) if self.color else (),
            (Fact("look.kelvin", kelvin=self.kelvin),) if self.kelvin and not self.color else (),
            (Fact("look.effect", effect=self.effect),) if self.effect else (),
        )
        return Fact("set_light", looks=tuple(look for some in looks for look in some))

    def step(self, state: State) -> Step | Cannot:
        if self.brightness_change is not None and state.state != "on":
            return cannot("as_it_is", state=Fact("state.plain", word=state_word(state)))
        brightness = self._brightness_of(state)
        if brightness == 0:
            return Step("turn_off", lambda now: now.state == "off")
        lacking = self._lacking(state)
        able = replace(self, **dict.fromkeys(lacking))
        if able == _Look(None, None, None, None, None):
            return Cannot(next(iter(lacking.values())))
        return able.turned_on(state, tuple({lack.case: lack for lack in lacking.values()}.values()))

    def turned_on(self, state: State, lacking: tuple[Fact, ...]) -> Step:
        """Return what makes a lamp look so that can do all of it; `lacking` is what was asked for beside it."""
        brightness, kelvin = self._brightness_of(state), self._kelvin_of(state)
        effect = chosen(self.effect, state.attributes.get("effect_list") or ()) if self.effect else None
        data, reached = self._data(brightness, kelvin, effect), self._reached(brightness, kelvin, effect)
        return Step("turn_on", reached, data, lacking=lacking)

    def _lacking(self, state: State) -> dict[str, Fact]:
        """Return what a lamp cannot do of it and why, by field."""
        modes = frozenset(state.attributes.get("supported_color_modes") or ())
        lacking: dict[str, Fact] = {}
        if modes <= {"onoff", "unknown"}:
            lacking |= self._without("be_dimmed", "brightness", "brightness_change")
        if self.kelvin and not modes & {"color_temp", "rgbww"}:
            lacking |= self._without("change_kelvin", "kelvin", "color")
        if self.color and not self.kelvin and not modes & COLOR_MODES:
            lacking |= self._without("change_color", "color")
        known = state.attributes.get("effect_list") or ()
        if self.effect and chosen(self.effect, known) is None:
            only = offered(known)
            lack = cannot("have_this_effect", effect=self.effect, options=only) if only else cannot("have_effects")
            lacking["effect"] = lack.reason
        return lacking

    def _without(self, case: str, *fields: str) -> dict[str, Fact]:
        return {name: cannot(case).reason for name in fields if getattr(self, name) is not None}

    def _brightness_of(self, state: State) -> float | None:
        if self.brightness_change is None:
            return self.brightness
        now = brightness_percent(state) or 0
        return min(100.0, max(1.0, now + self.brightness_change))

    def _kelvin_of(self, state: State) -> float | None:
        """Within what the lamp can do: the warmest white of a lamp is its "warm"."""
        if self.kelvin is None or not self.color:
            return self.kelvin
        lowest, highest = (state.attributes.get(f"{end}_color_temp_kelvin") for end in ("min", "max"))
        return min(highest or self.kelvin, max(lowest or self.kelvin, self.kelvin))

    def _data(self, brightness: float | None, kelvin: float | None, effect: str | None) -> Mapping[str, Any]:
        data: dict[str, Any] = {"effect": effect} if effect else {}
        if brightness is not None:
            data["brightness_pct"] = round(brightness)
        if kelvin is not None:
            data["color_temp_kelvin"] = round(kelvin)
        elif self.color:
            data["rgb_color"] = list(COLORS[self.color])
        return data

    def _reached(self, brightness: float | None, kelvin: float | None, effect: str | None) -> Callable[[State], bool]:
        rgb = COLORS[self.color] if self.color and kelvin is None else None

        def reached(now: State) -> bool:
            return (
                now.state == "on"
                and (brightness is None or _near_brightness(now, brightness))
                and (kelvin is None or _near_kelvin(now, kelvin))
                and (rgb is None or _near_color(now, rgb))
                and (effect is None or now.attributes.get("effect") == effect)
            )

        return reached


def _look(
    brightness: float | None,
    brightness_change: float | None,
    color: str | None,
    kelvin: float | None,
    effect: str | None,
) -> _Look | Result:
    if brightness is None and not brightness_change and color is None and kelvin is None and effect is None:
        return Result(Outcome.REFUSED, (Fact("say_what.light"),))
    if brightness is not None and not 0 <= brightness <= 100:
        return Result(Outcome.REFUSED, (Fact("out_of_percent.brightness", percent=brightness),))
    if kelvin is not None and not 1000 <= kelvin <= 12000:
        return Result(Outcome.REFUSED, (Fact("no_white", kelvin=kelvin),))
    spoken = " ".join((color or "").casefold().split())
    if spoken and spoken not in WHITES and spoken not in COLORS:
        return Result(Outcome.REFUSED, (Fact("unknown_color", color=str(color)),))
    return _Look(brightness, brightness_change or None, spoken or None, WHITES.get(spoken, kelvin), effect)


def _near_brightness(now: State, percent: float) -> bool:
    brightness = now.attributes.get("brightness")
    return brightness is not None and abs(brightness * 100 / 255 - percent) <= 1.0


def _near_kelvin(now: State, kelvin: float) -> bool:
    reported = now.attributes.get("color_temp_kelvin")
    if reported is not None:
        return bool(abs(reported - kelvin) <= KELVIN_TOLERANCE)
    whites = now.attributes.get("rgbww_color")
    return whites is not None and list(whites[:3]) == [0, 0, 0]


def _near_color(now: State, rgb: tuple[int, int, int]) -> bool:
    reported = now.attributes.get("hs_color")
    if reported is None or now.attributes.get("color_mode") == "color_temp":
        return False
    hue, saturation, _ = colorsys.rgb_to_hsv(*(value / 255 for value in rgb))
    gap = abs(reported[0] - hue * 360) % 360
    grey = saturation * 100 < 10
    return abs(reported[1] - saturation * 100) <= 15 and (grey or min(gap, 360 - gap) <= HUE_TOLERANCE_DEGREES)
