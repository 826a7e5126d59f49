"""A mail by its headers, as it is told of and answered. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ha_tools.home.names import words
from ha_tools.mail.mail_texts import headers, sender_of, words_of

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")

MOST_REFERENCES = 20
"""Mails before it that an answer names; programs show a thread by the last of them."""


@dataclass(frozen=True)
class Letter:
    """One mail. All texts are the sender's: none is fit to be said before it was quoted."""

    account_id: str
    folder: str
    """The folder that it is in, as the server names it."""
    validity: int
    """The number by which the server says that its other numbers still hold."""
    uid: int
    """Its number in the folder."""
    sender: str
    """The name of who wrote it, or the address."""
    address: str
    """The address that an answer goes to; empty where there is none."""
    subject: str
    sent_at: datetime | None = None
    message_id: str = ""
    references: tuple[str, ...] = ()
    """The ids of the mails before it."""
    reply_to: str = ""
    """Another address at which the sender wants answers; empty where it is the same."""

    @property
    def key(self) -> str:
        """Return what it is called among all mails."""
        return f"{self.account_id}.{self.folder}.{self.validity}.{self.uid}"

    def fits(self, said: str) -> bool:
        """Return whether words are found in who wrote it, or in its subject."""
        asked = words(said)
        return bool(asked) and any(
            set(asked) <= set(words(text))
            for text in (self.sender, self.address, self.address.replace(".", " "), self.subject)
        )


def letter_of(raw: bytes, account_id: str, folder: str, validity: int, uid: int) -> Letter:
    """Return the mail with these headers, as the server sent them."""
    given = headers(raw)
    sender, address = sender_of(given.get("from", ""))
    _name, reply_to = sender_of(given.get("reply-to", ""))
    ids = _MESSAGE_ID.findall(given.get("message-id", ""))
    references = _MESSAGE_ID.findall(given.get("references", "") or given.get("in-reply-to", ""))
    return Letter(
        account_id,
        folder,
        validity,
        uid,
        sender,
        address,
        words_of(given.get("subject", "")),
        _time(given.get("date", "")),
        ids[0] if ids else "",
        tuple(references[-MOST_REFERENCES:]),
        reply_to if reply_to.casefold() != address.casefold() else "",
    )


def _time(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
