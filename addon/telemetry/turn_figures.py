"""A turn in figures: the allow list of all that is exported of it. Pure.

Nothing here is copied because it is there: what is not named below never leaves, whatever else a turn may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.service_use import Stage
from assistant.settings import LlmProvider, SttProvider, TtsProvider
from assistant.trace import DecidedBy
from assistant.turn_trouble import TroubleCode
from ha_tools.leaving.crossing import SentKind
from ha_tools.results.result import Outcome
from ha_tools.tools import TOOLS

STEPS = frozenset(
    "wake speech_start speech_end transcript turn_end match model tool_call service_call state_changed result reply "
    "first_audio_sent first_sound done problem".split()
)
"""The names of steps; their details are words."""

_PROVIDERS = frozenset(map(str, (*SttProvider, *LlmProvider, *TtsProvider)))

AMOUNTS = ("audio_seconds", "characters", "input_tokens", "cached_tokens", "output_tokens", "bytes", "received_bytes")

OTHER = "other"
"""Stands for a word that is on no list."""


@dataclass(frozen=True)
class ServiceFigures:
    """A service of a turn."""

    stage: str
    provider: str
    left_house: bool
    delays_ms: tuple[tuple[float, float | None, float | None], ...]
    """By answer: asked, first of it, whole; in milliseconds since the turn began."""
    amounts: Mapping[str, float]
    cost: float | None
    failed: bool


@dataclass(frozen=True)
class TurnFigures:
    """A turn without a word of it."""

    turn_id: str
    started: str
    spoken: bool
    decided_by: str
    outcome: str
    trouble: str
    """A code; empty where it went well."""
    latency_ms: Mapping[str, float]
    steps: tuple[tuple[str, float], ...]
    tools: tuple[tuple[str, float, float, str], ...]
    """Its own name, begin, end, outcome."""
    services: tuple[ServiceFigures, ...]
    crossings: tuple[tuple[str, int, int], ...]
    """Kind, bytes out, bytes in."""
    total_ms: float
    words: tuple[str, str] | None = None
    """The words that were said and answered, where the household chose to tell that, too."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as a line of JSON has it."""
        told = {
            "turn": self.turn_id,
            "started": self.started,
            "spoken": self.spoken,
            "decided_by": self.decided_by,
            "outcome": self.outcome,
            "trouble": self.trouble,
            "latency_ms": dict(self.latency_ms),
            "tools": [
                {"tool": name, "ms": round(end - begin, 1), "outcome": out} for name, begin, end, out in self.tools
            ],
            "services": [
                {
                    "stage": each.stage,
                    "provider": each.provider,
                    "left_house": each.left_house,
                    "amounts": dict(each.amounts),
                    "cost": each.cost,
                    "failed": each.failed,
                }
                for each in self.services
            ],
            "crossings": [{"kind": kind, "bytes": sent, "received_bytes": came} for kind, sent, came in self.crossings],
            "total_ms": self.total_ms,
        }
        if self.words:
            told |= {"said": self.words[0], "answered": self.words[1]}
        return told


def figures_of(turn: Mapping[str, Any], *, with_words: bool = False) -> TurnFigures:
    """Return the figures of a turn as it is kept."""
    steps = tuple(
        (name, _number(step.get("at_ms"))) for step in _each(turn, "steps") if (name := step["name"]) in STEPS
    )
    trouble = (turn.get("trouble") or {}).get("code") or ("problem" if turn.get("problem") else "")
    return TurnFigures(
        _hexadecimal(turn.get("id")),
        _moment(turn.get("started")),
        bool(turn.get("satellite_id")),
        _listed(turn.get("decided_by"), DecidedBy),
        _listed(turn.get("outcome"), Outcome),
        _listed(trouble, (*TroubleCode, "problem")),
        {name: _number(ms) for name, ms in (turn.get("latency_ms") or {}).items() if name in STEPS},
        steps,
        tuple(
            (
                _listed(use.get("tool"), TOOLS),
                _number(use.get("began_ms")),
                _number(use.get("ended_ms")),
                _listed(use.get("outcome"), Outcome),
            )
            for use in _each(turn, "tools")
        ),
        tuple(map(_service, _each(turn, "services"))),
        tuple(
            (
                _listed(each.get("kind"), SentKind),
                int(each.get("sent_bytes") or 0),
                int(each.get("received_bytes") or 0),
            )
            for each in _each(turn, "crossings")
        ),
        max((at for _, at in steps), default=0.0),
        (str(turn.get("transcript") or ""), str(turn.get("reply") or "")) if with_words else None,
    )


def _service(service: Mapping[str, Any]) -> ServiceFigures:
    amounts = service.get("amounts") or {}
    cost = service.get("cost")
    return ServiceFigures(
        _listed(service.get("stage"), Stage),
        _listed(service.get("provider"), _PROVIDERS),
        bool(service.get("left_house")),
        tuple(
            (_number(each.get("asked_ms")), _perhaps(each.get("first_ms")), _perhaps(each.get("ended_ms")))
            for each in service.get("answers") or ()
        ),
        {name: _number(amounts[name]) for name in AMOUNTS if name in amounts},
        None if cost is None else _number(cost),
        bool(service.get("problems")),
    )


def _each(turn: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    return turn.get(name) or ()


def _listed(word: Any, known: Iterable[Any]) -> str:
    """Return a word of a list, or that it is another; nothing for none."""
    if not word:
        return ""
    return str(word) if str(word) in set(map(str, known)) else OTHER


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _perhaps(value: Any) -> float | None:
    return None if value is None else _number(value)


def _moment(value: Any) -> str:
    """Return a moment as it is written; empty for any other text."""
    try:
        return datetime.fromisoformat(str(value)).isoformat()
    except ValueError:
        return ""


def _hexadecimal(value: Any) -> str:
    text = str(value or "")
    return text if len(text) == 32 and all(sign in "0123456789abcdef" for sign in text) else "0" * 31 + "1"
