"""The happenings of a room: a wake word, a turn, an answer to a question that was asked there."""

from __future__ import annotations

from typing import override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import Hub, ParleyConfigEntry
from .link_messages import Happening

PARALLEL_UPDATES = 0

HAPPENINGS = ("wake", "turn", "answer")
"""Events that a room has an entity for."""


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's events."""
    hub = entry.runtime_data
    add_for_each_room(
        hub, async_add_entities, lambda satellite_id: [RoomEvent(hub, satellite_id, key) for key in HAPPENINGS]
    )


class RoomEvent(RoomEntity, EventEntity):
    """One kind of happening in a room; what was said is kept out of the recorder's history."""

    _unrecorded_attributes = frozenset({"heard", "said", "sentence", "slots", "message"})

    needs_satellite = False

    def __init__(self, hub: Hub, satellite_id: str, key: str) -> None:
        super().__init__(hub, satellite_id, key)
        self._happening = key
        self._attr_event_types = [key]

    @override
    async def async_added_to_hass(self) -> None:
        """Listen from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hub.on_happening(self._heard))

    @callback
    def _heard(self, happening: Happening) -> None:
        if happening.event == self._happening and happening.satellite_id == self.satellite_id:
            self._trigger_event(happening.event, dict(happening.data))
            self.async_write_ha_state()
