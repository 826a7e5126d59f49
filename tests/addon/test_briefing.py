"""The briefing through the whole app and a real Home Assistant, by a person's own order."""

from __future__ import annotations

from datetime import datetime, timedelta

from addon.timers.plan_runner import call_of
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.notes.note import Note
from ha_tools.people.person import Person
from ha_tools.plans.plan import Plan
from ha_tools.tools import run_tool
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
        await said(app, "put the weather back in my briefing")
        await said(app, "start my briefing with the windows")
        told = await said(app, "give me my briefing")
        assert told.startswith("Hall Window and Living Room Window are open. ")
        await said(app, "in my briefing put the windows last")
        told = await said(app, "give me my briefing")
        assert told.endswith(" Hall Window and Living Room Window are open.")


async def test_a_planned_briefing_is_that_of_the_person_who_asked(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa) as app:
        house = app.running.house
        house.speakers.switch(is_on=True)
        today = datetime.now(house.home_assistant.time_zone).date()
        days = {"start_date": f"{today}", "end_date": f"{today + timedelta(days=1)}"}
        chess = {"entity_id": "calendar.work", "summary": "Chess club", **days}
        await villa.call_service("calendar", "create_event", chess)
        house.people.restore(
            [Person("Anna", calendars=("calendar.work",), person_id="anna"), Person("Ben", person_id="ben")]
        )
        house.notes.keep(Note("In my briefing leave out the weather and the windows", person_id="anna"))
        told = dict[str | None, str]()
        for speaker in ("anna", "ben", None):
            plan = Plan("morning", "briefing", {}, Place(), due=0.0, speaker=speaker)
            result = await run_tool(call_of(house, plan), Command("briefing", {}))
            told[speaker] = house.answers.say(result)
            assert result.owner == ("anna" if speaker == "anna" else None)
        assert "Chess club" in told["anna"]
        assert told["ben"] == told[None]
        assert "Chess club" not in told["ben"]
        weather = house.answers.say(await run_tool(call_of(house, plan), Command("briefing", {"parts": ["weather"]})))
        assert weather in told["ben"]
        assert weather not in told["anna"]
