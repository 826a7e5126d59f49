"""The frames of our own that travel through a room's pipeline beside Pipecat's."""

from __future__ import annotations

from dataclasses import dataclass

from pipecat.frames.frames import ControlFrame, DataFrame, SystemFrame

from assistant.manner import PLAINLY, Manner
from satellite.protocol import PlaybackKind


@dataclass
class ListenFrame(SystemFrame):
    """A turn begins: the audio that follows is it."""

    wake_word: str = ""
    """The word that began it, still in the pre-roll; empty when it answers a question of ours."""


@dataclass
class WakeSoundFrame(SystemFrame):
    """The sound of the wake word that began a turn, as far as it is none of the turn's own; that follows."""

    phrase: str = ""
    """The wake word as it is said: "hey jarvis"."""
    audio: bytes = b""
    """Int16 mono at 16 kHz; none where the satellite sent none."""
    rest_seconds: float = 0.0
    """Seconds of the turn's own sound until the wake word was detected, close behind its last sound."""


@dataclass
class TurnOverFrame(SystemFrame):
    """A turn has ended; sent upstream: what is said from here on goes on with none of its sentences."""


@dataclass
class HeardAnewFrame(SystemFrame):
    """Another recogniser hears what was said in this turn: the words of the one before are forgotten."""

    owed: int = 0
    """Final transcripts that it will give of it."""
    in_stretch: bool = False
    """The last stretch of speech goes on."""


@dataclass
class VoiceFrame(SystemFrame):
    """A voice began or paused in the microphone's stream."""

    speaking: bool = False
    since: float = 0.0
    """Time in seconds of `time.monotonic`."""


@dataclass
class ReplyStartFrame(ControlFrame):
    """From here on all that is spoken is one playback."""

    playback_id: str = ""
    kind: PlaybackKind = PlaybackKind.REPLY
    volume: float | None = None
    """Its loudness from 0 to 1; None means the satellite's."""
    manner: Manner = PLAINLY
    """The manner in which it is said."""
    held: bool = False
    """The satellite is to wait for the moment at which it begins."""


@dataclass
class OwnVoiceFrame(DataFrame):
    """A piece of an answer in the language model's own voice."""

    text: str = ""
    """The words that it says, or goes on to say."""
    pcm: bytes = b""
    """Int16 mono at `assistant.model.own_voice.VOICE_RATE`."""


@dataclass
class ReplyEndFrame(ControlFrame):
    """All that this playback says has been spoken."""

    playback_id: str = ""
