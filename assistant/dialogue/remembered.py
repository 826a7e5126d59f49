"""Meanings that come of what people asked to be remembered: words that they taught, and questions a note answers. Pure.

"Cosy means the warm lights at 30 %" teaches a word; "make it cosy" is that command from then on. "Where is the spare
key?" is answered by the note that holds all that the question speaks of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.understanding import HomeSentence
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.home.names import words
from ha_tools.languages.phrasebook import phrasebook
from ha_tools.languages.teaching_phrases import teaching_phrases
from ha_tools.notes.note import LONGEST_WORD
from ha_tools.notes.notes import Notes
from ha_tools.sentences.mood import is_question

Read = Callable[[str], HomeSentence | None]
"""Returns the sentence about the home that words are, if they are one."""

TEACH = "teach_word"


def teaching(text: str, language: str, read: Read) -> HomeSentence | None:
    """Return the sentence that teaches a word, where what it stands for is a certain command; None for any other."""
    phrases = teaching_phrases(language)
    for word, said in phrases.taught(text) if phrases else ():
        if not words(word) or len(word) > LONGEST_WORD or _is_question(word, language):
            continue
        wishes = phrases.wishes(said) if phrases else ()
        if meaning := next((wish for wish in wishes if _can_stand(read(wish))), None):
            return HomeSentence(text, Completeness.OPEN_ENDED, (Command(TEACH, {"word": word, "meaning": meaning}),))
    return None


def taught(text: str, notes: Notes, read: Read) -> HomeSentence | None:
    """Return the command of a word that was taught, where the words are nothing but that one."""
    phrases = teaching_phrases(notes.language)
    spoken = {words(text), words(phrases.word_used(text)) if phrases else ()}
    for note in notes.taught:
        meant = read(note.meaning) if words(note.text) in spoken else None
        if meant and _can_stand(meant):
            return replace(meant, text=text, completeness=Completeness.COMPLETE, matched=(note.meaning,))
    return None


def noted(text: str, notes: Notes) -> HomeSentence | None:
    """Return the question whose answer is a note; None where none holds all that is asked about."""
    about = _asked(text, notes.language) if notes.all else ""
    if not (about and notes.is_about(about)):
        return None
    commands = (Command("read_notes", {"about": about}),)
    return HomeSentence(text, Completeness.COMPLETE, commands, is_question=True)


def _asked(text: str, language: str) -> str:
    """Return what a text asks, without the words before it; empty for one that asks nothing."""
    phrases = teaching_phrases(language)
    question = phrases.question(text) if phrases else text
    if _is_question(question, language):
        return question
    return (phrases.asked_of(text) if phrases else "") or (text if text.rstrip().endswith("?") else "")


def _is_question(text: str, language: str) -> bool:
    book = phrasebook(language)
    return book.is_asked(text) if book else is_question(text)


def _can_stand(read: HomeSentence | None) -> bool:
    """Return whether a word may stand for a sentence: for a wish, or for the briefing."""
    if read is None:
        return False
    tools = {command.tool for command in read.commands}
    return tools == {"briefing"} or not (read.is_question or TEACH in tools)
