"""The satellite's own record in the network, while no app knows it: Home Assistant shows a person that it waits.

A satellite that is paired announces nothing: it is among the devices by then, and answering every question of the
network would cost a small machine more than that is worth.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from satellite.mdns import PARLEY, NetworkRecord, announce


class SatelliteRecord:
    """Announces a satellite for as long as it waits for an app."""

    def __init__(self, satellite_id: str, properties: Mapping[str, str], interfaces: Sequence[str]) -> None:
        self._record = NetworkRecord(
            PARLEY, f"Parley satellite {satellite_id[:8]}", 0, properties={"satellite_id": satellite_id, **properties}
        )
        self._interfaces = interfaces
        self._is_shown = False
        self._changed = asyncio.Event()

    def show(self, shown: bool) -> None:
        """Announce the satellite from now on, or not."""
        self._is_shown = shown
        self._changed.set()

    async def run(self) -> None:
        """Announce it until cancelled, while it is to be shown."""
        while True:
            shown = self._is_shown
            announcing = asyncio.ensure_future(announce(self._record, self._interfaces)) if shown else None
            try:
                while self._is_shown is shown:
                    self._changed.clear()
                    await self._changed.wait()
            finally:
                if announcing:
                    announcing.cancel()
                    await asyncio.gather(announcing, return_exceptions=True)
