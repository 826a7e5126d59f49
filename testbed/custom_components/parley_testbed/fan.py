"""Fans with speeds."""

from __future__ import annotations

from typing import Any

from homeassistant.components.fan import FanEntity, FanEntityFeature

from .device import Device, setup_of


class Fan(Device, FanEntity):
    """A fan of four speeds."""

    _attr_percentage = 0
    _attr_speed_count = 4
    _attr_supported_features = FanEntityFeature.SET_SPEED | FanEntityFeature.TURN_ON | FanEntityFeature.TURN_OFF

    async def async_turn_on(self, percentage: int | None = None, preset_mode: str | None = None, **kwargs: Any) -> None:
        """Turn it on, at half speed where none is asked for."""
        self._act(percentage=percentage or 50)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        self._act(percentage=0)

    async def async_set_percentage(self, percentage: int) -> None:
        """Set its speed."""
        self._act(percentage=percentage)


async_setup_entry = setup_of(Fan)
