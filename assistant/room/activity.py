"""A room's activity, and the transitions between activities. Pure but for `RoomState`, which holds one room's."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import StrEnum

from ha_tools.signals import Signal
from satellite.protocol import SatelliteState


class Activity(StrEnum):
    """Something that goes on in a room."""

    STARTING = "starting"
    """Its pipeline is not ready yet."""
    IDLE = "idle"
    LISTENING = "listening"
    """A person's turn is being heard."""
    PROCESSING = "processing"
    """A turn is being answered, and nothing of the answer was heard yet."""
    RESPONDING = "responding"
    """A turn's answer sounds."""
    ANNOUNCING = "announcing"
    HELD = "held"
    """A voice speaks over an answer or an announcement, or a wake word over an answer: that waits until it is known
    whether words come that are meant for us."""
    CALLING = "calling"
    """A person talks with another room."""
    RINGING = "ringing"
    """A bell sounds."""
    OVERHEARING = "overhearing"
    """Between two rings, or behind an announcement: an answer to it is listened for, without a turn."""
    CLOSED = "closed"
    """The satellite is gone."""

    @property
    def state(self) -> SatelliteState:
        """The same in Home Assistant's words."""
        return _STATES.get(self, SatelliteState.IDLE)


class RoomEvent(StrEnum):
    """A reason for a room to do something else."""

    STARTED = "started"
    """The pipeline is ready."""
    WAKE = "wake"
    """A wake word was heard."""
    VOICE = "voice"
    """A voice began, heard over the satellite's own sound."""
    WOKEN = "woken"
    """A wake word was heard over an answer."""
    MEANT = "meant"
    """The voice over what is said, or behind that wake word, is meant for us."""
    ANSWER_RESUMED = "answer_again"
    """It was not: the answer goes on."""
    ANNOUNCEMENT_RESUMED = "announce_again"
    """It was not: the announcement goes on."""
    TURN_ENDED = "turn_ended"
    """The person has said something."""
    NOTHING_SAID = "nothing_said"
    """No voice came after the wake word."""
    SOUND = "sound"
    """The first sound of what is spoken was sent."""
    ANSWERED = "answered"
    """The answer to the turn is over."""
    ASKED = "asked"
    """The answer or the announcement is over, and asks something."""
    ANNOUNCE = "announce"
    CUT_IN = "cut_in"
    """An announcement that waits for nothing."""
    ANNOUNCED = "announced"
    """The announcement is over."""
    OVERHEAR = "overhear"
    """The announcement is over, and an acknowledgement is listened for."""
    CALL = "call"
    """The announcement of a call was heard here and there: the rooms hear each other."""
    RING = "ring"
    RUNG = "rung"
    """One ring is over: the pause before the next one begins."""
    BELL_OVER = "bell_over"
    """The pause is over, or there is nothing to ring any more."""
    BELL_ANSWERED = "bell_answered"
    """Words that were overheard are an answer to the bell: they become a turn."""
    GONE = "gone"
    """The satellite has gone away."""


_STATES: Mapping[Activity, SatelliteState] = {
    Activity.LISTENING: SatelliteState.LISTENING,
    Activity.PROCESSING: SatelliteState.PROCESSING,
    Activity.RESPONDING: SatelliteState.RESPONDING,
    Activity.ANNOUNCING: SatelliteState.RESPONDING,
    Activity.HELD: SatelliteState.LISTENING,
    Activity.CALLING: SatelliteState.LISTENING,
    Activity.RINGING: SatelliteState.RESPONDING,
    Activity.OVERHEARING: SatelliteState.LISTENING,
}

_FROM_ANYWHERE = {RoomEvent.WAKE: Activity.LISTENING, RoomEvent.CUT_IN: Activity.ANNOUNCING}

_NEXT: Mapping[Activity, Mapping[RoomEvent, Activity]] = {
    Activity.STARTING: {RoomEvent.STARTED: Activity.IDLE},
    Activity.IDLE: {
        RoomEvent.ANNOUNCE: Activity.ANNOUNCING,
        RoomEvent.RING: Activity.RINGING,
        RoomEvent.BELL_ANSWERED: Activity.PROCESSING,
    },
    Activity.LISTENING: {RoomEvent.TURN_ENDED: Activity.PROCESSING, RoomEvent.NOTHING_SAID: Activity.IDLE},
    Activity.PROCESSING: {
        RoomEvent.MEANT: Activity.LISTENING,
        RoomEvent.SOUND: Activity.RESPONDING,
        RoomEvent.ANSWERED: Activity.IDLE,
        RoomEvent.ASKED: Activity.LISTENING,
    },
    Activity.RESPONDING: {
        RoomEvent.VOICE: Activity.HELD,
        RoomEvent.WOKEN: Activity.HELD,
        RoomEvent.ANSWERED: Activity.IDLE,
        RoomEvent.ASKED: Activity.LISTENING,
    },
    Activity.ANNOUNCING: {
        RoomEvent.VOICE: Activity.HELD,
        RoomEvent.ANNOUNCED: Activity.IDLE,
        RoomEvent.OVERHEAR: Activity.OVERHEARING,
        RoomEvent.ASKED: Activity.LISTENING,
        RoomEvent.CALL: Activity.CALLING,
    },
    Activity.CALLING: {RoomEvent.ANNOUNCED: Activity.IDLE},
    Activity.HELD: {
        RoomEvent.WOKEN: Activity.HELD,
        RoomEvent.MEANT: Activity.LISTENING,
        RoomEvent.ANSWER_RESUMED: Activity.RESPONDING,
        RoomEvent.ANNOUNCEMENT_RESUMED: Activity.ANNOUNCING,
        RoomEvent.ANSWERED: Activity.IDLE,
        RoomEvent.ANNOUNCED: Activity.IDLE,
        RoomEvent.ASKED: Activity.LISTENING,
        RoomEvent.OVERHEAR: Activity.OVERHEARING,
        RoomEvent.CALL: Activity.CALLING,
    },
    Activity.RINGING: {
        RoomEvent.VOICE: Activity.OVERHEARING,
        RoomEvent.RUNG: Activity.OVERHEARING,
        RoomEvent.BELL_OVER: Activity.IDLE,
    },
    Activity.OVERHEARING: {RoomEvent.BELL_OVER: Activity.IDLE},
}


def next_activity(activity: Activity, event: RoomEvent) -> Activity | None:
    """Return what an event leads to; None where it comes too late, or too early, to mean anything."""
    if activity is Activity.CLOSED:
        return None
    if event is RoomEvent.GONE:
        return Activity.CLOSED
    if event in _FROM_ANYWHERE and activity is not Activity.STARTING:
        return _FROM_ANYWHERE[event]
    return _NEXT[activity].get(event)


class RoomState:
    """The activity of one room."""

    def __init__(self) -> None:
        self.activity = Activity.STARTING
        self.idle = asyncio.Event()
        """Set while nothing is said and done."""
        self.closed = asyncio.Event()
        """Set once the satellite has gone."""
        self.on_change = Signal[Activity]()
        """Told of each activity that begins, also where another one of the same kind was interrupted."""

    def after(self, event: RoomEvent) -> bool:
        """Go on to what an event leads to; return False, and do nothing, where it leads nowhere now."""
        activity = next_activity(self.activity, event)
        if activity is None:
            return False
        self.activity = activity
        (self.idle.set if activity is Activity.IDLE else self.idle.clear)()
        if activity is Activity.CLOSED:
            self.closed.set()
        self.on_change.tell(activity)
        return True
