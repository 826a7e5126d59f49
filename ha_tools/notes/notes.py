"""All notes of a home, and which of them a question or a wish is about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ha_tools.home.names import words
from ha_tools.notes.gist import all_stems, gist
from ha_tools.notes.note import Note
from ha_tools.signals import Signal

MOST_NOTES = 200
"""A home remembers so many; then one must be forgotten first."""


async def _kept() -> bool:
    return True


@dataclass
class Notes:
    """The notes; whoever wants to write them down listens to `on_change`."""

    on_change: Signal[str, Note | None] = field(default_factory=Signal[str, Note | None])
    """Told of each change: the id of a note, and the note; None where it is forgotten."""
    language: str = "en"
    """The language that is spoken in the home, a BCP 47 tag."""
    kept: Callable[[], Awaitable[bool]] = _kept
    """Waits until what was changed is written down; whether it could be."""
    _notes: dict[str, Note] = field(default_factory=dict)

    @property
    def all(self) -> Sequence[Note]:
        """Every one, in the order in which they were said."""
        return tuple(self._notes.values())

    @property
    def taught(self) -> Sequence[Note]:
        """The words that stand for a command."""
        return tuple(note for note in self._notes.values() if note.meaning)

    @property
    def names(self) -> Sequence[Note]:
        """The words that are another name of a thing or an area."""
        return tuple(note for note in self._notes.values() if note.target)

    @property
    def is_full(self) -> bool:
        """Return whether no more can be kept."""
        return len(self._notes) >= MOST_NOTES

    def get(self, note_id: str) -> Note | None:
        """Return the one of this id."""
        return self._notes.get(note_id)

    def same(self, note: Note) -> Note | None:
        """Return the note that says the same already, or that gives a meaning to the same word."""
        said, known = words(note.text), self.of(note.person_id)
        return next((each for each in known if each.is_word is note.is_word and words(each.text) == said), None)

    def keep(self, note: Note) -> None:
        """Keep a note, new or changed."""
        self._notes[note.note_id] = note
        self.on_change.tell(note.note_id, note)

    def forget(self, note: Note) -> None:
        """Forget a note."""
        if self._notes.pop(note.note_id, None):
            self.on_change.tell(note.note_id, None)

    def forget_person(self, person_id: str) -> None:
        """Forget what a person said of themselves."""
        for note in [note for note in self.all if note.person_id == person_id]:
            self.forget(note)

    def restore(self, notes: Iterable[Note]) -> None:
        """Take those that were kept; nobody is told."""
        self._notes |= {note.note_id: note for note in sorted(notes, key=lambda note: note.said_at)}

    def of(self, person_id: str | None) -> Sequence[Note]:
        """Return those that a person may hear of: the home's and their own; only the home's for nobody known."""
        return [note for note in self.all if note.person_id in {None, person_id}]

    def is_about(self, text: str) -> bool:
        """Return whether a note, whoever may hear of it, holds all that the words speak of."""
        asked = gist(text, self.language)
        return bool(asked) and any(not note.meaning and asked <= self._stems(note) for note in self.all)

    def tells_own(self, text: str, person_id: str | None, asked: str = "") -> bool:
        """Return whether a text has a word that counts of what a person said of themselves, and did not just ask."""
        told = all_stems(text, self.language) - all_stems(asked, self.language)
        own = (note for note in self.all if note.person_id)
        return any(note.person_id == person_id and gist(note.text, self.language) & told for note in own)

    def about(self, text: str, person_id: str | None = None) -> list[Note]:
        """Return the notes that hold all that the words speak of, the latest first; none for words that say nothing."""
        asked = gist(text, self.language)
        known = reversed(self.of(person_id))
        return [note for note in known if not note.meaning and asked and asked <= self._stems(note)]

    def nearest(self, text: str, person_id: str | None = None) -> list[Note]:
        """Return the same; where none holds all of it, the one note that holds most, and at least half."""
        if found := self.about(text, person_id):
            return found
        asked = gist(text, self.language)
        shared = [(len(asked & self._stems(note)), note) for note in self.of(person_id) if not note.meaning]
        most = max((count for count, _ in shared), default=0)
        best = [note for count, note in shared if count == most]
        return best if 2 * most >= len(asked) > 0 and len(best) == 1 else []

    def fitting(self, text: str, most: int, person_id: str | None = None) -> list[Note]:
        """Return the notes that may help to understand the words, of so many characters together, the likeliest first.

        A few are all given; of many those that share a word with what was said come first, then the latest.
        """
        asked, left, chosen = gist(text, self.language), most, []
        for note in sorted(self.of(person_id), key=lambda note: (-len(asked & self._stems(note)), -note.said_at)):
            left -= len(note.text) + len(note.meaning)
            if left < 0:
                break
            chosen.append(note)
        return chosen

    def _stems(self, note: Note) -> frozenset[str]:
        return all_stems(note.text, self.language)
