"""A mailbox that was opened by the PIN: for those who are in that room, or write there."""

from __future__ import annotations

from ha_tools.home.place import Place
from ha_tools.mail.mail_access import OPEN_SECONDS, MailAccess
from ha_tools.mail.mail_account import account_of

ANNA = account_of({"name": "Anna", "address": "anna@school.test", "password": "secret"})


def test_a_pin_that_was_said_opens_the_mailbox_to_that_room_and_to_nobody_who_only_writes_its_name() -> None:
    now = [0.0]
    access = MailAccess([ANNA], lambda: now[0])
    said, written = Place("kitchen", "satellite"), Place("kitchen", "satellite", writer="ben")
    access.open(said, ANNA)
    assert access.is_open(said, ANNA)
    elsewhere = (written, Place("kitchen"), Place("kitchen", writer="ben"), Place(), Place(writer="ben"))
    assert not any(access.is_open(place, ANNA) for place in elsewhere)
    access.room(said).told(())
    assert not access.knows_mail(written)
    access.open(written, ANNA)
    assert access.is_open(written, ANNA)
    assert not access.is_open(Place("kitchen", "satellite", writer="anna"), ANNA)
    now[0] = OPEN_SECONDS
    assert not access.is_open(said, ANNA)
    access.open(Place(writer="ben"), ANNA)
    assert not access.is_open(Place(writer="ben"), ANNA), "where nobody knows which room it is it holds for once"
