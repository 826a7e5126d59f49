"""Lawn mowers."""

from __future__ import annotations

from homeassistant.components.lawn_mower import LawnMowerActivity, LawnMowerEntity, LawnMowerEntityFeature

from .device import Device, setup_of

RETURN_SECONDS = 0.5
"""The way home takes this long."""


class LawnMower(Device, LawnMowerEntity):
    """A mower."""

    _attr_activity = LawnMowerActivity.DOCKED
    _attr_supported_features = (
        LawnMowerEntityFeature.START_MOWING | LawnMowerEntityFeature.PAUSE | LawnMowerEntityFeature.DOCK
    )

    async def async_start_mowing(self) -> None:
        """Mow."""
        self._act(activity=LawnMowerActivity.MOWING)

    async def async_pause(self) -> None:
        """Wait."""
        self._act(activity=LawnMowerActivity.PAUSED)

    async def async_dock(self) -> None:
        """Go home."""
        returning = {"activity": LawnMowerActivity.RETURNING}
        self._act(seconds=RETURN_SECONDS, meanwhile=returning, activity=LawnMowerActivity.DOCKED)


async_setup_entry = setup_of(LawnMower)
