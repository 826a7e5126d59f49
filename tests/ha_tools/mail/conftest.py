"""A mailbox of Debian's dovecot, and an account of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from ha_tools.mail.mail_account import MailAccount, MailServer
from testbed.mail_house import PASSWORD, MailHouse, mail_house

_NUMBERS = count()


@pytest.fixture(scope="module")
def dovecot() -> Iterator[MailHouse]:
    """The server."""
    with mail_house() as house:
        yield house


@pytest.fixture
def house(dovecot: MailHouse, monkeypatch: pytest.MonkeyPatch) -> MailHouse:
    """The mailbox of somebody who has no mail yet at a server whose certificate this process trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.certificate))
    return replace(dovecot, user=f"{next(_NUMBERS)}@school.test")


@pytest.fixture
def account(house: MailHouse) -> MailAccount:
    """Anna's account there, over TLS."""
    server = MailServer("127.0.0.1", house.tls_port)
    return MailAccount("a1", "Anna", house.user, server, server, house.user, PASSWORD)
