"""Sirens."""

from __future__ import annotations

from typing import Any

from homeassistant.components.siren import SirenEntity, SirenEntityFeature

from .device import Device, setup_of


class Siren(Device, SirenEntity):
    """A siren; its attributes show how it sounds."""

    _attr_is_on = False
    _attr_available_tones = ["fire", "burglar"]  # noqa: RUF012 - as Home Assistant declares it
    _attr_sound: dict[str, Any] = {}  # noqa: RUF012
    _attr_supported_features = (
        SirenEntityFeature.TURN_ON
        | SirenEntityFeature.TURN_OFF
        | SirenEntityFeature.TONES
        | SirenEntityFeature.VOLUME_SET
        | SirenEntityFeature.DURATION
    )

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """Tone, volume_level and duration as they were asked for."""
        return self._attr_sound

    async def async_turn_on(self, **kwargs: Any) -> None:
        """Sound."""
        self._act(is_on=True, sound=kwargs)

    async def async_turn_off(self, **kwargs: Any) -> None:
        """Be silent."""
        self._act(is_on=False, sound={})


async_setup_entry = setup_of(Siren)
