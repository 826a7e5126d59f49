"""The order of a room's queue, as a table: what is said next, what waits, what is given up and why."""

from __future__ import annotations

import math

import pytest

from addon.broker.announcement_request import Priority
from addon.broker.queue_rules import (
    Entry,
    Interruption,
    RoomConditions,
    choose,
    gives_way,
    interruption,
    ordered,
    waits_for,
)
from addon.broker.receipt import Fate

LOW, NORMAL, HIGH, CRITICAL = Priority
NOW = 1000.0
FREE = RoomConditions()
AWAY = RoomConditions(connected=False)
QUIET = RoomConditions(quiet_until=math.inf)
QUIET_SOON_OVER = RoomConditions(quiet_until=NOW + 60)
SILENCED = RoomConditions(silenced=True)


def entry(
    name: str,
    priority: Priority = NORMAL,
    number: int = 0,
    expires_at: float = NOW + 300,
    not_before: float = 0,
    times: int = 0,
    sentences_said: int = 0,
) -> Entry:
    return Entry(name, number, priority, expires_at, not_before, times, sentences_said)


def queue(*entries: tuple[str, Priority]) -> list[Entry]:
    return [entry(name, priority, number) for number, (name, priority) in enumerate(entries)]


@pytest.mark.parametrize(
    ("waiting", "order"),
    [
        (queue(("a", NORMAL), ("b", NORMAL)), "ab"),
        (queue(("a", LOW), ("b", NORMAL)), "ba"),
        (queue(("a", LOW), ("b", NORMAL), ("c", HIGH), ("d", CRITICAL)), "dcba"),
        (queue(("a", HIGH), ("b", LOW), ("c", HIGH), ("d", LOW)), "acbd"),
    ],
)
def test_the_more_important_goes_first_and_equals_as_they_came(waiting: list[Entry], order: str) -> None:
    assert "".join(each.announcement_id for each in ordered(reversed(waiting))) == order


CHOICES = [
    # waiting, room -> said, given up, the next look
    ([], FREE, None, {}, math.inf),
    ([entry("a")], FREE, "a", {}, NOW + 300),
    ([entry("a", LOW), entry("b", HIGH, 1)], FREE, "b", {}, NOW + 300),
    ([entry("a", expires_at=NOW)], FREE, None, {"a": Fate.EXPIRED}, math.inf),
    ([entry("a", expires_at=NOW), entry("b", LOW)], FREE, "b", {"a": Fate.EXPIRED}, NOW + 300),
    ([entry("a"), entry("b", CRITICAL, expires_at=NOW + 9)], AWAY, None, {}, NOW + 9),
    ([entry("a", expires_at=NOW)], AWAY, None, {"a": Fate.UNREACHABLE}, math.inf),
    ([entry("a"), entry("b", HIGH)], QUIET, None, {}, NOW + 300),
    ([entry("a"), entry("b", CRITICAL)], QUIET, "b", {}, NOW + 300),
    ([entry("a", expires_at=NOW)], QUIET, None, {"a": Fate.QUIET}, math.inf),
    ([entry("a")], QUIET_SOON_OVER, None, {}, NOW + 60),
    ([entry("a", expires_at=NOW + 60)], QUIET_SOON_OVER, None, {"a": Fate.QUIET}, math.inf),
    ([entry("a", CRITICAL, expires_at=NOW + 60)], QUIET_SOON_OVER, "a", {}, NOW + 60),
    ([entry("a", HIGH), entry("b", CRITICAL)], SILENCED, "b", {"a": Fate.MUTED}, NOW + 300),
    # what is repeated waits for its moment, lets others go first, and does not expire any more
    ([entry("a", not_before=NOW + 30, times=1)], FREE, None, {}, NOW + 30),
    ([entry("a", not_before=NOW + 30, times=1), entry("b", LOW)], FREE, "b", {}, NOW + 30),
    ([entry("a", not_before=NOW, times=1, expires_at=NOW - 9)], FREE, "a", {}, math.inf),
    ([entry("a", not_before=NOW - 1, times=1)], AWAY, None, {}, math.inf),
    # what has made way goes on after what is more important, before what came later, and does not expire any more
    ([entry("a", sentences_said=1), entry("b", HIGH, 1), entry("c", NORMAL, 2)], FREE, "b", {}, NOW + 300),
    ([entry("a", sentences_said=1, expires_at=NOW - 9), entry("c", NORMAL, 2)], FREE, "a", {}, NOW + 300),
]


@pytest.mark.parametrize(("waiting", "room", "said", "given_up", "look_at"), CHOICES)
def test_the_next_step(
    waiting: list[Entry], room: RoomConditions, said: str | None, given_up: dict[str, Fate], look_at: float
) -> None:
    choice = choose(waiting, room, NOW)
    assert (choice.entry.announcement_id if choice.entry else None) == said
    assert {dropped.announcement_id: fate for dropped, fate in choice.dropped.items()} == given_up
    assert choice.look_at == look_at


@pytest.mark.parametrize(
    ("room", "fate"), [(FREE, Fate.EXPIRED), (AWAY, Fate.UNREACHABLE), (QUIET, Fate.QUIET), (SILENCED, Fate.EXPIRED)]
)
def test_what_an_announcement_waits_for_is_told(room: RoomConditions, fate: Fate) -> None:
    assert waits_for(entry("a"), room, NOW) is fate


@pytest.mark.parametrize("sounds", [False, True])
@pytest.mark.parametrize("waiting", Priority)
@pytest.mark.parametrize("current", Priority)
@pytest.mark.parametrize("is_media", [False, True])
def test_the_critical_interrupt_words_the_high_sentences_and_music(
    waiting: Priority, current: Priority, sounds: bool, is_media: bool
) -> None:
    moment = interruption(entry("new", waiting), Entry("old", 0, current, is_media=is_media), sounds=sounds)
    if waiting.rank <= current.rank:
        assert moment is Interruption.NEVER
    elif not sounds or waiting is CRITICAL or (is_media and waiting is HIGH):
        assert moment is Interruption.AT_ONCE
    else:
        assert moment is (Interruption.AFTER_SENTENCE if waiting is HIGH else Interruption.NEVER)


@pytest.mark.parametrize(
    ("waiting", "new", "out"),
    [
        (queue(("a", NORMAL)), entry("new", LOW, 9), None),
        (queue(("a", NORMAL), ("b", NORMAL)), entry("new", NORMAL, 9), "new"),
        (queue(("a", NORMAL), ("b", NORMAL)), entry("new", HIGH, 9), "b"),
        (queue(("a", LOW), ("b", NORMAL)), entry("new", NORMAL, 9), "a"),
        (queue(("a", CRITICAL), ("b", CRITICAL)), entry("new", CRITICAL, 9), "new"),
    ],
)
def test_in_a_full_queue_the_least_important_gives_way(waiting: list[Entry], new: Entry, out: str | None) -> None:
    given_up = gives_way(waiting, new, most=2)
    assert (given_up.announcement_id if given_up else None) == out
