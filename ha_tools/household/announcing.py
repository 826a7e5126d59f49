"""Messages that are spoken in other rooms: whom they are for, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.acting.call import Call
from ha_tools.acting.messenger import MessageSender, SpeakingRoom
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Fact, Thing, Things
from ha_tools.home.home import Area, Floor
from ha_tools.home.names import words
from ha_tools.results.result import Action, Outcome, Result

EVERYONE = "everyone"
"""Stands for all rooms but the speaker's own."""

_EVERYBODY = frozenset(
    "".join(words(name))
    for name in (EVERYONE, "everybody", "everywhere", "all", "all rooms", "the whole house", "the house", "family")
)

SERVICE = "parley.announce"
"""The deed, as a turn's trace names it."""


@dataclass(frozen=True)
class Audience:
    """The rooms that a message is for."""

    name: str
    """The name that they were called by."""
    rooms: tuple[SpeakingRoom, ...]
    is_everyone: bool = False


def audience(call: Call, name: object) -> Audience | None:
    """Return the rooms that a name means; None where it is no room's, and where nobody speaks in rooms."""
    if call.messenger is None or not isinstance(name, str):
        return None
    rooms = call.messenger.rooms()
    spoken = "".join(words(name))
    if spoken in _EVERYBODY:
        others = (room for room in rooms if room.satellite_id != call.place.satellite_id)
        return Audience(name, tuple(others), is_everyone=True)
    floors = {floor.floor_id for floor in call.home.floors.values() if _is_called(spoken, floor)}
    areas = {
        area.area_id: area.name
        for area in call.home.areas.values()
        if area.floor_id in floors or _is_called(spoken, area)
    }
    meant = [room for room in rooms if room.area_id in areas or "".join(words(room.name)) == spoken]
    return Audience(name, tuple(meant)) if meant or areas or floors else None


async def announced(call: Call, message: str, to: Audience) -> Result:
    """Have a message said in rooms, and tell where it will be heard."""
    if call.messenger is None or not to.rooms:
        fact = Fact("announced.nobody") if to.is_everyone else Fact("announced.no_room", name=to.name)
        return Result(Outcome.UNAVAILABLE, (fact,))
    spoken = call.utterance
    sender = MessageSender(
        call.place.satellite_id if spoken else "",
        None if call.by_model else spoken,
        call.speaker or "",
        call.turn_id,
    )
    problems = await call.messenger.say(message, to.rooms, by_model=call.by_model, sender=sender)
    reached = [room for room in to.rooms if room.satellite_id not in problems]
    empty = [room for room in reached if room.is_empty and sender.satellite_id]
    missed = [room for room in to.rooms if room.satellite_id in problems]
    lost = [Fact("announced.unheard", things=_things(missed))] if missed else []
    if not reached:
        return Result(Outcome.UNAVAILABLE, tuple(lost))
    there = [room for room in reached if room not in empty]
    told = [Fact("announced.rooms", things=_things(there))] if there else []
    if to.is_everyone and there and not missed:
        told = [Fact("announced.everyone")]
    kept = [Fact("announced.kept", things=_things(empty))] if empty else []
    ids = tuple(room.satellite_id for room in reached)
    action = Action(SERVICE, ids, {"message": message}, dict.fromkeys(ids, "not said"), dict.fromkeys(ids, "waiting"))
    return Result(Outcome.UNDERWAY, (*told, *kept, *lost), (action,))


def _is_called(spoken: str, place: Area | Floor) -> bool:
    return spoken in {"".join(words(name)) for name in place.names}


def _things(rooms: Sequence[SpeakingRoom]) -> Things:
    return Things(tuple(Thing(room.name) for room in rooms))


@reads(for_model=False, needs_home=False, quotes="")
async def play_messages(call: Call) -> Result:
    """Tell how many messages wait in this room, which are heard as soon as it is quiet."""
    count = call.messenger.kept_for(call.place.satellite_id) if call.messenger else 0
    return Result(Outcome.ANSWERED, (Fact("room_messages.some", count=count) if count else Fact("room_messages.none"),))
