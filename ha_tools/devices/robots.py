"""Vacuums and lawn mowers."""

from collections.abc import Sequence
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.change import change
from ha_tools.acting.target import Area, Exclude, Floor, Name, targets, which
from ha_tools.acting.tool import writes
from ha_tools.acting.wish import Cannot, Step, Wish, cannot
from ha_tools.facts.facts import Fact
from ha_tools.home.choices import spoken_choices
from ha_tools.home.home import Entity
from ha_tools.home.name_lists import area_ids
from ha_tools.home.state import State
from ha_tools.results.result import Outcome, Result

CLEAN_AREA = 16384
"""VacuumEntityFeature.CLEAN_AREA."""

FEATURES = {
    "vacuum": {"start": 8192, "pause": 4, "stop": 8, "dock": 16, "locate": 512},
    "lawn_mower": {"start": 1, "pause": 2, "dock": 4, "stop": 8},
}
"""Domain -> deed -> its bit of VacuumEntityFeature or LawnMowerEntityFeature."""

SERVICES = {
    ("vacuum", "dock"): "return_to_base",
    ("lawn_mower", "start"): "start_mowing",
}
"""Services that are not called like the deed."""

AT_WORK = frozenset({"cleaning", "mowing", "returning"})
"""States of a robot that moves."""

Deed = Annotated[Literal["start", "pause", "stop", "dock", "locate"], "dock sends it home"]
Rooms = Annotated[list[str] | None, "Rooms to clean, as said"]


@writes("vacuum", "lawn_mower", for_model=False)
async def run_robot(
    call: Call,
    *,
    action: Deed,
    name: Name = None,
    area: Area = None,
    floor: Floor = None,
    rooms: Rooms = None,
    exclude: Exclude = None,
) -> Result:
    """Start, pause, stop, send home or find vacuums and lawn mowers; clean rooms."""
    cleaned = _areas(call, (rooms or ()) if action == "start" else ())
    if isinstance(cleaned, Result):
        return cleaned
    found = _cleaners(call, cleaned) if cleaned and not (name and call.home.bearers(name)) else None
    domains = ("vacuum",) if cleaned else ("vacuum", "lawn_mower")
    found = found or targets(call, name=name, area=area, floor=floor, domains=domains, exclude=exclude)
    if isinstance(found, Result):
        return found
    return await change(call, found, _cleaning(call, cleaned) if cleaned else _WISHES[action])


def _areas(call: Call, rooms: Sequence[str]) -> tuple[str, ...] | Result:
    """The areas of these names; a room that is not there is said so, and none is cleaned instead."""
    found: list[str] = []
    for room in rooms:
        named = area_ids(call.home, room, call.place)
        if not named:
            return Result(Outcome.UNKNOWN, (Fact("no_such.area", name=room),))
        found.extend(named)
    return tuple(found)


def _cleaners(call: Call, areas: Sequence[str]) -> tuple[Entity, ...] | Result | None:
    """The vacuum that can be sent to these rooms; None where there is none."""
    able = [entity for entity in call.home.entities.values() if set(areas) <= set(entity.cleans)]
    if len(able) > 1:
        return which(spoken_choices(call.home, able))
    return tuple(able) or None


def _cleaning(call: Call, areas: Sequence[str]) -> Wish:
    def step(state: State) -> Step | Cannot:
        if not (state.attributes.get("supported_features") or 0) & CLEAN_AREA:
            return cannot("clean_rooms")
        entity = call.home.entities[state.entity_id]
        if unknown := [area for area in areas if area not in entity.cleans]:
            return cannot("find_rooms", areas=_named(call, unknown))
        data = {"cleaning_area_id": list(areas)}
        return Step("clean_area", lambda now: now.state == "cleaning", data, always=True)

    return Wish(step, Fact("clean", areas=_named(call, areas)))


def _named(call: Call, areas: Sequence[str]) -> tuple[Fact, ...]:
    return tuple(Fact("area", name=call.home.areas[area].name) for area in areas)


def _step(state: State, action: str) -> Step | Cannot:
    features = state.attributes.get("supported_features") or 0
    known = FEATURES[state.domain]
    if action == "stop" and not features & known["stop"]:
        action = "pause"
    if not features & known.get(action, 0):
        return cannot(f"robot.{action}")
    if action in {"stop", "pause"} and state.state not in {*AT_WORK, "paused", "idle"}:
        return cannot("while_idle")
    service = SERVICES.get((state.domain, action), action)
    return Step(
        service, lambda now: now.state in _REACHED[action], underway=_UNDERWAY[action], always=action == "locate"
    )


_REACHED = {
    "start": frozenset({"cleaning", "mowing"}),
    "pause": frozenset({"paused", "idle"}),
    "stop": frozenset({"idle", "paused", "docked"}),
    "dock": frozenset({"docked"}),
    "locate": frozenset({"cleaning", "mowing", "paused", "idle", "docked", "returning", "error", "unknown"}),
}
_UNDERWAY = {action: frozenset({"returning"} if action == "dock" else ()) for action in _REACHED}

_WISHES = {
    "start": Wish(lambda state: _step(state, "start"), Fact("start")),
    "pause": Wish(lambda state: _step(state, "pause"), Fact("pause_robot")),
    "stop": Wish(lambda state: _step(state, "stop"), Fact("stop")),
    "dock": Wish(lambda state: _step(state, "dock"), Fact("dock")),
    "locate": Wish(lambda state: _step(state, "locate"), Fact("locate")),
}
