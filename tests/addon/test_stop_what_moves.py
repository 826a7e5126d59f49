""" "Stop" behind a wish that set a window in motion, through the whole app and a real Home Assistant."""

from __future__ import annotations

import pytest

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp
from tests.addon.timers.test_plans import said

WINDOW = "cover.living_room_window"


@pytest.mark.parametrize("stop", ["stop", "no stop"])
async def test_stop_halts_what_was_just_set_in_motion(
    home_assistant: RealHomeAssistant, start_app: StartApp, stop: str
) -> None:
    async with start_app(home_assistant) as app:
        await said(app, "close the living room window")
        assert await home_assistant.state(WINDOW) == "closing"
        await said(app, stop)
        await home_assistant.wait_for_state(WINDOW, "open")
        assert app.running.house.home_assistant.states[WINDOW].attributes["current_position"] > 0
