"""Covers that take their time: blinds, shutters, garage doors."""

from __future__ import annotations

from typing import Any

from homeassistant.components.cover import CoverEntity, CoverEntityFeature

from .device import Device, setup_of

_TILT = (
    CoverEntityFeature.OPEN_TILT
    | CoverEntityFeature.CLOSE_TILT
    | CoverEntityFeature.STOP_TILT
    | CoverEntityFeature.SET_TILT_POSITION
)


class Cover(Device, CoverEntity):
    """A cover; it has positions, and slats, where the plan says in which they are."""

    _attr_travel_seconds = 0.3
    _attr_is_closed = True
    _attr_is_opening = False
    _attr_is_closing = False

    def __init__(self, **device: Any) -> None:
        super().__init__(**device)
        self._attr_supported_features = CoverEntityFeature.OPEN | CoverEntityFeature.CLOSE | CoverEntityFeature.STOP
        if self.current_cover_position is not None:
            self._attr_supported_features |= CoverEntityFeature.SET_POSITION
            self._attr_is_closed = self.current_cover_position == 0
        if self.current_cover_tilt_position is not None:
            self._attr_supported_features |= _TILT
        self._goal = 0

    async def async_open_cover(self, **kwargs: Any) -> None:
        """Open it."""
        self._move_to(100)

    async def async_close_cover(self, **kwargs: Any) -> None:
        """Close it."""
        self._move_to(0)

    async def async_set_cover_position(self, **kwargs: Any) -> None:
        """Open it this far, in percent."""
        self._move_to(kwargs["position"])

    async def async_stop_cover(self, **kwargs: Any) -> None:
        """Stop it, half way to where it went."""
        if self.is_opening or self.is_closing:
            self._act(**self._standing_at((self._position() + self._goal) // 2))

    async def async_open_cover_tilt(self, **kwargs: Any) -> None:
        """Open the slats."""
        self._act(current_cover_tilt_position=100)

    async def async_close_cover_tilt(self, **kwargs: Any) -> None:
        """Close the slats."""
        self._act(current_cover_tilt_position=0)

    async def async_set_cover_tilt_position(self, **kwargs: Any) -> None:
        """Turn the slats this far, in percent."""
        self._act(current_cover_tilt_position=kwargs["tilt_position"])

    async def async_stop_cover_tilt(self, **kwargs: Any) -> None:
        """Leave the slats as they are; they turn at once."""
        self._act()

    def _position(self) -> int:
        if self.current_cover_position is not None:
            return int(self.current_cover_position)
        return 0 if self.is_closed else 100

    def _move_to(self, position: int) -> None:
        here, self._goal = self._position(), position
        moving = {"is_opening": position > here, "is_closing": position < here}
        self._act(seconds=self._attr_travel_seconds, meanwhile=moving, **self._standing_at(position))

    def _standing_at(self, position: int) -> dict[str, Any]:
        reported = {} if self.current_cover_position is None else {"current_cover_position": position}
        return {"is_closed": position == 0, "is_opening": False, "is_closing": False, **reported}


async_setup_entry = setup_of(Cover)
