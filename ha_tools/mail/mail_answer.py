"""The answer to a mail: to whom it goes, and as it is sent. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from ha_tools.mail.letter import MOST_REFERENCES, Letter
from ha_tools.mail.mail_account import MailAccount
from ha_tools.quoting import quoted

LONGEST_ANSWER = 600
"""Characters of an answer: all of it is read back before it is sent."""

_RE = re.compile(r"(?:(?:re|aw|antw|sv|vs)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class MailAnswer:
    """An answer that was not sent yet."""

    address: str
    """The one address that it goes to: the sender's."""
    name: str
    """The sender's name, in one line."""
    subject: str
    text: str
    in_reply_to: str
    references: tuple[str, ...]

    def message(self, account: MailAccount, now: datetime) -> EmailMessage:
        """Return it as it is sent, with an id of its own."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(quoted(account.name), addr_spec=account.address)
        message["To"] = self.address  # without the name, which is whatever the sender wrote
        message["Subject"] = self.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=account.address.rpartition("@")[2])
        if self.in_reply_to:
            message["In-Reply-To"] = self.in_reply_to
            message["References"] = " ".join(self.references)
        message.set_content(f"{self.text}\n")
        return message


def answer_to(letter: Letter, said: str) -> MailAnswer:
    """Return the answer to a mail in the words that were said."""
    text = quoted(said, LONGEST_ANSWER)
    subject = quoted(letter.subject, 110).replace("=?", "= ?")  # or it would be decoded once more
    ids = (*letter.references, letter.message_id) if letter.message_id else letter.references
    return MailAnswer(
        letter.address,
        quoted(letter.sender),
        f"Re: {_RE.sub('', subject, count=1)}".strip(),
        text[:1].upper() + text[1:],
        letter.message_id,
        tuple(dict.fromkeys(ids))[-MOST_REFERENCES:],
    )
