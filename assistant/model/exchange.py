"""One question to the language model: its completions, the tools that it calls, and all that is spoken of them.

When a tool of the home ran, its own result is spoken, and the model is mostly not asked again. It is asked once more
where its tools only read and a conclusion is wanted, where it named something wrongly, and where it spoke of the home
without having called a tool.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.chains.language_model import LanguageModel
from assistant.model.completion import (
    SPEAKING_TOOLS,
    BrokenOff,
    Message,
    ModelError,
    SpokenQuestion,
    ToolRequest,
    VoicePart,
)
from assistant.model.grounding import Grounding, OwnWords
from assistant.model.offered_tools import ASIDE, RunTool, schema
from assistant.model.own_voice import OwnVoice, Said
from assistant.model.request import Request
from assistant.model.tool_calls import Answered, ToolCalls, Worded
from assistant.service_use import ServiceUse
from ha_tools.acting.tool import Tool

MOST_COMPLETIONS = 6
"""Completions for one question: a model that goes round in circles is stopped."""

NOTHING_CALLED = (
    "(You called no tool, so nothing was done or looked up. Call the right tool now. "
    "Only if none fits, use talk or ask_back, and name nothing in the home.)"
)
"""Told to a model that spoke of the home without a tool."""


@dataclass
class Exchange:
    """One question and all that comes of it."""

    model: LanguageModel
    history: Sequence[Message]
    """The conversation before it, the system prompt first."""
    request: Request
    tools: Mapping[str, Tool]
    """The tools, by name."""
    run: RunTool
    worded: Worded
    sums_up: bool
    """A model has better words for what was read than the home has: in other languages than English."""
    nothing_called: str
    """Said, in the language of the home, where the model spoke of the home and called nothing."""
    note: Callable[[ServiceUse], None] = lambda _: None
    """Takes the report of each completion."""
    spoken: SpokenQuestion | None = None
    """The sound of the request, for a model that hears; None for what was written, or is to be read alone."""
    turn: list[Message] = field(default_factory=list)
    """The messages that the conversation grows by, complete once the answer has ended."""

    def __post_init__(self) -> None:
        self.turn.append({"role": "user", "content": self.request.text})
        self._calls = ToolCalls(self.request, self.tools, self.run, self.worded, sums_up=self.sums_up)
        self._grounding = Grounding(self.request)
        self._words = OwnWords(self._grounding)
        self._objection: list[Message] = []
        self._spoken = ""

    async def answer(self) -> AsyncIterator[Said]:
        """Yield what is spoken, piece by piece. Raises `ModelError`."""
        try:
            async for said in self._answer():
                if said.text or said.pcm or said.again:
                    yield replace(said, text=self._spaced(said.text))
        finally:
            self.turn.append({"role": "assistant", "content": self._spoken})

    async def _answer(self) -> AsyncIterator[Said]:
        for _ in range(MOST_COMPLETIONS):
            requests: list[ToolRequest] = []
            voice = OwnVoice()
            async for said in self._heard(requests, voice):
                yield said
            if requests:
                yield voice.end(is_whole=not self._words.waits)
                if self._calls.goes_on(await self._run(requests)):
                    self._words.forget()
                    continue
            own = self._words.end()
            if own.is_all and voice.speaks:
                voice.passed(own.spoken)
                yield voice.end(is_whole=True)
                return
            yield voice.end(is_whole=False)
            if not requests and own.refused and self._may_object:
                self._object(own.refused)
                continue
            yield Said(self._calls.told(own, self.nothing_called))
            yield Said(own.spoken)
            return
        yield Said(self._calls.told(self._words.end(), self.nothing_called))

    async def _heard(self, requests: list[ToolRequest], voice: OwnVoice) -> AsyncIterator[Said]:
        """Yield what may be spoken of one completion while it comes; take its calls, and the sound of its words."""
        asked = [*self.history, *self.turn, *self._objection]
        needs_tool = self._requires_tool
        try:
            async for part in self.model.complete(
                asked, self._schemas, tool_required=needs_tool, spoken=self.spoken, note=self.note
            ):
                if isinstance(part, ToolRequest):
                    requests.append(part)
                elif isinstance(part, VoicePart):
                    voice.hold(part.pcm)
                elif isinstance(part, BrokenOff):
                    yield voice.end(is_whole=False)
                elif part.is_voiced:
                    voice.passed(self._words.hear(part))
                else:
                    yield Said(self._words.hear(part))
                yield voice.free()
        except ModelError:
            yield voice.end(is_whole=False)
            raise

    async def _run(self, requests: Sequence[ToolRequest]) -> list[Answered]:
        answered = await self._calls.run(requests)
        self._grounding.results += [one.result for one in answered if one.request.name not in ASIDE]
        self.turn += self._calls.messages(answered)
        return answered

    @property
    def _requires_tool(self) -> bool:
        """Return whether a tool must be called. Plain text is heard sooner, and will do for what is not of the home."""
        return not self.request.is_of_world or bool(self._calls.results or self._objection)

    @property
    def _schemas(self) -> list[Mapping[str, Any]]:
        return [*map(schema, self.tools.values()), *SPEAKING_TOOLS]

    def _spaced(self, said: str) -> str:
        """Return what is spoken next, apart from what was spoken before, and note it."""
        if said and self._spoken and not (said[0].isspace() or self._spoken[-1].isspace()):
            said = f" {said}"
        self._spoken += said
        return said

    @property
    def _may_object(self) -> bool:
        """Return whether a model that spoke of the home without a tool may try again: once, if nothing was said yet."""
        return not (self._calls.results or self._objection or self._spoken)

    def _object(self, refused: str) -> None:
        """Have the model try again."""
        self._objection = [{"role": "assistant", "content": refused}, {"role": "user", "content": NOTHING_CALLED}]
        self._grounding.insists = True
