"""The table of permissions: shown with what it comes to in this home, and changed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiosqlite
from aiohttp import web

from addon.panel_api.failed_requests import unavailable
from addon.permission_report import Services, doubts, needs_at_home
from addon.permission_rows import RowsError, rows_of
from addon.sites.request_bodies import BadRequest, json_object
from addon.store.database import reason
from addon.store.kept_permissions import KeptPermissions
from assistant.house import House
from ha_tools.home_errors import HomeError
from ha_tools.live.shapes import entry, items
from ha_tools.permissions import DEFAULT_RULES


class PermissionRoutes:
    """The handlers; for administrators."""

    def __init__(self, house: House, kept: KeptPermissions) -> None:
        self._house = house
        self._kept = kept

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [web.get("/api/permissions", self.permissions), web.put("/api/permissions", self.change)]

    async def permissions(self, _request: web.Request) -> web.Response:
        """Return the rows, those of every home, and the need of each service at the home's things."""
        return web.json_response(await self._told())

    async def change(self, request: web.Request) -> web.Response:
        """Take {rows: [{service, needs, only, people}]} in place of those before; they act at once."""
        body = await json_object(request)
        try:
            await self._kept.change(body.get("rows"))
        except RowsError as err:
            raise BadRequest(str(err), rows={str(number): text for number, text in err.rows.items()}) from err
        except ValueError as err:
            raise BadRequest(str(err)) from err
        except aiosqlite.Error as err:
            error = f"The permissions cannot be kept, so those before hold: {reason(err)}."
            raise unavailable(error) from err
        return web.json_response(await self._told())

    async def _told(self) -> Mapping[str, Any]:
        home, permissions, services = self._house.home_assistant.home, self._house.permissions, await self._services()
        rules, known = self._kept.rules, self._house.people.all
        ids = [person.person_id for person in known] if self._house.speakers.is_on else None
        return {
            "rows": rows_of(rules),
            "doubts": doubts(rules, permissions, home, services, ids),
            "every_home": [
                {**row, "why": rule.why} for row, rule in zip(rows_of(DEFAULT_RULES), DEFAULT_RULES, strict=True)
            ],
            "at_home": await asyncio.to_thread(needs_at_home, permissions, home, services),
            "services": sorted(f"{domain}.{name}" for domain, names in services.items() for name in names),
            "people": [{"id": person.person_id, "name": person.name} for person in known],
            "has_pin": permissions.has_pin,
            "many": permissions.many,
        }

    async def _services(self) -> Services:
        """Return Home Assistant's services; none while it does not answer."""
        try:
            answer = entry(await self._house.home_assistant.ask("get_services"), "its list of services")
        except HomeError:
            return {}
        return {domain: list(dict(services)) for domain, services in items(answer)}
