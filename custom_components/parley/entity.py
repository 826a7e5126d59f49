"""The common part of the entities of a satellite, and how each platform makes them for satellites that come later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, override

from homeassistant.core import callback
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import slugify

from .const import DOMAIN
from .hub import Hub
from .link_messages import Room


class RoomEntity(Entity):
    """An entity of a satellite. It follows the room that the app tells, and is unavailable while it tells nothing."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    needs_satellite = True
    """Nothing can be done with it while the satellite is away; settings are kept by the app and can be changed."""

    def __init__(self, hub: Hub, satellite_id: str, key: str) -> None:
        self.hub = hub
        self.satellite_id = satellite_id
        self.room: Room = hub.rooms[satellite_id]
        self._attr_translation_key = key
        self._attr_unique_id = f"{satellite_id}_{key}"
        self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, satellite_id)})
        if self._is_named_like_its_area:
            # Core puts the area before the device: it would be number.kitchen_kitchen_volume.
            domain = type(self).__module__.rpartition(".")[2]
            self.entity_id = f"{domain}.{slugify(f'{self.room.name} {self.own_part_of_id(key)}')}"

    @staticmethod
    def own_part_of_id(key: str) -> str:
        """Return the last part of the entity's id."""
        return key

    @property
    def _is_named_like_its_area(self) -> bool:
        area = ar.async_get(self.hub.hass).async_get_area(self.room.area_id) if self.room.area_id else None
        return area is not None and slugify(area.name) == slugify(self.room.name)

    @property
    @override
    def available(self) -> bool:
        """Return whether the app is linked, still knows the satellite, and has it where it is needed."""
        known = self.satellite_id in self.hub.rooms
        return self.hub.linked and known and (self.room.connected or not self.needs_satellite)

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the app from now on."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hub.on_change(self._hub_changed))

    @callback
    def _hub_changed(self) -> None:
        self.room = self.hub.rooms.get(self.satellite_id, self.room)
        self.show()

    @callback
    def show(self) -> None:
        """Write the room's state as it is now."""
        self.async_write_ha_state()

    async def change(self, **changes: Any) -> None:
        """Have settings of the room changed; the state follows when the app tells it. Raises HomeAssistantError."""
        await self.hub.command("set_room", satellite_id=self.satellite_id, changes=changes)


def add_for_each_room(hub: Hub, add: AddConfigEntryEntitiesCallback, make: Callable[[str], Iterable[Entity]]) -> None:
    """Add the entities that `make` makes of a satellite id, for those of now and those that come later."""
    added = set[str]()

    @callback
    def add_new() -> None:
        added.intersection_update(hub.rooms)  # one that was removed may come back
        new = hub.rooms.keys() - added
        added.update(new)
        add([entity for satellite_id in sorted(new) for entity in make(satellite_id)])

    add_new()
    hub.entry.async_on_unload(hub.on_change(add_new))
