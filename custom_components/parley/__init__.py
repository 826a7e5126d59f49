"""Parley in Home Assistant: its rooms are devices, its ladder is a conversation agent, its tools serve every agent."""

from __future__ import annotations

import asyncio

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError, ConfigEntryNotReady
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

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Offer the actions; they say what is missing where no app is linked."""
    offer_services(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: ParleyConfigEntry) -> None:
    """Link to the app and show its rooms. Raises ConfigEntryNotReady, ConfigEntryAuthFailed and ConfigEntryError."""
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
    kind, key = (
        (ConfigEntryAuthFailed, "wrong_key") if isinstance(err, WrongKeyError) else (ConfigEntryError, "wrong_version")
    )
    return kind(translation_domain=DOMAIN, translation_key=key, translation_placeholders={"reason": str(err)})


async def _keep_linked(hass: HomeAssistant, entry: ParleyConfigEntry, issues: Issues) -> LinkError:
    """Run the link; return the error that trying again would not change, after a person was told of it."""
    try:
        await entry.runtime_data.link.run()
    except WrongVersionError as err:
        issues.wrong_version(err)
        return err
    except WrongKeyError as err:
        if entry.state is ConfigEntryState.LOADED:  # while it is being set up its error does this
            entry.async_start_reauth(hass)
        return err
