"""The measuring of one completion of a language model: its delay, its tokens, what was sent."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionChunk

from assistant.service_use import MeteredService, ServiceUse


@dataclass
class CompletionUse:
    """One completion, from its question to its last chunk."""

    sent_bytes: int
    problem: str = ""
    """The failure in plain words; empty for none."""
    _tokens: CompletionUsage | None = None
    """The server's account, which comes at the end; None where it gives none."""
    _began: float = field(default_factory=time.monotonic)
    _first: float | None = None
    """Seconds until the first of it came."""

    @classmethod
    def begin(cls, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]) -> Self:
        """Begin one that is about to be asked for."""
        return cls(len(json.dumps([list(messages), list(tools)]).encode()))

    def take(self, chunk: ChatCompletionChunk) -> None:
        """Take one chunk of the answer."""
        if self._first is None and chunk.choices:
            self._first = time.monotonic() - self._began
        self._tokens = chunk.usage or self._tokens

    def report(self, service: MeteredService) -> ServiceUse:
        """Return the report of it, which ends now."""
        first_ms = None if self._first is None else self._first * 1000
        total_ms = (time.monotonic() - self._began) * 1000
        return service.completed(first_ms, total_ms, self.problem, **self._amounts())

    def _amounts(self) -> dict[str, float]:
        tokens = self._tokens
        if tokens is None:
            return {"bytes": self.sent_bytes}
        details = tokens.prompt_tokens_details
        cached = (details.cached_tokens if details else None) or 0
        return {
            "bytes": self.sent_bytes,
            "input_tokens": tokens.prompt_tokens - cached,
            "cached_tokens": cached,
            "output_tokens": tokens.completion_tokens,
        }
