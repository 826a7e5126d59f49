"""All of the house's privacy that can be asked about and changed: its rules, its sheet, and what it keeps of talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from ha_tools.facts.facts import Fact
from ha_tools.leaving.budget import Budget
from ha_tools.leaving.house_only import HouseOnly
from ha_tools.leaving.sheet import Sheet


class KeptTalk(Protocol):
    """The words that the app has kept, in all its tables."""

    async def count(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Return the number of kept turns of the last seconds without the very last `sparing`, or with words."""

    async def forget(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Forget them and all else that has the words, for good; return the number of turns."""

    async def forget_person(self, person_id: str, *, with_talk: bool) -> int:
        """Forget a person and all that is theirs, with their turns or without; return the number of those turns."""


@dataclass(frozen=True)
class Privacy:
    """The parts of it."""

    house_only: HouseOnly
    sheet: Sheet
    budget: Budget = field(default_factory=Budget)
    talk: KeptTalk | None = None
    """None where nothing is kept."""
    budget_word: Callable[[], Fact | None] = lambda: None
    """Returns what is to be said of the budget now; each word once a month."""
