"""Actions for what Assist has no word for: announcements with priority, expiry, repetition and receipts, and the like.

The fields of `services.yaml` are what the app takes; what is wrong with one is said by the app, which names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import probatio
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
    ENTITY_MATCH_ALL,
    ENTITY_MATCH_NONE,
)
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .announcing import announce
from .const import DOMAIN
from .devices import satellite_of
from .hub import Hub
from .media import url_of

_MEDIA = probatio.Any(cv.string, probatio.All(dict, lambda chosen: cv.string(chosen["media_content_id"])))
"""A name of a sound, as text or as the form's picker has it."""

ANNOUNCE = probatio.Schema(
    {
        **cv.ENTITY_SERVICE_FIELDS,
        probatio.Optional("message"): cv.string,
        probatio.Optional("media"): _MEDIA,
        probatio.Optional("chime"): probatio.Any(cv.boolean, _MEDIA),
        probatio.Optional("question"): cv.string,
        probatio.Optional("answers"): [dict],
        probatio.Optional("priority"): cv.string,
        probatio.Optional("volume"): probatio.All(probatio.Coerce(float), probatio.Range(0, 100)),
        probatio.Optional("language"): cv.string,
        probatio.Optional("voice"): cv.string,
        probatio.Optional("expires"): cv.positive_time_period,
        probatio.Optional("repeat_every"): cv.positive_time_period,
        probatio.Optional("repeat_most"): cv.positive_int,
        probatio.Optional("tag"): cv.string,
        probatio.Optional("wait", default=True): cv.boolean,
    }
)

ACKNOWLEDGE = probatio.Schema({probatio.Optional("announcement_id", default=""): cv.string})

CANCEL_TIMER = probatio.Schema({probatio.Required("timer_id"): cv.string})

QUIET_HOURS = probatio.Schema(
    {**cv.ENTITY_SERVICE_FIELDS, probatio.Required("begin"): cv.time, probatio.Required("end"): cv.time}
)

_PLACES: Mapping[str, str] = {ATTR_AREA_ID: "areas", ATTR_FLOOR_ID: "floors", ATTR_LABEL_ID: "labels"}
"""Home Assistant's targets that the app knows by the same ids."""

_TARGETS = (ATTR_ENTITY_ID, ATTR_DEVICE_ID, *_PLACES)


@callback
def offer_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, "announce", _announce, schema=ANNOUNCE, supports_response=optional)
    hass.services.async_register(DOMAIN, "acknowledge", _acknowledge, schema=ACKNOWLEDGE)
    hass.services.async_register(DOMAIN, "cancel_timer", _cancel_timer, schema=CANCEL_TIMER)
    hass.services.async_register(DOMAIN, "set_quiet_hours", _set_quiet_hours, schema=QUIET_HOURS)


async def _announce(call: ServiceCall) -> ServiceResponse:
    """Announce; with a response its receipts are told, without one it fails where nobody heard it."""
    hub = _hub(call.hass)
    request = {**_targets(hub, call.data), **await _request(call.hass, call.data)}
    receipts = await announce(hub, request, wait=call.data["wait"])
    if call.return_response:
        return {"receipts": [dict(one) for one in receipts]}
    if call.data["wait"] and not any(one.get("heard") for one in receipts):
        reasons = " ".join(f"{one.get('room')}: {one.get('reason')}" for one in receipts)
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="not_heard", translation_placeholders={"reasons": reasons}
        )
    return None


async def _acknowledge(call: ServiceCall) -> None:
    await _hub(call.hass).command("acknowledge", announcement_id=call.data["announcement_id"])


async def _cancel_timer(call: ServiceCall) -> None:
    await _hub(call.hass).command("cancel_timer", timer_id=call.data["timer_id"])


async def _set_quiet_hours(call: ServiceCall) -> None:
    """Set the hours of each day in which rooms are not disturbed; the same time twice means none."""
    hub = _hub(call.hass)
    hours = {key: call.data[key].strftime("%H:%M") for key in ("begin", "end")}
    targets = _targets(hub, call.data).get("satellites")
    for satellite_id in targets if targets is not None else list(hub.rooms):
        await hub.command("set_room", satellite_id=satellite_id, changes={"quiet_hours": hours})


async def _request(hass: HomeAssistant, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the announcement in the app's words."""
    plain = {key: data[key] for key in ("message", "priority", "language", "voice", "tag") if key in data}
    if "media" in data:
        plain["media_url"] = await url_of(hass, data["media"], None)
    if "chime" in data:
        chime = data["chime"]
        plain["chime"] = (
            ("default" if chime else "none") if isinstance(chime, bool) else await url_of(hass, chime, None)
        )
    if "volume" in data:
        plain["volume"] = data["volume"] / 100
    if "expires" in data:
        plain["expires"] = data["expires"].total_seconds()
    if "repeat_every" in data or "repeat_most" in data:
        every, most = data.get("repeat_every"), data.get("repeat_most")
        plain["repeat"] = {**({"every": every.total_seconds()} if every else {}), **({"most": most} if most else {})}
    if "question" in data or "answers" in data:
        plain["question"] = {"text": data.get("question", ""), "choices": data.get("answers", [])}
    return plain


def _targets(hub: Hub, data: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the places that are meant in the app's words; none means every room. Raises ServiceValidationError."""
    given = {key: cv.ensure_list(data[key]) for key in _TARGETS if data.get(key) is not None}
    if not given or ENTITY_MATCH_ALL in given.get(ATTR_ENTITY_ID, ()):
        return {}
    found = {ours: list(given[theirs]) for theirs, ours in _PLACES.items() if given.get(theirs)}
    entities, devices = er.async_get(hub.hass), dr.async_get(hub.hass)
    device_ids = [*given.get(ATTR_DEVICE_ID, ())]
    for entity_id in given.get(ATTR_ENTITY_ID, ()):
        if entity_id != ENTITY_MATCH_NONE:
            entity = entities.async_get(entity_id)
            device_ids.append((entity and entity.device_id) or entity_id)
    satellites = list(dict.fromkeys(_satellite(hub, devices, device_id) for device_id in device_ids))
    return {**found, **({"satellites": satellites} if satellites or not found else {})}


def _satellite(hub: Hub, devices: dr.DeviceRegistry, device_id: str) -> str:
    device = devices.async_get(device_id)
    satellite_id = satellite_of(device) if isinstance(device, dr.DeviceEntry) else ""
    if satellite_id not in hub.rooms:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_satellite", translation_placeholders={"id": device_id}
        )
    return satellite_id


def _hub(hass: HomeAssistant) -> Hub:
    """Return the hub of the app that is linked. Raises ServiceValidationError."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            hub: Hub = entry.runtime_data
            return hub
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_app")
