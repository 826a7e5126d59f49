"""Watches a language model's answer: gathers its words, and lets it end neither in silence nor in a lie."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from pipecat.frames.frames import (
    Frame,
    FunctionCallsStartedFrame,
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMTextFrame,
    TTSSpeakFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from assistant.frames import ReplyEndFrame, ReplyStartFrame
from assistant.truth import NOTHING_CHANGED, Deeds, claims_a_change, ends_a_sentence, may_become_claim

_LOGGER = logging.getLogger(__name__)

NO_ANSWER = "Sorry, I got no answer from the language model."


class Answer(FrameProcessor):
    """Stands behind the language model. A response that called tools is followed by another; the last one ends it.

    `on_text` gets the whole answer when it ends, `on_first_word` is told of its first word. An answer that was asked
    for ahead of the turn's end waits here until `released`; an interruption drops it. A sentence that begins like a
    claim ("The lights …") is held until it has ended, unless the `deeds` of this question let it be true.
    """

    def __init__(self, *, on_first_word: Callable[[], None], on_text: Callable[[str], None]) -> None:
        super().__init__(name="answer")
        self._on_first_word = on_first_word
        self._on_text = on_text
        self._playback_id = ""
        self._words: list[str] = []
        self._tools_called = False
        self._held: list[LLMTextFrame] = []
        """Words of a sentence that is, or may become, a claim."""
        self._sentence = ""
        """The words of the sentence so far, held or spoken."""
        self.deeds = Deeds()
        """What came of the tools of this question."""
        self.released = asyncio.Event()
        """Answers pass while it is set."""
        self.released.set()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Follow the answer and pass everything on."""
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMTextFrame | LLMFullResponseEndFrame):
            await self.released.wait()
        match frame:
            case ReplyStartFrame():
                self._playback_id, self._words = frame.playback_id, []
            case FunctionCallsStartedFrame():
                self._tools_called = True
            case LLMTextFrame() if frame.text:
                await self._hear(frame)
                return
            case LLMFullResponseEndFrame():
                await self._let_go_or_correct()
            case InterruptionFrame():
                self._playback_id, self._tools_called = "", False
                self._held, self._sentence = [], ""
        await self.push_frame(frame, direction)
        if isinstance(frame, LLMFullResponseEndFrame):
            last, self._tools_called = not self._tools_called, False
            if last:
                await self._end()

    async def _hear(self, frame: LLMTextFrame) -> None:
        """Take some words; pass them on as soon as they cannot be a claim that nothing stands behind."""
        if self.deeds.demand:
            return
        self._held.append(frame)
        self._sentence += frame.text
        if not self.deeds.may_claim and (claims_a_change(self._sentence) or may_become_claim(self._sentence)):
            return
        await self._let_go()

    async def _let_go_or_correct(self) -> None:
        """The response has ended: a claim before a tool call says nothing yet; any other is put right."""
        if self.deeds.demand and not self._tools_called:
            self._held, self._sentence = [], ""
            await self._speak(LLMTextFrame(self.deeds.demand))
            return
        if self.deeds.may_claim or not claims_a_change(self._sentence):
            await self._let_go()
            return
        self._held, self._sentence = [], ""
        if not self._tools_called:
            _LOGGER.warning("The language model said that it was done, and nothing was: corrected")
            await self._speak(LLMTextFrame(self.deeds.correction or NOTHING_CHANGED))

    async def _let_go(self) -> None:
        held, self._held = self._held, []
        if ends_a_sentence(self._sentence):
            self._sentence = ""
        for frame in held:
            await self._speak(frame)

    async def _speak(self, frame: LLMTextFrame) -> None:
        if not self._words:
            self._on_first_word()
        self._words.append(frame.text)
        await self.push_frame(frame)

    async def _end(self) -> None:
        if not self._playback_id:
            return
        text = "".join(self._words).strip()
        if not text:
            text = self.deeds.correction or NO_ANSWER
            await self.push_frame(TTSSpeakFrame(text))
        self._on_text(text)
        await self.push_frame(ReplyEndFrame(playback_id=self._playback_id))
        self._playback_id = ""
