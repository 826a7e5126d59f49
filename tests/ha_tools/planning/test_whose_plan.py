"""A plan has the permissions of whoever last let it come: asked for it, moved it, let it go on or brought it back."""

from __future__ import annotations

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.plans.plan import Plan
from ha_tools.plans.plan_schedule import Plans
from ha_tools.results.result import Outcome
from ha_tools.tools import run_tool
from ha_tools.undo import undo

HERE = Place("kitchen", "satellite")


class _Room:
    """A room whose people speak one after the other."""

    def __init__(self) -> None:
        self.plans, self.past = Plans(), UndoHistory()
        self.plans.add(Plan("a", "turn_off", {"name": "fan"}, HERE, self.plans.now + 3600, turn_id="t", speaker="anna"))

    async def said(self, speaker: str | None, tool: str, **arguments: object) -> Outcome:
        """Have a tool used by somebody."""
        call = Call(HomeAssistant("http://127.0.0.1:9", ""), HERE, plans=self.plans, past=self.past, speaker=speaker)
        return (await run_tool(call, Command(tool, arguments))).outcome

    @property
    def speaker(self) -> str | None:
        """The one with whose permissions the plan is carried out."""
        (plan,) = self.plans.to_come
        return plan.speaker


@pytest.mark.parametrize("other", ["ben", None])
async def test_who_lets_a_paused_plan_go_on_or_moves_it_or_brings_it_back_asks_for_it(other: str | None) -> None:
    room = _Room()
    assert await room.said(other, "change_plan", action="pause") is Outcome.CHANGED
    assert room.speaker == "anna", "who pauses one lets nothing come"
    assert await room.said("anna", "change_plan", action="resume") is Outcome.CHANGED
    assert room.speaker == "anna"
    assert await room.said("anna", "change_plan", action="pause") is Outcome.CHANGED
    assert await room.said(other, "change_plan", action="resume") is Outcome.CHANGED
    assert room.speaker == other
    moved = _Room()
    assert await moved.said(other, "change_plan", action="move", at="in two hours") is Outcome.CHANGED
    assert moved.speaker == other
    back = _Room()
    assert await back.said("anna", "change_plan", action="cancel") is Outcome.CHANGED
    assert await back.said(other, undo.name) is Outcome.CHANGED
    assert back.speaker == other
