"""Music: one playback beside all others, which makes way for them and for a person who speaks."""

from __future__ import annotations

from collections.abc import Callable

from satellite.incoming_playback import IncomingPlayback, problem_of_rate
from satellite.playback import Playback
from satellite.playback_reports import PlaybackReports
from satellite.protocol import MusicStart, PlaybackEnd, Played
from satellite.speaker_device import SpeakerDevice

NO_SPEAKER = "There is no speaker that takes sound."


class Music:
    """The music of one speaker."""

    def __init__(
        self, send: Callable[[Played], None], arrived: Callable[[IncomingPlayback, bytes | None], None]
    ) -> None:
        """`arrived` takes sound that is to be brought to the device's rate."""
        self.reports = PlaybackReports(send)
        self._arrived = arrived
        self._output: SpeakerDevice | None = None
        self._incoming: IncomingPlayback | None = None
        self._level = 1.0
        self._is_paused = self._is_held = False

    def opened(self, output: SpeakerDevice) -> None:
        """Play through this device from now on."""
        self._output = output
        self._apply()

    def lost(self, reason: str) -> None:
        """The device is gone."""
        self._cut_off(PlaybackEnd.NO_SPEAKER, reason)
        self._output = None

    def start(self, start: MusicStart) -> None:
        """Begin, in place of what plays."""
        self.stop()
        playback = Playback(start.playback_id)
        if problem := problem_of_rate(start.rate):
            self.reports.failed(playback, PlaybackEnd.UNPLAYABLE, problem)
            return
        if self._output is None:
            self.reports.failed(playback, PlaybackEnd.NO_SPEAKER, NO_SPEAKER)
            return
        self._is_paused = False
        self._apply()
        self._incoming = IncomingPlayback(playback, start.rate, self._output.music)
        self._output.music.start(playback)

    def write(self, pcm: bytes) -> None:
        """Add sound (int16 mono)."""
        if self._incoming is not None and not self._incoming.playback.over:
            self._arrived(self._incoming, pcm)

    def end(self) -> None:
        """All of it has come."""
        if self._incoming is not None:
            self._arrived(self._incoming, None)
        self._incoming = None

    def pause(self, *, paused: bool) -> None:
        """Pause where it is, or go on."""
        self._is_paused = paused
        self._apply()

    def stop(self) -> None:
        """End at once."""
        self._cut_off(PlaybackEnd.FLUSHED)
        self._incoming = None

    def make_way(self, level: float) -> None:
        """Have this share of the loudness, 0 to 1, as long as nothing else asks for less; at 0 it waits."""
        self._level, self._is_held = level, level == 0.0
        self._apply()

    def _apply(self) -> None:
        if self._output is not None:
            self._output.music_level = self._level
            self._output.music.paused = self._is_paused or self._is_held

    def _cut_off(self, end: PlaybackEnd, reason: str = "") -> None:
        if self._output is not None:
            self.reports.cut_off(self._output.music.flush(), self._output.music.rate, end, reason)
