"""Names that people give the things and rooms of their home, and corrections of what they had noted. Pure.

Such a name is the home's, whoever gave it: one recogniser hears it for all rooms, guests and voices that are not known
may say it, and it stays when the person who gave it is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.dialogue.understanding import HomeSentence
from assistant.turns import Completeness
from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.languages.note_phrases import NotePhrases, SaidCorrection, note_phrases
from ha_tools.notes.gist import gist
from ha_tools.notes.note import LONGEST_WORD, Note
from ha_tools.notes.notes import Notes

_DONE = frozenset({"scene", "script", "automation"})
"""Domains of what is done and not spoken of: a word that stands for one is taught as a command."""


def naming(text: str, language: str, home: Home, notes: Notes) -> HomeSentence | None:
    """Return the sentence that gives a thing or a room another name; None for any other."""
    phrases, kept = note_phrases(language), {words(note.text) for note in notes.names}
    for said in phrases.named(text) if phrases else ():
        if len(said.word) > LONGEST_WORD or not words(said.word):
            continue
        is_taken = (said.is_plain or said.is_call) and words(said.word) not in kept and _is_known(home, said.word)
        is_person = said.is_call and any(each.domain == "person" for each in home.bearers(said.thing))
        if not (is_taken or is_person) and (meant := _meant(home, said.thing)):
            return _sentence(text, Command("name_thing", {"word": said.word, **meant}))
    return None


def unnaming(text: str, language: str, notes: Notes) -> HomeSentence | None:
    """Return the sentence that takes such a name back; None for any other."""
    phrases = note_phrases(language)
    kept = {words(note.text) for note in notes.names}
    for said in phrases.unnamed(text) if phrases and kept else ():
        if words(said.word) in kept:
            return _sentence(text, Command("change_notes", {"action": "forget", "text": said.word}))
    return None


def of_learning(text: str, language: str) -> HomeSentence | None:
    """Return the sentence that turns learning on or off, or asks what it came to; None for any other."""
    phrases = note_phrases(language)
    wish = phrases.wish(text) if phrases else ""
    if wish == "proposals":
        return _sentence(text, Command("hear_proposals", {}))
    return _sentence(text, Command("learn_from_talk", {"on": wish == "learns"})) if wish else None


def note_corrected(text: str, language: str, notes: Notes) -> HomeSentence | None:
    """Return the sentence that puts a note right: "no, the spare key is under the mat now"; None for any other."""
    phrases = note_phrases(language)
    said = phrases.corrected(text) if phrases and notes.all else None
    if phrases is None or said is None:
        return None
    shared = [(_Shared.of(note, said, phrases), note) for note in notes.all if not note.is_word]
    shared = [(both, note) for both, note in shared if both.is_the_same_matter(said, phrases, language)]
    if not shared:
        return None
    note = max(shared, key=lambda each: (each[0].length, each[1].said_at))[1]
    return _sentence(text, Command("correct_note", {"text": said.text, "instead": note.text}))


@dataclass(frozen=True)
class _Shared:
    """The words with which a note and a correction both begin."""

    words: tuple[str, ...]
    length: int
    has_more: bool
    """Both go on, each in its own way."""

    @classmethod
    def of(cls, note: Note, said: SaidCorrection, phrases: NotePhrases) -> _Shared:
        """Return those of a note and a correction; articles do not count."""
        ours, theirs = (
            [word for word in text.lower().replace("\u2019", "'").split() if word not in phrases.articles]
            for text in (note.text, said.text)
        )
        length = 0
        while length < min(len(ours), len(theirs)) and ours[length] == theirs[length]:
            length += 1
        return cls(tuple(theirs[:length]), length, length < min(len(ours), len(theirs)))

    def is_the_same_matter(self, said: SaidCorrection, phrases: NotePhrases, language: str) -> bool:
        """Return whether the note is about the same, so that only one of both can be right."""
        content = gist(" ".join(self.words), language)
        if not (content and self.has_more and self.length > 1):
            return False
        if said.is_of_now:
            return len(content) > 1
        ends_in_copula = self.words[-1] in phrases.copulas
        return said.is_certain or len(content) > 1 or self.length > 2 or not ends_in_copula


def _meant(home: Home, thing: str) -> dict[str, str] | None:
    """Return the arguments for the thing or the room that words are the very name of; None where they are none."""
    if home.area_named(thing):
        return {"area": thing}
    found = home.bearers(thing) if thing else ()
    return {"name": thing} if any(each.domain not in _DONE for each in found) else None


def _is_known(home: Home, word: str) -> bool:
    """Return whether a word is already a name or a kind of something here."""
    said = words(word)
    return bool(kinds(said) or home.area_named(word) or home.entity_index.exact(said))


def _sentence(text: str, command: Command) -> HomeSentence:
    return HomeSentence(text, Completeness.OPEN_ENDED, (command,))
