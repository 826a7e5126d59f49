"""The app's HTTP interface, as the panel and a person's own programs use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp

from testbed.lan import lan_session

Message = Mapping[str, Any]
"""What the panel is told as it happens: {"type": "satellites" | "step" | "turn", …}."""


class PanelError(Exception):
    """The app refused a request; the text is the app's own."""


class Panel:
    """One app, by its two sites."""

    def __init__(self, ingress_url: str, lan_url: str, api_token: str) -> None:
        self.url = ingress_url
        self._lan_url = lan_url
        self._api_token = api_token

    async def problems(self) -> list[str] | None:
        """Return what keeps the app from being ready: nothing when it is, None when it does not answer yet."""
        try:
            async with _session() as session, session.get(f"{self.url}/api/health") as response:
                health = await response.json()
        except aiohttp.ClientError:
            return None
        return [] if health["ready"] else list(health["problems"]) or ["It does not say what it waits for."]

    async def satellites(self) -> dict[str, Any]:
        """Return {"satellites": […], "pairing": […], "areas": […]}."""
        return await self._ask("GET", f"{self.url}/api/satellites")

    async def timers(self) -> list[dict[str, Any]]:
        """Return the timers, alarms and reminders, the next first."""
        return list((await self._ask("GET", f"{self.url}/api/timers"))["timers"])

    async def kept(self) -> dict[str, str]:
        """Return what the app keeps for people beside timers, as it tells it: plans and notes by their kind and id."""
        plans = (await self._ask("GET", f"{self.url}/api/timers"))["plans"]
        notes = (await self._ask("GET", f"{self.url}/api/notes"))["notes"]
        told = {f"plan {plan['id']}": str(plan["text"]) for plan in plans if not plan["failed"]}
        return told | {
            f"note {note['note_id']}": " ".join(filter(None, (note["text"], note["meaning"]))) for note in notes
        }

    async def pair(self, code: str) -> None:
        """Accept the satellite that shows this code."""
        await self._ask("POST", f"{self.url}/api/pair", {"code": code})

    async def place(self, satellite_id: str, area_id: str) -> None:
        """Say in which area a satellite stands."""
        await self._ask("POST", f"{self.url}/api/satellites/{satellite_id}", {"area_id": area_id})

    async def announce(self, message: str, rooms: str = "all", *, listen: bool = False) -> dict[str, Any]:
        """Announce a message, `listen` for an answer; return what became of it."""
        request = {"message": message, "rooms": rooms, "wait": True, "listen": listen}
        return await self._ask("POST", f"{self.url}/api/announce", request)

    async def converse(self, text: str, room: str) -> dict[str, Any]:
        """Return the app's answer to `text` as if it had been said in `room`."""
        headers = {"Authorization": f"Bearer {self._api_token}"}
        return await self._ask("POST", f"{self._lan_url}/api/converse", {"text": text, "room": room}, headers)

    @asynccontextmanager
    async def live(self) -> AsyncIterator[asyncio.Queue[Message]]:
        """Yield a queue of all that the app tells its panel while the context is open."""
        messages: asyncio.Queue[Message] = asyncio.Queue()
        async with _session() as session, session.ws_connect(f"{self.url}/api/live", heartbeat=20) as socket:
            reader = asyncio.create_task(_read(socket, messages))
            try:
                yield messages
            finally:
                reader.cancel()
                await asyncio.wait([reader])

    async def _ask(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        async with _session() as session, session.request(method, url, json=body, headers=headers) as response:
            answer: dict[str, Any] = await response.json()
            if response.status >= 400:
                raise PanelError(str(answer.get("error", answer)))
            return answer


async def _read(socket: aiohttp.ClientWebSocketResponse, messages: asyncio.Queue[Message]) -> None:
    async for message in socket:
        if message.type is aiohttp.WSMsgType.TEXT:
            messages.put_nowait(message.json())


def _session() -> AbstractAsyncContextManager[aiohttp.ClientSession]:
    return lan_session(timeout=aiohttp.ClientTimeout(total=60))
