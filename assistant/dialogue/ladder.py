"""The dialogue's ladder, from the cheapest certain thing to the dearest: what words mean. Nothing is done here.

stop or cancel, what rings first of all → an open question of ours → a name that is given, a word that is or was
taught → a complete sentence about the home → the mail of somebody known → a wish about the talk itself → a sentence
that is corrected or completed → a question that a note answers → a sentence of the user's own in Home Assistant →
thanks, greetings and help → the mail of whoever has written → the language model → an honest "I can't".
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from assistant.dialogue.about_talk import TalkWish
from assistant.dialogue.choosing import all_chosen, chosen
from assistant.dialogue.context import DialogueContext
from assistant.dialogue.courtesies import courteous, is_invented
from assistant.dialogue.hidden_pin import UNSAID, HiddenPin
from assistant.dialogue.open_question import OpenQuestion
from assistant.dialogue.own_names import naming, note_corrected, of_learning, unnaming
from assistant.dialogue.remembered import noted, taught, teaching
from assistant.dialogue.replies import Replies
from assistant.dialogue.self_correction import completing, corrected, correcting, ends_in_correction, taking_back
from assistant.dialogue.understanding import (
    AboutTalk,
    AnswerToUs,
    CourtesyWords,
    ForModel,
    HomeSentence,
    NotUnderstood,
    Stop,
    Understanding,
)
from assistant.dialogue.words import plain
from assistant.turns import CUT_OFF, Completeness, is_cut_off
from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.place import Place
from ha_tools.home.references import PlanRef
from ha_tools.household.custom_sentences import CustomSentences
from ha_tools.notes.notes import Notes
from ha_tools.permissions import Need
from ha_tools.planning.plan_reversal import spoken_against
from ha_tools.results.result import Result
from ha_tools.sentences import Lately, Match
from ha_tools.sentences.mail_authors import MailAuthors
from ha_tools.sentences.mood import is_question
from ha_tools.sentences.plan_reader import TOOLS_OF_PLANS

_NAMED_BY = frozenset({"name", "area", "floor", "exclude"})
"""Arguments by which a command tells what it is about."""

STOP_RINGING = Command("change_timer", {"action": "stop"})


class SentenceMatcher(Protocol):
    """`ha_tools.sentences.Sentences`, as far as the dialogue uses it."""

    def match(self, text: str, place: Place, lately: Lately) -> Match | None:
        """Return the commands that `text` certainly is after what was lately spoken of, or None."""

    def sounding_like(self, text: str, place: Place, lately: Lately) -> Match | None:
        """Return the commands that `text` is once some of its words are a name that they sound like, or None."""

    def doubt(self, text: str, place: Place) -> tuple[Command, Result] | None:
        """Return what an uncertain sentence probably means and what to ask about it, or None."""


@dataclass(frozen=True)
class Ladder:
    """Finds the first rung that can take the words that are said in a room."""

    context: DialogueContext
    sentences: SentenceMatcher
    replies: Replies
    hidden_pin: HiddenPin
    own: CustomSentences | None
    """Knows the user's own sentences in Home Assistant."""
    has_model: Callable[[], bool]
    """Test: a language model may be asked."""
    knows_home: Callable[[], bool]
    """Test: the home's names have been learned."""
    rings: Callable[[Place], bool]
    """Test of a place: a timer rings there."""
    moves: Callable[[Sequence[str]], bool]
    """Test of entity ids: one of them opens or closes now."""
    notes: Notes
    """Notes that people of the home asked to be kept."""
    home: Callable[[], Home]
    """Returns the home as it is now."""
    can_use: Callable[[Command, Place], bool]
    """Test of a command at a place: what it needs is set up, and it can be answered."""
    looked_up: Callable[[str], Command | None]
    """Returns the search that answers a question where no model is there for it; None where none does."""
    planned: Callable[[Command, Place], PlanRef | None]
    """Returns what is planned that does the same as a command said at a place; None where nothing is."""
    authors: MailAuthors | None
    """Tells whose words can be a mail; None where there is no mail."""

    def understand(self, text: str) -> Understanding:
        """Return what `text` means. Changes nothing and asks nobody, so that it may judge unfinished words."""
        question = self.context.open_question
        if is_cut_off(text):
            if not (question and question.needs is Need.PIN):
                return NotUnderstood(text, Completeness.UNFINISHED)
            text = text.rstrip().removesuffix(CUT_OFF)  # digits may come in pieces
        words = plain(text)
        if not words:
            return NotUnderstood(text)
        return (
            self._stop(text, words)
            or self._answer(text, words)
            or self._around_pin(text, words)
            or self._of_own_names(text)
            or teaching(text, self.replies.language, self._sentence)
            or taught(text, self.notes, self._sentence)
            or self._sentence(text)
            or self._of_author(text)
            or self._about_talk(text, words)
            or self._against_plan(text)
            or self._corrected(text)
            or note_corrected(text, self.replies.language, self.notes)
            or noted(text, self.notes)
            or self._anything_else(text, words)
        )

    async def settle(self, understanding: Understanding) -> Understanding:
        """Return what final words are: those that mean nothing certain to us may be a sentence of the user's own."""
        text = understanding.text
        if not isinstance(understanding, ForModel | NotUnderstood) or text in {"", UNSAID} or is_cut_off(text):
            return understanding
        if self.own and await self.own.holds(text):
            command = Command("say_own_sentence", {"text": text, "language": self.own.language})
            return HomeSentence(text, understanding.completeness, (command,))
        words = plain(text)
        if is_invented(words):
            return Stop(text)
        courtesy = courteous(words, self.replies.book)
        if courtesy:
            return CourtesyWords(text, answer=courtesy)
        written = await self._written_by(text)
        alike = None if written else await asyncio.to_thread(self._sounding_like, text)
        found = written or alike or self._looked_up(text)
        if found is None and isinstance(understanding, NotUnderstood):
            found = await self._written_by(text, is_last_chance=True)
        return found or understanding

    def shown(self, text: str, *, is_final: bool = False) -> str:
        """Return words as anybody may read them: digits that may be of a PIN are left out, more while it is said."""
        question = self.context.open_question
        if question and question.needs is Need.PIN and not (is_final and self._is_sentence(text)):
            return UNSAID
        return self.hidden_pin.shown(text, is_sentence=self._is_sentence, is_final=is_final)

    # ── the rungs ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _stop(self, text: str, words: str) -> Understanding | None:
        if self.rings(self.context.place) and self.replies.ends_ringing(words):
            return Stop(text, Completeness.COMPLETE, (STOP_RINGING,))
        is_stop = self.replies.is_stop(words) and not self._is_of_timer(text)
        return Stop(text, Completeness.COMPLETE, self._stopping()) if is_stop else None

    def _stopping(self) -> tuple[Command, ...]:
        """Return the commands that stop what was set in motion here and still moves: a blind, a door, a gate."""
        lately = self.context.lately
        moved = [command for command in lately.commands if command.tool == "move_cover"]
        if not moved or not self.moves(lately.about):
            return ()
        named = ({key: value for key, value in each.arguments.items() if key in _NAMED_BY} for each in moved)
        return tuple(Command("move_cover", {**names, "action": "stop"}) for names in named)

    def _answer(self, text: str, words: str) -> Understanding | None:
        """Return what words answer to our question, or None when they are no answer."""
        question = self.context.open_question
        if question is None:
            return None
        answered = partial(AnswerToUs, text, Completeness.COMPLETE)
        if self.replies.is_no(words):
            return answered()
        if question.needs is Need.PIN:
            return self._said_pin(question, text, words)
        if question.needs is Need.YES:
            return answered(question.commands, Need.YES) if self.replies.is_yes(words) else None
        if question.choices and all_chosen(words):
            return answered(question.with_all())
        only = question.choices[0] if len(question.choices) == 1 and self.replies.is_yes(words) else None
        choice = only or chosen(question.choices, words, self.replies.book)
        return answered(question.with_choice(choice)) if choice else None

    def _said_pin(self, question: OpenQuestion, text: str, words: str) -> Understanding | None:
        """Return the try that words are; nothing where they wish for something else."""
        pin = self.replies.pin(words) or ("" if self._is_sentence(text) else self.hidden_pin.tried(text))
        if not pin:
            return None
        is_whole = self.hidden_pin.is_whole(pin)
        completeness = Completeness.COMPLETE if is_whole else Completeness.OPEN_ENDED
        return AnswerToUs(UNSAID, completeness, (question.command,), Need.PIN, pin)

    def _around_pin(self, text: str, words: str) -> Understanding | None:
        """Return what words mean in which a PIN is said that nobody asked for; they are a PIN alone, or more."""
        told = self.hidden_pin.told(text, is_sentence=self._is_sentence)
        if told and (told.is_called or not self._is_sentence(text)):
            meant = self.understand(told.rest) if told.rest else NotUnderstood(UNSAID)
            return self._with_pin(meant, told.digits, is_last=told.is_last)
        if digits := self.hidden_pin.bare(words):
            is_whole = self.hidden_pin.is_whole(digits)
            return NotUnderstood(UNSAID, Completeness.COMPLETE if is_whole else Completeness.UNFINISHED)
        return None

    def _sentence(self, text: str) -> HomeSentence | None:
        match = self.sentences.match(text, self.context.place, self.context.lately)
        if match and self.has_model() and not all(self.can_use(each, self.context.place) for each in match.commands):
            return None  # the model may know what nothing is set up for
        return _home_sentence(text, match) if match else None

    def _of_author(self, text: str) -> HomeSentence | None:
        """Return the mail that somebody wrote who is known here."""
        command = self.authors.known(text, self.context.place) if self.authors else None
        return HomeSentence(text, Completeness.OPEN_ENDED, (command,), is_question=True) if command else None

    async def _written_by(self, text: str, *, is_last_chance: bool = False) -> HomeSentence | None:
        """Return the mail of a sender who is known by the mailbox alone, or of whom nothing else can tell."""
        place = self.context.place
        found = await self.authors.found(text, place, is_last_chance=is_last_chance) if self.authors else None
        return HomeSentence(text, Completeness.OTHER, (found,), is_question=True) if found else None

    def _about_talk(self, text: str, words: str) -> Understanding | None:
        """Return a wish about the talk; a language model says its own answer in other words, we say ours again."""
        wish = self.replies.talk_wish(words)
        if wish is TalkWish.OTHERWISE and self.has_model() and self.context.spoken.by_model:
            return ForModel(text, Completeness.COMPLETE)
        return AboutTalk(text, Completeness.OPEN_ENDED, wish=wish) if wish else None

    def _of_own_names(self, text: str) -> HomeSentence | None:
        """Return the sentence that gives something a name or takes it back, or that has us learn."""
        language = self.replies.language
        return (
            of_learning(text, language)
            or unnaming(text, language, self.notes)
            or naming(text, language, self.home(), self.notes)
        )

    def _looked_up(self, text: str) -> HomeSentence | None:
        command = None if self.has_model() else self.looked_up(text)
        return HomeSentence(text, Completeness.OTHER, (command,), is_question=True) if command else None

    def _against_plan(self, text: str) -> HomeSentence | None:
        """Return "don't turn the fan off" as the end of the plan to do so; nothing where none is planned."""
        against = self._sentence(spoken_against(text)) if spoken_against(text) else None
        refs = [self.planned(command, self.context.place) for command in against.commands] if against else []
        found = tuple(plan_id for ref in refs if ref for plan_id in ref.plan_ids)
        if not found or not all(refs):
            return None
        command = Command("change_plan", {"action": "cancel", "name": PlanRef(tuple(dict.fromkeys(found)))})
        return HomeSentence(text, Completeness.OPEN_ENDED, (command,))

    def _sounding_like(self, text: str) -> HomeSentence | None:
        """Return the sentence that words are once they are names of the home which they sound like."""
        context = self.context
        match = self.sentences.sounding_like(text, context.place, context.lately) if self.knows_home() else None
        return _home_sentence(text, match) if match else None

    def _corrected(self, text: str) -> HomeSentence | None:
        """Return what words mean that correct themselves, or correct or complete what was done just before."""
        corrects, before = self.replies.corrects, self.context.said_before
        found = corrected(text, corrects.leads, self._sentence)
        if found is None and before:
            found = (
                taking_back(before, text, corrects)
                or correcting(before, text, corrects, self._sentence)
                or completing(before, text, self._sentence)
            )
        return replace(found, text=text, whole=found.whole or found.text) if found else None

    def _anything_else(self, text: str, words: str) -> Understanding:
        asks, completeness = is_question(text), Completeness.OTHER
        replies = self.replies
        if replies.asks_for_more(words) or ends_in_correction(words, replies.corrects.leads, replies.is_stop):
            completeness = Completeness.UNFINISHED
        kept = self.hidden_pin.kept(text)
        if kept == UNSAID:
            return NotUnderstood(UNSAID, Completeness.COMPLETE)
        if self.has_model() and (self.knows_home() or asks):
            return ForModel(kept, completeness)
        return NotUnderstood(kept, completeness)

    # ── within ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _is_sentence(self, text: str) -> bool:
        return self._sentence(text) is not None

    def _is_of_timer(self, text: str) -> bool:
        """Return whether "cancel it" is said of a timer or a plan that was just spoken of."""
        lately = self.context.lately
        of_plan = bool(lately.commands) and lately.commands[-1].tool in TOOLS_OF_PLANS
        sentence = self._sentence(text) if lately.timers or of_plan else None
        return sentence is not None and sentence.commands[0].tool in {"change_timer", "change_plan"}

    def _with_pin(self, meant: Understanding, pin: str, *, is_last: bool) -> Understanding:
        """Return what was meant, said with a PIN that may still lack its end where it is last."""
        text = meant.text if meant.text == UNSAID else f"{meant.text} {UNSAID}".strip()
        ended = Completeness.COMPLETE if self.hidden_pin.is_whole(pin) else Completeness.OPEN_ENDED
        told = replace(meant, text=text, completeness=ended if is_last else meant.completeness)
        if isinstance(told, ForModel) and not self.hidden_pin.is_whole(pin):
            return told
        return replace(told, pin=pin) if isinstance(told, AnswerToUs | HomeSentence | ForModel) else told


def _home_sentence(text: str, match: Match) -> HomeSentence:
    completeness = Completeness.OPEN_ENDED if match.open_ended else Completeness.COMPLETE
    return HomeSentence(text, completeness, match.commands, match.is_question, match.reading, matched=match.templates)
