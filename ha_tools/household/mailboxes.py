"""The mailbox that is meant, whether it may be heard here, and the mail in it that is meant."""

from __future__ import annotations

import re

from ha_tools.acting.call import Call
from ha_tools.facts.facts import Fact
from ha_tools.home.choices import Choice
from ha_tools.home.home import Entity
from ha_tools.home.names import words
from ha_tools.home.references import MailboxRef
from ha_tools.mail.letter import Letter
from ha_tools.mail.mail_access import MailAccess, RoomMail
from ha_tools.mail.mail_account import MailAccount
from ha_tools.mail.mail_errors import MailError, MailProblem
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result

LAST = frozenset({"it", "that", "this", "last", "current"})
"""Words for the mail that was spoken of last."""

_NO_NAMES = frozenset("mail email e message letter one from by about of".split())
"""Words that a mail is never told by."""

_REFUSALS = frozenset({MailProblem.GONE, MailProblem.CANNOT_MOVE, MailProblem.NO_FOLDER, MailProblem.RECIPIENT})


async def opened(call: Call, name: str | MailboxRef | None) -> tuple[MailAccess, MailAccount] | Result:
    """Return the mailbox that is meant, or what stands before it: none is set up, whose it is, the PIN."""
    access = call.web.mail
    if access is None or not access.accounts:
        return Result(Outcome.REFUSED, (Fact("mail.not_set_up"),), quotes=False)
    account = _account(call, access, name)
    if account is None:
        return _whose(access, name)
    return await _closed(call, access, account) or (access, account)


def room_of(call: Call, access: MailAccess, account: MailAccount) -> RoomMail:
    """Return what the room was told of an account's mail."""
    room = access.room(call.place)
    if room.account_id != account.account_id:
        room.account_id = account.account_id
        room.told(())
    return room


async def letter_meant(call: Call, access: MailAccess, account: MailAccount, which: str | None) -> Letter | Result:
    """Return the mail that words mean: the last, the second of those told of, one by its sender or its subject.

    Raises MailError.
    """
    room = room_of(call, access, account)
    unclear = Result(Outcome.UNKNOWN, (Fact("mail.which"),), quotes=False)
    said = " ".join(word for word in re.findall(r"[^\W_][\w@.'-]*", which or "") if word.casefold() not in _NO_NAMES)
    if not said or said.casefold() in LAST:
        found = room.current or (room.listed[0] if len(room.listed) == 1 else None)
        return found or unclear
    number = words(said)[0] if len(words(said)) == 1 else ""
    if re.fullmatch(r"\d+(?:st|nd|rd|th)?", number) and room.listed:
        at = int(re.sub(r"\D", "", number)) - 1
        return (
            room.listed[at] if at < len(room.listed) else Result(Outcome.UNKNOWN, (Fact("mail.which"),), quotes=False)
        )
    if known := room.meant(said):
        return known
    found = next(iter(await access.mailbox(account).find(said)), None)
    return found or Result(Outcome.UNKNOWN, (Fact("mail.none_from", said=quoted(said)),), quotes=False)


def troubled(account: MailAccount, err: MailError) -> Result:
    """Return what is wrong, in plain words."""
    outcome = Outcome.REFUSED if err.problem in _REFUSALS else Outcome.UNAVAILABLE
    facts = (Fact("mail.trouble", name=account.name), Fact(f"mail.problem.{err.problem}"))
    return Result(outcome, facts, quotes=False)


def _account(call: Call, access: MailAccess, name: str | MailboxRef | None) -> MailAccount | None:
    """Return whose mail is meant: who is named, whose was just spoken of, who speaks, the only one who has some."""
    if isinstance(name, MailboxRef):
        return access.account(name.account_id)
    if name:
        return access.named(name)
    own = [account for account in access.accounts if call.speaker and account.person_id == call.speaker]
    spoken_of = access.account(access.room(call.place).account_id) if access.knows_mail(call.place) else None
    # Who has mail of one's own does not mean what another voice was just told of.
    if spoken_of and (not own or spoken_of in own or access.is_open(call.place, spoken_of)):
        return spoken_of
    known = own or access.accounts
    return known[0] if len(known) == 1 else None


def _whose(access: MailAccess, name: str | MailboxRef | None) -> Result:
    choices = tuple(Choice(account.name, MailboxRef(account.account_id)) for account in access.accounts)
    things = tuple(choice.thing for choice in choices)
    if name:
        return Result(Outcome.UNKNOWN, (Fact("mail.nobody", said=quoted(str(name)), choices=things),), quotes=False)
    return Result(Outcome.AMBIGUOUS, (Fact("mail.whose", choices=things),), choices=choices, quotes=False)


async def _closed(call: Call, access: MailAccess, account: MailAccount) -> Result | None:
    """Return what stands before a mailbox here; None where it may be heard."""
    if (call.speaker and call.speaker == account.person_id) or access.is_open(call.place, account):
        return None
    if not call.permissions.has_pin:
        return Result(Outcome.REFUSED, (Fact("mail.closed", name=account.name),), quotes=False)
    mailbox = Entity(f"mail.{account.account_id}", account.name)
    use = Use("mail.read", (mailbox,), Fact("mail.read.ask", name=account.name), at_least=Need.PIN)
    if asked := await required(call, use):
        return asked
    access.open(call.place, account)
    return None
