""" "Undo that" against a real Home Assistant: what was is again, and nothing else is touched."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Permissions
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.spoken import in_english

KITCHEN, BEDROOM = Place("kitchen", "satellite-kitchen"), Place("bedroom", "satellite-bedroom")


class Rooms:
    """Runs tools in rooms that share one past."""

    def __init__(self, live: HomeAssistant) -> None:
        self._live = live
        self.past = UndoHistory()

    async def run(self, tool: str, place: Place = KITCHEN, turn_id: str = "", **arguments: Any) -> Result:
        """The result of one tool."""
        permissions = Permissions(has_pin=True)
        call = Call(self._live, place, permissions, past=self.past, turn_id=turn_id)
        return await run_tool(call, Command(tool, arguments))


async def _lights(real: RealHomeAssistant) -> Mapping[str, Any]:
    states = await real.states()
    told = ("brightness", "hs_color", "color_mode")
    return {
        item: (state["state"], [state["attributes"].get(name) for name in told])
        for item, state in states.items()
        if item.startswith(("light.", "switch."))
    }


async def test_everything_that_was_switched_is_as_before(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    rooms, before = Rooms(live), await _lights(home_assistant)
    await rooms.run("turn_off", name="all lights")
    assert await _lights(home_assistant) != before
    result = await rooms.run("undo")
    assert result.outcome is Outcome.CHANGED, result
    assert "Ceiling Lights is on at 71% again" in in_english(result)
    assert await _lights(home_assistant) == before


async def test_what_comes_back_slowly_is_told_to_be_on_its_way(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    rooms = Rooms(live)
    before = replace(live.states["cover.hall_window"], attributes={"current_position": 100})
    rooms.past.remember(KITCHEN, (Command("restore_states", {"before": (before,)}),), "")
    result = await rooms.run("undo")
    assert result.outcome is Outcome.UNDERWAY
    assert in_english(result) == "Hall Window is opening."


async def test_brightness_is_brought_back(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    rooms, before = Rooms(live), await _lights(home_assistant)
    await rooms.run("set_light", name="ceiling lights", brightness=5)
    await rooms.run("undo")
    assert await _lights(home_assistant) == before


async def test_undoing_an_undo_does_it_again(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    rooms = Rooms(live)
    await rooms.run("turn_on", name="kitchen lights")
    await rooms.run("undo")
    await rooms.run("undo")
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_another_rooms_change_is_not_undone(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    rooms = Rooms(live)
    await rooms.run("turn_on", KITCHEN, name="kitchen lights")
    result = await rooms.run("undo", BEDROOM)
    assert result.outcome is Outcome.REFUSED
    assert await home_assistant.state("light.kitchen_lights") == "on"


async def test_what_was_already_so_leaves_nothing_to_undo(live: HomeAssistant) -> None:
    rooms = Rooms(live)
    await rooms.run("turn_off", name="kitchen lights")
    assert in_english(await rooms.run("undo")) == "There is nothing that I could undo."


async def test_all_that_one_turn_changed_is_undone_together(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    rooms, before = Rooms(live), await _lights(home_assistant)
    await rooms.run("turn_on", turn_id="1", name="kitchen lights")
    between = await _lights(home_assistant)
    await rooms.run("set_light", turn_id="2", name="kitchen lights", brightness=5)
    await rooms.run("turn_off", turn_id="2", name="ceiling lights")
    await rooms.run("turn_off", turn_id="2", name="kitchen lights")
    undone = await rooms.run("undo", turn_id="3")
    assert undone.outcome is Outcome.CHANGED, undone
    assert await _lights(home_assistant) == between != before


async def test_rooms_without_a_satellite_have_a_past_of_their_own(
    live: HomeAssistant, home_assistant: RealHomeAssistant
) -> None:
    rooms = Rooms(live)
    await rooms.run("turn_on", Place("kitchen"), name="kitchen lights")
    assert (await rooms.run("undo", Place("bedroom"))).outcome is Outcome.REFUSED
    assert (await rooms.run("undo", Place("kitchen"))).outcome is Outcome.CHANGED
    assert await home_assistant.state("light.kitchen_lights") == "off"


def test_what_is_long_ago_is_forgotten() -> None:
    now = 0.0
    past = UndoHistory(lambda: now)
    past.remember(KITCHEN, [Command("restore_states", {"before": ()})], "1")
    assert past.recall(KITCHEN)
    now = 700.0
    assert not past.recall(KITCHEN)


async def test_no_json_of_a_model_is_a_step_of_an_undo(live: HomeAssistant, home_assistant: RealHomeAssistant) -> None:
    rooms, before = Rooms(live), await _lights(home_assistant)
    made_up: Mapping[str, Mapping[str, Any]] = {
        "restore_states": {"before": [{"entity_id": "light.kitchen_lights", "state": "on", "attributes": {}}]},
        "restore_items": {"list_id": "todo.shopping_list", "swaps": [{"now": None, "then": "Milk"}]},
        "restore_event": {"now": {"calendar": "calendar.family", "title": "Dentist"}, "is_own": True},
        "restore_timers": {"turns": [{"now": None, "then": "pizza"}]},
    }
    for tool, arguments in made_up.items():
        assert (await rooms.run(tool, **arguments)).outcome is Outcome.REFUSED, tool
    assert await _lights(home_assistant) == before
