"""Home Assistant's users, and what each of them may do in the panel.

Looking on is for everybody whom Home Assistant knows. To talk, to announce and to end a timer is for those who may
control the home there, since they can do the same on its own pages. Satellites (pairing, names, areas, removal) and
everything that was said in the rooms are for administrators; one's own notes and habits are for oneself, too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from aiohttp import web

from ha_tools.home_errors import NotConnected
from ha_tools.live.home_assistant import HomeAssistant

FRESH_SECONDS = 30.0
"""Life of an answer of Home Assistant's about its users, unless it tells of a change before."""

ADMINISTRATORS = "system-admin"
READERS = "system-read-only"
"""Groups of Home Assistant's (homeassistant/auth/const.py)."""

USER_EVENTS = ("user_added", "user_updated", "user_removed")
"""Events on Home Assistant's bus after which its users have other rights."""


class Right(IntEnum):
    """The trust in a person; each may do what those before may."""

    NONE = 0
    LOOK = 1
    USE = 2
    ADMINISTER = 3


RIGHT = web.RequestKey("right", Right)
"""A request's key for the right of the person behind it."""

NEEDS: Mapping[tuple[str, str], Right] = {
    ("GET", "/"): Right.NONE,
    ("GET", "/assets/{file}"): Right.NONE,
    ("GET", "/api/alive"): Right.NONE,
    ("GET", "/api/health"): Right.NONE,
    ("GET", "/api/live"): Right.LOOK,
    ("GET", "/api/satellites"): Right.LOOK,
    ("GET", "/api/timers"): Right.LOOK,
    ("GET", "/api/home"): Right.LOOK,
    ("GET", "/api/home/states"): Right.LOOK,
    ("POST", "/api/converse"): Right.USE,
    ("GET", "/api/talk"): Right.USE,
    ("GET", "/api/talk/ice"): Right.USE,
    ("POST", "/api/talk/offer"): Right.USE,
    ("POST", "/api/announce"): Right.USE,
    ("GET", "/api/announcements"): Right.USE,
    ("GET", "/api/announcements/{announcement_id}"): Right.USE,
    ("DELETE", "/api/announcements/{announcement_id}"): Right.USE,
    ("POST", "/api/announcements/{announcement_id}/acknowledge"): Right.USE,
    ("POST", "/api/timers"): Right.USE,
    ("POST", "/api/plans/{plan_id}"): Right.USE,
    ("DELETE", "/api/plans/{plan_id}"): Right.USE,
    ("GET", "/api/plans/{plan_id}/automation"): Right.ADMINISTER,
    ("POST", "/api/plans/{plan_id}/automation"): Right.ADMINISTER,
    ("GET", "/api/proposals"): Right.USE,
    ("POST", "/api/proposals"): Right.USE,
    ("POST", "/api/proposals/{key}"): Right.USE,
    ("DELETE", "/api/proposals/{key}"): Right.USE,
    ("GET", "/api/notes"): Right.USE,
    ("POST", "/api/notes/{note_id}"): Right.USE,
    ("DELETE", "/api/notes/{note_id}"): Right.USE,
    ("POST", "/api/timers/{timer_id}"): Right.USE,
    ("DELETE", "/api/timers/{timer_id}"): Right.USE,
}
"""Method and path -> the right that the panel's site asks for; what is not listed is for administrators."""


class Users:
    """The users of a Home Assistant, asked anew now and then."""

    def __init__(self, home_assistant: HomeAssistant, clock: Callable[[], float] = time.monotonic) -> None:
        self._home_assistant = home_assistant
        self._clock = clock
        self._rights: dict[str, Right] = {}
        self._fresh_until = 0.0
        self._asking = asyncio.Lock()

    async def right(self, user_id: str) -> Right:
        """Return what a user may do; NONE for one whom Home Assistant does not know. Raises `HomeError`."""
        async with self._asking:
            while self._clock() >= self._fresh_until:
                self._fresh_until = self._clock() + FRESH_SECONDS
                try:
                    self._rights = _rights(await self._home_assistant.ask("config/auth/list"))
                except BaseException:
                    self.forget()
                    raise
            return self._rights.get(user_id, Right.NONE)

    def forget(self) -> None:
        """Ask anew at the next request, and once more where an answer is on its way: something has changed."""
        self._fresh_until = 0.0


def needed(request: web.Request) -> Right:
    """Return the right that a request of the panel's site needs; one that leads nowhere needs none."""
    resource = request.match_info.route.resource
    if resource is None:
        return Right.NONE
    method = "GET" if request.method == "HEAD" else request.method
    return NEEDS.get((method, resource.canonical), Right.ADMINISTER)


def _rights(users: Any) -> dict[str, Right]:
    try:
        return {user["id"]: _right(user) for user in users}
    except (TypeError, KeyError) as err:
        raise NotConnected("Home Assistant's list of its users cannot be read.") from err


def _right(user: Mapping[str, Any]) -> Right:
    groups = user["group_ids"]
    if not user["is_active"]:
        return Right.NONE
    if user["is_owner"] or ADMINISTRATORS in groups:
        return Right.ADMINISTER
    return Right.LOOK if READERS in groups or not groups else Right.USE
