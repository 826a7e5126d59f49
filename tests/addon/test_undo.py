""" "Undo that" through the whole app over the villa: what one sentence did is taken back as one."""

from __future__ import annotations

from testbed.home_assistant import RealHomeAssistant
from tests.addon.conftest import StartApp


async def test_what_one_sentence_did_is_undone_as_one(villa: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(villa) as app:
        await app.converse("set a tea timer for five minutes", "Kitchen")
        done = await app.converse("turn on the kitchen lights and set a timer for ten minutes", "Kitchen")
        assert done["reply"] == "Turned on Kitchen Lights. Timer set for 10 minutes."
        undone = await app.converse("undo that", "Kitchen")
        assert undone["reply"] == "Kitchen Lights is off again. Cancelled the 10 minute timer."
        assert undone["outcome"] == "changed"
        assert await villa.state("light.kitchen_lights") == "off"
        assert [timer["name"] for timer in (await app.get("/api/timers"))["timers"]] == ["tea"]
        again = await app.converse("undo that", "Kitchen")
        assert again["reply"].endswith("again. The 10 minute timer has 10 minutes left.")
        assert await villa.state("light.kitchen_lights") == "on"


async def test_what_was_deleted_by_a_yes_is_back_and_deleted_again_by_another_yes_only(
    villa: RealHomeAssistant, start_app: StartApp
) -> None:
    async with start_app(villa) as app:
        said = [
            (await app.converse(text, "Kitchen"))["reply"]
            for text in ("delete the dentist appointment", "yes", "undo that", "undo that", "no", "what is on tomorrow")
        ]
        question = "Shall I delete Dentist tomorrow at 10 am from the Family calendar?"
        assert said[:4] == [
            question,
            "Deleted Dentist tomorrow at 10 am.",
            "Dentist tomorrow at 10 am is back in the Family calendar.",
            question,
        ]
        assert said[5] == "Tomorrow: Team meeting at 9:30 am and Dentist at 10 am."


async def test_list_is_as_it_was(villa: RealHomeAssistant, start_app: StartApp) -> None:
    async with start_app(villa) as app:
        said = [
            (await app.converse(text, "Kitchen"))["reply"]
            for text in ("remove milk from the shopping list", "undo that", "what's on the shopping list")
        ]
        assert said[1:] == [
            "Milk is back on the Shopping list.",
            "There are 2 things on the Shopping list: Bread and Milk.",
        ]
