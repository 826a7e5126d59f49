"""Words of a language model on their way to be spoken: held only where they may claim what is not so. Pure."""

from __future__ import annotations

from assistant.truth.claims import says_something
from assistant.truth.deeds import Deeds
from assistant.truth.text import ends_a_clause, ends_a_sentence, sentences

_BEGINNINGS = ("Sorry", "Nothing", "No ")
"""How sentences of ours begin that may end another."""


class HeldWords:
    """The words of the answer to one question, response by response, in the pieces in which they come.

    A sentence that begins like a claim ("The lights …") is held until it has ended, unless the deeds of this question
    let it be true. One that is not true waits with all behind it for the end of the response: before a tool call it
    says nothing yet, and else it is put right.
    """

    def __init__(self, deeds: Deeds) -> None:
        self._deeds = deeds
        self._held = ""
        """Words of a sentence that is, or may become, a claim."""
        self._sentence = ""
        """The words of the sentence so far, held or spoken."""
        self._doubted: list[str] = []
        """A sentence that is not true, and those behind it."""
        self._rest = ""
        """What is left of the first of them, when some of it was let go; its truth is then said behind it."""
        self._said = ""
        self._is_next = False
        """A response went before, and nothing was heard of the next one yet."""
        self.put_right = False
        """Whether anything was said otherwise than the model did."""

    def hear(self, text: str) -> str:
        """Take some words; return what may be spoken now."""
        if self._deeds.demand:
            return ""
        if self._is_next and not text[0].isspace():
            text = self._spaced(text)
        self._is_next = False
        return self._note("".join(self._hear_part(part) for part in sentences(text)))

    def end(self, *, tools_called: bool) -> str:
        """The response has ended; return what is left to be spoken of it. A response with tool calls goes on after."""
        if self._deeds.demand and not tools_called:
            self.forget()
            return self._note(self._spaced(self._deeds.demand))
        left = self._judged() if self._sentence else ""
        self._note(left)
        doubted, rest = self._doubted, self._rest
        self.forget()
        if tools_called:
            self._is_next = True
            return left
        left += self._note(rest)
        self.put_right |= bool(doubted)
        right = self._note(self._spaced(self._truth_of(doubted)))
        return left + right + self._note(self._spaced(self._deeds.untold(self._said)))

    def forget(self) -> None:
        """Drop what is held."""
        self._held, self._sentence, self._doubted, self._rest = "", "", [], ""

    def _hear_part(self, part: str) -> str:
        """Take words of one sentence."""
        self._held += part
        self._sentence += part
        if ends_a_sentence(self._sentence):
            return self._judged()
        if self._doubted or self._deeds.may_become_claim(self._sentence):
            return ""
        return self._let_go()

    def _judged(self) -> str:
        """A sentence has ended: let it go if it is true."""
        sentence, self._sentence = self._sentence, ""
        if not self._doubted and not self._deeds.instead(sentence, self._last(self._said, sentence)):
            return self._let_go()
        if not self._doubted and not ends_a_clause(sentence[: len(sentence) - len(self._held)]):
            self._rest = self._held
        self._doubted.append(sentence)
        return ""

    @staticmethod
    def _last(said: str, sentence: str) -> str:
        """The last sentence before one of which a part may have been said."""
        return "".join(sentences(said.removesuffix(sentence))[-1:])

    def _let_go(self) -> str:
        held, self._held = self._held, ""
        return held

    def _truth_of(self, doubted: list[str]) -> str:
        """Return what is true in place of sentences: a promise for now is left out where anything else is said."""
        told: list[str] = []
        for number, sentence in enumerate(doubted):
            truths = self._deeds.instead(sentence, doubted[number - 1] if number else self._last(self._said, sentence))
            others = " ".join([self._said, *doubted[:number], *doubted[number + 1 :]])
            if truths and all(truth.is_of_promise for truth in truths) and says_something(others):
                continue
            if truths and not told and not self._said.strip():
                told.append(truths[0].beside)
            told += [truth.text for truth in truths if truth.text not in told] if truths else [sentence.strip()]
            if any(truth.ends for truth in truths):
                break
        return " ".join(filter(None, told))

    def _spaced(self, text: str) -> str:
        """Something of ours behind what was said: apart from it, and within a sentence that it cut off, as its end."""
        if not text or not self._said.strip():
            return text
        if not ends_a_sentence(f"{self._said} ") and text.startswith(_BEGINNINGS):
            text = text[0].lower() + text[1:]
        return text if self._said[-1].isspace() else f" {text}"

    def _note(self, spoken: str) -> str:
        self._said += spoken
        return spoken
