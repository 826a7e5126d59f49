"""A Pipecat speech-to-text service whose transcripts say which sound they heard."""

from __future__ import annotations

from typing import Any

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.stt_service import STTService

from assistant.service_meter import ServiceMeter
from assistant.sound import Passage, Tape

_PASSAGES, _ANEW = "passages", "anew"


class PlacedSTTService(STTService):
    """Counts the sound that it was given. A subclass places each of its transcripts in it with `place`."""

    def __init__(self, *, meter: ServiceMeter | None = None, **kwargs: Any) -> None:
        super().__init__(metrics=meter, **kwargs)
        self._meter = meter
        self.tape = Tape()
        """The sound so far, the same as the listener behind this service has counted."""

    async def process_audio_frame(self, frame: InputAudioRawFrame, direction: FrameDirection) -> None:
        """Hear some sound, and count it also where it cannot be heard."""
        await super().process_audio_frame(frame, direction)
        self.tape.add(frame.audio, frame.sample_rate)

    def note_sent(self, audio: bytes) -> None:
        """Count sound that is given to what recognises it."""
        if self._meter:
            self._meter.heard(audio)

    def start_of(self, frame: VADUserStartedSpeakingFrame) -> float:
        """Return the place at which a voice began that has just been noticed."""
        return self.tape.seconds - frame.start_secs


def place(frame: Frame, *passages: Passage, anew: bool = False) -> None:
    """Say which sound a transcript heard; `anew`: in place of what was heard before from its beginning on."""
    frame.metadata[_PASSAGES], frame.metadata[_ANEW] = passages, anew


def is_anew(frame: TranscriptionFrame | InterimTranscriptionFrame) -> bool:
    """Return whether the words of a transcript stand for all that were heard from its beginning on."""
    return bool(frame.metadata[_ANEW])


def passages_of(frame: TranscriptionFrame | InterimTranscriptionFrame) -> tuple[Passage, ...]:
    """Return which sound a transcript heard: one passage, or one for each of its words."""
    passages: tuple[Passage, ...] = frame.metadata[_PASSAGES]
    return passages
