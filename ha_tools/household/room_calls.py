"""Calls between rooms, as people ask for them."""

from __future__ import annotations

from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.household.announcing import audience
from ha_tools.results.result import Outcome, Result


@writes(for_model=False, needs_home=False, idempotent=False)
async def call_room(call: Call, *, name: Annotated[str, "The room as said"]) -> Result:
    """Talk with another room, which hears a chime and who calls before anybody is heard."""
    to, here = audience(call, name), call.place.satellite_id
    if call.messenger is None or not here:
        return Result(Outcome.UNAVAILABLE, (Fact("call.from_nowhere"),))
    rooms = [room for room in to.rooms if room.satellite_id != here] if to else []
    if not rooms:
        return Result(Outcome.UNAVAILABLE, (Fact("announced.no_room", name=name),))
    obstacle = ""
    for room in rooms:
        obstacle = call.messenger.call(here, room.satellite_id)
        if not obstacle:
            return Result(Outcome.UNDERWAY, (Fact("call.calling", name=room.name),))
    return Result(Outcome.UNAVAILABLE, (Fact(f"call.{obstacle}", name=rooms[-1].name),))


@writes(for_model=False, needs_home=False)
async def hang_up(call: Call) -> Result:
    """End the call of this room, which its wake word has ended already."""
    if call.messenger:
        call.messenger.hang_up(call.place.satellite_id)
    return Result(Outcome.ALREADY, (Fact("call.over"),))
