"""Names of the home that a voice would confuse or could not be told: found with the things that bear them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from ha_tools.home.home import Area, Entity, Floor, Home
from ha_tools.home.kinds import EVERYTHING, EVERYWHERE, HERE, INDOORS, OUTDOORS, kinds
from ha_tools.home.names import words
from ha_tools.tainted.foreign import is_order


class NameTroubleCode(StrEnum):
    """The kind of trouble with a name."""

    SAME_NAME = "same_name"
    """Several things of one room go by it, and one sentence may mean any of them."""
    SAME_PLACE = "same_place"
    """Several areas or floors go by it."""
    IS_PLACE = "is_place"
    """A thing is called as an area or a floor in which it does not stand."""
    IS_KIND = "is_kind"
    """A thing is called as all of its kind are, and has others of the kind beside it."""
    IS_ELSEWHERE = "means_place"
    """A thing or a place is called as everything, here, inside or outside is."""
    IS_ORDER = "is_order"
    """The name reads as an order, so a language model that has read it needs a yes for what it does."""
    UNHEARD = "unheard"
    """The recogniser that works without a key cannot hear any of its names."""
    NO_AREA = "no_area"
    """A thing stands in no area, so "the lights" of a room never mean it."""


@dataclass(frozen=True)
class NameTrouble:
    """A trouble, and whom it is about."""

    code: NameTroubleCode
    name: str
    """The name as it is written."""
    entity_ids: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    floor_ids: tuple[str, ...] = ()


_TOGETHER = (
    frozenset({"light", "switch", "fan", "input_boolean", "media_player", "climate", "humidifier", "siren"}),
    frozenset({"cover", "valve", "lock"}),
    frozenset({"sensor", "binary_sensor"}),
    frozenset({"scene", "script", "button", "input_button"}),
)
"""Domains of which one sentence may mean any: "turn on the …", "open the …"."""

_IN_ROOMS = frozenset().union(*_TOGETHER[:2], {"vacuum"}) - {"siren"}
"""Domains whose things stand in rooms and are told to do something."""

_PLACES = HERE | EVERYWHERE | OUTDOORS | INDOORS | {(word,) for word in EVERYTHING}


def name_troubles(home: Home, hears: Callable[[str], bool]) -> list[NameTrouble]:
    """Return the troubles of a home, the gravest kinds first; `hears` tells whether a recogniser knows a name."""
    found = [
        *_same_names(home),
        *_same_places(home),
        *_places_as_names(home),
        *_kinds_as_names(home),
        *_of_things(home, NameTroubleCode.IS_ORDER, is_order),
        *_of_things(home, NameTroubleCode.UNHEARD, lambda entity: not any(map(hears, entity.names))),
        *_without_area(home),
    ]
    return sorted(found, key=lambda trouble: list(NameTroubleCode).index(trouble.code))


def _same_names(home: Home) -> Iterable[NameTrouble]:
    bearers: defaultdict[tuple[str | None, int, str], dict[str, Entity]] = defaultdict(dict)
    for entity in home.entities.values():
        for group, domains in enumerate(_TOGETHER):
            if entity.domain in domains:
                for name in entity.names:
                    bearers[entity.area_id, group, _plain(name)][entity.entity_id] = entity
    told = set[tuple[str, ...]]()
    for (_area, _group, name), entities in bearers.items():
        ids = tuple(sorted(entities))
        if len(ids) > 1 and name and ids not in told and not _is_group_of_others(entities.values()):
            told.add(ids)
            yield NameTrouble(NameTroubleCode.SAME_NAME, _written(entities[ids[0]], name), ids)


def _is_group_of_others(entities: Iterable[Entity]) -> bool:
    """Tell whether one of them is the group of all others: to mean it is to mean them."""
    ids = {entity.entity_id for entity in entities}
    return any(ids - {entity.entity_id} <= set(entity.members) for entity in entities)


def _same_places(home: Home) -> Iterable[NameTrouble]:
    bearers: defaultdict[str, list[Area | Floor]] = defaultdict(list)
    places_of_home: list[Area | Floor] = [*home.areas.values(), *home.floors.values()]
    for place in places_of_home:
        for name in {_plain(name): name for name in place.names}:
            bearers[name].append(place)
    for places in bearers.values():
        if len(places) > 1:
            areas = tuple(place.area_id for place in places if isinstance(place, Area))
            floors = tuple(place.floor_id for place in places if isinstance(place, Floor))
            yield NameTrouble(NameTroubleCode.SAME_PLACE, places[0].name, (), areas, floors)


def _places_as_names(home: Home) -> Iterable[NameTrouble]:
    for entity in home.entities.values():
        if entity.domain not in _IN_ROOMS:
            continue
        for name in entity.names:
            areas = [item for item in home.area_index.exact(words(name)) if item != entity.area_id]
            floors = [item for item in home.floor_index.exact(words(name)) if item != entity.floor_id]
            if areas or floors:
                yield NameTrouble(NameTroubleCode.IS_PLACE, name, (entity.entity_id,), tuple(areas), tuple(floors))
            if words(name) in _PLACES:
                yield NameTrouble(NameTroubleCode.IS_ELSEWHERE, name, (entity.entity_id,))
    for area in home.areas.values():
        if any(words(name) in HERE | EVERYWHERE for name in area.names):
            yield NameTrouble(NameTroubleCode.IS_ELSEWHERE, area.name, (), (area.area_id,))


def _kinds_as_names(home: Home) -> Iterable[NameTrouble]:
    for entity in home.entities.values():
        mine = [kind for kind in kinds(words(entity.name)) if entity.is_a(kind)]
        beside = home.by_area.get(entity.area_id or "", ()) if entity.area_id else ()
        if any(other is not entity and other.is_a(kind) for other in beside for kind in mine):
            yield NameTrouble(NameTroubleCode.IS_KIND, entity.name, (entity.entity_id,))


def _of_things(home: Home, code: NameTroubleCode, has: Callable[[Entity], bool]) -> Iterable[NameTrouble]:
    return (NameTrouble(code, entity.name, (item,)) for item, entity in home.entities.items() if has(entity))


def _without_area(home: Home) -> Iterable[NameTrouble]:
    ids = tuple(item for item, entity in home.entities.items() if not entity.area_id and entity.domain in _IN_ROOMS)
    if ids and home.areas:
        yield NameTrouble(NameTroubleCode.NO_AREA, "", ids)


def _plain(name: str) -> str:
    return "".join(words(name))


def _written(entity: Entity, plain: str) -> str:
    return next((name for name in entity.names if _plain(name) == plain), entity.name)
