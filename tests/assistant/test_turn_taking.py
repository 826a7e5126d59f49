"""Nobody is cut off: pauses in mid-sentence, hesitations and corrections, and the wait after the true end."""

from __future__ import annotations

import pytest

from assistant.dialogue import HomeSentence
from assistant.turns import Pauses
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.permissions import Consent
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Sentences
from tests.assistant.turn_taking import taken
from tests.ha_tools.homes import HOUSE
from tests.talk import Talk

WAITED_FOR = """
turn on the                | kitchen lights
turn on                    | the kitchen lights
turn on um                 | the kitchen lights
set the kitchen lights to  | fifty percent
set the kitchen lights     | to fifty percent
set a timer                | for ten minutes
remind me                  | to call the dentist at five
remind me to               | call the dentist at five
add milk                   | to the shopping list
add milk and               | eggs to the shopping list
what is the                | temperature outside
what is the capital        | of france
tell me a story            | about a dragon
can you                    | turn on the kitchen lights
could you please           | dim the bed light
turn on the kitchen        | no the hallway lights
turn on the kitchen no     | the hallway lights
is the front door          | locked
why is the sky             | blue
close                      | the garage door
how do i                   | make pancakes
"""
"""What is said before a pause, which is no command by itself, and behind it: one turn, however long the pause."""

DONE_AND_COMPLETED = """
turn on the kitchen lights  | no the hallway lights
turn on the kitchen lights  | and the bed light
turn on the lights          | in the kitchen
set a timer for ten minutes | for the pasta
what's the weather          | tomorrow
dim the bed light           | to ten percent
"""
"""A whole command before the pause, which is done at once: what follows is understood as its rest."""

LONGEST_WAITS = {
    "turn on the kitchen lights": 0.2,
    "what is the temperature outside": 0.2,
    "turn on the kitchen, no, the hallway lights": 0.2,
    "turn on the lights": 0.6,
    "set a timer for ten minutes": 0.6,
    "what is the capital of france": 0.95,
}
"""The wait after the true end of what is said without a pause, in seconds."""


async def changed(place: Place, command: Command, consent: Consent) -> Result:
    return Result(Outcome.CHANGED)


def rows(table: str) -> list[tuple[str, str]]:
    lines = [line.split("|") for line in table.strip().splitlines()]
    return [(before.strip(), behind.strip()) for before, behind in lines]


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    known = Sentences()
    known.update(HOUSE)
    return known


@pytest.mark.parametrize("pause", [0.3, 0.5, 0.65, 0.8])
@pytest.mark.parametrize(("before", "behind"), rows(WAITED_FOR))
def test_a_pause_in_mid_sentence_is_waited_out(sentences: Sentences, before: str, behind: str, pause: float) -> None:
    turn = taken(f"{before} |{pause}| {behind}", Pauses(), Talk(sentences, changed, has_model=True).understand)
    assert turn.is_whole, turn


@pytest.mark.parametrize("pause", [0.3, 0.8])
@pytest.mark.parametrize(("before", "behind"), rows(DONE_AND_COMPLETED))
async def test_the_rest_of_a_command_that_was_done_is_understood(
    sentences: Sentences, before: str, behind: str, pause: float
) -> None:
    talk = Talk(sentences, changed, has_model=True)
    turn = taken(f"{before} |{pause}| {behind}", Pauses(), talk.understand)
    if not turn.is_whole:
        await talk.do(talk.understand(turn.text))
        assert isinstance(talk.understand(behind), HomeSentence)


@pytest.mark.parametrize(("said", "longest"), LONGEST_WAITS.items())
def test_the_wait_after_the_end(sentences: Sentences, said: str, longest: float) -> None:
    turn = taken(said, Pauses(), Talk(sentences, changed, has_model=True).understand)
    assert turn.is_whole
    assert turn.wait <= longest + 0.001


def test_a_model_is_asked_once_for_words_without_a_pause(sentences: Sentences) -> None:
    turn = taken("what is the capital of france", Pauses(), Talk(sentences, changed, has_model=True).understand)
    assert (turn.asked, turn.hit) == (1, True)
