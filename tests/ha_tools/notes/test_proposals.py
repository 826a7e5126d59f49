"""Proposals of what may be kept: habits and wrong names in the turns, and what becomes of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ha_tools.acting.call import Call
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.notes.habits import DAYS, ENOUGH_DAYS, habits, slips
from ha_tools.notes.proposal import Proposal, ProposalKind
from ha_tools.notes.proposals import MOST_PROPOSALS, Proposals
from ha_tools.permissions import Consent, Need
from ha_tools.planning.learning_tools import hear_proposals
from ha_tools.results.result import Outcome
from tests.ha_tools.homes import HOUSE

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
"""A Sunday."""


def turn(days_ago: int, clock: str, text: str = "dim the kitchen lights", **more: Any) -> Mapping[str, Any]:
    """Return a turn as it is kept: a light of the kitchen was set."""
    hour, minute = map(int, clock.split(":"))
    at = (NOW - timedelta(days=days_ago)).replace(hour=hour, minute=minute)
    tool = {"tool": "set_light", "arguments": {"name": "kitchen lights", "brightness": 30}}
    plain = {"decided_by": "sentence", "outcome": "changed", "room": "Kitchen", "tools": [tool]}
    return {"started": at.isoformat(), "transcript": text, **plain, **more}


def found(*turns: Mapping[str, Any]) -> list[Proposal]:
    return habits(turns, HOUSE, UTC, NOW, {"set_light"}.__contains__)


def test_what_is_asked_for_at_nearly_the_same_time_on_several_days_is_a_habit() -> None:
    clocks = ("19:20", "19:35", "19:31", "19:44", "19:27")
    [habit] = found(*(turn(day, clock) for day, clock in enumerate(clocks)), turn(2, "08:00"))
    assert (habit.kind, habit.text, habit.at) == (ProposalKind.PLAN, "dim the kitchen lights", "every day at 19:30")
    assert (habit.times, habit.area_id, habit.tool) == (5, "kitchen", "set_light")


def test_a_habit_of_workdays_is_one_of_weekdays_and_midnight_parts_no_evening() -> None:
    [habit] = found(*(turn(day, "06:30") for day in (2, 3, 4, 5)))
    assert habit.at == "every weekday at 06:30"
    [late] = found(*(turn(day, clock) for day, clock in ((1, "23:50"), (2, "23:58"), (3, "00:04"), (5, "00:02"))))
    assert late.at in {"every day at 23:55", "every day at 00:00"}


@pytest.mark.parametrize(
    "turns",
    [
        [turn(day, "19:30") for day in range(ENOUGH_DAYS - 1)],
        [turn(0, f"19:{minute}") for minute in range(10, 20)],
        [turn(day, f"{hour}:00") for day, hour in enumerate((6, 9, 12, 15, 18, 21))],
        [turn(day, "19:30", outcome="refused") for day in range(6)],
        [turn(day, "19:30", decided_by="model") for day in range(6)],
        [turn(DAYS + day, "19:30") for day in range(6)],
        [turn(day, "19:30", tools=[{"tool": "get_state", "arguments": {}}]) for day in range(6)],
        [turn(day, "19:30", started="yesterday") for day in range(6)],
    ],
    ids=["few days", "one day", "any hour", "never done", "by a model", "long ago", "a question", "no time"],
)
def test_what_is_none(turns: list[Mapping[str, Any]]) -> None:
    assert found(*turns) == []


@pytest.mark.parametrize(
    ("speakers", "whose"),
    [
        (["anna"] * 5, "anna"),
        (["anna", None, "anna", None, None], "anna"),
        (["anna", "ben", "anna", "anna", None], None),
        ([None] * 5, None),
    ],
)
def test_a_habit_is_the_one_persons_whose_voice_was_known_and_the_homes_where_several_were(
    speakers: list[str | None], whose: str | None
) -> None:
    said = [turn(day, "19:30", speaker=speaker) for day, speaker in enumerate(speakers)]
    [habit] = found(*said)
    assert habit.person_id == whose
    assert habit.said_at == datetime.fromisoformat(said[0]["started"]).timestamp(), "the latest"
    wrong = [turn(day, "10:00", "dim leo", outcome="unknown", speaker=who) for day, who in enumerate(speakers)]
    right = [turn(day, "10:00", "dim bed light", speaker=who) for day, who in enumerate(speakers)]
    [name] = slips([*wrong, *right], HOUSE, UTC, NOW)
    assert (name.person_id, name.times) == (whose, 5)


def slip(days_ago: int, missed: str, said: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return turn(days_ago, "10:00", missed, outcome="unknown", tools=[]), turn(days_ago, "10:00", said)


def test_a_name_that_was_said_in_vain_and_then_corrected_is_one_of_the_thing() -> None:
    said = slip(1, "turn on Leo", "turn on the bed light"), slip(3, "dim leo please", "dim bed light please")
    [proposal] = slips([each for pair in said for each in pair], HOUSE, UTC, NOW)
    assert (proposal.kind, proposal.text, proposal.target) == (ProposalKind.NAME, "leo", "light.bed_light")
    assert slips(said[0], HOUSE, UTC, NOW) == [], "once it may have been misheard"


def test_what_is_no_slip() -> None:
    said = (
        slip(1, "turn on the kitchen lights", "turn on the bed light"),
        slip(2, "open the door", "turn on the bed light"),
    )
    assert slips([each for pair in (*said, *said) for each in pair], HOUSE, UTC, NOW) == []


def note(text: str) -> Proposal:
    return Proposal(ProposalKind.NOTE, text)


def test_nothing_is_proposed_while_learning_is_off_and_what_waits_goes_with_it() -> None:
    proposals = Proposals()
    assert not proposals.suggest(note("I am vegetarian"))
    proposals.turn(on=True)
    assert proposals.suggest(note("I am vegetarian"))
    proposals.turn(on=False)
    assert proposals.waiting == ()


def test_one_that_was_answered_does_not_come_back_even_after_a_restart() -> None:
    proposals, kept = Proposals(), dict[str, Mapping[str, Any]]()

    def write(key: str, document: Mapping[str, Any] | None) -> None:
        kept.pop(key, None)
        if document is not None:
            kept[key] = document

    proposals.on_change(write)
    proposals.turn(on=True)
    proposals.suggest(note("I am vegetarian"))
    proposals.suggest(note("I have a cat"))
    proposals.answered(note("I am vegetarian"))
    again = Proposals()
    again.restore({**kept, "proposal:broken": {"kind": "what"}})
    assert again.is_on
    assert [each.text for each in again.waiting] == ["I have a cat"]
    assert not again.suggest(note("i am  vegetarian"))


def test_they_are_bounded() -> None:
    proposals = Proposals()
    proposals.turn(on=True)
    taken = [proposals.suggest(note(f"I am {number}")) for number in range(MOST_PROPOSALS + 5)]
    assert taken.count(True) == MOST_PROPOSALS


def test_a_habit_is_the_same_at_another_time() -> None:
    one, other = (Proposal(ProposalKind.PLAN, "x", tool="run", at=f"every day at 1{hour}:00") for hour in (1, 2))
    assert one.key == other.key


@pytest.mark.parametrize("kind", [ProposalKind.PLAN, ProposalKind.NAME])
@pytest.mark.parametrize(("first", "then"), [("anna", None), (None, "anna")])
def test_what_one_person_did_and_others_do_by_now_is_one_proposal(
    kind: ProposalKind, first: str | None, then: str | None
) -> None:
    one, other = (Proposal(kind, "lamp off", tool="turn_off", person_id=person_id) for person_id in (first, then))
    proposals = Proposals()
    proposals.turn(on=True)
    assert proposals.suggest(one)
    assert proposals.suggest(other)
    assert proposals.waiting == (other,)
    proposals.answered(other)
    assert not proposals.suggest(one)
    assert not proposals.suggest(other)


async def test_a_yes_keeps_the_proposal_that_was_asked_for_and_none_that_came_meanwhile() -> None:
    proposals = Proposals()
    proposals.turn(on=True)
    proposals.suggest(Proposal(ProposalKind.NOTE, "Sam is vegetarian"))
    call = Call(HomeAssistant("http://127.0.0.1:9", ""), proposals=proposals)
    asked = await hear_proposals(call)
    yes = replace(call, consent=Consent(Need.YES, frozenset(asked.about)))
    proposals.suggest(Proposal(ProposalKind.NOTE, "The gate's code is 4711"))
    other = await hear_proposals(yes)
    assert (asked.outcome, other.outcome) == (Outcome.NEEDS_YES, Outcome.NEEDS_YES)
    assert not call.notes.all
    kept = await hear_proposals(replace(yes, consent=Consent(Need.YES, frozenset(other.about))))
    assert (kept.outcome, [note.text for note in call.notes.all]) == (Outcome.CHANGED, ["The gate's code is 4711"])
