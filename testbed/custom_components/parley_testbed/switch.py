"""Switches and outlets."""

from __future__ import annotations

from typing import Any

from homeassistant.components.switch import SwitchEntity

from .device import Device, setup_of


class Switch(Device, SwitchEntity):
    """A switch."""

    _attr_is_on = False

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Turn it on."""
        self._act(is_on=True)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Turn it off."""
        self._act(is_on=False)


async_setup_entry = setup_of(Switch)
