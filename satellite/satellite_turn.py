"""A turn as the satellite sees it: it begins here, the app leads it, and stream, music, light and sounds follow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from satellite.connection import Connection
from satellite.cues import Cues
from satellite.earcons import Earcon
from satellite.microphone import BLOCK_SAMPLES
from satellite.protocol import AudioStart, SatelliteState, StopPressed, Wake
from satellite.speaker import Speaker
from satellite.streaming import Streaming


class SatelliteTurn:
    """The turn of one satellite, or its rest between two."""

    def __init__(self, connection: Connection, speaker: Speaker, streaming: Streaming, cues: Cues) -> None:
        self._connection = connection
        self._speaker = speaker
        self._streaming = streaming
        self._cues = cues
        self._answered = False

    @property
    def goes_on(self) -> bool:
        """Something is heard, thought about, said or rung here."""
        return self._speaker.playing or self._streaming.open or self._cues.state is not SatelliteState.IDLE

    def begin(self, wake: Wake, preroll: NDArray[np.int16]) -> None:
        """Tell the app that somebody speaks now, and stream from here on; without the app say that it is not there."""
        if not self._connection.connected:
            self._cues.play(Earcon.NO_CONNECTION)
            return
        self._speaker.flush()
        self._cues.play(Earcon.AWAKE)
        self._connection.send(wake)
        for start in range(0, len(preroll), BLOCK_SAMPLES):
            self._connection.send_audio(preroll[start : start + BLOCK_SAMPLES].tobytes())
        self._answered = False
        self._streaming.wake()
        self._cues.show(state=SatelliteState.LISTENING)
        self._make_way()

    def stop(self) -> None:
        """Be silent, and tell the app that a person pressed the button."""
        self._speaker.flush()
        self._connection.send(StopPressed())

    def change(self, state: SatelliteState) -> None:
        """Follow the state that the app tells."""
        ended_silently = self._streaming.open and state is SatelliteState.IDLE and not self._answered
        self._streaming.change(state)
        self._cues.show(state=state)
        if ended_silently:
            self._cues.play(Earcon.DONE)
        self._make_way()

    def answer(self, start: AudioStart) -> None:
        """Begin to play what the app says."""
        self._answered = True
        self._streaming.play(start.kind)
        self._speaker.start(start)

    def end(self) -> None:
        """End it without a sound."""
        self._streaming.close()
        self._cues.show(state=SatelliteState.IDLE)
        self._make_way()

    def muted(self) -> None:
        """Stream no more: the microphone was switched off."""
        self._streaming.close()
        self._make_way()

    def disconnected(self) -> None:
        """End it, tell whether words were lost, and let what is already here be heard."""
        self._speaker.end()
        if self._streaming.open:
            self._cues.lost_words()
        self._speaker.music.stop()
        self.end()

    def _make_way(self) -> None:
        """Have music be as loud as what goes on in the room allows."""
        self._speaker.music.make_way(self._streaming.music_level)
