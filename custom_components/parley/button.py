"""The button by which a satellite makes itself known."""

from __future__ import annotations

from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's button."""
    hub = entry.runtime_data
    add_for_each_room(hub, async_add_entities, lambda satellite_id: [IdentifyButton(hub, satellite_id, "identify")])


class IdentifyButton(RoomEntity, ButtonEntity):
    """Lets a satellite sound."""

    _attr_device_class = ButtonDeviceClass.IDENTIFY
    _attr_entity_category = EntityCategory.DIAGNOSTIC

    @override
    async def async_press(self) -> None:
        """Let it sound."""
        await self.hub.command("identify", satellite_id=self.satellite_id)
