"""Vacuum robots that know rooms."""

from __future__ import annotations

from typing import Any

from homeassistant.components.vacuum import Segment, StateVacuumEntity, VacuumActivity, VacuumEntityFeature

from .device import Device, setup_of

RETURN_SECONDS = 0.5
"""The way home takes this long."""


class Vacuum(Device, StateVacuumEntity):
    """A robot; its attribute `asked_for` shows what was asked of it last beside its state."""

    _attr_activity = VacuumActivity.DOCKED
    _attr_fan_speed = "normal"
    _attr_fan_speed_list = ["quiet", "normal", "max"]  # noqa: RUF012 - as Home Assistant declares it
    _attr_segments: dict[str, str] = {}  # noqa: RUF012
    _attr_asked_for = ""
    _attr_supported_features = (
        VacuumEntityFeature.CLEAN_AREA
        | VacuumEntityFeature.CLEAN_SPOT
        | VacuumEntityFeature.FAN_SPEED
        | VacuumEntityFeature.LOCATE
        | VacuumEntityFeature.PAUSE
        | VacuumEntityFeature.RETURN_HOME
        | VacuumEntityFeature.START
        | VacuumEntityFeature.STATE
        | VacuumEntityFeature.STOP
    )

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """The attributes that no other shows."""
        return {"asked_for": self._attr_asked_for}

    async def async_start(self) -> None:
        """Clean everything."""
        self._act(activity=VacuumActivity.CLEANING, asked_for="everything")

    async def async_pause(self) -> None:
        """Wait."""
        self._act(activity=VacuumActivity.PAUSED)

    async def async_stop(self, **kwargs: Any) -> None:
        """Stop where it is."""
        self._act(activity=VacuumActivity.IDLE)

    async def async_return_to_base(self, **kwargs: Any) -> None:
        """Go home."""
        returning = {"activity": VacuumActivity.RETURNING}
        self._act(seconds=RETURN_SECONDS, meanwhile=returning, activity=VacuumActivity.DOCKED)

    async def async_clean_spot(self, **kwargs: Any) -> None:
        """Clean where it is."""
        self._act(activity=VacuumActivity.CLEANING, asked_for="spot")

    async def async_locate(self, **kwargs: Any) -> None:
        """Make a sound."""
        self._act(asked_for="sound")

    async def async_set_fan_speed(self, fan_speed: str, **kwargs: Any) -> None:
        """Work harder, or more quietly."""
        self._act(fan_speed=fan_speed)

    async def async_get_segments(self) -> list[Segment]:
        """The rooms that it knows."""
        return [Segment(id=segment, name=name) for segment, name in self._attr_segments.items()]

    async def async_clean_segments(self, segment_ids: list[str], **kwargs: Any) -> None:
        """Clean these rooms."""
        self._act(activity=VacuumActivity.CLEANING, asked_for=" ".join(segment_ids))


async_setup_entry = setup_of(Vacuum)
