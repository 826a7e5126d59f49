"""The dialogue's ladder: what words mean, and what is said when nothing can be done."""

from __future__ import annotations

import pytest

from assistant.dialogue import Dialogue, Understanding
from assistant.memory import FORGET_SECONDS
from assistant.trace import DecidedBy
from assistant.turns import Completeness
from ha_tools.permissions import Consent
from ha_tools.result import Choice, Outcome, Place, Result
from ha_tools.sentences import Lately, Match, Sentences
from ha_tools.tool import Command
from tests.ha_tools.homes import HOUSE

LIGHTS_ON = Command("turn_on", {"name": "lights"})


class OneSentence:
    """A matcher that knows one sentence."""

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        return Match((LIGHTS_ON,), False, True) if text == "turn on the lights" else None


class Home:
    """A home that asks which of two lamps is meant, and then turns it on."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def __call__(self, place: Place, command: Command, consent: Consent) -> Result:
        self.commands.append(command)
        if command == LIGHTS_ON:
            lamps = (Choice("Desk Lamp", "light.desk"), Choice("Reading Lamp in the Hall", "light.reading"))
            return Result(Outcome.AMBIGUOUS, "Which one?", choices=lamps)
        return Result(Outcome.CHANGED, f"Turned on {command.arguments['name']}.")


def dialogue(home: Home | None = None, *, has_model: bool = False) -> Dialogue:
    return Dialogue(OneSentence(), home or Home(), has_model=has_model)


@pytest.mark.parametrize("words", ["Stop.", "never mind", "cancel that", "be quiet please"])
def test_stop_comes_before_everything(words: str) -> None:
    assert dialogue(has_model=True).understand(words).decided_by is DecidedBy.STOP


def test_a_plain_sentence_comes_before_the_model_and_may_be_open_ended() -> None:
    understood = dialogue(has_model=True).understand("turn on the lights")
    assert understood.decided_by is DecidedBy.SENTENCE
    assert understood.completeness is Completeness.OPEN_ENDED


def test_anything_else_is_the_models_where_there_is_one() -> None:
    assert dialogue(has_model=True).understand("what is a heat pump").decided_by is DecidedBy.MODEL
    assert dialogue().understand("what is a heat pump").decided_by is DecidedBy.NONE


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [
        ("the desk lamp", "light.desk"),
        ("desk", "light.desk"),
        ("the second one", "light.reading"),
        ("the one in the hall", "light.reading"),
        ("the last one please", "light.reading"),
    ],
)
async def test_a_choice_is_understood(answer: str, chosen: str) -> None:
    home = Home()
    talk = dialogue(home)
    reply = await talk.act(talk.understand("turn on the lights"))
    assert reply.asks
    understood = talk.understand(answer)
    assert understood.decided_by is DecidedBy.ANSWER
    assert not (await talk.act(understood)).asks
    assert home.commands[-1] == Command("turn_on", {"name": chosen})


async def test_none_of_the_choices_does_nothing() -> None:
    home = Home()
    talk = dialogue(home)
    await talk.act(talk.understand("turn on the lights"))
    reply = await talk.act(talk.understand("none of them"))
    assert reply.speech == "All right."
    assert len(home.commands) == 1


async def test_a_question_is_open_for_one_turn_only() -> None:
    talk = dialogue()
    await talk.act(talk.understand("turn on the lights"))
    await talk.act(talk.understand("something else entirely"))
    assert talk.understand("desk").decided_by is DecidedBy.NONE


async def test_words_that_fit_both_choices_choose_neither() -> None:
    talk = dialogue()
    await talk.act(talk.understand("turn on the lights"))
    assert talk.understand("the lamp").decided_by is DecidedBy.NONE


async def test_what_cannot_be_done_is_said_in_the_persons_own_words() -> None:
    reply = await dialogue().act(Understanding("open the pod bay doors"))
    assert "open the pod bay doors" in reply.speech
    assert "catch" in (await dialogue().act(Understanding(""))).speech


async def test_before_the_names_are_learned_that_is_said() -> None:
    talk = Dialogue(OneSentence(), Home(), knows_home=lambda: False)
    assert "learning" in (await talk.act(talk.understand("turn off the lamp"))).speech


class Lights:
    """A home whose lights do as they are told."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def __call__(self, place: Place, command: Command, consent: Consent) -> Result:
        self.commands.append(command)
        if command.arguments.get("name") == "Kitchen Lights":
            return Result(Outcome.CHANGED, "Turned on Kitchen Lights.", about=("light.kitchen_lights",))
        return Result(Outcome.CHANGED, "Done.", about=(str(command.arguments["name"]),))


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def spoken(clock: Clock) -> Dialogue:
    """A dialogue with real sentences about the house, and a model for the rest."""
    sentences = Sentences()
    sentences.update(HOUSE)
    return Dialogue(sentences, Lights(), Place("living_room"), has_model=True, clock=clock)


async def test_it_is_what_was_spoken_of_in_the_turn_before(spoken: Dialogue) -> None:
    await spoken.act(spoken.understand("turn on the kitchen lights"))
    again = spoken.understand("turn it off again")
    assert again.commands == (Command("turn_off", {"name": "light.kitchen_lights"}),)
    await spoken.act(again)
    assert spoken.understand("and on").commands == (Command("turn_on", {"name": "light.kitchen_lights"}),)


async def test_it_means_nothing_after_some_minutes(spoken: Dialogue, clock: Clock) -> None:
    await spoken.act(spoken.understand("turn on the kitchen lights"))
    clock.now += FORGET_SECONDS + 1
    assert spoken.understand("turn it off again").decided_by is DecidedBy.MODEL


async def test_it_is_what_the_model_did_and_nothing_that_was_before(spoken: Dialogue) -> None:
    await spoken.act(spoken.understand("turn on the kitchen lights"))
    spoken.leave_to_model()
    assert spoken.understand("turn it off").decided_by is DecidedBy.MODEL
    spoken.ran(Command("turn_on", {"name": "bed light"}), Result(Outcome.CHANGED, "", about=("light.bed_light",)))
    assert spoken.understand("turn it off").commands == (Command("turn_off", {"name": "light.bed_light"}),)


async def test_what_was_not_found_leaves_it_without_a_meaning(spoken: Dialogue) -> None:
    await spoken.act(spoken.understand("turn on the kitchen lights"))
    spoken.leave_to_model()
    spoken.ran(Command("turn_on", {"name": "dragon"}), Result(Outcome.UNKNOWN, "I don't know of it."))
    assert spoken.understand("turn it off").decided_by is DecidedBy.MODEL


async def test_a_stop_does_not_change_what_it_is(spoken: Dialogue) -> None:
    await spoken.act(spoken.understand("turn on the kitchen lights"))
    await spoken.act(spoken.understand("stop"))
    assert spoken.understand("turn it off").commands == (Command("turn_off", {"name": "light.kitchen_lights"}),)
