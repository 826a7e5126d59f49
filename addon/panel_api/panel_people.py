"""The person of the home before a page: Home Assistant's user, by the person that the page People names for each."""

from __future__ import annotations

from aiohttp import web

from addon.sites.origin import USER_HEADER
from addon.sites.users import RIGHT, Right
from assistant.house import House
from ha_tools.home_errors import HomeError


class PanelPeople:
    """Says whose a page is. What one person said or has is for that person and for administrators."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def seen_by(self, request: web.Request) -> frozenset[str] | None:
        """Return the ids of the people whose own things a page shows; None for everybody's."""
        if request[RIGHT] >= Right.ADMINISTER:
            return None
        user, linked = request.headers.get(USER_HEADER, ""), [each for each in self._house.people.all if each.entity_id]
        if not (user and linked):
            return frozenset()
        try:
            states = await self._house.home_assistant.ask("get_states")
        except HomeError:
            return frozenset()
        own = {state["entity_id"] for state in states if state["attributes"].get("user_id") == user}
        return frozenset(each.person_id for each in linked if each.entity_id in own)


def is_seen(person_id: str | None, seen: frozenset[str] | None) -> bool:
    """Return whether something of a person is shown to somebody who sees the things of those."""
    return seen is None or (person_id or "") in seen
