"""All that may be kept once a person agrees, while learning is on; it is off by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ha_tools.notes.proposal import Proposal, proposal_of
from ha_tools.signals import Signal

MOST_PROPOSALS = 20
"""Proposals that wait at once: nobody reads more."""

MOST_DISMISSED = 500
"""Dismissed proposals that are remembered, so that they do not come back."""

_SETTING, _DISMISSED, _OF_PROPOSAL = "setting", "dismissed", "proposal:"


class Proposals:
    """Those that wait, and those that nobody wanted."""

    def __init__(self) -> None:
        self.is_on = False
        """A person wants that proposals are made."""
        self.on_change = Signal[str, Mapping[str, Any] | None]()
        """Told of each change: a key of what is kept, and the document; None where it is kept no more."""
        self._waiting: dict[str, Proposal] = {}
        self._dismissed: dict[str, None] = {}

    @property
    def waiting(self) -> Sequence[Proposal]:
        """Those that nobody has answered yet, the latest first."""
        return tuple(reversed(self._waiting.values()))

    def get(self, key: str) -> Proposal | None:
        """Return the one of this key that waits."""
        return self._waiting.get(key)

    def turn(self, *, on: bool) -> None:
        """Let proposals be made, or make none any more and drop those that wait."""
        if on is not self.is_on:
            self.is_on = on
            self.on_change.tell(_SETTING, {"on": on})
        if not on:
            self.forget()

    def suggest(self, proposal: Proposal) -> bool:
        """Have something wait for an answer; return whether it does now, and did not before."""
        key = proposal.key
        if not self.is_on or not proposal.keys.isdisjoint(self._dismissed) or key in self._waiting:
            return False
        self.forget(lambda each: not each.keys.isdisjoint(proposal.keys))  # it is somebody else's, or of all, by now
        if len(self._waiting) >= MOST_PROPOSALS:
            return False
        self._waiting[key] = proposal
        self.on_change.tell(f"{_OF_PROPOSAL}{key}", proposal.as_dict())
        return True

    def answered(self, proposal: Proposal) -> None:
        """Take one away that was agreed to, or that nobody wanted: it does not come back."""
        self._drop(proposal.key)
        self._dismissed |= dict.fromkeys(sorted(proposal.keys))
        for old in list(self._dismissed)[:-MOST_DISMISSED]:
            del self._dismissed[old]
        self.on_change.tell(_DISMISSED, {"keys": list(self._dismissed)})

    def forget(self, those: Callable[[Proposal], bool] = lambda _proposal: True) -> None:
        """Drop all that wait, or those of them: they hold what was said."""
        for key in [key for key, each in self._waiting.items() if those(each)]:
            self._drop(key)

    def copy(self) -> Proposals:
        """Return the same, of which nobody is told."""
        copied = Proposals()
        copied.is_on, copied._waiting, copied._dismissed = self.is_on, dict(self._waiting), dict(self._dismissed)
        return copied

    def forget_person(self, person_id: str) -> None:
        """Drop what is about a person."""
        self.forget(lambda each: each.person_id == person_id)

    def restore(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up what was kept; nobody is told, and what cannot be read is left out."""
        self.is_on = documents.get(_SETTING, {}).get("on") is True
        self._dismissed = dict.fromkeys(map(str, documents.get(_DISMISSED, {}).get("keys", ())))
        for proposal in _read(documents):
            self._waiting[proposal.key] = proposal

    def _drop(self, key: str) -> None:
        if self._waiting.pop(key, None):
            self.on_change.tell(f"{_OF_PROPOSAL}{key}", None)


def _read(documents: Mapping[str, Mapping[str, Any]]) -> Iterable[Proposal]:
    for key, document in documents.items():
        if key.startswith(_OF_PROPOSAL):
            try:
                yield proposal_of(document)
            except ValueError:
                continue
