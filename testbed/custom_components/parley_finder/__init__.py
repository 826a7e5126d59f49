"""Records in Home Assistant's network as a test says, found as its `zeroconf` integration finds them; runs inside it.

Services: `found` with `host`, `port` and `properties` of a record; `look`, from which on those that are really
announced on loopback are found by Home Assistant's own discovery.
"""

from __future__ import annotations

import importlib.util
from ipaddress import ip_address
from typing import cast

from homeassistant.components.zeroconf.discovery import ZeroconfDiscovery
from homeassistant.config_entries import SOURCE_ZEROCONF
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.helpers.typing import ConfigType
from homeassistant.loader import async_get_zeroconf
from zeroconf import Zeroconf, _core
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

DOMAIN = "parley_finder"
KIND = "_parley._tcp.local."


def _on_loopback() -> Zeroconf:
    """Return a Zeroconf for loopback alone: the class itself gives only Home Assistant's own, for the whole network."""
    spec = importlib.util.spec_from_file_location("zeroconf._core_of_loopback", _core.__file__)
    assert spec
    assert spec.loader
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    return cast("Zeroconf", core.Zeroconf(interfaces=["127.0.0.1"]))


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Offer the service."""

    async def found(call: ServiceCall) -> None:
        address = ip_address(call.data["host"])
        record = ZeroconfServiceInfo(
            ip_address=address,
            ip_addresses=[address],
            port=call.data["port"],
            hostname="parley.local.",
            type=KIND,
            name=f"Kitchen.{KIND}",
            properties=dict(call.data.get("properties", {})),
        )
        await hass.config_entries.flow.async_init("parley", context={"source": SOURCE_ZEROCONF}, data=record)

    async def look(_call: ServiceCall) -> None:
        multicast = AsyncZeroconf(zc=_on_loopback())
        matchers = (await async_get_zeroconf(hass))[KIND]
        here = AsyncServiceInfo(KIND, f"Here.{KIND}", parsed_addresses=["127.0.0.9"], server="here.local.")
        discovery = ZeroconfDiscovery(hass, multicast.zeroconf, {KIND: matchers}, {}, {}, here)
        await discovery.async_setup()

        async def end(_event: Event) -> None:
            await discovery.async_stop()
            await multicast.async_close()

        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, end)

    hass.services.async_register(DOMAIN, "found", found)
    hass.services.async_register(DOMAIN, "look", look)
    return True
