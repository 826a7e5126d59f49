"""The place that a voice speaks from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The speaker's place."""

    area_id: str | None = None
    """The area of the satellite, if it has one."""
    satellite_id: str = ""
    """The satellite that hears and answers, or whose name a written turn gives; empty where there is none."""

    @property
    def room_key(self) -> str:
        """Return what tells it from other rooms; empty where nobody knows which it is."""
        return self.satellite_id or self.area_id or ""
