"""The paired satellites of the home: a change of one holds once it is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from addon.satellites.pairing import Pending, token_hash
from addon.store.store import KnownSatellite, Store
from ha_tools.home.home import Home


class KnownSatellites:
    """The satellites with a token, by their ids."""

    def __init__(self, store: Store, known: Iterable[KnownSatellite]) -> None:
        """`known` are those of the store."""
        self._store = store
        self._known = {each.satellite_id: each for each in known}
        self._keeping = asyncio.Lock()
        """Held while one of them is written down and is as it was before."""

    def __contains__(self, satellite_id: str) -> bool:
        return satellite_id in self._known

    def __getitem__(self, satellite_id: str) -> KnownSatellite:
        return self._known[satellite_id]

    def get(self, satellite_id: str) -> KnownSatellite | None:
        """Return one; None where it is not paired."""
        return self._known.get(satellite_id)

    @property
    def by_name(self) -> list[KnownSatellite]:
        """All of them."""
        return sorted(self._known.values(), key=lambda known: known.name.lower())

    async def admit(self, newcomer: Pending, home: Home, token: str, certificate: str) -> None:
        """Keep one with its new token; a new one stands in the area of its name. Raises `aiosqlite.Error`."""
        async with self._keeping:
            known = self._known.get(newcomer.identity) or _unpaired(newcomer, home)
            known = replace(known, token_hash=token_hash(token), certificate=certificate)
            await self._store.save_satellite(known)
            self._known[known.satellite_id] = known

    async def place(self, satellite_id: str, name: str | None, area_id: str | None) -> None:
        """Give one its new name and area; None leaves it. Raises `KeyError` and `aiosqlite.Error`."""
        async with self._keeping:
            known = self._known[satellite_id]
            changed = replace(known, name=name or known.name, area_id=known.area_id if area_id is None else area_id)
            if changed != known:
                await self._store.save_satellite(changed)
                if satellite_id not in self._known:  # it was removed meanwhile
                    raise KeyError(satellite_id)
                self._known[satellite_id] = changed

    def revoke(self, satellite_id: str) -> None:
        """Know one no more, until the next start. Raises `KeyError`."""
        del self._known[satellite_id]

    async def forget(self, satellite_id: str) -> None:
        """Have a revoked one not be known after the next start either. Raises `aiosqlite.Error`."""
        await self._store.forget_satellite(satellite_id)


def _unpaired(newcomer: Pending, home: Home) -> KnownSatellite:
    area = home.area_named(newcomer.name)
    return KnownSatellite(newcomer.identity, newcomer.name, area.area_id if area else None, "")
