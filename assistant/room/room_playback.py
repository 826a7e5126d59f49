"""One playback in a room: all that is known of it, until it is over."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.manner import PLAINLY, Manner
from assistant.room.delivery import Delivery
from satellite.protocol import PlaybackEnd, PlaybackKind, Played

LONGEST_SECONDS = 180.0
"""A playback whose words come one by one is over by then: a language model's longest answer takes two minutes."""

SPARE_SECONDS = 20.0
"""A playback of known words may take so much longer than they do: until a voice begins, and what a speaker holds."""

SECONDS_PER_CHARACTER = 0.25
"""Three times as long as a voice takes; numbers are longer in words."""

ENDED_EARLY = "The satellite ended it before all of it had come."
"""The reason that a playback counts as not heard although the satellite says that it was played."""

_DELIVERIES: Mapping[PlaybackEnd, Delivery] = {
    PlaybackEnd.PLAYED: Delivery.HEARD,
    PlaybackEnd.FLUSHED: Delivery.INTERRUPTED,
    PlaybackEnd.NO_SPEAKER: Delivery.NO_SPEAKER,
    PlaybackEnd.STARVED: Delivery.NO_VOICE,
    PlaybackEnd.UNPLAYABLE: Delivery.NO_VOICE,
}


@dataclass(eq=False)
class RoomPlayback:
    """Something the room is being given to hear. It is over once all of it was sent and the satellite told its end."""

    kind: PlaybackKind
    seconds: float = LONGEST_SECONDS
    """Bound; a voice that has come to no end by then is cut off."""
    volume: float | None = None
    """Its loudness from 0 to 1; None means the satellite's."""
    held: bool = False
    """It begins together with other rooms."""
    yields: asyncio.Event | None = None
    """Set while it is to end with the sentence that sounds; None where it never does."""
    sentences_said: int = 0
    """Sentences after which it yielded; 0 where it did not."""
    manner: Manner = PLAINLY
    """The manner in which its words are said."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the satellite holds enough of it to begin, or it is over."""
    progress: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever it comes forward."""
    lead_seconds: float = 0.0
    """Sound before its words, which is nothing by itself; 0 where there are no words."""
    sent: bool = False
    """All that there is of it was sent."""
    sounded: bool = False
    """Some of it has left the speaker."""
    position: tuple[float, float] = (0.0, 0.0)
    """Seconds of it that were heard, as last reported, and when, in seconds of `time.monotonic`."""
    last_report: Played | None = None
    """The satellite's word on how it ended; None until it has come."""
    is_ended_early: bool = False
    """It came before all was sent: nothing can have been played to its end by then."""
    delivery: Delivery = Delivery.UNDERWAY
    remark: str = ""
    """Account of what was left out or said otherwise, as a sentence; empty for nothing."""
    taken_seconds: float = 0.0
    """Seconds of its sound that have come to the end of the room's pipeline."""
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever more has, and when it is over."""
    reason: str = ""
    """The reason that it was not heard to its end, as a sentence; empty when it was."""

    @property
    def over(self) -> bool:
        """Nothing more comes of it."""
        return self.delivery is not Delivery.UNDERWAY

    @property
    def heard(self) -> bool:
        """All of it was heard."""
        return self.delivery is Delivery.HEARD

    def settle(self, delivery: Delivery, reason: str = "") -> None:
        """Be over; only the first word on it counts."""
        if not self.over:
            self.delivery, self.reason = delivery, "" if delivery is Delivery.HEARD else reason or delivery.reason
        for event in (self.progress, self.ready, self.taken):
            event.set()

    async def until_taken(self, seconds: float) -> None:
        """Wait until so much of its sound has come through the pipeline, or nothing more of it is played."""
        while self.taken_seconds < seconds and not self.over:
            self.taken.clear()
            await self.taken.wait()

    async def until_heard(self, seconds: float) -> None:
        """Wait until so much of it has left the speaker, as far as reports let that be known, or no more of it will."""
        while not (self.over or self.last_report):
            heard, at = self.position
            left = seconds - heard - (time.monotonic() - at)
            if self.sounded and left <= 0:
                return
            self.taken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left if self.sounded else None):
                    await self.taken.wait()

    def settle_as_reported(self) -> None:
        """Be over if the satellite has told its end, and nothing more is to be sent of it."""
        if not (self.sent and self.last_report and self.last_report.end):
            return
        if self.last_report.end is PlaybackEnd.PLAYED and self.is_ended_early:
            self.settle(Delivery.SATELLITE_SILENT, ENDED_EARLY)
        elif self.lead_seconds and self.taken_seconds <= self.lead_seconds:
            self.settle(Delivery.NO_VOICE)
        elif self.last_report.end is PlaybackEnd.PLAYED and self.sentences_said:
            self.settle(Delivery.YIELDED)
        else:
            self.settle(_DELIVERIES[self.last_report.end], _in_one_line(self.last_report.reason))


def seconds_of(text: str) -> float:
    """Return how long words may take until they have been heard."""
    return SPARE_SECONDS + SECONDS_PER_CHARACTER * len(text)


def _in_one_line(text: str) -> str:
    """Return a satellite's words as they may stand in a log."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
