"""People in the panel: who is known, what is theirs, and their voices, learned in a room and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import aiosqlite
from aiohttp import web

from addon.panel_api.failed_requests import not_found, unavailable
from addon.privacy.house_accounts import HouseAccounts
from addon.satellites.satellites import Satellites
from addon.satellites.voice_lessons import VoiceLessons
from addon.sites.request_bodies import BadRequest, json_object, refusal
from assistant.house import House
from ha_tools.home_errors import HomeError
from ha_tools.people.people import MOST_PEOPLE
from ha_tools.people.person import LONGEST_NAME, Person

MOST_CALENDARS = 10
"""Calendars of one person."""


class PeopleRoutes:
    """The handlers; for administrators."""

    def __init__(self, house: House, satellites: Satellites, lessons: VoiceLessons, accounts: HouseAccounts) -> None:
        self._house = house
        self._satellites = satellites
        self._lessons = lessons
        self._accounts = accounts

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/people", self.all),
            web.get("/api/people/choices", self.choices),
            web.post("/api/people", self.add),
            web.post("/api/people/switch", self.switch),
            web.post("/api/people/lessons", self.learn),
            web.delete("/api/people/lessons/{satellite_id}", self.stop),
            web.post("/api/people/{person_id}", self.change),
            web.delete("/api/people/{person_id}", self.forget),
            web.delete("/api/people/{person_id}/voice", self.forget_voice),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        """Return whether voices are told, the people in the order in which they became known, and the lessons."""
        return web.json_response(self._shown())

    async def choices(self, _request: web.Request) -> web.Response:
        """Return whom Home Assistant knows, and the calendars, lists and rooms that may be chosen."""
        entities = self._house.home_assistant.home.entities.values()

        def named(domain: str) -> list[dict[str, str]]:
            return [{"id": each.entity_id, "name": each.name} for each in entities if each.domain == domain]

        rooms = [
            {"id": known.satellite_id, "name": known.name}
            for known in self._satellites.known
            if self._satellites.conversation(known.satellite_id) is not None
        ]
        people = await self._people_at_home()
        return web.json_response(
            {"at_home": people, "calendars": named("calendar"), "lists": named("todo"), "rooms": rooms}
        )

    async def add(self, request: web.Request) -> web.Response:
        """Have a new person, whose voice is not known yet: {name, entity_id}."""
        self._house.people.keep(self._newcomer(await json_object(request)))
        return await self._told()

    async def switch(self, request: web.Request) -> web.Response:
        """Tell people by their voices, or do not: {is_on}. Voiceprints are kept until they are deleted."""
        is_on = (await json_object(request)).get("is_on")
        if not isinstance(is_on, bool):
            raise BadRequest("is_on is true or false.")
        self._house.speakers.switch(is_on=is_on)
        return web.json_response(self._shown())

    async def learn(self, request: web.Request) -> web.Response:
        """Learn a voice in the room of {satellite_id}: of {person_id}, or of somebody new of {name, entity_id}."""
        body = await json_object(request)
        person = self._house.people.get(str(body.get("person_id") or "")) or self._newcomer(body)
        if not self._lessons.begin(str(body.get("satellite_id") or ""), person):
            raise refusal(web.HTTPConflict, "No voice can be learned in that room now.")
        return web.json_response(self._shown())

    async def stop(self, request: web.Request) -> web.Response:
        """End the lesson of a room."""
        if not self._lessons.stop(request.match_info["satellite_id"]):
            raise not_found("No voice is being learned there.")
        return web.json_response(self._shown())

    async def change(self, request: web.Request) -> web.Response:
        """Have a person be as is told: {name, called, is_greeted, entity_id, calendars, todo_list}."""
        person, body = self._named(request), await json_object(request)
        name, called = _name(body.get("name", person.name)), body.get("called", person.called)
        namesake = self._house.people.named(name)
        if namesake and namesake.person_id != person.person_id:
            raise BadRequest(f"Somebody is called {name} already.")
        calendars = body.get("calendars", list(person.calendars))
        if not isinstance(calendars, list) or len(calendars) > MOST_CALENDARS:
            raise BadRequest(f"A person has {MOST_CALENDARS} calendars at most.")
        changed = replace(
            person,
            name=name,
            called=_name(called) if called else "",
            is_greeted=body.get("is_greeted", person.is_greeted) is True,
            entity_id=_entity(body.get("entity_id", person.entity_id), "person"),
            calendars=tuple(dict.fromkeys(_entity(each, "calendar") for each in calendars if each)),
            todo_list=_entity(body.get("todo_list", person.todo_list), "todo"),
        )
        self._house.people.keep(changed)
        return await self._told()

    async def forget(self, request: web.Request) -> web.Response:
        """Forget a person and all that is theirs for good: the voice, notes, mail accounts, and what they said."""
        person, talk = self._named(request), self._accounts.talk
        if talk is None:
            raise unavailable("Nothing is kept yet.")
        try:
            deleted = await talk.forget_person(person.person_id, with_talk=True)
        except OSError as err:
            raise unavailable(f"Not all could be deleted: {err}.") from err
        return web.json_response({"deleted": deleted, **self._shown()})

    async def forget_voice(self, request: web.Request) -> web.Response:
        """Forget a person's voice alone; it is in no file any more."""
        self._house.speakers.forget(self._named(request).person_id)
        try:
            await self._accounts.voice_forgotten()
        except aiosqlite.Error as err:
            raise unavailable(f"The voice could not be deleted from the disk: {err}.") from err
        return web.json_response(self._shown())

    async def _told(self) -> web.Response:
        """Return everybody, and whether what was changed will be so after a restart."""
        return web.json_response({"kept": await self._house.people.kept(), **self._shown()})

    def _shown(self) -> dict[str, Any]:
        speakers = self._house.speakers
        return {
            "is_on": speakers.is_on,
            "is_ready": speakers.can_learn,
            "most": MOST_PEOPLE,
            "people": [self._person(person) for person in self._house.people.all],
            "lessons": [asdict(lesson) for lesson in self._lessons.lessons.values()],
        }

    def _person(self, person: Person) -> dict[str, Any]:
        """Return a person, with what is theirs."""
        house, person_id = self._house, person.person_id
        mail = house.web.mail.accounts if house.web.mail else ()
        return {
            **person.as_dict(),
            "voice": self._voice(person_id),
            "notes": [
                {"note_id": note.note_id, "text": note.text}
                for note in reversed(house.notes.all)
                if note.person_id == person_id
            ],
            "mail": [account.address for account in mail if account.person_id == person_id],
            "rules": sum(person_id in rule.people for rule in house.permissions.rules),
        }

    def _voice(self, person_id: str) -> Mapping[str, Any] | None:
        made = self._house.speakers.voiceprint(person_id)
        if made is None:
            return None
        sureness, other = self._house.speakers.sureness(person_id)
        near = self._house.people.get(other)
        told = {"sureness": sureness, "near": near.address if near else ""}
        return {"made_at": made.made_at, "room": made.room, **told}

    async def _people_at_home(self) -> list[dict[str, str]]:
        """Return whom Home Assistant knows, exposed or not; nobody while it does not answer."""
        try:
            states = await self._house.home_assistant.ask("get_states")
        except HomeError:
            return []
        return [
            {"id": state["entity_id"], "name": str(state["attributes"].get("friendly_name") or state["entity_id"])}
            for state in states
            if state["entity_id"].startswith("person.")
        ]

    def _newcomer(self, body: Mapping[str, Any]) -> Person:
        """Return a new person of {name, entity_id}. Raises `BadRequest` where there is no place for one."""
        name = _name(body.get("name"))
        if self._house.people.is_full:
            raise BadRequest(f"{MOST_PEOPLE} people are known already.")
        if self._house.people.named(name):
            raise BadRequest(f"Somebody is called {name} already.")
        return Person(name, entity_id=_entity(body.get("entity_id", ""), "person"))

    def _named(self, request: web.Request) -> Person:
        person = self._house.people.get(request.match_info["person_id"])
        if person is None:
            raise not_found("There is no such person any more.")
        return person


def _name(given: Any) -> str:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if not (0 < len(name) <= LONGEST_NAME and any(map(str.isalnum, name)) and name.isprintable()):
        raise BadRequest(f"A name has 1 to {LONGEST_NAME} characters.")
    return name


def _entity(given: Any, domain: str) -> str:
    """Return an entity id of a domain, or nothing."""
    if given == "":
        return ""
    if not isinstance(given, str) or not given.startswith(f"{domain}.") or len(given) > 255:
        raise BadRequest(f"That is no {domain} of Home Assistant's.")
    return given
