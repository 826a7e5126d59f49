"""The dialogue's ladder: what words mean, and what is said when nothing can be done."""

from __future__ import annotations

import pytest

from assistant.dialogue import QUESTION_SECONDS, AnswerToUs, NotUnderstood, Reply
from assistant.dialogue.hidden_pin import DIGITS, GUARDED_SECONDS, UNSAID
from assistant.memory import FORGET_SECONDS
from assistant.trace import DecidedBy
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.facts.facts import verbatim
from ha_tools.home.place import Place
from ha_tools.permissions import PIN_LOCKOUT_SECONDS, PIN_TRIES, Consent, Need, PinPad
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Lately, Match, Sentences
from tests.choices import choice, thing
from tests.ha_tools.homes import HOUSE
from tests.talk import Talk, pin_in

LIGHTS_ON = Command("turn_on", {"name": "lights"})


class OneSentence:
    """A matcher that knows one sentence."""

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        return Match((LIGHTS_ON,), False, True) if text == "turn on the lights" else None

    def sounding_like(self, text: str, place: Place, lately: Lately) -> Match | None:
        return None

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        if text != "turn on the dsk lamp":
            return None
        lamp = choice("Desk Lamp", "light.desk")
        question = Result(Outcome.UNKNOWN, (verbatim("Did you mean Desk Lamp?"),), choices=(lamp,))
        return Command("turn_on", {"name": "dsk lamp"}), question


class Home:
    """A home that asks which of two lamps is meant, and then turns it on."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def __call__(self, place: Place, command: Command, consent: Consent) -> Result:
        self.commands.append(command)
        if command == LIGHTS_ON:
            lamps = (choice("Desk Lamp", "light.desk"), choice("Reading Lamp in the Hall", "light.reading"))
            return Result(Outcome.AMBIGUOUS, (verbatim("Which one?"),), choices=lamps)
        return Result(Outcome.CHANGED, (verbatim(f"Turned on {command.arguments['name']}."),))


def dialogue(home: Home | None = None, *, has_model: bool = False) -> Talk:
    return Talk(OneSentence(), home or Home(), has_model=has_model)


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
    reply = await talk.do(talk.understand("turn on the lights"))
    assert reply.asks
    understood = talk.understand(answer)
    assert understood.decided_by is DecidedBy.ANSWER
    assert not (await talk.do(understood)).asks
    assert home.commands[-1] == Command("turn_on", {"name": thing(chosen)})


@pytest.mark.parametrize(
    "said",
    ["wait a second", "what's the last thing on my list", "the first thing you did was wrong", "turn that last one"],
)
async def test_an_ordinal_within_other_words_chooses_nothing(said: str) -> None:
    talk = dialogue()
    await talk.do(talk.understand("turn on the lights"))
    assert talk.understand(said).decided_by is DecidedBy.NONE


async def test_none_of_the_choices_does_nothing() -> None:
    home = Home()
    talk = dialogue(home)
    await talk.do(talk.understand("turn on the lights"))
    reply = await talk.do(talk.understand("none of them"))
    assert reply.speech == "All right."
    assert len(home.commands) == 1


async def test_a_question_is_open_for_one_turn_only() -> None:
    talk = dialogue()
    await talk.do(talk.understand("turn on the lights"))
    await talk.do(talk.understand("something else entirely"))
    assert talk.understand("desk").decided_by is DecidedBy.NONE


async def test_words_that_fit_both_choices_choose_neither() -> None:
    talk = dialogue()
    await talk.do(talk.understand("turn on the lights"))
    assert talk.understand("the lamp").decided_by is DecidedBy.NONE


async def test_what_cannot_be_done_is_said_in_the_persons_own_words() -> None:
    reply = await dialogue().do(NotUnderstood("open the pod bay doors"))
    assert "open the pod bay doors" in reply.speech
    assert "catch" in (await dialogue().do(NotUnderstood(""))).speech


@pytest.mark.parametrize("has_model", [False, True])
@pytest.mark.parametrize("words", ["turn off the lamp", "", "open sesame", "garden sprinkler on"])
async def test_what_keeps_the_house_from_the_home_answers_what_is_wished_there(words: str, has_model: bool) -> None:
    trouble = Reply("I cannot reach Home Assistant.", Outcome.OFFLINE)
    talk = Talk(OneSentence(), Home(), has_model=has_model, knows_home=lambda: False, trouble=lambda: trouble)
    assert await talk.do(talk.understand(words)) == trouble


async def test_what_needs_no_home_is_answered_without_one() -> None:
    trouble = Reply("I cannot reach Home Assistant.", Outcome.OFFLINE)
    talk = Talk(OneSentence(), Home(), has_model=True, knows_home=lambda: False, trouble=lambda: trouble)
    assert talk.understand("what is a heat pump").decided_by is DecidedBy.MODEL
    assert (await talk.do(talk.understand("stop"))).speech == ""


class Lights:
    """A home whose lights do as they are told."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def __call__(self, place: Place, command: Command, consent: Consent) -> Result:
        self.commands.append(command)
        if command.arguments.get("name") == "Kitchen Lights":
            return Result(Outcome.CHANGED, (verbatim("Turned on Kitchen Lights."),), about=("light.kitchen_lights",))
        return Result(Outcome.CHANGED, (verbatim("Done."),), about=(str(command.arguments["name"]),))


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
def spoken(clock: Clock) -> Talk:
    """A dialogue with real sentences about the house, and a model for the rest."""
    sentences = Sentences()
    sentences.update(HOUSE)
    return Talk(sentences, Lights(), Place("living_room"), has_model=True, clock=clock)


async def test_it_is_what_was_spoken_of_in_the_turn_before(spoken: Talk) -> None:
    await spoken.do(spoken.understand("turn on the kitchen lights"))
    again = spoken.understand("turn it off again")
    assert again.commands == (Command("turn_off", {"name": thing("light.kitchen_lights")}),)
    await spoken.do(again)
    assert spoken.understand("and on").commands == (Command("turn_on", {"name": thing("light.kitchen_lights")}),)


async def test_it_means_nothing_after_some_minutes(spoken: Talk, clock: Clock) -> None:
    await spoken.do(spoken.understand("turn on the kitchen lights"))
    clock.now += FORGET_SECONDS + 1
    assert spoken.understand("turn it off again").decided_by is DecidedBy.MODEL


async def test_it_is_what_the_model_did_and_nothing_that_was_before(spoken: Talk) -> None:
    await spoken.do(spoken.understand("turn on the kitchen lights"))
    spoken.leave_to_model("what is that")
    assert spoken.understand("turn it off").decided_by is DecidedBy.MODEL
    spoken.ran(Command("turn_on", {"name": "bed light"}), Result(Outcome.CHANGED, (), about=("light.bed_light",)))
    assert spoken.understand("turn it off").commands == (Command("turn_off", {"name": thing("light.bed_light")}),)


async def test_what_was_not_found_leaves_it_without_a_meaning(spoken: Talk) -> None:
    await spoken.do(spoken.understand("turn on the kitchen lights"))
    spoken.leave_to_model("what is that")
    spoken.ran(Command("turn_on", {"name": "dragon"}), Result(Outcome.UNKNOWN, (verbatim("I don't know of it."),)))
    assert spoken.understand("turn it off").decided_by is DecidedBy.MODEL


async def test_a_stop_does_not_change_what_it_is(spoken: Talk) -> None:
    await spoken.do(spoken.understand("turn on the kitchen lights"))
    await spoken.do(spoken.understand("stop"))
    assert spoken.understand("turn it off").commands == (Command("turn_off", {"name": thing("light.kitchen_lights")}),)


UNLOCK = Command("secure", {"name": "front door", "action": "unlock"})
SHUTTERS = Command("move_cover", {"name": "shutters", "action": "open"})
LAMP_ON = Command("turn_on", {"name": "lamp"})
SAID = {
    "unlock the front door": (UNLOCK,),
    "open the shutters": (SHUTTERS,),
    "unlock the front door and turn on the lamp": (UNLOCK, LAMP_ON),
    "unlock the front door and open the shutters": (UNLOCK, SHUTTERS),
    "turn on the lamp": (LAMP_ON,),
}


class Guarded:
    """A matcher that knows some sentences, and a home where a lock needs a PIN and shutters a yes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.done: list[tuple[Command, Consent]] = []
        self.talk = Talk(self, self, pins=PinPad("1234", lambda: self.now), clock=lambda: self.now, has_model=True)

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        return Match(SAID[text], False, False) if text in SAID else None

    def sounding_like(self, text: str, place: Place, lately: Lately) -> Match | None:
        return None

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        if text != "turn on the dsk lamp":
            return None
        lamp = choice("Desk Lamp", "light.desk")
        question = Result(Outcome.UNKNOWN, (verbatim("Did you mean Desk Lamp?"),), choices=(lamp,))
        return Command("turn_on", {"name": "dsk lamp"}), question

    async def __call__(self, place: Place, command: Command, consent: Consent) -> Result:
        needs = Need.PIN if command == UNLOCK else Need.YES if command == SHUTTERS else Need.FREE
        thing = command.arguments["name"]
        if consent.covers(needs, (thing,)):
            self.done.append((command, consent))
            return Result(Outcome.CHANGED, (verbatim(f"Did {thing}."),), about=(thing,))
        outcome = Outcome.NEEDS_PIN if needs is Need.PIN else Outcome.NEEDS_YES
        return Result(outcome, (verbatim(f"May I {thing}?"),), about=(thing,))

    async def say(self, words: str) -> str:
        """Return the answer."""
        return (await self.talk.do(self.talk.understand(words))).speech


@pytest.fixture
def guarded() -> Guarded:
    return Guarded()


async def test_a_pin_does_what_was_asked_for_and_no_more(guarded: Guarded) -> None:
    assert await guarded.say("unlock the front door") == "May I front door?"
    assert guarded.done == []
    assert await guarded.say("one two three four") == "Did front door."
    ((command, consent),) = guarded.done
    assert command == UNLOCK
    assert consent == Consent(Need.PIN, frozenset({"front door"}), "1234")
    assert await guarded.say("unlock the front door") == "May I front door?", "the next time it is asked again"


@pytest.mark.parametrize(
    "said", ["1234", "1 2 3 4", "One, two, three, four.", "it's one two three four", "one to three for", "twelve 34"]
)
def test_a_pin_is_understood_and_never_shown(guarded: Guarded, said: str) -> None:
    guarded.talk.ran(UNLOCK, Result(Outcome.NEEDS_PIN, (), about=("front door",)))
    understood = guarded.talk.understand(said)
    assert understood.decided_by is DecidedBy.ANSWER
    assert pin_in(understood) == "1234"
    assert understood.text == guarded.talk.shown(said) == UNSAID
    assert "1234" not in repr(understood)


@pytest.mark.parametrize("digits", ["one two three four", "1234", "1 2 3 4", "1-2-3-4", "one two 3 4."])
def test_digits_after_an_opening_are_its_pin(guarded: Guarded, digits: str) -> None:
    said = f"unlock the front door {digits}"
    understood = guarded.talk.understand(said)
    assert (understood.commands, pin_in(understood)) == ((UNLOCK,), "1234")
    assert understood.text == guarded.talk.shown(said) == f"unlock the front door {UNSAID}"


def test_digits_after_something_else_are_no_pin(guarded: Guarded) -> None:
    assert guarded.talk.understand("turn on the lamp 1 2 3 4").commands == ()
    assert guarded.talk.shown("turn on the lamp 1 2", is_final=True) == "turn on the lamp 1 2"
    assert guarded.talk.shown("turn on the lamp 1 2") == f"turn on the lamp {DIGITS}", "they may become a PIN"


def test_half_a_pin_waits_for_the_rest(guarded: Guarded) -> None:
    guarded.talk.ran(UNLOCK, Result(Outcome.NEEDS_PIN, (), about=("front door",)))
    assert guarded.talk.understand("one two").completeness is Completeness.OPEN_ENDED
    assert guarded.talk.understand("one two three four").completeness is Completeness.COMPLETE


@pytest.mark.parametrize("said", ["yes", "do it", "the pin", "turn on the lamp", "what for", "I want to go to bed"])
async def test_no_other_words_are_taken_for_a_pin(guarded: Guarded, said: str) -> None:
    await guarded.say("unlock the front door")
    understood = guarded.talk.understand(said)
    assert understood.decided_by is not DecidedBy.ANSWER
    assert UNLOCK not in understood.commands


async def test_a_wrong_pin_is_said_so_and_may_be_said_again(guarded: Guarded) -> None:
    await guarded.say("unlock the front door")
    assert "wrong" in await guarded.say("nine nine nine nine")
    assert guarded.done == []
    assert await guarded.say("one two three four") == "Did front door."


async def test_after_five_wrong_pins_none_is_taken_for_a_while(guarded: Guarded) -> None:
    await guarded.say("unlock the front door")
    answers = [await guarded.say("nine nine nine nine") for _ in range(PIN_TRIES)]
    assert answers[-1] == "The PIN was wrong too often. I take none for 5 minutes."
    assert await guarded.say("one two three four") == "I did not ask for a PIN."
    guarded.now += PIN_LOCKOUT_SECONDS - 30
    assert await guarded.say("unlock the front door") == "The PIN was wrong too often. I take none for 1 minute."
    assert await guarded.say("one two three four") == "I did not ask for a PIN."
    assert guarded.done == []
    guarded.now += 31
    await guarded.say("unlock the front door")
    assert await guarded.say("one two three four") == "Did front door."


async def test_a_yes_does_what_was_asked_for(guarded: Guarded) -> None:
    assert await guarded.say("open the shutters") == "May I shutters?"
    assert await guarded.say("yes, please do") == "Did shutters."
    ((command, consent),) = guarded.done
    assert (command, consent.given, consent.entity_ids) == (SHUTTERS, Need.YES, frozenset({"shutters"}))


@pytest.mark.parametrize("said", ["no", "stop", "don't", "better not"])
async def test_a_no_does_nothing(guarded: Guarded, said: str) -> None:
    await guarded.say("open the shutters")
    await guarded.say(said)
    assert guarded.talk.understand("yes").decided_by is not DecidedBy.ANSWER
    assert guarded.done == []


async def test_a_yes_to_a_question_that_was_left_open_means_nothing(guarded: Guarded) -> None:
    await guarded.say("open the shutters")
    guarded.now += QUESTION_SECONDS
    assert guarded.talk.understand("yes").decided_by is DecidedBy.MODEL
    await guarded.say("open the shutters")
    await guarded.say("turn on the lamp")
    assert guarded.talk.understand("yes").decided_by is DecidedBy.MODEL
    assert [command for command, _ in guarded.done] == [LAMP_ON]


async def test_a_yes_is_no_pin_and_a_pin_no_yes(guarded: Guarded) -> None:
    await guarded.say("unlock the front door")
    assert not isinstance(guarded.talk.understand("yes"), AnswerToUs)
    await guarded.say("open the shutters")
    assert not isinstance(guarded.talk.understand("one two three four"), AnswerToUs)
    assert guarded.done == []


def test_a_pin_that_nobody_asked_for_is_not_shown_and_not_given_to_the_model(guarded: Guarded) -> None:
    understood = guarded.talk.understand("one two three four")
    assert (understood.text, understood.decided_by) == (UNSAID, DecidedBy.NONE)
    assert guarded.talk.shown("1234") == UNSAID


@pytest.mark.parametrize(
    "said",
    [
        "unlock the front door 1234",
        "unlock the front door, the PIN is 1234?",
        "the PIN is 1234, unlock the front door",
        "one two three four, unlock the front door",
    ],
)
async def test_a_pin_may_be_said_in_one_breath_with_the_command(guarded: Guarded, said: str) -> None:
    understood = guarded.talk.understand(said)
    assert understood.text == "unlock the front door (a PIN)"
    assert (await guarded.talk.do(understood)).speech == "Did front door."
    assert guarded.talk.shown(said) == "unlock the front door (a PIN)"


@pytest.mark.parametrize("said", ["the pin is one two", "unlock the cellar the pin is one", "let him in 1234 please"])
def test_a_pin_is_hidden_from_its_first_digit_on(guarded: Guarded, said: str) -> None:
    understood = guarded.talk.understand(said)
    assert not any(digit in f"{understood.text} {guarded.talk.shown(said)}" for digit in ("one", "two", "1234"))


DIGITS_SAID = ("one", "one two", "one two three", "1", "12", "123", "it's one two")


@pytest.mark.parametrize("said", DIGITS_SAID)
def test_no_digit_of_a_pin_that_nobody_asked_for_is_shown_while_it_is_said(guarded: Guarded, said: str) -> None:
    assert guarded.talk.shown(said) == DIGITS


@pytest.mark.parametrize("before", ["unlock the front door", "let the cleaner in", "open the garage door"])
@pytest.mark.parametrize("digits", ["1", "12", "one two three"])
def test_the_first_digits_behind_a_wish_to_be_let_in_are_not_shown_and_not_kept(
    guarded: Guarded, before: str, digits: str
) -> None:
    understood = guarded.talk.understand(f"{before} {digits}")
    assert understood.text == guarded.talk.shown(f"{before} {digits}") == f"{before} {UNSAID}"


async def test_a_part_of_a_pin_behind_a_command_is_no_wrong_pin(guarded: Guarded) -> None:
    for _ in range(PIN_TRIES):
        assert await guarded.say("unlock the front door 12") == "May I front door?"
    assert await guarded.say("unlock the front door 12 34") == "Did front door."


@pytest.mark.parametrize("wish", ["let the cleaner in", "unlock the front door", "let the cleaner in, the code is 12"])
async def test_after_a_wish_to_be_let_in_digits_are_not_kept(guarded: Guarded, wish: str) -> None:
    understood = guarded.talk.understand(wish)
    if understood.decided_by is DecidedBy.MODEL:
        guarded.talk.leave_to_model(understood.text)
    else:
        await guarded.talk.do(understood)
        guarded.talk.withdraw()
    for said in ("34", "thirty four", "I said 34", "34 as I said", "no, 12 34"):
        kept = guarded.talk.understand(said).text
        assert not any(digit in f"{kept} {guarded.talk.shown(said)}" for digit in ("34", "thirty", "four")), said


async def test_after_a_wish_to_be_let_in_other_numbers_stay_readable(guarded: Guarded) -> None:
    guarded.talk.leave_to_model("let the cleaner in")
    for said in ("set a timer for 12 minutes", "kitchen to 21", "wake me at 7 30", "add 3 eggs to the list"):
        assert guarded.talk.understand(said).text == guarded.talk.shown(said) == said
    guarded.talk.leave_to_model("set a timer for 12 minutes")
    assert guarded.talk.understand("34").text == "34", "what is heard last is no wish to be let in"
    guarded.talk.leave_to_model("let the cleaner in")
    guarded.now += GUARDED_SECONDS
    assert guarded.talk.understand("34").text == "34"


def test_a_number_alone_is_an_answer_and_digits_one_by_one_are_not(guarded: Guarded) -> None:
    assert guarded.talk.understand("ten").text == "ten"
    assert guarded.talk.understand("seven thirty").text == "seven thirty"
    part = guarded.talk.understand("one two")
    assert (part.text, part.decided_by, part.completeness) == (UNSAID, DecidedBy.NONE, Completeness.UNFINISHED)


async def test_thanks_behind_a_pin_are_no_other_wish(guarded: Guarded) -> None:
    await guarded.say("unlock the front door")
    assert await guarded.say("the PIN is 1234, thank you") == "Did front door."


async def test_the_rest_of_a_sentence_is_done_before_the_question(guarded: Guarded) -> None:
    assert await guarded.say("unlock the front door and turn on the lamp") == "Did lamp. May I front door?"
    assert await guarded.say("one two three four") == "Did front door."
    assert [command for command, _ in guarded.done] == [LAMP_ON, UNLOCK]


async def test_two_things_that_ask_ask_one_after_the_other(guarded: Guarded) -> None:
    assert await guarded.say("unlock the front door and open the shutters") == "May I front door?"
    assert await guarded.say("1234") == "Did front door. May I shutters?"
    assert await guarded.say("yes") == "Did shutters."


async def test_what_a_model_asked_for_is_done_by_the_persons_words(guarded: Guarded) -> None:
    result = await guarded(Place(), UNLOCK, Consent())
    assert guarded.talk.ran(UNLOCK, result) == result
    assert guarded.talk.ran(UNLOCK, result) == result
    assert guarded.talk.question is not None
    assert guarded.talk.question.then == ()
    assert await guarded.say("1234") == "Did front door."


async def test_consent_is_asked_for_before_a_choice_is(guarded: Guarded) -> None:
    lamps = (choice("Desk Lamp", "light.desk"), choice("Reading Lamp", "light.reading"))
    guarded.talk.ran(LIGHTS_ON, Result(Outcome.AMBIGUOUS, (verbatim("Which one?"),), choices=lamps))
    guarded.talk.ran(UNLOCK, await guarded(Place(), UNLOCK, Consent()))
    assert guarded.talk.understand("desk").decided_by is DecidedBy.MODEL
    assert guarded.talk.understand("1234").decided_by is DecidedBy.ANSWER


async def test_what_was_probably_meant_is_asked_about_and_done_at_a_yes_alone() -> None:
    home = Home()
    talk = dialogue(home)
    asked = await talk.do(talk.understand("turn on the dsk lamp"))
    assert (asked.speech, asked.asks) == ("Did you mean Desk Lamp?", True)
    assert not home.commands
    await talk.do(talk.understand("yes"))
    assert home.commands == [Command("turn_on", {"name": thing("light.desk")})]


def test_with_a_model_what_is_doubtful_is_the_models() -> None:
    assert dialogue(has_model=True).understand("turn on the dsk lamp").decided_by is DecidedBy.MODEL


@pytest.mark.parametrize("has_model", [True, False])
@pytest.mark.parametrize("text", ["turn on the lights —", "turn on the —", "stop the —", "what is a heat pump —"])
async def test_a_sentence_that_was_cut_off_is_waited_for_and_then_asked_for_again(text: str, has_model: bool) -> None:
    home = Home()
    talk = dialogue(home, has_model=has_model)
    understood = talk.understand(text)
    assert understood.completeness is Completeness.UNFINISHED
    assert understood.decided_by is DecidedBy.NONE
    reply = await talk.do(await talk.settle(understood))
    assert home.commands == []
    assert f"I only heard “{text.removesuffix(' —')}”" in reply.speech


async def test_a_yes_that_was_cut_off_gives_no_consent() -> None:
    house = Home()
    talk = dialogue(house)
    await talk.do(talk.understand("turn on the lights"))
    await talk.do(talk.understand("the desk —"))
    assert house.commands == [LIGHTS_ON]
