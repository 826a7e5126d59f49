"""The settings that each connected satellite was told, or told us: none is told what it has."""

from __future__ import annotations

from dataclasses import replace

from addon.satellites.connected_satellites import ConnectedSatellites
from addon.satellites.room_settings import RoomChanges, SettingsOfRooms
from assistant.services import Services
from satellite.protocol import SatelliteSettings, SettingsChanged

SUSPICION = 0.3
"""Score of a wake word from which a satellite's doubt is looked at again: half of the ones that it misses in noise."""


class ToldSettings:
    """Keeps satellites in step with the settings of their rooms, and with what the house's recogniser can."""

    def __init__(self, settings: SettingsOfRooms, services: Services, connected: ConnectedSatellites) -> None:
        self._settings = settings
        self._services = services
        self._connected = connected
        self._told: dict[str, SatelliteSettings] = {}
        settings.on_change(self._changed)
        services.on_renewed(self._ears_changed)

    def welcome(self, satellite_id: str) -> SatelliteSettings:
        """Return the settings that a satellite is welcomed with."""
        settings = self._told[satellite_id] = self._wanted(satellite_id)
        return settings

    def muted_there(self, satellite_id: str, muted: bool) -> None:
        """Keep that the microphone was switched at the satellite, which is not told that back."""
        self._told[satellite_id] = replace(self._told[satellite_id], muted=muted)
        self._settings.note(satellite_id, RoomChanges(muted=muted))

    def _changed(self, satellite_id: str) -> None:
        settings = self._wanted(satellite_id)
        if self._connected.conversation(satellite_id) and self._told.get(satellite_id) != settings:
            self._told[satellite_id] = settings
            self._connected.tell(satellite_id, SettingsChanged(settings))

    def _ears_changed(self) -> None:
        for conversation in self._connected.conversations:
            self._changed(conversation.room.satellite_id)

    def _wanted(self, satellite_id: str) -> SatelliteSettings:
        """Return a room's settings; suspicions of wake words are asked for where something can look at them."""
        suspicions = SUSPICION if self._services.judges_phrases else None
        return replace(self._settings.of(satellite_id).for_satellite(), second_look_threshold=suspicions)
