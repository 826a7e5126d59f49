"""Watches a language model's answer: gathers its words, sees its end, and never lets it end in silence."""

from __future__ import annotations

import asyncio
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

NO_ANSWER = "Sorry, I got no answer from the language model."


class Answer(FrameProcessor):
    """Stands behind the language model. A response that called tools is followed by another; the last one ends it.

    `on_text` gets the whole answer when it ends, `on_first_word` is told of its first word. An answer that was asked
    for ahead of the turn's end waits here until `released`; an interruption drops it.
    """

    def __init__(self, *, on_first_word: Callable[[], None], on_text: Callable[[str], None]) -> None:
        super().__init__(name="answer")
        self._on_first_word = on_first_word
        self._on_text = on_text
        self._playback_id = ""
        self._words: list[str] = []
        self._tools_called = False
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
                if not self._words:
                    self._on_first_word()
                self._words.append(frame.text)
            case InterruptionFrame():
                self._playback_id, self._tools_called = "", False
        await self.push_frame(frame, direction)
        if isinstance(frame, LLMFullResponseEndFrame):
            last, self._tools_called = not self._tools_called, False
            if last:
                await self._end()

    async def _end(self) -> None:
        if not self._playback_id:
            return
        text = "".join(self._words).strip()
        if not text:
            text = NO_ANSWER
            await self.push_frame(TTSSpeakFrame(text))
        self._on_text(text)
        await self.push_frame(ReplyEndFrame(playback_id=self._playback_id))
        self._playback_id = ""
