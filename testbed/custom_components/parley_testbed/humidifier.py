"""Humidifiers and dehumidifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeassistant.components.humidifier import HumidifierEntity, HumidifierEntityFeature

from .device import Device, setup_of


class Humidifier(Device, HumidifierEntity):
    """A humidifier; with modes where the plan names `available_modes`."""

    _attr_is_on = False
    _attr_available_modes: Sequence[str] | None = None
    _attr_min_humidity = 30
    _attr_max_humidity = 80
    _attr_target_humidity = 50

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        if self.available_modes:
            self._attr_supported_features = HumidifierEntityFeature.MODES

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        self._act(is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        self._act(is_on=False)

    async def async_set_humidity(self, humidity: int) -> None:
        """Aim at another humidity."""
        self._act(target_humidity=humidity)

    async def async_set_mode(self, mode: str) -> None:
        """Work in another mode."""
        self._act(mode=mode)


async_setup_entry = setup_of(Humidifier)
