"""Home Assistant's REST API, for looking at a home from outside of the app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

State = Mapping[str, Any]
"""One entity's state as Home Assistant gives it."""

_TIMEOUT = aiohttp.ClientTimeout(total=30)


class RestApi:
    """One home and a token for it; raises aiohttp.ClientError when the home cannot be asked."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.token = token

    async def states(self) -> dict[str, State]:
        """Return all entities' states, by entity id."""
        return {state["entity_id"]: state for state in await self.get("/api/states")}

    async def state(self, entity_id: str) -> str:
        """Return one entity's state."""
        return str((await self.get(f"/api/states/{entity_id}"))["state"])

    async def set_state(self, entity_id: str, state: str, attributes: Mapping[str, Any] | None = None) -> None:
        """Make Home Assistant say something of an entity, until the entity next speaks for itself.

        With attributes, the entity need not be there.
        """
        if attributes is None:
            attributes = (await self.get(f"/api/states/{entity_id}"))["attributes"]
        await self._request("POST", f"/api/states/{entity_id}", {"state": state, "attributes": dict(attributes)})

    async def remove_state(self, entity_id: str) -> None:
        """Take away an entity that `set_state` made."""
        await self._request("DELETE", f"/api/states/{entity_id}")

    async def call_service(self, domain: str, service: str, data: Mapping[str, Any]) -> None:
        """Call a service as the token's owner, and wait until it has returned."""
        await self._request("POST", f"/api/services/{domain}/{service}", data)

    async def ask_service(self, domain: str, service: str, data: Mapping[str, Any]) -> Any:
        """Call a service that answers, and return its answer."""
        answer = await self._request("POST", f"/api/services/{domain}/{service}?return_response", data)
        return answer["service_response"]

    async def fire_event(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Put an event on the bus."""
        await self._request("POST", f"/api/events/{event_type}", data)

    async def get(self, path: str) -> Any:
        """Return what the API answers."""
        return await self._request("GET", path)

    async def edit(self, kind: str, item_id: str, config: Mapping[str, Any]) -> None:
        """Save a script, an automation or a scene as its editor does; it is in force a moment later."""
        await self._request("POST", f"/api/config/{kind}/config/{item_id}", config)

    async def render(self, template: str) -> str:
        """Return what Home Assistant makes of a template."""
        async with self._response("POST", "/api/template", {"template": template}) as response:
            return await response.text()

    async def _request(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Any:
        async with self._response(method, path, data) as response:
            return await response.json()

    @asynccontextmanager
    async def _response(
        self, method: str, path: str, data: Mapping[str, Any] | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        # A session for each request: the same home serves tests that have an event loop each.
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(headers=headers, raise_for_status=True, timeout=_TIMEOUT) as session,
            session.request(method, self.url + path, json=data) as response,
        ):
            yield response
