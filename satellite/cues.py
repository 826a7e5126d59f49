"""The satellite's cues: the light and the short sounds by which a person in the room knows how it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from satellite.earcons import Earcon
from satellite.leds import Lights
from satellite.light_patterns import Light, Situation, light_of
from satellite.protocol import SatelliteState
from satellite.speaker import Speaker


class Cues:
    """The light and the earcons of one satellite."""

    def __init__(self, speaker: Speaker, lights: Lights, *, earcons: bool) -> None:
        """`earcons` is False where a person wants no short sounds."""
        self._speaker = speaker
        self._lights = lights
        self._earcons = earcons
        self._situation = Situation()

    @property
    def state(self) -> SatelliteState:
        """The state that the light shows."""
        return self._situation.state

    @property
    def has_light(self) -> bool:
        """There is a light that a person can see."""
        return self._lights.present

    def show(self, **changes: Any) -> None:
        """Have the light show the changed fields of the `Situation`."""
        self._situation = replace(self._situation, **changes)
        self._lights.show(light_of(self._situation))

    def play(self, earcon: Earcon) -> None:
        """Play a short sound, if they are wanted."""
        if self._earcons:
            self._speaker.play_earcon(earcon)

    def lost_words(self) -> None:
        """Tell that what was said has not been heard by anybody."""
        self.play(Earcon.ERROR)
        self._lights.flash(Light.ERROR)

    def identify(self) -> None:
        """Tell whoever looks for this satellite that it is the one, also where short sounds are not wanted."""
        self._speaker.play_earcon(Earcon.HERE)
        self._lights.flash(Light.HERE)
