"""The app's state on Home Assistant's page of its system's health."""

from __future__ import annotations

from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .hub import Hub


@callback
def async_register(_hass: HomeAssistant, register: system_health.SystemHealthRegistration) -> None:
    """Show the app's state."""
    register.async_register_info(_health)


async def _health(hass: HomeAssistant) -> dict[str, Any]:
    hubs: list[Hub] = [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]
    rooms = [room for hub in hubs for room in hub.rooms.values()]
    return {
        "linked": bool(hubs) and all(hub.linked for hub in hubs),
        "app_version": ", ".join(hub.app.app_version for hub in hubs if hub.app),
        "satellites": len(rooms),
        "satellites_connected": sum(room.connected for room in rooms),
        "problems": sum(len(hub.problems) for hub in hubs),
    }
