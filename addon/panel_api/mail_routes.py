"""Mail accounts in the panel: set up, tried, changed, forgotten. No password ever goes back to a page."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Mapping
from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.sites.request_bodies import BadRequest, json_object
from addon.store.kept_mail import KeptMail
from assistant.house import House
from ha_tools.mail.mail_account import MailAccount, account_of, is_address, servers_of
from ha_tools.mail.mail_errors import MailError
from ha_tools.mail.mailbox import Mailbox

MOST_ACCOUNTS = 20
"""A household has fewer."""


class MailRoutes:
    """The handlers; for administrators: who sets an account up gives the app its password."""

    def __init__(self, house: House, kept: KeptMail) -> None:
        self._house = house
        self._kept = kept

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/mail", self.all),
            web.get("/api/mail/servers", self.servers),
            web.post("/api/mail", self.add),
            web.post("/api/mail/check", self.check),
            web.put("/api/mail/{account_id}", self.change),
            web.delete("/api/mail/{account_id}", self.forget),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        """Return the accounts without their passwords, the people and areas to choose from, whether a PIN is set."""
        return web.json_response(self._shown())

    async def servers(self, request: web.Request) -> web.Response:
        """Return the servers that ?address= probably has: {incoming, outgoing}, each {host, port, security}."""
        address = request.query.get("address", "")
        if not is_address(address):
            raise BadRequest("That is no mail address.")
        incoming, outgoing = servers_of(address)
        return web.json_response({"incoming": vars(incoming), "outgoing": vars(outgoing)})

    async def add(self, request: web.Request) -> web.Response:
        """Keep a new account: {name, address, password, …}; user and servers may be left out."""
        if len(self._kept.all) >= MOST_ACCOUNTS:
            raise BadRequest(f"There are {MOST_ACCOUNTS} accounts already.")
        return await self._keep(_account({**await json_object(request), "account_id": uuid.uuid4().hex[:12]}))

    async def change(self, request: web.Request) -> web.Response:
        """Keep an account as it is now; without a password the one before holds, for the same servers."""
        before = self._named(request)
        return await self._keep(_account(self._with_password({**await json_object(request)}, before)))

    async def forget(self, request: web.Request) -> web.Response:
        """Forget an account."""
        self._kept.forget(self._named(request))
        return web.json_response(self._shown())

    async def check(self, request: web.Request) -> web.Response:
        """Try an account that may not be kept yet: {incoming, outgoing}, each the name of a problem, or empty."""
        body = await json_object(request)
        before = self._kept.get(str(body.get("account_id") or ""))
        account = _account(self._with_password(body, before) if before else body)
        box = Mailbox(account)
        return web.json_response(
            {"incoming": await _problem(box.check()), "outgoing": await _problem(box.check_sending())}
        )

    async def _keep(self, account: MailAccount) -> web.Response:
        return web.json_response({"kept": await self._kept.keep(account), **self._shown()})

    def _with_password(self, body: Mapping[str, Any], before: MailAccount) -> Mapping[str, Any]:
        """Return a body with the kept password where it has none: never for another server, which would be told it."""
        given = {**body, "account_id": before.account_id}
        if given.get("password"):
            return given
        account = _account({**given, "password": before.password})
        if _told_password(account) != _told_password(before):
            raise BadRequest("The servers or the user's name are others: type the password again.")
        return {**given, "password": before.password}

    def _named(self, request: web.Request) -> MailAccount:
        account = self._kept.get(request.match_info["account_id"])
        if account is None:
            raise not_found("There is no such mail account any more.")
        return account

    def _shown(self) -> dict[str, Any]:
        house = self._house
        accounts = [
            {name: value for name, value in account.as_dict().items() if name != "password"}
            for account in self._kept.all
        ]
        areas = house.home_assistant.home.areas.values()
        return {
            "accounts": accounts,
            "people": [{"id": person.person_id, "name": person.name} for person in house.people.all],
            "areas": [{"id": area.area_id, "name": area.name} for area in areas],
            "has_pin": house.permissions.has_pin,
        }


def _account(body: Mapping[str, Any]) -> MailAccount:
    try:
        return account_of(body)
    except ValueError as err:
        raise BadRequest(str(err)) from err


def _told_password(account: MailAccount) -> tuple[object, ...]:
    return account.incoming, account.outgoing, account.user


async def _problem(checked: Awaitable[None]) -> str:
    try:
        await checked
    except MailError as err:
        return err.problem
    return ""
