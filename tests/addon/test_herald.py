"""Events on their way to Home Assistant's bus while the connection comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from addon.herald import Herald
from simulators.between import Between
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from tests.ha_tools.conftest import READY_SECONDS, running


async def test_an_event_on_its_way_when_the_connection_ends_is_fired_again(home_assistant: RealHomeAssistant) -> None:
    is_cut = False

    def cut_once(asked: str, message: dict[str, Any]) -> Iterable[Any]:
        nonlocal is_cut
        if asked == "fire_event" and not is_cut:
            is_cut = True
            raise ConnectionError
        return [message]

    async with (
        Between(home_assistant.url, cut_once).serving() as url,
        running(url, home_assistant.token) as view,
        commands(home_assistant.url, home_assistant.token) as owner,
    ):
        await owner.call("subscribe_events", event_type="parley_test")
        await view.wait_until_ready(READY_SECONDS)
        herald = Herald(view)
        herald.tell("parley_test", {"number": 1})
        firing = asyncio.create_task(herald.run())
        async with asyncio.timeout(3 * READY_SECONDS):
            assert [(await owner.event())["data"] for _ in range(2)] == [{"number": 1}] * 2
        firing.cancel()
        await asyncio.gather(firing, return_exceptions=True)
