"""Valves that take their time."""

from __future__ import annotations

from typing import Any

from homeassistant.components.valve import ValveEntity, ValveEntityFeature

from .device import Device, setup_of

TRAVEL_SECONDS = 0.3
"""From one end to the other."""


class Valve(Device, ValveEntity):
    """A valve; it has positions where the plan says in which it is."""

    _attr_is_closed = True
    _attr_is_opening = False
    _attr_is_closing = False

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        self._attr_reports_position = self.current_valve_position is not None
        self._attr_supported_features = ValveEntityFeature.OPEN | ValveEntityFeature.CLOSE
        if self._attr_reports_position:
            self._attr_supported_features |= ValveEntityFeature.SET_POSITION | ValveEntityFeature.STOP

    async def async_open_valve(self) -> None:
        """Open it."""
        self._move_to(100)

    async def async_close_valve(self) -> None:
        """Close it."""
        self._move_to(0)

    async def async_set_valve_position(self, position: int) -> None:
        """Open it this far, in percent."""
        self._move_to(position)

    async def async_stop_valve(self) -> None:
        """Stop it where it began to move."""
        self._act(is_opening=False, is_closing=False)

    def _move_to(self, position: int) -> None:
        here = self.current_valve_position if self.reports_position else 100 - 100 * bool(self.is_closed)
        moving = {"is_opening": position > here, "is_closing": position < here}
        reported = {"current_valve_position": position} if self.reports_position else {}
        closed = {"is_closed": position == 0, "is_opening": False, "is_closing": False}
        self._act(seconds=TRAVEL_SECONDS, meanwhile=moving, **closed, **reported)


async_setup_entry = setup_of(Valve)
