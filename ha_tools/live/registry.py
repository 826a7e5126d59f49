"""Home Assistant's registries and what they say about the home: fetched, and turned into a Home."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools.home.home import ANY_GROUP, Area, Entity, Floor, Home, Label
from ha_tools.home.state import State
from ha_tools.live.incoming_names import Naming
from ha_tools.live.shapes import Entry, entries, entry, is_entity_id, items, text, texts
from ha_tools.live.websocket import HomeAssistantSocket

UPDATES = (
    "area_registry_updated",
    "floor_registry_updated",
    "label_registry_updated",
    "device_registry_updated",
    "entity_registry_updated",
    "homeassistant_started",
    "core_config_updated",
)
"""Events after which the registries and the home's own settings may read differently."""

SWITCH_AS_X = "switch_as_x"
"""The integration that shows a switch as a lock, a cover, a valve …"""


@dataclass(frozen=True)
class StandIn:
    """The thing that a switch is also shown as, by the integration "switch as X"."""

    entity_id: str
    """Its lock, its garage door, its valve, its light …"""
    is_inverted: bool = False
    """True if turning the switch on closes it."""


@dataclass(frozen=True)
class Registries:
    """The registries as they were fetched."""

    exposed: frozenset[str] = frozenset()
    """The entity ids that the user lets assistants see."""
    areas: Sequence[Entry] = ()
    """config/area_registry/list."""
    floors: Sequence[Entry] = ()
    """config/floor_registry/list."""
    labels: Sequence[Entry] = ()
    """config/label_registry/list."""
    devices: Sequence[Entry] = ()
    """config/device_registry/list."""
    entities: Mapping[str, Entry] = field(default_factory=dict)
    """config/entity_registry/get_entries of what is exposed: the one command that carries aliases."""
    stand_ins: Mapping[str, tuple[StandIn, ...]] = field(default_factory=dict)
    """Entity id of a switch -> what it is shown as."""


async def fetch(connection: HomeAssistantSocket) -> Registries:
    """Everything the home is made of, but for the states. Raises ServiceRefused, CallTimedOut or NotConnected."""
    exposed, areas, floors, labels, devices = await asyncio.gather(
        exposed_ids(connection.command),
        connection.command("config/area_registry/list"),
        connection.command("config/floor_registry/list"),
        connection.command("config/label_registry/list"),
        connection.command("config/device_registry/list"),
    )
    ids = sorted(exposed)
    known = entry(await connection.command("config/entity_registry/list_for_display"), "its list of entities")
    listed = entries(known.get("entities"), "its list of entities")
    shown = [item for found in listed if found.get("pl") == SWITCH_AS_X and is_entity_id(item := text(found.get("ei")))]
    answer = await connection.command("config/entity_registry/get_entries", entity_ids=[*ids, *shown])
    entities = dict(items(entry(answer, "its entities")))
    return Registries(
        exposed,
        entries(areas, "its list of areas"),
        entries(floors, "its list of floors"),
        entries(labels, "its list of labels"),
        entries(devices, "its list of devices"),
        {item: entities[item] for item in ids if item in entities},
        _stand_ins(entities, shown),
    )


def _stand_ins(entities: Mapping[str, Entry], shown: Iterable[str]) -> dict[str, tuple[StandIn, ...]]:
    stand_ins: dict[str, tuple[StandIn, ...]] = {}
    for item in shown:
        options = _options(entities.get(item, {}), SWITCH_AS_X)
        if switch := text(options.get("entity_id")):
            stand_ins[switch] = (*stand_ins.get(switch, ()), StandIn(item, bool(options.get("invert"))))
    return stand_ins


def _options(of: Entry, domain: str) -> Entry:
    """Return a domain's options of an entry."""
    return dict(items(of.get("options"))).get(domain, {})


async def exposed_ids(ask: Callable[..., Awaitable[Any]]) -> frozenset[str]:
    """The entity ids that the user lets assistants see at this moment. Raises HomeError."""
    what = "its list of what is exposed"
    listed = entry(entry(await ask("homeassistant/expose_entity/list"), what).get("exposed_entities"), what)
    return frozenset(item for item, seen_by in items(listed) if seen_by.get("conversation") and is_entity_id(item))


def home_of(registries: Registries, states: Mapping[str, State], naming: Naming) -> Home:
    """The home as people speak of it: what is exposed and has a state."""
    areas = {area.area_id: area for found in registries.areas if (area := _area(found, naming)).area_id}
    floors = {floor.floor_id: floor for found in registries.floors if (floor := _floor(found, naming)).floor_id}
    device_areas = {text(found.get("id")): text(found.get("area_id")) for found in registries.devices}
    entities = {
        item: _entity(states, item, registries.entities.get(item, {}), device_areas, areas, naming)
        for item in sorted(registries.exposed)
        if item in states
    }
    labels = {label.label_id: label for found in registries.labels if (label := _label(found, registries)).label_id}
    return Home(floors=floors, areas=areas, entities=entities, labels=labels)


def _area(found: Entry, naming: Naming) -> Area:
    area_id = text(found.get("area_id"))
    name = naming.name(area_id, found.get("name"), area_id)
    measured_by = frozenset(
        sensor for key in ("temperature_entity_id", "humidity_entity_id") if (sensor := text(found.get(key)))
    )
    aliases = tuple(sorted(naming.aliases(found.get("aliases"), name)))
    return Area(area_id, name, aliases, text(found.get("floor_id")) or None, measured_by)


def _floor(found: Entry, naming: Naming) -> Floor:
    floor_id = text(found.get("floor_id"))
    name = naming.name(floor_id, found.get("name"), floor_id)
    level = found.get("level")
    aliases = tuple(sorted(naming.aliases(found.get("aliases"), name)))
    return Floor(floor_id, name, aliases, level if isinstance(level, int) else None)


def _label(found: Entry, registries: Registries) -> Label:
    label_id = text(found.get("label_id"))
    areas = frozenset(text(area.get("area_id")) for area in registries.areas if label_id in texts(area.get("labels")))
    devices = (device for device in registries.devices if label_id in texts(device.get("labels")))
    identifiers = frozenset(pair for device in devices for pair in _identifiers(device))
    return Label(label_id, text(found.get("name")) or label_id, areas, identifiers)


def _identifiers(device: Entry) -> Iterable[tuple[str, str]]:
    given = device.get("identifiers")
    for pair in given if isinstance(given, list) else ():
        if len(named := texts(pair)) == 2:
            yield named[0], named[1]


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
    """Return the members that a group's state lists, but no scene's; what lists other kinds only depends on them."""
    ids = state.attributes.get("entity_id") if state else None
    if state is None or state.domain == "scene" or not isinstance(ids, list | tuple):
        return ()
    listed = tuple(str(item) for item in ids if item != state.entity_id)
    is_group = state.domain == ANY_GROUP or all(item.partition(".")[0] == state.domain for item in listed)
    return listed if is_group else ()


def _entity(
    states: Mapping[str, State],
    item: str,
    found: Entry,
    device_areas: Mapping[str, str],
    areas: Mapping[str, Area],
    naming: Naming,
) -> Entity:
    state = states[item]
    area = areas.get(text(found.get("area_id")) or device_areas.get(text(found.get("device_id")), ""))
    name = naming.name(item, state.attributes.get("friendly_name"), item.partition(".")[2])
    options = _options(found, state.domain)
    cleans = options.get("area_mapping")
    return Entity(
        entity_id=state.entity_id,
        name=name,
        aliases=naming.aliases(found.get("aliases"), name),
        area_id=area.area_id if area else None,
        floor_id=area.floor_id if area else None,
        device_class=text(state.attributes.get("device_class")) or None,
        keeps_code=bool(options.get("default_code")),
        cleans=tuple(sorted(cleans)) if isinstance(cleans, dict) else (),
        runs_as=text(found.get("unique_id")) if state.domain == "script" else "",
        modes=frozenset(texts(state.attributes.get("hvac_modes")) if state.domain == "climate" else ()),
        members=members_of(states, item),
    )
