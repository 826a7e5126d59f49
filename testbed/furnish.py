"""A new Home Assistant made into a home of a plan, through its own API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import aiohttp

from testbed.commands import Commands, commands
from testbed.configuration import write_configuration
from testbed.home_assistant import PASSWORD, START_SECONDS, USERNAME, Server
from testbed.home_plan import Area, HomePlan, renamed
from testbed.past import forget
from testbed.testbed_errors import HomeAssistantError

_CLIENT_ID = "http://127.0.0.1/"
_OWNER = {"name": "Owner", "username": USERNAME, "password": PASSWORD, "client_id": _CLIENT_ID, "language": "en"}


async def make_home(plan: HomePlan, config_dir: Path) -> None:
    """Fill an empty folder with the configuration, registries and owner of a home."""
    write_configuration(plan, config_dir)
    server = Server(config_dir)
    server.launch()
    try:
        async with aiohttp.ClientSession(server.url) as session:
            token = await _onboard(server, session)
            (config_dir / "token.json").write_text(json.dumps({"token": token}))
            session.headers["Authorization"] = f"Bearer {token}"
            await server.wait_for(lambda: _is_running(plan, session), "running Home Assistant", START_SECONDS)
            await _add_lists(plan, session)
        async with commands(server.url, token) as owner:
            await _furnish(plan, owner)
    finally:
        await server.stop()
    (config_dir / "output.log").unlink()
    forget(config_dir, keeps_shape=bool(plan.past))


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
    async with commands(server.url, access) as owner:
        token: str = await owner.call("auth/long_lived_access_token", client_name="Parley", lifespan=3650)
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
    return _expected(plan) <= present


def _expected(plan: HomePlan) -> set[str]:
    """The ids of what stands in the rooms, as long as nothing is renamed."""
    former = {renamed(entity_id, name): entity_id for entity_id, name in plan.names.items()}
    return {former.get(entity_id, entity_id) for area in plan.areas for entity_id in area.entities}


async def _add_lists(plan: HomePlan, session: aiohttp.ClientSession) -> None:
    for todo_list in plan.todo_lists:
        await _add_integration(session, "local_todo", {"todo_list_name": todo_list.name})
    for calendar in plan.calendars:
        await _add_integration(session, "local_calendar", {"calendar_name": calendar.name, "import": "create_empty"})


async def _add_integration(session: aiohttp.ClientSession, name: str, answers: Mapping[str, str]) -> None:
    """Add it as a person would under "Add integration"."""
    path = "/api/config/config_entries/flow"
    async with session.post(path, json={"handler": name}) as response:
        flow = await response.json()
    async with session.post(f"{path}/{flow['flow_id']}", json=answers) as response:
        outcome = await response.json()
    if outcome.get("type") != "create_entry":
        raise HomeAssistantError(f"Home Assistant did not add {name}: {outcome}")


async def _furnish(plan: HomePlan, owner: Commands) -> None:
    await _rename(plan, owner)
    floors = {
        floor.name: (
            await owner.call(
                "config/floor_registry/create", name=floor.name, level=floor.level, aliases=list(floor.aliases)
            )
        )["floor_id"]
        for floor in plan.floors
    }
    for area in plan.areas:
        area_id = await _make_area(owner, area, floors[area.floor] if area.floor else None)
        await _place(owner, area, area_id)
    for entity_id, aliases in plan.aliases.items():
        # None stands for the entity's own name, which stays one of its names.
        await owner.call("config/entity_registry/update", entity_id=entity_id, aliases=[None, *aliases])
    for entity_id, options in plan.options.items():
        domain = entity_id.partition(".")[0]
        await owner.call(
            "config/entity_registry/update", entity_id=entity_id, options_domain=domain, options=dict(options)
        )
    await _expose(plan, owner)


async def _rename(plan: HomePlan, owner: Commands) -> None:
    registry = {entry["entity_id"]: entry for entry in await owner.call("config/entity_registry/list")}
    for entity_id, name in plan.names.items():
        if device_id := registry[entity_id]["device_id"]:
            # What has no name but its device's is named by naming that.
            await owner.call("config/device_registry/update", device_id=device_id, name_by_user=name)
            named = {}
        else:
            named = {"name": name}
        moved = {} if renamed(entity_id, name) == entity_id else {"new_entity_id": renamed(entity_id, name)}
        await owner.call("config/entity_registry/update", entity_id=entity_id, **named, **moved)


async def _make_area(owner: Commands, area: Area, floor_id: str | None) -> str:
    """Make the area, or take the one of this name that Home Assistant made by itself; return its id."""
    known = {known["name"]: known["area_id"] for known in await owner.call("config/area_registry/list")}
    # A floor that is given must be one: none is told by saying nothing of it.
    settings = {"aliases": list(area.aliases), **({"floor_id": floor_id} if floor_id else {})}
    if area.name in known:
        await owner.call("config/area_registry/update", area_id=known[area.name], **settings)
        return str(known[area.name])
    made = await owner.call("config/area_registry/create", name=area.name, **settings)
    return str(made["area_id"])


async def _place(owner: Commands, area: Area, area_id: str) -> None:
    """Put the area's entities where they belong: with their device, or by themselves where they have none."""
    registry = {entry["entity_id"]: entry for entry in await owner.call("config/entity_registry/list")}
    for entity_id in area.entities:
        if device_id := registry[entity_id]["device_id"]:
            await owner.call("config/device_registry/update", device_id=device_id, area_id=area_id)
        else:
            await owner.call("config/entity_registry/update", entity_id=entity_id, area_id=area_id)


async def _expose(plan: HomePlan, owner: Commands) -> None:
    """Let assistants see `plan.exposed` and nothing else."""
    states = await owner.call("get_states")
    hidden = [state["entity_id"] for state in states if state["entity_id"] not in plan.exposed]
    for entity_ids, exposed in ((list(plan.exposed), True), (hidden, False)):
        await owner.call(
            "homeassistant/expose_entity", assistants=["conversation"], entity_ids=entity_ids, should_expose=exposed
        )
