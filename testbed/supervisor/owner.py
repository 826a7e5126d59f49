"""The owner of a home with the app in it: signed in to Home Assistant, in a browser, with a room to pair."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.lan import lan_url
from testbed.room import Room
from testbed.supervisor.ingress import COOKIE
from testbed.supervisor.stand_in import Supervisor

READY_SECONDS = 60.0


@dataclass
class Owner:
    """The owner, with all that he has."""

    home_assistant: RealHomeAssistant
    supervisor: Supervisor
    http: aiohttp.ClientSession
    """A session that takes the LAN site's certificate."""

    async def ready(self) -> None:
        """Return when the app says that it is ready, to whoever may ask."""
        await self.home_assistant.wait_until(self._is_ready, "ready app", READY_SECONDS)

    async def _is_ready(self) -> bool:
        try:
            async with self.http.get(f"{self.lan}/api/health") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    @property
    def lan(self) -> str:
        """Address of the app's LAN site."""
        return lan_url(self.supervisor.app.lan_port)

    async def signed_in(self) -> dict[str, str]:
        """Return the cookie with which the owner's browser asks for the panel."""
        async with commands(self.home_assistant.url, self.home_assistant.token) as owner:
            opened = await owner.call("supervisor/api", endpoint="/ingress/session", method="post")
        return {COOKIE: opened["session"]}

    async def look(self, path: str, cookies: dict[str, str] | None = None) -> tuple[int, str]:
        """Ask for something of the panel's as a browser does, through Home Assistant; return status and body."""
        async with self.http.get(self._panel + path, cookies=cookies or {}) as answer:
            return answer.status, await answer.text()

    async def accept(self, code: str) -> None:
        """Type the code of a room that waits into the panel. Raises aiohttp.ClientResponseError."""
        cookies = await self.signed_in()
        async with self.http.post(f"{self._panel}/api/pair", json={"code": code}, cookies=cookies) as answer:
            answer.raise_for_status()

    async def pair_a_room(self, satellite_id: str) -> str:
        """Let a satellite ask to be paired, accept its code in the panel; return its token."""
        async with Room.connect(self.lan, "Kitchen", satellite_id=satellite_id) as room:
            return (await room.paired(self.accept)).token

    @property
    def _panel(self) -> str:
        return f"{self.home_assistant.url}/api/hassio_ingress/{self.supervisor.app.ingress_token}"
