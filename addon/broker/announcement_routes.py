"""Announcements over HTTP: making them, waiting for what becomes of them, looking, acknowledging and cancelling."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from addon.broker.announcement import Announcement, Origin
from addon.broker.broker import Broker
from addon.broker.request_parser import AnnouncementError, parse
from addon.sites.request_bodies import BadRequest, json_object
from addon.sites.users import RIGHT, Right

_GONE = "No announcement has this id any more."


class AnnouncementRoutes:
    """The handlers, on both sites."""

    def __init__(self, broker: Broker, keep: Callable[[], Awaitable[bool]]) -> None:
        """`keep` writes down what waits, so that a restart loses nothing."""
        self._broker = broker
        self._keep = keep

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/api/announce", self.announce),
            web.get("/api/announcements", self.announcements),
            web.get("/api/announcements/{announcement_id}", self.announcement),
            web.delete("/api/announcements/{announcement_id}", self.cancel),
            web.post("/api/announcements/{announcement_id}/acknowledge", self.acknowledge),
        ]

    async def announce(self, request: web.Request) -> web.Response:
        """Announce and say where; with `wait` say, once it is over, what became of it, and what was answered."""
        origin = Origin.PANEL if RIGHT in request else Origin.HTTP
        try:
            asked = parse(await json_object(request))
            announcement = self._broker.submit(asked, origin)
        except AnnouncementError as err:
            raise BadRequest(str(err), **({"fields": err.fields} if err.fields else {})) from err
        if asked.wait:
            await announcement.waited(asked.wait)
            return web.json_response(announcement.told())
        return await self._taken(announcement)

    async def announcements(self, request: web.Request) -> web.Response:
        """Return the announcements that wait, and the last that are over, the newest first."""
        shown = (each for each in self._broker.announcements if _is_shown(request, each))
        return web.json_response({"announcements": [each.as_dict() for each in shown]})

    async def announcement(self, request: web.Request) -> web.Response:
        """Return one announcement and what has become of it."""
        return web.json_response(self._named(request).as_dict())

    async def acknowledge(self, request: web.Request) -> web.Response:
        """End an announcement everywhere: somebody has heard it."""
        announcement = self._named(request)
        if not self._broker.acknowledge(announcement.id):
            raise _refusal(web.HTTPConflict, "It is over already.")
        return web.json_response(announcement.as_dict())

    async def cancel(self, request: web.Request) -> web.Response:
        """End an announcement wherever it waits or is said."""
        announcement = self._named(request)
        if not self._broker.cancel(announcement.id):
            raise _refusal(web.HTTPConflict, "It is over already.")
        return web.json_response(announcement.as_dict())

    async def _taken(self, announcement: Announcement) -> web.Response:
        """Say in which rooms it is on its way, and why not, or not yet, in others."""
        receipts = announcement.receipts
        taken = {
            "id": announcement.id,
            "rooms": [receipt.room for receipt in receipts if not receipt.outcome.over],
            "receipts": [receipt.as_dict() for receipt in receipts if receipt.outcome.over or receipt.reason],
        }
        if not taken["rooms"]:
            why = " ".join(f"{receipt.room}: {receipt.reason}" for receipt in receipts)
            return web.json_response({"error": f"Nobody can hear it. {why}", **taken}, status=409)
        await self._keep()
        return web.json_response(taken, status=202)

    def _named(self, request: web.Request) -> Announcement:
        announcement = self._broker.announcement(request.match_info["announcement_id"])
        if announcement is None or not _is_shown(request, announcement):
            raise _refusal(web.HTTPNotFound, _GONE)
        return announcement


def _is_shown(request: web.Request, announcement: Announcement) -> bool:
    """Return whether a person at the panel, or a program, sees it: what was said in rooms is for administrators."""
    return request.get(RIGHT, Right.ADMINISTER) >= Right.ADMINISTER or not announcement.is_said


def _refusal(kind: type[web.HTTPException], error: str) -> web.HTTPException:
    return kind(text=json.dumps({"error": error}), content_type="application/json")
