"""The order of a briefing as people wish it, one wish after the other."""

from __future__ import annotations

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.information.briefing import order_of
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.notes import Notes
from ha_tools.tools import run_tool


async def test_the_last_wish_counts_also_where_it_was_said_before() -> None:
    call = Call(HomeAssistant("http://127.0.0.1:9", ""), Place("kitchen", "satellite"), notes=Notes())
    for text, place in (("put the weather last", -1), ("start with the weather", 0), ("put the weather last", -1)):
        await run_tool(call, Command("change_notes", {"action": "keep", "text": f"in my briefing {text}"}))
        assert order_of(call)[place] == "weather", text
