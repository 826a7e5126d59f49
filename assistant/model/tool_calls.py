"""The tool calls of one question to the language model: carried out, told to it, and spoken of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.model.completion import Message, ToolRequest
from assistant.model.grounding import Left
from assistant.model.offered_tools import FINDING, SUGGESTING, RunTool
from assistant.model.request import Request
from ha_tools.acting.command import Command
from ha_tools.acting.tool import Tool
from ha_tools.facts.facts import LISTED, verbatim
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.wording import wording_in

MOST_MISSES = 2
"""Completions in a row whose calls were all wrong; then what was wrong is spoken."""

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


class ToolCalls:
    """All calls of one question, and what they came to."""

    def __init__(
        self, request: Request, tools: Mapping[str, Tool], run: RunTool, worded: Worded, *, sums_up: bool
    ) -> None:
        """`sums_up`: a model has better words for what was read than the home has."""
        self.results: list[Answered] = []
        """The answers, in the order of the calls."""
        self._request = request
        self._tools = tools
        self._run_tool = run
        self._worded = worded
        self._sums_up = sums_up
        self._misses = 0
        self._batch = 0
        self._question: Answered | None = None
        """The last call that asks the person: where several do, its question names what all of them want."""

    async def run(self, requests: Sequence[ToolRequest]) -> list[Answered]:
        """Run the calls of one completion: first those that change something, then those that read.

        They run at once, but where a tool has told something before: of what a model wants then a person may be asked,
        in the order in which it was wanted.
        """
        ended: list[Answered] = []
        self._batch += 1

        async def run_one(request: ToolRequest) -> None:
            async with in_turn:
                ended.append(await self._run(request))

        in_turn = asyncio.Semaphore(1 if self.results else len(requests))
        for reads in (False, True):
            await asyncio.gather(*(run_one(request) for request in requests if self._reads(request) is reads))
        self._question = next((one for one in reversed(ended) if one.result.outcome in _ASKING), self._question)
        answered = sorted(ended, key=lambda one: requests.index(one.request))
        self.results += answered
        return answered

    def messages(self, answered: Sequence[Answered]) -> list[Message]:
        """Return the calls of one completion, and their results, as the conversation grows by them."""
        calls: Message = {"role": "assistant", "content": None, "tool_calls": [one.request.message for one in answered]}
        return [calls, *(_told_to_model(one, self._names_in(one.result)) for one in answered)]

    def goes_on(self, batch: Sequence[Answered]) -> bool:
        """Return whether the model is asked again after these calls."""
        if any(one.result.outcome in _ASKING for one in batch):
            return False
        fixable = [one for one in batch if one.is_fixable]
        self._misses = self._misses + 1 if len(fixable) == len(batch) else 0
        if fixable:
            return self._misses < MOST_MISSES
        if not all(one.reads for one in batch):
            return False
        is_told_whole = len(self.results) == 1 and not (batch[0].is_material or self._sums_up)
        return not (self._request.asks and is_told_whole)

    def told(self, own: Left, nothing_called: str) -> str:
        """Return the words of what tools told; what only was read is left to the model's own, where it has any.

        `nothing_called` says, in the language of the home, that the model spoke of the home and called nothing.
        """
        results = [one for one in self.results if one.request.name != SUGGESTING]
        if not results:
            return nothing_called if own.refused or own.is_framed else ""
        sums_up = bool(own.spoken) or own.is_rest
        told = [one for one in results if not (one.reads and sums_up) and not self._is_superseded(one)]
        told = [one for one in told if one.result.outcome not in _ASKING]
        told += [self._question] if self._question else []
        return " ".join(dict.fromkeys(one.words for one in told))

    def _names_in(self, result: Result) -> list[str]:
        """Return the names of the things that a result is about."""
        entities = self._request.home.entities
        return [quoted(entities[item].name) for item in dict.fromkeys(result.about) if item in entities]

    def _reads(self, request: ToolRequest) -> bool:
        tool = self._tools.get(request.name)
        return tool is not None and not tool.writes

    async def _run(self, request: ToolRequest) -> Answered:
        if request.name not in self._tools:
            wrong = f"There is no tool {request.name} for this. There are {', '.join(self._tools)}."
        elif request.arguments is None:
            wrong = f"The arguments of {request.name} were no JSON object. Write them again."
        else:
            command = Command(request.name, dict(request.arguments))
            result = await self._run_tool(command)
            return Answered(request, result, self._worded(command, result), self._reads(request), self._batch)
        refused = Result(Outcome.REFUSED, (verbatim(wrong),))
        return Answered(request, refused, wrong, reads=True, batch=self._batch)

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
