"""Plans that are made automations of a real Home Assistant, which fires them."""

from __future__ import annotations

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp
from tests.addon.timers.test_conditions import LOCK, becomes
from tests.addon.timers.test_plans import FAN, said


async def automations(real: RealHomeAssistant) -> list[str]:
    """Return the ids of the automations that a plan was made into, and that are on."""
    found = [state for entity_id, state in (await real.states()).items() if entity_id.startswith("automation.")]
    ids = [str(each["attributes"].get("id")) for each in found if each["state"] == "on"]
    return [each for each in ids if each.startswith("parley_")]


async def test_an_automation_takes_a_plans_place_and_fires_and_undo_takes_it_away(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        plans = app.running.house.plans
        await said(app, "when the kitchen door is locked turn on the fan")
        reply = await said(app, "make that permanent")
        assert reply == (
            "Turn on Living Room Fan whenever Kitchen Door is locked: that is an automation of Home Assistant's now."
        )
        assert not plans.all
        assert len(await automations(home_assistant)) == 1
        await becomes(app, home_assistant, LOCK, "locked")
        await home_assistant.wait_for_state(FAN, "on", 30)
        undone = await said(app, "undo that")
        assert undone.startswith("The automation is gone. Planned again: turn on Living Room Fan when")
        assert await automations(home_assistant) == []
        assert len(plans.waiting) == 1


async def test_a_time_of_every_day_is_written_and_a_length_is_not(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        await said(app, "every weekday half an hour before sunset turn on the fan")
        (plan,) = app.running.house.plans.waiting
        assert (await said(app, "turn that into an automation")).endswith(
            "that is an automation of Home Assistant's now."
        )
        written = await home_assistant.get(f"/api/config/automation/config/parley_{plan.plan_id}")
        assert written["alias"] == "Turn on Living Room Fan 30 minutes before sunset on weekdays"
        assert written["triggers"] == [{"trigger": "sun", "event": "sunset", "offset": "-00:30:00"}]
        assert written["conditions"] == [{"condition": "time", "weekday": ["mon", "tue", "wed", "thu", "fri"]}]
        assert written["actions"] == [{"action": "fan.turn_on", "target": {"entity_id": [FAN]}}]
        await said(app, "undo that")
        assert await automations(home_assistant) == []
        await said(app, "turn on the fan in ten minutes")
        assert (await said(app, "make that permanent")).startswith("That happens only once")
        assert app.running.house.plans.waiting


async def test_the_time_of_a_bare_day_is_asked_for_and_answered(
    home_assistant: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(home_assistant) as app:
        turn = await app.converse("turn on the fan on monday", "Living Room")
        assert turn["reply"].endswith("?")
        assert not app.running.house.plans.all
        reply = await said(app, "half past seven in the morning")
        assert reply.startswith("I'll turn on Living Room Fan ")
        (plan,) = app.running.house.plans.waiting
        assert plan.tool == "turn_on"
