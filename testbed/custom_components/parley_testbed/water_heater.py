"""Boilers."""

from __future__ import annotations

from typing import Any

from homeassistant.components.water_heater import WaterHeaterEntity, WaterHeaterEntityFeature
from homeassistant.const import UnitOfTemperature

from .device import Device, setup_of


class WaterHeater(Device, WaterHeaterEntity):
    """A boiler that keeps its water warm."""

    _attr_current_operation = "eco"
    _attr_operation_list = ["eco", "performance", "off"]  # noqa: RUF012 - as Home Assistant declares it
    _attr_min_temp = 30
    _attr_max_temp = 75
    _attr_target_temperature = 50.0
    _attr_current_temperature = 48.0
    _attr_temperature_unit = UnitOfTemperature.CELSIUS
    _attr_supported_features = WaterHeaterEntityFeature.TARGET_TEMPERATURE

    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Aim at another temperature."""
        self._act(target_temperature=kwargs["temperature"])


async_setup_entry = setup_of(WaterHeater)
