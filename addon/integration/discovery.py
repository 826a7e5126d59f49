"""The integration's discovery: Home Assistant is told through Supervisor where the app is, with a token of its own.

Home Assistant hears of a message once: one that came before the integration was installed is lost, and so is one that
came before a restart. So the app offers itself anew whenever Home Assistant connects, or has got the integration
meanwhile, and no integration is linked. Where a person has revoked a token it does not until its next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

import aiosqlite

from addon.integration.integrations import UNNAMED, Integrations
from addon.integration.supervisor_api import SupervisorApi, SupervisorError
from addon.store.database import reason
from addon.store.store import Store
from ha_tools.home_errors import HomeError
from ha_tools.live.home_assistant import ConnectionStatus, HomeAssistant

_LOGGER = logging.getLogger(__name__)

SERVICE = "parley"
"""The integration's domain, which `config.yaml` names too."""


@dataclass(frozen=True)
class OfferPauses:
    """The waits of the discovery, in seconds."""

    patience: float = 60.0
    """Time for an integration that was set up before to link itself once Home Assistant is there."""
    look: float = 60.0
    """Interval of the looks for an integration that is not installed yet, and of tries after a failure."""


OFFER_PAUSES = OfferPauses()
"""In a home; tests have less."""


class Discovery:
    """Offers the app to Home Assistant."""

    def __init__(
        self,
        supervisor: SupervisorApi,
        home_assistant: HomeAssistant,
        integrations: Integrations,
        store: Store,
        port: int,
        fingerprint: str,
        pauses: OfferPauses = OFFER_PAUSES,
    ) -> None:
        """`port` is the LAN site's, `fingerprint` its certificate's; empty where it has none."""
        self._supervisor = supervisor
        self._home_assistant = home_assistant
        self._integrations = integrations
        self._store = store
        self._port = port
        self._fingerprint = fingerprint
        self._pauses = pauses
        self._connections = 0
        """The times that Home Assistant has come."""
        self._was_connected = False
        self._has_failed = False
        """The last offer was not taken; that was told."""
        self._is_unwanted = False
        """A person has revoked a token since the app began: an offer would bring the integration back by itself."""
        self._news = asyncio.Event()
        self._connection_changed(home_assistant.status)
        home_assistant.on_connection(self._connection_changed)
        integrations.on_link(self._news.set)
        integrations.on_revoke(self._revoked)

    async def run(self) -> None:
        """Offer the app until cancelled."""
        while True:
            await self._until(self._is_alone)
            was_set_up = bool(self._integrations.tokens.known)
            if was_set_up and await self._until(lambda: not self._is_alone(), self._pauses.patience):
                continue
            await self._offer_until_stale()

    def _is_alone(self) -> bool:
        """Return whether Home Assistant is there, without an integration, and may have one."""
        is_there = self._home_assistant.status.connected
        return is_there and not self._integrations.linked and not self._is_unwanted

    async def _offer_until_stale(self) -> None:
        """Offer the app, and wait until that is taken or may be lost; for a while where it failed."""
        connection, was_installed = self._connections, await self._is_installed()

        def is_stale() -> bool:
            return self._integrations.linked or self._connections != connection

        was_told = await self._offer()
        while not await self._until(is_stale, None if was_told and was_installed else self._pauses.look):
            if not was_told or await self._is_installed():
                return

    async def _until(self, fulfilled: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait until something is so; return whether it is by then."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not fulfilled():
                    self._news.clear()
                    await self._news.wait()
        return fulfilled()

    async def _is_installed(self) -> bool:
        """Return whether Home Assistant has the integration, set up or not."""
        try:
            await self._home_assistant.ask("manifest/get", integration=SERVICE)
        except HomeError:
            return False
        return True

    async def _offer(self) -> bool:
        """Tell where the app is; return whether Supervisor took it."""
        try:
            about = await self._supervisor.ask("GET", "/addons/self/info")
            config = {
                "host": about.get("hostname") or about.get("ip_address"),
                "port": self._port,
                "token": await self._integrations.tokens.give(UNNAMED, is_offer=True),
                "fingerprint": self._fingerprint,
                "instance_id": self._integrations.tokens.instance_id,
            }
            await self._withdraw()
            message = await self._supervisor.ask("POST", "/discovery", {"service": SERVICE, "config": config})
            await self._store.keep_document("instance", "discovery", {"uuid": str(message.get("uuid", ""))})
        except SupervisorError as err:
            level = logging.DEBUG if self._has_failed else logging.WARNING
            _LOGGER.log(level, "Home Assistant cannot be told where Parley is, which is tried again: %s", err)
            self._has_failed = True
            return False
        except aiosqlite.Error as err:
            _LOGGER.error("A token for the integration cannot be kept: %s", reason(err))
            return False
        self._has_failed = False
        _LOGGER.info("Home Assistant is told where Parley is, for its integration")
        return True

    async def _withdraw(self) -> None:
        """Take back what was offered before: Home Assistant is not told twice of one message."""
        offered = (await self._store.documents("instance")).get("discovery", {}).get("uuid")
        if offered:
            with contextlib.suppress(SupervisorError):  # it is gone already
                await self._supervisor.ask("DELETE", f"/discovery/{offered}")

    def _revoked(self) -> None:
        self._is_unwanted = True

    def _connection_changed(self, status: ConnectionStatus) -> None:
        self._connections += status.connected and not self._was_connected
        self._was_connected = status.connected
        self._news.set()
