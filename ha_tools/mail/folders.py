"""The folders of a mailbox, by the names that people say. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ha_tools.home.names import words
from ha_tools.mail.imap_answers import Line, nodes, text_of

_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")

_SENT = frozenset({"sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete objekte"})
_ARCHIVE = frozenset({"archive", "archives", "archiv", "all mail"})
_THROWN_AWAY = frozenset({"trash", "deleted items", "deleted messages", "bin", "papierkorb", "gelöscht", "geloscht"})
"""Names of folders where a server does not say what they are for."""


@dataclass(frozen=True)
class Folder:
    """One folder."""

    path: str
    """As the server names it, in its own spelling."""
    name: str
    """The last part of it, as a person reads it: "Bills"."""
    flags: frozenset[str]
    """Its purposes (RFC 6154), in lower case: "\\sent"."""


def folder_of(line: Line) -> Folder | None:
    """Return the folder in a line of an answer to LIST; None for one that holds no mail."""
    found = nodes([line])
    if len(found) < 3 or not isinstance(found[0], list):
        return None
    flags = frozenset(text_of(flag).lower() for flag in found[0])
    path, separator = text_of(found[2]), text_of(found[1])
    if not path or flags & {"\\noselect", "\\nonexistent"}:
        return None
    name = path.rpartition(separator)[2] if separator else path
    return Folder(path, "Inbox" if path.upper() == "INBOX" else readable(name), flags)


def readable(name: str) -> str:
    """Return a name out of IMAP's own UTF-7 (RFC 3501, section 5.1.3): "Entw&APw-rfe" is "Entwürfe"."""

    def letters(found: re.Match[str]) -> str:
        packed = found[1].replace(",", "/")
        if not packed:
            return "&"
        try:
            return base64.b64decode(packed + "=" * (-len(packed) % 4)).decode("utf-16-be")
        except ValueError:
            return found[0]

    return _SHIFTED.sub(letters, name)


def is_sent(folder: Folder) -> bool:
    """Return whether it is the folder for copies of what was sent."""
    return "\\sent" in folder.flags or _is_called(folder, _SENT)


def is_trash(folder: Folder) -> bool:
    """Return whether what is in it is thrown away some day."""
    return bool(folder.flags & {"\\trash", "\\junk"}) or _is_called(folder, _THROWN_AWAY)


def archive(folders: Sequence[Folder]) -> Folder | None:
    """Return the folder for what is done with."""
    by_flag = (folder for folder in folders if folder.flags & {"\\archive", "\\all"})
    return next(by_flag, None) or next((folder for folder in folders if _is_called(folder, _ARCHIVE)), None)


def named_folder(folders: Sequence[Folder], said: str) -> Folder | None:
    """Return the folder that is called so, or the only one whose name holds the words."""
    asked = words(said)
    exact = [folder for folder in folders if words(folder.name) == asked]
    held = [folder for folder in folders if asked and set(asked) <= set(words(folder.name))]
    return exact[0] if exact else held[0] if len(held) == 1 else None


def _is_called(folder: Folder, names: frozenset[str]) -> bool:
    return folder.name.casefold() in names
