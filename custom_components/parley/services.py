"""Actions for what Assist has no word for: announcements with priority, expiry, repetition and receipts, and the like.

The fields of `services.yaml` are what the app takes; what is wrong with one is said by the app, which names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import probatio
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .announcing import announce, require_audience
from .const import DOMAIN
from .hub import Hub
from .media import url_of
from .targets import places, satellites

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


@callback
def offer_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    optional = SupportsResponse.OPTIONAL
    hass.services.async_register(DOMAIN, "announce", _announce, schema=ANNOUNCE, supports_response=optional)
    hass.services.async_register(DOMAIN, "acknowledge", _acknowledge, schema=ACKNOWLEDGE)
    hass.services.async_register(DOMAIN, "cancel_timer", _cancel_timer, schema=CANCEL_TIMER)
    hass.services.async_register(DOMAIN, "set_quiet_hours", _set_quiet_hours, schema=QUIET_HOURS)


async def _announce(call: ServiceCall) -> ServiceResponse:
    """Announce; with a response its receipts are told, without one it fails where nobody hears it."""
    hub = _hub(call.hass)
    request = {**places(hub, call.data), **await _request(call.hass, call.data)}
    receipts = await announce(hub, request, wait=call.data["wait"])
    if call.return_response:
        return {"receipts": [dict(one) for one in receipts]}
    require_audience(receipts)
    return None


async def _acknowledge(call: ServiceCall) -> None:
    await _hub(call.hass).command("acknowledge", announcement_id=call.data["announcement_id"])


async def _cancel_timer(call: ServiceCall) -> None:
    await _hub(call.hass).command("cancel_timer", timer_id=call.data["timer_id"])


async def _set_quiet_hours(call: ServiceCall) -> None:
    """Set the hours of each day in which rooms are not disturbed; the same time twice means none."""
    hub = _hub(call.hass)
    hours = {key: call.data[key].strftime("%H:%M") for key in ("begin", "end")}
    for satellite_id in satellites(hub, call.data):
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


def _hub(hass: HomeAssistant) -> Hub:
    """Return the hub of the app that is linked. Raises ServiceValidationError."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            hub: Hub = entry.runtime_data
            return hub
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_app")
