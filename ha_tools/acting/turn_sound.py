"""The sound of one turn as a person spoke it, and the part of it that is a message. Pure."""

from __future__ import annotations

from dataclasses import dataclass

RATE = 16_000
"""Samples per second."""

LEAD_SECONDS = 0.12
"""Sound before a word's own time that is kept: recognisers place its beginning late, never early."""

TAIL_SECONDS = 0.3
"""Sound that is kept behind the last that was loud: the end of a word is quiet."""

_WINDOW = RATE // 50
"""Samples whose loudness is looked at together."""

_QUIET_SHARE = 0.05
"""Share of the loudest window's mean from which another one is speech."""


@dataclass(frozen=True)
class SpokenWord:
    """A word, or several that a recogniser did not place one by one."""

    text: str
    start: float
    """Seconds from the utterance's beginning."""
    end: float


@dataclass(frozen=True)
class TurnSound:
    """The sound of a turn, from its wake word to its end."""

    pcm: bytes
    """int16 mono at `RATE`."""
    words: tuple[SpokenWord, ...] = ()
    """Its final words, as far as the recogniser placed them."""

    @property
    def seconds(self) -> float:
        """The length of its sound."""
        return len(self.pcm) / 2 / RATE

    def message(self, text: str) -> bytes:
        """Return the sound of a message that was said at its end, without the quiet round it; empty where all is quiet.

        It begins with the message's first word where the recogniser placed each word. Where it did not, the message is
        all that was said: "tell the office that dinner is ready" is as well understood there. Empty as well where its
        words were not said in this turn: a taught word stands for them, or a sentence of before is only corrected.
        """
        start = self._start_of(text)
        if self.words and start is None and _plain(text) not in _plain("".join(word.text for word in self.words)):
            return b""
        begin = 2 * int(max(0.0, start - LEAD_SECONDS) * RATE) if start is not None else 0
        return _without_quiet(self.pcm[begin:], from_start=start is None)

    def _start_of(self, text: str) -> float | None:
        """Return where the words of a message begin, in whatever order it has them; None where that is not known.

        A clause became a sentence of its own: "ich dich abhole" is "Ich hole dich ab".
        """
        wanted, placed = _plain(text), [(word, _plain(word.text)) for word in self.words]
        heard = ""
        for word, plain in reversed(placed):
            heard = plain + heard
            if sorted(heard) == sorted(wanted):
                return word.start
            if len(heard) >= len(wanted):
                return None
        return None


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _without_quiet(pcm: bytes, *, from_start: bool) -> bytes:
    """Return int16 sound without the quiet at its end, and at its beginning where that is wished."""
    samples = memoryview(pcm[: len(pcm) // 2 * 2]).cast("h")
    means = [
        sum(map(abs, samples[first : first + _WINDOW])) / _WINDOW for first in range(0, len(samples) - _WINDOW, _WINDOW)
    ]
    loud = [number for number, mean in enumerate(means) if mean > _QUIET_SHARE * max(means)]
    if not loud:
        return b""
    first = max(0, loud[0] * _WINDOW - int(LEAD_SECONDS * RATE)) if from_start else 0
    last = (loud[-1] + 1) * _WINDOW + int(TAIL_SECONDS * RATE)
    return samples[first:last].tobytes()
