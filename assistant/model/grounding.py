"""Keeps a language model's own words apart from the home: what is so there is told by the tools, never by the model.

The judge knows no language's grammar. It goes by what was asked for, the home's names, the language's nouns for what
homes have, what the tools told, and the kind that the model declared its words to be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from assistant.model.completion import Speech, Words
from assistant.model.request import Request, named
from ha_tools.home.names import words
from ha_tools.results.result import Result
from ha_tools.wording import wording_in

LONG_WORDS = 25
"""Own words from which on a text is a story, a recipe or an explanation, and no report on the home."""

ADVICE_WORDS = 12
"""Up to so many words, what a model insists on is rather a claim than advice or an explanation."""

ASIDE_WORDS = 6
"""Up to so many words, text beside a tool call only says that it is made."""

CURT_WORDS = 8
"""Up to so many words, an answer to a question about what homes have is rather a state than an explanation."""

ECHO_LETTERS = 4
"""A shorter word is too common to show that a sentence is about the request; numbers are not."""

_SENTENCE = re.compile(r"(?:[^.!?…\n。！？]|[.](?=\S))+(?:[.!?…。！？]+[\"')\]*_»”]*)*\s*|\s+|[.!?…。！？]+\s*")
_ENDED = re.compile(r"(?<!\d)[.!?…。！？][\"')\]*_»”]*\s*$|\d[.]\s+$|\d[!?]\s*$|\n\s*$")
_QUESTION = re.compile(r"[?？؟][\"')\]*_»”]*\s*$")
_CLAUSE = re.compile(r"[,:–—;¿]\s*|\s-\s")

_SPEECH_OF_THE_WORLD = frozenset({Speech.TALK, Speech.UNDECLARED})


class Verdict(IntEnum):
    """The verdict on a sentence; of several the highest counts."""

    SPEAK = 0
    """It is spoken as it is."""
    FRAME = 1
    """It is spoken behind our own word that nothing was changed, or looked up."""
    REFUSE = 2
    """It is not spoken."""


@dataclass
class Grounding:
    """The judge of one request's answer; `results` is what tools told in this turn, and grows."""

    request: Request
    results: list[Result] = field(default_factory=list)
    insists: bool = False
    """The model was told that it had called no tool, and speaks all the same."""

    @property
    def is_unjudged(self) -> bool:
        """Return whether all may be spoken: only words are wanted, and no tool has told anything."""
        return self.request.wants_words and not self.results

    def judge(self, sentence: str, kind: Speech, before: str = "", count: int = 0) -> Verdict:
        """Return what may become of a sentence behind what was spoken `before`, in a text of `count` words."""
        if self.turns_home(sentence, before):
            return Verdict.REFUSE
        return Verdict.SPEAK if self.is_unjudged else self._of_request(sentence, kind, before, count)

    def _of_request(self, sentence: str, kind: Speech, before: str, count: int) -> Verdict:
        """Judge a sentence by what was asked for."""
        if _QUESTION.search(sentence):
            sentence, is_tag = self._lead(sentence)
            is_judged = self.request.is_wish or self.request.is_of_home or self.request.is_of_now
            if sentence and not is_tag and not self.results and is_judged and not self._only_talks(sentence):
                return Verdict.FRAME if self.insists or kind is Speech.ASK_BACK else Verdict.REFUSE
        if not sentence.strip():
            return Verdict.SPEAK
        things = named(sentence, self.request.home)
        if self.results:
            return self._beside_results(sentence, kind, things, count)
        if self.request.is_of_world:
            return self._about_world(sentence, things, before)
        if not things and (self._only_talks(sentence) or self._explains_in_general(count)):
            return Verdict.SPEAK
        if not self.insists or kind not in _SPEECH_OF_THE_WORLD or things - self._may_name:
            return Verdict.REFUSE
        if self.request.is_of_now:
            return Verdict.FRAME
        is_frank = self._explains_home(count) if self.request.asks else self._talks_after_wish(sentence, count)
        return Verdict.FRAME if is_frank else Verdict.REFUSE

    def turns_home(self, sentence: str, before: str) -> bool:
        """Return whether a sentence of a free answer, behind what was spoken `before`, tells of this home."""
        request = self.request
        is_free = request.is_of_world or request.asks_in_general or request.also_wants_words
        if self.results or not is_free:
            return False
        is_beside_fact = request.is_for_fact and bool(before) and request.turns.names_home(sentence, self._names_home)
        return is_beside_fact or request.turns.turns(sentence, before, request.text, self._names_home)

    def _names_home(self, text: str) -> bool:
        return self.request.words.names_home(text) or bool(named(text, self.request.home))

    def _lead(self, sentence: str) -> tuple[str, bool]:
        """Return what is stated in a question before it is asked, mostly nothing; and whether all of it only is."""
        clauses = [clause for clause in _CLAUSE.split(sentence.strip()) if words(clause)]
        *before, last = clauses or [""]
        either = f"{self.request.either} "
        if not before or last.casefold().startswith(either):
            return "", False
        return ", ".join(before), len(words(last)) <= 1

    def _beside_results(self, sentence: str, kind: Speech, things: frozenset[str], count: int) -> Verdict:
        """Tools told something: they speak for themselves, and only what was read may be summed up."""
        all_ok = all(result.ok for result in self.results)
        is_summary = self.request.asks or kind is Speech.CONCLUDE
        if is_summary and all_ok and not any(result.actions for result in self.results):
            told = " ".join(wording_in("en").say(result) for result in self.results)
            about = named(told, self.request.home).union(*(result.about for result in self.results))
            return _if(things <= about)
        is_aside = self.request.is_wish and count <= ASIDE_WORDS
        is_meant = self.request.also_wants_words or (all_ok and not self.request.asks)
        return _if(is_meant and not is_aside and not things and not self.request.words.names_home(sentence))

    def _about_world(self, sentence: str, things: frozenset[str], before: str) -> Verdict:
        """Answer a question that is not of the home, as long as the answer is not either."""
        if len(words(before)) >= LONG_WORDS:
            return Verdict.SPEAK
        if things:
            return Verdict.REFUSE
        is_near = not before and not self._echoes(sentence) and self.request.words.names_home(sentence)
        return Verdict.SPEAK if not is_near else Verdict.FRAME if self.insists else Verdict.REFUSE

    def _only_talks(self, sentence: str) -> bool:
        """Return whether words are about the person who spoke, or about what the model cannot do or know."""
        request, talk = self.request, self.request.talk
        if request.words.names_home(sentence) or any(map(str.isdigit, sentence)):
            return False
        if request.asks:
            return (self.insists or not request.is_of_home) and talk.admits_not_knowing(sentence)
        return not request.is_of_home and talk.only_talks(sentence)

    @property
    def _may_name(self) -> frozenset[str]:
        """The things that own words may name: those that are to be explained."""
        return self.request.things if self.request.also_wants_words else frozenset()

    def _explains_in_general(self, count: int) -> bool:
        """Return whether an answer is long enough to be advice, where no state of this home was asked for."""
        return self.request.asks_in_general and not self.request.is_of_now and count > CURT_WORDS

    def _explains_home(self, count: int) -> bool:
        """Return whether a model that insists may explain: what homes have, and a thing of this one at length."""
        is_general = self.request.also_wants_words or not self.request.things
        return count > (CURT_WORDS if is_general else ADVICE_WORDS)

    def _talks_after_wish(self, sentence: str, count: int) -> bool:
        """Return whether a model's insistence after a wish is talk rather than a claim."""
        is_near = self.request.is_of_home or self._echoes(sentence) or self.request.words.names_home(sentence)
        is_advice = count > ADVICE_WORDS
        return self.request.also_wants_words or is_advice or not is_near

    def _echoes(self, sentence: str) -> bool:
        """Return whether it takes up what was asked for: "Milk it is" after "put milk on the list"."""
        asked = {word for word in words(self.request.text) if len(word) >= ECHO_LETTERS or word.isdigit()}
        return bool(asked & set(words(sentence)))


def _if(allowed: bool) -> Verdict:
    return Verdict.SPEAK if allowed else Verdict.REFUSE


@dataclass(frozen=True)
class Left:
    """The words that had waited, judged by all that is known at the end of a completion."""

    spoken: str
    """The spoken ones."""
    refused: str
    """The unspoken ones."""
    is_framed: bool
    """Our word that nothing was changed goes before them."""
    is_rest: bool = False
    """Others of this completion were spoken already."""
    is_all: bool = True
    """None of the words that had waited are left out, and nothing is said before them."""


class OwnWords:
    """The model's own words on their way to be spoken.

    Where words are wanted, or a question is answered, they are spoken sentence by sentence. Else they wait
    for the end of the completion: a tool call behind them may make them untrue.
    """

    def __init__(self, grounding: Grounding) -> None:
        self._grounding = grounding
        self._sentence = ""
        self._kind = Speech.UNDECLARED
        self._waiting: list[tuple[str, Speech]] = []
        """Sentences that may not be spoken yet, if ever."""
        self._said = ""
        self._streamed = False

    def hear(self, heard: Words) -> str:
        """Take some words; return what may be spoken now."""
        self._kind = heard.kind
        return "".join(self._part(part) for part in _SENTENCE.findall(heard.text))

    def end(self) -> Left:
        """Judge what waited, by what tools have told meanwhile."""
        if self._sentence.strip():
            self._waiting.append((self._sentence, self._kind))
        waited = "".join(text for text, _ in self._waiting)
        waiting, streamed = self._free_of_asides(), self._streamed
        self.forget()
        count = sum(len(words(text)) for text, _ in waiting)
        judged = [(text, self._grounding.judge(text, kind, self._said, count)) for text, kind in waiting]
        worst = max((verdict for _, verdict in judged), default=Verdict.SPEAK)
        most = Verdict.SPEAK if worst is Verdict.REFUSE else worst
        spoken = "".join(text for text, verdict in judged if verdict <= most)
        return Left(
            spoken if words(spoken) or worst is Verdict.SPEAK else "",
            "".join(text for text, verdict in judged if verdict > most),
            worst is Verdict.FRAME,
            streamed,
            spoken == waited and worst is Verdict.SPEAK,
        )

    @property
    def waits(self) -> bool:
        """Return whether some of what was heard has not been spoken."""
        return bool(self._waiting or self._sentence.strip())

    def forget(self) -> None:
        """Drop what waits: another completion begins."""
        self._sentence, self._waiting, self._streamed = "", [], False

    def _free_of_asides(self) -> list[tuple[str, Speech]]:
        """Return what waited without the sentences that turn to the home, unless there are no others."""
        others, said = [], self._said
        for text, kind in self._waiting:
            if not self._grounding.turns_home(text, said):
                others.append((text, kind))
            said += text
        return others if any(words(text) for text, _ in others) or self._streamed else self._waiting

    def _part(self, part: str) -> str:
        self._sentence += part
        if not _ENDED.search(self._sentence):
            return ""
        sentence, self._sentence = self._sentence, ""
        if (
            self._waiting
            or self._grounding.request.is_wish
            or self._grounding.judge(sentence, self._kind, self._said) is not Verdict.SPEAK
        ):
            self._waiting.append((sentence, self._kind))
            return ""
        self._said += sentence
        self._streamed = True
        return sentence
