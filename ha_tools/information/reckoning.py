"""The tool for sums, units and money. It changes nothing, and needs no home."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.tool import reads
from ha_tools.facts.facts import Day, Fact, Quantity, Unit
from ha_tools.information.arithmetic import NoSumError, TooLargeError, reckon
from ha_tools.measures.spoken_amounts import Conversion, Customs, conversion
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result
from ha_tools.web.fetching import FetchError
from ha_tools.wording.numbers import exact_number


@reads(needs_home=False, quotes="")
async def calculate(
    call: Call,
    *,
    expression: Annotated[str, "'17 * 23', '15% of 80', '20 dollars'"],
    to: Annotated[str | None, "Unit or currency to convert to"] = None,
) -> Result:
    """Work out a sum, or convert units or money."""
    return _sum(expression) if to is None else await _converted(call, expression, to)


def _sum(expression: str) -> Result:
    try:
        value = reckon(expression)
    except ZeroDivisionError:
        return Result(Outcome.REFUSED, (Fact("sum.by_zero"),))
    except TooLargeError:
        return Result(Outcome.REFUSED, (Fact("sum.too_large"),))
    except NoSumError:
        return Result(Outcome.REFUSED, (Fact("sum.unclear", said=quoted(expression)),))
    number = Quantity(float(value), "", is_exact=True)
    is_exact = float(value) == float(exact_number(float(value)))
    return Result(Outcome.ANSWERED, (Fact(f"sum.{'is' if is_exact else 'about'}", value=number),))


async def _converted(call: Call, amount: str, to: str) -> Result:
    asked = conversion(amount, to, Customs(call.locale.country, call.locale.currency))
    if asked is None:
        return Result(Outcome.REFUSED, (Fact("conversion.unclear", said=quoted(amount), unit=quoted(to)),))
    value = asked.value
    if value is None:
        return await _exchanged(call, asked)
    parts = tuple(Quantity(number, unit, is_exact=True) for number, unit in asked.amount.parts)
    told = Quantity(value, asked.target, is_exact=True)
    return Result(Outcome.ANSWERED, (Fact("conversion.is", amount=parts, value=told),))


async def _exchanged(call: Call, asked: Conversion) -> Result:
    """Return an amount of money in another currency, with the day of the rates."""
    if call.web.rates is None:
        return Result(Outcome.REFUSED, (Fact("conversion.no_rates"),))
    try:
        rates = await call.web.rates.latest()
    except FetchError:
        return Result(Outcome.UNAVAILABLE, (Fact("conversion.unreachable"),))
    value = rates.converted(asked.amount.value, asked.amount.unit, asked.target)
    if value is None:
        return Result(Outcome.REFUSED, (Fact("conversion.no_rate", unit=Unit(asked.target)),))
    source = replace(call.web.rates.source, date=rates.day.isoformat())
    call.web.sources.keep(call.place, (source,))
    told = Fact(
        "conversion.money",
        amount=Quantity(asked.amount.value, asked.amount.unit, is_exact=True),
        value=Quantity(value, asked.target, is_exact=True),
        day=Day(rates.day, call.now.date()),
    )
    return Result(Outcome.ANSWERED, (told,), sources=(source,))
