"""The integration's own entities among those that an automation names."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN


def of_kind(hass: HomeAssistant, entity_ids: set[str], key: str) -> set[str]:
    """Return those that are an entity of ours with a translation key."""
    registry = er.async_get(hass)
    entries = ((entity_id, registry.async_get(entity_id)) for entity_id in entity_ids)
    return {
        entity_id for entity_id, entry in entries if entry and entry.platform == DOMAIN and entry.translation_key == key
    }
