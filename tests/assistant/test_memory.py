"""The parts of a conversation that can still steer a language model, and until when."""

from __future__ import annotations

from assistant.memory import FORGET_SECONDS, Memory
from assistant.model.prompt import HISTORY_MESSAGES
from ha_tools.facts.facts import Fact

LIST = (Fact("was_read.list"),)


def turn(number: int) -> list[dict[str, str]]:
    return [{"role": "user", "content": f"say {number}"}, {"role": "assistant", "content": f"{number}"}]


def test_what_was_read_is_known_as_long_as_it_is_remembered() -> None:
    memory = Memory()
    memory.keep("kitchen", turn(0), LIST)
    memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert memory.read("kitchen") == LIST
    assert memory.read("bedroom") == ()


def test_it_is_forgotten_with_the_last_message_that_it_may_be_in() -> None:
    memory = Memory()
    memory.add("kitchen", "what is on my list", "There is one.", LIST)
    for number in range(HISTORY_MESSAGES // 2 - 1):
        memory.add("kitchen", f"say {number}", str(number))
        assert memory.read("kitchen") == LIST
    memory.add("kitchen", "and now", "this")
    assert memory.read("kitchen") == ()


def test_a_model_that_was_reminded_of_it_may_have_repeated_it() -> None:
    memory = Memory()
    memory.add("kitchen", "what is on my list", "There is one.", LIST)
    messages = memory.recall("kitchen")
    for number in range(HISTORY_MESSAGES):
        messages = [*memory.recall("kitchen"), *turn(number)]
        memory.keep("kitchen", messages, memory.read("kitchen"))
    assert memory.read("kitchen") == LIST


def test_silence_forgets_it() -> None:
    now = 0.0
    memory = Memory(lambda: now)
    memory.keep("kitchen", turn(0), LIST)
    now = FORGET_SECONDS
    assert memory.read("kitchen") == ()
    memory.add("kitchen", "turn on the light", "Turned on the light.")
    assert memory.read("kitchen") == ()


def test_conversations_that_nobody_goes_on_with_take_no_room() -> None:
    """Home Assistant begins a conversation of its own for each wish that is written."""
    now = 0.0
    memory = Memory(lambda: now)
    for number in range(1000):
        now += 10.0
        memory.add(f"text: {number}", "turn on the light", "The light is on now.")
    assert len(memory) <= FORGET_SECONDS / 10.0 + 1
