"""Records in Home Assistant's network as a test says, found as its `zeroconf` integration finds them; runs inside it.

Service: `found` with `host`, `port` and `properties` of the record.
"""

from __future__ import annotations

from ipaddress import ip_address

from homeassistant.config_entries import SOURCE_ZEROCONF
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
from homeassistant.helpers.typing import ConfigType

DOMAIN = "parley_finder"
KIND = "_parley._tcp.local."


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

    hass.services.async_register(DOMAIN, "found", found)
    return True
