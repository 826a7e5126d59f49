"""The health of one room, as the panel shows it."""

from __future__ import annotations

import logging

from assistant.trace import Turn
from ha_tools.signals import Signal
from satellite.protocol import PlaybackEnd, Played, Stats, UpdateProgress

_LOGGER = logging.getLogger(__name__)


class RoomHealth:
    """The condition of a satellite and of the services behind it; `on_change` tells when it is another."""

    def __init__(self, room: str) -> None:
        self.room = room
        """The room's name in the log."""
        self.stats: Stats | None = None
        self.muted = False
        self.has_speaker = True
        """The satellite can be heard, by its last word on it."""
        self.problem = ""
        """The last error of a service in this room; empty once a turn went well."""
        self.late_transcripts = 0
        """Transcripts that came after their turn was given up, and did nothing."""
        self.level = 0.0
        """RMS at the microphone, 0 to 1, while it is watched."""
        self.on_change = Signal[()]()
        self.on_mute = Signal[bool]()
        """Told whenever the satellite says whether its microphone is off."""
        self.on_level = Signal[()]()
        """Told whenever the satellite says how loud it is there."""
        self.on_update = Signal[UpdateProgress]()
        """Told of each step of an update of the satellite's program."""

    def reported(self, stats: Stats) -> None:
        """Take the satellite's account of itself."""
        self.stats, self.has_speaker = stats, stats.has_speaker
        self.on_change.tell()

    def muted_or_not(self, muted: bool) -> None:
        """The satellite's microphone was switched off, or on."""
        self.muted = muted
        self.on_mute.tell(muted)
        self.on_change.tell()

    def heard(self, level: float) -> None:
        """Take the loudness at the microphone."""
        self.level = min(1.0, max(0.0, level))
        self.on_level.tell()

    def played(self, report: Played) -> None:
        """Take what a report of a playback tells of the speaker: it may have failed, or work again."""
        if report.end is PlaybackEnd.NO_SPEAKER or report.position_ms > 0:
            before, self.has_speaker = self.has_speaker, report.end is not PlaybackEnd.NO_SPEAKER
            if self.has_speaker is not before:
                self.on_change.tell()

    def failed(self, problem: str) -> None:
        """A service failed."""
        _LOGGER.log(logging.DEBUG if problem == self.problem else logging.WARNING, "%s: %s", self.room, problem)
        self.problem = problem
        self.on_change.tell()

    def turn_ended(self, turn: Turn) -> None:
        """Take what a turn tells of the services: they work, or one failed in it."""
        self.problem = turn.problem

    def transcript_was_late(self) -> None:
        """The recogniser answered after its turn was given up."""
        self.late_transcripts += 1
        _LOGGER.log(
            logging.WARNING if self.late_transcripts == 1 else logging.DEBUG,
            "%s: speech to text answered after its turn was given up; that is dropped. %d so far",
            self.room,
            self.late_transcripts,
        )
        self.on_change.tell()
