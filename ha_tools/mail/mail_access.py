"""The mail accounts of a home, and what was told of them in each room: "the next one", "answer that". Pure."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ha_tools.home.names import words
from ha_tools.home.place import Place
from ha_tools.mail.letter import Letter
from ha_tools.mail.mail_account import MailAccount
from ha_tools.mail.mailbox import Mailbox

REMEMBERED_SECONDS = 900.0
"""After that nobody means a mail any more by "it"."""

OPEN_SECONDS = 300.0
"""A PIN that was said for a mailbox holds so long in that room, from its last use."""


@dataclass
class RoomMail:
    """The mail that a room was told of."""

    account_id: str = ""
    """The account that it is of."""
    listed: tuple[Letter, ...] = ()
    """The mails that were told of, the latest first."""
    current: Letter | None = None
    """The one that was read last, or the only one that was told of: "it"."""
    rest: str = ""
    """Words of it that were not read aloud yet."""
    told_at: float = 0.0
    """Time at which it was last spoken of, in seconds of the memory's clock."""

    def told(self, letters: Sequence[Letter]) -> None:
        """The room was told of these; of one alone it may be said "read it"."""
        self.listed, self.rest = tuple(letters), ""
        self.current = letters[0] if len(letters) == 1 else None

    def moved(self, letter: Letter) -> None:
        """A mail is no longer where it was told of."""
        self.listed = tuple(each for each in self.listed if each.key != letter.key)
        self.current, self.rest = None, ""

    def next_letter(self) -> Letter | None:
        """Return the one behind the last that was read; None where there is none."""
        keys = [letter.key for letter in self.listed]
        at = keys.index(self.current.key) + 1 if self.current and self.current.key in keys else 0
        return self.listed[at] if at < len(self.listed) else None

    def meant(self, said: str) -> Letter | None:
        """Return the latest of those told of that fits the words, the one read last before all others."""
        known = (*([self.current] if self.current else []), *self.listed)
        return next((letter for letter in known if letter.fits(said)), None)


class MailAccess:
    """All accounts, and the rooms' memory of what was told."""

    def __init__(self, accounts: Sequence[MailAccount], clock: Callable[[], float] = time.monotonic) -> None:
        self.accounts = tuple(accounts)
        self._clock = clock
        self._rooms: dict[str, RoomMail] = {}
        self._opened: dict[tuple[str, str], float] = {}

    def mailbox(self, account: MailAccount) -> Mailbox:
        """Return an account's mailbox."""
        return Mailbox(account)

    def account(self, account_id: str) -> MailAccount | None:
        """Return an account by its id."""
        return next((account for account in self.accounts if account.account_id == account_id), None)

    def named(self, said: str) -> MailAccount | None:
        """Return the account of whom it is said to be: "Anna", or "anna@school.org"."""
        asked = words(said)
        return next(
            (each for each in self.accounts if asked in (words(each.name), words(each.address))),
            None,
        )

    def room(self, place: Place) -> RoomMail:
        """Return what a room was told of; nothing once that is long ago."""
        room = self._rooms.get(place.ear_key)
        if room is None or self._clock() - room.told_at >= REMEMBERED_SECONDS:
            room = self._rooms[place.ear_key] = RoomMail()
        room.told_at = self._clock()
        return room

    def knows_mail(self, place: Place) -> bool:
        """Return whether a room was told of a mail lately."""
        room = self._rooms.get(place.ear_key)
        return bool(room and (room.listed or room.current) and self._clock() - room.told_at < REMEMBERED_SECONDS)

    def age(self, place: Place) -> float:
        """Return the seconds since a room spoke of a mail; infinite where it knows none."""
        room = self._rooms.get(place.ear_key)
        return self._clock() - room.told_at if room and self.knows_mail(place) else float("inf")

    def open(self, place: Place, account: MailAccount) -> None:
        """The PIN was said for an account in a room; where nobody knows which room that is it holds for once."""
        if place.ear_key:
            self._opened[place.ear_key, account.account_id] = self._clock()

    def is_open(self, place: Place, account: MailAccount) -> bool:
        """Return whether a room hears an account without the PIN: its owner wishes so, or it was just said there."""
        if place.area_id and place.area_id in account.open_areas:
            return True
        opened_at = self._opened.get((place.ear_key, account.account_id))
        if opened_at is None or self._clock() - opened_at >= OPEN_SECONDS:
            return False
        self.open(place, account)
        return True
