"""A person's own calendar and list in a real Home Assistant: theirs by "my", and no guest's by no name."""

from __future__ import annotations

from typing import Any

import pytest

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.people.people import People
from ha_tools.people.person import Person
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.home_assistant import RealHomeAssistant
from tests.spoken import in_english

ANNA = Person("Anna", calendars=("calendar.work",), todo_list="todo.chores", person_id="anna")
BEN = Person("Ben", person_id="ben")


class Voices:
    """Tells voices apart, and learns none."""

    def __init__(self, *, is_on: bool = True) -> None:
        self.is_on = is_on

    def begin(self, satellite_id: str, person: Person | None) -> bool:
        return False


async def run(
    live: HomeAssistant,
    speaker: str | None,
    tool: str,
    *,
    is_on: bool = True,
    own: tuple[Person, ...] = (ANNA, BEN),
    **given: Any,
) -> Result:
    """Run a tool for a speaker in a home where Anna has things of her own."""
    people = People()
    people.restore(own)
    call = Call(live, people=people, speaker=speaker, voices=Voices(is_on=is_on))
    return await run_tool(call, Command(tool, given))


@pytest.mark.parametrize(
    ("speaker", "name", "read"),
    [
        ("anna", "my list", ("todo.chores",)),
        ("anna", "shopping list", ("todo.shopping_list",)),
        ("ben", "my list", ("todo.shopping_list",)),
        ("ben", None, ("todo.shopping_list",)),
        (None, None, ("todo.shopping_list",)),
        (None, "my to-do list", ("todo.shopping_list",)),
        (None, "meine liste", ("todo.shopping_list",)),
        ("anna", "meine liste", ("todo.chores",)),
        (None, "chores", ("todo.chores",)),
    ],
)
async def test_my_list_is_the_speakers_and_a_guest_hears_the_homes(
    live_villa: HomeAssistant, speaker: str | None, name: str | None, read: tuple[str, ...]
) -> None:
    told = await run(live_villa, speaker, "read_list", name=name)
    assert (told.outcome, tuple(told.about)) == (Outcome.ANSWERED, read)
    assert told.owner == ("anna" if (speaker, read) == ("anna", ("todo.chores",)) else None)


async def test_without_a_name_it_is_asked_which_of_the_homes_and_ones_own(live_villa: HomeAssistant) -> None:
    asked = await run(live_villa, "anna", "read_list")
    assert in_english(asked) == "On which list: Chores or Shopping list?"


async def test_an_appointment_of_a_known_speaker_goes_to_their_own_calendar(
    live_villa: HomeAssistant, villa: RealHomeAssistant
) -> None:
    given: dict[str, Any] = {"action": "create", "title": "Chess club", "when": "tomorrow at ten"}
    for speaker, calendar in (("anna", "calendar.work"), (None, "calendar.family"), ("ben", "calendar.family")):
        made = await run(live_villa, speaker, "change_calendar", **given)
        assert (made.outcome, tuple(made.about)) == (Outcome.CHANGED, (calendar,)), speaker
        gone = await run(live_villa, speaker, "get_events", when="tomorrow", name="my calendar")
        assert "Chess club" in in_english(gone)
        given["title"] += " again"
    heard = {
        speaker: in_english(await run(live_villa, speaker, "get_events", when="tomorrow")) for speaker in ("anna", None)
    }
    assert "Chess club at" in heard["anna"]
    assert "Chess club again" in heard["anna"], "the home's are told beside one's own"
    assert "Chess club at" not in heard[None]


async def test_where_all_are_somebody_elses_it_is_said_and_where_voices_are_not_told_nothing_is_anybodys(
    live_villa: HomeAssistant,
) -> None:
    greedy = Person("Greta", calendars=("calendar.work", "calendar.family"), person_id="greta")
    refused = await run(live_villa, None, "get_events", own=(greedy,))
    assert (refused.outcome, in_english(refused)) == (
        Outcome.REFUSED,
        "The calendars here are other people's own. Say whose you mean.",
    )
    everybody = await run(live_villa, None, "get_events", own=(greedy,), is_on=False)
    assert set(everybody.about) == {"calendar.work", "calendar.family"}
