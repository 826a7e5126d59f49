"""The briefing through the whole app and a real Home Assistant, by a person's own order."""

from __future__ import annotations

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp
from tests.addon.timers.test_plans import said


async def test_a_briefing_tells_what_matters_and_leaves_out_what_was_asked(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        told = await said(app, "what does my day look like")
        assert told.endswith("Hall Window and Living Room Window are open.")
        assert "°" in told or "degrees" in told
        await said(app, "in my briefing leave out the weather")
        assert await said(app, "give me my briefing") == "Hall Window and Living Room Window are open."
        await said(app, "leave out the windows in my briefing")
        assert await said(app, "give me my briefing") == "There is nothing that you have to know today."
