"""The street: many small homes in one Home Assistant, each with the sentences that are tried in it.

They stand in the YAML files of this folder. All of them have the same rooms; a test shows one of them to the assistant
and hides the others, so that each of them can have a "Kitchen Light". Ids are written without the dwelling's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from testbed.home_plan import Area, Device, Floor, HomePlan, device, slug
from testbed.homes.basics import basics

FOLDER = Path(__file__).parent

ROOMS: Mapping[str, str] = {
    "Kitchen": "Downstairs",
    "Living Room": "Downstairs",
    "Hallway": "Downstairs",
    "Garage": "Downstairs",
    "Bedroom": "Upstairs",
    "Bathroom": "Upstairs",
    "Office": "Upstairs",
    "Cellar": "Basement",
    "Garden": "Downstairs",
}
"""Room -> its floor."""

OLD_GROUP = "group"
"""The domain of Home Assistant's first kind of group, of things of any kind; it has no room."""


@dataclass(frozen=True)
class Group:
    """Several things that are shown as one."""

    domain: str
    """Of what it consists, or `OLD_GROUP`."""
    name: str
    """As it is called."""
    room: str
    """Where it is; empty for nowhere."""
    members: tuple[str, ...]
    """The ids of its parts."""
    needs_all: bool
    """Whether it is on only when all of them are."""


@dataclass(frozen=True)
class Line:
    """A sentence, and what must come of it."""

    say: tuple[str, ...]
    """One turn after the other."""
    room: str
    """The id of the area of the speaker."""
    then: Mapping[str, Any]
    """Id -> its state, or its state and some attributes, of all that is different at the end."""
    told: tuple[str, ...]
    """Parts of the last answer."""
    untold: tuple[str, ...]
    """What must be no part of it."""
    outcome: str
    """The last answer's; empty for any."""


@dataclass(frozen=True)
class Dwelling:
    """One home of the street."""

    name: str
    """A word of its own."""
    devices: Mapping[str, tuple[Device, ...]]
    """Room -> what stands in it; empty for nowhere."""
    groups: tuple[Group, ...]
    """Its groups."""
    people: Mapping[str, str]
    """Who lives there -> where they are."""
    hidden: frozenset[str]
    """What the assistant does not see."""
    aliases: Mapping[str, tuple[str, ...]]
    """Id -> other names."""
    lines: tuple[Line, ...] = field(repr=False)
    """What is tried in it."""

    @property
    def exposed(self) -> frozenset[str]:
        """The ids of all that the assistant sees."""
        devices = {item.entity_id for there in self.devices.values() for item in there}
        groups = {self.id_of(f"{group.domain}.{slug(group.name)}") for group in self.groups}
        people = {self.id_of(f"person.{slug(name)}") for name in self.people}
        return frozenset(devices | groups | people) - self.hidden

    def id_of(self, short: str) -> str:
        """The id of what is called so here."""
        domain, _, rest = short.partition(".")
        return f"{domain}.{self.name}_{rest}"


def _dwelling(name: str, raw: Mapping[str, Any]) -> Dwelling:
    def id_of(short: str) -> str:
        domain, _, rest = short.partition(".")
        return f"{domain}.{name}_{rest}"

    return Dwelling(
        name,
        {room: tuple(_device(name, item) for item in there) for room, there in raw.get("things", {}).items()},
        tuple(_group(id_of, room, item) for room, there in raw.get("groups", {}).items() for item in there),
        raw.get("people", {}),
        frozenset(map(id_of, raw.get("hidden", ()))),
        {id_of(short): tuple(names) for short, names in raw.get("aliases", {}).items()},
        tuple(map(_line, raw.get("said", ()))),
    )


def _device(home: str, raw: Mapping[str, Any]) -> Device:
    (domain, name), *attributes = raw.items()
    values = dict(attributes)
    behaviour = values.pop("behaviour", "prompt")
    object_id = values.pop("id", f"{home}_{slug(name)}")
    return device(domain, name, object_id=object_id, behaviour=behaviour, **values)


def _group(id_of: Any, room: str, raw: Mapping[str, Any]) -> Group:
    (domain, name), *_ = raw.items()
    return Group(domain, name, room, tuple(map(id_of, raw["of"])), bool(raw.get("all")))


def _line(raw: Mapping[str, Any]) -> Line:
    return Line(
        _texts(raw["say"]),
        slug(raw.get("in", "Kitchen")),
        raw.get("then", {}),
        _texts(raw.get("told", ())),
        _texts(raw.get("untold", ())),
        raw.get("outcome", ""),
    )


def _texts(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def dwellings(folder: Path = FOLDER) -> Iterator[Dwelling]:
    """All homes of the street."""
    for path in sorted(folder.glob("*.yaml")):
        for name, raw in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader).items():
            yield _dwelling(name, raw)


def plan_of(street: Sequence[Dwelling], name: str = "street") -> HomePlan:
    """All of them as one home."""
    devices = [item for home in street for there in home.devices.values() for item in there]
    return HomePlan(
        name=name,
        floors=(Floor("Basement", -1), Floor("Downstairs", 0, ("Ground floor",)), Floor("Upstairs", 1)),
        areas=tuple(Area(room, floor, tuple(_in_room(street, room))) for room, floor in ROOMS.items()),
        exposed=(),
        configuration=_configuration(street),
        aliases={item: names for home in street for item, names in home.aliases.items()},
        devices=tuple(devices),
    )


def _in_room(street: Sequence[Dwelling], room: str) -> Iterator[str]:
    for home in street:
        yield from (item.entity_id for item in home.devices.get(room, ()))
        for group in home.groups:
            if group.room == room:
                yield home.id_of(f"{group.domain}.{slug(group.name)}")


def _configuration(street: Sequence[Dwelling]) -> str:
    """The groups and the people, named so that their ids are what they are to be; `given_names` has their names."""
    written: dict[str, Any] = {"person": [], OLD_GROUP: {}}
    for home in street:
        for group in home.groups:
            called = f"{home.name}_{slug(group.name)}"
            if group.domain == OLD_GROUP:
                written[OLD_GROUP][called] = {
                    "name": group.name,
                    "all": group.needs_all,
                    "entities": list(group.members),
                }
                continue
            every = {"all": group.needs_all} if group.domain in {"light", "switch", "binary_sensor"} else {}
            entry = {"platform": "group", "name": called, "unique_id": called, "entities": list(group.members), **every}
            written.setdefault(group.domain, []).append(entry)
        written["person"] += [{"id": f"{home.name}_{slug(who)}", "name": f"{home.name}_{who}"} for who in home.people]
    return basics("Street") + "".join(yaml.safe_dump({key: value}) for key, value in written.items() if value)


def given_names(street: Sequence[Dwelling]) -> Mapping[str, str]:
    """Entity id -> what it is called, of what is named otherwise in the configuration."""
    groups = {
        home.id_of(f"{group.domain}.{slug(group.name)}"): group.name
        for home in street
        for group in home.groups
        if group.domain != OLD_GROUP
    }
    people = {home.id_of(f"person.{slug(who)}"): who for home in street for who in home.people}
    return {**groups, **people}
