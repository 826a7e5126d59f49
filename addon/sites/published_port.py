"""The port at which the home reaches the app: Supervisor may map another of the machine's ports to the app's own."""

from __future__ import annotations

import logging

from addon.integration.supervisor_api import SupervisorApi, SupervisorError
from satellite.protocol import PORT

_LOGGER = logging.getLogger(__name__)

_NAME = f"{PORT}/tcp"
"""The port's name in config.yaml."""


class PublishedPort:
    """Looks it up when it is first needed; a change of it restarts the app."""

    def __init__(self, own: int, supervisor: SupervisorApi | None) -> None:
        """`own` is the port that the app listens at, which is the one where there is no Supervisor."""
        self._own = own
        self._supervisor = supervisor
        self._known: int | None = None

    async def number(self) -> int:
        """Return it: 0 where Supervisor keeps it closed, the app's own where Supervisor does not say."""
        if self._known is None:
            self._known = self._own if self._supervisor is None else await self._asked(self._supervisor)
        return self._own if self._known is None else self._known

    async def _asked(self, supervisor: SupervisorApi) -> int | None:
        try:
            network = (await supervisor.ask("GET", "/addons/self/info")).get("network")
        except SupervisorError as err:
            _LOGGER.warning("Supervisor does not tell at which port the app is reached: %s", err)
            return None
        if not isinstance(network, dict) or _NAME not in network:
            return None
        return port if isinstance(port := network[_NAME], int) else 0
