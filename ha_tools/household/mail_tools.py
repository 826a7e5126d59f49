"""Mail: what is new, one mail read aloud, answered, filed. What is sent is read back first; nothing is deleted."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Annotated, Literal

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import LISTED, Fact, Instant, Quote
from ha_tools.home.home import Entity
from ha_tools.home.references import MailboxRef
from ha_tools.household.mailboxes import LAST, letter_meant, opened, room_of, troubled
from ha_tools.mail.folders import Folder, archive, is_trash, named_folder
from ha_tools.mail.letter import Letter
from ha_tools.mail.mail_access import MailAccess
from ha_tools.mail.mail_account import MailAccount
from ha_tools.mail.mail_answer import LONGEST_ANSWER, MailAnswer, answer_to
from ha_tools.mail.mail_errors import MailError, MailProblem
from ha_tools.mail.mailbox import MailText
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import quoted
from ha_tools.results.result import UNKNOWN_VOICE, Action, Outcome, Result

READ = "was_read.mail"

MOST_LETTERS = 6000
"""Letters of a mail that a model is given: some 1,500 tokens."""

SPOKEN_LETTERS = 600
"""Letters that are read aloud at once: 40 seconds."""

OF_MAIL = frozenset({"read_mail", "handle_mail"})
"""The tools for mail that people and models use."""

_LEANING = LAST | {"next", "more", "sender", "first", "second", "third", "fourth", "fifth"}
"""Words for a mail that mean something only after mail was told of."""

Whose = Annotated[str | MailboxRef | None, "Whose mail, if several people have some"]


@reads(needs_home=False, quotes=READ, needs="mail")
async def read_mail(
    call: Call,
    *,
    which: Annotated[str | None, "Sender or subject, 'last', 'next' or 'more'; none lists what is new"] = None,
    name: Whose = None,
) -> Result:
    """Tell what mail is new, or read one aloud."""
    found = await opened(call, name)
    if isinstance(found, Result):
        return found
    access, account = found
    return _own(call, await _told(call, access, account, which or ""))


@writes(needs_home=False, quotes=READ, needs="mail", idempotent=False, open_world=True, asks_itself=True)
async def handle_mail(
    call: Call,
    *,
    action: Annotated[Literal["answer", "file"], "Answer its sender, or move it to a folder"],
    text: Annotated[str | None, "The answer's words, or the folder's name"] = None,
    which: Annotated[str | None, "Sender or subject; none for the last"] = None,
    name: Whose = None,
) -> Result:
    """Answer or file a mail."""
    found = await opened(call, name)
    if isinstance(found, Result):
        return found
    access, account = found
    try:
        letter = await letter_meant(call, access, account, which)
        if isinstance(letter, Result):
            return _own(call, letter)
        work = _answer if action == "answer" else _file
        return _own(call, await work(call, access, account, letter, text or ""))
    except MailError as err:
        return troubled(account, err)


@writes(for_model=False, needs_home=False, quotes=READ, needs="mail", idempotent=False)
async def unfile_mail(
    call: Call,
    *,
    letter: Annotated[Letter, "The mail, where it was moved to"],
    folder: Annotated[Folder, "The folder that it was in"],
) -> Result:
    """Move a mail back."""
    access = call.web.mail
    account = access.account(letter.account_id) if access else None
    if access is None or account is None:
        return Result(Outcome.REFUSED, (Fact("mail.not_set_up"),), quotes=False)
    try:
        await access.mailbox(account).move(letter, folder)
    except MailError as err:
        return troubled(account, err)
    return Result(
        Outcome.CHANGED, (Fact("mail.filed", sender=_sender_of(letter), name=Quote(quoted(folder.name) or "–")),)
    )


def leans(command: Command) -> bool:
    """Return whether a command for mail means one that was told of before: "file it", "read the next"."""
    which = str(command.arguments.get("which") or "").casefold()
    return which in _LEANING or (command.tool == handle_mail.name and not which)


def _own(call: Call, result: Result) -> Result:
    """Return an answer about somebody's mail, of which nobody is reminded but the one who heard it."""
    return replace(result, owner=call.speaker or UNKNOWN_VOICE)


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _told(call: Call, access: MailAccess, account: MailAccount, which: str) -> Result:
    """Return what is asked for of a mailbox that may be heard here."""
    try:
        match which.casefold():
            case "":
                return await _listed(call, access, account)
            case "more":
                return _more(call, access, account)
            case "next":
                return await _next(call, access, account)
            case "sender":
                return await _sender(call, access, account)
        letter = await letter_meant(call, access, account, which)
        return letter if isinstance(letter, Result) else await _read(call, access, account, letter)
    except MailError as err:
        return troubled(account, err)


async def _listed(call: Call, access: MailAccess, account: MailAccount) -> Result:
    new = await access.mailbox(account).newest()
    room_of(call, access, account).told(new.letters)
    if not new.count:
        return Result(Outcome.ANSWERED, (Fact("mail.none", name=account.name),), quotes=False)
    told = [_headline(letter) for letter in new.letters[:LISTED]]
    count = Fact("mail.new", count=new.count, name=account.name)
    more = (Fact("mail.more_new", count=new.count - len(told)),) if new.count > len(told) else ()
    lines = (f"{number}. {_about(letter)}" for number, letter in enumerate(new.letters, 1))
    return Result(Outcome.ANSWERED, (count, *told, *more), material=f"{new.count} new. {' '.join(lines)}")


async def _next(call: Call, access: MailAccess, account: MailAccount) -> Result:
    room = room_of(call, access, account)
    if not room.listed:
        room.told((await access.mailbox(account).newest()).letters)
        room.current = None
    letter = room.next_letter()
    if letter is None:
        return Result(Outcome.UNKNOWN, (Fact("mail.no_more"),), quotes=False)
    return await _read(call, access, account, letter)


async def _sender(call: Call, access: MailAccess, account: MailAccount) -> Result:
    letter = await letter_meant(call, access, account, None)
    return letter if isinstance(letter, Result) else Result(Outcome.ANSWERED, (_headline(letter),))


async def _read(call: Call, access: MailAccess, account: MailAccount, letter: Letter) -> Result:
    found = await access.mailbox(account).text(letter)
    room = room_of(call, access, account)
    begin, room.rest = _piece(found.text)
    room.current = letter
    told = (_head(call, letter), *_words(begin), *_files(found), *_rest(room.rest))
    attached = f" Attached, not read: {', '.join(map(quoted, found.attached))}." if found.attached else ""
    material = f"{_about(letter)}: {quoted(found.text, MOST_LETTERS)}{attached}"
    return Result(Outcome.ANSWERED, told, material=material)


def _more(call: Call, access: MailAccess, account: MailAccount) -> Result:
    room = room_of(call, access, account)
    if not room.rest:
        return Result(Outcome.UNKNOWN, (Fact("mail.no_rest"),), quotes=False)
    begin, room.rest = _piece(room.rest)
    return Result(Outcome.ANSWERED, (*_words(begin), *_rest(room.rest)))


def _piece(text: str) -> tuple[str, str]:
    """Return as much of a text as is read aloud at once, and the rest: it ends with a sentence, or at least a word."""
    line = " ".join(text.split())
    if len(line) <= SPOKEN_LETTERS:
        return line, ""
    begin = line[:SPOKEN_LETTERS]
    ends = [begin.rfind(mark) + 1 for mark in (". ", "! ", "? ")]
    end = max(ends) if max(ends) > SPOKEN_LETTERS // 2 else begin.rfind(" ")
    end = end if end > 0 else SPOKEN_LETTERS
    return line[:end].strip(), line[end:].strip()


def _words(text: str) -> tuple[Fact, ...]:
    return (Fact("mail.says", text=Quote(quoted(text, SPOKEN_LETTERS))),) if text else (Fact("mail.no_text"),)


def _rest(rest: str) -> tuple[Fact, ...]:
    return (Fact("mail.goes_on"),) if rest else ()


def _files(found: MailText) -> tuple[Fact, ...]:
    names = tuple(Quote(quoted(name, 60)) for name in found.attached[:LISTED])
    more = len(found.attached) - len(names)
    told = (Fact("mail.attached", names=names),) if names else ()
    return (*told, Fact("mail.more_attached", count=more)) if more > 0 else told


def _head(call: Call, letter: Letter) -> Fact:
    title = Quote(quoted(letter.subject) or "–")
    if letter.sent_at is None:
        return Fact("mail.from", sender=_sender_of(letter), title=title)
    return Fact("mail.from_at", sender=_sender_of(letter), title=title, since=Instant(letter.sent_at, call.now))


def _headline(letter: Letter) -> Fact:
    return Fact("mail.from", sender=_sender_of(letter), title=Quote(quoted(letter.subject) or "–"))


def _sender_of(letter: Letter) -> Quote:
    return Quote(quoted(letter.sender, 60) or "–")


def _about(letter: Letter) -> str:
    """Return who wrote what and when, for a model."""
    date = f", {letter.sent_at:%Y-%m-%d %H:%M} UTC" if letter.sent_at else ""
    return f"From {quoted(letter.sender)} <{letter.address}>{date}, “{quoted(letter.subject)}”"


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _answer(call: Call, access: MailAccess, account: MailAccount, letter: Letter, said: str) -> Result:
    """Send an answer to the sender alone, after a yes to all of it."""
    if not said.strip():
        return Result(Outcome.REFUSED, (Fact("mail.what"),), quotes=False)
    if not letter.address or len(said) > LONGEST_ANSWER:
        case = "mail.too_long" if letter.address else "mail.no_address"
        return Result(Outcome.REFUSED, (Fact(case),), quotes=False)
    answer = answer_to(letter, said)
    if asked := await _read_back(call, letter, answer):
        return asked
    message = answer.message(account, call.now)
    mailbox = access.mailbox(account)
    try:
        await mailbox.send(message, answer.address)
    except MailError as err:
        told = troubled(account, err)
        return replace(told, outcome=Outcome.UNCONFIRMED) if err.problem is MailProblem.MAYBE_SENT else told
    try:
        is_kept = await mailbox.keep_sent(message.as_bytes(), message["Message-ID"])
    except MailError:
        is_kept = False
    room_of(call, access, account).current = letter
    to = {"to": answer.address}
    action = Action("mail.send", (letter.key,), to, {letter.key: "not sent"}, {letter.key: "sent"})
    told_sent = Fact("mail.sent", sender=_sender_of(letter))
    return Result(Outcome.CHANGED, (told_sent, *(() if is_kept else (Fact("mail.no_copy"),))), (action,))


async def _read_back(call: Call, letter: Letter, answer: MailAnswer) -> Result | None:
    """Return the question that names to whom, about what and in which words; None once it was answered with yes."""
    digest = hashlib.sha256(f"{answer.address}\n{answer.text}".encode()).hexdigest()[:12]
    phrase = Fact(
        "mail.answer.ask",
        sender=_sender_of(letter),
        said=answer.address,
        title=Quote(quoted(answer.subject)),
        text=quoted(answer.text, LONGEST_ANSWER),
    )
    use = Use("mail.send", (Entity(f"mail.{letter.key}.{digest}", answer.name),), phrase, at_least=Need.YES)
    asked = await required(call, use)
    if asked and letter.reply_to:
        asked = replace(asked, facts=(Fact("mail.reply_to", said=letter.reply_to), *asked.facts))
    return asked


# ── filing ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _file(call: Call, access: MailAccess, account: MailAccount, letter: Letter, said: str) -> Result:
    """Move a mail to a folder, or to the archive where none is named."""
    mailbox = access.mailbox(account)
    folders = await mailbox.folders()
    folder = named_folder(folders, said) if said else archive(folders)
    if folder is None:
        return _no_folder(folders, said)
    if is_trash(folder):
        return Result(Outcome.REFUSED, (Fact("mail.never_deleted"),), quotes=False)
    if folder.path == letter.folder:
        told = Fact("mail.there_already", name=Quote(quoted(folder.name)))
        return Result(Outcome.ALREADY, (told,), quotes=True)
    name = Quote(quoted(folder.name))
    phrase = Fact("mail.file.ask", sender=_sender_of(letter), title=Quote(quoted(letter.subject) or "–"), name=name)
    least = Need.YES if call.by_model else Need.FREE
    thing = Entity(f"mail.{letter.key}.{hashlib.sha256(folder.path.encode()).hexdigest()[:12]}", quoted(letter.sender))
    if asked := await required(call, Use("mail.file", (thing,), phrase, at_least=least)):
        return asked
    moved = await mailbox.move(letter, folder)
    room_of(call, access, account).moved(letter)
    if moved:
        back = next((each for each in folders if each.path == letter.folder), Folder(letter.folder, "", frozenset()))
        call.undoable(Command(unfile_mail.name, {"letter": moved, "folder": back}))
    action = Action("mail.file", (letter.key,), {}, {letter.key: letter.folder}, {letter.key: folder.name})
    return Result(Outcome.CHANGED, (Fact("mail.filed", sender=_sender_of(letter), name=name),), (action,), quotes=True)


def _no_folder(folders: list[Folder], said: str) -> Result:
    known = tuple(Quote(quoted(folder.name, 40)) for folder in folders if not is_trash(folder))[: 2 * LISTED]
    case = "mail.no_folder" if said else "mail.no_archive"
    told = Fact(case, said=quoted(said), names=known) if said else Fact(case, names=known)
    return Result(Outcome.UNKNOWN, (told,), quotes=True)
