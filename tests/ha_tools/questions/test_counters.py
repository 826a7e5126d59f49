"""Counters of a real home with its recorder: how much they rose in some time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.live import recorder
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from ha_tools.wording import wording_in
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import running


@pytest_asyncio.fixture
async def live(metered: RealHomeAssistant) -> AsyncIterator[HomeAssistant]:
    """A ready live view of it."""
    async with running(metered.url, metered.token) as view:
        await view.wait_until_ready(10.0)
        yield view


async def _said(live: HomeAssistant, name: str, when: str, language: str = "en") -> str:
    result = await run_tool(Call(live, Place("cellar")), Command("history", {"name": name, "when": when}))
    assert result.outcome is Outcome.ANSWERED, result
    return wording_in(language).say(result)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "In the last 6 hours Meter rose by 5 kilowatt hours."),
        ("de", "Meter ist in den letzten 6 Stunden um 5 Kilowattstunden gestiegen."),
        ("fr", "Meter : 5 kilowatt-heures de plus."),
        ("es", "Meter: 5 kilovatios hora más."),
        ("nl", "Meter steeg in de afgelopen 6 uur met 5 kilowattuur."),
        ("pl", "Meter: wzrost o 5 kilowatogodzin."),
        ("it", "Meter: 5 chilowattora in più."),
    ],
)
async def test_a_counter_is_told_by_its_rise_which_a_reset_does_not_end(
    live: HomeAssistant, language: str, said: str
) -> None:
    assert await _said(live, "meter", "in the last 6 hours", language) == said


@pytest.mark.parametrize("is_compiled", [False, True], ids=["by the history", "by statistics, and the history before"])
async def test_a_net_counter_may_fall(metered: RealHomeAssistant, live: HomeAssistant, is_compiled: bool) -> None:
    if is_compiled:
        await _wait_for_statistics(metered, live, hours=20)
    assert await _said(live, "grid", "in the last 20 hours") == "In the last 20 hours Grid fell by 0.5 kilowatt hours."


async def test_a_counter_that_stood_still_did_not_change(live: HomeAssistant) -> None:
    assert await _said(live, "meter", "in the last 20 minutes") == "In the last 20 minutes Meter did not change."


async def test_at_one_moment_a_counter_is_what_it_read(live: HomeAssistant) -> None:
    at = datetime.now(live.time_zone) - timedelta(hours=1, minutes=30)
    assert (await _said(live, "meter", f"at {at:%H:%M}")).startswith("Meter was 3 kilowatt hours")


async def test_of_a_long_time_the_statistics_tell_as_far_as_they_reach(
    metered: RealHomeAssistant, live: HomeAssistant
) -> None:
    await _wait_for_statistics(metered, live, hours=72)
    said = await _said(live, "grid", "in the last 3 days")
    assert said.startswith("In the last 3 days Grid fell by 2 kilowatt hours. But I know nothing from before "), said


async def _wait_for_statistics(metered: RealHomeAssistant, live: HomeAssistant, *, hours: int) -> None:
    end = datetime.now(live.time_zone)

    async def are_compiled() -> bool:
        start = end - timedelta(hours=hours)
        rows = await recorder.change(live, "sensor.grid", start, end, is_long=hours > 24)
        return rows is not None

    await metered.wait_until(are_compiled, "statistics of the grid", 60.0)
