"""All that helps to find a fault, without keys, words and names of people."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_HOST, CONF_TOKEN
from homeassistant.core import HomeAssistant

from .const import CONF_FINGERPRINT
from .hub import ParleyConfigEntry

SECRET = (
    *(CONF_TOKEN, CONF_HOST, CONF_FINGERPRINT, "instance_id", "satellite_id"),
    *("name", "heard", "said", "title", "text"),
)
"""Keys and places, and all that people named or said; a problem's text may name both."""


async def async_get_config_entry_diagnostics(_hass: HomeAssistant, entry: ParleyConfigEntry) -> dict[str, Any]:
    """Return what is known of the app."""
    hub = entry.runtime_data
    return {
        "entry": async_redact_data(dict(entry.data), SECRET),
        "linked": hub.linked,
        "app": async_redact_data(asdict(hub.app), SECRET) if hub.app else None,
        "rooms": [async_redact_data(asdict(room), SECRET) for room in hub.rooms.values()],
        "timers": [async_redact_data(asdict(timer), SECRET) for timer in hub.timers],
        "problems": [async_redact_data(asdict(problem), SECRET) for problem in hub.problems],
    }
