"""The life of the app under Supervisor; `test_supervisor.py` runs it, in a network with Supervisor's own address.

Home Assistant's real `hassio` integration and the real app are on both sides of the stand-in.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest_asyncio

from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_session, lan_url
from testbed.supervisor.ingress import COOKIE
from testbed.supervisor.stand_in import INGRESS_ADDRESS, Supervisor

READY_SECONDS = 60.0


@dataclass
class Installed:
    """A home with the app installed in it."""

    home_assistant: RealHomeAssistant
    supervisor: Supervisor
    http: aiohttp.ClientSession

    async def ready(self) -> None:
        """Return when the app says that it is ready, to whoever may ask."""
        await self.home_assistant.wait_until(self._is_ready, "ready app", READY_SECONDS)

    async def _is_ready(self) -> bool:
        try:
            async with self.http.get(f"{lan_url(self.supervisor.app.lan_port)}/api/health") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def signed_in(self) -> dict[str, str]:
        """Return the cookie with which the owner's browser asks for the panel."""
        async with commands(self.home_assistant.url, self.home_assistant.token) as owner:
            opened = await owner.call("supervisor/api", endpoint="/ingress/session", method="post")
        return {COOKIE: opened["session"]}

    async def look(self, path: str, cookies: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for something of the panel's as a browser does, through Home Assistant; return status and body."""
        panel = f"{self.home_assistant.url}/api/hassio_ingress/{self.supervisor.app.ingress_token}"
        async with self.http.get(panel + path, cookies=cookies or {}) as answer:
            return answer.status, await answer.text()


@pytest_asyncio.fixture
async def installed(tmp_path: Path) -> AsyncIterator[Installed]:
    async with (
        Supervisor(tmp_path, ingress_address()) as supervisor,
        RealHomeAssistant(environment=supervisor.environment()) as home_assistant,
        lan_session(cookie_jar=aiohttp.DummyCookieJar()) as http,
    ):
        await supervisor.start_app()
        yield Installed(home_assistant, supervisor, http)


def ingress_address() -> str:
    """Return Supervisor's address where this network has it, and loopback's where it has not."""
    with socket.socket() as probe:
        try:
            probe.bind((INGRESS_ADDRESS, 0))
        except OSError:
            return "127.0.0.1"
    return INGRESS_ADDRESS


async def test_the_app_lives_under_supervisor(installed: Installed) -> None:
    await installed.ready()
    if ingress_address() == INGRESS_ADDRESS:
        status, page = await installed.look("/", await installed.signed_in())
        assert (status, "<title>Parley" in page) == (200, True)
    else:
        assert (await installed.look("/", await installed.signed_in()))[0] == 403
    assert (await installed.look("/"))[0] == 401  # nobody has signed in

    assert await installed.supervisor.stop_app() == 0
    await installed.supervisor.start_app()
    await installed.ready()

    await installed.home_assistant.restart()
    await installed.ready()
