"""Lights: on and off alone, or with what `supported_color_modes` names."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from homeassistant.components.light import ColorMode, LightEntity, LightEntityFeature

from .device import Device, setup_of

_MODE_OF = {"brightness": None, "color_temp_kelvin": ColorMode.COLOR_TEMP, "hs_color": ColorMode.HS, "effect": None}
"""What may come with `turn_on`, and the colour mode that it leads to."""


class Light(Device, LightEntity):
    """A lamp; without other words in the plan it can be dimmed."""

    _attr_is_on = False
    _attr_brightness = 255
    _attr_color_mode = ColorMode.BRIGHTNESS
    _attr_supported_color_modes: Collection[ColorMode] = frozenset({ColorMode.BRIGHTNESS})

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        self._attr_supported_color_modes = {ColorMode(mode) for mode in self._attr_supported_color_modes}
        if self.effect_list:
            self._attr_supported_features = LightEntityFeature.EFFECT

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on, as bright and in the colour that is asked for."""
        wished = {name: value for name, value in kwargs.items() if name in _MODE_OF}
        modes = [mode for name in wished if (mode := _MODE_OF[name])]
        self._act(is_on=True, **wished, **({"color_mode": modes[0]} if modes else {}))

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        self._act(is_on=False)


async_setup_entry = setup_of(Light)
