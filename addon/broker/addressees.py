"""The satellites that a request's names mean, as they are called now in the panel and in Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from addon.broker.announcement_request import ALL, Target, TargetKind
from addon.broker.receipt import Fate, Receipt, settled
from addon.broker.request_parser import AnnouncementError
from addon.satellites.satellites import Satellites
from addon.store.store import KnownSatellite
from ha_tools.home.home import Area, Floor, Home, Label
from ha_tools.home.names import words

LONGEST_SHOWN = 60
"""Characters of an unknown name that are repeated to whoever gave it."""

Place = TypeVar("Place", Area, Floor, Label)

DOMAIN = "parley"
"""The integration whose devices are satellites; a device's second identifier is the satellite's id."""


@dataclass(frozen=True)
class Addressed:
    """The rooms that a request means."""

    satellites: Mapping[str, KnownSatellite]
    """By satellite id."""
    missing: tuple[Receipt, ...]
    """The names for which there is no satellite, or nothing at all."""


class Addressees:
    """The paired satellites by every name that means them."""

    def __init__(self, satellites: Satellites, home: Callable[[], Home]) -> None:
        """`home` gives the home as it is now."""
        self._satellites = satellites
        self._home = home

    @property
    def labels(self) -> Mapping[str, Sequence[str]]:
        """The names of the labels that mean a room, each with the names of its satellites."""
        named = [label.name for label in self._home().labels.values()]
        meant = {name: self._called(Target(name, TargetKind.LABELS)) or () for name in named}
        return {name: [known.name for known in satellites] for name, satellites in meant.items() if satellites}

    def of(self, targets: Iterable[Target]) -> Addressed:
        """Return who is meant. Raises `AnnouncementError` where nobody is paired, or no name is known."""
        if not self._satellites.rooms:
            raise AnnouncementError("No satellite is paired: there is no room to announce in.")
        meant: dict[str, KnownSatellite] = {}
        missing: list[Receipt] = []
        for target in targets:
            found = self._called(target)
            meant |= {known.satellite_id: known for known in found or ()}
            if found is None:
                missing.append(settled(target.name[:LONGEST_SHOWN], Fate.UNKNOWN_ROOM, reason=self._unknown(target)))
            elif not found:
                missing.append(settled(target.name, Fate.NO_SATELLITE))
        if not meant and all(receipt.outcome is Fate.UNKNOWN_ROOM for receipt in missing):
            raise AnnouncementError(" ".join(dict.fromkeys(receipt.reason for receipt in missing)))
        return Addressed(meant, tuple(missing))

    def _called(self, target: Target) -> Sequence[KnownSatellite] | None:
        """Return the satellites of that name or id and those that stand there; None where nothing is called so.

        No misspellings: what is announced in the wrong room cannot be taken back.
        """
        name, kind = target.name, target.kind
        if kind is TargetKind.ROOMS and name.casefold() == ALL:
            return self._satellites.rooms
        home = self._home()
        labels = [label for label in _if(kind, TargetKind.LABELS, home.labels) if _is_called(name, _names_of(label))]
        floors = [floor for floor in _if(kind, TargetKind.FLOORS, home.floors) if _is_called(name, _names_of(floor))]
        areas = [area for area in _if(kind, TargetKind.AREAS, home.areas) if _is_called(name, _names_of(area))]
        named = kind in {TargetKind.ROOMS, TargetKind.SATELLITES}
        area_ids = {area.area_id for area in areas}.union(*(label.area_ids for label in labels))
        area_ids |= {
            area.area_id for area in home.areas.values() for floor in floors if area.floor_id == floor.floor_id
        }
        labelled = {pair for label in labels for pair in label.device_identifiers}
        found = [
            known
            for known in self._satellites.rooms
            if known.area_id in area_ids
            or (DOMAIN, known.satellite_id) in labelled
            or (named and _is_called(name, (known.name, known.satellite_id)))
        ]
        return found if found or labels or floors or areas else None

    def _unknown(self, target: Target) -> str:
        home = self._home()
        unread = "" if home.areas else " Home Assistant's areas are not known yet."
        there = ", ".join(sorted(self._names(target.kind), key=str.casefold)) or "none"
        name = target.name[:LONGEST_SHOWN]
        return f"No {target.kind.singular} is called {name!r}. There are: {there}.{unread}"

    def _names(self, kind: TargetKind) -> set[str]:
        """Return the names of the satellites and of the places in which one stands, or of the labels."""
        home, known = self._home(), self._satellites.rooms
        stood_in = [area for area in home.areas.values() if area.area_id in {one.area_id for one in known}]
        floors = {area.floor_id for area in stood_in}
        names = {
            TargetKind.SATELLITES: {one.name for one in known},
            TargetKind.AREAS: {area.name for area in stood_in},
            TargetKind.FLOORS: {floor.name for floor in home.floors.values() if floor.floor_id in floors},
            TargetKind.LABELS: {label.name for label in home.labels.values()},
        }
        if kind is not TargetKind.ROOMS:
            return names[kind]
        return names[TargetKind.SATELLITES] | names[TargetKind.AREAS] | names[TargetKind.FLOORS]


def _if(kind: TargetKind, wanted: TargetKind, places: Mapping[str, Place]) -> Iterable[Place]:
    return places.values() if kind in {wanted, TargetKind.ROOMS} else ()


def _names_of(place: Area | Floor | Label) -> Iterable[str]:
    match place:
        case Area():
            return (place.area_id, *place.names)
        case Floor():
            return (place.floor_id, *place.names)
        case Label():
            return (place.label_id, place.name)


def _is_called(said: str, names: Iterable[str]) -> bool:
    """Return whether one of the names is meant: case, accents, articles and spaces do not count."""
    spoken = "".join(words(said))
    if not spoken:  # a name of signs alone
        return said.strip() in names
    return spoken in {"".join(words(name)) for name in names}
