"""A mailbox: what is new in it, one mail's text, its folders, and mail moved between them. Nothing is deleted in it."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from ha_tools.mail import mail_sending
from ha_tools.mail.folders import Folder, folder_of, is_sent
from ha_tools.mail.imap_answers import Node, messages, number_of
from ha_tools.mail.imap_connection import MOST_SECONDS, ImapConnection, connected
from ha_tools.mail.letter import Letter, letter_of
from ha_tools.mail.mail_account import MailAccount
from ha_tools.mail.mail_errors import MailError, MailProblem
from ha_tools.mail.mail_parts import attached, parts_of, read_part
from ha_tools.mail.mail_texts import decoded, own_words, plain_of, unpacked

NEW_DAYS = 14
"""An unread mail that is older is not new."""

FOUND_DAYS = 365
"""Mail is looked for so far back, where it is not among the latest."""

LATEST = 1000
"""Mails among which is looked first: to look through all of 50,000 takes some servers half a minute."""

MOST_LISTED = 10
"""Mails whose headers are fetched at once; nobody listens to more."""

HEADER_BYTES = 8192
TEXT_BYTES = 65_536
"""Bytes of a text that are fetched, packed as they are: ten minutes to read aloud."""

INBOX = "INBOX"

_HEADERS = (
    f"(UID BODY.PEEK[HEADER.FIELDS (FROM REPLY-TO SUBJECT DATE MESSAGE-ID REFERENCES IN-REPLY-TO)]<0.{HEADER_BYTES}>)"
)
_COPIED = re.compile(rb"(\d+) \d+ (\d+)$")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class NewMail:
    """The unread mail of the last days."""

    count: int
    letters: tuple[Letter, ...]
    """The latest of it, the latest first."""


@dataclass(frozen=True)
class MailText:
    """The words of a mail."""

    text: str
    """Line by line, without what it repeats of others; empty where there is none."""
    attached: tuple[str, ...] = ()
    """The names of the files that came with it; they are never fetched."""


class Mailbox:
    """The mailbox of an account; each use is a connection of its own. All raise MailError."""

    def __init__(self, account: MailAccount, seconds: float = MOST_SECONDS) -> None:
        self.account = account
        self._seconds = seconds

    async def check(self) -> None:
        """Log in and look into the inbox."""
        await connected(self.account, lambda connection: _select(connection, INBOX, readonly=True), self._seconds)

    async def check_sending(self) -> None:
        """Log in to the server for sending, and send nothing."""
        await mail_sending.check(self.account)

    async def newest(self) -> NewMail:
        """Return what is unread."""
        return await connected(self.account, self._newest, self._seconds)

    async def find(self, said: str) -> tuple[Letter, ...]:
        """Return the mails whose sender, or else whose subject, holds these words, the latest first."""
        return await connected(self.account, lambda connection: self._find(connection, said), self._seconds)

    async def has_mail_of(self, sender: str) -> bool:
        """Return whether a mail's sender holds these words."""
        return await connected(self.account, lambda connection: self._has_mail_of(connection, sender), self._seconds)

    async def text(self, letter: Letter) -> MailText:
        """Return the words of a mail."""
        return await connected(self.account, lambda connection: self._text(connection, letter), self._seconds)

    async def folders(self) -> list[Folder]:
        """Return the folders."""
        return await connected(self.account, _folders, self._seconds)

    async def move(self, letter: Letter, folder: Folder) -> Letter | None:
        """Move a mail; return it where it is now, None where the server does not tell its number there."""
        return await connected(self.account, lambda connection: _move(connection, letter, folder), self._seconds)

    async def send(self, message: EmailMessage, address: str) -> None:
        """Send a mail to one address."""
        await mail_sending.send(self.account, message, address)

    async def keep_sent(self, message: bytes, message_id: str) -> bool:
        """Keep a copy of what was sent, unless the server has one by itself; return whether there is one."""
        return await connected(
            self.account, lambda connection: _keep_sent(connection, message, message_id), self._seconds
        )

    # ── in the connection's thread ────────────────────────────────────────────────────────────────────────────────

    def _newest(self, connection: ImapConnection) -> NewMail:
        validity = _select(connection, INBOX, readonly=True)
        latest = _latest(connection)
        uids = _search(connection, latest, "UNSEEN", "SINCE", _day(NEW_DAYS)) if latest else []
        return NewMail(len(uids), self._letters(connection, validity, uids))

    def _find(self, connection: ImapConnection, said: str) -> tuple[Letter, ...]:
        validity = _select(connection, INBOX, readonly=True)
        return self._letters(connection, validity, _found(connection, said, "FROM", "SUBJECT"))

    def _has_mail_of(self, connection: ImapConnection, sender: str) -> bool:
        _select(connection, INBOX, readonly=True)
        return bool(_found(connection, sender, "FROM"))

    def _letters(self, connection: ImapConnection, validity: int, uids: Sequence[int]) -> tuple[Letter, ...]:
        latest = sorted(uids)[-MOST_LISTED:]
        if not latest:
            return ()
        told = connection.asked(connection.uid("FETCH", ",".join(map(str, latest)), _HEADERS))
        found = {}
        for item in messages(told):
            uid, raw = number_of(item.get(b"UID")), item.get(b"BODY")
            if uid in latest and isinstance(raw, bytes):
                found[uid] = letter_of(raw, self.account.account_id, INBOX, validity, uid)
        return tuple(found[uid] for uid in reversed(latest) if uid in found)

    def _text(self, connection: ImapConnection, letter: Letter) -> MailText:
        _select_of(connection, letter, readonly=True)
        parts = parts_of(_item(connection, letter.uid, "BODYSTRUCTURE", b"BODYSTRUCTURE"))
        part = read_part(parts)
        if part is None:
            return MailText("", attached(parts))
        raw = _item(connection, letter.uid, f"BODY.PEEK[{part.section}]<0.{TEXT_BYTES}>", b"BODY")
        if not isinstance(raw, bytes):
            return MailText("", attached(parts))
        text = decoded(unpacked(raw[:TEXT_BYTES], part.encoding), part.charset)
        return MailText(own_words(plain_of(text) if part.kind == "text/html" else text), attached(parts))


def _select(connection: ImapConnection, folder: str, *, readonly: bool) -> int:
    """Open a folder; return its validity."""
    connection.asked(connection.select(_quoted(folder), readonly), MailProblem.NO_FOLDER)
    _status, told = connection.response("UIDVALIDITY")
    return number_of(told[0] if told else None)


def _latest(connection: ImapConnection) -> str:
    """Return the latest mails of the open folder as IMAP names them, "49001:*"; empty where there are none."""
    _status, told = connection.response("EXISTS")
    count = number_of(told[-1] if told else None)
    return f"{max(1, count - LATEST + 1)}:*" if count else ""


def _select_of(connection: ImapConnection, letter: Letter, *, readonly: bool) -> None:
    if _select(connection, letter.folder, readonly=readonly) != letter.validity:
        raise MailError(MailProblem.GONE)


def _search(connection: ImapConnection, *criteria: str, text: str = "") -> list[int]:
    """Return the numbers of what fits; a text is looked for by the last criterion."""
    asked = list(criteria)
    if text.isascii():
        asked += [_quoted(text)] if text else []
    else:
        connection.literal = text.encode()  # type: ignore[assignment]
        asked = ["CHARSET", "UTF-8", *asked]
    told = connection.asked(connection.uid("SEARCH", *asked))
    return [int(number) for line in told if isinstance(line, bytes) for number in line.split() if number.isdigit()]


def _found(connection: ImapConnection, said: str, *headers: str) -> list[int]:
    """Return the numbers of the mails of the open folder of which a header holds some words, the first that any has."""
    plain = " ".join(re.sub(r'["\\\x00-\x1f\x7f]', " ", said).split())
    latest = _latest(connection)
    for among in ((latest,), ("SINCE", _day(FOUND_DAYS))) if plain and latest else ():
        for header in headers:
            if uids := _search(connection, *among, header, text=plain):
                return uids
    return []


def _item(connection: ImapConnection, uid: int, item: str, name: bytes) -> Node:
    """Return one item of one message. Raises MailError where the message is gone."""
    told = connection.asked(connection.uid("FETCH", str(uid), f"(UID {item})"))
    for found in messages(told):
        if number_of(found.get(b"UID")) == uid and name in found:
            return found[name]
    raise MailError(MailProblem.GONE)


def _folders(connection: ImapConnection) -> list[Folder]:
    told = connection.asked(connection.list())
    return [folder for line in told if (folder := folder_of(line))]


def _move(connection: ImapConnection, letter: Letter, folder: Folder) -> Letter | None:
    if "MOVE" not in connection.capabilities:
        raise MailError(MailProblem.CANNOT_MOVE)
    _select_of(connection, letter, readonly=False)
    _item(connection, letter.uid, "FLAGS", b"FLAGS")
    connection.asked(_moved(connection, letter.uid, folder))
    _status, told = connection.response("COPYUID")
    place = _COPIED.search(told[0]) if told and isinstance(told[0], bytes) else None
    if _search(connection, "UID", str(letter.uid)):
        raise MailError(MailProblem.REFUSED)
    return replace(letter, folder=folder.path, validity=int(place[1]), uid=int(place[2])) if place else None


def _moved(connection: ImapConnection, uid: int, folder: Folder) -> tuple[str, list[bytes]]:
    imaplib.Commands.setdefault("MOVE", ("SELECTED",))
    return connection.uid("MOVE", str(uid), _quoted(folder.path))


def _keep_sent(connection: ImapConnection, message: bytes, message_id: str) -> bool:
    sent = next(filter(is_sent, _folders(connection)), None)
    if sent is None:
        return False
    _select(connection, sent.path, readonly=True)
    if _search(connection, "HEADER", "Message-ID", text=message_id):
        return True
    connection.asked(
        connection.append(_quoted(sent.path), r"(\Seen)", imaplib.Time2Internaldate(datetime.now(UTC)), message)
    )
    return True


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _day(days_ago: int) -> str:
    day = datetime.now(UTC) - timedelta(days=days_ago)
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
