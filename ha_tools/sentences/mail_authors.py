"""Mail that is asked for by who wrote it: "what did Anna write" is one where the same of Shakespeare is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from ha_tools.acting.command import Command
from ha_tools.contacts.contacts import Contacts
from ha_tools.home.home import Home
from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.mail.mail_access import MailAccess
from ha_tools.mail.mail_errors import MailError
from ha_tools.people.people import People
from ha_tools.sentences.asked_authors import AskedAuthor, author_asked

LOOKED_SECONDS = 3.0
"""Wait for the mailboxes: who asks for a poet is not to wait for them longer."""

SHORTEST = 3
"""Letters of a name that is looked for among senders: shorter ones are found within others."""


@dataclass(frozen=True)
class MailAuthors:
    """Tells whether somebody whose words are asked for can have written mail here."""

    language: str
    home: Callable[[], Home]
    contacts: Contacts
    people: People
    mail: Callable[[], MailAccess | None]

    def known(self, text: str, place: Place) -> Command | None:
        """Return the mail that is asked for of somebody who is known here; None for any other text."""
        author, mail = author_asked(text, self.language), self._set_up
        if author is None or mail is None or author.is_said or not author.may_be_of_mail:
            return None
        return _mail_of(author) if self._knows(author, place, mail) else None

    async def found(self, text: str, place: Place, *, is_last_chance: bool) -> Command | None:
        """Return the mail that is asked for of a sender in a mailbox that may be heard at a place as it is.

        A closed mailbox is not looked into: the answer would tell who writes to its owner. With `is_last_chance`
        nothing else can answer, and it is asked for all the same.
        """
        author, mail = author_asked(text, self.language), self._set_up
        if author is None or mail is None or not author.may_be_of_mail:
            return None
        if is_last_chance or (not author.is_said and await _has_written(author, place, mail)):
            return _mail_of(author)
        return None

    @property
    def _set_up(self) -> MailAccess | None:
        mail = self.mail()
        return mail if mail and mail.accounts else None

    def _knows(self, author: AskedAuthor, place: Place, mail: MailAccess) -> bool:
        if author.is_own or self.contacts.named(author.name) or self.people.named(author.name):
            return True
        asked = words(author.name)
        of_home = (entity.names for entity in self.home().entities.values() if entity.domain == "person")
        if any(asked == words(name) for names in of_home for name in names):
            return True
        told = mail.room(place).listed if mail.knows_mail(place) else ()
        return bool(asked) and any(set(asked) <= set(words(letter.sender)) for letter in told)


def _mail_of(author: AskedAuthor) -> Command:
    return Command("read_mail", {"which": author.name})


async def _has_written(author: AskedAuthor, place: Place, mail: MailAccess) -> bool:
    if len(author.name) < SHORTEST:
        return False
    boxes = [mail.mailbox(account) for account in mail.accounts if mail.is_open(place, account)]
    for box in boxes:
        try:
            async with asyncio.timeout(LOOKED_SECONDS):
                if await box.has_mail_of(author.name):
                    return True
        except (TimeoutError, MailError):
            continue
    return False
