"""Devices for tests, as a plan in `testbed.homes` describes them; runs inside Home Assistant.

Services: `change` gives a device other attributes or another behaviour, as a person at the device or a fault would;
`remember` takes the present state of the home for its start state, and `reset` brings the home back to it.
"""

from __future__ import annotations

from typing import Any

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_component import DATA_INSTANCES
from homeassistant.helpers.typing import ConfigType

from .device import DOMAIN, Device
from .start_state import StartState


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Take the devices that the configuration lists, and offer the three services."""
    by_domain: dict[str, list[dict[str, Any]]] = {}
    for device in config[DOMAIN]["devices"]:
        by_domain.setdefault(device["entity_id"].partition(".")[0], []).append(device)
    hass.data[DOMAIN] = by_domain
    # Only what a config entry sets up may have every kind of entity.
    hass.async_create_task(hass.config_entries.flow.async_init(DOMAIN, context={"source": SOURCE_IMPORT}, data={}))
    _offer_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Make the devices."""
    await hass.config_entries.async_forward_entry_setups(entry, list(hass.data[DOMAIN]))
    return True


def _offer_services(hass: HomeAssistant) -> None:
    start = StartState(hass)

    async def change(call: ServiceCall) -> None:
        entity_id = call.data["entity_id"]
        device = hass.data[DATA_INSTANCES][entity_id.partition(".")[0]].get_entity(entity_id)
        if not isinstance(device, Device):
            raise ServiceValidationError(f"{entity_id} is no device of the testbed")
        device.change(call.data.get("attributes", {}), call.data.get("behaviour"))

    async def remember(call: ServiceCall) -> None:
        start.remember()

    async def reset(call: ServiceCall) -> None:
        await start.restore()

    for service in (change, remember, reset):
        hass.services.async_register(DOMAIN, service.__name__, service)
