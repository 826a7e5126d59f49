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
from assistant.truth.deeds import Deeds
from assistant.truth.held_words import HeldWords

_LOGGER = logging.getLogger(__name__)

NO_ANSWER = "Sorry, I got no answer from the language model."


class Answer(FrameProcessor):
    """Stands behind the language model. A response that called tools is followed by another; the last one ends it.

    `on_text` gets the whole answer when it ends, `on_first_word` is told of its first word. An answer that was asked
    for ahead of the turn's end waits here until `released`; an interruption drops it. What may be a claim is held, and
    what is not so put right, by the `deeds` of this question (`held_words`).
    """

    def __init__(self, *, on_first_word: Callable[[], None], on_text: Callable[[str], None]) -> None:
        super().__init__(name="answer")
        self._on_first_word = on_first_word
        self._on_text = on_text
        self._playback_id = ""
        self._words: list[str] = []
        self._tools_called = False
        self.ask(Deeds())
        self.released = asyncio.Event()
        """Answers pass while it is set."""
        self.released.set()

    def ask(self, deeds: Deeds) -> None:
        """Begin a question; what comes of its tools is noted in `deeds`."""
        self.deeds = deeds
        self._held = HeldWords(deeds)

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
                await self._speak(self._held.hear(frame.text))
                return
            case LLMFullResponseEndFrame():
                await self._speak(self._held.end(tools_called=self._tools_called))
            case InterruptionFrame():
                self._playback_id, self._tools_called = "", False
                self._held.forget()
        await self.push_frame(frame, direction)
        if isinstance(frame, LLMFullResponseEndFrame):
            last, self._tools_called = not self._tools_called, False
            if last:
                await self._end()

    async def _speak(self, text: str) -> None:
        if not text:
            return
        if not self._words:
            self._on_first_word()
        self._words.append(text)
        await self.push_frame(LLMTextFrame(text))

    async def _end(self) -> None:
        if not self._playback_id:
            return
        if self._held.put_right:
            _LOGGER.warning("The language model said what is not so: it was put right before it was spoken")
        text = "".join(self._words).strip()
        if not text:
            text = self.deeds.correction or NO_ANSWER
            await self.push_frame(TTSSpeakFrame(text))
        self._on_text(text)
        await self.push_frame(ReplyEndFrame(playback_id=self._playback_id))
        self._playback_id = ""
