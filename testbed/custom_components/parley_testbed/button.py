"""Buttons that do nothing but know when they were pressed."""

from __future__ import annotations

from homeassistant.components.button import ButtonEntity

from .device import Device, setup_of


class Button(Device, ButtonEntity):
    """A button."""

    async def async_press(self) -> None:
        """Be pressed."""
        self._act()


async_setup_entry = setup_of(Button)
