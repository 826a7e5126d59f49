"""A turn as the satellite sees it: it begins here, the app leads it, and stream, music, light and sounds follow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from satellite.connection import Connection
from satellite.cues import Cues
from satellite.earcons import Earcon
from satellite.microphone import BLOCK_SAMPLES
from satellite.protocol import BUTTON, AudioStart, SatelliteState, StopPressed, Wake
from satellite.speaker import Speaker
from satellite.streaming import Streaming

_SUSPICION_SECONDS = 2.5
"""Wait for the app's word about a suspicion: it looks for some hundred milliseconds."""

_WAKE_SECONDS = 0.25
"""Wait for the app's word about a wake word, which comes after some 20 ms; nobody waits longer for the chime because
the network stalls."""


class SatelliteTurn:
    """The turn of one satellite, or its rest between two."""

    def __init__(self, connection: Connection, speaker: Speaker, streaming: Streaming, cues: Cues) -> None:
        self._connection = connection
        self._speaker = speaker
        self._streaming = streaming
        self._cues = cues
        self._answered = False
        self._told: SatelliteState | None = None
        """The state that the app told last on this connection."""
        self._patience: asyncio.TimerHandle | None = None

    @property
    def goes_on(self) -> bool:
        """Something is heard, thought about, said or rung here."""
        return self._speaker.playing or self._streaming.open or self._cues.state is not SatelliteState.IDLE

    def begin(self, wake: Wake, heard: NDArray[np.int16]) -> None:
        """Tell the app that somebody speaks now, and stream from here on, after what was `heard` (int16 mono) before.

        Without the app say that it is not there. Nothing is to be heard of a wake word before the app has answered:
        another room may have been first, or nobody have said it.
        """
        is_suspicion = wake.score < wake.threshold
        if is_suspicion and self._streaming.suspected:
            return
        if not self._connection.connected:
            if not is_suspicion:
                self._cues.play(Earcon.NO_CONNECTION)
            return
        if wake.wake_word == BUTTON:
            self._woken()
        elif is_suspicion:
            self._await_word(_SUSPICION_SECONDS, self._end_suspicion)
        else:
            self._await_word(_WAKE_SECONDS, self._woken)
        self._connection.send(wake)
        for start in range(0, len(heard), BLOCK_SAMPLES):
            self._connection.send_audio(heard[start : start + BLOCK_SAMPLES].tobytes())

    def _woken(self) -> None:
        """Be silent, and show that somebody is listened to."""
        self._end_suspicion()
        self._speaker.flush()
        self._cues.play(Earcon.AWAKE)
        self._answered = False
        self._streaming.wake()
        self._cues.show(state=SatelliteState.LISTENING)
        self._make_way()

    def _await_word(self, seconds: float, otherwise: Callable[[], None]) -> None:
        """Stream, and wait for the app's word; do something else where none comes in time."""
        self._end_suspicion()
        self._streaming.suspect(True)
        self._speaker.duck(ducked=True)
        self._patience = asyncio.get_running_loop().call_later(seconds, otherwise)

    def _end_suspicion(self) -> None:
        """Be as loud as before."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
            self._speaker.duck(ducked=False)
        self._streaming.suspect(False)

    def stop(self) -> None:
        """Be silent, and tell the app that a person pressed the button."""
        self._speaker.flush()
        self._connection.send(StopPressed())

    def change(self, state: SatelliteState, *, in_call: bool = False) -> None:
        """Follow the state that the app tells.

        A rest that is told again tells of a waiting message alone. A wake word may be on its way to the app by then.
        """
        again, self._told = state is self._told is SatelliteState.IDLE, state
        if again:
            return
        if self._streaming.suspected and state is SatelliteState.LISTENING:
            self._woken()
        ended_silently = self._streaming.open and state is SatelliteState.IDLE and not self._answered
        self._streaming.change(state, in_call=in_call)
        self._cues.show(state=state)
        if ended_silently:
            self._cues.play(Earcon.DONE)
        self._make_way()

    def answer(self, start: AudioStart) -> None:
        """Begin to play what the app says."""
        self._answered = True
        self._streaming.play(start.kind)
        self._speaker.start(start)

    def stand_down(self) -> None:
        """End it without a sound; where it was but suspected, go on with what went on before."""
        if self._streaming.suspected:
            self._end_suspicion()
        else:
            self._end()

    def _end(self) -> None:
        self._end_suspicion()
        self._streaming.close()
        self._cues.show(state=SatelliteState.IDLE)
        self._make_way()

    def muted(self) -> None:
        """Stream no more: the microphone was switched off."""
        self._end_suspicion()
        self._streaming.close()
        self._make_way()

    def disconnected(self) -> None:
        """End it, tell whether words were lost, and let what is already here be heard."""
        self._told = None
        self._speaker.end()
        if self._streaming.open:
            self._cues.lost_words()
        self._speaker.music.stop()
        self._end()

    def _make_way(self) -> None:
        """Have music be as loud as what goes on in the room allows."""
        self._speaker.music.make_way(self._streaming.music_level)
