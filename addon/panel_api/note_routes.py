"""Notes in the panel: all that people asked to be remembered, told, corrected, forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web

from addon.panel_api.failed_requests import not_found
from addon.panel_api.panel_people import PanelPeople, is_seen
from addon.sites.request_bodies import BadRequest, json_object
from assistant.house import House
from ha_tools.notes.note import LONGEST_NOTE, LONGEST_WORD, Note


class NoteRoutes:
    """The handlers; for those who may control the home, and what is one person's for that person and administrators."""

    def __init__(self, house: House, people: PanelPeople) -> None:
        self._house = house
        self._people = people

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/api/notes", self.all),
            web.post("/api/notes/{note_id}", self.correct),
            web.delete("/api/notes/{note_id}", self.forget),
        ]

    async def all(self, request: web.Request) -> web.Response:
        """Return the notes, the latest first: {note_id, text, meaning, name, said_at, person, area}."""
        return web.json_response(await self._shown(request))

    async def correct(self, request: web.Request) -> web.Response:
        """Keep a note in other words: {text}."""
        note, body = await self._named(request), await json_object(request)
        text = " ".join(str(body.get("text") or "").split())
        longest = LONGEST_WORD if note.target else LONGEST_NOTE
        if not text or len(text) > longest:
            raise BadRequest(f"A note has 1 to {longest} characters.")
        self._house.notes.keep(replace(note, meaning=text) if note.meaning else replace(note, text=text))
        return await self._told(request)

    async def forget(self, request: web.Request) -> web.Response:
        """Forget a note."""
        self._house.notes.forget(await self._named(request))
        return await self._told(request)

    async def _told(self, request: web.Request) -> web.Response:
        """Return the notes, and whether what was changed will be so after a restart."""
        return web.json_response({"kept": await self._house.notes.kept(), **await self._shown(request)})

    async def _shown(self, request: web.Request) -> dict[str, Any]:
        people = await self._people.seen_by(request)
        areas = self._house.home_assistant.home.areas
        seen = (note for note in self._house.notes.all if not note.person_id or is_seen(note.person_id, people))
        notes = sorted(seen, key=lambda note: -note.said_at)
        return {
            "notes": [
                {
                    "note_id": note.note_id,
                    "text": note.text,
                    "meaning": note.meaning,
                    "name": self._house.home_assistant.home.called(note.target) if note.target else "",
                    "said_at": note.said_at,
                    "person": person.address if (person := self._house.people.get(note.person_id)) else "",
                    "area": areas[note.area_id].name if note.area_id and note.area_id in areas else "",
                }
                for note in notes
            ]
        }

    async def _named(self, request: web.Request) -> Note:
        """Return a note that is shown: by voice, too, one person's own is told to nobody else."""
        note, people = self._house.notes.get(request.match_info["note_id"]), await self._people.seen_by(request)
        if note is None or (note.person_id and not is_seen(note.person_id, people)):
            raise not_found("There is no such note any more.")
        return note
