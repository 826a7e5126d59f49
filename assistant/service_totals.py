"""The reports of one turn's services, put together: who served, what left the house, what it cost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from assistant.service_use import ServiceUse


def totals(uses: Sequence[ServiceUse], started: datetime) -> list[dict[str, Any]]:
    """Return for each service of a turn that began at `started`, as JSON: its answers, amounts, cost and failures.

    The cost is null where no amount, or not every amount, has a price.
    """
    by_service: dict[tuple[str, str, str, str], list[ServiceUse]] = {}
    for use in uses:
        by_service.setdefault((use.stage, use.provider, use.model, use.host), []).append(use)
    return [_total(reports, started) for reports in by_service.values()]


def _total(reports: Sequence[ServiceUse], started: datetime) -> dict[str, Any]:
    first = reports[0]
    amounts: dict[str, float] = {}
    for name, amount in (item for use in reports for item in use.amounts.items()):
        amounts[name] = amounts.get(name, 0.0) + amount
    costs = [use.cost for use in reports if use.amounts]
    known = [cost for cost in costs if cost is not None]
    return {
        "stage": first.stage,
        "provider": first.provider,
        "model": first.model,
        "host": first.host,
        "left_house": first.left_house,
        "answers": [_answer(use, started) for use in reports if use.ms is not None or use.total_ms is not None],
        "amounts": {name: round(amount, 3) for name, amount in amounts.items()},
        "cost": round(sum(known), 8) if costs and len(known) == len(costs) else None,
        "price_read": max((use.price_read for use in reports), default=""),
        "problems": list(dict.fromkeys(use.problem for use in reports if use.problem)),
    }


def _answer(use: ServiceUse, started: datetime) -> dict[str, float | None]:
    """Return one answer in milliseconds since the turn began: asked, first of it, whole."""
    asked = (use.at - started).total_seconds() * 1000
    return {
        "asked_ms": round(max(asked, 0.0), 1),
        "first_ms": None if use.ms is None else round(max(asked + use.ms, 0.0), 1),
        "ended_ms": None if use.total_ms is None else round(max(asked + use.total_ms, 0.0), 1),
    }
