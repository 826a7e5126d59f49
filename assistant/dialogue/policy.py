"""The dialogue policy: a ladder from the cheapest certain thing to the dearest.

stop or cancel, what rings first of all → an open question of ours → a complete sentence about the home → a sentence of
the user's own in Home Assistant → the language model → an honest "I can't".
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Protocol

from assistant.dialogue.choosing import all_chosen, chosen
from assistant.dialogue.courtesies import courteous, is_invented
from assistant.dialogue.hidden_pin import UNSAID, HiddenPin
from assistant.dialogue.replies import Replies
from assistant.dialogue.told_pin import IsName, no_names
from assistant.dialogue.words import plain
from assistant.memory import FORGET_SECONDS
from assistant.trace import DecidedBy
from assistant.turns import CUT_OFF, Completeness, asks_for_more, is_cut_off
from ha_tools.acting.command import Command
from ha_tools.answers import Answers
from ha_tools.facts.facts import verbatim
from ha_tools.home.choices import Choice
from ha_tools.home.place import Place
from ha_tools.home.references import Ref, together
from ha_tools.household.custom_sentences import CustomSentences
from ha_tools.permissions import NO_CONSENT, Consent, Need, PinPad
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.sentences import Lately, Match
from ha_tools.sentences.intents import intent_of
from ha_tools.sentences.mood import is_question
from ha_tools.sentences.reading import Reading
from ha_tools.tainted.unasked import as_one, is_unasked
from ha_tools.wording import wording_in

STOP_RINGING = Command("change_timer", {"action": "stop"})

RunCommand = Callable[[Place, Command, Consent], Awaitable[Result]]
"""Runs one command for a speaker somewhere, who has agreed to something, and returns what is now true."""

QUESTION_SECONDS = 120.0
"""A question of ours that was not answered by then is forgotten: a later "yes" means something else."""


class SentenceMatcher(Protocol):
    """`ha_tools.sentences.Sentences`, as far as the dialogue uses it."""

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        """Return the commands that `text` certainly is after what was lately spoken of, or None."""

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        """Return what an uncertain sentence probably means and what to ask about it, or None."""


@dataclass(frozen=True)
class Understanding:
    """What words mean, before anything is done."""

    text: str
    """The words."""
    decided_by: DecidedBy = DecidedBy.NONE
    commands: tuple[Command, ...] = ()
    """What is to be run; empty for stop, for the language model and for nothing."""
    completeness: Completeness = Completeness.OTHER
    grants: Need = Need.FREE
    """What the words give in answer to our question: a yes, or a PIN that is still to be checked."""
    pin: str = field(default="", repr=False)
    """The digits of a PIN that was said."""
    asks: bool = False
    """It is a question: nothing may be changed by it."""
    courtesy: str = ""
    """What is answered to thanks, a greeting or a call for help, which wish for nothing."""
    reading: Reading | None = None
    """What the words were read as in a language other than English, to be answered in it."""


@dataclass(frozen=True)
class Reply:
    """The answer to a turn."""

    speech: str
    """What to say; empty says nothing."""
    outcome: Outcome | None = None
    actions: tuple[Action, ...] = ()
    about: tuple[str, ...] = ()
    asks: bool = False
    """An answer is waited for: the room listens again without a wake word."""


@dataclass(frozen=True)
class Unasked:
    """What a language model wants to do after it has read the words of others, named to be asked about."""

    command: Command
    """It, with what was read."""
    result: Result
    """The demand for a yes, with the words that name it."""


@dataclass
class OpenQuestion:
    """A question of ours that the next words may answer."""

    command: Command
    """What to run again: with the choice as its name, or with the consent that was given."""
    choices: Sequence[Choice] = ()
    """What to choose from."""
    needs: Need = Need.FREE
    """A yes or a PIN that it waits for."""
    about: tuple[str, ...] = ()
    """The entity ids that consent is asked for."""
    beside: tuple[Unasked, ...] = ()
    """What a language model wants that nobody asked for: named in this one question, all of it."""
    then: tuple[Command, ...] = ()
    """What was asked for in the same breath, and would ask as well."""
    asked_at: float = 0.0
    """When it was asked, in seconds of the dialogue's clock."""
    reading: Reading | None = None
    """What had been said, in a language other than English: it is answered in the words for that."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """What a yes is given to: a person asks for it from then on, whatever was read."""
        unasked = [replace(each.command, read=()) for each in self.beside]
        return tuple(unasked) or (self.command,)

    @property
    def last_named(self) -> Command:
        """The command whose demand has the words of the question."""
        return self.beside[-1].command if self.beside else self.command

    def asks_of(self, command: Command) -> bool:
        """Return whether it is about a command, or will be asked for it later."""
        return command in (self.command, *self.then, *(each.command for each in self.beside))


@dataclass
class Dialogue:
    """One room's side of a conversation: what is open, and what words mean here."""

    sentences: SentenceMatcher
    place: Place = field(default_factory=Place)
    """Where the speaker is; set again when the satellite is moved."""
    has_model: bool = False
    """Whether a language model can be asked."""
    knows_home: Callable[[], bool] = lambda: True
    """Whether the home's names have been learned yet."""
    trouble: Callable[[], Reply | None] = lambda: None
    """What to answer where the home is out of reach, not known yet, or hidden from us."""
    pins: PinPad = field(default_factory=lambda: PinPad(""))
    """Checks PINs; one for the home."""
    answers: Answers | None = None
    """Says results in a language other than English."""
    replies: Replies = field(default_factory=Replies)
    """Understands the short words of the language: yes, no, stop."""
    own: CustomSentences | None = None
    """Knows the user's own sentences in Home Assistant."""
    clock: Callable[[], float] = time.monotonic
    question: OpenQuestion | None = None
    is_name: IsName = no_names
    """Whether something in the home is called so."""
    _lately: Lately = field(default_factory=Lately)
    """What was lately spoken of here."""
    _spoken_at: float = 0.0
    rings: Callable[[Place], bool] = lambda _: False
    """Whether something rings where the speaker is."""

    @property
    def lately(self) -> Lately:
        """What "it" means here now; nothing once it is long ago."""
        return self._lately if self.clock() - self._spoken_at < FORGET_SECONDS else Lately()

    @property
    def open_question(self) -> OpenQuestion | None:
        """The question that the next words may answer."""
        question = self.question
        return question if question and self.clock() - question.asked_at < QUESTION_SECONDS else None

    def expects_answer(self) -> bool:
        """Whether the next words may answer something: our question, or one that the language model asked."""
        return self.has_model or self.open_question is not None

    def shown(self, text: str, *, is_final: bool = False) -> str:
        """Return words as anybody may read them: digits that may be of a PIN are left out, more while it is said."""
        question = self.open_question
        if question and question.needs is Need.PIN and not (is_final and self._is_sentence(text)):
            return UNSAID
        return self._hidden.shown(text, is_sentence=self._is_sentence, is_final=is_final)

    @cached_property
    def _hidden(self) -> HiddenPin:
        return HiddenPin(self.pins, self.replies, self.is_name, self.clock)

    def _is_of_timer(self, text: str) -> bool:
        """Whether "cancel it" is said of a timer that was just spoken of."""
        match = self.sentences.match(text, self.place, self.lately) if self.lately.timers else None
        return match is not None and match.commands[0].tool == "change_timer"

    def _is_sentence(self, text: str) -> bool:
        return self.sentences.match(text, self.place, self.lately) is not None

    def understand(self, text: str) -> Understanding:
        """Return what `text` means. Changes nothing and asks nobody, so that it may judge unfinished words."""
        question = self.open_question
        if is_cut_off(text):
            if not (question and question.needs is Need.PIN):
                return Understanding(text, completeness=Completeness.UNFINISHED)
            text = text.rstrip().removesuffix(CUT_OFF)  # digits may come in pieces
        words = plain(text)
        if not words:
            return Understanding(text)
        if self.rings(self.place) and self.replies.ends_ringing(words):
            return Understanding(text, DecidedBy.STOP, (STOP_RINGING,), Completeness.COMPLETE)
        if self.replies.is_stop(words) and not self._is_of_timer(text):
            return Understanding(text, DecidedBy.STOP, completeness=Completeness.COMPLETE)
        if question and (answer := self._answer(question, text, words)) is not None:
            return answer
        told = self._hidden.told(text, is_sentence=self._is_sentence)
        if told and (told.is_called or not self._is_sentence(text)):
            meant = self.understand(told.rest) if told.rest else Understanding(UNSAID)
            return self._with_pin(meant, told.digits, is_last=told.is_last)
        if digits := self._hidden.bare(words):
            completeness = Completeness.COMPLETE if self._is_whole(digits) else Completeness.UNFINISHED
            return Understanding(UNSAID, DecidedBy.NONE, completeness=completeness)
        if match := self.sentences.match(text, self.place, self.lately):
            return _from_match(text, match)
        completeness = Completeness.UNFINISHED if asks_for_more(text) else Completeness.OTHER
        is_for_model = self.has_model and (self.knows_home() or is_question(text))
        decided_by = DecidedBy.MODEL if is_for_model else DecidedBy.NONE
        text = self._hidden.kept(text)
        if text == UNSAID:
            return Understanding(UNSAID, DecidedBy.NONE, completeness=Completeness.COMPLETE)
        return Understanding(text, decided_by, completeness=completeness, asks=is_question(text))

    async def settle(self, understanding: Understanding) -> Understanding:
        """Return what final words are: those that mean nothing certain to us may be a sentence of the user's own."""
        undecided = understanding.decided_by in {DecidedBy.MODEL, DecidedBy.NONE} and not understanding.commands
        if not undecided or understanding.text in {"", UNSAID} or is_cut_off(understanding.text):
            return understanding
        if self.own is None or not await self.own.holds(understanding.text):
            return self._courteous(understanding)
        command = Command("say_own_sentence", {"text": understanding.text, "language": self.own.language})
        return replace(understanding, decided_by=DecidedBy.SENTENCE, commands=(command,), asks=False)

    def _courteous(self, understanding: Understanding) -> Understanding:
        """Return words that wish for nothing with what answers them; what nobody has said is passed over."""
        words = plain(understanding.text)
        if is_invented(words):
            return replace(understanding, decided_by=DecidedBy.STOP)
        courtesy = courteous(words, self.replies.book)
        return replace(understanding, decided_by=DecidedBy.SENTENCE, courtesy=courtesy) if courtesy else understanding

    async def act(self, understanding: Understanding, run: RunCommand) -> Reply:
        """Do what was understood and return what to say; everything but what needs the language model."""
        question, self.question = self.open_question, None
        self._hidden.answered(understanding.text)
        if understanding.decided_by is DecidedBy.STOP:
            return await self._stop(understanding, run)
        if understanding.decided_by is not DecidedBy.ANSWER or understanding.commands:
            self._lately = Lately()
        if understanding.courtesy:
            return Reply(understanding.courtesy)
        if not understanding.commands:
            return self._nothing_to_do(understanding)
        consent = NO_CONSENT
        if question and understanding.decided_by is DecidedBy.ANSWER and understanding.grants is not Need.FREE:
            if understanding.grants is Need.PIN and not self.pins.accepts(understanding.pin):
                return self._wrong_pin(question)
            consent = Consent(understanding.grants, frozenset(question.about), understanding.pin)
        then = question.then if question and understanding.decided_by is DecidedBy.ANSWER else ()
        given = ((command, consent) for command in understanding.commands)
        answered = question.reading if question and understanding.decided_by is DecidedBy.ANSWER else None
        reply = await self._run_all((*given, *_unagreed(then)), understanding.reading or answered, run)
        asked = self.open_question
        if (
            asked
            and asked.needs is Need.PIN
            and understanding.grants is Need.FREE
            and self._is_whole(understanding.pin)
        ):
            return await self.act(_answered_with(asked, understanding.pin), run)  # it was said in one breath
        return reply

    def _is_whole(self, pin: str) -> bool:
        """Whether a PIN was said to its end: less of it is no try."""
        return bool(pin) and len(pin) >= self.pins.digits

    def model_said(self, text: str) -> None:
        """Hear the whole answer of a language model: it may have asked for the PIN."""
        self._hidden.model_said(text)

    def leave_to_model(self, text: str) -> None:
        """The language model answers these words: what we asked, and what was spoken of before them, is over."""
        self.question = None
        self._lately = Lately()
        self._hidden.answered(text)

    async def _stop(self, understanding: Understanding, run: RunCommand) -> Reply:
        """Silence is the answer to "stop"."""
        results = [await run(self.place, command, NO_CONSENT) for command in understanding.commands]
        return Reply("", results[0].outcome if results else None)

    async def _run_all(
        self, commands: Iterable[tuple[Command, Consent]], reading: Reading | None, run: RunCommand
    ) -> Reply:
        """Do all that needs no answer, and ask for the first that does; the others wait for their turn."""
        ran = [(command, self.ran(command, await run(self.place, command, given))) for command, given in commands]
        question = self.question = self.question and replace(self.question, reading=reading)
        told = [result for command, result in ran if not (question and question.asks_of(command))]
        told += [result for command, result in ran if question and command == question.last_named][-1:]
        return self._joined(told, reading, asks=question is not None)

    def _joined(self, results: Sequence[Result], reading: Reading | None, *, asks: bool) -> Reply:
        """Return several results as one answer; the worst outcome is the answer's."""
        worst = min(results, key=lambda result: result.ok)
        return Reply(
            " ".join(self._said(result, reading) for result in results),
            worst.outcome,
            tuple(action for result in results for action in result.actions),
            tuple(entity_id for result in results for entity_id in result.about),
            asks,
        )

    def _said(self, result: Result, reading: Reading | None = None) -> str:
        """Return a result in the language that is spoken here."""
        return self.answers.say(result, reading) if self.answers else wording_in("en").say(result)

    def worded(self, command: Command, result: Result) -> str:
        """Return what is spoken of a language model's call, in the language that is spoken here."""
        return self.answers.say_of(result, intent_of(command)) if self.answers else wording_in("en").say(result)

    def ran(self, command: Command, result: Result) -> Result:
        """Open the question that a result asks, and remember what it was about; return what is to be told of it."""
        if result.ok or result.about:
            before = self._lately
            about, timers = (*before.about, *result.about), (*before.timers, *result.timers)
            self._lately = Lately((*before.commands, command), about, timers)
            self._spoken_at = self.clock()
        needs = {Outcome.NEEDS_YES: Need.YES, Outcome.NEEDS_PIN: Need.PIN}.get(result.outcome, Need.FREE)
        if needs is Need.PIN and self.pins.locked_seconds:
            locked = {"refused_for": "locked_out", "minutes": self._locked_minutes}
            return replace(result, outcome=Outcome.REFUSED, facts=(verbatim(self._locked_out()),), values=locked)
        if needs is not Need.FREE:
            unasked = (Unasked(command, result),) if is_unasked(result) else ()
            self._open(OpenQuestion(command, needs=needs, about=result.about, beside=unasked, asked_at=self.clock()))
            named = self._naming_all(command, result)
            return replace(named, facts=(verbatim(self._said(named)),)) if self.answers else named
        if result.choices and result.outcome in {Outcome.AMBIGUOUS, Outcome.UNKNOWN}:
            self._open(OpenQuestion(command, result.choices, asked_at=self.clock()))
        return result

    def _open(self, question: OpenQuestion) -> None:
        """Ask this as well: one question at a time, and one for consent before one that only chooses."""
        current = self.question
        if current is None:
            self.question = question
        elif current.asks_of(question.command):
            pass
        elif current.beside and question.beside:
            about = tuple(dict.fromkeys((*current.about, *question.about)))
            self.question = replace(current, about=about, beside=(*current.beside, *question.beside))
        elif current.needs is Need.FREE and question.needs is not Need.FREE:
            self.question = replace(question, then=(current.command, *current.then))
        else:
            self.question = replace(current, then=(*current.then, question.command))

    def _naming_all(self, command: Command, result: Result) -> Result:
        """Return the question for all that a language model wants and nobody asked for, where it is about that."""
        named = self.question.beside if self.question else ()
        is_named = command in [each.command for each in named]
        return as_one([(each.command, each.result) for each in named]) if is_named else result

    def _wrong_pin(self, question: OpenQuestion) -> Reply:
        if self.pins.locked_seconds:
            return Reply(self._locked_out(), Outcome.REFUSED)
        self.question = replace(question, asked_at=self.clock())
        said = self.answers.wrong_pin if self.answers else "That PIN is wrong. Say it again, or say stop."
        return Reply(said, Outcome.NEEDS_PIN, asks=True)

    @property
    def _locked_minutes(self) -> int:
        return math.ceil(self.pins.locked_seconds / 60)

    def _locked_out(self) -> str:
        minutes = self._locked_minutes
        if self.answers:
            return self.answers.locked_out(minutes)
        return f"The PIN was wrong too often. I take none for {minutes} minute{'' if minutes == 1 else 's'}."

    def _answer(self, question: OpenQuestion, text: str, words: str) -> Understanding | None:
        """Return what `words` answer to the question, or None when they are no answer."""
        answered = partial(Understanding, text, DecidedBy.ANSWER, completeness=Completeness.COMPLETE)
        if self.replies.is_no(words):
            return answered()
        if question.needs is Need.PIN:
            return self._said_pin(question, text, words)
        if question.needs is Need.YES:
            return answered(commands=question.commands, grants=Need.YES) if self.replies.is_yes(words) else None
        only = question.choices[0] if len(question.choices) == 1 and self.replies.is_yes(words) else None
        if question.choices and all_chosen(words):
            return answered(commands=_with_all(question))
        choice = only or chosen(question.choices, words, self.replies.book)
        if choice is None:
            return None
        return answered(commands=(_with_name(question.command, choice.ref),))

    def _said_pin(self, question: OpenQuestion, text: str, words: str) -> Understanding | None:
        """Return the try that words are; nothing where they wish for something else."""
        pin = self.replies.pin(words) or ("" if self._is_sentence(text) else self._hidden.tried(text))
        return self._with_pin(_answered_with(question, pin), pin) if pin else None

    def _with_pin(self, meant: Understanding, pin: str, *, is_last: bool = True) -> Understanding:
        """Return what was meant, said with a PIN that may still lack its end where it is last."""
        text = meant.text if meant.text == UNSAID else f"{meant.text} {UNSAID}".strip()
        ended = Completeness.COMPLETE if len(pin) >= self.pins.digits else Completeness.OPEN_ENDED
        completeness = ended if is_last else meant.completeness
        return replace(meant, text=text, pin=pin, completeness=completeness)

    def _nothing_to_do(self, understanding: Understanding) -> Reply:
        if understanding.decided_by is DecidedBy.ANSWER:
            return Reply(self.answers.cancelled if self.answers else "All right.")
        if understanding.text == UNSAID:
            return Reply(self.answers.unasked_pin if self.answers else "I did not ask for a PIN.")
        if trouble := self.trouble():
            return trouble
        if self.answers:
            return Reply(self.answers.not_understood)
        if not understanding.text:
            return Reply("Sorry, I didn't catch that.")
        if is_cut_off(understanding.text):
            said = understanding.text.rstrip().removesuffix(CUT_OFF).strip()
            return Reply(f"I only heard “{said}”. Please say all of it again.")
        if probable := self.sentences.doubt(understanding.text, self.place):
            told = self.ran(*probable)
            return Reply(self._said(told), told.outcome, asks=self.question is not None)
        return Reply(
            f"Sorry, I can't do that: “{understanding.text}”. Without a language model "
            "I understand plain sentences about the home, such as “turn on the kitchen lights”."
        )


def _from_match(text: str, match: Match) -> Understanding:
    return Understanding(
        text,
        DecidedBy.QUESTION if match.is_question else DecidedBy.SENTENCE,
        match.commands,
        Completeness.OPEN_ENDED if match.open_ended else Completeness.COMPLETE,
        reading=match.reading,
    )


def _answered_with(question: OpenQuestion, pin: str) -> Understanding:
    return Understanding(UNSAID, DecidedBy.ANSWER, (question.command,), Completeness.COMPLETE, Need.PIN, pin)


def _unagreed(commands: Iterable[Command]) -> Iterable[tuple[Command, Consent]]:
    return ((command, NO_CONSENT) for command in commands)


def _with_name(command: Command, name: Ref) -> Command:
    return replace(command, arguments={**command.arguments, "name": name})


def _with_all(question: OpenQuestion) -> tuple[Command, ...]:
    """What was asked for, with all that was offered: things and timers in one breath, rooms one after the other."""
    refs = together([choice.ref for choice in question.choices])
    return tuple(_with_name(question.command, ref) for ref in refs)
