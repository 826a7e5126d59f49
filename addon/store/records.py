"""The keepers of what outlives the process: turns, timers, announcements and the tries at the PIN."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from addon.store.journal import Journal
from addon.store.ledger import Ledger
from addon.store.pin_ledger import PinLedger
from addon.store.store import Store
from assistant.speakers.voiceprint import Voiceprint, voiceprint_of
from ha_tools.contacts.contact import Contact, contact_of
from ha_tools.notes.note import Note, note_of
from ha_tools.people.person import Person, person_of
from ha_tools.plans.plan import Plan
from ha_tools.signals import Signal
from ha_tools.timers.schedule import ENDS, Happening
from ha_tools.timers.timer import Timer

_LOGGER = logging.getLogger(__name__)


class Records:
    """One keeper of each kind over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.journal = Journal(store)
        self.timers = Ledger[Timer]("Timers", store.keep_timers, lasts=store.lasts)
        self.announcements = Ledger[Mapping[str, Any]](
            "Announcements", partial(store.keep_documents, "announcements"), lasts=store.lasts
        )
        self.sightings = Ledger[Mapping[str, Any]](
            "The last sights of satellites", partial(store.keep_documents, "sightings"), lasts=store.lasts
        )
        self.wake_counts = Ledger[Mapping[str, Any]](
            "The counts of wake words", partial(store.keep_documents, "wake_counts"), lasts=store.lasts
        )
        self.notes = Ledger[Mapping[str, Any]]("Notes", partial(store.keep_documents, "notes"), lasts=store.lasts)
        self.people = Ledger[Mapping[str, Any]]("People", partial(store.keep_documents, "people"), lasts=store.lasts)
        self.phone_questions = Ledger[Mapping[str, Any]](
            "Questions to telephones", partial(store.keep_documents, "phone_questions"), lasts=store.lasts
        )
        self.contacts = Ledger[Mapping[str, Any]](
            "Contacts", partial(store.keep_documents, "contacts"), lasts=store.lasts
        )
        self.voiceprints = Ledger[Mapping[str, Any]](
            "Voiceprints", partial(store.keep_documents, "voiceprints"), lasts=store.lasts
        )
        self.plans = Ledger[Mapping[str, Any]]("Plans", partial(store.keep_documents, "plans"), lasts=store.lasts)
        self.mail_accounts = Ledger[Mapping[str, Any]](
            "Mail accounts", partial(store.keep_documents, "mail_accounts"), lasts=store.lasts
        )
        self.pins = PinLedger(store)
        self.on_problem = Signal[()]()
        """Told when there may be another problem, or none any more."""
        self._keepers = (
            self.journal,
            self.timers,
            self.announcements,
            self.notes,
            self.plans,
            self.people,
            self.mail_accounts,
            self.contacts,
            self.voiceprints,
        )
        for on_problem in (*(ledger.on_problem for ledger in self._keepers), self.pins.on_tries):
            on_problem(self.on_problem.tell)

    @property
    def problems(self) -> list[str]:
        """The failures to keep something, in plain words."""
        return [keeper.problem for keeper in (self.store, *self._keepers) if keeper.problem]

    def note_timer(self, happening: Happening, timer: Timer) -> None:
        """Write down soon what has become of a timer."""
        self.timers.note(timer.timer_id, None if happening in ENDS else timer)

    def note_note(self, note_id: str, note: Note | None) -> None:
        """Write down soon what has become of a note."""
        self.notes.note(note_id, note.as_dict() if note else None)

    async def notes_kept(self) -> list[Note]:
        """Return the notes that were written down; one that cannot be read is logged and left where it is."""
        found = (_read_note(note_id, kept) for note_id, kept in (await self.store.documents("notes")).items())
        return [note for note in found if note]

    def note_person(self, person_id: str, person: Person | None) -> None:
        """Write down soon what has become of a person."""
        self.people.note(person_id, person.as_dict() if person else None)

    def note_voiceprint(self, person_id: str, made: Voiceprint | None) -> None:
        """Write down soon what has become of a person's voiceprint."""
        self.voiceprints.note(person_id, made.as_dict() if made else None)

    async def voiceprints_kept(self) -> list[Voiceprint]:
        """Return the voiceprints that were written down; one that cannot be read is logged and left where it is."""
        kept = (await self.store.documents("voiceprints")).items()
        found = (_read_voiceprint(person_id, document) for person_id, document in kept)
        return [each for each in found if each]

    async def people_kept(self) -> list[Person]:
        """Return the people who were written down; one who cannot be read is logged and left where they are."""
        found = (_read_person(person_id, kept) for person_id, kept in (await self.store.documents("people")).items())
        return [person for person in found if person]

    def note_contact(self, contact_id: str, contact: Contact | None) -> None:
        """Write down soon what has become of a contact."""
        self.contacts.note(contact_id, contact.as_dict() if contact else None)

    async def contacts_kept(self) -> list[Contact]:
        """Return the contacts that were written down; one that cannot be read is logged and left where it is."""
        kept = await self.store.documents("contacts")
        return [found for contact_id, each in kept.items() if (found := _read_contact(contact_id, each))]

    def note_plan(self, plan: Plan, is_there: bool) -> None:
        """Write down soon what has become of a plan."""
        self.plans.note(plan.plan_id, plan.as_dict() if is_there else None)

    async def close(self) -> None:
        """Write what is left, once nothing can come any more."""
        await self.pins.close()
        await self.journal.close()


def _read_voiceprint(person_id: str, kept: Mapping[str, Any]) -> Voiceprint | None:
    try:
        return voiceprint_of(kept)
    except ValueError as err:
        _LOGGER.error("The voiceprint of %s cannot be read: %s", person_id, err)
        return None


def _read_person(person_id: str, kept: Mapping[str, Any]) -> Person | None:
    try:
        return person_of(kept)
    except ValueError as err:
        _LOGGER.error("The person %s cannot be read: %s", person_id, err)
        return None


def _read_contact(contact_id: str, kept: Mapping[str, Any]) -> Contact | None:
    try:
        return contact_of(kept, contact_id)
    except ValueError as err:
        _LOGGER.error("The contact %s cannot be read: %s", contact_id, err)
        return None


def _read_note(note_id: str, kept: Mapping[str, Any]) -> Note | None:
    try:
        return note_of(kept)
    except ValueError as err:
        _LOGGER.error("The note %s cannot be read: %s", note_id, err)
        return None
