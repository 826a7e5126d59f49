"""The rooms that a name means: a satellite's, an area's or a floor's, as it is now in the panel and Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from addon.satellites import Satellites
from addon.store import KnownSatellite
from ha_tools.home.home import Area, Floor, Home
from ha_tools.home.names import words

LONGEST_SHOWN = 60
"""Characters of an unknown name that are repeated to whoever gave it."""


class UnknownRoomError(ValueError):
    """Nothing is called so; the text says what there is."""


class Rooms:
    """The paired satellites by every name that means them."""

    def __init__(self, satellites: Satellites, home: Callable[[], Home]) -> None:
        """`home` gives the home as it is now."""
        self._satellites = satellites
        self._home = home

    @property
    def all(self) -> Sequence[KnownSatellite]:
        """Every paired satellite, connected or not."""
        return self._satellites.known

    def called(self, name: str) -> Sequence[KnownSatellite]:
        """Return the satellites of that name or id and those that stand there; none stand in some places.

        No misspellings: what is announced in the wrong room cannot be taken back. Raises `UnknownRoomError`.
        """
        home = self._home()
        floors = {floor.floor_id for floor in home.floors.values() if _is_called(name, _names_of(floor))}
        areas = {
            area.area_id for area in home.areas.values() if area.floor_id in floors or _is_called(name, _names_of(area))
        }
        found = [
            known for known in self.all if known.area_id in areas or _is_called(name, (known.name, known.satellite_id))
        ]
        if not (found or areas or floors):
            unread = "" if home.areas else " Home Assistant's areas are not known yet."
            known = ", ".join(self._names)
            raise UnknownRoomError(f"No room is called {name[:LONGEST_SHOWN]!r}. There are: {known}.{unread}")
        return found

    @property
    def _names(self) -> list[str]:
        """The names of all satellites, and of the areas and floors on which one stands."""
        home = self._home()
        areas = {known.area_id for known in self.all}
        stood_in = [area for area in home.areas.values() if area.area_id in areas]
        floors = {area.floor_id for area in stood_in}
        names = {known.name for known in self.all} | {area.name for area in stood_in}
        names |= {floor.name for floor in home.floors.values() if floor.floor_id in floors}
        return sorted(names, key=str.casefold)


def _names_of(place: Area | Floor) -> Iterable[str]:
    return (place.area_id if isinstance(place, Area) else place.floor_id, *place.names)


def _is_called(said: str, names: Iterable[str]) -> bool:
    """Return whether one of the names is meant: case, accents, articles and spaces do not count."""
    spoken = "".join(words(said))
    if not spoken:  # a name of signs alone
        return said.strip() in names
    return spoken in {"".join(words(name)) for name in names}
