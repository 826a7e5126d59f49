"""The home as the assistant sees it: places, things, their states, troubles with names, and what is not exposed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from addon.home_changes import HomeChanges
from addon.name_troubles import NameTrouble, name_troubles
from addon.panel_api.failed_requests import unavailable
from addon.sites.request_bodies import json_object
from addon.worded_states import WordedStates
from assistant.house import House
from assistant.local.recognition_grammar import said_as
from assistant.service_use import Stage
from assistant.settings import SttProvider
from ha_tools.home.home import Entity, Home
from ha_tools.home_errors import HomeError


class HomeRoutes:
    """The handlers: to look for everybody, to change for administrators."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._live = house.home_assistant
        self._changes = HomeChanges(house.home_assistant)
        self._states = WordedStates(house.home_assistant)
        self._wording = asyncio.Lock()
        self._looked_at: tuple[Home, bool, list[NameTrouble]] | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/home", self.home),
            web.get("/api/home/states", self.states),
            web.get("/api/home/hidden", self.hidden),
            web.post("/api/home/expose", self.expose),
            web.post("/api/home/aliases", self.name),
        ]

    async def home(self, _request: web.Request) -> web.Response:
        """Return floors, areas, things and the troubles with their names."""
        return web.json_response(await self._told())

    async def states(self, request: web.Request) -> web.Response:
        """Return each thing's state in words of `language`, by entity id; 304 where it is what the page has."""
        async with self._wording:
            words = await asyncio.to_thread(self._states.of, request.query.get("language", "en"))
        text = json.dumps({"states": words}, ensure_ascii=False)
        tag = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        if tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304)
        return web.Response(text=text, content_type="application/json", headers={"ETag": f'"{tag}"'})

    async def hidden(self, _request: web.Request) -> web.Response:
        """Return what is not exposed and could be meant."""
        return web.json_response({"hidden": [asdict(one) for one in await _answered(self._changes.hidden())]})

    async def expose(self, request: web.Request) -> web.Response:
        """Expose things to the assistant, or hide them: {entity_ids, exposed}."""
        await _answered(self._changes.expose(await json_object(request)))
        return web.json_response(await self._told())

    async def name(self, request: web.Request) -> web.Response:
        """Give a thing other aliases: {entity_id, aliases}."""
        await _answered(self._changes.name(await json_object(request)))
        return web.json_response(await self._told())

    async def _troubles(self, home: Home) -> list[NameTrouble]:
        """Return the troubles with a home's names, looked for once for each home."""
        hears_all = self._house.services.metered(Stage.STT).provider != SttProvider.GRAMMAR
        if self._looked_at is None or self._looked_at[0] is not home or self._looked_at[1] != hears_all:
            found = await asyncio.to_thread(name_troubles, home, lambda name: hears_all or bool(said_as(name)))
            self._looked_at = (home, hears_all, found)
        return self._looked_at[2]

    async def _told(self) -> Mapping[str, Any]:
        home = self._live.home
        troubles = await self._troubles(home)
        return {
            "known": self._live.knows_home,
            "floors": [asdict(floor) for floor in home.floors.values()],
            "areas": [
                {"area_id": area.area_id, "name": area.name, "aliases": area.aliases, "floor_id": area.floor_id}
                for area in home.areas.values()
            ],
            "entities": [_entity(entity) for entity in home.entities.values()],
            "troubles": [asdict(trouble) for trouble in troubles],
            "problems": list(self._live.problems),
        }


def _entity(entity: Entity) -> Mapping[str, Any]:
    return {
        "entity_id": entity.entity_id,
        "name": entity.name,
        "aliases": entity.aliases,
        "area_id": entity.area_id,
        "domain": entity.domain,
        "device_class": entity.device_class or "",
        "members": len(entity.members),
    }


async def _answered(work: Awaitable[Any]) -> Any:
    """Return what Home Assistant gave; where it did not, a refusal says why."""
    try:
        return await work
    except HomeError as err:
        raise unavailable(str(err)) from err
