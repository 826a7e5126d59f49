"""Exchange rates of the day, by the European Central Bank's table or a mirror of it."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ha_tools.leaving.crossing import SentKind
from ha_tools.web.fetching import FEEDS, FetchError, FetchProblem, WebFetcher
from ha_tools.web.safe_xml import parsed
from ha_tools.web.sources import Source

ECB_URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
"""Renewed on working days at about 16:00 CET."""

PAGE = "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/"
"""The page on which a person finds the same table."""

FRESH_SECONDS = 3 * 3600.0
USABLE_SECONDS = 7 * 86400.0
"""Time for which a table serves that cannot be renewed; its day is said with each answer."""


@dataclass(frozen=True)
class Rates:
    """The rates of one day."""

    day: date
    per_euro: Mapping[str, float]
    """Currency -> what a euro is worth in it; the euro itself with 1."""

    def converted(self, value: float, source: str, target: str) -> float | None:
        """Return an amount in another currency; None where there is no rate for one of them."""
        if not {source, target} <= self.per_euro.keys():
            return None
        return value / self.per_euro[source] * self.per_euro[target]


class ExchangeRates:
    """The rates, fetched when somebody asks and kept for some hours."""

    def __init__(self, url: str = ECB_URL, clock: Callable[[], float] = time.monotonic) -> None:
        self.source = Source("Euro foreign exchange reference rates", PAGE)
        self._url = url
        self._clock = clock
        self._kept: tuple[float, Rates] | None = None
        self._fetching = asyncio.Lock()

    async def latest(self) -> Rates:
        """Return the rates. Raises FetchError where there are none, and no usable ones are left."""
        async with self._fetching:
            if rates := self._kept_for(FRESH_SECONDS):
                return rates
            try:
                rates = await self._fetched()
            except FetchError:
                if rates := self._kept_for(USABLE_SECONDS):
                    return rates
                raise
            self._kept = self._clock(), rates
            return rates

    def _kept_for(self, seconds: float) -> Rates | None:
        return self._kept[1] if self._kept and self._clock() - self._kept[0] < seconds else None

    async def _fetched(self) -> Rates:
        fetched = await WebFetcher(kind=SentKind.RATES, service="the European Central Bank").fetch(
            self._url, FEEDS, is_trusted=True
        )
        try:
            return await asyncio.to_thread(_read, fetched.body)
        except ValueError as err:
            raise FetchError(FetchProblem.NO_TEXT, str(err)) from err


def _read(body: bytes) -> Rates:
    """Return the table of a document. Raises ValueError."""
    cubes = list(parsed(body).iter("Cube"))
    days = [cube.attrib["time"] for cube in cubes if "time" in cube.attrib]
    rates = {cube.attrib["currency"]: float(cube.attrib.get("rate", "")) for cube in cubes if "currency" in cube.attrib}
    if len(days) != 1 or not rates or not all(rate > 0 and math.isfinite(rate) for rate in rates.values()):
        raise ValueError("The document is no table of rates")
    return Rates(date.fromisoformat(days[0]), {"EUR": 1.0, **rates})
