"""One question to the language model: its completions, the tools that it calls, and all that is spoken of them.

When a tool of the home ran, its own result is spoken, and the model is mostly not asked again. It is asked once more
where its tools only read and a conclusion is wanted, where it named something wrongly, and where it spoke of the home
without having called a tool.
"""

from __future__ import annotations

import asyncio
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
from assistant.model.grounding import Grounding, Left, OwnWords
from assistant.model.offered_tools import FINDING, RunTool, schema
from assistant.model.own_voice import OwnVoice, Said
from assistant.model.request import Request
from assistant.service_use import ServiceUse
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import LISTED, verbatim
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.wording import wording_in

MOST_COMPLETIONS = 6
"""Completions for one question: a model that goes round in circles is stopped."""

MOST_MISSES = 2
"""Completions in a row whose calls were all wrong; then what was wrong is spoken."""

NOTHING_CALLED = (
    "(You called no tool, so nothing was done or looked up. Call the right tool now. "
    "Only if none fits, use talk or ask_back, and name nothing in the home.)"
)
"""Told to a model that spoke of the home without a tool."""

Worded = Callable[[Command, Result], str]
"""Returns what is spoken of a result, in the language of the home."""

_ASKING = frozenset({Outcome.NEEDS_YES, Outcome.NEEDS_PIN})
"""Outcomes that a person has to answer."""

_FIXABLE = frozenset({Outcome.UNKNOWN, Outcome.REFUSED})
"""Outcomes after which another name, or another argument, may do."""


@dataclass(frozen=True)
class Answered:
    """A tool call and its result."""

    request: ToolRequest
    result: Result
    words: str
    """The spoken words of it."""
    reads: bool
    """It could change nothing."""
    batch: int = 0
    """The number of the completion that asked for it."""

    def is_like(self, other: Answered) -> bool:
        """Return whether it is the same tool for the same thing as another call."""
        same = self.request.name == other.request.name
        mine, its = self.request.arguments or {}, other.request.arguments or {}
        return same and (mine.get("name"), mine.get("area")) == (its.get("name"), its.get("area"))

    @property
    def is_material(self) -> bool:
        """Return whether it is for the model to tell of in its own words, and not to be spoken as it is."""
        return self.request.name == FINDING or bool(self.result.material)

    @property
    def is_fixable(self) -> bool:
        """Return whether the model may try again: the call was wrong, and no person has to be asked."""
        return self.result.outcome in _FIXABLE and not self.result.choices


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
    results: list[Answered] = field(default_factory=list)
    """Results of the tools, in the order of their calls."""

    def __post_init__(self) -> None:
        self.turn.append({"role": "user", "content": self.request.text})
        self._grounding = Grounding(self.request)
        self._words = OwnWords(self._grounding)
        self._objection: list[Message] = []
        self._misses = 0
        self._batch = 0
        self._question: Answered | None = None
        """The last call that asks the person: where several do, its question names what all of them want."""
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
                if self._goes_on(await self._run_all(requests)):
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
            yield Said(self._told(own))
            yield Said(own.spoken)
            return
        yield Said(self._told(self._words.end()))

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

    @property
    def _requires_tool(self) -> bool:
        """Return whether a tool must be called. Plain text is heard sooner, and will do for what is not of the home."""
        return not self.request.is_of_world or bool(self.results or self._objection)

    @property
    def _schemas(self) -> list[Mapping[str, Any]]:
        return [*map(schema, self.tools.values()), *SPEAKING_TOOLS]

    def _spaced(self, said: str) -> str:
        """Return what is spoken next, apart from what was spoken before, and note it."""
        if said and self._spoken and not (said[0].isspace() or self._spoken[-1].isspace()):
            said = f" {said}"
        self._spoken += said
        return said

    # ── tools ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _run_all(self, requests: Sequence[ToolRequest]) -> list[Answered]:
        """Run the calls of one completion: first those that change something, then those that read.

        They run at once, but where a tool has told something before: of what a model wants then a person may be asked,
        in the order in which it was wanted.
        """
        ended: list[Answered] = []
        self._batch += 1

        async def run(request: ToolRequest) -> None:
            async with in_turn:
                ended.append(await self._run(request))

        in_turn = asyncio.Semaphore(1 if self.results else len(requests))
        for reads in (False, True):
            await asyncio.gather(*(run(request) for request in requests if self._reads(request) is reads))
        self._question = next((one for one in reversed(ended) if one.result.outcome in _ASKING), self._question)
        answered = sorted(ended, key=lambda one: requests.index(one.request))
        self.results += answered
        self._grounding.results += [one.result for one in answered if one.request.name != FINDING]
        self.turn.append(
            {"role": "assistant", "content": None, "tool_calls": [one.request.message for one in answered]}
        )
        self.turn += [_told_to_model(one, self._names_in(one.result)) for one in answered]
        return answered

    def _names_in(self, result: Result) -> list[str]:
        """Return the names of the things that a result is about."""
        entities = self.request.home.entities
        return [quoted(entities[item].name) for item in dict.fromkeys(result.about) if item in entities]

    def _reads(self, request: ToolRequest) -> bool:
        tool = self.tools.get(request.name)
        return tool is not None and not tool.writes

    async def _run(self, request: ToolRequest) -> Answered:
        if request.name not in self.tools:
            wrong = f"There is no tool {request.name} for this. There are {', '.join(self.tools)}."
        elif request.arguments is None:
            wrong = f"The arguments of {request.name} were no JSON object. Write them again."
        else:
            command = Command(request.name, dict(request.arguments))
            result = await self.run(command)
            return Answered(request, result, self.worded(command, result), self._reads(request), self._batch)
        refused = Result(Outcome.REFUSED, (verbatim(wrong),))
        return Answered(request, refused, wrong, reads=True, batch=self._batch)

    def _goes_on(self, batch: Sequence[Answered]) -> bool:
        """Return whether the model is asked again after these calls."""
        if any(one.result.outcome in _ASKING for one in batch):
            return False
        fixable = [one for one in batch if one.is_fixable]
        self._misses = self._misses + 1 if len(fixable) == len(batch) else 0
        if fixable:
            return self._misses < MOST_MISSES
        if not all(one.reads for one in batch):
            return False
        is_told_whole = len(self.results) == 1 and not (batch[0].is_material or self.sums_up)
        return not (self.request.asks and is_told_whole)

    # ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _may_object(self) -> bool:
        """Return whether a model that spoke of the home without a tool may try again: once, if nothing was said yet."""
        return not (self.results or self._objection or self._spoken)

    def _object(self, refused: str) -> None:
        """Have the model try again."""
        self._objection = [{"role": "assistant", "content": refused}, {"role": "user", "content": NOTHING_CALLED}]
        self._grounding.insists = True

    def _told(self, own: Left) -> str:
        """Return the words of what tools told; what only was read is left to the model's own, where it has any."""
        if not self.results:
            return self.nothing_called if own.refused or own.is_framed else ""
        sums_up = bool(own.spoken) or own.is_rest
        told = [one for one in self.results if not (one.reads and sums_up) and not self._is_superseded(one)]
        told = [one for one in told if one.result.outcome not in _ASKING]
        told += [self._question] if self._question else []
        return " ".join(dict.fromkeys(one.words for one in told))

    def _is_superseded(self, wrong: Answered) -> bool:
        """Return whether a wrong call was made again: only the last one is told; each makes up for one before it."""
        place = next(index for index, one in enumerate(self.results) if one is wrong)
        if wrong.request.name == FINDING:
            return place + 1 < len(self.results)
        return wrong.is_fixable and any(wrong is made_up for made_up in self._made_up())

    def _made_up(self) -> list[Answered]:
        """Return the wrong calls that later ones made up for: of the same thing before any of the same tool."""
        found: list[Answered] = []
        for place, later in enumerate(self.results):
            if later.request.name == FINDING:
                continue
            before = [one for one in self.results[:place] if one.is_fixable and one.batch < later.batch]
            left = [one for one in before if not any(one is made_up for made_up in found)]
            alike = [one for one in left if later.is_like(one)] or [one for one in left if one.reads >= later.reads]
            found += alike[:1]
        return found


MOST_NAMED = 20
"""Things whose names a model is told where its words only count them."""


def _told_to_model(answered: Answered, names: Sequence[str]) -> Message:
    """Return a result as the model reads it: how it ended, the words that are spoken of it, what may be chosen."""
    result = answered.result
    said = result.material or wording_in("en").say(result)
    is_counted = len(names) > LISTED and any(name not in said for name in names)
    things = f" Those are: {', '.join(names[:MOST_NAMED])}." if is_counted else ""
    choices = f" Choices: {', '.join(choice.name for choice in result.choices)}." if result.choices else ""
    return {
        "role": "tool",
        "tool_call_id": answered.request.id,
        "content": f"{result.outcome}: {said}{things}{choices}",
    }
