"""The record of the services: delays and failures of a day, spending of a month, bounded and kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from addon.process_report import memory_bytes
from addon.store.store import Store
from addon.turns.service_keeper import ServiceKeeper
from addon.turns.service_record import SPENT_DAYS, STRETCHES, ServiceRecord, StageState, failure_code, median
from assistant.service_use import ServiceUse, Stage
from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import API_TOKEN, Cloud, StartApp

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ANSWER = ServiceUse(Stage.LLM, "openai", "gpt-4.1-mini", "api.openai.com", True, NOON, ms=400.0)
FAILURE = replace(ANSWER, ms=None, problem="Error code: 401 - Incorrect API key provided")
PAID = replace(ANSWER, ms=None, amounts={"input_tokens": 900.0}, cost=0.002)


def record_of(*uses: ServiceUse) -> ServiceRecord:
    """Return a record that was told of these."""
    record = ServiceRecord(lambda: BERLIN)
    for use in uses:
        record.note(use)
    return record


def test_delays_are_gathered_in_stretches_of_which_a_day_is_kept() -> None:
    early = [replace(ANSWER, at=NOON + timedelta(seconds=seconds), ms=ms) for seconds, ms in ((0, 300), (299, 500))]
    first = record_of(*early, replace(FAILURE, at=NOON + timedelta(seconds=200))).stage(Stage.LLM).stretches
    assert [(each.at, each.calls, each.failed, median(each)) for each in first] == [(int(NOON.timestamp()), 3, 1, 400)]
    days = (replace(ANSWER, at=NOON + timedelta(minutes=5 * number)) for number in range(3 * STRETCHES))
    assert len(record_of(*days).stage(Stage.LLM).stretches) == STRETCHES


def test_a_service_that_fails_is_failing_since_the_first_of_its_failures_until_it_answers() -> None:
    later = [replace(FAILURE, at=NOON + timedelta(minutes=number)) for number in (1, 2)]
    record = record_of(ANSWER, *later)
    stage = record.stage(Stage.LLM)
    assert (stage.state, stage.since) == (StageState.FAILING, "2026-11-28T12:01:00+00:00")
    (failure,) = stage.failures
    assert (failure.code, failure.times, failure.last) == ("key_refused", 2, "2026-11-28T12:02:00+00:00")
    record.note(replace(ANSWER, at=NOON + timedelta(minutes=3)))
    assert (record.stage(Stage.LLM).state, record.stage(Stage.LLM).failures) == (StageState.WORKING, (failure,))


def test_another_service_of_a_stage_begins_a_record_of_its_own() -> None:
    record = record_of(FAILURE, replace(ANSWER, model="another"))
    assert (record.stage(Stage.LLM).model, record.stage(Stage.LLM).failures) == ("another", ())
    assert record.stage(Stage.TTS).state is StageState.UNUSED


def test_amounts_are_spent_on_the_day_of_the_home_and_are_no_calls() -> None:
    late = replace(PAID, at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC))
    at_home = replace(PAID, left_house=False, cost=0.0)
    record = record_of(PAID, PAID, late, replace(PAID, cost=None), at_home)
    assert record.stage(Stage.LLM).stretches == ()
    assert {day: (spent.by_stage, spent.unpriced) for day, spent in record.spent.items()} == {
        "2026-11-28": ({"llm": 0.004}, 1),
        "2026-11-29": ({"llm": 0.002}, 0),
    }
    month = (replace(PAID, at=NOON + timedelta(days=number)) for number in range(2 * SPENT_DAYS))
    assert len(record_of(*month).spent) == SPENT_DAYS


@pytest.mark.parametrize(
    ("stage", "problem", "code"),
    [
        (Stage.STT, "server rejected WebSocket connection: HTTP 401", "key_refused"),
        (Stage.LLM, "Error code: 429 - You exceeded your current quota", "quota"),
        (Stage.TTS, "[Errno 111] Connect call failed ('127.0.0.1', 9)", "unreachable"),
        (Stage.LLM, "Connection error.", "unreachable"),
        (Stage.STT, "[Errno -2] Name or service not known", "unreachable"),
        (Stage.TTS, "KaboomTTSService#3: something odd", "tts_failed"),
    ],
)
def test_a_failure_has_a_code_and_none_of_the_services_words(stage: Stage, problem: str, code: str) -> None:
    assert failure_code(stage, problem) == code
    record = record_of(replace(FAILURE, stage=stage, problem=problem))
    assert problem not in json.dumps(record.document(stage))


async def test_it_is_there_after_a_restart(tmp_path: Path) -> None:
    async with Store.open(tmp_path) as store:
        record = ServiceRecord(lambda: BERLIN)
        keeper = ServiceKeeper(record, store, "service_record")
        for use in (ANSWER, FAILURE, PAID):
            record.note(use)
        await keeper.close()
    async with Store.open(tmp_path) as store:
        await store.keep_documents("service_record", {"stt": {"provider": 1}, "yesterday": {}, "2026-13-99": {}})
        again = ServiceRecord(lambda: BERLIN)
        again.restore(await store.documents("service_record"))
    assert again.stage(Stage.LLM) == record.stage(Stage.LLM)
    assert again.spent == record.spent
    assert again.stage(Stage.STT).state is StageState.UNUSED


async def test_the_report_shows_what_was_called_and_spent_and_nothing_secret(
    home_assistant: RealHomeAssistant, start_app: StartApp, cloud: Cloud
) -> None:
    async with start_app(home_assistant, cloud.options) as app:
        await app.converse("what is the meaning of life", "Kitchen")
        report = await app.get("/api/health/report")
    services = {service["stage"]: service for service in report["services"]}
    assert {stage: (each["provider"], each["state"]) for stage, each in services.items()} == {
        "stt": ("deepgram", "unused"),
        "llm": ("openai", "working"),
        "tts": ("cartesia", "unused"),
    }
    (stretch,) = services["llm"]["stretches"]
    assert stretch["calls"] >= 1
    assert stretch["median_ms"] > 0
    assert report["process"]["home_assistant"].startswith("20")
    assert report["process"]["memory_bytes"] > 50e6
    told = json.dumps(report)
    assert not [secret for secret in (API_TOKEN, home_assistant.token, cloud.openai.url, "meaning") if secret in told]


def test_memory_counts_the_processes_below() -> None:
    assert memory_bytes() > 10e6
    assert memory_bytes(2**22 + 1) == 0
