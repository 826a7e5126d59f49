"""One note: words that somebody asked to be remembered, or a word of theirs with what it stands for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LONGEST_NOTE = 300
"""Characters of a note: what is longer was not said in one breath."""

LONGEST_WORD = 40
"""Characters of a word that stands for a command: "movie time"."""


@dataclass(frozen=True)
class Note:
    """Words that somebody said, as they were said."""

    text: str
    """"The spare key is under the pot"; of a word that was taught, the word: "cosy"."""
    meaning: str = ""
    """The command that the word stands for, as a sentence; empty where it is no such word."""
    target: str = ""
    """The id of the thing or the area that the word is another name of; empty where it is none."""
    said_at: float = 0.0
    """Seconds since 1970."""
    area_id: str | None = None
    """The area where it was said; None where that is not known."""
    person_id: str | None = None
    """The person whom it is about, who said it of themselves; None for a note of the home."""
    note_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    @property
    def is_word(self) -> bool:
        """Return whether it is a word of theirs: for a command, a thing or a room."""
        return bool(self.meaning or self.target)

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; `note_of` reads it."""
        return asdict(self)


def note_of(kept: Mapping[str, Any]) -> Note:
    """Return the note that was kept so. Raises `ValueError` for anything else."""
    texts = [kept.get(name) for name in ("text", "meaning", "note_id")]
    said_at, area_id, person_id = kept.get("said_at"), kept.get("area_id"), kept.get("person_id")
    is_whole = all(isinstance(text, str) for text in texts)
    is_whole = is_whole and isinstance(area_id, str | None) and isinstance(person_id, str | None)
    if not is_whole or not isinstance(said_at, int | float) or isinstance(said_at, bool) or not (texts[0] and texts[2]):
        raise ValueError("It is no note: a text, an id or a time is missing.")
    text, meaning, note_id = map(str, texts)
    return Note(text, meaning, str(kept.get("target") or ""), float(said_at), area_id, person_id, note_id)
