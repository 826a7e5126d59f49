"""Messages, questions to people and calls as they are asked for in languages other than English.

`messages/` has a file a language. Pure; the names are those of one home and its address book.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ha_tools.languages.language_files import LanguageFiles
from ha_tools.languages.phrasebook import caseless, listed, pattern_of, phrasebook, with_words
from ha_tools.languages.verb_last import VerbLast, verb_last

_FILES = LanguageFiles("messages")

LANGUAGES = _FILES.languages
"""The languages that have such phrases."""

NAMES = ("contact", "notify", "room")
"""Kinds of names that may stand in a phrase."""

_ORDINALS = ("first", "second", "third", "fourth", "last")

_WORD = re.compile(r"([\w\\']+)\(\?: \|\$\)")
_FREE = re.compile(r"\(\?P<(\w+?)_\d+>\\S\.\*\?\)\(\?: \|\$\)")
"""A fixed word and one of the speaker's own, as `pattern_of` has them."""

_MARKS = "(?:[,:]* |[,:]*$)"
"""Behind a word: a comma or a colon, which recognisers set as they like."""

_NO_SPACE = "(?<! )"

_NAME = re.compile(rf"\{{({'|'.join(NAMES)})\}}")


@dataclass(frozen=True)
class MessagePhrases:
    """The phrases of one language."""

    phrases: tuple[tuple[str, str], ...]
    """Intent -> a phrase for it, in the notation of `pattern_of`; in their order."""
    particles: str
    """A pattern of the words that may stand between those of a phrase: "please"."""
    name_endings: tuple[str, ...]
    """Endings that a name may have beside none: "Herrn Weber" is Herr Weber."""
    no_message: frozenset[str]
    """Words with which no message begins."""
    empty: frozenset[str]
    """Words for a message that is still to be said: "a message"."""
    taken_back: tuple[str, ...]
    """Words that take back others just said."""
    made_up: frozenset[str]
    """Words for what is to be thought of before it is told: "joke"."""
    wishes: frozenset[str]
    """Words that begin another wish, behind "and"."""
    for_later: frozenset[str]
    """Words that begin a time before the message itself."""
    asked_with: tuple[str, ...]
    """Words with which an indirect question begins, the longer ones first; the last is that of a yes or a no: "if"."""
    emergencies: frozenset[str]
    """Words for those who are called in need."""
    no_sender: frozenset[str]
    """Words that begin what is no sender of a mail."""
    ordinals: Mapping[str, str]
    """Words for the first, second, third, fourth and last of several, in English."""
    clauses: VerbLast
    """The words by which a clause is turned."""

    def message(self, slots: Mapping[str, str]) -> str:
        """Return the message in the slots of a phrase, as it is to be sent; empty where it is none by itself."""
        if clause := slots.get("clause", ""):
            return self.clauses.statement(clause) if not self._is_doubtful(clause) else ""
        message = slots.get("message", "")
        words = re.findall(r"\w+", message.casefold())
        if not words or words[0] in self.no_message or message.casefold() in self.empty or self._is_doubtful(message):
            return ""
        is_later = words[0] in self.for_later and self.clauses.joint in words
        return "" if is_later else message[:1].upper() + message[1:]

    def sender(self, slots: Mapping[str, str]) -> str | None:
        """Return which mail is meant by the slots of a phrase, empty for none; None where that is no sender's."""
        if ordinal := slots.get("ordinal", "").casefold():
            return self.ordinals.get(ordinal)
        which = slots.get("which", "")
        return None if which and which.split()[0].casefold() in self.no_sender else which

    def question(self, slots: Mapping[str, str]) -> str:
        """Return the question in the slots of a phrase, as it is put to somebody; empty where it is none."""
        said = slots.get("question", "")
        lead = next((words for words in self.asked_with if f"{said.casefold()} ".startswith(f"{words} ")), "")
        if not lead or self._is_doubtful(said):
            return ""
        return self.clauses.question(
            said[len(lead) :].strip(), "" if lead == self.asked_with[-1] else said[: len(lead)]
        )

    def _is_doubtful(self, words: str) -> bool:
        """Return whether words ask for something to be made up, or may go on with another wish."""
        said = re.findall(r"\w+", words.casefold())
        plain = f" {' '.join(said)} "
        return (
            any(word in self.made_up for word in said)
            or any(f" {back} " in plain for back in self.taken_back)
            or any(word in self.wishes and before in self.clauses.joined for before, word in pairwise(said))
        )

    def patterns(self, names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Yield each phrase's intent and pattern for a home: what things are called, by `NAMES`, in lower case."""
        spelled = {kind: self._alternatives(known) for kind, known in names.items()}
        for intent, phrase in self.phrases:
            kinds = set(_NAME.findall(phrase))
            if all(spelled.get(kind) for kind in kinds):
                yield intent, self._compiled(phrase, spelled)

    def _alternatives(self, names: Mapping[str, str]) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))

    def _compiled(self, phrase: str, names: Mapping[str, str]) -> re.Pattern[str]:
        """Return a pattern for a whole sentence, in which a comma or a colon may stand behind each word."""
        pattern = pattern_of(phrase).pattern.removesuffix(_NO_SPACE)
        pattern = _WORD.sub(lambda word: f"{self.particles}{word[1]}{_MARKS}", pattern)
        for kind, known in names.items():
            name = f"{self.particles}(?P<name>{known}){_MARKS}"
            pattern = _FREE.sub(lambda free, kind=kind, name=name: name if free[1] == kind else free[0], pattern)  # type: ignore[misc]
        pattern = pattern.replace("(?P<question_", f"{self.particles}(?P<question_")
        return caseless(_FREE.sub(r"(?P<\1>\\S.*?)", pattern) + self.particles + _NO_SPACE)


@functools.cache
def message_phrases(language: str) -> MessagePhrases | None:
    """Return the phrases of a language, read when they are first asked for; None where it has none."""
    own = _FILES.read(language)
    if own is None:
        return None
    return MessagePhrases(
        phrases=tuple(
            (intent, phrase)
            for intent, phrases in own["phrases"].items()
            for phrase in listed(with_words(phrases, own["words"]))
        ),
        particles=f"(?:(?:{'|'.join(map(re.escape, listed(own['particles'])))}){_MARKS})*",
        name_endings=("", *listed(own["name_endings"])),
        no_message=frozenset(listed(own["no_message"])),
        empty=frozenset(listed(own["empty"])),
        taken_back=listed(own["taken_back"]),
        made_up=frozenset(listed(own["behind_no_message"])),
        wishes=frozenset(listed(own["wishes"])),
        for_later=frozenset(listed(own["for_later"])),
        asked_with=listed(own["asked_with"]),
        emergencies=frozenset(listed(own["emergencies"])),
        no_sender=frozenset(listed(own["no_sender"])),
        ordinals=_ordinals(language),
        clauses=verb_last(own["clauses"]),
    )


def _ordinals(language: str) -> Mapping[str, str]:
    """Return a language's words for the first of several, and so on, in English."""
    book = phrasebook(language)
    spoken = listed(book.ordinals) if book else ()
    return {word: meant for words, meant in zip(spoken, _ORDINALS, strict=False) for word in words.split()}
