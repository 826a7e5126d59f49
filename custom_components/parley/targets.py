"""The rooms that an action names, in the app's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    ENTITY_MATCH_ALL,
    ENTITY_MATCH_NONE,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from .const import DOMAIN
from .devices import satellite_of
from .hub import Hub

_PLACES: Mapping[str, str] = {ATTR_AREA_ID: "areas", ATTR_FLOOR_ID: "floors", ATTR_LABEL_ID: "labels"}
"""Home Assistant's targets that the app knows by the same ids."""

_TARGETS = (ATTR_ENTITY_ID, ATTR_DEVICE_ID, *_PLACES)


def places(hub: Hub, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the places of an announcement, so that the app can say of each that nobody is there.

    None means every room. Raises ServiceValidationError for what is no satellite.
    """
    given = _given(data)
    if not given or ENTITY_MATCH_ALL in given.get(ATTR_ENTITY_ID, ()):
        return {}
    found = {ours: list(given[theirs]) for theirs, ours in _PLACES.items() if given.get(theirs)}
    satellites = _named(hub, given)
    return {**found, **({"satellites": satellites} if satellites or not found else {})}


def satellites(hub: Hub, data: Mapping[str, Any]) -> list[str]:
    """Return the satellites that stand in the places that are named; all where none is named.

    Raises ServiceValidationError where nothing of ours is there.
    """
    given = _given(data)
    if not given or ENTITY_MATCH_ALL in given.get(ATTR_ENTITY_ID, ()):
        return list(hub.rooms)
    entities, devices = er.async_get(hub.hass), dr.async_get(hub.hass)
    found = async_extract_referenced_entity_ids(hub.hass, TargetSelection(dict(data)))
    entries = [entities.async_get(one) for one in sorted(found.referenced | found.indirectly_referenced)]
    device_ids = {entry.device_id for entry in entries if entry and entry.platform == DOMAIN and entry.device_id}
    own = [device for one in device_ids if isinstance(device := devices.async_get(one), dr.DeviceEntry)]
    meant = sorted({satellite_of(device) for device in own} & hub.rooms.keys())
    if not meant:
        raise _no_satellite(", ".join(str(one) for ids in given.values() for one in ids))
    return meant


def _given(data: Mapping[str, Any]) -> dict[str, list[str]]:
    return {key: cv.ensure_list(data[key]) for key in _TARGETS if data.get(key) is not None}


def _named(hub: Hub, given: Mapping[str, list[str]]) -> list[str]:
    """Return the satellites whose devices or entities are named themselves."""
    entities = er.async_get(hub.hass)
    device_ids = [*given.get(ATTR_DEVICE_ID, ())]
    for entity_id in given.get(ATTR_ENTITY_ID, ()):
        if entity_id != ENTITY_MATCH_NONE:
            entity = entities.async_get(entity_id)
            device_ids.append((entity and entity.device_id) or entity_id)
    return list(dict.fromkeys(_satellite(hub, device_id) for device_id in device_ids))


def _satellite(hub: Hub, device_id: str) -> str:
    device = dr.async_get(hub.hass).async_get(device_id)
    satellite_id = satellite_of(device) if isinstance(device, dr.DeviceEntry) else ""
    if satellite_id not in hub.rooms:
        raise _no_satellite(device_id)
    return satellite_id


def _no_satellite(name: str) -> ServiceValidationError:
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key="no_satellite", translation_placeholders={"id": name}
    )
