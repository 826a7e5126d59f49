"""A collector's reading of traces: the protocol's own messages, with ids in hexadecimal as OTLP's JSON has them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from google.protobuf import json_format  # type: ignore[import-untyped]  # it has no annotations
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

IDS = frozenset({"traceId", "spanId", "parentSpanId"})


def read_traces(sent: Mapping[str, Any]) -> list[Span]:
    """Return the spans of a request. Raises `ParseError` for a field that the protocol does not have."""
    read = json_format.ParseDict(_with_bytes(sent), ExportTraceServiceRequest())
    spans = [span for one in read.resource_spans for scope in one.scope_spans for span in scope.spans]
    assert all(len(span.trace_id) == 16 and len(span.span_id) == 8 for span in spans)
    return spans


def _with_bytes(value: Any) -> Any:
    """Return a request with its ids in base64, as protobuf's own JSON has them."""
    if isinstance(value, Mapping):
        return {
            name: base64.b64encode(bytes.fromhex(each)).decode() if name in IDS else _with_bytes(each)
            for name, each in value.items()
        }
    return [_with_bytes(each) for each in value] if isinstance(value, list) else value
