"""The things that a name may mean, offered by names that tell them apart."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ha_tools.home import Entity, Home
from ha_tools.names import ordinal_word, words
from ha_tools.references import EntityRef, Ref
from ha_tools.vocabulary import kind_noun


@dataclass(frozen=True)
class Choice:
    """One of several things that a name could mean."""

    name: str
    """As said aloud, with the area where the name alone would not tell them apart."""
    ref: Ref
    """Give it as `name` to the same tool to choose this one."""

    @property
    def entity_id(self) -> str:
        """The id of the thing that it is; empty where it is none, or several."""
        return self.ref.entity_ids[0] if isinstance(self.ref, EntityRef) and len(self.ref.entity_ids) == 1 else ""


def choice_of(entity: Entity) -> Choice:
    """Return a thing as a choice, by its bare name."""
    return Choice(entity.name, EntityRef((entity.entity_id,)))


def spoken_choices(home: Home, entities: Iterable[Entity]) -> tuple[Choice, ...]:
    """Return the entities by names that tell them apart: by room, else by kind, else by their order."""
    listed = list(entities)
    return tuple(replace(choice_of(entity), name=_told_apart(home, entity, listed)) for entity in listed)


def _told_apart(home: Home, entity: Entity, listed: Iterable[Entity]) -> str:
    alike = [other for other in listed if words(other.name) == words(entity.name)]
    if len(alike) == 1:
        return entity.name
    for told in (_with_area, _with_kind, _with_kind_and_area):
        if [told(home, other) for other in alike].count(told(home, entity)) == 1:
            return told(home, entity)
    return f"the {ordinal_word(alike.index(entity) + 1)} {_with_area(home, entity)}"


def _with_area(home: Home, entity: Entity) -> str:
    return f"{entity.name} {_where(home, entity)}"


def _with_kind(_home: Home, entity: Entity) -> str:
    return f"the {entity.name} {kind_noun(entity.kind)}"


def _with_kind_and_area(home: Home, entity: Entity) -> str:
    return f"{_with_kind(home, entity)} {_where(home, entity)}"


def _where(home: Home, entity: Entity) -> str:
    area = home.areas.get(entity.area_id or "")
    return f"in the {area.name}" if area else "without a room"
