"""The queue of one room at work: says what is next, gives up what has waited for too long, and begins anew."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from addon.broker.announcement import Announcement
from addon.broker.common_starts import CommonStarts
from addon.broker.queue_rules import (
    MOST_WAITING,
    Entry,
    Interruption,
    NextStep,
    RoomConditions,
    choose,
    gives_way,
    interruption,
    waits_for,
)
from addon.broker.receipt import Fate
from addon.broker.room_player import Ending, Performance, play
from assistant.room.activity import Activity
from assistant.room.common_start import CommonStart
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.transport import SatelliteGone

_LOGGER = logging.getLogger(__name__)

PIERCING_VOLUME = 0.5
"""Volume of a critical announcement in a room whose own is 0, unless it has one of its own."""

SOON_SECONDS = 1.0
"""Time within which rooms that repeat an announcement come to do so."""

_WAITING_FOR = {
    Fate.UNREACHABLE: "The satellite is not connected: it is said when it is back, unless it expires before.",
    Fate.QUIET: "The room is not to be disturbed: it is said afterwards, unless it expires before.",
    Fate.NOBODY: "Nobody is there: it is said when somebody comes.",
    Fate.WAITING: "It is said again until somebody acknowledges it.",
    Fate.EXPIRED: "Something else is said and done there.",
}
"""Obstacle to an announcement -> the sentence for whoever looks."""


@dataclass(frozen=True)
class RoomNow:
    """A room at this moment."""

    conditions: RoomConditions
    conversation: Conversation | None
    """None where the satellite is not connected."""


class RoomQueue:
    """The announcements of one room. `serve` runs while any waits; `look` tells that something is different."""

    def __init__(self, satellite_id: str, room: Callable[[str], RoomNow], starts: CommonStarts) -> None:
        """`room` gives the room as it is now; `starts` those that begin together with it."""
        self._satellite_id = satellite_id
        self._room = room
        self._starts = starts
        self._waiting: dict[Entry, Announcement] = {}
        self._current: Entry | None = None
        """The one whose turn it is."""
        self._has_sounded = False
        """Some of it was heard already."""
        self._yields = asyncio.Event()
        """Set while it is to make way at the end of its sentence."""
        self._start: CommonStart | None = None
        """The start that other rooms had with the last one whose turn it was."""
        self._news = asyncio.Event()

    def add(self, announcement: Announcement, entry: Entry) -> None:
        """Take one more; where too many wait, the least important is given up."""
        others = [each for each in self._waiting if each is not self._current]
        self._waiting[entry] = announcement
        if loser := gives_way(others, entry, MOST_WAITING - (self._current is not None)):
            self._settle(loser, Fate.QUEUE_FULL)
        self._review()
        self._news.set()

    def look(self) -> None:
        """Something about the room, or about what waits, is different."""
        self._news.set()

    def is_about_to_say(self, announcement: Announcement, before: CommonStart | None) -> bool:
        """Tell whether an announcement is next here: nothing of ours is said, but what the asker said just `before`.

        Rooms that began one together end it together, as far as a clock can tell.
        """
        ends_with_asker = before is not None and before is self._start and before.had(self._satellite_id)
        if not (self._current is None or ends_with_asker):
            return False
        room, others = self._room(self._satellite_id), [each for each in self._waiting if each is not self._current]
        entry = choose(others, room.conditions, _now() + SOON_SECONDS).entry
        return entry is not None and self._waiting[entry] is announcement

    def give_up(self, fate: Fate, reason: str) -> None:
        """End all that waits."""
        for entry in list(self._waiting):
            self._settle(entry, fate, reason)
        self._news.set()

    async def serve(self) -> None:
        """Say what waits, until nothing does."""
        while self._waiting:
            self._news.clear()
            room, step = self._review()
            if step.entry and room.conversation:
                await self._say(step.entry, room.conversation)
            elif self._waiting:
                await self._until(step.look_at)

    def _review(self) -> tuple[RoomNow, NextStep]:
        """Give up what is to be given up, and tell what the others wait for; return the room and what is next in it."""
        room, step = self._step()
        for entry, fate in step.dropped.items():
            self._settle(entry, fate)
        for entry, announcement in list(self._waiting.items()):
            if entry is not self._current:
                obstacle = waits_for(entry, room.conditions, _now())
                is_next = obstacle is Fate.EXPIRED and self._current is None and entry is step.entry
                announcement.becomes(self._satellite_id, Fate.WAITING, "" if is_next else _WAITING_FOR[obstacle])
        return room, step

    def _step(self) -> tuple[RoomNow, NextStep]:
        """Return the room as it is, and what is next in it; what sounds already is not judged any more."""
        for entry, announcement in list(self._waiting.items()):
            if announcement.receipt(self._satellite_id).outcome.over:
                del self._waiting[entry]
        room = self._room(self._satellite_id)
        waiting = [entry for entry in self._waiting if not (entry is self._current and self._has_sounded)]
        return room, choose(waiting, room.conditions, _now())

    async def _until(self, moment: float) -> None:
        """Wait for news, until a moment at the latest."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(None if moment == math.inf else moment):
                await self._news.wait()

    # ── one announcement ──────────────────────────────────────────────────────────────────────────────────────────

    async def _say(self, entry: Entry, conversation: Conversation) -> None:
        """Say one, for as long as nothing else comes before it."""
        announcement = self._waiting[entry]
        end = conversation.state.on_change(lambda _activity: self._news.set())
        held = self._starts.of(announcement, (entry.times, entry.sentences_said), self._satellite_id, self._start)
        self._current, self._has_sounded, self._start = entry, False, held
        self._yields.clear()
        this_time = Performance(self._volume(announcement), held, entry.sentences_said, self._yields)
        playing = asyncio.create_task(play(conversation, announcement.request, this_time))
        playing.add_done_callback(lambda _done: self._news.set())
        try:
            while not playing.done() and (look_at := self._goes_on(entry, announcement, conversation)):
                self._news.clear()
                await self._until(look_at)
        finally:
            end()
            self._current = None
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            if held:
                held.leave(self._satellite_id)
        if not playing.cancelled():
            self._after(entry, announcement, playing)

    def _volume(self, announcement: Announcement) -> float | None:
        """Return the volume of one; what may be said in a silenced room is to be heard there."""
        asked, is_silenced = announcement.request.volume, self._room(self._satellite_id).conditions.silenced
        return PIERCING_VOLUME if is_silenced and not asked else asked

    def _goes_on(self, entry: Entry, announcement: Announcement, conversation: Conversation) -> float:
        """Return when to look again at one that is still to be said, as the next or to its end; 0 for one that is not.

        The moment may be infinite.
        """
        if conversation.state.activity is Activity.ANNOUNCING:
            self._has_sounded = True
            announcement.becomes(self._satellite_id, Fate.PLAYING)
        _, step = self._review()
        if entry not in self._waiting:
            return 0.0
        if self._has_sounded:
            goes_on = self._may_go_on(entry, step.entry)
        else:
            goes_on = step.entry is entry
            busy = "" if conversation.state.idle.is_set() else _WAITING_FOR[Fate.EXPIRED]
            announcement.becomes(self._satellite_id, Fate.WAITING, busy)
        return step.look_at if goes_on else 0.0

    def _may_go_on(self, entry: Entry, waiting: Entry | None) -> bool:
        """Tell whether the one that sounds goes on, beside the first that waits; note whether to its end."""
        moment = interruption(waiting, entry, sounds=True) if waiting else Interruption.NEVER
        (self._yields.set if moment is Interruption.AFTER_SENTENCE else self._yields.clear)()
        return moment is not Interruption.AT_ONCE

    def _after(self, entry: Entry, announcement: Announcement, playing: asyncio.Task[Ending]) -> None:
        """Take the end of one: it is over, is to be said again, or waits for its satellite."""
        if entry not in self._waiting:  # it was ended from elsewhere just before
            return
        match playing.exception():
            case None:
                ending = playing.result()
            case SatelliteGone():
                self._change(entry, replace(entry, sentences_said=0))
                why = Delivery.SATELLITE_GONE.reason
                announcement.becomes(self._satellite_id, Fate.WAITING, why, sentences_said=0)
                return
            case error:  # the outermost edge of an announcement: its fault costs the others nothing
                _LOGGER.error("An announcement failed in %s", self._satellite_id, exc_info=error)
                ending = Ending(Fate.FAILED)
        if ending.fate is Fate.INTERRUPTED:
            self._start = None  # the others go on
        if ending.sentences_said:
            said = entry.sentences_said + ending.sentences_said
            self._change(entry, replace(entry, sentences_said=said))
            announcement.becomes(self._satellite_id, Fate.WAITING, ending.reason, sentences_said=said)
            return
        times, repeat = entry.times + 1, announcement.request.repeat
        heard = announcement.receipt(self._satellite_id).times + ending.fate.heard
        if repeat and times < repeat.most:
            self._change(entry, replace(entry, times=times, sentences_said=0, not_before=_now() + repeat.every))
            changes = {"times": heard, "sentences_said": 0}
            announcement.becomes(self._satellite_id, Fate.WAITING, _WAITING_FOR[Fate.WAITING], **changes)
        else:
            self._settle(entry, ending.fate, ending.reason, times=heard, answer=ending.answer, sentences_said=0)

    def _change(self, entry: Entry, changed: Entry) -> None:
        self._waiting = {changed if each is entry else each: one for each, one in self._waiting.items()}

    def _settle(self, entry: Entry, fate: Fate, reason: str = "", **changes: Any) -> None:
        announcement = self._waiting.pop(entry)
        announcement.becomes(self._satellite_id, fate, reason, **changes)
        receipt = announcement.receipt(self._satellite_id)
        if not receipt.outcome.heard:
            _LOGGER.warning("An announcement was not heard in %s: %s", receipt.room, receipt.reason)


def _now() -> float:
    return asyncio.get_running_loop().time()
