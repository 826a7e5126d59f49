"""The switches of a room: its microphone, do not disturb, and listening on after an answer."""

from __future__ import annotations

from typing import Any, override

from homeassistant.components.switch import SwitchEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0

SWITCHES = {"muted": None, "do_not_disturb": None, "follow_up": EntityCategory.CONFIG}
"""Settings of a room that are on or off; those that people switch every day are no configuration."""


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's switches."""
    hub = entry.runtime_data
    add_for_each_room(
        hub, async_add_entities, lambda satellite_id: [RoomSwitch(hub, satellite_id, key) for key in SWITCHES]
    )


class RoomSwitch(RoomEntity, SwitchEntity):
    """A setting of a room that is on or off."""

    needs_satellite = False

    @property
    @override
    def entity_category(self) -> EntityCategory | None:
        """Return whether it is configuration."""
        return SWITCHES[self._attr_translation_key or ""]

    @property
    @override
    def is_on(self) -> bool:
        """Return the setting."""
        return bool(getattr(self.room, self._attr_translation_key or ""))

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return the quiet hours beside do not disturb."""
        if self._attr_translation_key != "do_not_disturb":
            return None
        hours = self.room.quiet_hours
        return {"quiet_from": hours.begin if hours else None, "quiet_until": hours.end if hours else None}

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Have it switched on."""
        await self.change(**{self._attr_translation_key or "": True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Have it switched off."""
        await self.change(**{self._attr_translation_key or "": False})
