"""Wishes about the talk itself: the last answer once more, and what was understood."""

from __future__ import annotations

import pytest

from assistant.dialogue import AboutTalk, ForModel
from assistant.dialogue.about_talk import TalkWish, talk_wish
from assistant.dialogue.replies import Replies
from assistant.dialogue.words import plain
from assistant.manner import LOUDER, SLOWER
from assistant.memory import FORGET_SECONDS
from ha_tools.acting.command import Command
from ha_tools.facts.facts import verbatim
from ha_tools.home.place import Place
from ha_tools.permissions import Consent
from ha_tools.results.result import UNKNOWN_VOICE, Outcome, Result
from ha_tools.sentences import Sentences
from tests.ha_tools.homes import HOUSE
from tests.talk import Talk

LINES = {
    TalkWish.AGAIN: (
        *("what did you just say", "say that again please", "again", "sorry, can you repeat that", "pardon?"),
        *("I didn't catch that", "come again?", "what was that", "Was hast du gerade gesagt?", "wie bitte"),
    ),
    TalkWish.SLOWER: ("one more time, slower please", "can you say that more slowly", "slower", "langsamer bitte"),
    TalkWish.LOUDER: ("louder please, I didn't hear you", "say it a bit louder", "say it louder", "sprich lauter"),
    TalkWish.HEARD: (
        "what did you hear",
        "what did you think I said",
        "what did I just ask you",
        "was habe ich gesagt",
    ),
    TalkWish.OTHERWISE: ("in other words please", "put it differently", "mit anderen Worten"),
}

OF_THE_HOME = (
    *("play it again", "repeat this song", "slow down the fan", "turn it up", "turn the lights on again"),
    *("what was that noise", "what did I put on my list", "I can't hear the music", "say hello"),
)
"""Words that are about other things."""


async def answer(_place: Place, command: Command, _consent: Consent) -> Result:
    facts = (verbatim("Shall I open the gate?"),) if "gate" in str(command.arguments) else (verbatim("It is on."),)
    return Result(Outcome.NEEDS_YES if "gate" in str(command.arguments) else Outcome.CHANGED, facts)


def talk(*, has_model: bool = False, clock: list[float] | None = None) -> Talk:
    sentences = Sentences("en")
    sentences.update(HOUSE)
    now = clock if clock is not None else [0.0]
    return Talk(sentences, answer, Place("kitchen"), has_model, clock=lambda: now[0])


@pytest.mark.parametrize(("wish", "line"), [(wish, line) for wish, lines in LINES.items() for line in lines])
def test_a_wish_about_the_talk_is_understood(wish: TalkWish, line: str) -> None:
    assert talk_wish(plain(line), "de") is wish


@pytest.mark.parametrize("line", OF_THE_HOME)
def test_words_about_other_things_are_none(line: str) -> None:
    assert not isinstance(talk().understand(line), AboutTalk)


async def test_the_last_answer_is_said_again_in_the_manner_that_is_asked_for() -> None:
    dialogue = talk()
    assert (await dialogue.do(dialogue.understand("say that again"))).speech == "I haven't said anything yet."
    await dialogue.do(dialogue.understand("turn on the kitchen light"))
    for words, manner in (("slower please", SLOWER), ("say it louder", LOUDER), ("in other words", SLOWER)):
        reply = await dialogue.do(dialogue.understand(words))
        assert (reply.speech, reply.manner, reply.asks) == ("It is on.", manner, False)
    heard = await dialogue.do(dialogue.understand("what did you hear"))
    assert heard.speech == "I heard: “turn on the kitchen light”."
    assert (await dialogue.do(dialogue.understand("again"))).speech == "It is on."


async def test_a_question_of_ours_that_is_said_again_can_still_be_answered() -> None:
    dialogue = talk()
    await dialogue.do(dialogue.understand("open the gate"))
    asked = dialogue.question
    assert asked is not None
    reply = await dialogue.do(dialogue.understand("sorry, what did you say?"))
    assert (reply.speech, reply.asks) == ("Shall I open the gate?", True)
    assert dialogue.question is not None
    assert dialogue.question.command == asked.command


async def test_what_was_said_long_ago_and_by_somebody_else_through_us() -> None:
    now = [0.0]
    dialogue = talk(clock=now)
    dialogue.said("Dinner is ready")
    assert (await dialogue.do(dialogue.understand("what was that?"))).speech == "Dinner is ready"
    now[0] += FORGET_SECONDS
    assert (await dialogue.do(dialogue.understand("what was that?"))).speech == "I haven't said anything yet."


@pytest.mark.parametrize("owner", ["sam", UNKNOWN_VOICE])
async def test_what_is_somebodys_own_is_said_again_to_nobody_else(owner: str) -> None:
    async def own(_place: Place, _command: Command, _consent: Consent) -> Result:
        return Result(Outcome.ANSWERED, (verbatim("You are vegetarian."),), owner=owner)

    asker = None if owner == UNKNOWN_VOICE else owner
    others = {"sam", "anna", None} - {asker}
    dialogue = talk()
    dialogue.run = own
    asked = "what do you remember about me"
    await dialogue.do(dialogue.understand(asked), asker)
    await dialogue.do(dialogue.understand("stop"), "anna")
    for words in ("say that again", "what did you hear"):
        for other in others:
            reply = await dialogue.do(dialogue.understand(words), other)
            assert reply.speech.startswith("I haven't")
            assert reply.owner is None
    again = await dialogue.do(dialogue.understand("say that again"), asker)
    assert (again.speech, again.owner) == ("You are vegetarian.", owner)
    dialogue.said("Dinner is ready")
    assert (await dialogue.do(dialogue.understand("again"), "anna")).speech == "Dinner is ready"
    assert "haven't" in (await dialogue.do(dialogue.understand("what did you hear"), "anna")).speech
    dialogue.run = answer
    await dialogue.do(dialogue.understand("turn on the kitchen light"), "anna")
    assert (await dialogue.do(dialogue.understand("again"), "ben")).speech == "It is on."


async def test_a_language_model_says_its_own_answer_in_other_words() -> None:
    dialogue = talk(has_model=True)
    dialogue.leave_to_model("why is the sky blue")
    dialogue.model_said("Air scatters blue light most.")
    assert isinstance(dialogue.understand("in other words please"), ForModel)
    assert (await dialogue.do(dialogue.understand("say that again"))).speech == "Air scatters blue light most."


def test_every_language_has_phrases_for_each_wish() -> None:
    for language in ("cs", "da", "de", "es", "fr", "hu", "it", "nb", "nl", "pl", "pt", "ru", "sv", "uk"):
        book = Replies(language).book
        assert book
        assert all(getattr(book, wish) for wish in TalkWish), language
