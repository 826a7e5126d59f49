"""Answers by SMTP: to the sender alone, in its thread, with no header that a mail or a voice made up."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ha_tools.mail.letter import letter_of
from ha_tools.mail.mail_account import MailAccount, MailServer, Security
from ha_tools.mail.mail_answer import answer_to
from ha_tools.mail.mail_errors import MailError, MailProblem
from ha_tools.mail.mail_sending import check, send
from simulators.mail_server import SmtpServer
from testbed.mail_house import MailHouse, server_tls

HOSTILE = (
    b"From: =?utf-8?q?Anna=0D=0ABcc=3A_evil=40evil.test?= <anna@school.test>, evil@evil.test\r\n"
    b"Reply-To: other@evil.test\r\n"
    b"Subject: =?utf-8?q?Trip=0D=0ABcc=3A_evil=40evil.test?=\r\n"
    b"Message-ID: <m1@school.test>\r\nReferences: <m0@school.test> not an id\r\n <m00@school.test>\r\n"
)


def account_at(port: int, security: Security) -> MailAccount:
    given = MailServer("127.0.0.1", port, security)
    return MailAccount("a1", "Anna, the “boss”", "me@home.test", given, given, "me", "app-pass-of-a-test")


@pytest.mark.parametrize("security", Security)
async def test_an_answer_goes_to_its_sender_and_into_its_thread(house: MailHouse, security: Security) -> None:
    letter = letter_of(HOSTILE, "a1", "INBOX", 1, 2)
    assert letter.reply_to == "other@evil.test"
    answer = answer_to(letter, "i'll be late\r\nBcc: evil@evil.test\r\n.\r\nQUIT")
    tls = server_tls(house) if security is not Security.NONE else None
    async with SmtpServer(tls, starttls=security is Security.STARTTLS) as server:
        account = account_at(server.port, security)
        await check(account)
        await send(account, answer.message(account, datetime.now(UTC)), answer.address)
    (taken,) = server.taken
    assert (taken.sender, taken.recipients) == ("me@home.test", ("anna@school.test",))
    message = taken.message
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "anna@school.test"
    assert message["Subject"] == "Re: Trip Bcc: evil@evil.test"
    assert message["In-Reply-To"] == "<m1@school.test>"
    assert message["References"] == "<m0@school.test> <m00@school.test> <m1@school.test>"
    assert message.get_content().strip() == "I'll be late Bcc: evil@evil.test . QUIT"


def test_no_charset_and_no_word_within_words_gets_into_a_header() -> None:
    """UTF-7 can spell halves of pairs, and what is decoded once may hold encoded words again."""
    nested = base64.b64encode(b"=?utf-7?q?+2AA-?= hi").decode()
    letter = letter_of(
        f"From: =?utf-7?q?+2AA-?= <a@b.test>\r\nSubject: =?utf-8?b?{nested}?=\r\n".encode(), "a", "I", 1, 2
    )
    answer = answer_to(letter, "yes")
    message = answer.message(account_at(1, Security.TLS), datetime.now(UTC))
    assert message["Subject"] == answer.subject == "Re: = ?utf-7?q?+2AA-?= hi"
    assert b"\r\n\r\nYes" in message.as_bytes()


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Trip", "Re: Trip"),
        ("RE: re: Trip", "Re: Trip"),
        ("AW: Ausflug", "Re: Ausflug"),
        ("", "Re:"),
        ("Regen", "Re: Regen"),
    ],
)
def test_a_subject_is_answered_once(subject: str, answered: str) -> None:
    letter = letter_of(f"From: a@b.test\r\nSubject: {subject}\r\n".encode(), "a1", "INBOX", 1, 2)
    assert answer_to(letter, "yes").subject == answered


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "nobody",
        "a@b.test\x00c",
        "<a@b.test>, <c@d.test",
        "a@b@c.test",
        "=?utf-8?q?a=40b.test?=",
        "=?utf-7?q?+2AA-?=x@b.test",
        '"x" <a b@c.test>',
    ],
)
def test_an_address_that_is_none_is_never_answered(sender: str) -> None:
    letter = letter_of(f"From: {sender}\r\n".encode(), "a1", "INBOX", 1, 2)
    assert letter.address in {"", "a@b.test"}
    assert letter.address == "" or "a@b.test" in sender


async def test_what_is_wrong_with_sending_is_told_apart(house: MailHouse) -> None:
    answer = answer_to(letter_of(HOSTILE, "a1", "INBOX", 1, 2), "yes")
    async with SmtpServer(refuses="anna@school.test") as plain, SmtpServer(server_tls(house)) as tls:
        good = account_at(plain.port, Security.NONE)
        wrong = {
            MailProblem.PASSWORD: replace(good, password="another"),
            MailProblem.NO_TLS: account_at(plain.port, Security.STARTTLS),
            MailProblem.CERTIFICATE: replace(good, outgoing=MailServer("localhost", tls.port)),
            MailProblem.UNREACHABLE: account_at(1, Security.TLS),
            MailProblem.NO_SERVER: replace(good, outgoing=MailServer("nowhere.invalid", 465)),
            MailProblem.RECIPIENT: good,
        }
        for problem, account in wrong.items():
            with pytest.raises(MailError) as told:
                await send(account, answer.message(account, datetime.now(UTC)), answer.address)
            assert told.value.problem is problem
        assert plain.taken == tls.taken == []
