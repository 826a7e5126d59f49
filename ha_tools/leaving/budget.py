"""The household's budget of a month: told once when most of it is spent, and once when all of it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ha_tools.facts.facts import Fact, Quantity

NEARLY = 0.8
"""The part of it from which it is nearly spent."""

MOST_DOLLARS = 100_000.0


@dataclass(frozen=True)
class BudgetRule:
    """The household's choice."""

    dollars: float = 0.0
    """US dollars a month, as far as prices are known; 0 for no budget."""
    stops: bool = False
    """Nothing leaves the house once it is spent; else all goes on."""

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if not 0 <= self.dollars <= MOST_DOLLARS:
            raise ValueError(f"A budget has 0 to {MOST_DOLLARS:.0f} dollars.")


class Budget:
    """The budget, and how much of it was told."""

    def __init__(self) -> None:
        self.rule = BudgetRule()
        self._told = ""
        """The month and the part of which was told last: "2026-11 80"."""
        self._month = ""
        self._spent = 0.0

    def note(self, month: str, spent: float) -> bool:
        """Take the dollars that were spent in a month, "2026-11"; return whether it was not over before and is now."""
        was_over = self.is_over
        self._month, self._spent = month, spent
        return self.is_over and not was_over

    @property
    def is_over(self) -> bool:
        """Return whether all of it is spent."""
        return bool(self.rule.dollars) and self._spent >= self.rule.dollars

    @property
    def stops(self) -> bool:
        """Return whether nothing may leave the house for the rest of the month."""
        return self.rule.stops and self.is_over

    def take_word(self) -> Fact | None:
        """Return what is to be said of it now; each word once a month."""
        limit = self.rule.dollars
        if not limit or self._spent < NEARLY * limit:
            return None
        part = "all" if self.is_over else "nearly"
        if self._told in {f"{self._month} {part}", f"{self._month} all"}:
            return None
        self._told = f"{self._month} {part}"
        if part == "nearly":
            return Fact("budget.nearly", percent=int(100 * self._spent / limit), price=Quantity(limit, "USD"))
        return Fact("budget.stops" if self.rule.stops else "budget.goes_on", price=Quantity(limit, "USD"))

    def set(self, rule: BudgetRule) -> None:
        """Have another rule; what was told of the one before is told anew."""
        self.rule, self._told = rule, ""

    def as_document(self) -> Mapping[str, Any]:
        """Return it as it is kept."""
        return {"dollars": self.rule.dollars, "stops": self.rule.stops, "told": self._told}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Take up what was kept; what cannot be read is left out."""
        try:
            self.rule = BudgetRule(float(document["dollars"]), bool(document["stops"]))
            self._told = str(document["told"])
        except (KeyError, TypeError, ValueError):
            return
