"""Prices, what leaves the house, and the sums of a turn: nothing that is not known is made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.prices import FILE, price_of, prices_in
from assistant.service_totals import totals
from assistant.service_use import MeteredService, Stage
from ha_tools.leaving.hosts import leaves_house

CLOUD = MeteredService(Stage.STT, "deepgram", "nova-3", "api.deepgram.com")
MODEL = MeteredService(Stage.LLM, "openai", "gpt-4.1-mini", "api.openai.com")


def test_the_table_of_prices_tells_of_each_when_and_where_it_was_read() -> None:
    for host, models in prices_in(FILE.read_text("utf-8")).items():
        assert leaves_house(host)
        for price in models.values():
            assert date(2025, 1, 1) <= price.read
            assert price.per_unit


@pytest.mark.parametrize(
    "text",
    [
        "api.example.org: {model: {per_million: {apples: 3}, read: 2026-01-01}}",
        "api.example.org: {model: {per_million: {characters: much}, read: 2026-01-01}}",
        "api.example.org: {model: {per_million: {characters: -1}, read: 2026-01-01}}",
        "api.example.org: {model: {per_million: {characters: 3}}}",
        "api.example.org: {model: {per_million: {characters: 3}, read: yesterday}}",
        "api.example.org: 3",
        "api.example.org: {",
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"table of prices|no price|could not convert"):
        prices_in(text)


def test_a_model_that_is_fixed_to_a_day_costs_what_the_model_costs() -> None:
    assert price_of("api.openai.com", "gpt-4.1-mini-2025-04-14") == price_of("API.openai.com", "gpt-4.1-mini")
    assert price_of("api.openai.com", "gpt-4.1-mini-of-mine") is None
    assert price_of("openrouter.ai", "gpt-4.1-mini") is None


def test_tokens_cost_what_the_table_says() -> None:
    use = MODEL.completed(
        200.0, 500.0, input_tokens=1_000_000, cached_tokens=1_000_000, output_tokens=1_000_000, bytes=9
    )
    assert use.cost == pytest.approx(0.40 + 0.10 + 1.60)


def test_what_nobody_knows_the_price_of_has_no_cost() -> None:
    assert MODEL.completed(200.0, 500.0, bytes=4000).cost is None, "a server that counts no tokens"
    assert MODEL.completed(200.0, 500.0, characters=10).cost is None, "an amount without a price"
    assert MeteredService(Stage.TTS, "cartesia", "sonic", "api.cartesia.ai").sent(characters=10).cost is None
    assert CLOUD.answered(120.0).cost is None, "a delay costs nothing by itself, and nothing is known of it"


def test_what_stays_at_home_costs_nothing() -> None:
    assert MeteredService(Stage.TTS, "espeak", "espeak", "").sent(characters=10).cost == 0.0


@pytest.mark.parametrize(
    "host", ["", "localhost", "127.0.0.1", "192.168.1.20", "10.0.0.7", "whisper", "nas.local", "fe80::1"]
)
def test_a_host_at_home_is_told_from_others(host: str) -> None:
    assert not leaves_house(host)


@pytest.mark.parametrize("host", ["api.openai.com", "8.8.8.8", "speech.example.org", "2001:4860:4860::8888"])
def test_any_other_host_is_outside(host: str) -> None:
    assert leaves_house(host)


def test_a_turn_costs_the_sum_of_its_services_or_what_nobody_knows() -> None:
    started = datetime.now(UTC)
    known, unknown = MODEL.completed(1.0, 2.0, input_tokens=1000), MODEL.completed(1.0, 2.0, bytes=100)
    (all_known,) = totals([known, known], started)
    assert all_known["cost"] == pytest.approx(0.0008)
    assert len(all_known["answers"]) == 2
    (half_known,) = totals([known, unknown], started)
    assert half_known["cost"] is None
    assert half_known["amounts"] == {"input_tokens": 1000, "bytes": 100}
    heard, sent, failed = CLOUD.answered(80.0), CLOUD.sent(audio_seconds=60.0), CLOUD.failed("HTTP 401")
    (ear,) = totals([heard, sent, failed], started)
    assert ear["cost"] == pytest.approx(0.0048)
    assert ear["problems"] == ["HTTP 401"]
    assert len(ear["answers"]) == 1
