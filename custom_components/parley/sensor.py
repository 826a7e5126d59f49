"""The last turn of a room, and the end of its next timer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import RoomEntity, add_for_each_room
from .hub import ParleyConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: ParleyConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add each satellite's sensors."""
    hub = entry.runtime_data
    add_for_each_room(
        hub,
        async_add_entities,
        lambda satellite_id: [
            LastTurnSensor(hub, satellite_id, "last_turn"),
            NextTimer(hub, satellite_id, "next_timer"),
        ],
    )


class LastTurnSensor(RoomEntity, SensorEntity):
    """The time of the last turn, with what was heard and said; the words are kept out of the recorder's history."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP
    _unrecorded_attributes = frozenset({"heard", "said"})

    needs_satellite = False

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return when it began."""
        return self.room.last_turn.at if self.room.last_turn else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the words and the outcome."""
        turn = self.room.last_turn
        return {"heard": turn.heard, "said": turn.said, "outcome": turn.outcome} if turn else {}


class NextTimer(RoomEntity, SensorEntity):
    """The end of the next timer, alarm or reminder that was set in a room; all of them stand in its attributes."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    needs_satellite = False

    @property
    @override
    def native_value(self) -> datetime | None:
        """Return when it ends; None while none runs."""
        timers = self.hub.running_timers(self.satellite_id)
        return timers[0].due if timers else None

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return all that run, the next first."""
        timers = self.hub.running_timers(self.satellite_id)
        shown = [{"id": one.id, "kind": one.kind, "name": one.name, "end": one.due.isoformat()} for one in timers]
        return {"timers": shown}
