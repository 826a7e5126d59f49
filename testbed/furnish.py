"""A new Home Assistant made into a home of a plan, through its own API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from testbed.home_assistant import PASSWORD, START_SECONDS, USERNAME, HomeAssistantError, Server
from testbed.home_plan import Area, HomePlan, Integration

_CLIENT_ID = "http://127.0.0.1/"
_OWNER = {"name": "Owner", "username": USERNAME, "password": PASSWORD, "client_id": _CLIENT_ID, "language": "en"}


async def make_home(plan: HomePlan, config_dir: Path) -> None:
    """Fill an empty folder with the configuration, registries and owner of a home."""
    _write_configuration(plan, config_dir)
    server = Server(config_dir)
    server.launch()
    try:
        async with aiohttp.ClientSession(server.url) as session:
            token = await _onboard(server, session)
            (config_dir / "token.json").write_text(json.dumps({"token": token}))
            session.headers["Authorization"] = f"Bearer {token}"
            await server.wait_for(lambda: _is_running(plan, session), "running Home Assistant", START_SECONDS)
            for integration in plan.integrations:
                await _add_integration(session, integration)
            async with _commands(session, token) as commands:
                await _furnish(plan, commands)
    finally:
        await server.stop()
    (config_dir / "output.log").unlink()


def _write_configuration(plan: HomePlan, config_dir: Path) -> None:
    (config_dir / ".storage").mkdir(parents=True, exist_ok=True)
    # Only the owner's step is left: `core_config` would add integrations that use the network.
    done = {"done": ["core_config", "analytics", "integration"]}
    (config_dir / ".storage" / "onboarding").write_text(
        json.dumps({"version": 4, "minor_version": 1, "key": "onboarding", "data": done})
    )
    (config_dir / "configuration.yaml").write_text(plan.configuration)
    (config_dir / "scripts.yaml").write_text(plan.scripts)
    (config_dir / "scenes.yaml").write_text(plan.scenes)
    (config_dir / "automations.yaml").write_text(plan.automations)


async def _onboard(server: Server, session: aiohttp.ClientSession) -> str:
    """Make the owner and return a long-lived token."""
    await server.wait_for(lambda: _answers(session, "/api/onboarding"), "onboarding", START_SECONDS)
    async with session.post("/api/onboarding/users", json=_OWNER) as response:
        response.raise_for_status()
        code = (await response.json())["auth_code"]
    grant = {"grant_type": "authorization_code", "code": code, "client_id": _CLIENT_ID}
    async with session.post("/auth/token", data=grant) as response:
        response.raise_for_status()
        access = (await response.json())["access_token"]
    async with _commands(session, access) as commands:
        token: str = await commands.call("auth/long_lived_access_token", client_name="Parley", lifespan=3650)
        return token


async def _answers(session: aiohttp.ClientSession, path: str) -> bool:
    try:
        async with session.get(path) as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def _is_running(plan: HomePlan, session: aiohttp.ClientSession) -> bool:
    async with session.get("/api/config") as response:
        if (await response.json())["state"] != "RUNNING":
            return False
    async with session.get("/api/states") as response:
        present = {state["entity_id"] for state in await response.json()}
    return {entity for area in plan.areas for entity in area.entities} <= present


async def _add_integration(session: aiohttp.ClientSession, integration: Integration) -> None:
    """Add it as a person would under "Add integration"."""
    path = "/api/config/config_entries/flow"
    async with session.post(path, json={"handler": integration.domain}) as response:
        flow = await response.json()
    async with session.post(f"{path}/{flow['flow_id']}", json=integration.answers) as response:
        outcome = await response.json()
    if outcome.get("type") != "create_entry":
        raise HomeAssistantError(f"Home Assistant did not add {integration.domain}: {outcome}")


class _Commands:
    """Home Assistant's WebSocket API, one command after the other."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._id = 0

    async def call(self, command: str, **arguments: Any) -> Any:
        """Return the result of a command; raises HomeAssistantError when it is refused."""
        self._id += 1
        await self._socket.send_json({"id": self._id, "type": command, **arguments})
        while True:
            answer = await self._socket.receive_json(timeout=30)
            if answer.get("id") == self._id and answer["type"] == "result":
                if not answer["success"]:
                    raise HomeAssistantError(f"{command} {arguments}: {answer['error']['message']}")
                return answer["result"]


@asynccontextmanager
async def _commands(session: aiohttp.ClientSession, token: str) -> AsyncIterator[_Commands]:
    async with asyncio.timeout(60), session.ws_connect("/api/websocket", max_msg_size=0) as socket:
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        if (await socket.receive_json())["type"] != "auth_ok":
            raise HomeAssistantError("Home Assistant refused the token that it has just given.")
        yield _Commands(socket)


async def _furnish(plan: HomePlan, commands: _Commands) -> None:
    floors = {
        floor.name: (
            await commands.call(
                "config/floor_registry/create", name=floor.name, level=floor.level, aliases=list(floor.aliases)
            )
        )["floor_id"]
        for floor in plan.floors
    }
    for area in plan.areas:
        area_id = await _make_area(commands, area, floors[area.floor] if area.floor else None)
        await _place(commands, area, area_id)
    for entity_id, aliases in plan.aliases.items():
        # None stands for the entity's own name, which stays one of its names.
        await commands.call("config/entity_registry/update", entity_id=entity_id, aliases=[None, *aliases])
    await _expose(plan, commands)


async def _make_area(commands: _Commands, area: Area, floor_id: str | None) -> str:
    """Make the area, or take the one of this name that Home Assistant made by itself; return its id."""
    known = {known["name"]: known["area_id"] for known in await commands.call("config/area_registry/list")}
    settings = {"floor_id": floor_id, "aliases": list(area.aliases)}
    if area.name in known:
        await commands.call("config/area_registry/update", area_id=known[area.name], **settings)
        return str(known[area.name])
    made = await commands.call("config/area_registry/create", name=area.name, **settings)
    return str(made["area_id"])


async def _place(commands: _Commands, area: Area, area_id: str) -> None:
    """Put the area's entities where they belong: with their device, or by themselves where they have none."""
    registry = {entry["entity_id"]: entry for entry in await commands.call("config/entity_registry/list")}
    for entity_id in area.entities:
        if device_id := registry[entity_id]["device_id"]:
            await commands.call("config/device_registry/update", device_id=device_id, area_id=area_id)
        else:
            await commands.call("config/entity_registry/update", entity_id=entity_id, area_id=area_id)


async def _expose(plan: HomePlan, commands: _Commands) -> None:
    """Let assistants see `plan.exposed` and nothing else."""
    states = await commands.call("get_states")
    hidden = [state["entity_id"] for state in states if state["entity_id"] not in plan.exposed]
    for entity_ids, exposed in ((list(plan.exposed), True), (hidden, False)):
        await commands.call(
            "homeassistant/expose_entity", assistants=["conversation"], entity_ids=entity_ids, should_expose=exposed
        )
