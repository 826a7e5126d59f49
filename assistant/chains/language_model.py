"""The language model of the house, shared by all rooms: its engines in their order, each left where it stalls."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from assistant.chains.stage_engines import StageEngines
from assistant.engines.engine import LlmEngine, ModelPart
from assistant.model.completion import (
    ENDLESS,
    Beat,
    BlindModelError,
    BrokenOff,
    Message,
    ModelError,
    PictureRefusedError,
    SpokenQuestion,
    ToolRequest,
    VoicePart,
    Words,
    pictures_in,
)
from assistant.model.completion_use import CompletionUse
from assistant.patience import patience
from assistant.service_use import MeteredService, ServiceUse
from ha_tools.leaving.crossing import Crossing, SentKind
from ha_tools.leaving.gate import may_reach, note_crossing

_LOGGER = logging.getLogger(__name__)

FIRST_SECONDS = 4.0
"""A model from which nothing came for so long after its question is left: a person begins to wonder."""

PICTURE_SECONDS = 15.0
"""The same for a question about a picture, which is sent and looked at first."""

BETWEEN_SECONDS = 3.0
"""The same between two parts of its answer."""

LATE_SECONDS = 2.5
"""A first part that takes longer than this is late."""

STAYS = "Nothing leaves the house here, so that the language model was not asked."

GO_ON = "(Your answer was cut off there, and that much was spoken aloud. Go on from there; repeat nothing.)"
"""Told to the next model where one broke off in the middle of its words."""


class LanguageModel:
    """Asks the first engine that serves; where it fails, the next one goes on in the same answer."""

    def __init__(self, stage: StageEngines[LlmEngine], tell: Callable[[ServiceUse], None]) -> None:
        """`tell` takes the report of each use."""
        self._stage = stage
        self._tell = tell

    def expect(self) -> None:
        """A turn has begun, in which a question may be asked."""
        if engine := self._stage.preferred():
            engine.expect()

    async def complete(
        self,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        *,
        tool_required: bool,
        spoken: SpokenQuestion | None = None,
        note: Callable[[ServiceUse], None] = lambda _: None,
    ) -> AsyncIterator[Words | VoicePart | ToolRequest | BrokenOff]:
        """Yield words as they come and the tool calls at the end. Raises `ModelError`.

        `spoken` is the sound of one of the messages, for a model that hears; `note` is told of each use.
        """
        engine, said = self._stage.for_turn(), ""
        while True:
            asked = [*messages, *_cut_off(said)]
            try:
                async with aclosing(self._asked(engine, asked, tools, note, tool_required, spoken)) as parts:
                    async for part in parts:
                        said += part.text if isinstance(part, Words) else ""
                        yield part
                return
            except ModelError as err:
                after = self._stage.after(engine)
                if after is None or str(err) == ENDLESS:
                    raise
                _LOGGER.debug("%s goes on where %s failed: %s", after.name, engine.name, err)
                yield BrokenOff()
                engine = after

    @property
    def seeing(self) -> LlmEngine | None:
        """The engine that is shown pictures; None where none sees."""
        return self._seeing(self._stage.for_turn())

    def _seeing(self, engine: LlmEngine | None) -> LlmEngine | None:
        while engine and not engine.sees:
            engine = self._stage.after(engine)
        return engine

    async def look(
        self, messages: Sequence[Message], about: str, note: Callable[[ServiceUse], None] = lambda _: None
    ) -> str:
        """Return the answer to a question about the picture in the last message; `about` says of what it is.

        No tool is offered: whatever the picture asks for, nothing can be called. Raises `ModelError`.
        """
        engine = self.seeing
        while engine:
            said = ""
            try:
                async with aclosing(self._asked(engine, messages, (), note, False, None, about)) as parts:
                    async for part in parts:
                        said += part.text if isinstance(part, Words) else ""
            except ModelError as err:
                after = self._seeing(self._stage.after(engine))
                if after is None or str(err) == ENDLESS:
                    raise
                engine = after
            else:
                return said.strip()
        raise BlindModelError("no engine sees pictures")

    async def _asked(
        self,
        engine: LlmEngine,
        messages: Sequence[Message],
        tools: Sequence[Mapping[str, Any]],
        note: Callable[[ServiceUse], None],
        tool_required: bool,
        spoken: SpokenQuestion | None,
        picture_of: str = "",
    ) -> AsyncGenerator[Words | VoicePart | ToolRequest, None]:
        """Yield what one engine has to say. Raises `ModelError`."""
        if not may_reach(engine.service.host):
            raise ModelError(STAYS)
        use, began, first = CompletionUse.begin(messages, tools), time.monotonic(), 0.0
        use.picture_bytes = sum(map(len, pictures_in(messages[-1])))
        first_seconds = PICTURE_SECONDS if picture_of else FIRST_SECONDS
        try:
            async with aclosing(
                engine.parts(messages, tools, use, tool_required=tool_required, spoken=spoken)
            ) as parts:
                async for part in _in_time(parts, first_seconds):
                    first = first or time.monotonic() - began
                    if not isinstance(part, Beat):
                        yield part
            self._stage.served(engine, late=first > LATE_SECONDS and not picture_of)
        except ModelError as err:
            use.problem = str(err)
            if use.problem != ENDLESS and not isinstance(err, PictureRefusedError):
                self._stage.failed(engine, use.problem)
            raise
        finally:
            if picture_of and use.wire.sent_bytes:
                _note_picture(engine.service, picture_of, use.picture_bytes)
            told = use.report(engine.service)
            self._tell(told)
            note(told)


def _note_picture(service: MeteredService, of: str, sent: int) -> None:
    """Tell that a picture left the house, where it did."""
    if service.left_house:
        note_crossing(Crossing(service.provider, service.host, SentKind.PICTURE, sent, 0, about=of))


def _cut_off(said: str) -> list[Message]:
    """Return what the next model is told of words that were spoken already."""
    if not said.strip():
        return []
    return [{"role": "assistant", "content": said}, {"role": "user", "content": GO_ON}]


async def _in_time(parts: AsyncGenerator[ModelPart, None], first_seconds: float) -> AsyncIterator[ModelPart]:
    """Yield the parts. Raises `ModelError` where the next one does not come."""
    seconds = first_seconds
    while True:
        try:
            async with patience(seconds):
                part = await anext(parts, None)
        except TimeoutError as err:
            raise ModelError(f"The language model said nothing for {seconds:.0f} seconds.") from err
        if part is None:
            return
        yield part
        seconds = BETWEEN_SECONDS
