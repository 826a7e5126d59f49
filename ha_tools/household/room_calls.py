"""Calls between rooms, as people ask for them."""

from __future__ import annotations

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.messenger import SpeakingRoom
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.home.names import words
from ha_tools.household.announcing import audience
from ha_tools.results.result import Outcome, Result

_PAGES = frozenset({"panel", "browser"})
"""Words for a page of Parley in a browser."""


@writes(for_model=False, needs_home=False, idempotent=False)
async def call_room(call: Call, *, name: Annotated[str, "The room as said"]) -> Result:
    """Talk with another room, which hears a chime and who calls before anybody is heard."""
    here = call.place.satellite_id
    if call.messenger is None or not here:
        return Result(Outcome.UNAVAILABLE, (Fact("call.from_nowhere"),))
    if is_page(name):
        rooms = [room for room in _browsers(call, name) if room.satellite_id != here]
        if not rooms:
            return Result(Outcome.UNAVAILABLE, (Fact("call.no_page"),))
    else:
        to = audience(call, name)
        rooms = [room for room in to.rooms if room.satellite_id != here] if to else []
    if not rooms:
        return Result(Outcome.UNAVAILABLE, (Fact("announced.no_room", name=name),))
    obstacle = ""
    for room in rooms:
        obstacle = call.messenger.call(here, room.satellite_id)
        if not obstacle:
            return Result(Outcome.UNDERWAY, (Fact("call.calling", name=room.name),))
    return Result(Outcome.UNAVAILABLE, (Fact(f"call.{obstacle}", name=rooms[-1].name),))


def is_page(name: str) -> bool:
    """Return whether a page in a browser is meant: "the panel", "Anna's browser"."""
    return bool(_PAGES & set(words(name)))


def _browsers(call: Call, name: str) -> list[SpeakingRoom]:
    """Return the open pages of whom a name names; all where it names nobody."""
    owner = [word.removesuffix("s") for word in words(name) if word not in {*_PAGES, "s"}]
    pages = [room for room in call.messenger.rooms() if room.is_browser] if call.messenger else []
    return [page for page in pages if set(owner) <= {word.removesuffix("s") for word in words(page.name)}]


@writes(for_model=False, needs_home=False)
async def hang_up(call: Call) -> Result:
    """End the call of this room, which its wake word has ended already."""
    if call.messenger:
        call.messenger.hang_up(call.place.satellite_id)
    return Result(Outcome.ALREADY, (Fact("call.over"),))
