"""Whether a language model may say what it says: what its tools did for a question, and what is so in the home. Pure.

A sentence is judged by what it claims (`claims`) and by what it is about (`spoken_of`), not by its words alone:

- what it says of a thing of the home is looked up in the live states: what is so is let through, what is not is put
  right with what is ("Kitchen Lights are still on.");
- what it says was done, or will be, needs a tool that did it, unless it is about nothing in the home and nothing that
  was asked for: "The shop is now open" passes;
- where a tool failed, what it failed at is told, whether the model speaks of it or not.

After a question whose tool has answered, and where only words were wished for, little is held and less corrected.

Not covered. In a language other than English nothing is held and nothing corrected: a model that calls no tool and
says that it did is believed there, for a sentence of ours behind its own would be wrong as often as right. In English,
claims of a state that no word of ours can look up ("cosy now") are believed once any tool has changed anything. After a
timer was set, "I'll turn it off in ten minutes" is believed. "The kitchen is dark now" is no claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from assistant.truth.beginnings import Subjects, may_become_claim
from assistant.truth.claims import Claim, Kind, claims
from assistant.truth.spoken_of import SpokenOf, Things
from assistant.truth.text import is_denial
from assistant.truth.words import MATTERS, TIMING_TOOLS
from ha_tools.names import words
from ha_tools.permissions.unasked import is_unasked
from ha_tools.result import Outcome, Result
from ha_tools.sentences.mood import asks_for_words
from ha_tools.wording import wording_in

MOST_FAILURES = 2
"""Failed tool calls in a row after which the model must answer in words: a third try is not better than the second."""

MOST_CALLS = 12
"""Tool calls for one question: a model that wants more goes round in circles."""

NOTHING_CHANGED = "Sorry, I could not do that: nothing was changed."
"""In place of "done", when no tool was called at all."""

NOTHING_PLANNED = "Sorry, nothing is planned for later: I can only set a timer, an alarm or a reminder."
"""In place of "I'll turn it off in ten minutes", when no timer was set."""

_RETOLD = 0.6
"""Share of the words of what failed that an answer has which speaks of it."""

_UNPREDICTABLE = ("run", "activate_scene", "say_own_sentence", "undo")
"""Tools of which nobody sees what they change, and when."""


class Mood(StrEnum):
    """What a person wants of a model."""

    QUESTION = "question"
    """To know something: nothing may be changed."""
    TALK = "talk"
    """To hear something: a joke, a recipe, a word of thanks in return."""
    WISH = "wish"
    """Anything else: something is to be done."""


@dataclass(frozen=True)
class Deed:
    """What came of one tool call."""

    tool: str
    result: Result
    writes: bool
    name: str
    """What it was to be done to, as the model named it."""
    batch: int
    """Calls of one batch were made at once: none of them is a second try at another."""

    @property
    def succeeded(self) -> bool:
        """Whether it changed what it was to change, or found it so."""
        return self.writes and self.result.ok

    @property
    def failed(self) -> bool:
        """Whether it did not, or not for all things; what asks for a yes or a PIN has not failed."""
        asks = self.result.outcome in {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}
        return self.writes and not asks and (not self.result.ok or bool(self.result.failed))

    def mends(self, other: Deed) -> bool:
        """Whether it did later what the other failed to do."""
        if not self.succeeded or self.failed or self.batch <= other.batch:
            return False
        misunderstood = other.result.outcome in {Outcome.UNKNOWN, Outcome.AMBIGUOUS} or not other.result.about
        return bool(set(self.result.about) & set(other.result.about)) or (self.tool == other.tool and misunderstood)


@dataclass(frozen=True)
class Truth:
    """What is true in place of a sentence."""

    text: str
    ends: bool = True
    """What follows that sentence is worth nothing any more."""
    is_of_promise: bool = False
    """The sentence says only that it will be done at once, and may stand before a question."""
    beside: str = ""
    """What was done all the same, to be told in front of it where nothing was said of it yet."""


@dataclass
class Deeds:
    """What came of the tools that a model called for one question, and what it may say after it."""

    reading_only: bool = False
    """The person asked something: nothing may be changed."""
    checks_words: bool = True
    """The model answers in a language whose claims are understood here."""
    about: SpokenOf = field(default_factory=SpokenOf)
    """What was asked, and the home that it was asked in."""
    done: list[Deed] = field(default_factory=list)
    _failures: int = 0
    _open_calls: int = 0
    _batch: int = 0

    @contextmanager
    def calling(self) -> Iterator[None]:
        """A tool call goes on; those that go on together are one batch."""
        self._batch += not self._open_calls
        self._open_calls += 1
        try:
            yield
        finally:
            self._open_calls -= 1

    def add(self, result: Result, *, writes: bool, tool: str = "", arguments: Mapping[str, Any] | None = None) -> None:
        """Note what a tool answered."""
        name = str((arguments or {}).get("name") or "")
        self.done.append(Deed(tool, result, writes, name, self._batch))
        is_failure = result.outcome in {Outcome.REFUSED, Outcome.UNKNOWN}
        self._failures = self._failures + 1 if is_failure else 0

    @property
    def results(self) -> list[Result]:
        """What the tools answered, in the order in which they did."""
        return [deed.result for deed in self.done]

    @property
    def exhausted(self) -> bool:
        """Whether the model must answer in words now."""
        return self._failures >= MOST_FAILURES or len(self.done) >= MOST_CALLS

    @property
    def demand(self) -> str:
        """Our question for a yes or a PIN, after what was done: in our words, for the answer is taken for just that."""
        needed = [result for result in self.results if result.outcome in {Outcome.NEEDS_YES, Outcome.NEEDS_PIN}]
        growing = [result for result in needed if is_unasked(result)]
        asked = wording_in("en").say(growing[-1] if needed[0] in growing else needed[0]) if needed else ""
        done = [
            wording_in("en").say(result)
            for result in self.results
            if result.outcome in {Outcome.CHANGED, Outcome.UNDERWAY}
        ]
        return " ".join([*done, asked]) if asked else ""

    @property
    def correction(self) -> str:
        """What is true, in place of a claim or of silence; empty when no tool said anything."""
        return next((wording_in("en").say(result) for result in reversed(self.results) if not result.ok), "")

    @property
    def summary(self) -> str:
        """What was done, and what failed; empty when nothing was tried."""
        return " ".join(filter(None, (self._done, _speech(self.failures))))

    @property
    def _done(self) -> str:
        return _speech(deed for deed in self.done if deed.succeeded and deed not in self.failures)

    @property
    def failures(self) -> list[Deed]:
        """What failed, and was not done later."""
        return [deed for deed in self.done if deed.failed and not any(later.mends(deed) for later in self.done)]

    @property
    def succeeded(self) -> bool:
        """Whether anything was changed, or found as it was to be."""
        return any(deed.succeeded for deed in self.done)

    @property
    def mood(self) -> Mood:
        """What the person wants; whoever had a tool called that changes something wished for it."""
        if any(deed.writes for deed in self.done):
            return Mood.WISH
        if self.reading_only:
            return Mood.QUESTION
        return Mood.TALK if asks_for_words(self.about.request) else Mood.WISH

    def untold(self, answer: str) -> str:
        """What must be said behind an answer: what failed, where it speaks of no failure."""
        if not answer.strip():
            return self.summary
        if not self.checks_words or not self.failures or is_denial(answer):
            return ""
        said = set(words(answer))
        told = dict.fromkeys(wording_in("en").say(deed.result) for deed in self.failures)
        return " ".join(speech for speech in told if not _is_retold(set(words(speech)), said))

    def may_become_claim(self, sentence: str) -> bool:
        """Whether the beginning of a sentence must wait for its end, since it may have to be put right."""
        if not self._is_judging:
            return False
        return may_become_claim(sentence, self._subjects)

    @property
    def _is_judging(self) -> bool:
        has_read = any(not deed.writes and deed.result.ok for deed in self.done)
        return self.checks_words and not (self.mood is not Mood.WISH and has_read)

    @property
    def _subjects(self) -> Subjects:
        """What a sentence could be wrong about: after a success that is nothing of what it changed."""
        match self.mood:
            case Mood.QUESTION:
                return Subjects(self.about.home.vocabulary, are_wished_for=False)
            case Mood.TALK:
                return Subjects(self.about.request_words & self.about.home.vocabulary, are_wished_for=False)
        if not self.succeeded or self.failures:
            return Subjects(self.about.vocabulary)
        changed = [deed.result.about for deed in self.done if deed.succeeded]
        entities = self.about.home.entities
        named = {word for about in changed for item in about if item in entities for word in entities[item].words}
        return Subjects(self.about.vocabulary - named, are_wished_for=False, doubt_deeds=False)

    def instead(self, sentence: str, before: str = "") -> list[Truth]:
        """What is true in place of a sentence behind others; nothing where it may be said."""
        if not self._is_judging or any(sentence.strip() in wording_in("en").say(result) for result in self.results):
            return []
        found = [truth for claim in claims(sentence) if (truth := self._judged(claim, (sentence, before)))]
        return list(dict.fromkeys(found))

    def _judged(self, claim: Claim, beside: Sequence[str]) -> Truth | None:
        if claim.kind in {Kind.WHOLE, Kind.SOON}:
            truth = self._unless_done() if self.mood is Mood.WISH else None
            return replace(truth, is_of_promise=claim.kind is Kind.SOON) if truth else None
        if claim.kind is Kind.PROMISE and claim.is_later:
            return self._unless_planned(claim)
        is_idle = claim.is_vague and (self.mood is not Mood.WISH or self.succeeded)
        if is_idle or self._was_heard(claim) or (claim.is_negated and claim.is_deed):
            return None
        things = self.about.things(claim.subject, claim.state, beside) or self.about.things(claim.subject, "")
        if things and things.entities:
            return self._looked_up(claim, things)
        return self._unless_done(claim) if not claim.is_vague and self._concerns_home(claim) else None

    def _unless_done(self, claim: Claim | None = None) -> Truth | None:
        """A claim of which no state can be looked up: what tools did must stand behind it."""
        if not self.succeeded:
            return Truth(self.correction or NOTHING_CHANGED)
        told = [deed for deed in self.failures if claim is None or self._names(claim, deed)]
        if not told:
            return self._unless_by_its_tool(claim) if claim else None
        is_all = claim is None or self.about.is_pronoun(claim.subject)
        return Truth(_speech(told), ends=is_all, beside=self._done)

    def _unless_by_its_tool(self, claim: Claim) -> Truth | None:
        """Something was changed, but perhaps by no tool that could have done this."""
        tools = {deed.tool for deed in self.done if deed.succeeded}
        said = set(words(claim.subject))
        matter = next((matter for matter in MATTERS if matter.words & said), None)
        if matter is None or tools & {*matter.tools, *_UNPREDICTABLE, ""}:
            return None
        return Truth(matter.otherwise, ends=False, beside=self._done)

    def _names(self, claim: Claim, deed: Deed) -> bool:
        """Whether a claim is about what a tool failed at, or about all."""
        said = set(words(claim.subject))
        return self.about.is_pronoun(claim.subject) or bool(said & set(words(deed.name)))

    def _unless_planned(self, claim: Claim) -> Truth | None:
        if self.mood is Mood.TALK or any(deed.succeeded and deed.tool in TIMING_TOOLS for deed in self.done):
            return None
        if not (claim.is_first_person or self._concerns_home(claim)):
            return None
        return Truth(self.correction or NOTHING_PLANNED)

    def _looked_up(self, claim: Claim, things: Things) -> Truth | None:
        """A claim about things of the home: their states tell."""
        settling = {item for deed in self.done if deed.result.outcome is Outcome.UNDERWAY for item in deed.result.about}
        left = tuple(entity for entity in things.entities if entity.entity_id not in settling)
        if not left:
            return None
        things = replace(things, entities=left)
        wrong = self.about.wrong(things, claim.state, claim.value, negated=claim.is_negated)
        if self.succeeded:
            return self._looked_up_after_success(claim, things, wrong)
        if self.mood is Mood.WISH:
            return self._looked_up_in_vain(claim, things, wrong)
        if self.mood is Mood.TALK and not set(things.entities) & set(self.about.requested):
            return None
        is_rule = claim.is_deed and not claim.is_plain  # "then the door is opened"
        is_present = claim.kind is Kind.STATE or (claim.is_first_person and claim.kind is Kind.DEED)
        return Truth(self.about.told(wrong, still=False), ends=False) if wrong and is_present and not is_rule else None

    def _looked_up_after_success(self, claim: Claim, things: Things, wrong: tuple[Any, ...] | None) -> Truth | None:
        ids = {entity.entity_id for entity in things.entities}
        told = [deed for deed in self.failures if ids & set(deed.result.failed or deed.result.about)]
        if told and wrong != ():
            return Truth(_speech(told), ends=False, beside=self._done)
        if not wrong or any(deed.tool in _UNPREDICTABLE for deed in self.done if deed.succeeded):
            return None
        return Truth(self.about.told(wrong, still=True), ends=False)

    def _looked_up_in_vain(self, claim: Claim, things: Things, wrong: tuple[Any, ...] | None) -> Truth | None:
        """Nothing was changed: what is so may be said to be so, but not to have been done."""
        if wrong == () and claim.kind is Kind.STATE:
            return None
        if self.correction:
            return Truth(self.correction)
        if wrong == ():
            return Truth(self.about.told(things.entities, still=False, already=True))
        if wrong:
            return Truth(self.about.told(wrong, still=True), ends=claim.kind is not Kind.STATE)
        return Truth(NOTHING_CHANGED)

    def _concerns_home(self, claim: Claim) -> bool:
        """Whether a claim that names no thing of the home is about the home or about what was asked for."""
        about = self.about
        if self.mood is Mood.QUESTION:
            return False
        if self.mood is Mood.TALK:
            return claim.is_first_person and claim.kind is Kind.DEED and about.is_household(claim.subject)
        if claim.is_plain and (claim.is_deed or claim.kind is not Kind.STATE):
            return True
        said = claim.subject
        if claim.kind is Kind.STATE and not said:
            return False
        return not said or about.is_pronoun(said) or about.is_household(said) or about.is_requested(said)

    def _was_heard(self, claim: Claim) -> bool:
        """Whether a state is what a tool told: "Milk is on your list"."""
        if claim.kind is not Kind.STATE or not words(claim.subject):
            return False
        heard = {word for result in self.results if result.ok for word in words(wording_in("en").say(result))}
        return bool(heard) and set(words(claim.subject)) <= heard | {"your", "of", "on", "in", "for", "list"}


def _speech(deeds: Iterable[Deed]) -> str:
    """What tools said, each once."""
    return " ".join(dict.fromkeys(wording_in("en").say(deed.result) for deed in deeds))


def _is_retold(speech: set[str], said: set[str]) -> bool:
    """Whether most of the words that a tool said were said again."""
    return len(speech & said) >= _RETOLD * len(speech)
