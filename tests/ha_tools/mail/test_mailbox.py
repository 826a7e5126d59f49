"""Mail of a real dovecot: what is new, one text, one mail moved; and whatever a mail or a server may be like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ha_tools.mail.folders import archive, is_trash, named_folder
from ha_tools.mail.mail_account import MailAccount, MailServer, Security
from ha_tools.mail.mail_errors import MailError, MailProblem
from ha_tools.mail.mailbox import TEXT_BYTES, Mailbox
from simulators.mail_server import BadImapServer, Misbehaviour, answering, babble, drip, stall
from testbed.mail_house import MailHouse, mail

SCHOOL = "=?utf-8?q?Schule_M=C3=BCnchen?= <office@school.test>"


async def test_new_mail_is_listed_read_and_moved_and_stays_unread(house: MailHouse, account: MailAccount) -> None:
    house.put(mail("Tom <tom@home.test>", "Old", "Seen", days_ago=1), seen=True)
    house.put(mail("Tom <tom@home.test>", "Pizza?", "Tonight at eight?"))
    house.put(mail(SCHOOL, "=?utf-8?b?QXVzZmx1ZyDDvGJlcg==?= morgen", "Bring a hat.\n\nOn Monday Anna wrote:\n> What?"))
    starttls = MailServer("127.0.0.1", house.plain_port, Security.STARTTLS)
    for way in (account, replace(account, incoming=starttls)):
        box = Mailbox(way)
        new = await box.newest()
        assert [(each.sender, each.subject) for each in new.letters] == [
            ("Schule München", "Ausflug über morgen"),
            ("Tom", "Pizza?"),
        ]
        assert new.count == 2
        assert (await box.text(new.letters[0])).text == "Bring a hat."
    assert [each.subject for each in await box.find("Tom")] == ["Pizza?", "Old"]
    assert [each.subject for each in await box.find("über")] == ["Ausflug über morgen"]
    folders = await box.folders()
    entwuerfe, energy = named_folder(folders, "entwürfe"), named_folder(folders, "energy")
    assert entwuerfe
    assert energy
    before = sorted(house.mails())
    away = await box.move(new.letters[0], entwuerfe)
    assert away
    assert [each.subject for each in (await box.newest()).letters] == ["Pizza?"]
    with pytest.raises(MailError, match="gone"):
        await box.move(new.letters[0], energy)
    inbox = named_folder(folders, "inbox")
    assert inbox
    assert await box.move(away, inbox)
    assert sorted(house.mails()) == before
    assert [folder.name for folder in folders if is_trash(folder)] == ["Trash"]
    found = archive(folders)
    assert found
    assert found.name == "Archive"


async def test_a_copy_of_what_was_sent_is_kept_once(house: MailHouse, account: MailAccount) -> None:
    box = Mailbox(account)
    for _ in range(2):
        assert await box.keep_sent(b"Message-ID: <one@here.test>\r\n\r\nHello\r\n", "<one@here.test>")
    assert len(house.mails("Sent")) == 1


BASE64 = "UsO8Y2tmcmFnZW4gYW4gZGllIFNjaHVsZS4="
TWENTY_MB = "A" * 76 + "\r\n"
PAGE = """From: a@b.test
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><head><style>p{}</style></head><body><div style='display:none'>Hidden</div>
<p>Dear Anna,</p><p>it <b>rains</b>.<img src='https://t.test/1'></p><script>x</script></body></html>"""
HOSTILE_MAILS = {
    "20 MB of text": ("From: a@b.test\r\nSubject: s\r\n\r\n" + "word " * 4_000_000, (), "word word"),
    "20 MB attached": (
        "From: a@b.test\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        "--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + BASE64 + "\r\n"
        "--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment; filename*=utf-8''Pl%C3%A4ne.pdf\r\n\r\n" + TWENTY_MB * 260_000 + "--x--\r\n",
        ("Pläne.pdf",),
        "Rückfragen an die Schule.",
    ),
    "a boundary that never comes": (
        "From: a@b.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=nowhere\r\n\r\nHello",
        (),
        "",
    ),
    "a charset that nobody knows": (
        "From: a@b.test\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nGrüße",
        (),
        "Grüße",
    ),
    "HTML alone": (
        PAGE,
        (),
        "Dear Anna,",
    ),
    "no end of headers": ("From: a@b.test\r\nSubject: " + "x " * 300_000 + "\r\n\r\nHello", (), "Hello"),
    "parts within parts": (
        "From: a@b.test\r\nMIME-Version: 1.0\r\n"
        + "".join(f"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n" for depth in range(200))
        + "Content-Type: text/plain\r\n\r\nDeep",
        (),
        None,
    ),
}
"""A mail -> the files that it has, and the beginning of its text; None where saying that it cannot be read will do."""


@pytest.mark.parametrize("kind", HOSTILE_MAILS)
async def test_whatever_a_mail_is_like_it_comes_to_a_bounded_text(
    house: MailHouse, account: MailAccount, kind: str
) -> None:
    raw, files, begins = HOSTILE_MAILS[kind]
    house.put(raw.encode())
    box = Mailbox(account)
    (letter,) = (await box.newest()).letters
    if begins is None:
        with pytest.raises(MailError, match=r"garbled|too_much"):
            await box.text(letter)
        return
    found = await box.text(letter)
    assert len(found.text) <= TEXT_BYTES
    assert found.attached == files
    assert found.text.startswith(begins)
    assert "Hidden" not in found.text


async def test_what_is_wrong_with_an_account_is_told_apart(house: MailHouse, account: MailAccount) -> None:
    tls = account.incoming
    wrong = {
        MailProblem.PASSWORD: replace(account, password="nö"),
        MailProblem.NO_SERVER: replace(account, incoming=replace(tls, host="nowhere.invalid")),
        MailProblem.UNREACHABLE: replace(account, incoming=replace(tls, port=1)),
        MailProblem.NO_TLS: replace(account, incoming=replace(tls, port=house.plain_port)),
        MailProblem.CERTIFICATE: replace(account, incoming=replace(tls, host="localhost")),
    }
    for problem, tried in wrong.items():
        with pytest.raises(MailError) as told:
            await Mailbox(tried).check()
        assert told.value.problem is problem
    await Mailbox(account).check()


FOUND = b"* SEARCH 1\r\n"
BRACKETS = b"* 1 FETCH " + b"(" * 9000 + b"\r\n"
NO_END = b"* 1 FETCH (" + b'"\\' * 9000 + b"\r\n"
HUGE = b"* 1 FETCH (UID 1 BODY[HEADER] {900000000}\r\nFrom: a@b.test\r\n"
BAD_SERVERS: dict[str, tuple[Misbehaviour, set[MailProblem]]] = {
    "stalls": (stall, {MailProblem.SLOW}),
    "drips": (drip, {MailProblem.SLOW}),
    "speaks HTTP": (babble, {MailProblem.UNREACHABLE, MailProblem.GARBLED}),
    "sends 900 MB": (answering(FOUND, HUGE), {MailProblem.TOO_MUCH}),
    "a line without end": (answering(b"* SEARCH " + b"1" * 2_000_000), {MailProblem.TOO_MUCH, MailProblem.GARBLED}),
    "an answer of brackets": (
        answering(b"* SEARCH 1\r\n", b"* 1 FETCH " + b"(" * 9000 + b"\r\n"),
        {MailProblem.GARBLED},
    ),
    "a string without end": (answering(FOUND, NO_END), {MailProblem.GARBLED}),
}


@pytest.mark.parametrize("kind", BAD_SERVERS)
async def test_a_server_that_no_client_is_made_for_is_told_of_in_time(kind: str) -> None:
    way, problems = BAD_SERVERS[kind]
    async with BadImapServer(way) as server:
        given = MailServer("127.0.0.1", server.port, Security.NONE)
        account = MailAccount("a1", "Anna", "anna@school.test", given, given, "anna", "secret")
        with pytest.raises(MailError) as told:
            await Mailbox(account, seconds=0.5 if MailProblem.SLOW in problems else 30.0).newest()
    assert told.value.problem in problems
    assert "secret" not in repr(told.value)


async def test_of_fifty_thousand_new_mails_the_latest_are_fetched() -> None:
    numbers = b" ".join(b"%d" % number for number in range(1, 50_001))
    head = b"From: Bo <bo@home.test>\r\nSubject: The last\r\n\r\n"
    fetched = b"* 50000 FETCH (UID 50000 BODY[HEADER.FIELDS (FROM)]<0> {%d}\r\n%s)\r\n" % (len(head), head)
    async with BadImapServer(answering(b"* SEARCH " + numbers + b"\r\n", fetched)) as server:
        given = MailServer("127.0.0.1", server.port, Security.NONE)
        new = await Mailbox(MailAccount("a1", "Anna", "anna@school.test", given, given, "anna", "secret")).newest()
    assert (new.count, [letter.subject for letter in new.letters]) == (50_000, ["The last"])
