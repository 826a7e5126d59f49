"""The events that Parley fires on Home Assistant's bus, in order; they wait while Home Assistant is not there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from ha_tools.home_errors import HomeError, NotConnected
from ha_tools.live.home_assistant import HomeAssistant

_LOGGER = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""Time for which a Home Assistant that is away is waited for at a time."""

PAUSE_SECONDS = 0.5
"""Rest after a try that failed: a connection that has just ended counts as one until its reader had its turn."""

MOST_EVENTS = 200
"""Events that wait for a Home Assistant that is not there; the oldest go first."""


class Herald:
    """Fires events, one after the other."""

    def __init__(self, home_assistant: HomeAssistant) -> None:
        self._home_assistant = home_assistant
        self._events: asyncio.Queue[tuple[str, Mapping[str, Any]]] = asyncio.Queue(MOST_EVENTS)

    def tell(self, event: str, data: Mapping[str, Any]) -> None:
        """Fire an event soon."""
        if self._events.full():
            self._events.get_nowait()
        self._events.put_nowait((event, data))

    async def run(self) -> None:
        """Fire until cancelled."""
        while True:
            await self._fire(*await self._events.get())

    async def _fire(self, event: str, data: Mapping[str, Any]) -> None:
        while True:
            try:
                await self._home_assistant.wait_until_ready(RETRY_SECONDS)
                await self._home_assistant.fire_event(event, data)
            except NotConnected:
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            except HomeError as err:
                _LOGGER.warning("Home Assistant does not take the event %s: %s", event, err)
            return
