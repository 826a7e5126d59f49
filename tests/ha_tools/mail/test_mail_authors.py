"""Mail that is asked for by its author: somebody who is known here, or has written, and no poet of the same words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ha_tools.contacts.contact import Contact
from ha_tools.contacts.contacts import Contacts
from ha_tools.home.place import Place
from ha_tools.mail.letter import Letter
from ha_tools.mail.mail_access import MailAccess
from ha_tools.mail.mail_account import account_of
from ha_tools.people.people import People
from ha_tools.sentences import Sentences
from ha_tools.sentences.mail_authors import MailAuthors
from tests.ha_tools.homes import HOUSE

TABLE: Any = yaml.safe_load(Path(__file__).with_name("authors.yaml").read_text("utf-8"))
HERE = Place("living_room")
CONTACTS = ("Anna", "Grandma Rose")


def lines() -> Iterator[tuple[str, str, str]]:
    """Yield language, what it is, and the words."""
    for language, parts in TABLE.items():
        yield from ((language, part, said) for part, each in parts.items() for said in each)


@pytest.fixture(scope="module")
def understood() -> dict[str, Sentences]:
    """Sentences, by language."""
    found = {language: Sentences(language) for language in TABLE}
    for sentences in found.values():
        sentences.update(HOUSE, CONTACTS)
    return found


def access() -> MailAccess:
    """An account of which the room was told two mails."""
    box = {"account_id": "a", "name": "Otto", "address": "otto@home.test", "password": "secret-word"}
    mail = MailAccess([account_of(box)])
    mail.room(HERE).told([Letter("a", "INBOX", 1, n, who, "", "") for n, who in enumerate(("Oak School", "Tom"))])
    return mail


def authors(language: str, mail: MailAccess | None) -> MailAuthors:
    """Return who tells it, with an address book."""
    contacts = Contacts()
    for name in CONTACTS:
        contacts.keep(Contact(name))
    return MailAuthors(language, lambda: HOUSE, contacts, People(), lambda: mail)


@pytest.mark.parametrize(("language", "part", "said"), list(lines()))
async def test_only_who_can_have_written_is_looked_for_in_mail(
    understood: dict[str, Sentences], language: str, part: str, said: str
) -> None:
    mail = authors(language, access())
    match = understood[language].match(said, HERE)
    command = (
        match.commands[0] if match else mail.known(said, HERE) or await mail.found(said, HERE, is_last_chance=False)
    )
    assert (command.tool if command else "") == ("read_mail" if part == "mail" else "")


async def test_where_there_is_no_mail_nobody_is_looked_for() -> None:
    for mail in (None, MailAccess([])):
        assert authors("en", mail).known("what did Anna write", HERE) is None
        assert await authors("en", mail).found("what did Anna write", HERE, is_last_chance=True) is None


async def test_a_closed_mailbox_is_not_looked_into_and_still_asked_for_where_nothing_else_answers() -> None:
    mail = authors("en", access())
    asked = "what did the bank write"
    assert await mail.found(asked, HERE, is_last_chance=False) is None
    last = await mail.found(asked, HERE, is_last_chance=True)
    assert last is not None
    assert dict(last.arguments) == {"which": "bank"}
