"""Ringing where it can be heard: a timer in its own room, else in every room, until somebody answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from addon.satellites.satellites import Satellites
from assistant.house import House
from assistant.room.bell import Bell, Sound
from assistant.room.conversation import Conversation
from assistant.room.delivery import Delivery
from assistant.room.ringer import NotRungError
from assistant.room.transport import SatelliteGone
from ha_tools.facts.facts import LISTED, Fact
from ha_tools.home.place import Place
from ha_tools.timers.schedule import FORGOTTEN_SECONDS, Happening
from ha_tools.timers.timer import Status, Timer, TimerKind, is_at
from ha_tools.timers.timer_names import JUST_NOW, ago, called, in_its_room

_LOGGER = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
"""The clock on the wall may be set at any moment, and nobody tells."""


@dataclass(frozen=True)
class Patience:
    """Limits of ringing and of waiting for a room, in seconds."""

    timer: float = 120.0
    """A timer rings so long, counted from the first ring that was played."""
    alarm: float = 600.0
    """An alarm does: people sleep deeply."""
    reminder: float = 60.0
    """A reminder does."""
    reconnect: float = 8.0
    """A satellite that is not connected is waited for so long: one that lost its network is back by then."""

    def rings(self, kind: TimerKind) -> float:
        """Return the seconds for which one of this kind rings."""
        return {TimerKind.TIMER: self.timer, TimerKind.ALARM: self.alarm, TimerKind.REMINDER: self.reminder}[kind]


PATIENCE = Patience()
"""In a home; tests have less."""


@dataclass(eq=False)
class _Room:
    """A room in which something rings."""

    bell: Bell
    ringing: asyncio.Task[None]
    sounded: set[str] = field(default_factory=set)
    """Timers that have begun to sound in it."""


class Ringing:
    """Rings what is due; `look` tells that a satellite has come or gone. `run` owns the tasks."""

    def __init__(self, house: House, satellites: Satellites, patience: Patience) -> None:
        self._house = house
        self._timers = house.timers
        self._satellites = satellites
        self._patience = patience
        self._rooms: dict[Conversation, _Room] = {}
        self._heard_since: dict[str, float] = {}
        """Time at which the ringing timer was first heard, on the steady clock."""
        self._absent_since: dict[str, float] = {}
        """Since when the room of what rings is not there."""
        self._news = asyncio.Event()
        self._timers.on_change(self._changed)

    def look(self) -> None:
        """A satellite has come, gone or moved, or its speaker has."""
        for room in self._rooms.values():
            room.bell.changed.set()
        self._news.set()

    async def run(self) -> None:
        """Ring until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._news.clear()
                self._timers.ring_due()
                self._judge()
                self._ring(tasks)
                try:
                    async with asyncio.timeout(min(LOOK_SECONDS, self._next_in())):
                        await self._news.wait()
                except TimeoutError:
                    continue

    # ── what rings, and for how long ──────────────────────────────────────────────────────────────────────────────

    def _judge(self) -> None:
        """End what rang for long enough, and let ring everywhere what has no room of its own."""
        now = self._timers.clocks.steady()
        for timer in self._ringing:
            if self._is_over(timer, now):
                _LOGGER.warning("Nobody came: %s %s", timer.kind, timer.name or timer.timer_id)
                self._timers.miss(timer)
            elif not timer.everywhere and not self._own_rooms(timer):
                absent = self._absent_since.setdefault(timer.timer_id, now)
                if timer.place == Place() or now - absent >= self._patience.reconnect:
                    self._timers.spread(timer)
            else:
                self._absent_since.pop(timer.timer_id, None)

    def _is_over(self, timer: Timer, now: float) -> bool:
        heard = self._heard_since.get(timer.timer_id)
        if heard is not None and now - heard >= self._patience.rings(timer.kind):
            return True
        return self._timers.now - timer.due > FORGOTTEN_SECONDS

    def _next_in(self) -> float:
        """Seconds until something is to be decided."""
        now = self._timers.clocks.steady()
        ends = [
            self._heard_since[timer.timer_id] + self._patience.rings(timer.kind) - now
            for timer in self._ringing
            if timer.timer_id in self._heard_since
        ]
        spreads = [since + self._patience.reconnect - now for since in self._absent_since.values()]
        due = self._timers.next_in()
        return max(0.01, min([*ends, *spreads, LOOK_SECONDS if due is None else due]))

    def _changed(self, happening: Happening, timer: Timer) -> None:
        if timer.status is not Status.RINGING or happening is Happening.STOPPED:
            self._heard_since.pop(timer.timer_id, None)
            self._absent_since.pop(timer.timer_id, None)
        self.look()

    # ── where ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ring(self, tasks: asyncio.TaskGroup) -> None:
        for conversation in self._audible:
            if conversation not in self._rooms and self._ringing_in(conversation):
                self._begin(conversation, tasks)

    def _begin(self, conversation: Conversation, tasks: asyncio.TaskGroup) -> None:
        bell = Bell(partial(self._sound, conversation))
        bell.on_rung(partial(self._rung, conversation))
        bell.on_heard(self._heard)
        bell.on_answered(partial(self._answered, conversation))
        task = tasks.create_task(self._until_answered(conversation, bell), name=f"{conversation.room.name}: ringing")
        self._rooms[conversation] = _Room(bell, task)

    async def _until_answered(self, conversation: Conversation, bell: Bell) -> None:
        """Ring in a room until nothing rings there any more, or nothing can be heard there."""
        ringing = asyncio.ensure_future(conversation.ring(bell))
        gone = asyncio.ensure_future(conversation.state.closed.wait())
        try:
            await asyncio.wait({ringing, gone}, return_when=asyncio.FIRST_COMPLETED)
            if ringing.done():
                ringing.result()
            if not conversation.health.has_speaker:
                self._spread_from(conversation, Delivery.NO_SPEAKER.reason)
        except (NotRungError, SatelliteGone) as err:
            self._spread_from(conversation, str(err) or Delivery.SATELLITE_GONE.reason)
            if conversation.health.has_speaker:  # one that fails in another way is not rung again and again at once
                await asyncio.wait({gone}, timeout=self._patience.reconnect)
        finally:
            for task in (ringing, gone):
                task.cancel()
            await asyncio.gather(ringing, gone, return_exceptions=True)
            del self._rooms[conversation]
            self._news.set()

    def _spread_from(self, conversation: Conversation, reason: str) -> None:
        """Let what cannot be heard in a room ring everywhere, unless another satellite of the room rings it."""
        for timer in self._ringing_in(conversation):
            if timer.everywhere or any(room is not conversation for room in self._own_rooms(timer)):
                continue
            _LOGGER.warning("%s does not ring: %s It rings everywhere else", conversation.room.name, reason)
            self._timers.spread(timer)

    def _rung(self, conversation: Conversation, sound: Sound) -> None:
        for timer_id in sound.timer_ids:
            self._timers.sounds(timer_id)
            self._rooms[conversation].sounded.add(timer_id)

    def _heard(self, sound: Sound) -> None:
        now = self._timers.clocks.steady()
        for timer_id in sound.timer_ids:
            self._heard_since.setdefault(timer_id, now)
        self._news.set()

    def _answered(self, conversation: Conversation) -> None:
        for timer in self._ringing_in(conversation):
            if timer.timer_id in self._rooms[conversation].sounded:
                self._timers.stop(timer)

    @property
    def _ringing(self) -> Sequence[Timer]:
        return self._timers.in_status(Status.RINGING)

    def _ringing_in(self, conversation: Conversation) -> list[Timer]:
        return [timer for timer in self._ringing if timer.everywhere or is_at(timer, conversation.room.place)]

    @property
    def _audible(self) -> list[Conversation]:
        """The connected satellites that can be heard."""
        return [conversation for conversation in self._satellites.conversations if conversation.health.has_speaker]

    def _own_rooms(self, timer: Timer) -> list[Conversation]:
        """The satellites of a timer's own room that can be heard."""
        return [room for room in self._audible if is_at(timer, room.room.place)]

    # ── what is said ──────────────────────────────────────────────────────────────────────────────────────────────

    def _sound(self, conversation: Conversation) -> Sound | None:
        timers = self._ringing_in(conversation)
        if not timers or not conversation.health.has_speaker:
            return None
        kind = next(
            (kind for kind in (TimerKind.ALARM, TimerKind.TIMER) if any(timer.kind is kind for timer in timers)),
            TimerKind.REMINDER,
        )
        said = " ".join(self._words(timer, conversation) for timer in timers[:LISTED])
        return Sound(kind, said, tuple(timer.timer_id for timer in timers))

    def _words(self, timer: Timer, conversation: Conversation) -> str:
        """Return "your pizza timer has ended", or how long ago where that was a while; some languages say less."""
        name = called(timer, self._now)
        if not is_at(timer, conversation.room.place):
            name = in_its_room(name, timer, self._house.home_assistant.home)
        since = ago(timer, self._now)
        case = "ends_now" if since == JUST_NOW else "has_ended"
        told, short = Fact(f"{case}.{timer.kind}", timer=name, ago=since), Fact(f"over.{timer.kind}", name=timer.name)
        return self._house.answers.tell(told, short)

    @property
    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._timers.now, self._house.home_assistant.time_zone)
