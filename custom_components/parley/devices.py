"""The app and its satellites in the registry of devices: made, renamed, moved and removed as the app tells."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr

from .const import DOMAIN
from .hub import Hub
from .link_messages import Room

_LOGGER = logging.getLogger(__name__)

MANUFACTURER = "Parley"


class Devices:
    """The devices of one hub; the app's is there once this is made."""

    def __init__(self, hass: HomeAssistant, hub: Hub) -> None:
        self._hass = hass
        self._hub = hub
        self._registry = dr.async_get(hass)
        self._entry_id = hub.entry.entry_id
        self._shown: Mapping[str, Room] = {}
        self.app = self._registry.async_get_or_create(
            config_entry_id=self._entry_id,
            identifiers={(DOMAIN, self._entry_id)},
            manufacturer=MANUFACTURER,
            model="App",
            name="Parley",
            entry_type=dr.DeviceEntryType.SERVICE,
        )

    @callback
    def begin(self) -> None:
        """Follow the app, and tell it what people change here, until the entry is unloaded."""
        self._follow()
        self._hub.entry.async_on_unload(self._hub.on_change(self._follow))
        self._hub.entry.async_on_unload(
            self._hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._registry_changed)
        )

    @callback
    def _follow(self) -> None:
        """Bring the registry to what the app tells; without a link everything stays."""
        if not self._hub.linked:
            return
        if app := self._hub.app:
            self._registry.async_update_device(self.app.id, sw_version=app.app_version)
        for room in self._hub.rooms.values():
            self._show(room)
        self._remove_the_gone()
        self._shown = self._hub.rooms

    def _show(self, room: Room) -> None:
        before = self._shown.get(room.satellite_id)
        if before and _on_device(before) == _on_device(room):
            return
        area = ar.async_get(self._hass).async_get_area(room.area_id) if room.area_id else None
        device = self._registry.async_get_or_create(
            config_entry_id=self._entry_id,
            identifiers={(DOMAIN, room.satellite_id)},
            manufacturer=MANUFACTURER,
            model="Satellite",
            name=room.name,
            sw_version=version_of(room) or None,
            suggested_area=area.name if area else None,
            via_device_id=self.app.id,
        )
        # Where the two differ for long a person has chosen so; a change of the place is followed.
        if before and before.area_id != room.area_id != device.area_id:
            self._registry.async_update_device(device.id, area_id=area.id if area else None)

    @callback
    def _registry_changed(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        """Tell the app of a satellite that a person has moved or renamed here."""
        device = self._registry.async_get(event.data["device_id"])
        room = self._hub.rooms.get(satellite_of(device)) if isinstance(device, dr.DeviceEntry) else None
        if event.data["action"] != "update" or device is None or room is None or not self._hub.linked:
            return
        changes = {}
        if "area_id" in event.data["changes"] and device.area_id != room.area_id:
            changes["area_id"] = device.area_id or ""
        if "name_by_user" in event.data["changes"] and device.name_by_user not in {None, room.name}:
            changes["name"] = device.name_by_user or ""
        if changes:
            work = self._tell_app(room, changes)
            self._hub.entry.async_create_background_task(self._hass, work, f"{DOMAIN} {room.name}")

    async def _tell_app(self, room: Room, changes: Mapping[str, str]) -> None:
        try:
            await self._hub.command("set_room", satellite_id=room.satellite_id, changes=changes)
        except HomeAssistantError as err:
            _LOGGER.warning("Parley's app does not follow a change of %s: %s", room.name, err)

    def _remove_the_gone(self) -> None:
        for device in dr.async_entries_for_config_entry(self._registry, self._entry_id):
            if device.id != self.app.id and satellite_of(device) not in self._hub.rooms:
                self._registry.async_remove_device(device.id)


def satellite_of(device: dr.DeviceEntry) -> str:
    """Return the id of the satellite that a device is; empty where it is none."""
    return next((identifier for domain, identifier in device.identifiers if domain == DOMAIN), "")


def version_of(room: Room) -> str:
    """Return the version in "parley-satellite 0.2.0"; empty where it is not known."""
    return room.software.rpartition(" ")[2]


def _on_device(room: Room) -> tuple[str, str | None, str]:
    return room.name, room.area_id, room.software
