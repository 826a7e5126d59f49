"""The satellite's software, beside the version that the app brings."""

from __future__ import annotations

from typing import Any, override

from homeassistant.components.update import UpdateDeviceClass, UpdateEntity, UpdateEntityFeature
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .devices import version_of
from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's software."""
    hub = entry.runtime_data
    add_for_each_room(hub, async_add_entities, lambda satellite_id: [SatelliteSoftware(hub, satellite_id, "software")])


class SatelliteSoftware(RoomEntity, UpdateEntity):
    """The version that a satellite runs. The app has its own release of the program, which a satellite installs."""

    _attr_supported_features = UpdateEntityFeature.INSTALL | UpdateEntityFeature.PROGRESS
    _attr_device_class = UpdateDeviceClass.FIRMWARE
    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_title = "Parley satellite"

    @property
    @override
    def installed_version(self) -> str | None:
        """Return the satellite's version; None where it is not known."""
        return version_of(self.room) or None

    @property
    @override
    def latest_version(self) -> str | None:
        """Return the app's version where the satellite is older, else its own."""
        app = self.hub.app
        return app.app_version if app and self.room.update_available else self.installed_version

    @property
    @override
    def in_progress(self) -> bool:
        """Return whether the satellite is installing a release."""
        return self.room.update_progress is not None

    @property
    @override
    def update_percentage(self) -> int | None:
        """Return how far that is."""
        return self.room.update_progress

    @override
    async def async_install(self, version: str | None, backup: bool, **kwargs: Any) -> None:
        """Let the satellite install the app's release; return once it runs, raise HomeAssistantError where it fails."""
        await self.hub.command("update", None, satellite_id=self.satellite_id)
