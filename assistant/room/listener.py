"""The ear of a room's pipeline: gathers the words of a turn and decides, by the rules of `turns`, when it is over."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.dialogue import NotUnderstood, Understanding
from assistant.frames import HeardAnewFrame, ListenFrame, TurnOverFrame, VoiceFrame
from assistant.outside_text import encodable
from assistant.placed_stt import is_anew, passages_of
from assistant.sound import Passage, Tape, TurnSounds, TurnTape
from assistant.turns import LONGEST_TEXT, Endpointer, EndReason, Pauses, is_cut_off, without_wake_word
from ha_tools.acting.turn_sound import TurnSound
from ha_tools.signals import AsyncSignal, Signal

Understand = Callable[[str], Understanding]
"""Function from words to their meaning in this room; run in a thread."""

ONSET_SECONDS = 0.2
"""A voice that talks over us is noticed so much after its first sound, by its own account."""


class Ear(Protocol):
    """The recogniser that serves at the moment."""

    @property
    def trusts_interims(self) -> bool:
        """Return whether its interim transcripts can be trusted."""

    @property
    def answers_each_stretch(self) -> bool:
        """Return whether it gives each stretch of speech one final transcript, be it an empty one."""


class Listener(FrameProcessor):
    """Stands behind the recogniser and tells when a turn is over, and when it probably will be.

    A recogniser of fixed sentences finds one in any noise, and only its final word says whether it really was one: its
    interim words are not trusted to end a turn. Between turns the listener passes nothing on and keeps nothing: what a
    room hears unasked is forgotten here. A transcript counts for the turn whose sound it heard; one that comes after a
    turn that was given up without it does nothing.
    """

    def __init__(self, pauses: Pauses, understand: Understand, ear: Ear) -> None:
        """`ear` is the recogniser before it."""
        super().__init__(name="listener")
        self.on_voice = AsyncSignal[bool, float]()
        """A voice began, or paused, at this time."""
        self.on_words = Signal[str, bool]()
        """Words of the turn were heard; finally or not."""
        self.on_heard = AsyncSignal[Understanding]()
        """Words of the turn were heard that can be trusted; told before they may end it."""
        self.on_late = Signal[()]()
        """A transcript came after its turn was given up."""
        self.on_likely = AsyncSignal[Understanding]()
        """The turn is probably over."""
        self.on_turn_end = AsyncSignal[Understanding, EndReason]()
        self._pauses = pauses
        self._ear = ear
        self._tape = Tape()
        self._sounds = TurnSounds()
        self._kept = TurnTape()
        self._in_stretch = False
        """The recogniser is being given a stretch of speech."""
        self._understand = understand
        self._endpointer: Endpointer | None = None
        self._wake_word = ""
        self._finals: list[Passage] = []
        self._understanding: Understanding = NotUnderstood("")
        self._likely_text = ""
        """The words for which the turn was said to be probably over."""
        self._changed = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Take what belongs to the turn; pass the rest on."""
        await super().process_frame(frame, direction)
        match frame:
            case ListenFrame():
                self.begin(frame.wake_word)
            case VoiceFrame():
                await self._voice(frame)
            case HeardAnewFrame():
                self._hear_anew(frame)
            case VADUserStartedSpeakingFrame():
                self._stretch_began()
                await self.push_frame(frame, direction)
            case VADUserStoppedSpeakingFrame():
                self._in_stretch = False
                await self.push_frame(frame, direction)
            case TranscriptionFrame() | InterimTranscriptionFrame():
                await self._transcript(frame)
            case InputAudioRawFrame():
                self._tape.add(frame.audio, frame.sample_rate)
                self._kept.add(frame.audio)
            case _:
                await self.push_frame(frame, direction)

    async def watch(self) -> None:
        """End turns as they become due, until cancelled."""
        while True:
            self._changed.clear()
            try:
                async with asyncio.timeout(self._until_due()):
                    await self._changed.wait()
            except TimeoutError:
                await self._end_if_due()

    @property
    def is_open(self) -> bool:
        """A turn is open, or what may become one."""
        return self._endpointer is not None

    @property
    def hears_in_stretches(self) -> bool:
        """The recogniser gives its words once a voice has paused."""
        return self._ear.answers_each_stretch

    @property
    def hears_voice(self) -> bool:
        """A turn is open in which a voice was heard."""
        return self._endpointer is not None and self._endpointer.voice_heard

    @property
    def kept_sound(self) -> bytes:
        """The sound of the turn that goes on, as far as it has come; empty where not all of it is kept."""
        return self._kept.pcm

    def take_utterance(self) -> TurnSound | None:
        """Return the sound of the turn that has just ended, once; None where not all of it was kept."""
        return self._kept.taken()

    async def interrupt(self) -> None:
        """Drop what is being thought and said, in every processor of the pipeline."""
        await self.broadcast_interruption()  # type: ignore[no-untyped-call]  # Pipecat leaves it without annotations

    def stop(self) -> None:
        """Drop the turn."""
        self._endpointer = None
        self._kept.forget()
        self._sounds.end(self._tape.seconds, answered=False)
        self._changed.set()

    def begin(self, wake_word: str, *, voice_since: float | None = None) -> None:
        """Begin a turn: after a wake word, for an answer, or with a voice that already speaks."""
        self._sounds.end(self._tape.seconds, answered=False)
        self._endpointer = Endpointer(self._pauses, time.monotonic())
        start = self._tape.seconds
        if voice_since is not None:
            start -= time.monotonic() - voice_since + ONSET_SECONDS
            self._endpointer.voice_started(voice_since)
            if self._in_stretch:
                self._endpointer.stretch_began()
        self._sounds.begin(start)
        self._kept.forget()
        if voice_since is None:  # what was said over an answer began before it was known to be meant for us
            self._kept.begin(start)
        self._wake_word = wake_word
        self._finals = []
        self._understanding = NotUnderstood("")
        self._likely_text = ""
        self._changed.set()

    def _stretch_began(self) -> None:
        self._in_stretch = self._ear.answers_each_stretch
        if self._in_stretch and self._endpointer:
            self._endpointer.stretch_began()

    def _hear_anew(self, frame: HeardAnewFrame) -> None:
        """Forget the words of a recogniser that failed: another one hears the same sound."""
        self._finals = []
        self._kept.heard_anew()
        self._understanding = NotUnderstood("")
        self._in_stretch = frame.in_stretch and frame.owed > 0
        if self._endpointer:
            self._endpointer.heard_anew(frame.owed, time.monotonic())
        self._changed.set()

    async def _transcript(self, frame: TranscriptionFrame | InterimTranscriptionFrame) -> None:
        """Take the words of a transcript that were said in this turn."""
        heard, final = passages_of(frame), isinstance(frame, TranscriptionFrame)
        own = self._sounds.own(heard)
        if final and any(self._sounds.is_late(passage) for passage in heard if passage not in own):
            self.on_late.tell()
        if own:
            text = frame.text if len(own) == len(heard) else " ".join(passage.text for passage in own)
            said = Passage(encodable(text).strip(), own[0].start, own[-1].end)
            anew = is_anew(frame) and bool(said.text)
            if final and not is_cut_off(said.text):
                self._kept.heard(own, anew=anew)
            await self._words(said, final=final, anew=anew)

    async def _voice(self, frame: VoiceFrame) -> None:
        if self._endpointer and frame.speaking:
            self._endpointer.voice_started(frame.since)
        elif self._endpointer:
            self._endpointer.voice_stopped(frame.since)
        self._changed.set()
        await self.on_voice.tell(frame.speaking, frame.since)

    async def _words(self, words: Passage, *, final: bool, anew: bool = False) -> None:
        if self._endpointer is None:
            return
        if not (final or self._ear.trusts_interims):
            self.on_words.tell(words.text, final)
            return
        before = [earlier for earlier in self._finals if not anew or earlier.start < words.start]
        heard = " ".join(passage.text for passage in (*before, words))
        if len(heard) > LONGEST_TEXT:
            await self._refuse(heard, words, final=final)
            return
        if final and words.text and not is_cut_off(words.text):
            self._finals = [*before, words]  # what was cut off is heard again, with its end
        said = without_wake_word(heard, self._wake_word).strip() if self._wake_word else heard.strip()
        if said != self._understanding.text:
            self._understanding = await asyncio.to_thread(self._understand, said)
        if said:
            await self.on_heard.tell(self._understanding)
        if self._endpointer is None:
            return
        self._endpointer.heard(said, final=final, completeness=self._understanding.completeness)
        self._changed.set()
        if said:
            self.on_words.tell(said, final)

    async def _refuse(self, heard: str, words: Passage, *, final: bool) -> None:
        """Take what nobody can have said in one turn for nothing at all: half of it may mean something else."""
        if final:
            await self.push_error(f"Speech to text gave {len(heard)} characters for one turn, which were not used.")
            self._finals = []
            await self._words(replace(words, text=""), final=True)

    def _until_due(self) -> float | None:
        """Return the seconds until something is to be decided; None while there is nothing to wait for."""
        if self._endpointer is None:
            return None
        due = self._endpointer.deadline()
        if self._likely_text != self._understanding.text:
            due = min(due, self._endpointer.likely_end())
        return None if due == float("inf") else due - time.monotonic()

    async def _end_if_due(self) -> None:
        if self._endpointer is None:
            return
        now, understanding = time.monotonic(), self._understanding
        if reason := self._endpointer.reason(now):
            answered = reason is EndReason.COMPLETE or self._endpointer.answered
            self._endpointer = None
            self._sounds.end(self._tape.seconds, answered=answered)
            await self.push_frame(TurnOverFrame(), FrameDirection.UPSTREAM)
            await self.on_turn_end.tell(understanding, reason)
        elif now >= self._endpointer.likely_end() and self._likely_text != understanding.text:
            self._likely_text = understanding.text
            await self.on_likely.tell(understanding)
