"""A turn as it was, beside what the same words would come to now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.rehearsal import Rehearsed
from assistant.trace import DecidedBy
from ha_tools.results.result import Outcome

_ASKS = {Outcome.NEEDS_YES: "yes", Outcome.NEEDS_PIN: "pin", Outcome.AMBIGUOUS: "choice"}
"""Outcomes that a person has to answer, and the answer."""

_COMPARED = ("decided_by", "tools", "calls", "asks")


def replay(turn: Mapping[str, Any], rehearsed: Rehearsed, *, has_model: bool) -> dict[str, Any]:
    """Return {was, now, differences, …}; `now.outcome` is empty where something would be changed: nobody knows it."""
    was, now = _was(turn), _now(rehearsed)
    is_run = not (rehearsed.needs_model or rehearsed.has_hidden_pin)
    compared = _COMPARED if is_run else ("decided_by",) if rehearsed.needs_model else ()
    return {
        "transcript": turn.get("transcript"),
        "was": was,
        "now": now,
        "needs_model": rehearsed.needs_model,
        "has_model": has_model,
        "has_hidden_pin": rehearsed.has_hidden_pin,
        "differences": [name for name in compared if was[name] is not None and was[name] != now[name]],
    }


def _was(turn: Mapping[str, Any]) -> dict[str, Any]:
    """Return a turn as it is kept; what an older version did not keep is null."""
    tools, outcome = turn.get("tools"), str(turn.get("outcome") or "")
    calls = [
        {name: action.get(name) for name in ("service", "targets", "data")} for action in turn.get("actions") or ()
    ]
    return {
        "decided_by": turn.get("decided_by"),
        "matched": turn.get("matched") or [],
        "tools": None if tools is None else [{name: use[name] for name in ("tool", "arguments")} for use in tools],
        "calls": calls,
        "asks": {str(key): asked for key, asked in _ASKS.items()}.get(outcome, ""),
        "outcome": outcome,
        "reply": turn.get("reply") or "",
        "trouble": (turn.get("trouble") or {}).get("code") or "",
    }


def _now(rehearsed: Rehearsed) -> dict[str, Any]:
    turn, planned = rehearsed.turn.as_dict(), rehearsed.planned
    would_change = bool(planned)
    asks = _ASKS.get(rehearsed.turn.outcome, "") if rehearsed.turn.outcome else ""
    return {
        "decided_by": DecidedBy.MODEL if rehearsed.needs_model else rehearsed.turn.decided_by,
        "matched": turn["matched"],
        "tools": [{name: use[name] for name in ("tool", "arguments")} for use in turn["tools"]],
        "calls": [
            {"service": call.service, "targets": list(call.targets), "data": dict(call.data)} for call in planned
        ],
        "asks": asks,
        "outcome": "" if would_change else str(rehearsed.turn.outcome or ""),
        "reply": "" if would_change and not asks else rehearsed.turn.reply,
        "trouble": "" if would_change or rehearsed.turn.trouble is None else rehearsed.turn.trouble.code,
    }
