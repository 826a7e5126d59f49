"""The keepers of what outlives the process: turns, timers, announcements and the tries at the PIN."""

from __future__ import annotations

from addon.store.document_ledger import DocumentLedger, ThingLedger
from addon.store.journal import Journal
from addon.store.ledger import Ledger
from addon.store.pin_ledger import PinLedger
from addon.store.store import Store
from assistant.speakers.voiceprint import Voiceprint, voiceprint_of
from ha_tools.contacts.contact import Contact, contact_of
from ha_tools.contacts.dial_action import DialAction, dial_action_of
from ha_tools.mail.mail_account import MailAccount, account_of
from ha_tools.notes.note import Note, note_of
from ha_tools.people.person import Person, person_of
from ha_tools.signals import Signal
from ha_tools.timers.timer import Timer


class Records:
    """One keeper of each kind over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.journal = Journal(store)
        self.timers = Ledger[Timer]("Timers", store.keep_timers, lasts=store.lasts)
        self.announcements = DocumentLedger("Announcements", store, "announcements")
        self.phone_questions = DocumentLedger("Questions to telephones", store, "phone_questions")
        self.sightings = DocumentLedger("The last sights of satellites", store, "sightings")
        self.wake_counts = DocumentLedger("The counts of wake words", store, "wake_counts")
        self.plans = DocumentLedger("Plans", store, "plans")
        self.notes = ThingLedger[Note]("Notes", store, "notes", lambda _id, kept: note_of(kept))
        self.proposals = DocumentLedger("Suggestions", store, "proposals")
        self.people = ThingLedger[Person]("People", store, "people", lambda _id, kept: person_of(kept))
        self.voiceprints = ThingLedger[Voiceprint](
            "Voiceprints", store, "voiceprints", lambda _id, kept: voiceprint_of(kept)
        )
        self.contacts = ThingLedger[Contact](
            "Contacts", store, "contacts", lambda contact_id, kept: contact_of(kept, contact_id)
        )
        self.dialling = ThingLedger[DialAction](
            "The way to make calls", store, "dialling", lambda _id, kept: dial_action_of(kept)
        )
        self.mail_accounts = ThingLedger[MailAccount](
            "Mail accounts", store, "mail_accounts", lambda _id, kept: account_of(kept)
        )
        self.pins = PinLedger(store)
        self.on_problem = Signal[()]()
        """Told when there may be another problem, or none any more."""
        self._keepers = (
            self.journal,
            self.timers,
            self.announcements,
            self.notes,
            self.proposals,
            self.plans,
            self.people,
            self.mail_accounts,
            self.contacts,
            self.dialling,
            self.voiceprints,
        )
        for on_problem in (*(ledger.on_problem for ledger in self._keepers), self.pins.on_tries):
            on_problem(self.on_problem.tell)

    @property
    def problems(self) -> list[str]:
        """The failures to keep something, in plain words."""
        return [keeper.problem for keeper in (self.store, *self._keepers) if keeper.problem]

    async def close(self) -> None:
        """Write what is left, once nothing can come any more."""
        await self.pins.close()
        await self.journal.close()
