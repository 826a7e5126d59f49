"""One room's side of a conversation: what words mean here, what is done about them, and what is answered."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.about_talk import TalkWish
from assistant.dialogue.context import DialogueContext, SaidBefore
from assistant.dialogue.courtesies import said_to
from assistant.dialogue.hidden_pin import UNSAID, HiddenPin
from assistant.dialogue.ladder import Ladder, SentenceMatcher
from assistant.dialogue.open_question import OpenQuestion, Unasked
from assistant.dialogue.replies import Replies
from assistant.dialogue.told_pin import IsName, no_names
from assistant.dialogue.understanding import (
    AboutTalk,
    AnswerToUs,
    CourtesyWords,
    ForModel,
    HomeSentence,
    Stop,
    Understanding,
)
from assistant.manner import LOUDER, PLAINLY, SLOWER, Manner
from assistant.turn_trouble import Trouble, trouble_of, trouble_told
from assistant.turns import CUT_OFF, Completeness, is_cut_off
from ha_tools.acting.command import Command
from ha_tools.answers import Answers
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import Home
from ha_tools.home.place import Place
from ha_tools.home.references import PlanRef
from ha_tools.household.custom_sentences import CustomSentences
from ha_tools.notes.notes import Notes
from ha_tools.permissions import NO_CONSENT, Consent, Need, PinPad
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.sentences import Lately
from ha_tools.sentences.intents import intent_of
from ha_tools.sentences.mail_authors import MailAuthors
from ha_tools.sentences.reading import Reading
from ha_tools.tainted.unasked import is_unasked

RunCommand = Callable[[Place, Command, Consent], Awaitable[Result]]
"""Runs one command for a speaker somewhere, who has agreed to something, and returns what is now true."""

NOWHERE = Place()

_MANNERS = {TalkWish.AGAIN: PLAINLY, TalkWish.SLOWER: SLOWER, TalkWish.LOUDER: LOUDER, TalkWish.OTHERWISE: SLOWER}

_NEEDS = {Outcome.NEEDS_YES: Need.YES, Outcome.NEEDS_PIN: Need.PIN}


@dataclass(frozen=True)
class Reply:
    """The answer to a turn."""

    speech: str
    """The words to say; empty says nothing."""
    outcome: Outcome | None = None
    actions: tuple[Action, ...] = ()
    about: tuple[str, ...] = ()
    asks: bool = False
    """An answer is waited for: the room listens again without a wake word."""
    manner: Manner = PLAINLY
    """The manner in which it is said."""
    trouble: Trouble | None = None
    """The reason that nothing was done, where no tool tells it."""
    owner: str | None = None
    """The id of the person whose own words are said again, or `UNKNOWN_VOICE`; None for anybody's."""


class Dialogue:
    """Understands words by the ladder, and acts on all that needs no language model."""

    def __init__(
        self,
        sentences: SentenceMatcher,
        place: Place = NOWHERE,
        has_model: bool = False,
        *,
        knows_home: Callable[[], bool] = lambda: True,
        trouble: Callable[[], Reply | None] = lambda: None,
        pins: PinPad | None = None,
        answers: Answers | None = None,
        replies: Replies | None = None,
        own: CustomSentences | None = None,
        is_name: IsName = no_names,
        rings: Callable[[Place], bool] = lambda _: False,
        moves: Callable[[Sequence[str]], bool] = lambda _: False,
        notes: Notes | None = None,
        home: Callable[[], Home] = Home,
        can_use: Callable[[Command, Place], bool] = lambda _command, _place: True,
        looked_up: Callable[[str], Command | None] = lambda _: None,
        planned: Callable[[Command, Place], PlanRef | None] = lambda _command, _place: None,
        authors: MailAuthors | None = None,
        stays: Callable[[], bool] = lambda: False,
        forgotten_at: Callable[[], float] = lambda: -math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`trouble` tells what to answer where the home is out of reach; the rest is explained in `Ladder`.

        `stays` tells whether the language model may not be asked, since nothing leaves the house here; `forgotten_at`
        when, in seconds of `clock`, all was forgotten that had been said.

        `answers` says results in the language that is spoken here; `pins` checks PINs, one for the home.
        """
        self._sentences = sentences
        self._has_model = has_model
        self._stays = stays
        self._trouble = trouble
        self._pins = pins or PinPad("")
        self._answers = answers or Answers()
        replies = replies or Replies()
        self._context = DialogueContext(place, clock, forgotten_at)
        self._hidden_pin = HiddenPin(self._pins, replies, is_name, clock)
        ladder = Ladder(
            self._context,
            sentences,
            replies,
            self._hidden_pin,
            own,
            lambda: has_model and not stays(),
            knows_home,
            rings,
            moves,
            notes or Notes(),
            home,
            can_use,
            looked_up,
            planned,
            authors,
        )
        self.understand, self.settle, self.shown = ladder.understand, ladder.settle, ladder.shown

    @property
    def place(self) -> Place:
        """The speaker's place."""
        return self._context.place

    @property
    def question(self) -> OpenQuestion | None:
        """The question of ours that the next words may answer."""
        return self._context.open_question

    def expects_answer(self) -> bool:
        """Return whether the next words may answer something: our question, or one that the language model asked."""
        return self._has_model or self.question is not None

    def may_be_heard(self, understanding: ForModel) -> bool:
        """Return whether a language model may hear the sound of words, as far as one can tell no PIN is in it."""
        asks_pin = self.question is not None and self.question.needs is Need.PIN
        return not (understanding.pin or asks_pin) and self._hidden_pin.is_far(understanding.text)

    def move(self, place: Place) -> None:
        """Go on somewhere else."""
        self._context.place = place

    @property
    def apology(self) -> str:
        """Our words for a fault of our own."""
        return self._answers.tell(Fact("fault"))

    @property
    def other_voice(self) -> str:
        """Our words for somebody who answers what another one was asked."""
        return self._answers.tell(Fact("other_voice"))

    # ── what is done about them ───────────────────────────────────────────────────────────────────────────────────

    async def act(
        self, understanding: Understanding, run: RunCommand, name: str = "", speaker: str | None = None
    ) -> Reply:
        """Do what was understood and return what to say; everything but what needs the language model.

        `name` is what the person is called who speaks, and is greeted by it; empty where that is not known. `speaker`
        is the person's id.
        """
        if isinstance(understanding, AboutTalk):
            return self._about_talk(understanding.wish, speaker)
        self._context.hear(understanding.text)
        reply = await self._act(understanding, run, name)
        self._context.answer(reply.speech)
        return reply

    def said(self, text: str) -> None:
        """Remember what was said in this room by somebody else, through us."""
        self._context.announce(text)

    def _about_talk(self, wish: TalkWish, speaker: str | None) -> Reply:
        """Say our last answer once more, or what we understood; what is asked stays asked."""
        spoken, asks = self._context.spoken_to(speaker), self.question is not None
        if self.question:
            self._context.question = replace(self.question, asked_at=self._context.clock())
        if wish is TalkWish.HEARD:
            told = Fact("talk.heard", said=Quote(spoken.heard)) if spoken.heard else Fact("talk.heard_nothing")
            return Reply(self._answers.tell(told), Outcome.ANSWERED, asks=asks, owner=spoken.owner)
        if not spoken.answer:
            return Reply(self._answers.tell(Fact("talk.said_nothing")), Outcome.ANSWERED)
        asks = asks or (spoken.by_model and spoken.answer.endswith("?"))
        return Reply(spoken.answer, Outcome.ANSWERED, asks=asks, manner=_MANNERS[wish], owner=spoken.owner)

    async def _act(self, understanding: Understanding, run: RunCommand, name: str = "") -> Reply:
        question, self._context.question = self.question, None
        before, lately = self._context.said_before, self._context.lately
        self._hidden_pin.answered(understanding.text)
        match understanding:
            case Stop():
                return await self._stop(understanding, run)
            case AnswerToUs(commands=()):
                return Reply(self._answers.tell(Fact("cancelled")))
        self._context.forget_lately()
        self._context.forget_said()
        match understanding:
            case CourtesyWords(answer=answer):
                return Reply(self._answers.tell(*said_to(answer, name)))
            case AnswerToUs() if question:
                reply = await self._act_on_answer(understanding, question, run)
            case HomeSentence(is_taken_back=True) if before:
                return await self._take_back(understanding, before, lately, run)
            case AnswerToUs() | HomeSentence():
                reading = understanding.reading if isinstance(understanding, HomeSentence) else None
                reply = await self._run_all(_unagreed(understanding.commands), reading, run)
                self._note_said(understanding, reply)
            case _:
                return self._nothing_to_do(understanding.text)
        return await self._with_pin_of_same_breath(understanding, run) or reply

    async def _take_back(
        self, understanding: HomeSentence, before: SaidBefore, lately: Lately, run: RunCommand
    ) -> Reply:
        """Undo what was not meant, and ask what was."""
        asked = self._answers.tell(Fact("meant_instead"))
        reply = Reply("")
        if understanding.commands:
            reply = await self._run_all(_unagreed(understanding.commands), None, run)
        if reply.asks:
            return reply
        self._context.took_back(before, lately)
        return replace(reply, speech=f"{reply.speech} {asked}".strip(), asks=True)

    async def _stop(self, stop: Stop, run: RunCommand) -> Reply:
        """Silence is the answer to "stop"."""
        results = [await run(self.place, command, NO_CONSENT) for command in stop.commands]
        return Reply("", results[0].outcome if results else None)

    async def _act_on_answer(self, answer: AnswerToUs, question: OpenQuestion, run: RunCommand) -> Reply:
        consent = NO_CONSENT
        if answer.grants is Need.PIN and not self._pins.accepts(answer.pin):
            outcome, fact = self._wrong_pin(question)
            asks, trouble = self.question is not None, trouble_told(fact.case)
            return Reply(self._answers.tell(fact), outcome, asks=asks, trouble=trouble)
        if answer.grants is not Need.FREE:
            consent = Consent(answer.grants, frozenset(question.about), answer.pin)
        given = ((command, consent) for command in answer.commands)
        return await self._run_all((*given, *_unagreed(question.then)), question.reading, run)

    def _note_said(self, understanding: AnswerToUs | HomeSentence, reply: Reply) -> None:
        """Remember a wish that was granted, to which more may be said."""
        if isinstance(understanding, HomeSentence) and not reply.asks:
            changed = _has_changed(reply)
            text, commands, is_question = (
                understanding.whole or understanding.text,
                understanding.commands,
                understanding.is_question,
            )
            self._context.did(text, commands, is_question=is_question, changed=changed)

    async def _with_pin_of_same_breath(self, understanding: AnswerToUs | HomeSentence, run: RunCommand) -> Reply | None:
        """Return the reply to the PIN that was said with a wish, where just that is asked for now."""
        asked, pin = self.question, understanding.pin
        gave_it = isinstance(understanding, AnswerToUs) and understanding.grants is not Need.FREE
        if asked is None or asked.needs is not Need.PIN or gave_it or not self._hidden_pin.is_whole(pin):
            return None
        return await self._act(AnswerToUs(UNSAID, Completeness.COMPLETE, (asked.command,), Need.PIN, pin), run)

    async def _run_all(
        self, commands: Iterable[tuple[Command, Consent]], reading: Reading | None, run: RunCommand
    ) -> Reply:
        """Do all that needs no answer, and ask for the first that does; the others wait for their turn."""
        ran = [(command, self.ran(command, await run(self.place, command, given))) for command, given in commands]
        if self._context.question:
            self._context.question = replace(self._context.question, reading=reading)
        question = self._context.question
        told = [result for command, result in ran if not (question and question.asks_of(command))]
        told += [result for command, result in ran if question and command == question.last_named][-1:]
        asks = question is not None or any(result.asks for result in told)
        return self._joined(told, reading, asks=asks)

    def ran(self, command: Command, result: Result) -> Result:
        """Open the question that a result asks, and remember what it was about; return what is to be told of it."""
        self._context.speak_of(command, result)
        needs = _NEEDS.get(result.outcome, Need.FREE)
        if needs is Need.PIN and self._pins.locked_seconds:
            return replace(result, outcome=Outcome.REFUSED, facts=(self._locked_out,))
        if needs is not Need.FREE:
            unasked = (Unasked(command, result),) if is_unasked(result) else ()
            question = self._context.ask(OpenQuestion(command, needs=needs, about=result.about, beside=unasked))
            return question.naming_all(command, result)
        if result.choices and result.outcome in {Outcome.AMBIGUOUS, Outcome.UNKNOWN}:
            self._context.ask(OpenQuestion(command, result.choices))
        return result

    def withdraw(self) -> None:
        """Take back what we asked: nobody heard it."""
        self._context.question = None

    # ── beside the language model ─────────────────────────────────────────────────────────────────────────────────

    def leave_to_model(self, text: str) -> None:
        """The language model answers these words: what we asked, and what was spoken of before them, is over."""
        self.withdraw()
        self._context.forget_lately()
        self._context.forget_said()
        self._hidden_pin.answered(text)
        self._context.hear(text)

    def consent_in(self, pin: str) -> Consent | None:
        """Return the consent that a PIN gives to what a language model's command needs it for; a wrong one is none."""
        asked = self.question
        if not (asked and asked.needs is Need.PIN and self._hidden_pin.is_whole(pin) and self._pins.accepts(pin)):
            return None
        self.withdraw()
        return Consent(Need.PIN, frozenset(asked.about), pin)

    def with_wrong_pin(self, told: Result) -> Result:
        """Return what is told where the PIN that was said with a wish is wrong."""
        if self.question is None:
            return told
        outcome, fact = self._wrong_pin(self.question)
        return replace(told, outcome=outcome, facts=(fact,))

    def model_said(self, text: str, owner: str | None = None) -> None:
        """Hear the whole answer of a language model: it may have asked for the PIN, and hold its owner's own words."""
        self._hidden_pin.model_said(text)
        self._context.answer(text, by_model=True, owner=owner)

    def worded(self, command: Command, result: Result) -> str:
        """Return what is spoken of a language model's call, in the language that is spoken here."""
        return self._answers.say_of(result, intent_of(command))

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _joined(self, results: Sequence[Result], reading: Reading | None, *, asks: bool) -> Reply:
        """Return several results as one answer; the worst outcome is the answer's."""
        worst = min(results, key=lambda result: result.ok)
        return Reply(
            " ".join(self._answers.say(result, reading) for result in results),
            worst.outcome,
            tuple(action for result in results for action in result.actions),
            tuple(entity_id for result in results for entity_id in result.about),
            asks,
        )

    def _nothing_to_do(self, text: str) -> Reply:
        """Answer words that nothing is done about."""
        if text == UNSAID:
            return Reply(self._answers.tell(Fact("unasked_pin")))
        if trouble := self._trouble():
            return trouble
        may_be_meant = text and not is_cut_off(text)
        if may_be_meant and (probable := self._sentences.doubt(text, self.place)):
            told = self.ran(*probable)
            reason = trouble_of(probable[0], told)
            return Reply(self._answers.say(told), told.outcome, asks=self.question is not None, trouble=reason)
        fact = _not_understood(text)
        if fact.case == "not_understood" and self._has_model and self._stays():
            fact = Fact("stays_in_house.model")
        return Reply(self._answers.tell(fact), trouble=trouble_told(fact.case))

    def _wrong_pin(self, question: OpenQuestion) -> tuple[Outcome, Fact]:
        """Ask for the PIN again while one is taken; return what is told of the wrong one."""
        if self._pins.locked_seconds:
            return Outcome.REFUSED, self._locked_out
        self._context.ask(question)
        return Outcome.NEEDS_PIN, Fact("wrong_pin")

    @property
    def _locked_out(self) -> Fact:
        return Fact("locked_out", minutes=math.ceil(self._pins.locked_seconds / 60))


def _has_changed(reply: Reply) -> bool:
    """Return whether something is another way now, or will be: a part of what was asked for is enough."""
    if reply.outcome in {Outcome.CHANGED, Outcome.UNDERWAY}:
        return True
    may_follow = reply.outcome is Outcome.UNCONFIRMED
    return any(may_follow or action.before != action.after for action in reply.actions)


def _unagreed(commands: Iterable[Command]) -> Iterable[tuple[Command, Consent]]:
    return ((command, NO_CONSENT) for command in commands)


def _not_understood(text: str) -> Fact:
    """Return the answer to words that mean nothing here."""
    if not text:
        return Fact("nothing_heard")
    if is_cut_off(text):
        return Fact("only_heard", said=text.rstrip().removesuffix(CUT_OFF).strip())
    return Fact("not_understood", said=text)
