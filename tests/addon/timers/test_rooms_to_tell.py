"""The rooms that are told what came of a plan."""

from __future__ import annotations

import pytest

from addon.satellites.admission import BROWSER
from addon.timers.plan_runner import rooms_to_tell
from ha_tools.acting.messenger import SpeakingRoom
from ha_tools.home.place import Place
from ha_tools.plans.plan import Plan
from ha_tools.plans.plan_schedule import LATE_SECONDS

HALL, KITCHEN = SpeakingRoom("hall", "Hall", "hall"), SpeakingRoom("kitchen-2", "Kitchen", "kitchen")
PAGE = f"{BROWSER}1"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place("hall", "hall"), [HALL]),
        (Place(None, "hall"), [HALL]),
        (Place("kitchen", "kitchen-1"), [KITCHEN]),
        (Place("office", "office-1"), [HALL, KITCHEN]),
        (Place(None, "removed"), [HALL, KITCHEN]),
        (Place(), [HALL, KITCHEN]),
    ],
)
def test_a_room_that_is_gone_is_told_of_in_its_area_or_everywhere(place: Place, told: list[SpeakingRoom]) -> None:
    known = [HALL, KITCHEN]
    assert rooms_to_tell(Plan("a", "turn_on", {}, place, due=0.0), known, 60.0) == told
    own = told if len(told) == 1 else []
    assert rooms_to_tell(Plan("a", "briefing", {}, place, due=0.0), known, 60.0) == own


def test_a_page_that_was_closed_is_waited_for() -> None:
    plan = Plan("a", "tell", {}, Place(None, PAGE), due=0.0)
    assert rooms_to_tell(plan, [HALL], 60.0) == []
    assert rooms_to_tell(plan, [HALL], LATE_SECONDS) == [HALL]
    page = SpeakingRoom(PAGE, "Page", is_browser=True)
    assert rooms_to_tell(plan, [HALL, page], 60.0) == [page]
