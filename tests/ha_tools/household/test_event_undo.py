""" "Undo that" after a change of a calendar, in a real Home Assistant; what was somebody's is deleted by a yes only."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.undo_history import UndoHistory
from ha_tools.facts.facts import Day
from ha_tools.home.place import Place
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.permissions import Consent, Need, Permissions, Rule
from ha_tools.results.result import Outcome, Result
from ha_tools.tools import run_tool
from testbed.commands import commands
from testbed.home_assistant import RealHomeAssistant
from testbed.lists import TIME_ZONE
from tests.spoken import in_english, value_in_english

FAMILY, WORK = "calendar.family", "calendar.work"
YES = Consent(Need.YES, frozenset({FAMILY, WORK}))


class Kitchen:
    """Changes the villa's calendars in one room, and looks at them from outside."""

    def __init__(self, live: HomeAssistant, villa: RealHomeAssistant) -> None:
        self.live = live
        self.villa = villa
        self._past = UndoHistory()

    async def run(
        self, tool: str, consent: Consent | None = None, permissions: Permissions | None = None, **arguments: Any
    ) -> Result:
        """The result of one tool."""
        allowed, agreed = permissions or Permissions(), consent or Consent()
        call = Call(self.live, Place("kitchen", "k"), allowed, agreed, self._past)
        return await run_tool(call, Command(tool, arguments))

    async def events(self, entity_id: str) -> Sequence[tuple[str, ...]]:
        """Return the events of a calendar from yesterday on."""
        start = _today() - timedelta(days=1)
        span = {"start_date_time": f"{start}T00:00:00", "end_date_time": f"{start + timedelta(days=60)}T00:00:00"}
        answer = await self.villa.ask_service("calendar", "get_events", {"entity_id": entity_id, **span})
        told = ("start", "end", "summary", "location", "description")
        return sorted(tuple(event.get(name) or "" for name in told) for event in answer[entity_id]["events"])

    async def uid(self, entity_id: str, title: str) -> str:
        """The id of the first event of that title."""
        start = datetime.now(TIME_ZONE)
        events = await self.live.calendar_events(entity_id, start, start + timedelta(days=30))
        return next(str(event["uid"]) for event in events if event["summary"] == title)

    async def do(self, command: str, entity_id: str, **fields: Any) -> None:
        """Change a calendar as another person would."""
        async with commands(self.villa.url, self.villa.token) as owner:
            await owner.call(f"calendar/event/{command}", entity_id=entity_id, **fields)


def _today() -> Any:
    return datetime.now(TIME_ZONE).date()


def _event(title: str, days: int, hour: int, **more: str) -> Mapping[str, str]:
    day = _today() + timedelta(days=days)
    start = datetime(day.year, day.month, day.day, hour, tzinfo=TIME_ZONE)
    return {"summary": title, "dtstart": start.isoformat(), "dtend": (start + timedelta(hours=1)).isoformat(), **more}


@pytest_asyncio.fixture
async def kitchen(live_villa: HomeAssistant, villa: RealHomeAssistant) -> Kitchen:
    """The villa's calendars: see `testbed.homes.villa`."""
    return Kitchen(live_villa, villa)


async def test_event_that_was_added_is_deleted_without_a_yes_and_added_again(kitchen: Kitchen) -> None:
    before = await kitchen.events(FAMILY)
    await kitchen.run("change_calendar", action="create", title="vet", when="tomorrow at 3 pm", name="family")
    added = await kitchen.events(FAMILY)
    undone = await kitchen.run("undo")
    assert (undone.outcome, in_english(undone)) == (Outcome.CHANGED, "Vet is no longer in the Family calendar.")
    assert await kitchen.events(FAMILY) == before
    assert in_english(await kitchen.run("undo")) == "Vet tomorrow at 3 pm is back in the Family calendar."
    assert await kitchen.events(FAMILY) == added


async def test_event_that_was_deleted_is_back_with_its_place_and_text(kitchen: Kitchen) -> None:
    await kitchen.do(
        "create", FAMILY, event=_event("Vet", 4, 9, location="Main Street 5", description="Bring\nthe cat")
    )
    before = await kitchen.events(FAMILY)
    await kitchen.run("change_calendar", YES, action="delete", title="vet")
    assert await kitchen.events(FAMILY) != before
    undone = await kitchen.run("undo")
    said = value_in_english(Day(_today() + timedelta(days=4), _today()))
    assert (undone.outcome, in_english(undone)) == (
        Outcome.CHANGED,
        f"Vet {said} at 9 am is back in the Family calendar.",
    )
    assert await kitchen.events(FAMILY) == before


async def test_all_day_event_that_was_deleted_is_back(kitchen: Kitchen) -> None:
    before = await kitchen.events(FAMILY)
    await kitchen.run("change_calendar", YES, action="delete", title="grandma's birthday")
    await kitchen.run("undo")
    assert await kitchen.events(FAMILY) == before


async def test_what_came_back_is_deleted_again_by_a_yes_only(kitchen: Kitchen) -> None:
    before = await kitchen.events(FAMILY)
    await kitchen.run("change_calendar", YES, action="delete", title="dentist")
    await kitchen.run("undo")
    asked = await kitchen.run("undo")
    assert asked.outcome is Outcome.NEEDS_YES
    assert in_english(asked) == "Shall I delete Dentist tomorrow at 10 am from the Family calendar?"
    assert await kitchen.events(FAMILY) == before
    await kitchen.run("undo", Consent(Need.YES, frozenset(asked.about)))
    assert "Dentist" not in {event[2] for event in await kitchen.events(FAMILY)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"new_when": "to 3 pm"}, "Dentist is tomorrow at 10 am again."),
        ({"new_title": "doctor"}, "Dentist is tomorrow at 10 am again."),
        ({"new_title": "doctor", "new_when": "an hour later"}, "Dentist is tomorrow at 10 am again."),
    ],
    ids=str,
)
async def test_event_that_was_changed_is_changed_back(kitchen: Kitchen, change: dict[str, Any], said: str) -> None:
    before = await kitchen.events(FAMILY)
    await kitchen.run("change_calendar", action="change", title="dentist", **change)
    changed = await kitchen.events(FAMILY)
    assert changed != before
    undone = await kitchen.run("undo")
    assert (undone.outcome, in_english(undone)) == (Outcome.CHANGED, said)
    assert await kitchen.events(FAMILY) == before
    await kitchen.run("undo")
    assert await kitchen.events(FAMILY) == changed


async def test_of_a_series_the_one_that_was_moved_is_moved_back(kitchen: Kitchen) -> None:
    await kitchen.do("create", WORK, event=_event("Stand-up", 1, 8, rrule="FREQ=DAILY;COUNT=4"))
    before = await kitchen.events(WORK)
    await kitchen.run("change_calendar", action="change", title="stand-up", new_when="to 11 am")
    assert await kitchen.events(WORK) != before
    undone = await kitchen.run("undo")
    assert undone.outcome is Outcome.CHANGED, undone
    assert await kitchen.events(WORK) == before


async def test_of_a_series_the_one_that_was_deleted_is_back_as_one_of_its_own(kitchen: Kitchen) -> None:
    await kitchen.do("create", WORK, event=_event("Stand-up", 1, 8, rrule="FREQ=DAILY;COUNT=4"))
    before = await kitchen.events(WORK)
    await kitchen.run("change_calendar", YES, action="delete", title="stand-up")
    undone = await kitchen.run("undo")
    assert in_english(undone) == "Stand-up tomorrow at 8 am is back in the Work calendar, outside of its series."
    assert await kitchen.events(WORK) == before


@pytest.mark.parametrize("change", ["update", "delete"])
async def test_event_that_somebody_has_changed_since_is_left_alone(kitchen: Kitchen, change: str) -> None:
    await kitchen.run("change_calendar", action="create", title="vet", when="tomorrow at 3 pm", name="family")
    more = {"event": _event("Vet", 1, 15, description="With both cats")} if change == "update" else {}
    await kitchen.do(change, FAMILY, uid=await kitchen.uid(FAMILY, "Vet"), **more)
    before = await kitchen.events(FAMILY)
    undone = await kitchen.run("undo")
    assert undone.outcome is Outcome.REFUSED
    assert in_english(undone) == "Vet was changed or deleted since, so I leave it as it is."
    assert await kitchen.events(FAMILY) == before


@pytest.mark.parametrize(("needs", "outcome"), [(Need.PIN, Outcome.NEEDS_PIN), (Need.NEVER, Outcome.REFUSED)])
async def test_stricter_rule_of_the_user_holds_even_for_what_was_just_added(
    kitchen: Kitchen, needs: Need, outcome: Outcome
) -> None:
    strict = Permissions((Rule("calendar.delete_event", needs),), has_pin=True)
    await kitchen.run("change_calendar", action="create", title="vet", when="tomorrow at 3 pm", name="family")
    before = await kitchen.events(FAMILY)
    assert (await kitchen.run("undo", permissions=strict)).outcome is outcome
    assert await kitchen.events(FAMILY) == before
