"""The rooms that begin an announcement together: those that are about to say it at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from addon.broker.announcement import Announcement
from assistant.room.common_start import CommonStart

Ready = Callable[[Announcement], Iterable[str]]
"""Gives the ids of the satellites that are about to say an announcement."""


class CommonStarts:
    """One start for each time that an announcement is said."""

    def __init__(self, ready: Ready) -> None:
        self._ready = ready
        self._starts: dict[str, dict[int, tuple[CommonStart, set[str]]]] = {}

    def of(self, announcement: Announcement, times: int, satellite_id: str) -> CommonStart | None:
        """Return the start of a room that now says one that was said `times` before; None for a room by itself."""
        request = announcement.request
        if request.question or request.listen:
            return None
        starts = self._starts.setdefault(announcement.id, {})
        if times not in starts:
            rooms = {satellite_id, *self._ready(announcement)}
            starts[times] = CommonStart(rooms), rooms if len(rooms) > 1 else set()
        start, rooms = starts[times]
        if satellite_id not in rooms:
            return None
        rooms.discard(satellite_id)  # one that says it once more, having been interrupted, does so by itself
        return start

    def forget(self, announcement: Announcement) -> None:
        """Forget those of an announcement that is over."""
        self._starts.pop(announcement.id, None)
