""" "Undo that" after a change of a list, in a real Home Assistant: the list is as it was, and so it is told."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need, Permissions, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.gatehouse import expose
from tests.ha_tools.conftest import out_of_reach
from tests.spoken import in_english

SHOPPING, CHORES = "todo.shopping_list", "todo.chores"

Items = Sequence[tuple[Any, ...]]


class Kitchen:
    """Changes the villa's lists in one room, and looks at them from outside."""

    def __init__(self, live: HomeAssistant, villa: RealHomeAssistant) -> None:
        self.live = live
        self.villa = villa
        self._past = UndoHistory()

    async def run(
        self, tool: str, *, permissions: Permissions | None = None, consent: Consent | None = None, **arguments: Any
    ) -> Result:
        """The result of one tool."""
        allowed, agreed = permissions or Permissions(), consent or Consent()
        call = Call(self.live, Place("kitchen", "k"), allowed, agreed, self._past)
        return await run_tool(call, Command(tool, arguments))

    async def change(self, action: str, *items: str, **arguments: Any) -> Result:
        """The result of a change of a list."""
        named: dict[str, Any] = {"items": list(items)} if items else {}
        return await self.run("change_list", action=action, **named, **arguments)

    async def items(self, entity_id: str) -> Items:
        """Return the items of a list, in no order: where one comes back is the list's own."""
        asked = {"entity_id": entity_id, "status": ["needs_action", "completed"]}
        answer = await self.villa.ask_service("todo", "get_items", asked)
        told = ("summary", "status", "due", "description")
        return sorted(tuple(item.get(name) or "" for name in told) for item in answer[entity_id]["items"])

    async def put(self, entity_id: str, service: str, data: Mapping[str, Any]) -> None:
        """Change a list as another person would."""
        await self.villa.call_service("todo", service, {"entity_id": entity_id, **data})


@pytest_asyncio.fixture
async def kitchen(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Kitchen:
    """The villa's lists: Milk and Bread to buy, Eggs bought; the bins due tomorrow, and the windows."""
    return Kitchen(live_villa, villa)


CHANGES = {
    "shopping: add butter, jam": "Butter and Jam are no longer on the Shopping list.",
    "shopping: add eggs": "Eggs is checked off again on the Shopping list.",
    "shopping: add soap, eggs": (
        "Eggs is checked off again on the Shopping list. Soap is no longer on the Shopping list."
    ),
    "shopping: remove milk, eggs": "Milk and Eggs are back on the Shopping list.",
    "shopping: remove milk, caviar": "Milk is back on the Shopping list.",
    "shopping: remove_completed": "Eggs is back on the Shopping list.",
    "chores: remove bins": "Take out the bins is back on Chores.",
    "chores: complete bins, windows": "Take out the bins and Clean the windows are open again on Chores.",
}
"""What is done to a list -> what is said when that is undone."""


@pytest.mark.parametrize(("change", "said"), CHANGES.items())
async def test_list_is_as_it_was_and_as_it_was_changed_when_that_is_undone(
    kitchen: Kitchen, change: str, said: str
) -> None:
    before = await kitchen.items(SHOPPING), await kitchen.items(CHORES)
    name, _, deed = change.partition(": ")
    action, _, items = deed.partition(" ")
    await kitchen.change(action, *filter(None, items.split(", ")), name=name)
    changed = await kitchen.items(SHOPPING), await kitchen.items(CHORES)
    assert changed != before
    undone = await kitchen.run("undo")
    assert (undone.outcome, in_english(undone)) == (Outcome.CHANGED, said)
    assert (await kitchen.items(SHOPPING), await kitchen.items(CHORES)) == before
    again = await kitchen.run("undo")
    assert again.outcome is Outcome.CHANGED
    assert (await kitchen.items(SHOPPING), await kitchen.items(CHORES)) == changed


async def test_time_of_an_item_comes_back_with_it(kitchen: Kitchen) -> None:
    await kitchen.change("add", "Pay the rent", name="chores", due="2031-12-03 14:30")
    before = await kitchen.items(CHORES)
    await kitchen.change("remove", "Pay the rent", name="chores")
    await kitchen.run("undo")
    assert await kitchen.items(CHORES) == before


async def test_due_day_that_was_set_is_none_again(kitchen: Kitchen) -> None:
    before = await kitchen.items(CHORES)
    await kitchen.change("add", "clean the windows", name="chores", due="friday")
    assert await kitchen.items(CHORES) != before
    assert in_english(await kitchen.run("undo")) == "Clean the windows is as before on Chores."
    assert await kitchen.items(CHORES) == before


async def test_what_others_have_put_there_since_stays(kitchen: Kitchen) -> None:
    await kitchen.change("add", "butter", name="shopping")
    await kitchen.put(SHOPPING, "add_item", {"item": "Jam"})
    await kitchen.run("undo")
    assert [item[0] for item in await kitchen.items(SHOPPING)] == ["Bread", "Eggs", "Jam", "Milk"]


async def test_what_is_gone_since_is_said_to_be_and_nothing_else_is_touched(kitchen: Kitchen) -> None:
    await kitchen.change("complete", "milk", name="shopping")
    await kitchen.put(SHOPPING, "remove_item", {"item": "Milk"})
    before = await kitchen.items(SHOPPING)
    undone = await kitchen.run("undo")
    assert (undone.outcome, in_english(undone)) == (Outcome.ALREADY, "Milk is no longer on the Shopping list.")
    assert await kitchen.items(SHOPPING) == before
    assert in_english(await kitchen.run("undo")) == "There is nothing that I could undo."


async def test_what_somebody_has_put_back_is_not_there_twice(kitchen: Kitchen) -> None:
    await kitchen.change("remove", "milk", name="shopping")
    await kitchen.put(SHOPPING, "add_item", {"item": "Milk"})
    assert in_english(await kitchen.run("undo")) == "Milk is already back on the Shopping list."
    assert [item[0] for item in await kitchen.items(SHOPPING)].count("Milk") == 1


async def test_rule_of_the_user_holds_for_the_way_back(kitchen: Kitchen) -> None:
    cautious = Permissions((Rule("todo.remove_item", Need.YES),))
    await kitchen.change("add", "butter", name="shopping")
    asked = await kitchen.run("undo", permissions=cautious)
    assert (asked.outcome, in_english(asked)) == (Outcome.NEEDS_YES, "Shall I undo the change of the Shopping list?")
    assert ("Butter", "needs_action", "", "") in await kitchen.items(SHOPPING)
    done = await kitchen.run("undo", permissions=cautious, consent=Consent(Need.YES, frozenset(asked.about)))
    assert in_english(done) == "Butter is no longer on the Shopping list."


async def test_list_that_is_out_of_reach_can_be_tried_again(kitchen: Kitchen) -> None:
    await kitchen.change("add", "butter", name="shopping")
    async with out_of_reach(kitchen.live, kitchen.villa, SHOPPING):
        assert (await kitchen.run("undo")).outcome is Outcome.UNAVAILABLE
    assert (await kitchen.run("undo")).outcome is Outcome.CHANGED


async def test_list_that_is_not_exposed_any_more_is_left_alone(kitchen: Kitchen) -> None:
    await kitchen.change("add", "butter", name="shopping")
    changed = asyncio.Event()
    unsubscribe = kitchen.live.on_home(lambda home: changed.set() if SHOPPING not in home.entities else None)
    await expose(kitchen.villa, SHOPPING, should_expose=False)
    try:
        async with asyncio.timeout(10):
            await changed.wait()
        assert in_english(await kitchen.run("undo")) == "There is nothing that I could undo."
    finally:
        unsubscribe()
        await expose(kitchen.villa, SHOPPING)
    assert "Butter" in {item[0] for item in await kitchen.items(SHOPPING)}


async def test_what_was_already_so_leaves_the_change_before_it_to_be_undone(kitchen: Kitchen) -> None:
    await kitchen.change("add", "butter", name="shopping")
    await kitchen.change("add", "milk", name="shopping")
    assert in_english(await kitchen.run("undo")) == "Butter is no longer on the Shopping list."
