"""Records in the house's network by multicast DNS: announcing one, and looking for those of others.

zeroconf is imported when it is first needed, since most satellites know where their app is.
"""

from __future__ import annotations

import asyncio
import importlib
import ipaddress
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf import Zeroconf
    from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

_LOGGER = logging.getLogger(__name__)

PARLEY = "_parley._tcp.local."
"""Kind of the records of apps and of satellites that are not paired yet."""

HOME_ASSISTANT = "_home-assistant._tcp.local."
"""Kind of Home Assistant's own record (homeassistant/components/zeroconf)."""

_DETAILS_SECONDS = 2.0
"""Longest wait for the address and the properties of a record that was heard of."""
_CHECK_SECONDS = 60.0
"""Interval in which an announced address is compared with the machine's own."""


@dataclass(frozen=True)
class NetworkRecord:
    """A record of the network."""

    kind: str
    name: str
    """Unique within its kind."""
    port: int
    addresses: tuple[str, ...] = ()
    """IP addresses that other machines can reach, IPv4 first; of a record of ours, those of this machine."""
    properties: Mapping[str, str] = field(default_factory=dict)


async def announce(record: NetworkRecord, interfaces: Sequence[str] = ()) -> None:
    """Announce a record until cancelled, with this machine's addresses as they change.

    `interfaces` are addresses of this machine to announce it at; none means all. Without a network it waits for one.
    """
    await _loaded()
    import zeroconf

    while True:
        addresses = await asyncio.to_thread(own_addresses, interfaces)
        try:
            async with _multicast(interfaces) as multicast:
                await multicast.async_register_service(_info(record, addresses), allow_name_change=True)
                await _until_moved(addresses, interfaces)
        except (OSError, zeroconf.Error) as err:
            _LOGGER.debug("%s cannot be announced in the network just now: %s", record.name, err)
            await _until_moved(addresses, interfaces)


async def look_for(kinds: Sequence[str], seconds: float, interfaces: Sequence[str] = ()) -> list[NetworkRecord]:
    """Return the records of some kinds that answer within a while. Raises `OSError` where there is no network.

    It is asked in a way that all hear the answers: of several programs at the port, as Debian's avahi, one alone would
    be given what comes to this machine's own address.
    """
    await _loaded()
    from zeroconf import DNSQuestionType, ServiceStateChange
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo

    asked: dict[str, asyncio.Task[NetworkRecord | None]] = {}

    def heard(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is not ServiceStateChange.Removed and name not in asked:
            asked[name] = asyncio.ensure_future(_details(zeroconf, AsyncServiceInfo(service_type, name)))

    async with _multicast(interfaces) as multicast:
        browser = AsyncServiceBrowser(
            multicast.zeroconf, list(kinds), handlers=[heard], question_type=DNSQuestionType.QM
        )
        try:
            await asyncio.sleep(seconds)
            return [record for record in await asyncio.gather(*asked.values()) if record]
        finally:
            await browser.async_cancel()


async def address_of(host: str, interfaces: Sequence[str] = ()) -> str:
    """Return the IP address of a name that ends in ".local", or would; empty where no machine answers to it."""
    await _loaded()
    from zeroconf import AddressResolver, DNSQuestionType  # type: ignore[attr-defined]  # public, and left out of its __all__

    async with _multicast(interfaces) as multicast:
        resolver = AddressResolver(f"{host.removesuffix('.').removesuffix('.local')}.local.")
        if not await resolver.async_request(multicast.zeroconf, _DETAILS_SECONDS * 1000, DNSQuestionType.QM):
            return ""
        return next(iter(_reachable(resolver.parsed_addresses())), "")


def own_addresses(interfaces: Sequence[str] = ()) -> tuple[str, ...]:
    """Return this machine's addresses at which others can reach it, or those of `interfaces`; blocks."""
    from zeroconf import (  # type: ignore[attr-defined]  # as above
        get_all_addresses,
        get_all_addresses_v6,
    )

    if interfaces:
        return tuple(interfaces)
    found = [*get_all_addresses(), *(address[0][0] for address in get_all_addresses_v6())]
    return _reachable(found)


async def _until_moved(addresses: Sequence[str], interfaces: Sequence[str]) -> None:
    """Return once this machine has other addresses."""
    while addresses == await asyncio.to_thread(own_addresses, interfaces):  # noqa: ASYNC110 - the system tells nobody
        await asyncio.sleep(_CHECK_SECONDS)


async def _loaded() -> None:
    """Import zeroconf beside the event loop: a Raspberry Pi may need a second for it."""
    await asyncio.to_thread(importlib.import_module, "zeroconf.asyncio")


@asynccontextmanager
async def _multicast(interfaces: Sequence[str]) -> AsyncIterator[AsyncZeroconf]:
    from zeroconf import InterfaceChoice
    from zeroconf.asyncio import AsyncZeroconf

    multicast = AsyncZeroconf(interfaces=list(interfaces) or InterfaceChoice.All)
    try:
        yield multicast
    finally:
        closing = asyncio.ensure_future(multicast.async_close())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:  # its sockets are closed all the same
            await closing
            raise


async def _details(zeroconf: Zeroconf, info: AsyncServiceInfo) -> NetworkRecord | None:
    from zeroconf import DNSQuestionType

    if not await info.async_request(zeroconf, _DETAILS_SECONDS * 1000, DNSQuestionType.QM):
        _LOGGER.debug("%s is announced and tells no address", info.name)
        return None
    properties = {key: value or "" for key, value in info.decoded_properties.items()}
    addresses = _reachable(info.parsed_addresses())
    return NetworkRecord(info.type, info.name.removesuffix(f".{info.type}"), info.port or 0, addresses, properties)


def _info(record: NetworkRecord, addresses: Sequence[str]) -> AsyncServiceInfo:
    from zeroconf.asyncio import AsyncServiceInfo

    return AsyncServiceInfo(
        record.kind,
        f"{record.name}.{record.kind}",
        port=record.port,
        properties=dict(record.properties),
        server=f"{record.name.replace(' ', '-')}.local.",
        parsed_addresses=list(addresses),
    )


def _reachable(addresses: Sequence[str]) -> tuple[str, ...]:
    """Return addresses without loopback's, unless there is no other, and those that need an interface's name."""
    parsed = [ipaddress.ip_address(address) for address in dict.fromkeys(addresses)]
    usable = [address for address in parsed if not address.is_link_local] or parsed
    others = [address for address in usable if not address.is_loopback] or usable
    return tuple(str(address) for address in sorted(others, key=lambda address: address.version))
