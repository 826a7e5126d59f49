"""Contacts in the panel: the home's address book, read, filled and corrected."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.sites.request_bodies import BadRequest, json_object
from assistant.house import House
from ha_tools.contacts.contact import contact_of
from ha_tools.contacts.contacts import MOST_CONTACTS
from ha_tools.contacts.dial_action import dial_action_of

LONGEST_ID = 40


class ContactRoutes:
    """The handlers; for those who administer the home."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/contacts", self.all),
            web.post("/api/contacts/{contact_id}", self.keep),
            web.delete("/api/contacts/{contact_id}", self.forget),
            web.post("/api/dialling", self.call_by),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        """Return all contacts by name: {contact_id, name, aliases, phone, mail, notify}, and how calls are made."""
        return web.json_response(self._shown())

    async def keep(self, request: web.Request) -> web.Response:
        """Keep a contact, new or changed: {name, aliases, phone, mail, notify}."""
        contact_id, contacts = request.match_info["contact_id"], self._house.contacts
        if not (contact_id.isalnum() and len(contact_id) <= LONGEST_ID):
            raise BadRequest("A contact's id has letters and digits.")
        if contacts.is_full and contacts.get(contact_id) is None:
            raise BadRequest(f"The address book holds {MOST_CONTACTS} contacts.")
        try:
            contact = contact_of(await json_object(request), contact_id)
        except ValueError as err:
            raise BadRequest(str(err)) from err
        contacts.keep(contact)
        return await self._told()

    async def forget(self, request: web.Request) -> web.Response:
        """Forget a contact."""
        contact = self._house.contacts.get(request.match_info["contact_id"])
        if contact is None:
            raise not_found("There is no such contact any more.")
        self._house.contacts.forget(contact)
        return await self._told()

    async def call_by(self, request: web.Request) -> web.Response:
        """Make calls in another way: {service, data, emergencies}; in none where the service is empty."""
        told = await json_object(request)
        try:
            action = dial_action_of(told) if told.get("service") else None
        except ValueError as err:
            raise BadRequest(str(err)) from err
        self._house.contacts.call_by(action)
        return await self._told()

    async def _told(self) -> web.Response:
        """Return all contacts, and whether what was changed will be so after a restart."""
        return web.json_response({"kept": await self._house.contacts.kept(), **self._shown()})

    def _shown(self) -> dict[str, Any]:
        contacts = self._house.contacts
        dialling = contacts.dial_action.as_dict() if contacts.dial_action else None
        return {"contacts": [contact.as_dict() for contact in contacts.all], "dialling": dialling}
