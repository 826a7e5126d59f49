"""The rooms that begin an announcement together: those that are about to say it at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from addon.broker.announcement import Announcement
from assistant.room.common_start import CommonStart

Ready = Callable[[Announcement, CommonStart | None], Iterable[str]]
"""Gives the ids of the satellites that are about to say an announcement, after one with that start or after none."""


class CommonStarts:
    """One start for each time that an announcement is said."""

    def __init__(self, ready: Ready) -> None:
        self._ready = ready
        self._starts: dict[str, dict[tuple[int, int], tuple[CommonStart, set[str]]]] = {}

    def of(
        self, announcement: Announcement, said: tuple[int, int], satellite_id: str, before: CommonStart | None
    ) -> CommonStart | None:
        """Return the start of a room that now says one; None for a room by itself.

        It was `said` there so many times before, and so many sentences of it this time. The start of what the room
        said last was `before`: the rooms that it had say this one too, once that is over there.
        """
        request = announcement.request
        if request.question or request.listen:
            return None
        starts = self._starts.setdefault(announcement.id, {})
        if said not in starts:
            rooms = {satellite_id, *self._ready(announcement, before)}
            starts[said] = CommonStart(rooms), rooms if len(rooms) > 1 else set()
        start, rooms = starts[said]
        if satellite_id not in rooms:
            return None
        rooms.discard(satellite_id)  # one that says it once more, having been interrupted, does so by itself
        return start

    def forget(self, announcement: Announcement) -> None:
        """Forget those of an announcement that is over."""
        self._starts.pop(announcement.id, None)
