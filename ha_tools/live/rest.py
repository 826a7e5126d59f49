"""One-shot reads over Home Assistant's REST interface, which a broken WebSocket does not stop.

Its client library takes a third of a second to import: the first read does that, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPMethod
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ha_tools.home_errors import CallTimedOut, HomeError, NotConnected, ServiceRefused, TokenRefused

if TYPE_CHECKING:
    from homeassistant_api import AsyncClient

REQUEST_SECONDS = 10.0
"""Bound for one answer."""


async def configuration(url: str, token: str) -> Mapping[str, Any]:
    """Home Assistant's own settings: unit_system, time_zone, language, version. Raises HomeError."""
    async with _asking(url, token, NotConnected(f"Home Assistant cannot be reached at {url}.")) as client:
        return await client.get_config()


async def calendar_events(
    url: str, token: str, entity_id: str, start: datetime, end: datetime
) -> Sequence[Mapping[str, Any]]:
    """A calendar's events that overlap the time, with their uids, which no service tells. Raises HomeError."""
    span = {name: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for name, at in (("start", start), ("end", end))}
    refusal = ServiceRefused("failed", "Home Assistant cannot read the calendar")
    async with _asking(url, token, refusal) as client:
        events: Sequence[Mapping[str, Any]] = await client.request(f"calendars/{entity_id}", params=span)
    return events


async def scene_config(url: str, token: str, scene_id: str) -> Mapping[str, Any]:
    """A scene by its id, with the states that it sets; empty where the editor has no such scene. Raises HomeError."""
    refusal = ServiceRefused("failed", "Home Assistant does not tell what the scene sets")
    async with _asking(url, token, refusal) as client:
        from homeassistant_api.errors import EndpointNotFoundError

        try:
            scene: Mapping[str, Any] = await client.request(f"config/scene/config/{quote(scene_id, safe='')}")
        except EndpointNotFoundError:
            return {}
    return scene


async def write_automation(url: str, token: str, automation_id: str, config: Mapping[str, Any]) -> None:
    """Keep an automation as Home Assistant's editor does: it is loaded at once. Raises HomeError."""
    await _edit_automation(url, token, automation_id, HTTPMethod.POST, json=dict(config))


async def remove_automation(url: str, token: str, automation_id: str) -> None:
    """Delete an automation that the editor keeps. Raises HomeError."""
    await _edit_automation(url, token, automation_id, HTTPMethod.DELETE)


async def _edit_automation(url: str, token: str, automation_id: str, method: HTTPMethod, **body: Any) -> None:
    refusal = ServiceRefused("failed", "Home Assistant does not let the app edit automations")
    async with _asking(url, token, refusal) as client:
        await client.request(f"config/automation/config/{quote(automation_id, safe='')}", method=method, **body)


@asynccontextmanager
async def _asking(url: str, token: str, refusal: HomeError) -> AsyncIterator[AsyncClient]:
    """A client for one question, whose errors become ours; `refusal` where Home Assistant answers with none of use."""
    client = await asyncio.to_thread(_client, f"{url.rstrip('/')}/api/", token)
    from homeassistant_api.errors import HomeassistantAPIError, RequestTimeoutError, UnauthorizedError

    try:
        async with client:
            yield client
    except UnauthorizedError as err:
        raise TokenRefused("Home Assistant refuses the access token.") from err
    except RequestTimeoutError as err:
        raise CallTimedOut(f"Home Assistant did not answer within {REQUEST_SECONDS:g} seconds.") from err
    except HomeassistantAPIError as err:
        raise refusal from err
    except OSError as err:  # the base of all errors of its HTTP client
        raise NotConnected(f"Home Assistant cannot be reached at {url}.") from err


def _client(api: str, token: str) -> AsyncClient:
    from homeassistant_api import AsyncClient

    return AsyncClient(api, token, global_request_kwargs={"timeout": REQUEST_SECONDS})
