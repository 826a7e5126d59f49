"""Radiators."""

from __future__ import annotations

from typing import Any

from homeassistant.components.climate import ClimateEntity, ClimateEntityFeature, HVACMode
from homeassistant.const import UnitOfTemperature

from .device import Device, setup_of


class Climate(Device, ClimateEntity):
    """A radiator's thermostat."""

    _attr_native_current_temperature = 20.0
    _attr_hvac_mode = HVACMode.HEAT
    _attr_hvac_modes = [HVACMode.HEAT, HVACMode.OFF]  # noqa: RUF012 - as Home Assistant declares it
    _attr_min_temp = 5
    _attr_max_temp = 30
    _attr_supported_features = (
        ClimateEntityFeature.TARGET_TEMPERATURE | ClimateEntityFeature.TURN_ON | ClimateEntityFeature.TURN_OFF
    )
    _attr_native_target_temperature = 20.0
    _attr_target_temperature_step = 0.5
    _attr_native_temperature_unit = UnitOfTemperature.CELSIUS

    async def async_set_hvac_mode(self, hvac_mode: HVACMode) -> None:
        """Heat, or do not."""
        self._act(hvac_mode=hvac_mode)

    async def async_set_temperature(self, **kwargs: Any) -> None:
        """Aim at another temperature."""
        self._act(native_target_temperature=kwargs["temperature"])


async_setup_entry = setup_of(Climate)
