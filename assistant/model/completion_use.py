"""The measuring of one completion of a language model: its delay, its tokens, what was sent."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from assistant.service_use import MeteredService, ServiceUse
from ha_tools.leaving.crossing import Wire


@dataclass
class CompletionUse:
    """One completion, from its question to its last chunk."""

    sent_bytes: int
    """Bytes of the question by itself, where its connection cannot be counted."""
    problem: str = ""
    """The failure in plain words; empty for none."""
    picture_bytes: int = 0
    """Bytes of it that are a picture, which are told of by themselves."""
    wire: Wire = field(default_factory=Wire)
    """The bytes that went over its connection; a request that is begun while it is open is counted."""
    _tokens: dict[str, float] = field(default_factory=dict)
    """The server's account, which comes at the end; empty where it gives none."""
    _began: float = field(default_factory=time.monotonic)
    _first: float | None = None
    """Seconds until the first of it came."""

    @classmethod
    def begin(cls, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]) -> Self:
        """Begin one that is about to be asked for."""
        return cls(len(json.dumps([list(messages), list(tools)]).encode()))

    def answered(self) -> None:
        """Take the moment of the first of the answer."""
        if self._first is None:
            self._first = time.monotonic() - self._began

    def counted(
        self,
        *,
        input_tokens: int,
        cached_tokens: int,
        output_tokens: int,
        audio_input_tokens: int = 0,
        audio_cached_tokens: int = 0,
        audio_output_tokens: int = 0,
    ) -> None:
        """Take the server's account; `input_tokens` are those that were not cached, and none of sound."""
        self._tokens = {"input_tokens": input_tokens, "cached_tokens": cached_tokens, "output_tokens": output_tokens}
        sound = {
            "audio_input_tokens": audio_input_tokens,
            "audio_cached_tokens": audio_cached_tokens,
            "audio_output_tokens": audio_output_tokens,
        }
        self._tokens |= {name: tokens for name, tokens in sound.items() if tokens}

    def report(self, service: MeteredService) -> ServiceUse:
        """Return the report of it, which ends now."""
        first_ms = None if self._first is None else self._first * 1000
        total_ms = (time.monotonic() - self._began) * 1000
        sent, received = self.wire.take()
        words = max((sent or self.sent_bytes) - self.picture_bytes, 0)
        moved = {"bytes": words} | ({"received_bytes": received} if received else {})
        return service.completed(first_ms, total_ms, self.problem, **moved, **self._tokens)
