"""All people of a home who made themselves known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ha_tools.home.names import words
from ha_tools.people.person import Person
from ha_tools.signals import Signal

MOST_PEOPLE = 20
"""A home knows so many; the voices of more could not be told apart."""


async def _kept() -> bool:
    return True


@dataclass
class People:
    """The people; whoever keeps something of a person listens to `on_change`, and drops it with the person."""

    on_change: Signal[str, Person | None] = field(default_factory=Signal[str, Person | None])
    """Told of each change: the id of a person, and the person; None where they are forgotten."""
    kept: Callable[[], Awaitable[bool]] = _kept
    """Waits until what was changed is written down; whether it could be."""
    _people: dict[str, Person] = field(default_factory=dict)

    @property
    def all(self) -> Sequence[Person]:
        """Every one, in the order in which they became known."""
        return tuple(self._people.values())

    @property
    def is_full(self) -> bool:
        """Return whether no more can be known."""
        return len(self._people) >= MOST_PEOPLE

    def get(self, person_id: str | None) -> Person | None:
        """Return the one of this id; None for nobody."""
        return self._people.get(person_id or "")

    def named(self, name: str) -> Person | None:
        """Return the one of this name, or who is called so; None for none, and for several."""
        said = words(name)
        found = [each for each in self.all if said and said in (words(each.name), words(each.called))]
        return found[0] if len(found) == 1 else None

    def keep(self, person: Person) -> None:
        """Keep a person, new or changed."""
        self._people[person.person_id] = person
        self.on_change.tell(person.person_id, person)

    def forget(self, person: Person) -> None:
        """Forget a person, and all that others keep of them."""
        if self._people.pop(person.person_id, None):
            self.on_change.tell(person.person_id, None)

    def restore(self, people: Iterable[Person]) -> None:
        """Take those who were kept; nobody is told."""
        self._people |= {person.person_id: person for person in people}
