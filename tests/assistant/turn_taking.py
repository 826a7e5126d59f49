"""A person who speaks with pauses, as a turn's rules hear it: words and pauses in, the end of the turn out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from assistant.dialogue import ForModel, Understanding
from assistant.turns import Endpointer, EndReason, Pauses

SECONDS_PER_LETTER = 0.06
NOTICED_SECONDS = 0.13
"""Time from the end of a voice until its pause is noticed: two windows of 32 ms, and their way."""

INTERIM_SECONDS = 0.15
FINAL_SECONDS = 0.3
"""Time from the end of a word, or of a voice, until the recogniser tells of it; Deepgram's, as it is simulated."""

Event = tuple[float, Callable[[], None]]


@dataclass(frozen=True)
class TurnTaken:
    """The turn that was made of what a person said."""

    text: str
    """The words that it ended with."""
    is_whole: bool
    """Nothing was left out."""
    wait: float
    """Seconds from the true end of speech, or where it was cut off from the pause, to the end of the turn."""
    reason: EndReason
    asked: int
    """Questions to the language model before the end."""
    hit: bool
    """The last of them was in the words of the turn."""


class _Hearing:
    """One turn while it is heard."""

    def __init__(self, pauses: Pauses, understand: Callable[[str], Understanding]) -> None:
        self.endpointer = Endpointer(pauses, 0.0)
        self._understand = understand
        self.understanding = understand("")
        self.finals = ""
        self.asked: list[str] = []

    def words(self, text: str, *, final: bool) -> None:
        said = f"{self.finals} {text}".strip()
        self.finals = said if final else self.finals
        self.understanding = self._understand(said)
        self.endpointer.heard(said, final=final, completeness=self.understanding.completeness)

    def ask(self) -> None:
        text = self.understanding.text
        if isinstance(self.understanding, ForModel) and text not in self.asked[-1:]:
            self.asked.append(text)


def taken(said: str, pauses: Pauses, understand: Callable[[str], Understanding]) -> TurnTaken:
    """Return the turn that is made of words with pauses: "turn on the |0.5| kitchen lights"."""
    hearing = _Hearing(pauses, understand)
    stretches = list(_stretches(said))
    events = sorted(_events(hearing, stretches), key=lambda event: event[0])
    for at, happens in [*events, (float("inf"), lambda: None)]:
        if hearing.endpointer.likely_end() < min(at, hearing.endpointer.deadline()):
            hearing.ask()
        if (due := hearing.endpointer.deadline()) < at:
            break
        happens()
    ended = [end for _, end, _ in stretches if end <= due]
    text = hearing.understanding.text
    reason = hearing.endpointer.reason(due)
    assert reason
    whole = " ".join(words for _, _, words in stretches)
    return TurnTaken(text, text == whole, due - ended[-1], reason, len(hearing.asked), hearing.asked[-1:] == [text])


def _stretches(said: str) -> Iterator[tuple[float, float, str]]:
    """Yield each stretch of speech: begin, end, words."""
    at = 0.5
    for words, pause in re.findall(r"([^|]+)(?:\|([\d.]+)\|)?", said):
        end = at + SECONDS_PER_LETTER * len(words.strip())
        yield at, end, words.strip()
        at = end + float(pause or 0.0)


def _events(hearing: _Hearing, stretches: list[tuple[float, float, str]]) -> Iterator[Event]:
    for begin, end, words in stretches:
        yield begin + 0.1, partial(hearing.endpointer.voice_started, begin)
        yield end + NOTICED_SECONDS, partial(hearing.endpointer.voice_stopped, end)
        texts = words.split()
        for count in range(1, len(texts) + 1):
            so_far = " ".join(texts[:count])
            heard_at = begin + SECONDS_PER_LETTER * len(so_far) + INTERIM_SECONDS
            yield heard_at, partial(hearing.words, so_far, final=False)
        yield end + FINAL_SECONDS, partial(hearing.words, words, final=True)
