"""A Home Assistant with the integration, used as a person does in its pages and as an automation does."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.integration import FLOWS, add_integration
from tests.addon.conftest import App

DOMAIN = "parley"

Json = dict[str, Any]


@dataclass
class ParleyHome:
    """The home; the integration's files are in it."""

    home: RealHomeAssistant

    @asynccontextmanager
    async def http(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Open Home Assistant's REST interface as its owner."""
        headers = {"Authorization": f"Bearer {self.home.token}"}
        async with aiohttp.ClientSession(self.home.url, headers=headers) as session:
            yield session

    async def call(self, command: str, **arguments: Any) -> Any:
        """Return the result of a command over Home Assistant's WebSocket."""
        async with commands(self.home.url, self.home.token) as owner:
            return await owner.call(command, **arguments)

    # ── setting up ────────────────────────────────────────────────────────────────────────────────────────────────

    async def begin(self, handler: str = DOMAIN, **context: str) -> Json:
        """Begin to add an integration, or what the context says; return the first step."""
        async with self.http() as http, http.post(FLOWS, json={"handler": handler, **context}) as response:
            step: Json = await response.json()
            return step

    async def answer(self, step: Json, **answers: Any) -> Json:
        """Answer a step, or look whether one that waits has gone on; return the next one."""
        async with self.http() as http, http.post(f"{FLOWS}/{step['flow_id']}", json=answers) as response:
            following: Json = await response.json()
            return following

    async def shown_code(self, app: App, step: Json) -> tuple[Json, str]:
        """Tell a step where the app is; return the step that shows the code, and the code."""
        waiting = await self.answer(step, host="127.0.0.1", port=app.running.lan_port)
        assert waiting["type"] == "progress", waiting
        return waiting, waiting["description_placeholders"]["code"]

    @asynccontextmanager
    async def events(self, event_type: str) -> AsyncIterator[Callable[[], Awaitable[Json]]]:
        """Listen to a kind of event; gives what returns the next one."""
        async with self.subscription("subscribe_events", event_type=event_type) as following:
            yield following

    @asynccontextmanager
    async def subscription(self, command: str, **arguments: Any) -> AsyncIterator[Callable[[], Awaitable[Json]]]:
        """Subscribe to what a command tells; gives what returns the next one of it."""
        async with commands(self.home.url, self.home.token) as owner:
            await owner.call(command, **arguments)
            yield owner.event

    async def after(self, work: Awaitable[object], waiting: Json) -> Json:
        """Do what lets a step go on that waits; return the next one, when Home Assistant tells its pages of it."""
        async with self.events("data_entry_flow_progressed") as heard:
            await work
            while (await heard())["data"]["flow_id"] != waiting["flow_id"]:
                pass
        return await self.answer(waiting)

    async def add(self, app: App) -> str:
        """Add the app by hand, accept the code in its panel; return the entry's id once its rooms are shown."""
        entry_id = await add_integration(self.home.url, self.home.token, app.running.lan_port, app.pair)
        await self.wait_loaded()
        return entry_id

    async def entries(self) -> list[Json]:
        """Return the entries of the integration."""
        entries: list[Json] = await self.call("config_entries/get", domain=DOMAIN)
        return entries

    async def wait_loaded(self) -> None:
        """Return when all entries are set up."""

        async def loaded() -> bool:
            return all(entry["state"] == "loaded" for entry in await self.entries())

        await self.home.wait_until(loaded, "entry that is set up", 40.0)

    async def remove_all(self) -> None:
        """Remove every entry, as a person does."""
        async with self.http() as http:
            for entry in await self.entries():
                async with http.delete(f"/api/config/config_entries/entry/{entry['entry_id']}") as response:
                    response.raise_for_status()

    # ── rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def devices(self) -> dict[str, Json]:
        """Return the integration's devices by name."""
        own = {entry["entry_id"] for entry in await self.entries()}
        found = await self.call("config/device_registry/list")
        return {one["name_by_user"] or one["name"]: one for one in found if own.intersection(one["config_entries"])}

    async def entity(self, device: str, key: str) -> str:
        """Return the id of the entity of a device with a translation key, once there is one."""
        entity_id = ""

        async def is_there() -> bool:
            nonlocal entity_id
            device_id = (await self.devices()).get(device, {}).get("id", "none")
            for entry in await self.call("config/entity_registry/list"):
                if entry["device_id"] == device_id and entry["translation_key"] == key:
                    entity_id = entry["entity_id"]
            return bool(entity_id) and entity_id in await self.home.states()

        await self.home.wait_until(is_there, f"entity {key} of {device}")
        return entity_id

    async def shows(self, entity_id: str, matches: Callable[[Mapping[str, Any]], bool], what: str) -> Mapping[str, Any]:
        """Return an entity's state as soon as it matches."""
        state: Mapping[str, Any] = {}

        async def does() -> bool:
            nonlocal state
            state = (await self.home.states()).get(entity_id, {})
            return bool(state) and matches(state)

        await self.home.wait_until(does, f"{entity_id} {what}")
        return state

    # ── automations ───────────────────────────────────────────────────────────────────────────────────────────────

    async def automation(self, *actions: Json, **rest: Any) -> str:
        """Save an automation through Home Assistant's editor; return its entity id, once it can be run."""
        item_id = uuid.uuid4().hex
        own = {"triggers": [], "actions": list(actions), "mode": "parallel"} if "use_blueprint" not in rest else {}
        await self.home.edit("automation", item_id, {"alias": item_id, **own, **rest})
        entity_id = ""

        async def is_there() -> bool:
            nonlocal entity_id
            states = (await self.home.states()).items()
            entity_id = next((one for one, state in states if state["attributes"].get("id") == item_id), "")
            return bool(entity_id)

        await self.home.wait_until(is_there, "the automation")
        return entity_id
