"""Sums, units and names of money, by the table in reckoning.yaml, through the tools themselves."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.measures.currencies import currency_called
from ha_tools.measures.spoken_amounts import Customs, conversion
from ha_tools.questions.clock import days_between
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from tests.spoken import in_english

TABLE = yaml.load((Path(__file__).parent / "reckoning.yaml").read_text("utf-8"), yaml.CSafeLoader)
NOW = datetime(2026, 11, 24, 14, 56, tzinfo=ZoneInfo("Europe/Berlin"))


async def told(tool: str, **arguments: Any) -> Result:
    """Return what a tool tells that needs no home."""
    return await run_tool(Call(HomeAssistant("http://127.0.0.1:9", "token")), Command(tool, arguments))


@pytest.mark.parametrize(("said", "value"), TABLE["sums"].items())
async def test_a_sum_is_exact(said: str, value: str) -> None:
    assert in_english(await told("calculate", expression=said)) == f"That is {value}."


@pytest.mark.parametrize(("said", "value"), TABLE["abouts"].items())
async def test_a_number_without_end_is_told_as_about(said: str, value: str) -> None:
    assert in_english(await told("calculate", expression=said)) == f"That is about {value}."


@pytest.mark.parametrize("said", TABLE["no_sums"])
async def test_what_is_no_sum_is_refused(said: str) -> None:
    assert (await told("calculate", expression=said)).outcome is Outcome.REFUSED


@pytest.mark.parametrize("said", TABLE["too_large"])
async def test_a_number_that_nobody_could_say_is_not_reckoned(said: str) -> None:
    assert in_english(await told("calculate", expression=said)) == "That number is too long to say."


async def test_nothing_is_divided_by_zero() -> None:
    assert in_english(await told("calculate", expression="5 / (3 - 3)")) == "Nothing can be divided by zero."


@pytest.mark.parametrize(("amount", "unit", "answer"), TABLE["units"])
async def test_a_unit_is_told_in_another(amount: str, unit: str, answer: str) -> None:
    assert in_english(await told("calculate", expression=amount, to=unit)).endswith(f" is {answer}.")


async def test_an_amount_of_two_units_is_said_as_it_was() -> None:
    said = in_english(await told("calculate", expression="5 foot 11", to="centimetres"))
    assert said == "5 feet and 11 inches is 180.34 centimetres."


@pytest.mark.parametrize(("amount", "unit"), TABLE["no_units"])
async def test_units_of_different_things_are_refused(amount: str, unit: str) -> None:
    assert (await told("calculate", expression=amount, to=unit)).outcome is Outcome.REFUSED


@pytest.mark.parametrize(("country", "millilitres"), [("GB", 568.26125), ("US", 473.176473), ("", 473.176473)])
def test_a_pint_is_that_of_the_country(country: str, millilitres: float) -> None:
    found = conversion("a pint", "millilitres", Customs(country))
    assert found
    assert found.value == pytest.approx(millilitres)


@pytest.mark.parametrize(("called", "own", "code"), TABLE["currencies"])
def test_a_currency_is_what_the_home_calls_so(called: str, own: str, code: str | None) -> None:
    assert currency_called(called, own) == code


@pytest.mark.parametrize(
    ("what", "day", "answer"),
    [
        ("days_until", "christmas", "It is 31 days until Friday the 25th of December, more than 4 weeks."),
        ("days_until", "the 22nd of december", "It is 28 days until Tuesday the 22nd of December, just 4 weeks."),
        ("days_until", "friday", "It is 3 days until Friday."),
        ("days_until", "tomorrow", "That is tomorrow."),
        ("days_until", "the 24th of november", "That is today."),
        ("days_until", "midnight", "It is 9 hours and 4 minutes until then."),
        ("days_until", "yesterday", "I don't know which day yesterday is."),
        ("days_since", "halloween", "That was 24 days ago, on Saturday the 31st of October, more than 3 weeks."),
        ("days_since", "tomorrow", "I don't know which day tomorrow is."),
    ],
)
def test_days_are_counted_to_a_day_and_from_it(what: str, day: str, answer: str) -> None:
    assert in_english(days_between(what, day, NOW)) == answer
