"""Answers to questions: what words are which choice, and which questions cannot be asked."""

from __future__ import annotations

import pytest

from assistant.dialogue.replies import Replies
from assistant.room.room_message import NO_CHIME, RoomMessage
from assistant.room.room_question import MOST_CHOICES, AnswerChoice, QuestionError, RoomQuestion, SpokenAnswer

MESSAGE = RoomMessage("Someone is at the door. What shall I do?")
DOOR = (
    AnswerChoice("open", ("[please] (open|unlock) [it|the door]", "let (him|her|them) in")),
    AnswerChoice("wait", ("(tell|ask) (him|her|them) to wait [{minutes} minutes]",)),
    AnswerChoice("say", ("say {words}",)),
    AnswerChoice("nothing", ("no", "[do] nothing", "ignore {whom}")),
    AnswerChoice("fine", ("ja gerne", "sure")),
)


def answer(words: str, choices: tuple[AnswerChoice, ...] = DOOR, language: str = "en") -> SpokenAnswer | None:
    return RoomQuestion(MESSAGE, choices).answer_in(words, Replies(language))


@pytest.mark.parametrize(
    ("words", "choice", "slots"),
    [
        ("Open the door.", "open", {}),
        ("unlock", "open", {}),
        ("Let them in!", "open", {}),
        ("Ask her to wait", "wait", {}),
        ("tell him to wait five minutes", "wait", {"minutes": "five"}),
        ("Say I'll be right there.", "say", {"words": "i'll be right there"}),
        ("ignore the neighbour", "nothing", {"whom": "the neighbour"}),
        ("do nothing", "nothing", {}),
        ("nope", "nothing", {}),
        ("yes please", "fine", {}),
    ],
)
def test_words_are_the_choice_that_says_so(words: str, choice: str, slots: dict[str, str]) -> None:
    heard = answer(words)
    assert heard
    assert (heard.choice_id, heard.slots, heard.sentence) == (choice, slots, words)


@pytest.mark.parametrize("words", ["", "...", "what is the weather", "open the window", "wait"])
def test_other_words_are_none(words: str) -> None:
    assert answer(words) is None


def test_a_yes_of_the_language_is_its_choice_and_one_of_several_is_not_guessed() -> None:
    choices = (AnswerChoice("yes", ("ja",)), AnswerChoice("no", ("nein",)))
    assert (heard := answer("na klar", choices, "de"))
    assert heard.choice_id == "yes"
    assert answer("na klar", (*choices, AnswerChoice("also", ("jawohl",))), "de") is None


def test_without_choices_all_words_are_the_answer() -> None:
    assert (heard := answer("Two pizzas, please.", ()))
    assert (heard.sentence, heard.choice_id) == ("Two pizzas, please.", "")


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        ((AnswerChoice("a", ("[yes",)),), "'[yes'"),
        (
            (
                AnswerChoice(
                    "a",
                    (
                        "yes",
                        "{",
                    ),
                ),
            ),
            "'{'",
        ),
        ((AnswerChoice("a", ("[]",)),), "1 to 200"),
        ((AnswerChoice("a", ("turn on <area>",)),), "rules"),
        ((AnswerChoice("a", ()),), "sentences"),
        ((AnswerChoice("", ("yes",)),), "id"),
        ((AnswerChoice("a", ("x" * 300,)),), "characters"),
        ((AnswerChoice("a", ("yes",)), AnswerChoice("a", ("no",))), "same id"),
        (tuple(AnswerChoice(str(number), ("yes",)) for number in range(MOST_CHOICES + 1)), "choices"),
    ],
)
def test_choices_that_cannot_be_understood_are_refused(choices: tuple[AnswerChoice, ...], named: str) -> None:
    with pytest.raises(QuestionError, match=named.replace("[", r"\[").replace("{", r"\{")):
        RoomQuestion(MESSAGE, choices)


def test_a_message_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs words"):
        RoomMessage(" ", chime=NO_CHIME)
