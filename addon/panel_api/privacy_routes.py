"""The panel's page Privacy: what left the house, what may, what it may cost, and what is kept. For administrators."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import aiosqlite
from aiohttp import web

from addon.panel_api.failed_requests import unavailable
from addon.privacy.export import exported
from addon.privacy.house_accounts import HouseAccounts
from addon.privacy.kept_things import kept
from addon.privacy.own_prices import MOST_BYTES
from addon.privacy.retention import Retention
from addon.sites.request_bodies import BadRequest, json_object
from addon.store.database import reason
from assistant.house import House
from assistant.prices import prices_in_force
from ha_tools.leaving.budget import BudgetRule
from ha_tools.leaving.house_only import StayRule
from ha_tools.leaving.sheet import AMOUNTS, month_of

COLUMNS = ("room", "service", "model", "host", "kind", *AMOUNTS)


class PrivacyRoutes:
    """The handlers."""

    def __init__(
        self,
        house: House,
        accounts: HouseAccounts,
        rooms: Callable[[], Mapping[str, str]],
        forgotten: Callable[[], None],
    ) -> None:
        """`rooms` returns the names of satellites by their id; `forgotten` is told when turns were deleted."""
        self._house = house
        self._accounts = accounts
        self._rooms = rooms
        self._forgotten = forgotten

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/privacy", self.overview),
            web.get("/api/privacy/sheet", self.sheet),
            web.get("/api/privacy/sheet.csv", self.sheet_csv),
            web.post("/api/privacy/rules", self.set_rules),
            web.post("/api/privacy/budget", self.set_budget),
            web.post("/api/privacy/retention", self.set_retention),
            web.get("/api/privacy/prices", self.prices),
            web.post("/api/privacy/prices", self.set_prices),
            web.post("/api/privacy/forget", self.forget),
            web.get("/api/privacy/export", self.export),
        ]

    async def overview(self, _request: web.Request) -> web.Response:
        """Return the rules, the budget, the retention, and the rooms and people that they may name."""
        return web.json_response(await self._shown())

    async def sheet(self, request: web.Request) -> web.Response:
        """Return the lines of a month, `month` as 2026-11, this one without it."""
        month, lines = self._lines(request)
        return web.json_response({"month": month, "months": self._accounts.sheet.months, "lines": lines})

    async def sheet_csv(self, request: web.Request) -> web.Response:
        """Return the same as a table for a spreadsheet."""
        month, lines = self._lines(request)
        written = io.StringIO()
        table = csv.writer(written)
        table.writerow(COLUMNS)
        table.writerows([_cell(line[column]) for column in COLUMNS] for line in lines)
        headers = {"Content-Disposition": f'attachment; filename="parley-{month}.csv"'}
        return web.Response(text=written.getvalue(), content_type="text/csv", headers=headers)

    async def set_rules(self, request: web.Request) -> web.Response:
        """Have other rules of what stays in the house: {rules: [{room, speaker, begin, end}]}."""
        rows = (await json_object(request)).get("rules")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadRequest("rules must be a list of rules.")
        try:
            self._accounts.house_only.set(map(StayRule.of, rows))
        except ValueError as err:
            raise BadRequest(str(err)) from err
        return web.json_response(await self._shown())

    async def set_budget(self, request: web.Request) -> web.Response:
        """Have another budget: {dollars, stops}."""
        body = await json_object(request)
        dollars, stops = body.get("dollars"), body.get("stops")
        if not isinstance(dollars, int | float) or isinstance(dollars, bool) or not isinstance(stops, bool):
            raise BadRequest("A budget has dollars, and stops or not.")
        try:
            self._accounts.set_budget(BudgetRule(float(dollars), stops))
        except (ValueError, OverflowError) as err:
            raise BadRequest(str(err)) from err
        return web.json_response(await self._shown())

    async def set_retention(self, request: web.Request) -> web.Response:
        """Keep turns for other times: {days, rooms: {room: days}}."""
        try:
            await self._accounts.set_retention(Retention.of(await json_object(request)))
        except ValueError as err:
            raise BadRequest(str(err)) from err
        self._forgotten()
        return web.json_response(await self._shown())

    async def prices(self, _request: web.Request) -> web.Response:
        """Return the household's table of prices as it is written, what is wrong in it, and the prices in force."""
        return web.json_response(await self._prices())

    async def set_prices(self, request: web.Request) -> web.Response:
        """Have another table: {text}. Lines that cannot be meant are kept in it, and told."""
        text = (await json_object(request)).get("text")
        if not isinstance(text, str) or len(text) > MOST_BYTES / 4:
            raise BadRequest("A table of prices is a text, and not as long.")
        try:
            await self._accounts.prices.write(text)
        except (OSError, UnicodeError) as err:
            raise unavailable(f"The table of prices cannot be written: {err}.") from err
        return web.json_response(await self._prices())

    async def _prices(self) -> dict[str, Any]:
        prices = self._accounts.prices
        return {"text": await prices.text(), "problems": prices.problems, "in_force": prices_in_force()}

    async def forget(self, request: web.Request) -> web.Response:
        """Forget for good what was said in the last `seconds`, or what has `words` in it; {count} unless `sure`."""
        body = await json_object(request)
        seconds, words, talk = body.get("seconds", 0), body.get("words", ""), self._accounts.talk
        if not isinstance(seconds, int | float) or not seconds >= 0 or not isinstance(words, str):
            raise BadRequest("seconds is a number that is not negative, and words a text.")
        if bool(seconds) is bool(words.strip()):
            raise BadRequest("Say the last seconds, or words, that are to be forgotten.")
        if talk is None:
            raise unavailable("Nothing is kept yet.")
        try:
            if body.get("sure") is not True:
                return web.json_response({"count": await talk.count(seconds=seconds, words=words)})
            gone = await talk.forget(seconds=seconds, words=words)
        except OSError as err:
            raise unavailable(f"The turns cannot be deleted: {err}.") from err
        self._forgotten()
        return web.json_response({"deleted": gone})

    async def export(self, request: web.Request) -> web.Response:
        """Return all that is kept as a ZIP; with `person`, the id of one, or `room`, the name of one, of that alone."""
        accounts, of = self._accounts, {"person_id": "person", "room": "room"}
        meant = {name: request.query.get(given, "") for name, given in of.items()}
        if all(meant.values()):
            raise BadRequest("Ask for what is kept of a person, or of a room.")
        try:
            body = await exported(accounts.journal, accounts.store, accounts.sounds, **meant)
        except aiosqlite.Error as err:
            raise unavailable(f"The database cannot be read: {reason(err)}.") from err
        name = f"parley-{datetime.now(self._house.home_assistant.time_zone):%Y-%m-%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type="application/zip", headers=headers)

    async def _shown(self) -> dict[str, Any]:
        accounts, home = self._accounts, self._house.home_assistant.home
        areas = {area.area_id: area.name for area in home.areas.values()}
        return {
            "rules": [asdict(rule) for rule in accounts.house_only.rules],
            "budget": {**asdict(accounts.budget.rule), "spent": accounts.spent, "is_over": accounts.budget.is_over},
            "retention": asdict(accounts.retention),
            "rooms": areas | dict(self._rooms()),
            "people": {person.person_id: person.name for person in self._house.people.all},
            "talked_in": await self._turn_rooms(),
            "kept": await self._kept(),
            "problems": accounts.prices.problems,
        }

    async def _kept(self) -> list[Mapping[str, Any]]:
        try:
            return await kept(self._accounts.store, self._accounts.retention)
        except aiosqlite.Error:
            return []

    async def _turn_rooms(self) -> list[str]:
        try:
            return await self._accounts.journal.rooms()
        except aiosqlite.Error:
            return []

    def _lines(self, request: web.Request) -> tuple[str, list[dict[str, Any]]]:
        month = request.query.get("month") or f"{self._accounts.today:%Y-%m}"
        try:
            begin, end = month_of(date.fromisoformat(f"{month}-01"))
        except ValueError as err:
            raise BadRequest("A month is written as 2026-11.") from err
        return month, self._accounts.sheet.lines(begin, end)


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet takes it for no formula."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in "=+-@\t\r" and value else value
    return round(value, 6)
