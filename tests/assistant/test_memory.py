"""The parts of a conversation that a language model is reminded of, what can still steer it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.memory import (
    FORGET_SECONDS,
    LEFT_TURNS,
    RECALLED_CHARACTERS,
    RECALLED_TURNS,
    SUMMARY_CHARACTERS,
    SUMMED_TURNS,
    WAITING_TURNS,
    WHOLE_TURNS,
    Memory,
)
from ha_tools.facts.facts import Fact
from ha_tools.leaving.crossing import Crossing
from ha_tools.leaving.gate import Gate, Sender, within
from ha_tools.results.result import UNKNOWN_VOICE

LIST = (Fact("was_read.list"),)


@dataclass
class _Turn:
    speaker: str | None
    id: str = ""

    def note_crossing(self, crossing: Crossing) -> None:
        """Nothing reaches out here."""


def answered(number: int, *, told: str = "") -> list[dict[str, Any]]:
    """Return a turn with a model, in which it called a tool where the tool told something."""
    call = {"id": f"call_{number}", "type": "function", "function": {"name": "read_list", "arguments": "{}"}}
    tools: list[dict[str, Any]] = [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": f"call_{number}", "content": told},
    ]
    question, answer = {"role": "user", "content": f"say {number}"}, {"role": "assistant", "content": f"it is {number}"}
    return [question, *(tools if told else []), answer]


def talked(turns: int) -> Memory:
    memory = Memory()
    for number in range(turns):
        memory.keep("kitchen", answered(number))
    return memory


def test_what_was_read_is_known_as_long_as_it_is_remembered() -> None:
    memory = Memory()
    memory.keep("kitchen", answered(0), LIST)
    memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert memory.read("kitchen") == LIST
    assert memory.read("bedroom") == ()


def test_it_is_forgotten_with_the_last_turn_that_it_may_be_in() -> None:
    memory = Memory()
    memory.add("kitchen", "what is on my list", "There is one.", LIST)
    for number in range(RECALLED_TURNS - 1):
        memory.add("kitchen", f"say {number}", str(number))
        assert memory.read("kitchen") == LIST
    memory.add("kitchen", "and now", "this")
    assert memory.read("kitchen") == ()
    assert len(memory.recall("kitchen")) == 2 * RECALLED_TURNS


def test_a_model_that_was_reminded_of_it_may_have_repeated_it() -> None:
    memory = Memory()
    memory.add("kitchen", "what is on my list", "There is one.", LIST)
    for number in range(2 * RECALLED_TURNS):
        memory.keep("kitchen", answered(number), memory.read("kitchen"))
    assert memory.read("kitchen") == LIST


def test_a_summary_of_the_texts_of_others_is_one() -> None:
    memory = Memory()
    memory.keep("kitchen", answered(0), LIST)
    for number in range(SUMMED_TURNS):
        memory.keep("kitchen", answered(number))
    due = memory.to_sum_up("kitchen")
    assert due
    memory.sum_up("kitchen", due[1], "They spoke of a list.")
    for number in range(3 * RECALLED_TURNS):
        memory.add("kitchen", f"say {number}", str(number))
    assert "They spoke of a list." in memory.recall("kitchen")[0]["content"]
    assert memory.read("kitchen") == LIST


def test_silence_forgets_it() -> None:
    now = 0.0
    memory = Memory(lambda: now)
    memory.keep("kitchen", answered(0), LIST)
    now = FORGET_SECONDS
    assert memory.read("kitchen") == ()
    memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert memory.read("kitchen") == ()
    assert len(memory.recall("kitchen")) == 2


def test_the_answers_of_tools_are_told_of_the_last_turns_alone() -> None:
    memory = Memory()
    for number in range(WHOLE_TURNS + 2):
        memory.keep("kitchen", answered(number, told=f"answered: {number} things"))
    recalled = memory.recall("kitchen")
    assert [message["content"] for message in recalled if message["role"] == "tool"] == [
        f"answered: {number} things" for number in (2, 3)
    ]
    assert [message["content"] for message in recalled[:4]] == ["say 0", "it is 0", "say 1", "it is 1"]


def test_what_is_recalled_is_bounded_however_long_the_turns_are() -> None:
    memory = Memory()
    for number in range(RECALLED_TURNS):
        memory.keep("kitchen", answered(number, told="x" * RECALLED_CHARACTERS))
    recalled = memory.recall("kitchen")
    assert recalled[0]["role"] == "user"
    assert [message["role"] for message in recalled].count("tool") == 1, "those of the last turn"
    assert len(str(recalled[:-4])) <= RECALLED_CHARACTERS


def test_older_turns_give_way_to_their_summary_and_the_last_ones_stay() -> None:
    memory = talked(SUMMED_TURNS)
    due = memory.to_sum_up("kitchen")
    assert due
    memory.keep("kitchen", answered(100))  # while the summary was being made
    memory.sum_up("kitchen", due[1], "a" * 2 * SUMMARY_CHARACTERS)
    summary, *recalled = memory.recall("kitchen")
    assert len(summary["content"]) < SUMMARY_CHARACTERS + 100
    assert recalled[0]["content"] == f"say {SUMMED_TURNS - LEFT_TURNS}"
    assert recalled[-1]["content"] == "it is 100"
    assert memory.to_sum_up("kitchen") is None


def test_without_a_summary_the_oldest_turns_are_dropped_and_stay_due() -> None:
    memory = talked(2 * WAITING_TURNS)
    assert memory.recall("kitchen")[0]["content"] == f"say {2 * WAITING_TURNS - RECALLED_TURNS}"
    due = memory.to_sum_up("kitchen")
    assert due
    assert len(due[1]) == WAITING_TURNS - LEFT_TURNS


def test_what_was_forgotten_meanwhile_is_not_brought_back_by_a_summary() -> None:
    memory = talked(SUMMED_TURNS)
    due = memory.to_sum_up("kitchen")
    assert due
    memory.forget()
    memory.keep("kitchen", answered(1))
    memory.sum_up("kitchen", due[1], "They spoke of the dentist.")
    assert "dentist" not in str(memory.recall("kitchen"))


def test_nothing_is_summed_up_where_no_model_takes_part() -> None:
    memory = Memory()
    for number in range(WAITING_TURNS):
        memory.add("kitchen", f"say {number}", str(number))
    assert memory.to_sum_up("kitchen") is None


def test_what_was_said_while_nothing_might_leave_the_house_is_told_only_while_that_is_so() -> None:
    memory, stays = Memory(), Sender(Gate(lambda _: True))
    with within(stays):
        memory.add("kitchen", "add insulin to my list", "Added insulin.", LIST)
        assert len(memory.recall("kitchen")) == 2
    memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert "insulin" not in str(memory.recall("kitchen"))
    with within(stays):
        assert "insulin" in str(memory.recall("kitchen"))


def test_what_somebody_was_told_of_their_own_is_told_to_nobody_else() -> None:
    memory, sam, anna = Memory(), Sender(turn=_Turn("sam")), Sender(turn=_Turn("anna"))
    memory.add("kitchen", "what do you remember of me", "That you are vegetarian.", owner="sam")
    with within(sam):
        assert "vegetarian" in str(memory.recall("kitchen"))
    with within(anna):
        assert not memory.recall("kitchen")
    assert not memory.recall("kitchen")


def test_what_an_unknown_voice_was_told_of_somebodys_own_is_told_to_no_known_one_and_not_for_long() -> None:
    now = 0.0
    memory, anna = Memory(lambda: now), Sender(turn=_Turn("anna"))
    memory.add("kitchen", "read the mail", "The trip is on Friday.", owner=UNKNOWN_VOICE)
    assert "Friday" in str(memory.recall("kitchen"))
    with within(anna):
        assert not memory.recall("kitchen")
    for _ in range(3):
        now += FORGET_SECONDS / 2
        memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert "Friday" not in str(memory.recall("kitchen"))
    assert "light" in str(memory.recall("kitchen"))


def test_what_a_model_made_of_somebodys_own_words_is_that_persons_too() -> None:
    memory, sam, anna = Memory(lambda: 0.0), Sender(turn=_Turn("sam")), Sender(turn=_Turn("anna"))
    memory.add("kitchen", "read my mail", "The trip is on Friday.", owner="sam")
    with within(sam):
        assert (memory.owner("kitchen"), memory.owner("bedroom")) == ("sam", None)
        memory.keep("kitchen", [{"role": "assistant", "content": "Pack for Friday."}], owner=memory.owner("kitchen"))
        assert "Pack" in str(memory.recall("kitchen"))
    with within(anna):
        assert (memory.recall("kitchen"), memory.owner("kitchen")) == ([], None)


def test_conversations_that_nobody_goes_on_with_take_no_room() -> None:
    """Home Assistant begins a conversation of its own for each wish that is written."""
    now = 0.0
    memory = Memory(lambda: now)
    for number in range(1000):
        now += 10.0
        memory.add(f"text: {number}", "turn on the light", "The light is on now.")
    assert len(memory) <= FORGET_SECONDS / 10.0 + 1
