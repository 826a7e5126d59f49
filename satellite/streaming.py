"""The decision to stream the microphone to the app: the state of the room in, a yes or no out."""

from __future__ import annotations

from satellite.playback import DUCKED
from satellite.protocol import PlaybackKind, SatelliteState


class Streaming:
    """One room's turn, as the satellite sees it.

    A satellite that hears its own speaker stays quiet from the first sound of an answer until the app listens again.
    """

    def __init__(self, echo_cancellation: bool) -> None:
        self._echo_cancellation = echo_cancellation
        self._open = False
        self._woken = False
        self._suspected = False
        self._rings = False
        self._state = SatelliteState.IDLE

    def cancel_echo(self, cancelled: bool) -> None:
        """The microphone's stream is free of the speaker's sound from now on, or no longer."""
        self._echo_cancellation = cancelled

    @property
    def open(self) -> bool:
        """A turn goes on."""
        return self._open

    def wake(self) -> None:
        """The wake word was sent: what follows is for the app, whatever the state was."""
        self._open = self._woken = True
        self._rings = self._suspected = False

    @property
    def suspected(self) -> bool:
        """The app has not said yet whether a suspicion was a wake word."""
        return self._suspected

    def suspect(self, suspected: bool) -> None:
        """A suspicion was sent, and what follows is for the app; or it was none, and all is as before."""
        self._suspected = suspected

    def play(self, kind: PlaybackKind) -> None:
        """A playback begins; between two rings of a timer the app listens without a wake word, and one still counts."""
        self._rings = kind is PlaybackKind.TIMER

    def change(self, state: SatelliteState, *, in_call: bool = False) -> None:
        """The app says what the room is doing; in a call a wake word still counts, and ends it."""
        self._state, self._woken = state, False
        self._rings |= in_call
        if state is SatelliteState.LISTENING:
            self._open = True
        elif state is SatelliteState.IDLE:
            self._open = self._rings = False

    def close(self) -> None:
        """The turn is somebody else's, or the connection is lost."""
        self._open = self._woken = self._rings = self._suspected = False
        self._state = SatelliteState.IDLE

    def active(self, audible: bool) -> bool:
        """Return whether sound goes to the app, given whether a playback is to be heard in it."""
        if self._suspected or self._woken:
            return True
        if not self._open or self._echo_cancellation:
            return self._open
        return not audible and self._state is not SatelliteState.RESPONDING

    @property
    def music_level(self) -> float:
        """Return the share of music's loudness that leaves a person to be heard, and us; 0 has it wait."""
        if not self._open:
            return 1.0
        hears_it = not self._echo_cancellation and self._state is not SatelliteState.RESPONDING
        return 0.0 if hears_it else DUCKED

    def may_wake(self, audible: bool) -> bool:
        """Return whether a wake word counts now: not while the app is listening to an utterance already."""
        return audible or self._rings or not (self._open and (self._woken or self._state is SatelliteState.LISTENING))
