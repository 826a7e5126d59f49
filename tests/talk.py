"""A dialogue and the home that runs its commands, for tests that talk."""

from __future__ import annotations

from typing import Any

from assistant.dialogue import AnswerToUs, Dialogue, HomeSentence, Reply, RunCommand, SentenceMatcher, Understanding
from ha_tools.permissions import PinPad


class Talk(Dialogue):
    """A dialogue of which all commands are run by `run`."""

    def __init__(
        self, sentences: SentenceMatcher, run: RunCommand, *args: Any, pins: PinPad | None = None, **kwargs: Any
    ) -> None:
        self.pins = pins or PinPad("")
        super().__init__(sentences, *args, pins=self.pins, **kwargs)
        self.run = run

    async def do(self, understanding: Understanding, speaker: str | None = None) -> Reply:
        """Act on what was understood."""
        return await self.act(understanding, self.run, speaker=speaker)


def pin_in(understanding: Understanding) -> str:
    """Return the digits of the PIN that was said, if one was."""
    return understanding.pin if isinstance(understanding, AnswerToUs | HomeSentence) else ""
