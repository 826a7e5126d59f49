"""A model's own voice, held back until the words that it says have been judged. Pure.

Words come ahead of the sound that says them, and nobody tells where in the sound a sentence ends. But nobody speaks
faster than a letter in `LEAST_SECONDS_PER_LETTER`: so much of the sound surely belongs to the words that passed, and is
given at once, the rest as more of them pass, or once all of them have.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.chains.spoken_progress import LEAST_SECONDS_PER_LETTER
from assistant.room.spoken_words import SECONDS_PER_LETTER
from assistant.spoken_sentences import spoken_sentences

VOICE_RATE = 24_000
"""Samples per second of a model's own voice: int16 mono."""


@dataclass(frozen=True)
class Said:
    """A piece of an answer, and its sound where the model's own voice says it."""

    text: str
    pcm: bytes = b""
    """Int16 mono at `VOICE_RATE`; empty where the voice of the room is to say it. It may lag behind the words."""
    again: str = ""
    """Words of before that the voice of the room says again first: their sound did not come to its end."""


class OwnVoice:
    """The sound of one completion, on its way to be heard."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._given_seconds = 0.0
        self._passed = ""
        """The words that passed."""
        self._told = ""
        """Those of them that were given on with their sound."""
        self.speaks = False
        """Some sound has come, and the last of it was not given up."""

    def hold(self, pcm: bytes) -> None:
        """Take more of the sound."""
        self.speaks = True
        self._held += pcm

    def passed(self, text: str) -> None:
        """Words may be spoken."""
        self._passed += text

    def free(self) -> Said:
        """Return the sound that may be heard by now, with the words that passed since the last time; mostly nothing."""
        letters = sum(map(str.isalnum, self._passed))
        return self._give(int((letters * LEAST_SECONDS_PER_LETTER - self._given_seconds) * VOICE_RATE) * 2)

    def end(self, *, is_whole: bool) -> Said:
        """Return the rest of the sound, where all of its words have passed.

        Else it is dropped: those that passed and were not heard are said by the room's voice, from the beginning of
        their sentence.
        """
        if is_whole and self.speaks:
            return self._give(len(self._held))
        untold, unheard = self._passed.removeprefix(self._told), self._unheard
        self._passed = self._told = ""
        self._held.clear()
        self._given_seconds, self.speaks = 0.0, False
        return Said(untold, again=unheard.removesuffix(" ".join(untold.split())))

    @property
    def _unheard(self) -> str:
        heard, left = self._given_seconds / SECONDS_PER_LETTER, [*spoken_sentences(self._passed)]
        while left and self._given_seconds and sum(map(str.isalnum, left[0])) < heard:
            heard -= sum(map(str.isalnum, left.pop(0)))
        return " ".join(" ".join(left).split())

    def _give(self, size: int) -> Said:
        pcm = bytes(self._held[: max(0, size)])
        if not pcm:
            return Said("")
        del self._held[: len(pcm)]
        self._given_seconds += len(pcm) / 2 / VOICE_RATE
        text, self._told = self._passed.removeprefix(self._told), self._passed
        return Said(text, pcm)
