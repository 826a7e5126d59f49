"""People in the panel: who is known by their voice, learned anew in a room, and forgotten."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.sites.request_bodies import json_object, refusal
from assistant.house import House
from ha_tools.people.person import Person


class PeopleRoutes:
    """The handlers; for administrators."""

    def __init__(self, house: House) -> None:
        self._house = house

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/people", self.all),
            web.post("/api/people/{person_id}/voice", self.learn),
            web.delete("/api/people/{person_id}", self.forget),
        ]

    async def all(self, _request: web.Request) -> web.Response:
        """Return {is_on, people: [{person_id, name, called, knows_voice}]}, in the order in which they became known."""
        return web.json_response(self._shown())

    async def learn(self, request: web.Request) -> web.Response:
        """Learn a person's voice anew, in the room of {satellite_id}."""
        person, body = self._named(request), await json_object(request)
        voices = self._house.voices
        if voices is None or not voices.begin(str(body.get("satellite_id") or ""), person.person_id):
            raise refusal(web.HTTPConflict, "No voice can be learned in that room now.")
        return web.json_response(self._shown())

    async def forget(self, request: web.Request) -> web.Response:
        """Forget a person, with their voice and what they said of themselves."""
        self._house.people.forget(self._named(request))
        return web.json_response({"kept": await self._house.people.kept(), **self._shown()})

    def _shown(self) -> dict[str, Any]:
        speakers = self._house.speakers
        people = [
            {
                "person_id": person.person_id,
                "name": person.name,
                "called": person.called,
                "knows_voice": speakers.voiceprint(person.person_id) is not None,
            }
            for person in self._house.people.all
        ]
        return {"is_on": speakers.is_on, "people": people}

    def _named(self, request: web.Request) -> Person:
        person = self._house.people.get(request.match_info["person_id"])
        if person is None:
            raise not_found("There is no such person any more.")
        return person
