"""No word, name, key or host is in what is exported, wherever in a turn or in a fault it may stand."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import json_format  # type: ignore[import-untyped]  # it has no annotations
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from prometheus_client.parser import text_string_to_metric_families
from sentry_sdk.envelope import Envelope

from addon.telemetry.app_metrics import AppMetrics
from addon.telemetry.otlp import metrics, traces
from addon.telemetry.sentry import FaultHandler, SentryAddress
from addon.telemetry.turn_figures import figures_of
from tests.addon.telemetry.wire import read_traces

SECRET = "Anna's spare key sk-live-47118153 at 192.168.1.77"

TURN: dict[str, Any] = {
    "id": "0123456789abcdef0123456789abcdef",
    "room": "Kitchen",
    "satellite_id": "sat",
    "speaker": "anna",
    "started": "2026-11-29T12:00:00+00:00",
    "wake_word": "okay_nabu",
    "score": 0.9,
    "transcript": "unlock the front door",
    "decided_by": "sentence",
    "matched": ["unlock {name}"],
    "outcome": "changed",
    "reply": "Unlocked.",
    "problem": "a problem",
    "trouble": {"code": "key_refused", "stage": "llm", "said": "door", "entity_ids": ["lock.door"], "tool": "secure"},
    "actions": [{"service": "lock.unlock", "targets": ["lock.door"], "data": {"code": "8642"}, "before": {"a": "b"}}],
    "about": ["lock.door"],
    "steps": [{"name": "transcript", "at_ms": 900.0, "detail": "final: unlock"}, {"name": "done", "at_ms": 2500.0}],
    "tools": [
        {"tool": "secure", "arguments": {"name": "door"}, "began_ms": 1.0, "ended_ms": 9.0, "outcome": "changed"}
    ],
    "sources": [{"title": "a", "url": "https://a.example/", "date": ""}],
    "calls": [{"name": "lock.unlock", "began_ms": 1.0, "ended_ms": 2.0, "problem": ""}],
    "crossings": [{"service": "a", "host": "b", "kind": "page", "sent_bytes": 10, "received_bytes": 20}],
    "services": [
        {
            "stage": "llm",
            "provider": "openai",
            "model": "m",
            "host": "h",
            "left_house": True,
            "answers": [{"asked_ms": 1.0, "first_ms": 400.0, "ended_ms": 900.0}],
            "amounts": {"input_tokens": 100, "bytes": 900, "audio_seconds": 2.5},
            "cost": 0.01,
            "price_read": "2026-01-01",
            "problems": ["refused"],
        }
    ],
    "latency_ms": {"first_sound": 700.0, "state_changed": 300.0},
}


def poisoned(value: Any) -> Iterator[Any]:
    """Yield a value again and again, each time with the secret in the place of another text, or as another key."""
    if isinstance(value, dict):
        yield {**value, SECRET: SECRET}
        for key, each in value.items():
            yield from ({**value, key: other} for other in poisoned(each))
    elif isinstance(value, list):
        yield [*value, *([{**value[0], "name": SECRET}] if value and isinstance(value[0], dict) else [SECRET])]
        for at, each in enumerate(value):
            yield from ([*value[:at], other, *value[at + 1 :]] for other in poisoned(each))
    elif isinstance(value, str):
        yield SECRET


def exported(turn: dict[str, Any], *, with_words: bool = False) -> str:
    """Return all that is told of a turn, to whomever."""
    figures = figures_of(turn, with_words=with_words)
    counted = AppMetrics()
    counted.count(figures)
    told = [figures.as_dict(), traces([figures]), metrics(counted.as_otlp(time.time_ns())), counted.as_prometheus({})]
    return json.dumps(told)


def test_a_secret_anywhere_in_a_turn_is_in_nothing_that_is_exported() -> None:
    turns = list(poisoned(TURN))
    assert len(turns) > 60
    for turn in turns:
        assert "47118153" not in exported(turn), turn
        assert "Anna" not in exported(turn), turn
    plain = exported(TURN)
    for word in ("unlock the", "Unlocked", "front", "Kitchen", "lock.door", "a.example", "8642", "okay_nabu", "final:"):
        assert word not in plain


def test_words_are_told_where_that_was_chosen() -> None:
    told = exported(TURN, with_words=True)
    assert "unlock the front door" in told
    assert "8642" not in told


def test_the_traces_and_metrics_are_of_the_protocol() -> None:
    figures = figures_of(TURN)
    sent = traces([figures])
    (whole, *_) = spans = sent["resourceSpans"][0]["scopeSpans"][0]["spans"]
    read = read_traces(sent)
    assert len(read) == len(spans) == 3
    assert read[0].trace_id.hex() == TURN["id"]
    assert {each.parent_span_id.hex() for each in read[1:]} == {whole["spanId"]}
    assert read[0].end_time_unix_nano - read[0].start_time_unix_nano == 2_500_000_000
    assert read[0].status.code == Status.STATUS_CODE_ERROR
    counted = AppMetrics()
    counted.count(figures)
    told = json_format.ParseDict(metrics(counted.as_otlp(time.time_ns())), ExportMetricsServiceRequest())
    names = {metric.name for metric in told.resource_metrics[0].scope_metrics[0].metrics}
    assert {"parley_turns", "parley_tokens", "parley_cost_dollars", "parley_answer_seconds"} <= names


def test_prometheus_reads_the_metrics() -> None:
    counted = AppMetrics()
    for _ in range(3):
        counted.count(figures_of(TURN))
    families = {
        family.name: family for family in text_string_to_metric_families(counted.as_prometheus({"parley_up": 1}))
    }
    (turns,) = families["parley_turns"].samples
    assert (turns.value, turns.labels) == (3, {"decided_by": "sentence", "outcome": "changed"})
    answer = {
        sample.labels.get("le", sample.name): sample.value for sample in families["parley_answer_seconds"].samples
    }
    assert (answer["0.5"], answer["1"], answer["+Inf"], answer["parley_answer_seconds_count"]) == (0, 3, 3, 3)
    assert families["parley_up"].samples[0].value == 1


def test_a_fault_is_told_by_its_kind_and_lines_alone() -> None:
    envelopes: list[bytes] = []
    logger = logging.Logger(SECRET.split()[0])
    logger.addHandler(FaultHandler(envelopes.append))
    logger.name = "assistant.room"
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as err:
            raise RuntimeError(f"it failed for {SECRET}") from err
    except RuntimeError:
        logger.exception("%s failed", SECRET)
    logger.error("without an exception: %s", SECRET)
    (envelope,) = envelopes
    assert b"47118153" not in envelope
    assert b"Anna" not in envelope
    _, item, event, *_ = envelope.split(b"\n")
    assert json.loads(item)["length"] == len(event)
    told = Envelope.deserialize(envelope).get_event()
    assert told
    assert told["level"] == "error"
    assert [each["type"] for each in told["exception"]["values"]] == ["KeyError", "RuntimeError"]
    assert b"/" not in event.replace(b"application/json", b""), "no folder, which may name a person"


@pytest.mark.parametrize(
    "dsn", ["", "x", "https://sentry.example/1", "https://key@/1", "ftp://key@host/1", "https://k@h/"]
)
def test_what_is_no_dsn_is_refused(dsn: str) -> None:
    with pytest.raises(ValueError, match="sentry_dsn"):
        SentryAddress(dsn)
    assert (
        SentryAddress("https://key@sentry.example:9000/sub/7").url == "https://sentry.example:9000/sub/api/7/envelope/"
    )
