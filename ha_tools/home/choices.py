"""The things that a name may mean, offered by names that tell them apart."""

from collections.abc import Iterable
from dataclasses import dataclass

from ha_tools.facts.facts import Fact, KindNoun, Thing
from ha_tools.home.home import Entity, Home
from ha_tools.home.names import words
from ha_tools.home.references import EntityRef, Ref
from ha_tools.wording import wording_in


@dataclass(frozen=True)
class Choice:
    """One of several things that a name could mean."""

    name: str
    """In English, with the area where the name alone would not tell them apart: by it a person and a model choose."""
    ref: Ref
    """Give it as `name` to the same tool to choose this one."""
    called: Fact | None = None
    """As it is spoken of, where that is more than a name."""

    @property
    def entity_id(self) -> str:
        """The id of the thing that it is; empty where it is none, or several."""
        return self.ref.entity_ids[0] if isinstance(self.ref, EntityRef) and len(self.ref.entity_ids) == 1 else ""

    @property
    def thing(self) -> Thing:
        """The thing itself, as it is spoken of."""
        return Thing(self.called or self.name, self.entity_id)


def choice_of(entity: Entity) -> Choice:
    """Return a thing as a choice, by its bare name."""
    return Choice(entity.name, EntityRef((entity.entity_id,)))


def spoken_choices(home: Home, entities: Iterable[Entity]) -> tuple[Choice, ...]:
    """Return the entities by names that tell them apart: by room, else by kind, else by their order."""
    listed = list(entities)
    apart = ((entity, _told_apart(home, entity, listed)) for entity in listed)
    return tuple(choice_called(told, choice_of(entity).ref) if told else choice_of(entity) for entity, told in apart)


def choice_called(called: Fact, ref: Ref) -> Choice:
    """Return a choice that is called by more than a name."""
    return Choice(wording_in("en").phrase(called), ref, called)


def _told_apart(home: Home, entity: Entity, listed: Iterable[Entity]) -> Fact | None:
    """Return how it is called beside others of its name; None where its name alone will do."""
    alike = [other for other in listed if words(other.name) == words(entity.name)]
    if len(alike) == 1:
        return None
    for told in (_with_area, _with_kind, _with_kind_and_area):
        if [told(home, other) for other in alike].count(told(home, entity)) == 1:
            return told(home, entity)
    return Fact("named.nth", nth=alike.index(entity) + 1, thing=_with_area(home, entity))


def _with_area(home: Home, entity: Entity) -> Fact:
    return _placed(home, entity, Fact("named.alone", name=entity.name))


def _with_kind(_home: Home, entity: Entity) -> Fact:
    return Fact("named.of_kind", name=entity.name, kind=KindNoun(str(entity.kind), is_one=True))


def _with_kind_and_area(home: Home, entity: Entity) -> Fact:
    return _placed(home, entity, _with_kind(home, entity))


def _placed(home: Home, entity: Entity, thing: Fact) -> Fact:
    area = home.areas.get(entity.area_id or "")
    return Fact("named.in_area", thing=thing, area=area.name) if area else Fact("named.without_area", thing=thing)
