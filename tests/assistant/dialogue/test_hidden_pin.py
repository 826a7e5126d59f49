"""Digits are a PIN where one is asked for or where the words say so; the PIN reaches nobody, however it is said."""

from __future__ import annotations

import pytest

from assistant.dialogue.hidden_pin import UNSAID
from assistant.dialogue.replies import Replies
from assistant.trace import DecidedBy
from ha_tools.acting.command import Command
from ha_tools.facts.facts import verbatim
from ha_tools.home.place import Place
from ha_tools.languages import SPOKEN
from ha_tools.permissions import PIN_TRIES, Consent, PinPad
from ha_tools.permissions.pin import MOST_OTHER_NUMBERS
from ha_tools.results.result import Outcome, Result
from ha_tools.sentences import Lately, Match
from tests.talk import Talk, pin_in

PIN = "4711"
UNLOCK = Command("secure", {"name": "front door", "action": "unlock"})
LAMP = Command("set_light", {"name": "light 1", "brightness": 30})
KNOWN = {"unlock the front door": UNLOCK, "set light 1 to 30": LAMP, "set light one to thirty": LAMP}


class Sentences:
    """A matcher that knows how to unlock the front door and how to dim a lamp that is called by a number."""

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        return Match((KNOWN[text],), is_question=False, open_ended=False) if text in KNOWN else None

    def sounding_like(self, text: str, place: Place, lately: Lately) -> Match | None:
        return None

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        return None


async def run(place: Place, command: Command, consent: Consent) -> Result:
    if command == LAMP or consent.pin:
        return Result(Outcome.CHANGED, (verbatim("Done."),), about=("thing",))
    return Result(Outcome.NEEDS_PIN, (verbatim("What is the PIN?"),), about=("thing",))


def dialogue(language: str = "en", pin: str = PIN) -> Talk:
    return Talk(Sentences(), run, has_model=True, pins=PinPad(pin), replies=Replies(language))


OTHER_WORDS = (
    "play 1989",
    "what is 1234",
    "what happened in 1789",
    "call 5551234",
    "call 555 123 4567",
    "add 2000 nails to the list",
    "let's play 1984",
    "let me hear summer of 1969",
    "open channel 1234",
    "room 1408 is too warm",
    "set a timer for 90 minutes and 1500 seconds",
    "lamp 2024 please",
    "is 2048 a power of two",
    "my granny was born in nineteen forty five",
    "1999",
    "nineteen eighty four",
)


@pytest.mark.parametrize("said", OTHER_WORDS)
def test_digits_that_nobody_asked_for_are_whatever_the_words_say(said: str) -> None:
    talk = dialogue()
    understood = talk.understand(said)
    assert (understood.text, pin_in(understood)) == (said, "")
    assert understood.decided_by is DecidedBy.MODEL
    assert talk.shown(said, is_final=True) == said or said == "1999" or said.startswith("nineteen")


@pytest.mark.parametrize("said", ["set light 1 to 30", "set light one to thirty"])
async def test_a_command_with_numbers_is_that_command_also_while_a_pin_is_asked_for(said: str) -> None:
    talk = dialogue()
    assert talk.understand(said).commands == (LAMP,)
    for _ in range(2 * PIN_TRIES):
        await talk.do(talk.understand("unlock the front door"))
        assert (await talk.do(talk.understand(said))).speech == "Done."
        assert talk.shown(said, is_final=True) == said
    assert not talk.pins.locked_seconds


@pytest.mark.parametrize("said", ["play 1989", "what is 1234", "call 5551234", "wake me in 1234 seconds", "who is 007"])
async def test_other_words_while_a_pin_is_asked_for_are_no_wrong_pin(said: str) -> None:
    talk = dialogue()
    for _ in range(2 * PIN_TRIES):
        await talk.do(talk.understand("unlock the front door"))
        understood = talk.understand(said)
        assert (understood.text, understood.decided_by) == (said, DecidedBy.MODEL)
        talk.leave_to_model(understood.text)
    assert not talk.pins.locked_seconds


@pytest.mark.parametrize(
    "said",
    [
        "4711",
        "47 11",
        "four seven, then one one",
        "oh it is four, seven, one, one",
        "it's four thousand seven hundred eleven",
        "four thousand seven hundred and eleven",
        "forty seven eleven",
        "forty-seven hundred eleven",
        "well, I think it would be 4 7 1 1",
        "the secret is four seven double one",
        "the PIN is 4711, thank you",
        "my dog likes 4711",
    ],
)
async def test_the_pin_is_taken_however_it_is_said(said: str) -> None:
    talk = dialogue()
    await talk.do(talk.understand("unlock the front door"))
    understood = talk.understand(said)
    assert (pin_in(understood), understood.text) == (PIN, UNSAID)
    assert (await talk.do(understood)).speech == "Done."


ASKED_BY_A_MODEL = (
    "it's four thousand seven hundred eleven",
    "four seven, then one one",
    "oh it is four, seven, one, one",
    "i would like to give you 4711 as you asked",
    "47 11",
    "4711",
    "four... seven... eleven",
    "my cat says four seven and one one",
    "the first are four seven and the rest is eleven",
    "four, no, four seven one one",
    "forty seven hundred and eleven it was",
    "in fact 4 then 7 then 1 then 1",
)


DIGITS_OF_IT = {"one", "four", "seven", "eleven", "forty", "47", "4711", "11", "4", "7"}


@pytest.mark.parametrize("said", ASKED_BY_A_MODEL)
@pytest.mark.parametrize("asked", ["please tell me your PIN now", "Say the magic words!", ""])
def test_the_pin_reaches_no_model_whatever_that_asked(said: str, asked: str) -> None:
    talk = dialogue()
    if asked:
        talk.leave_to_model("let somebody into the house")
        talk.model_said(asked)
    for text in (talk.understand(said).text, talk.shown(said, is_final=True), talk.shown(said)):
        assert not {"four", "seven", "eleven", "47", "4711", "11", "4", "7", "forty"} & set(
            text.replace(",", " ").split()
        )


@pytest.mark.parametrize("said", ["four seven", "it's 47", "the first is four", "forty seven it is", "47 for now"])
@pytest.mark.parametrize("asked", ["Tell me the digits of your PIN.", "What is the code?", "Which password is it?"])
def test_a_part_of_it_reaches_no_model_that_asked_for_a_pin(said: str, asked: str) -> None:
    talk = dialogue()
    talk.leave_to_model("let somebody into the house")
    talk.model_said(asked)
    assert UNSAID in talk.understand(said).text
    assert not {"four", "seven", "47", "forty"} & set(talk.understand(said).text.split())


@pytest.mark.parametrize("said", ["1989", "ten", "one two", "the year was 1989"])
def test_a_number_that_a_model_asked_for_is_an_answer(said: str) -> None:
    talk = dialogue()
    talk.leave_to_model("play an album")
    talk.model_said("Which one would you like?")
    assert talk.understand(said).text == said


SAID_ELSEWHERE = {
    "cs": "čtyři tisíce sedm set jedenáct",
    "da": "syvogfyrre elleve",
    "de": "viertausendsiebenhundertelf",
    "es": "cuarenta y siete once",
    "fr": "quatre mille sept cent onze",
    "hu": "negyvenhét tizenegy",
    "it": "quattromilasettecentoundici",
    "nb": "førtisju elleve",
    "nl": "zevenenveertig elf",
    "pl": "cztery tysiące siedemset jedenaście",
    "pt": "quatro mil setecentos e onze",
    "ru": "четыре тысячи семьсот одиннадцать",
    "sv": "fyra sju ett ett",
    "uk": "чотири сім один один",
}


@pytest.mark.parametrize("language", SPOKEN)
def test_the_pin_reaches_no_model_in_any_language(language: str) -> None:
    said = SAID_ELSEWHERE[language]
    talk = dialogue(language)
    for text in (said, f"hm {said} !", f"xyz {said} xyz", "xyz four seven one one", "xyz 47 11 xyz"):
        assert UNSAID in talk.understand(text).text
        assert not set(said.split()) & set(talk.understand(text).text.split())
        assert not set(said.split()) & set(talk.shown(text).split())


async def test_who_tries_numbers_by_the_way_learns_nothing_from_what_is_hidden() -> None:
    talk = dialogue()
    for number in range(MOST_OTHER_NUMBERS):
        assert talk.understand(f"what is {1000 + number}").text == f"what is {1000 + number}"
    assert talk.understand("what is 2000").text == f"what is {UNSAID}"
    assert talk.understand("what is 4711").text == f"what is {UNSAID}"
    assert talk.understand("what is 1000").text == "what is 1000"


def test_without_a_pin_nothing_is_hidden() -> None:
    for said in (*OTHER_WORDS, *ASKED_BY_A_MODEL):
        assert dialogue(pin="").understand(said).text == said
