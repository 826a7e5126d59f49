"""One turn in a line of a list. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_TAKEN = ("id", "room", "satellite_id", "started", "transcript", "reply", "decided_by", "outcome", "problem")


def summary(turn: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list shows of a turn as it is kept, by whatever version."""
    services = turn.get("services") or ()
    return {
        **{name: turn.get(name) for name in _TAKEN},
        "number": turn.get("number"),
        "trouble": (turn.get("trouble") or {}).get("code") or ("problem" if turn.get("problem") else ""),
        "waited_ms": waited_ms(turn),
        "providers": list(dict.fromkeys(str(service.get("provider")) for service in services)),
        "left_house": any(service.get("left_house") for service in services) or bool(turn.get("crossings")),
        "cost": cost_of(services),
    }


def waited_ms(turn: Mapping[str, Any]) -> float | None:
    """Return the milliseconds that a person felt: until the home changed, else until the first sound."""
    latency = turn.get("latency_ms") or {}
    return next(
        (latency[name] for name in ("state_changed", "first_sound", "first_audio_sent") if name in latency), None
    )


def cost_of(services: Sequence[Mapping[str, Any]]) -> float | None:
    """Return what a turn cost in US dollars; None where nothing was sent, or a part of it has no known price."""
    sent = [service for service in services if service.get("amounts")]
    costs = [service.get("cost") for service in sent]
    known = [cost for cost in costs if cost is not None]
    return round(sum(known), 8) if sent and len(known) == len(costs) else None
