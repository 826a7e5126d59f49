"""Meanings that come of what people asked to be remembered: words that they taught, and questions a note answers. Pure.

"Cosy means the warm lights at 30 %" teaches a word; "make it cosy" is that command from then on. "Where is the spare
key?" is answered by the note that holds all that the question speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.dialogue.understanding import HomeSentence
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.home.names import words
from ha_tools.notes.note import LONGEST_WORD
from ha_tools.notes.notes import Notes
from ha_tools.sentences.mood import is_question

Read = Callable[[str], HomeSentence | None]
"""Returns the sentence about the home that words are, if they are one."""

TEACH = "teach_word"

_ORDER = r"(?:turn|switch|set|dim|open|close|play|run|start|activate|make|lower|raise|stop|lock|give|tell|read)\b.+"

_BEFORE = r"(?:(?:um|uh|hey|so|okay|and|please|from now on|let's say|learn(?: that)?|remember(?: that)?)[, ]+)*"

_THEN = r"(?:(?:then|please|you|i mean|we mean|i want you to|that means)[, ]+)*"

_TEACHING = tuple(
    re.compile(f"{_BEFORE}{pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?:when|whenever|if) (?:i|we) (?:say|tell you) (?P<word>.+?),? {_THEN}(?P<as>{_ORDER}?)(?: okay| please)?",
        r"by (?P<word>.+?),? (?:i|we) mean (?P<as>.+)",
        r"(?P<word>.+?) (?:means|stands for|should mean|shall mean) (?P<as>.+)",
    )
)
"""Sentences that teach a word."""

_WISHES = ("", "set ", "turn on ", "run ")
"""Beginnings that people leave out of the command that a word stands for: "the warm lights at 30 %"."""

_AROUND = re.compile(
    r"(?:(?:please|hey|ok|okay|now|can you|could you|let's|i want it|i'd like it|make it|make this|make it all|have it|"
    r"set it to|it's|it is)[, ]+)*(?P<word>.+?)(?:[, ]+(?:please|now|in here|here|for me|for us|time))*[.!]*",
    re.IGNORECASE,
)
"""A word that was taught, and all that may stand round it."""

_ASKED = re.compile(
    r"^(?:(?:um|uh|so|and|please|(?:can|could|would) you|tell me|do you (?:still )?(?:know|remember))[, ]+)+"
    r"(?=wh|how|is|are)"
    r"|^(?:(?:um|uh|so|please|(?:can|could|would) you)[, ]+)*(?:tell|remind) (?:me|us)(?: of)?(?= )",
    re.IGNORECASE,
)
"""Beginnings of a question; "tell me the wifi password" is one as well."""

_QUOTES = " ,.;:!?\"'“”„"


def teaching(text: str, read: Read) -> HomeSentence | None:
    """Return the sentence that teaches a word, where what it stands for is a certain command; None for any other."""
    for pattern in _TEACHING:
        found = pattern.fullmatch(text.strip(_QUOTES))
        word = found["word"].strip(_QUOTES) if found else ""
        if not found or not words(word) or len(word) > LONGEST_WORD or is_question(word):
            continue
        meaning = next((meaning for meaning in _meanings(found["as"]) if _can_stand(read(meaning))), None)
        if meaning:
            return HomeSentence(text, Completeness.OPEN_ENDED, (Command(TEACH, {"word": word, "meaning": meaning}),))
    return None


def taught(text: str, notes: Notes, read: Read) -> HomeSentence | None:
    """Return the command of a word that was taught, where the words are nothing but that one."""
    said = words(text)
    inner = _AROUND.fullmatch(text.strip())
    spoken = {said, words(inner["word"]) if inner else said}
    for note in notes.taught:
        meant = read(note.meaning) if words(note.text) in spoken else None
        if meant and _can_stand(meant):
            return replace(meant, text=text, completeness=Completeness.COMPLETE, matched=(note.meaning,))
    return None


def noted(text: str, notes: Notes) -> HomeSentence | None:
    """Return the question whose answer is a note; None where none holds all that is asked about."""
    if not (notes.all and _asks(text) and notes.is_about(text)):
        return None
    commands = (Command("read_notes", {"about": text}),)
    return HomeSentence(text, Completeness.COMPLETE, commands, is_question=True)


def _asks(text: str) -> bool:
    asked = _ASKED.sub("", text.strip())
    return text.rstrip().endswith("?") or is_question(asked) or (asked != text.strip() and asked.startswith(" "))


def _meanings(said: str) -> Iterator[str]:
    """Yield the sentences that a meaning may be short for."""
    said = said.strip(_QUOTES)
    for wish in _WISHES:
        yield f"{wish}{said}"
        if wish and " at " in said:
            yield f"{wish}{said.replace(' at ', ' to ', 1)}"


def _can_stand(read: HomeSentence | None) -> bool:
    """Return whether a word may stand for a sentence: for a wish, or for the briefing."""
    if read is None:
        return False
    tools = {command.tool for command in read.commands}
    return tools == {"briefing"} or not (read.is_question or TEACH in tools)
