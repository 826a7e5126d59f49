"""The rules of what may leave the house, the sheet of what did, and the budget: as pure rules."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ha_tools.facts.facts import Fact, Quantity
from ha_tools.leaving.budget import Budget, BudgetRule
from ha_tools.leaving.crossing import Crossing, SentKind
from ha_tools.leaving.gate import Gate, Sender, StaysInHouseError, TurnOutside, reaching, within
from ha_tools.leaving.house_only import HouseOnly, StayRule
from ha_tools.leaving.sheet import MOST_LINES, Sheet, SheetLine, month_of

NIGHT = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
OPENAI = SheetLine("Kitchen", "openai", "gpt-4.1-mini", "api.openai.com", SentKind.WORDS)


class SpokenBy:
    """A turn of somebody's."""

    id = "turn"

    def __init__(self, speaker: str | None) -> None:
        self.speaker = speaker
        self.crossings: list[Crossing] = []

    def note_crossing(self, crossing: Crossing) -> None:
        self.crossings.append(crossing)


@pytest.mark.parametrize(
    ("rule", "at", "stays"),
    [
        (StayRule(), NOON, True),
        (StayRule(room="sat"), NOON, True),
        (StayRule(room="kitchen"), NOON, True),
        (StayRule(room="office"), NOON, False),
        (StayRule(speaker="anna"), NOON, True),
        (StayRule(speaker="ben"), NOON, False),
        (StayRule(begin="22:00", end="07:00"), NIGHT, True),
        (StayRule(begin="22:00", end="07:00"), NOON, False),
        (StayRule(begin="09:00", end="12:00"), NOON, False),
        (StayRule(begin="12:00", end="13:00"), NOON, True),
        (StayRule(room="office", begin="12:00", end="13:00"), NOON, False),
    ],
)
def test_a_rule_holds_by_room_person_and_hour(rule: StayRule, at: datetime, *, stays: bool) -> None:
    rules = HouseOnly(lambda: at)
    rules.set([rule])
    turn: TurnOutside = SpokenBy("anna")
    assert rules.stays(Sender(satellite_id="sat", area_id="kitchen", turn=turn)) is stays


def test_nobody_knows_who_speaks_before_words_are_heard() -> None:
    rules = HouseOnly(lambda: NOON)
    rules.set([StayRule(speaker="anna")])
    assert not rules.stays(Sender(turn=SpokenBy(None)))
    assert not rules.stays(Sender())


def test_speech_stays_while_it_may_be_that_of_somebody_who_has_a_rule() -> None:
    rules = HouseOnly(lambda: NOON)
    rules.set([StayRule(speaker="anna", room="kitchen")])
    for speaker, room, stays in ((None, "kitchen", True), ("ben", "kitchen", False), (None, "office", False)):
        by = Sender(area_id=room, turn=SpokenBy(speaker))
        assert rules.stays(by, unheard=True) is stays, (speaker, room)
    assert rules.stays(Sender(area_id="kitchen"), unheard=True)


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def in_amsterdam(day: int, month: int, hour: int, minute: int, fold: int = 0) -> datetime:
    """Return a moment of 2026: summer time begins on 29 March and ends on 25 October."""
    return datetime(2026, month, day, hour, minute, tzinfo=AMSTERDAM, fold=fold)


@pytest.mark.parametrize(
    ("now", "stays", "seconds"),
    [
        (in_amsterdam(28, 11, 21, 59), False, 60),
        (in_amsterdam(28, 11, 23, 59), True, 9060),
        (in_amsterdam(29, 11, 0, 0), True, 9000),
        (in_amsterdam(29, 11, 2, 30), False, 19.5 * 3600),
        (in_amsterdam(29, 3, 1, 59), True, 60),
        (in_amsterdam(29, 3, 3, 0), False, 19 * 3600),
        (in_amsterdam(25, 10, 2, 15), True, 60),
        (in_amsterdam(25, 10, 2, 45), False, 60),
        (in_amsterdam(25, 10, 2, 15, fold=1), True, 900),
        (in_amsterdam(24, 10, 21, 0), False, 60),
    ],
)
def test_a_rule_by_night_holds_by_the_clock_on_the_wall(now: datetime, seconds: float, *, stays: bool) -> None:
    """From ten until half past two, which is not there in one night and there twice in another."""
    rules = HouseOnly(lambda: now)
    rules.set([StayRule(begin="22:00", end="02:30")])
    assert rules.stays(Sender()) is stays
    assert rules.seconds_to_change == seconds


def test_a_rule_keeps_where_it_was_set() -> None:
    rules = HouseOnly(lambda: NOON)
    rules.set([StayRule("sat")])
    assert not rules.keep_in("sat", stays=True), "it stays already, by the panel's rule"
    rules.keep_in("", stays=True)
    again = HouseOnly(lambda: NOON)
    again.restore(rules.as_document())
    assert [(rule.room, rule.by_voice) for rule in again.rules] == [("sat", False), ("", True)]


def test_the_next_change_is_the_nearest_hour_of_any_rule() -> None:
    rules = HouseOnly(lambda: NIGHT)
    assert rules.seconds_to_change is None
    rules.set([StayRule(begin="22:00", end="07:00"), StayRule(begin="23:45", end="23:50")])
    assert rules.seconds_to_change == 15 * 60


def test_a_kept_rule_that_cannot_be_read_keeps_everything_in() -> None:
    rules = HouseOnly(lambda: NOON)
    rules.restore({"rules": [{"room": "sat", "begin": "25:00", "end": "26:00"}]})
    assert rules.stays(Sender())


def test_what_reaches_out_is_told_to_its_turn_and_refused_where_it_stays() -> None:
    turn, told = SpokenBy(None), list[Crossing]()
    gate = Gate(lambda by: by.room == "Kitchen", {"proxy"})
    gate.on_crossing(lambda crossing, _by: told.append(crossing))
    with within(Sender(gate, room="Office", turn=turn)):
        for host in ("example.org", "proxy", "192.168.1.5"):
            with reaching(host, "a server", SentKind.PAGE) as wire:
                wire.sent(10)
                wire.received(300)
    assert [(each.host, each.sent_bytes, each.received_bytes) for each in told] == [
        ("example.org", 10, 300),
        ("proxy", 10, 300),
    ]
    assert turn.crossings == told
    with within(Sender(gate, room="Kitchen")):
        for host in ("example.org", "Proxy"):
            with pytest.raises(StaysInHouseError), reaching(host, "a server", SentKind.PAGE):
                pytest.fail("it was let through")
        with reaching("192.168.1.5", "a server", SentKind.PAGE):
            pass


def test_the_sheet_sums_by_line_and_counts_a_turn_once() -> None:
    today = date(2026, 11, 29)
    sheet = Sheet(lambda: today)
    sheet.add(OPENAI, "one", {"input_tokens": 100, "bytes": 4000}, 0.02)
    sheet.add(OPENAI, "one", {"output_tokens": 20, "bytes": 1000}, None)
    sheet.add(OPENAI, "two", {"bytes": 1000}, 0.01)
    sheet.add_crossing(Crossing("Wikipedia", "en.wikipedia.org", SentKind.SEARCH, 300, 9000), "Kitchen", "two")
    begin, end = month_of(today)
    line, search = sheet.lines(begin, end)
    assert (line["turns"], line["bytes"], line["input_tokens"], line["output_tokens"]) == (2, 6000, 100, 20)
    assert (line["cost"], line["unpriced"]) == (pytest.approx(0.03), 1)
    assert (search["service"], search["turns"], search["received_bytes"]) == ("Wikipedia", 1, 9000)
    assert sheet.spent("2026-11") == pytest.approx(0.03)
    assert (sheet.lines("2026-12-01", "2027-01-01"), sheet.months) == ([], ["2026-11"])


def test_the_sheet_is_bounded_and_comes_back_as_it_was_kept() -> None:
    today = date(2026, 11, 29)
    sheet = Sheet(lambda: today)
    for number in range(MOST_LINES + 20):
        sheet.add(SheetLine("", f"site {number}", "", "", SentKind.PAGE), "", {"bytes": 1})
    kept = sheet.document("2026-11-29")
    assert kept
    again = Sheet(lambda: today)
    again.restore({"2026-11-29": kept, "no day": {}, "2026-11-28": {"lines": [["too short"]]}})
    lines = again.lines("2026-11-01", "2026-12-01")
    assert len(lines) == MOST_LINES + 1
    assert sum(line["bytes"] for line in lines) == MOST_LINES + 20
    today = date(2028, 3, 1)
    sheet.add(OPENAI, "", {"bytes": 1})
    assert sheet.months == ["2028-03"]


def test_each_word_about_the_budget_is_said_once_a_month() -> None:
    budget = Budget()
    budget.set(BudgetRule(10.0, stops=True))
    words = []
    for month, spent in (("2026-11", 7.9), ("2026-11", 8.0), ("2026-11", 9.0), ("2026-11", 10.0), ("2026-11", 11.0)):
        budget.note(month, spent)
        words.append(word.case if (word := budget.take_word()) else "")
    assert words == ["", "budget.nearly", "", "budget.stops", ""]
    assert budget.stops
    again = Budget()
    again.restore(budget.as_document())
    again.note("2026-11", 11.0)
    assert again.take_word() is None
    again.note("2026-12", 0.0)
    assert not again.stops
    again.note("2026-12", 9.0)
    assert again.take_word() == Fact("budget.nearly", percent=90, price=Quantity(10.0, "USD"))


def test_a_budget_that_lets_go_on_stops_nothing() -> None:
    budget = Budget()
    budget.set(BudgetRule(1.0))
    assert budget.note("2026-11", 5.0)
    assert not budget.stops
    assert budget.take_word() == Fact("budget.goes_on", price=Quantity(1.0, "USD"))
