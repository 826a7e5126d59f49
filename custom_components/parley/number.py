"""The volume of a room, and how keenly its wake words are heard."""

from __future__ import annotations

from typing import override

from homeassistant.components.number import NumberEntity, NumberMode
from homeassistant.const import PERCENTAGE, EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0

SHARES = ("volume", "sensitivity")
"""Settings of a room from 0 to 1."""


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's numbers."""
    hub = entry.runtime_data
    add_for_each_room(
        hub, async_add_entities, lambda satellite_id: [RoomShare(hub, satellite_id, key) for key in SHARES]
    )


class RoomShare(RoomEntity, NumberEntity):
    """A setting of a room from 0 to 1, shown in per cent."""

    _attr_entity_category = EntityCategory.CONFIG
    _attr_mode = NumberMode.SLIDER
    _attr_native_min_value = 0
    _attr_native_max_value = 100
    _attr_native_step = 1
    _attr_native_unit_of_measurement = PERCENTAGE

    needs_satellite = False

    @property
    @override
    def native_value(self) -> float:
        """Return the setting in per cent."""
        share: float = getattr(self.room, self._attr_translation_key or "")
        return round(share * 100)

    @override
    async def async_set_native_value(self, value: float) -> None:
        """Have the setting changed."""
        await self.change(**{self._attr_translation_key or "": value / 100})
