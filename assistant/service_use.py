"""Uses of the services that hear, think and speak: how long they took, what they were sent, and what it cost. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from assistant.prices import price_of
from ha_tools.leaving.hosts import leaves_house


class Stage(StrEnum):
    """The part of a conversation that a service has."""

    STT = "stt"
    LLM = "llm"
    TTS = "tts"


@dataclass(frozen=True)
class ServiceUse:
    """A report of one service: its delay, its amounts, its failure, or several of them.

    Speech services tell their delay and their amounts at different moments, and so in reports of their own.
    """

    stage: Stage
    provider: str
    """The option's word for it: "deepgram"."""
    model: str
    host: str
    """The host that it was asked at; empty within this app."""
    left_house: bool
    at: datetime
    """The moment from which `ms` counts; without it, the moment of the report. In UTC."""
    ms: float | None = None
    """Milliseconds until an answer: from the end of speech to its last words, or to the first word, or sound."""
    total_ms: float | None = None
    """Milliseconds until the end of the answer, where that is known."""
    amounts: Mapping[str, float] = field(default_factory=dict)
    """Amounts sent and received: audio_seconds, characters, input_tokens (those that were not cached), cached_tokens,
    output_tokens, bytes (sent), received_bytes."""
    cost: float | None = None
    """US dollars, 0 for what stays at home; None where there are no amounts, or nobody knows their price."""
    price_read: str = ""
    """The day on which the price was read, as 2026-05-07."""
    problem: str = ""
    """The failure in plain words; empty for none."""


@dataclass(frozen=True)
class MeteredService:
    """A service whose uses are told."""

    stage: Stage
    provider: str
    model: str
    host: str
    """Empty for one within this app."""
    passes_on: bool = False
    """It stands at home and passes on what it is sent."""

    @property
    def left_house(self) -> bool:
        """Return whether what it is sent leaves the house."""
        return self.passes_on or leaves_house(self.host)

    def answered(self, ms: float) -> ServiceUse:
        """Return the report of an answer that took so long until now."""
        return self._use(ms=ms)

    def sent(self, **amounts: float) -> ServiceUse:
        """Return the report of amounts."""
        return self._use(amounts=amounts)

    def crossed(self, sent: int, received: int) -> ServiceUse:
        """Return the report of bytes, for which nobody asks money."""
        use = self._use(amounts={"bytes": sent, "received_bytes": received})
        return replace(use, cost=0.0)

    def failed(self, problem: str) -> ServiceUse:
        """Return the report of a failure."""
        return self._use(problem=problem)

    def completed(self, ms: float | None, total_ms: float, problem: str = "", **amounts: float) -> ServiceUse:
        """Return the report of a whole answer that ends now."""
        return self._use(ms=ms, total_ms=total_ms, amounts=amounts, problem=problem)

    def _use(
        self,
        ms: float | None = None,
        total_ms: float | None = None,
        amounts: Mapping[str, float] | None = None,
        problem: str = "",
    ) -> ServiceUse:
        began = datetime.now(UTC) - timedelta(milliseconds=total_ms if total_ms is not None else ms or 0.0)
        price = price_of(self.host, self.model) if amounts and self.left_house else None
        cost = price.of(amounts) if price and amounts else None
        return ServiceUse(
            self.stage,
            self.provider,
            self.model,
            self.host,
            self.left_house,
            began,
            ms,
            total_ms,
            amounts or {},
            0.0 if amounts and not self.left_house else cost,
            str(price.read) if price else "",
            problem,
        )
