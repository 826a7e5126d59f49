"""A dialogue and the home that runs its commands, for tests that talk."""

from __future__ import annotations

from typing import Any

from assistant.dialogue import Dialogue, Reply, Understanding
from assistant.dialogue.policy import RunCommand, SentenceMatcher


class Talk(Dialogue):
    """A dialogue of which all commands are run by `run`."""

    def __init__(self, sentences: SentenceMatcher, run: RunCommand, *args: Any, **kwargs: Any) -> None:
        super().__init__(sentences, *args, **kwargs)
        self.run = run

    async def do(self, understanding: Understanding) -> Reply:
        """Act on what was understood."""
        return await self.act(understanding, self.run)
