"""One turn at a time: each that began is told as ended once, and nothing is told of it afterwards."""

from __future__ import annotations

from assistant.room.current_turn import CurrentTurn
from assistant.room.room_description import Room
from assistant.trace import Turn


def told() -> tuple[CurrentTurn, list[tuple[str, Turn]]]:
    """A room's turns, and what is told of them."""
    turns = CurrentTurn(Room("kitchen-1", "Kitchen"))
    news: list[tuple[str, Turn]] = []
    turns.on_step(lambda turn: news.append((turn.steps[-1].name, turn)))
    turns.on_end(lambda turn: news.append(("end", turn)))
    return turns, news


def test_a_turn_that_another_one_takes_the_place_of_has_an_end() -> None:
    turns, news = told()
    first = turns.begin()
    second = turns.begin()
    turns.end()
    turns.end()
    assert news == [("done", first), ("end", first), ("done", second), ("end", second)]


def test_what_is_seen_through_behind_the_end_of_a_turn_does_not_begin_it_anew() -> None:
    turns, news = told()
    turn = turns.begin()
    turns.end()
    turn.step("state_changed", "light.kitchen off → on")
    assert news[-1] == ("end", turn)
    assert turn.steps[-1].name == "state_changed"
