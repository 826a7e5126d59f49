"""Home Assistant's registries and what they say about the home: fetched, and turned into a Home."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools.home import ANY_GROUP, Area, Entity, Floor, Home
from ha_tools.live.connection import Connection
from ha_tools.state import State

UPDATES = (
    "area_registry_updated",
    "floor_registry_updated",
    "device_registry_updated",
    "entity_registry_updated",
    "homeassistant_started",
    "core_config_updated",
)
"""Events after which the registries and the home's own settings may read differently."""

SWITCH_AS_X = "switch_as_x"
"""The integration that shows a switch as a lock, a cover, a valve …"""

Entry = Mapping[str, Any]
"""A registry entry as Home Assistant sends it."""


@dataclass(frozen=True)
class StandIn:
    """What a switch is shown as besides, by the integration "switch as X"."""

    entity_id: str
    """Its lock, its garage door, its valve, its light …"""
    is_inverted: bool = False
    """Whether turning the switch on closes it."""


@dataclass(frozen=True)
class Registries:
    """What was fetched, as it came."""

    exposed: frozenset[str] = frozenset()
    """The entity ids that the user lets assistants see."""
    areas: Sequence[Entry] = ()
    """config/area_registry/list."""
    floors: Sequence[Entry] = ()
    """config/floor_registry/list."""
    devices: Sequence[Entry] = ()
    """config/device_registry/list."""
    entities: Mapping[str, Entry | None] = field(default_factory=dict)
    """config/entity_registry/get_entries of what is exposed: the one command that carries aliases."""
    stand_ins: Mapping[str, tuple[StandIn, ...]] = field(default_factory=dict)
    """Entity id of a switch -> what it is shown as."""


async def fetch(connection: Connection) -> Registries:
    """Everything the home is made of, but for the states."""
    exposed, areas, floors, devices = await asyncio.gather(
        exposed_ids(connection.command),
        connection.command("config/area_registry/list"),
        connection.command("config/floor_registry/list"),
        connection.command("config/device_registry/list"),
    )
    ids = sorted(exposed)
    known = (await connection.command("config/entity_registry/list_for_display"))["entities"]
    shown = [entry["ei"] for entry in known if entry["pl"] == SWITCH_AS_X]
    entities = await connection.command("config/entity_registry/get_entries", entity_ids=[*ids, *shown])
    exposed_entries = {item: entities[item] for item in ids}
    return Registries(exposed, areas, floors, devices, exposed_entries, _stand_ins(entities, shown))


def _stand_ins(entities: Mapping[str, Entry | None], shown: Iterable[str]) -> dict[str, tuple[StandIn, ...]]:
    stand_ins: dict[str, tuple[StandIn, ...]] = {}
    for item in shown:
        options = (entities[item] or {}).get("options", {}).get(SWITCH_AS_X, {})
        if switch := options.get("entity_id"):
            stand_ins[switch] = (*stand_ins.get(switch, ()), StandIn(item, bool(options.get("invert"))))
    return stand_ins


async def exposed_ids(ask: Callable[..., Awaitable[Any]]) -> frozenset[str]:
    """The entity ids that the user lets assistants see at this moment."""
    listed = (await ask("homeassistant/expose_entity/list"))["exposed_entities"]
    return frozenset(item for item, seen_by in listed.items() if seen_by.get("conversation"))


def home_of(registries: Registries, states: Mapping[str, State]) -> Home:
    """The home as people speak of it: what is exposed and has a state."""
    areas = {entry["area_id"]: _area(entry) for entry in registries.areas}
    floors = {entry["floor_id"]: _floor(entry) for entry in registries.floors}
    device_areas = {entry["id"]: entry["area_id"] for entry in registries.devices}
    entities = {
        item: _entity(states, item, registries.entities.get(item) or {}, device_areas, areas)
        for item in sorted(registries.exposed)
        if item in states
    }
    return Home(floors=floors, areas=areas, entities=entities)


def _area(entry: Entry) -> Area:
    measured_by = frozenset(
        sensor for key in ("temperature_entity_id", "humidity_entity_id") if (sensor := entry.get(key))
    )
    return Area(entry["area_id"], entry["name"], tuple(sorted(entry["aliases"])), entry["floor_id"], measured_by)


def _floor(entry: Entry) -> Floor:
    return Floor(entry["floor_id"], entry["name"], tuple(sorted(entry["aliases"])))


def members_of(states: Mapping[str, State], entity_id: str) -> tuple[str, ...]:
    """The ids of all that a group comes down to; none where it is no group, or has nothing in it that is there."""
    found: dict[str, None] = {}
    seen, waiting = {entity_id}, list(_listed_members(states.get(entity_id)))
    while waiting:
        item = waiting.pop(0)
        if item in seen or item not in states:
            continue
        seen.add(item)
        inner = _listed_members(states[item])
        waiting[:0] = inner
        found.update({} if inner else {item: None})
    return tuple(found)


def _listed_members(state: State | None) -> tuple[str, ...]:
    """What a group's state lists. A scene is none, and what lists things of other kinds only depends on them."""
    ids = state.attributes.get("entity_id") if state else None
    if state is None or state.domain == "scene" or not isinstance(ids, list | tuple):
        return ()
    listed = tuple(str(item) for item in ids if item != state.entity_id)
    is_group = state.domain == ANY_GROUP or all(item.partition(".")[0] == state.domain for item in listed)
    return listed if is_group else ()


def _entity(
    states: Mapping[str, State],
    item: str,
    entry: Entry,
    device_areas: Mapping[str, str | None],
    areas: Mapping[str, Area],
) -> Entity:
    state = states[item]
    area = areas.get(entry.get("area_id") or device_areas.get(entry.get("device_id") or "") or "")
    name = str(state.attributes.get("friendly_name") or state.entity_id.partition(".")[2].replace("_", " "))
    options = entry.get("options", {}).get(state.domain, {})
    aliases = [alias.strip() for alias in entry.get("aliases", ()) if alias and alias.strip() != name]
    return Entity(
        entity_id=state.entity_id,
        name=name,
        aliases=tuple(aliases),
        area_id=area.area_id if area else None,
        floor_id=area.floor_id if area else None,
        device_class=state.attributes.get("device_class"),
        keeps_code=bool(options.get("default_code")),
        cleans=tuple(sorted(options.get("area_mapping", ()))),
        runs_as=entry.get("unique_id", "") if state.domain == "script" else "",
        modes=frozenset(map(str, state.attributes.get("hvac_modes") or ()))
        if state.domain == "climate"
        else frozenset(),
        members=members_of(states, item),
    )
