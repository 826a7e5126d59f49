"""The place that a voice speaks from."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Place:
    """The speaker's place."""

    area_id: str | None = None
    """The area of the satellite, if it has one."""
    satellite_id: str = ""
    """The satellite that hears and answers, or whose name a written turn gives; empty where there is none."""

    writer: str = field(default="", compare=False)
    """Tells who writes as if from there, and is not there to hear; empty for a voice."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; who has written is kept nowhere."""
        return {"area_id": self.area_id, "satellite_id": self.satellite_id}

    @property
    def ear_key(self) -> str:
        """Return what tells those who are told something there from others: a room, or a writer; empty for neither."""
        return f"{self.room_key} {self.writer}".rstrip() if self.room_key else ""

    @property
    def room_key(self) -> str:
        """Return what tells it from other rooms; empty where nobody knows which it is."""
        return self.satellite_id or self.area_id or ""
