"""The house's own words in a dialogue, in the language that is spoken there."""

from __future__ import annotations

from dataclasses import replace

from assistant.turns import CUT_OFF, is_cut_off
from ha_tools.acting.command import Command
from ha_tools.answers import Answers
from ha_tools.facts.facts import verbatim
from ha_tools.results.result import Result
from ha_tools.sentences.intents import intent_of
from ha_tools.sentences.reading import Reading
from ha_tools.wording import wording_in


class HouseWords:
    """Says results, and what there is to say without any."""

    def __init__(self, answers: Answers | None) -> None:
        """`answers` knows the words of a language other than English."""
        self._answers = answers

    @property
    def is_english(self) -> bool:
        """English is spoken."""
        return self._answers is None

    def said(self, result: Result, reading: Reading | None = None) -> str:
        """Return a result in words, after a sentence that was read so."""
        return self._answers.say(result, reading) if self._answers else wording_in("en").say(result)

    def in_words(self, result: Result) -> Result:
        """Return a result that holds these words for good."""
        return replace(result, facts=(verbatim(self.said(result)),)) if self._answers else result

    def said_of(self, command: Command, result: Result) -> str:
        """Return what is spoken of a language model's call."""
        return self._answers.say_of(result, intent_of(command)) if self._answers else wording_in("en").say(result)

    @property
    def cancelled(self) -> str:
        """A no was understood."""
        return self._answers.cancelled if self._answers else "All right."

    @property
    def unasked_pin(self) -> str:
        """A PIN was said that nothing needs."""
        return self._answers.unasked_pin if self._answers else "I did not ask for a PIN."

    @property
    def wrong_pin(self) -> str:
        """Another PIN was asked for."""
        return self._answers.wrong_pin if self._answers else "That PIN is wrong. Say it again, or say stop."

    def locked_out(self, minutes: int) -> str:
        """Return how long no PIN is taken."""
        if self._answers:
            return self._answers.locked_out(minutes)
        return f"The PIN was wrong too often. I take none for {minutes} minute{'' if minutes == 1 else 's'}."

    def not_understood(self, text: str) -> str:
        """Return the answer to words that mean nothing here."""
        if self._answers:
            return self._answers.not_understood
        if not text:
            return "Sorry, I didn't catch that."
        if is_cut_off(text):
            return f"I only heard “{text.rstrip().removesuffix(CUT_OFF).strip()}”. Please say all of it again."
        return (
            f"Sorry, I can't do that: “{text}”. Without a language model "
            "I understand plain sentences about the home, such as “turn on the kitchen lights”."
        )
