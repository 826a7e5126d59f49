"""Sentences that are corrected while they are said, and ones that go on after they were done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.dialogue import HomeSentence, NotUnderstood, Understanding
from assistant.dialogue.context import SaidBefore
from assistant.dialogue.replies import Replies
from assistant.dialogue.self_correction import correcting
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.home.place import Place
from ha_tools.permissions import Consent
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE
from tests.talk import Talk

IN_ONE_BREATH = """
turn on the kitchen, no, the hallway lights                         | turn_on Hallway Lights
turn on the kitchen lights … no, the hallway lights                 | turn_on Hallway Lights
turn on the kitchen lights no wait the hallway lights               | turn_on Hallway Lights
turn on the kitchen lights, I mean the hallway lights               | turn_on Hallway Lights
turn on the kitchen lights sorry I meant the bed light              | turn_on Bed Light
turn on the kitchen lights no turn on the bed light                 | turn_on Bed Light
turn off the bed light, uh, no, the kitchen lights                  | turn_off Kitchen Lights
turn the kitchen lights on, no, off                                 | turn_off Kitchen Lights
turn on the kitchen, no, the hallway, no, the bedroom lights        | turn_on lights Bedroom
turn on the bed light and the kitchen lights no the hallway lights  | turn_on Bed Light; turn_on Hallway Lights
set the kitchen lights to fifty, no, sixty percent                  | set_light Kitchen Lights 60
set a timer for five minutes, no, ten minutes                       | set_timer ten minutes
open the garage door, sorry, close the garage door                  | move_cover Garage Door close
add cream no wait bread to the shopping list                        | change_list add bread shopping list
turn the bed light off, no, the kitchen lights                      | turn_off Kitchen Lights
set the bed light to fifty percent, no, the kitchen lights          | set_light Kitchen Lights 50
turn on the… uh… the kitchen lights                                  | turn_on Kitchen Lights
"""
"""What is said, and the commands that are meant."""

NO_CORRECTION = """
I told him no turn off the TV
they said no lights in the bedroom
no
no thanks
what does no mean
I actually like the kitchen lights
turn on the kitchen lights no
"""
"""What is said that is no correction, or is not finished."""

ONE_BEHIND_THE_OTHER = """
turn on the kitchen lights   | no, the hallway lights       | undo; turn_on Hallway Lights
turn the kitchen lights on   | no, the bed light            | undo; turn_on Bed Light
turn on the kitchen lights   | I meant the bed light        | undo; turn_on Bed Light
turn on the kitchen lights   | no I said the bed light       | undo; turn_on Bed Light
turn on the kitchen lights   | sorry turn on the bed light  | undo; turn_on Bed Light
turn on the kitchen lights   | no close the garage door     | undo; move_cover Garage Door close
turn on the kitchen lights   | and the bed light            | turn_on Bed Light
turn on the lights           | in the kitchen               | undo; turn_on lights Kitchen
what's the weather           | tomorrow                     | weather tomorrow
dim the bed light            | to ten percent               | set_light Bed Light 10
set a timer for ten minutes  | for the pasta                | undo; set_timer ten minutes pasta
"""
"""What was done, what is said next, and what is done then."""

MISTAKEN = """
turn on the kitchen lights | no not that one the hallway lights | undo; turn_on Hallway Lights
turn on the kitchen lights | wrong lamp i meant the bed light | undo; turn_on Bed Light
turn on the kitchen lights | oops i meant the bed light | undo; turn_on Bed Light
turn on the kitchen lights | sorry that was the wrong room the bedroom | undo; turn_on lights Bedroom
turn on the lights | wrong room i meant the office | undo; turn_on lights Office
turn on the lights | no the bedroom | undo; turn_on lights Bedroom
turn on the bed light | not the bed light the floor lamp | undo; turn_on Floor Lamp
turn on the bed light | i said the kitchen lights not the bed light | undo; turn_on Kitchen Lights
close the living room blinds | no not those the kitchen blinds | undo; move_cover blinds Kitchen close
set a timer for ten minutes | no not ten fifteen | undo; set_timer fifteen minutes
wake me up at half six | actually make that seven | undo; set_timer at seven
wake me up at half six | sorry i meant half seven | undo; set_timer at half seven
add milk to the shopping list | no eggs | undo; change_list add eggs shopping list
add milk to the chores | wrong list the shopping list | undo; change_list add milk shopping list
turn on the kitchen lights | that was the wrong one | undo
turn on the kitchen lights | no not the kitchen lights | undo
turn off the tv | that's not what i meant | undo
turn on the kitchen lights | oops put it back | undo
close the kitchen blinds | never mind open the kitchen blinds | undo; move_cover blinds Kitchen open
what's the weather | no i meant tomorrow | undo; weather tomorrow
play jazz | no play rock | undo; control_media rock
add milk and eggs to the shopping list | no not eggs bread | undo; change_list add milk, bread shopping list
turn on the kitchen lights | i said the kitchen lights |
turn off the tv | that's not what he meant |
remind me at five to feed the cat | make that six | undo; set_timer feed the cat at six
forget about the bins | it was the wrong room they told us at reception |
forget about the bins | not that one mum the red one |
what did I say about the plumber | actually the plumber is called mrs green |
add milk to the shopping list | did you see that |
play jazz | he said it was good |
remind me to call mum at six | he was so late |
turn on the kitchen lights | that was wrong | undo
turn on the kitchen lights | oh that was a mistake | undo
turn on the kitchen lights | no no that was not right | undo
turn off the tv | i didn't want that | undo
turn off the tv | that was my mistake | undo
turn on the kitchen lights | the bed light i meant | undo; turn_on Bed Light
set a timer for ten minutes | no twelve minutes i meant | undo; set_timer twelve minutes
turn on the kitchen lights | the bed light i said | undo; turn_on Bed Light
turn off the tv | that was wrong of him |
turn off the tv | it was a mistake to buy it |
play jazz | that's what i meant |
turn on the kitchen lights | he knew what i meant |
turn off the tv | that was a mistake i made at school |
"""
"""The same, where something else was meant; and talk that corrects nothing."""


async def changed(place: Place, command: Command, consent: Consent) -> Result:
    return Result(Outcome.CHANGED)


def talk() -> Talk:
    sentences = Sentences()
    sentences.update(HOUSE)
    return Talk(sentences, changed)


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def done(understanding: Understanding) -> str:
    """Return the commands with the words of their arguments, but those that say what is done."""
    commands = understanding.commands if isinstance(understanding, HomeSentence) else ()
    values = [" ".join(map(str, command.arguments.values())) for command in commands]
    told = "; ".join(f"{command.tool} {words}".strip() for command, words in zip(commands, values, strict=True))
    return told.translate(str.maketrans("", "", "[]'"))


@pytest.fixture(scope="module")
def house() -> Talk:
    return talk()


@pytest.mark.parametrize(("said", "meant"), rows(IN_ONE_BREATH))
def test_a_sentence_that_corrects_itself_means_its_last_words(house: Talk, said: str, meant: str) -> None:
    assert sorted(done(house.understand(said)).split()) == sorted(meant.split())


@pytest.mark.parametrize("said", NO_CORRECTION.strip().splitlines())
def test_other_words_are_left_alone(house: Talk, said: str) -> None:
    assert isinstance(house.understand(said), NotUnderstood)


@pytest.mark.parametrize("said", ["turn on the kitchen lights no", "turn on the kitchen, I mean", "turn on um"])
def test_the_rest_of_a_correction_is_waited_for(house: Talk, said: str) -> None:
    assert house.understand(said).completeness is Completeness.UNFINISHED


def test_long_talk_is_tried_in_the_place_of_nothing() -> None:
    tried: list[str] = []
    before = SaidBefore("turn on the lights", (Command("turn_on", {}),), is_question=False, changed=True, at=0.0)
    talked = f"no i said {'that we were going to the park ' * 3}"
    assert correcting(before, talked, Replies("en").corrects, lambda text: tried.append(text)) is None
    assert not tried


def test_nothing_is_waited_for_behind_a_never_mind(house: Talk) -> None:
    assert house.understand("turn on the kitchen lights never mind").completeness is Completeness.OTHER


@pytest.mark.parametrize(("first", "then", "meant"), rows(ONE_BEHIND_THE_OTHER) + rows(MISTAKEN))
async def test_words_behind_a_sentence_that_was_done(first: str, then: str, meant: str) -> None:
    house = talk()
    await house.do(house.understand(first))
    assert sorted(done(house.understand(then)).split()) == sorted(meant.split())


async def test_what_was_meant_is_asked_for_and_may_be_said_alone() -> None:
    house = talk()
    await house.do(house.understand("turn on the kitchen lights"))
    reply = await house.do(house.understand("that was the wrong light"))
    assert reply.asks
    assert reply.speech.endswith("What did you mean?")
    assert done(house.understand("the bed light")) == "turn_on Bed Light"


async def test_a_correction_may_be_corrected() -> None:
    house = talk()
    await house.do(house.understand("turn on the kitchen lights"))
    await house.do(house.understand("no, the hallway lights"))
    assert done(house.understand("I meant the bed light")) == "undo; turn_on Bed Light"


async def test_words_are_no_correction_of_something_long_ago() -> None:
    now = [0.0]
    sentences = Sentences()
    sentences.update(HOUSE)
    house = Talk(sentences, changed, clock=lambda: now[0])
    await house.do(house.understand("turn on the kitchen lights"))
    now[0] = 60.0
    assert isinstance(house.understand("no, the hallway lights"), NotUnderstood)


async def test_what_changed_nothing_is_not_undone() -> None:
    async def unchanged(place: Place, command: Command, consent: Consent) -> Result:
        return Result(Outcome.ALREADY)

    house = talk()
    house.run = unchanged
    await house.do(house.understand("turn on the kitchen lights"))
    assert done(house.understand("no, the hallway lights")) == "turn_on Hallway Lights"


LAMP = Action("light.turn_on", ("light.bed_light",), {}, {"light.bed_light": "off"}, {"light.bed_light": "on"})


@pytest.mark.parametrize(
    "result",
    [
        Result(Outcome.UNDERWAY),
        Result(Outcome.REFUSED, actions=(LAMP,)),
        Result(Outcome.ALREADY, actions=(LAMP,)),
        Result(Outcome.UNCONFIRMED, actions=(replace(LAMP, after=LAMP.before),)),
    ],
)
async def test_what_is_on_its_way_and_what_was_done_in_part_is_undone(result: Result) -> None:
    async def run(place: Place, command: Command, consent: Consent) -> Result:
        return result

    house = talk()
    house.run = run
    await house.do(house.understand("close the kitchen blinds"))
    assert done(house.understand("no the living room blinds")).startswith("undo; ")


async def test_what_was_refused_is_not_undone() -> None:
    async def run(place: Place, command: Command, consent: Consent) -> Result:
        return Result(Outcome.REFUSED, actions=(replace(LAMP, after=LAMP.before),))

    house = talk()
    house.run = run
    await house.do(house.understand("turn on the bed light"))
    assert done(house.understand("no, the kitchen lights")) == "turn_on Kitchen Lights"


@pytest.mark.parametrize("said", ["nein, Bed Light ein", "nein, Bed Light", "ich meinte Bed Light"])
async def test_german_corrects_itself_too(said: str) -> None:
    sentences = Sentences("de")
    sentences.update(HOUSE)
    house = Talk(sentences, changed, replies=Replies("de"))
    first = "Schalte Kitchen Lights ein"
    assert done(house.understand(f"{first}, {said}")).endswith("Bed Light")
    await house.do(house.understand(first))
    assert done(house.understand(said)) == "undo; turn_on Bed Light"
