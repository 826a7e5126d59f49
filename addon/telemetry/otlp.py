"""Traces and metrics on OpenTelemetry's wire: OTLP over HTTP, in JSON (opentelemetry.io/docs/specs/otlp). Pure.

The SDK would bring eight packages, and Pipecat imports it into every process in which it is installed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from addon.integration.integrations import APP_VERSION
from addon.telemetry.app_metrics import attributes
from addon.telemetry.turn_figures import ServiceFigures, TurnFigures

_SCOPE = {"name": "parley", "version": APP_VERSION}
_RESOURCE = {"attributes": attributes({"service.name": "parley", "service.version": APP_VERSION})}

CLIENT, INTERNAL = 3, 1
"""Kinds of spans."""

ERROR = 2
"""The code of a span that failed."""


def traces(turns: Sequence[TurnFigures]) -> dict[str, Any]:
    """Return an ExportTraceServiceRequest: each turn is a trace."""
    spans = [span for turn in turns for span in _spans(turn)]
    return {"resourceSpans": [{"resource": _RESOURCE, "scopeSpans": [{"scope": _SCOPE, "spans": spans}]}]}


def metrics(told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return an ExportMetricsServiceRequest."""
    return {"resourceMetrics": [{"resource": _RESOURCE, "scopeMetrics": [{"scope": _SCOPE, "metrics": list(told)}]}]}


def _spans(turn: TurnFigures) -> Iterable[dict[str, Any]]:
    root, began = secrets.token_hex(8), _nanoseconds(turn.started)

    def span(name: str, begin_ms: float, end_ms: float, kind: int = INTERNAL, **told: Any) -> dict[str, Any]:
        return {
            "traceId": turn.turn_id,
            "spanId": secrets.token_hex(8),
            "parentSpanId": root,
            "name": name,
            "kind": kind,
            "startTimeUnixNano": str(began + int(begin_ms * 1e6)),
            "endTimeUnixNano": str(began + int(max(begin_ms, end_ms) * 1e6)),
            "attributes": attributes(told),
        }

    whole = span("turn", 0.0, turn.total_ms, **_of_turn(turn))
    whole |= {"spanId": root, "parentSpanId": "", "events": [_event(name, began, at) for name, at in turn.steps]}
    if turn.trouble:
        whole["status"] = {"code": ERROR, "message": turn.trouble}
    yield whole
    for name, begin, end, outcome in turn.tools:
        yield span(f"tool {name}", begin, end, outcome=outcome)
    for each in turn.services:
        yield from (
            span(each.stage, asked, whole_ms or first or asked, CLIENT, **_of_service(each, first and first - asked))
            for asked, first, whole_ms in each.delays_ms or ((0.0, None, None),)
        )


def _of_turn(turn: TurnFigures) -> dict[str, Any]:
    told: dict[str, Any] = {"decided_by": turn.decided_by, "outcome": turn.outcome, "spoken": turn.spoken}
    told |= {f"latency.{name}_ms": ms for name, ms in turn.latency_ms.items()}
    told |= {f"left_house.{kind}_bytes": sent for kind, sent, _ in turn.crossings}
    if turn.words:
        told |= {"transcript": turn.words[0], "reply": turn.words[1]}
    return told


def _of_service(each: ServiceFigures, first_ms: float | None) -> dict[str, Any]:
    told = {"gen_ai.provider.name": each.provider, "left_house": each.left_house, "failed": each.failed}
    amounts = {
        name.replace("input_tokens", "gen_ai.usage.input_tokens"): amount for name, amount in each.amounts.items()
    }
    return {**told, **amounts, "cost_dollars": each.cost, "metrics.ttfb_ms": first_ms}


def _event(name: str, began: int, at_ms: float) -> dict[str, Any]:
    return {"name": name, "timeUnixNano": str(began + int(at_ms * 1e6))}


def _nanoseconds(started: str) -> int:
    try:
        return int(datetime.fromisoformat(started).timestamp() * 1e9)
    except ValueError:
        return 0
