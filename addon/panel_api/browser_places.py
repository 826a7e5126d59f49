"""The places of browsers that talk: so many in all, and of each user so many that nobody keeps the others out."""

from __future__ import annotations

from collections import Counter


class BrowserPlaces:
    """The places, and who has how many."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._taken: Counter[str] = Counter()

    def take(self, user: str) -> bool:
        """Take a place for a user, until `leave`; return whether there was one."""
        if self._taken.total() >= self._most or self._taken[user] >= self._most_of_one:
            return False
        self._taken[user] += 1
        return True

    def leave(self, user: str) -> None:
        """Give a place back."""
        self._taken[user] -= 1
        self._taken = +self._taken  # nobody is remembered who has none
