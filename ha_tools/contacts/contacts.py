"""The home's address book."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ha_tools.contacts.contact import Contact
from ha_tools.contacts.dial_action import DialAction
from ha_tools.home.names import words
from ha_tools.signals import Signal

MOST_CONTACTS = 200
"""Contacts of a home: their names are learned with the home's own."""

DIALS = "action"
"""The id by which the way to make calls is kept."""


async def _written() -> bool:
    return True


@dataclass
class Contacts:
    """All contacts, by name."""

    on_change: Signal[str, Contact | None] = field(default_factory=Signal[str, Contact | None])
    """Told of each change: the id of a contact, and the contact; None where it is forgotten."""
    on_dial_action: Signal[str, DialAction | None] = field(default_factory=Signal[str, DialAction | None])
    """Told of another way to make calls, by `DIALS`; None for none."""
    dial_action: DialAction | None = None
    """The way to make calls; None where none was set up."""
    kept: Callable[[], Awaitable[bool]] = _written
    """Waits until what was changed is written down; whether it could be."""
    _contacts: dict[str, Contact] = field(default_factory=dict)

    @property
    def all(self) -> Sequence[Contact]:
        """Every one, by name."""
        return tuple(sorted(self._contacts.values(), key=lambda contact: contact.name.casefold()))

    @property
    def is_full(self) -> bool:
        """Return whether no more can be kept."""
        return len(self._contacts) >= MOST_CONTACTS

    def get(self, contact_id: str) -> Contact | None:
        """Return the one of this id."""
        return self._contacts.get(contact_id)

    def named(self, said: str) -> tuple[Contact, ...]:
        """Return who is called so; several where that is not clear. Case, accents and articles do not count."""
        spoken = words(said)
        return tuple(each for each in self.all if spoken and spoken in {words(name) for name in each.names})

    def keep(self, contact: Contact) -> None:
        """Keep a contact, new or changed."""
        self._contacts[contact.contact_id] = contact
        self.on_change.tell(contact.contact_id, contact)

    def forget(self, contact: Contact) -> None:
        """Forget a contact."""
        if self._contacts.pop(contact.contact_id, None):
            self.on_change.tell(contact.contact_id, None)

    def call_by(self, action: DialAction | None) -> None:
        """Make calls in this way from now on."""
        self.dial_action = action
        self.on_dial_action.tell(DIALS, action)

    def restore(self, contacts: Iterable[Contact]) -> None:
        """Take those that were kept; nobody is told."""
        self._contacts |= {contact.contact_id: contact for contact in contacts}
