"""The wake word of a room."""

from __future__ import annotations

from typing import override

from homeassistant.components.select import SelectEntity
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's choice."""
    hub = entry.runtime_data
    add_for_each_room(hub, async_add_entities, lambda satellite_id: [WakeWordSelect(hub, satellite_id, "wake_word")])


class WakeWordSelect(RoomEntity, SelectEntity):
    """The wake word that a room listens for; where it listens for several, the first of them."""

    _attr_entity_category = EntityCategory.CONFIG

    @property
    @override
    def options(self) -> list[str]:
        """Return the wake words as people say them."""
        return [one.name for one in self.room.wake_words.available]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the one that is listened for."""
        names = {one.id: one.name for one in self.room.wake_words.available}
        return next((names[one] for one in self.room.wake_words.active if one in names), None)

    @override
    async def async_select_option(self, option: str) -> None:
        """Have the room listen for another one."""
        chosen = next(one.id for one in self.room.wake_words.available if one.name == option)
        await self.change(wake_words=[chosen])
