"""Text to speech of one room: where a voice fails, the next one speaks what was not heard yet."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    ErrorFrame,
    Frame,
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    SystemFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.tts_service import TTSService

from assistant.chains.chain_member import ChainMember
from assistant.chains.room_chain import RoomChain
from assistant.chains.spoken_progress import SpokenProgress
from assistant.chains.stage_engines import StageEngines
from assistant.engines.engine import TtsEngine
from assistant.patience import patience

GATHERED_SECONDS = 3.5
"""A voice may wait so long for more words of an answer that still comes, before it speaks what it has."""

LATE_SECONDS = 1.5
"""A first sound that takes longer than this is late."""


@dataclass
class _Given:
    """A frame that the voice was given, and that has not come out of it in full."""

    frame: Frame

    @property
    def text(self) -> str:
        """The words of it, if any."""
        return self.frame.text if isinstance(self.frame, TTSSpeakFrame | LLMTextFrame) else ""


class VoiceChain(RoomChain[TtsEngine]):
    """The voices of one room. What is given to it comes out in its order, spoken by whoever can."""

    def __init__(
        self, stage: StageEngines[TtsEngine], service_of: Callable[[TtsEngine], TTSService], plain: Callable[[str], str]
    ) -> None:
        super().__init__("voice", stage, service_of, plain)
        self._given: list[_Given] = []
        self._in_answer = False
        """An answer that comes word by word has begun, and not ended."""
        self._progress = SpokenProgress()
        self._moved_at = 0.0
        self._asked_at: float | None = None
        """The moment at which words were given that nothing has been heard of; None where something was."""
        self._answer_whole = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Return whether something is being spoken, or an answer is open."""
        return self._in_answer or bool(self._given)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Give the voice what is to be spoken, and all that comes between it; pass everything else on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, InterruptionFrame):
            self._interrupt(frame, direction)
        elif isinstance(frame, CancelFrame | EndFrame):
            self._forget_given()
        elif direction is FrameDirection.DOWNSTREAM and not isinstance(frame, SystemFrame):
            self._give(frame)
            return
        await self.push_frame(frame, direction)

    async def cleanup(self) -> None:
        """Hang up everywhere."""
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await super().cleanup()

    def _give(self, frame: Frame) -> None:
        begins = isinstance(frame, TTSSpeakFrame | LLMFullResponseStartFrame)
        if self._start and (self._member is None or (begins and not self._speaks)):
            self._choose()
        if isinstance(frame, LLMFullResponseStartFrame | LLMFullResponseEndFrame):
            self._in_answer = isinstance(frame, LLMFullResponseStartFrame)
            if not self._in_answer:
                self._answer_whole.set()  # from here on there is less to wait for
        given = _Given(frame)
        self._given.append(given)
        if self._member:
            self._member.give(frame)
        if given.text:
            self._note_words()

    @property
    def _speaks(self) -> bool:
        """Return whether there are words to be spoken; what only goes before and behind them is none."""
        return self._in_answer or any(one.text for one in self._given)

    def _choose(self) -> None:
        """Have the voice speak that may speak now, and be given what has not come out of the one before."""
        before = self._member
        member = self._for_turn()
        if member is not before:
            for one in [_Given(LLMFullResponseStartFrame())] if self._in_answer else self._given:
                member.give(one.frame)

    def _note_words(self) -> None:
        self._moved_at = time.monotonic()
        self._asked_at = self._asked_at or (None if self._progress.has_sound else self._moved_at)
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(), name=f"{self}: watching")

    def _interrupt(self, frame: Frame, direction: FrameDirection) -> None:
        self._forget_given()
        if self._member:
            self._member.give(frame, direction)
        self._changed.set()

    def _forget_given(self) -> None:
        self._given = [one for one in self._given if not one.frame.interruptible]
        self._in_answer = False
        self._progress = SpokenProgress()
        self._asked_at = None

    # ── what comes out ────────────────────────────────────────────────────────────────────────────────────────────

    async def _gave(self, member: ChainMember[TtsEngine], frame: Frame) -> None:
        self._moved_at = time.monotonic()
        place = next((at for at, one in enumerate(self._given) if one.frame is frame), None)
        if place is not None:
            self._done(place + 1)
        elif isinstance(frame, TTSAudioRawFrame):
            self._sounded(member, frame)
        elif isinstance(frame, TTSTextFrame):
            self._progress.words(frame.text, frame.pts)
        elif isinstance(frame, TTSStoppedFrame) and not await self._stopped(member):
            return
        await self.push_frame(frame)

    def _done(self, count: int) -> None:
        del self._given[:count]
        if count and not self._given:
            self._changed.set()
        self._progress = SpokenProgress()
        self._asked_at = self._moved_at if self._text else None

    def _sounded(self, member: ChainMember[TtsEngine], frame: TTSAudioRawFrame) -> None:
        self._progress.sound(len(frame.audio) / 2 / frame.sample_rate)
        if self._asked_at is not None:
            late = self._moved_at - self._asked_at > LATE_SECONDS
            self._asked_at = None
            if member.engine.is_left:
                self._stage.served(member.engine, late=late)

    async def _stopped(self, member: ChainMember[TtsEngine]) -> bool:
        """Take the end of a piece of speech; return whether it was all of it."""
        said = self._text
        if member.engine.is_left and not self._in_answer and self._progress.is_cut_short(said):
            await self._failed(member, ErrorFrame(error="Text to speech broke off.", processor=member.service))
            return member is self._member
        if self._given and isinstance(self._given[0].frame, TTSSpeakFrame):
            self._done(1)
        return True

    @property
    def _text(self) -> str:
        """The words that are being spoken: of one text, or of an answer as far as it was given."""
        if self._given and isinstance(self._given[0].frame, TTSSpeakFrame):
            return self._given[0].text
        return "".join(one.text for one in itertools.takewhile(_is_answer, self._given))

    # ── failures ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _watch(self) -> None:
        """Leave a voice of which nothing comes, while words wait to be spoken."""
        while (member := self._member) and any(one.text for one in self._given):
            left = self._moved_at + self._patience(member) - time.monotonic()
            if left > 0:
                with contextlib.suppress(TimeoutError):
                    async with patience(left):
                        await self._answer_whole.wait()
                self._answer_whole.clear()
            elif not member.engine.is_left:
                return
            elif self._in_answer and self._progress.has_said(self._text):  # it waits for the rest of the answer
                self._moved_at = time.monotonic()
            else:
                problem = "Text to speech gave no sound: no answer in time."
                await self._failed(member, ErrorFrame(error=problem, processor=member.service))

    def _patience(self, member: ChainMember[TtsEngine]) -> float:
        return member.engine.first_sound_seconds + (GATHERED_SECONDS if self._in_answer else 0.0)

    async def _go_on(self, member: ChainMember[TtsEngine]) -> None:
        """Let another voice speak what was not heard yet, and all that comes behind it."""
        rest, given = self._progress.rest(self._text), self._given
        is_text = bool(given) and isinstance(given[0].frame, TTSSpeakFrame)
        words = [] if is_text else list(itertools.takewhile(_is_answer, given))
        behind = given[1 if is_text else len(words) :]
        first: list[Frame] = []
        if is_text and rest.strip():
            first = [TTSSpeakFrame(rest, append_to_context=False)]
        elif words or self._in_answer or (given and isinstance(given[0].frame, LLMFullResponseEndFrame)):
            first = [LLMFullResponseStartFrame(), *([LLMTextFrame(rest)] if rest.strip() else [])]
        self._given = [*map(_Given, first), *behind]
        self._progress, self._asked_at = SpokenProgress(), None
        for one in self._given:
            member.give(one.frame)
        if self._text:
            self._note_words()

    async def _give_up(self) -> None:
        """Let all come out that needs no voice."""
        given, self._given = self._given, []
        self._progress, self._asked_at = SpokenProgress(), None
        for one in given:
            if not one.text:
                await self.push_frame(one.frame)


def _is_answer(given: _Given) -> bool:
    """Return whether a frame is of the words of an answer that comes word by word."""
    return isinstance(given.frame, LLMTextFrame | LLMFullResponseStartFrame)
