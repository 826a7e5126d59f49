"""Parley in Home Assistant: its rooms are devices, its ladder is a conversation agent, its tools serve every agent."""

from __future__ import annotations

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.typing import ConfigType

from .client import CONNECT_SECONDS
from .const import DOMAIN, PLATFORMS
from .devices import Devices, satellite_of
from .hub import Hub, ParleyConfigEntry
from .issues import Issues
from .link_errors import LinkError, WrongKeyError, WrongVersionError
from .llm import offer_tools
from .services import offer_services

LEISURE_SECONDS = 30.0
"""Pause before a link is tried again that the app, or its certificate, does not allow."""

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Offer the actions; they say what is missing where no app is linked."""
    offer_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: ParleyConfigEntry) -> None:
    """Link to the app and show its rooms. Raises ConfigEntryNotReady and ConfigEntryAuthFailed."""
    hub = entry.runtime_data = Hub(hass, entry)
    issues = Issues(hass, hub)
    linking = entry.async_create_background_task(hass, _keep_linked(hass, entry, issues), f"{DOMAIN} link")
    await _first_link(hub, linking)
    # Before the entities, so that a device is there when they ask for it.
    Devices(hass, hub).begin()
    issues.begin()
    offer_tools(hass, hub)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)


async def async_unload_entry(hass: HomeAssistant, entry: ParleyConfigEntry) -> None:
    """Take everything back; the link is ended with the entry's tasks."""
    await hass.config_entries.async_unload_platforms_or_raise(entry, PLATFORMS)


async def async_remove_config_entry_device(
    _hass: HomeAssistant, entry: ParleyConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Let a person remove the device of a satellite that the app does not know any more."""
    return satellite_of(device) not in {*entry.runtime_data.rooms, entry.entry_id}


async def _first_link(hub: Hub, linking: asyncio.Task[LinkError]) -> None:
    """Wait until the app has told its rooms."""
    told = asyncio.Event()
    unlisten = hub.on_change(lambda: told.set() if hub.linked else None)
    waiting = asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait({waiting, linking}, timeout=CONNECT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        unlisten()
        waiting.cancel()
    if linking.done():
        raise _setup_error(linking.result())
    if not hub.linked:
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="not_linked")


def _setup_error(err: LinkError) -> Exception:
    """Return the error of a set-up: an app that is updated meanwhile is tried again, a key is asked for."""
    wrong_key = isinstance(err, WrongKeyError)
    kind, key = (ConfigEntryAuthFailed, "wrong_key") if wrong_key else (ConfigEntryNotReady, "wrong_version")
    return kind(translation_domain=DOMAIN, translation_key=key, translation_placeholders={"reason": str(err)})


async def _keep_linked(hass: HomeAssistant, entry: ParleyConfigEntry, issues: Issues) -> LinkError:
    """Keep the link for as long as the entry is loaded; return the error of one that never was.

    Where trying again soon would change nothing a person is told, and it is tried again at leisure: the app may be
    updated, and another that answers at its address may go.
    """
    while True:
        try:
            await entry.runtime_data.link.run()
        except (WrongKeyError, WrongVersionError) as err:
            if isinstance(err, WrongVersionError):
                issues.wrong_version(err)
            if entry.runtime_data.app is None:
                return err
            if isinstance(err, WrongKeyError):
                entry.async_start_reauth(hass)
        await asyncio.sleep(LEISURE_SECONDS)
