"""The last sight of each satellite: when it was connected, from where, and by which program. They outlast a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from satellite.protocol import ProtocolError, build

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sighting:
    """One satellite as it was seen last."""

    at: str
    """Moment, in ISO 8601 and UTC: its end of the connection, or its beginning while it lasts."""
    address: str = ""
    software: str = ""
    """Its program and version."""


class Sightings:
    """The last one of each satellite."""

    def __init__(
        self, kept: Mapping[str, Mapping[str, Any]], keep: Callable[[str, Mapping[str, Any] | None], None]
    ) -> None:
        """`kept` are the store's documents by satellite id; `keep` has one written down soon."""
        self._keep = keep
        self._sightings = {key: sighting for key, document in kept.items() if (sighting := _read(key, document))}

    def of(self, satellite_id: str) -> Sighting:
        """Return the last one of a satellite; an empty one for one that was never seen."""
        return self._sightings.get(satellite_id, Sighting(""))

    def note(self, satellite_id: str, address: str, software: str) -> None:
        """Note that a satellite is seen now."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._sightings[satellite_id] = sighting = Sighting(now, address, software)
        self._keep(satellite_id, asdict(sighting))

    def forget(self, satellite_id: str) -> None:
        """Forget a satellite."""
        if self._sightings.pop(satellite_id, None):
            self._keep(satellite_id, None)


def _read(satellite_id: str, document: Mapping[str, Any]) -> Sighting | None:
    try:
        return build(Sighting, document, "sightings")
    except ProtocolError as err:
        _LOGGER.error("The last sight of the satellite %s cannot be read: %s", satellite_id, err)
        return None
