"""Speech to text of one room: where a recogniser fails, the next one is given what was said since the turn began."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from pipecat.frames.frames import (
    CancelFrame,
    EndFrame,
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    InterruptionFrame,
    MetricsFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.utils.time import time_now_iso8601

from assistant.chains.chain_member import ChainMember
from assistant.chains.room_chain import RoomChain
from assistant.chains.stage_engines import StageEngines
from assistant.engines.engine import SttEngine
from assistant.frames import HeardAnewFrame, ListenFrame, TurnOverFrame, WakeSoundFrame
from assistant.placed_stt import PlacedSTTService, passages_of, place
from assistant.sound import Passage, Tape

KEPT_SECONDS = 30.0
"""Sound of a turn that is kept for the next recogniser: more than a turn can last."""

WORD_SECONDS = 0.3
"""The end of a voice may be so far behind its last word without another word in between."""

_GIVEN = (
    ListenFrame,
    WakeSoundFrame,
    TurnOverFrame,
    InputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
    InterruptionFrame,
)
_MARKS = (VADUserStartedSpeakingFrame, VADUserStoppedSpeakingFrame)


class EarChain(RoomChain[SttEngine]):
    """The recognisers of one room. Each stretch of speech gets an answer: the words of the first that has one."""

    def __init__(
        self,
        stage: StageEngines[SttEngine],
        service_of: Callable[[SttEngine], PlacedSTTService],
        plain: Callable[[str], str],
    ) -> None:
        super().__init__("ears", stage, service_of, plain)
        self._tape = Tape()
        self._kept: deque[Frame] = deque()
        self._kept_seconds = 0.0
        self._in_turn = self._trusts_interims = self._answers_each_stretch = False
        self._words_pending = False
        """Words were seen of which no transcript has been the last yet."""
        self._answered = False
        """The stretch that goes on has had a transcript with words."""
        self._heard_until = 0.0
        """The place behind the last word that a transcript has had."""
        self._voice_end: float | None = None
        """The place at which the voice paused; None while it speaks."""
        self._silent: SttEngine | None = None
        """The recogniser that gave no words for what another one hears now."""
        self._overdue: asyncio.TimerHandle | None = None
        self._failing: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Return whether a turn is open, or what was said in one has no answer yet."""
        return self._in_turn or self._overdue is not None

    @property
    def trusts_interims(self) -> bool:
        """Return whether interim transcripts can be trusted at the moment."""
        return self._trusts_interims if self._member else self.engine.trusts_interims

    @property
    def answers_each_stretch(self) -> bool:
        """Return whether each stretch of speech gets one final transcript at the moment."""
        return self._answers_each_stretch if self._member else self.engine.answers_each_stretch

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Give the recogniser what it hears, and pass everything on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, _GIVEN):
            self._give(frame, direction)
        if isinstance(frame, CancelFrame | EndFrame):
            self._settle()
        await self.push_frame(frame, direction)

    async def cleanup(self) -> None:
        """Hang up everywhere."""
        self._settle()
        if self._failing:
            await asyncio.gather(self._failing, return_exceptions=True)
        await super().cleanup()

    def _give(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, ListenFrame):
            self._begin_turn()
        self._keep(frame, direction)
        if self._member:
            self._member.give(frame, direction)
        match frame:
            case InputAudioRawFrame():
                self._tape.add(frame.audio, frame.sample_rate)
            case VADUserStartedSpeakingFrame():
                self._answered, self._voice_end = False, None
            case VADUserStoppedSpeakingFrame(stop_secs=seconds):
                self._voice_end = self._tape.seconds - seconds
                self._expect_answer()
            case TurnOverFrame():
                self._end_turn()

    def _begin_turn(self) -> None:
        self._settle()
        self._in_turn, self._words_pending, self._answered, self._voice_end = True, False, False, None
        self._kept.clear()
        self._kept_seconds = 0.0
        if self._start:
            self._for_turn()

    def _end_turn(self) -> None:
        self._settle()
        self._in_turn = False
        self._changed.set()

    def _keep(self, frame: Frame, direction: FrameDirection) -> None:
        if direction is FrameDirection.DOWNSTREAM:
            self._kept.append(frame)
            self._kept_seconds += _seconds(frame)
        while self._kept_seconds > KEPT_SECONDS:
            self._kept_seconds -= _seconds(self._kept.popleft())

    # ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _expect_answer(self) -> None:
        """The voice paused: what was said so far has its words soon, or never."""
        member = self._member
        if member is None or self._overdue or not member.engine.is_left:
            return
        if self._answered and not self._words_pending and not self.answers_each_stretch:
            return
        seconds = member.engine.answer_seconds
        self._overdue = asyncio.get_running_loop().call_later(seconds, self._is_overdue, member)

    def _is_overdue(self, member: ChainMember[SttEngine]) -> None:
        self._overdue = None
        self._failing = asyncio.create_task(self._fell_silent(member), name=f"{self}: overdue")

    def _settle(self) -> None:
        if self._overdue:
            self._overdue.cancel()
            self._overdue = None

    async def _gave(self, member: ChainMember[SttEngine], frame: Frame) -> None:
        if isinstance(frame, TranscriptionFrame):
            self._settle()
            self._words_pending = False
            if frame.text.strip():
                self._answered, self._heard_until = True, passages_of(frame)[-1].end
                self._confirm_silence()
                self._stage.served(member.engine)
        elif isinstance(frame, InterimTranscriptionFrame):
            self._words_pending = True
        if isinstance(frame, TranscriptionFrame | InterimTranscriptionFrame | MetricsFrame):
            await self.push_frame(frame)

    def _confirm_silence(self) -> None:
        """Blame the recogniser that gave no words where the next one has found some in the same sound."""
        silent, self._silent = self._silent, None
        if silent:
            self._stage.failed(silent, f"Speech to text gave no transcript within {silent.answer_seconds:g} seconds.")

    # ── failures ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _use(self, engine: SttEngine) -> ChainMember[SttEngine]:
        member = super()._use(engine)
        # An engine that hears otherwise from now on does so in its new services alone.
        self._trusts_interims, self._answers_each_stretch = engine.trusts_interims, engine.answers_each_stretch
        if isinstance(member.service, PlacedSTTService):
            member.service.tape.wind_to(self._tape.seconds)
        return member

    async def _fell_silent(self, member: ChainMember[SttEngine]) -> None:
        """Have the next recogniser hear what this one gave no words for: there may have been none."""
        if member is not self._member:
            return
        after = self._stage.after(member.engine)
        if after is None:
            problem = f"Speech to text gave no transcript within {member.engine.answer_seconds:g} seconds."
            await self._failed(member, ErrorFrame(error=problem, processor=member.service))
            return
        self._silent = member.engine
        await self._go_on(self._use(after))

    async def _go_on(self, member: ChainMember[SttEngine]) -> None:
        """Let another recogniser hear what was said since the turn began, unless all of it has its words already."""
        if self._all_has_words:
            for frame in self._kept:
                if isinstance(frame, ListenFrame):
                    member.give(frame)
            return
        if isinstance(member.service, PlacedSTTService):
            member.service.tape.wind_to(self._tape.seconds - self._kept_seconds)
        for frame in self._kept:
            member.give(frame)
        marks = [type(one) for one in self._kept if isinstance(one, _MARKS)]
        in_stretch = bool(marks) and marks[-1] is VADUserStartedSpeakingFrame
        owed = marks.count(VADUserStartedSpeakingFrame) if self._answers_each_stretch else 0
        self._settle()
        self._words_pending = self._answered = False
        if marks and not in_stretch:
            self._expect_answer()
        await self.push_frame(HeardAnewFrame(owed=owed, in_stretch=in_stretch))

    @property
    def _all_has_words(self) -> bool:
        """Return whether the voice has paused, and transcripts have had its last word."""
        if self._voice_end is None or self._words_pending or not self._answered:
            return False
        return self._heard_until >= self._voice_end - WORD_SECONDS

    async def _give_up(self) -> None:
        """Give what was said an answer without words, since nobody has any."""
        self._settle()
        empty = TranscriptionFrame("", "", time_now_iso8601())
        place(empty, Passage("", self._tape.seconds - self._kept_seconds, self._tape.seconds))
        await self.push_frame(empty)


def _seconds(frame: Frame) -> float:
    return len(frame.audio) / 2 / frame.sample_rate if isinstance(frame, InputAudioRawFrame) else 0.0
