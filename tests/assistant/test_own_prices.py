"""The household's own prices go before the built ones, and a bad line costs no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.prices import price_of, set_own_prices

OWN = """\
api.cartesia.ai:
  "*": {per_million: {characters: 50.00}, read: 2026-01-01, from: my plan}
api.openai.com:
  gpt-4.1-mini: {per_million: {input_tokens: 1.00, output_tokens: 2.00}, read: 2026-01-01}
  gpt-4o: {per_million: {input_tokens: -1}, read: 2026-01-01}
  gpt-4.1: {per_million: {seats: 3}, read: 2026-01-01}
  gpt-4.1-nano: free
"""


@pytest.fixture(autouse=True)
def _built_prices_alone() -> Iterator[None]:
    yield
    set_own_prices("")


def test_own_prices_extend_and_override_the_built_ones_and_others_hold() -> None:
    problems = set_own_prices(OWN)
    assert [problem.split(" in prices.yaml cannot")[0] for problem in problems] == [
        "The price of gpt-4o at api.openai.com",
        "The price of gpt-4.1 at api.openai.com",
        "The price of gpt-4.1-nano at api.openai.com",
    ]
    assert (own := price_of("api.openai.com", "gpt-4.1-mini-2025-04-14"))
    assert own.of({"input_tokens": 1e6, "output_tokens": 1e6}) == pytest.approx(3.0)
    assert (sonic := price_of("api.cartesia.ai", "sonic-3.6"))
    assert sonic.of({"characters": 1e6}) == pytest.approx(50.0)
    for host, model in (("api.openai.com", "gpt-4o"), ("api.deepgram.com", "nova-3")):
        assert price_of(host, model), "the built price holds"


@pytest.mark.parametrize("line", ["  gpt-4.1: {per_million: {input_tokens: 2", "\tgpt-4o: 3", "]", "- a: b: c"])
def test_a_line_that_is_no_yaml_is_named_and_the_rest_holds(line: str) -> None:
    table = OWN.splitlines()[:2]
    problems = set_own_prices("\n".join([*table, line]))
    assert problems
    assert price_of("api.cartesia.ai", "sonic-3.6")


@pytest.mark.parametrize(
    "line",
    [
        "a.example: {m: {per_million: {characters: 1}, read: 2026-02-30}}",
        "a.example: {m: {per_million: {characters: !!int none}, read: 2026-02-03}}",
        "a.example: {m: {per_million: {characters: 1" + 400 * "0" + "}, read: 2026-02-03}}",
        "a.example: *table",
    ],
)
def test_a_day_or_a_number_that_is_none_costs_its_own_line_alone(line: str) -> None:
    problems = set_own_prices("\n".join([*OWN.splitlines()[:2], line]))
    assert len(problems) == 1
    assert (sonic := price_of("api.cartesia.ai", "sonic-3.6"))
    assert sonic.of({"characters": 1e6}) == pytest.approx(50.0)


@pytest.mark.parametrize("text", ["", "[]", "a", "1", "&a [*a]", "]\n" * 100, "a: " + "[" * 20_000])
def test_what_is_no_table_at_all_leaves_the_built_prices(text: str) -> None:
    set_own_prices(text)
    assert price_of("api.deepgram.com", "nova-3")
