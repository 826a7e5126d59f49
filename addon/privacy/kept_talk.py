"""The talk that is kept: counted and forgotten in every table that has a word of it, and in the file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import aiosqlite

from addon.broker.announcement_side import AnnouncementSide
from addon.privacy.expiry import ForgetLines, delete_set_aside
from addon.store.database import reason
from addon.store.kept_permissions import KeptPermissions
from addon.store.records import Records
from addon.store.turn_search import TurnSearch, holds, is_within, texts
from addon.telemetry.telemetry import began, turn_of
from assistant.house import House
from ha_tools.notes.note import Note
from ha_tools.notes.proposal import Proposal

MOST_COUNTED = 10_000
"""More turns than are kept."""

LONGEST_SECONDS = 10 * 366 * 86_400.0
"""Longer than anything is kept; "the last thousand years" is no moment that can be reckoned."""

_LITTLE = frozenset(
    "the a an my our your his her their this that these those all any der die das den dem des ein eine einen meine "
    "meinen unsere unseren".split()
)
"""Words that stand before a thing and are none of it."""


class StoredTalk:
    """The turns, notes, messages, and the memory of the rooms. Timers and plans are still to come, and no talk."""

    def __init__(
        self,
        house: House,
        records: Records,
        announcements: AnnouncementSide,
        permissions: KeptPermissions,
        now: Callable[[], datetime],
        forget_lines: ForgetLines,
        data: Path,
        forgotten: Callable[[], None],
    ) -> None:
        """`data` is the folder of the database; `forgotten` is told when something was forgotten."""
        self._forgotten = forgotten
        self._house = house
        self._permissions = permissions
        self._announcements = announcements
        self._records = records
        self._now = now
        self._forget_lines = forget_lines
        self._data = data

    async def count(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Return the number of turns, notes, proposals and messages of the last seconds, or with words in them.

        Left out are those of the very last `sparing` seconds, and the turns in which it was asked to forget. Raises
        `OSError`.
        """
        try:
            found = await self._records.journal.find(self._search(seconds, sparing, words), None, MOST_COUNTED)
        except aiosqlite.Error as err:
            raise OSError(str(err)) from err
        asked = [turn for turn in found if any(use.get("tool") == "forget_talk" for use in turn.get("tools") or ())]
        messages = self._announcements.meant(self._ago(seconds), meant(words).casefold().split(), self._ago(sparing))
        kept = len(self._notes(seconds, sparing, words)) + len(self._proposals(words))
        return len(found) - len(asked) + kept + len(messages)

    async def forget(self, *, seconds: float = 0.0, sparing: float = 0.0, words: str = "") -> int:
        """Forget them for good; return the number that `count` tells. Raises `OSError`.

        The database is rewritten, so that no word of them is left in its files.
        """
        count = await self.count(seconds=seconds, sparing=sparing, words=words)
        try:
            await self._forget_turns(self._search(seconds, sparing, words))
            for note in self._notes(seconds, sparing, words):
                self._house.notes.forget(note)
            since, until, wanted = self._ago(seconds), self._ago(sparing), meant(words).casefold().split()
            fitting = self._proposals(words)
            self._house.proposals.forget(lambda each: each in fitting or (since is not None and _is_since(each, since)))
            for kept in (self._records.notes, self._records.proposals):
                await kept.write()
            await self._announcements.forget(since, wanted, until)
            await self._forget_lines(
                lambda line: is_within(began(line), since, until) if since is not None else holds(line, wanted)
            )
            await self.leave_nothing()
        except aiosqlite.Error as err:
            raise OSError(str(err)) from err
        return count

    async def forget_turns(self, search: TurnSearch) -> int:
        """Forget turns for good, and all that has words of them; return their number. Raises `OSError`."""
        try:
            if gone := await self._forget_turns(search):
                self._house.proposals.forget()  # they quote what was said
                await self._records.proposals.write()
                await self.leave_nothing()
        except aiosqlite.Error as err:
            raise OSError(reason(err)) from err
        return gone

    async def leave_nothing(self) -> None:
        """Leave nothing of what was forgotten on the disk. Raises `aiosqlite.Error`."""
        await self._records.store.vacuum()
        await asyncio.to_thread(delete_set_aside, self._data)
        self._forgotten()

    async def forget_person(self, person_id: str, *, with_talk: bool) -> int:
        """Forget a person for good: the voice, notes, mail accounts, what rules and plans say of them.

        With their talk also what they said, and who is called so in the address book. Returns the number of turns.
        Raises `OSError`. The database is rewritten, so that no number of the voice is left in its files.
        """
        house, records = self._house, self._records
        person = house.people.get(person_id)
        if person is None:
            return 0
        house.people.forget(person)  # all who keep something of a person drop it
        for plan in house.plans.all:
            if plan.speaker == person_id:
                house.plans.add(replace(plan, speaker=None))
        names = {person.name.casefold(), person.address.casefold()}
        for contact in house.contacts.all if with_talk else ():
            if names & {name.casefold() for name in contact.names}:
                house.contacts.forget(contact)
        try:
            await self._permissions.forget_person(person_id)
            gone = await self._forget_turns(TurnSearch(speaker=person_id)) if with_talk else 0
            await self._announcements.forget_person(person_id, names, with_talk=with_talk)
            house.forget_talk()
            for kept in (
                records.people,
                records.voiceprints,
                records.notes,
                records.proposals,
                records.mail_accounts,
                records.contacts,
                records.plans,
            ):
                await kept.write()
            await self.leave_nothing()
        except aiosqlite.Error as err:
            raise OSError(str(err)) from err
        return gone

    async def _forget_turns(self, search: TurnSearch) -> int:
        """Forget turns, their lines, what was heard of them elsewhere, and the rooms' memory; return their number."""
        turns = {str(turn.get("id")) for turn in await self._records.journal.find(search, None, MOST_COUNTED)}
        gone = await self._records.journal.forget(search)
        await self._forget_lines(lambda line: search.is_everything or turn_of(line) in turns)
        await self._announcements.forget_turns(turns)
        self._house.forget_talk()
        return gone

    def _search(self, seconds: float, sparing: float, words: str) -> TurnSearch:
        since, until = (
            "" if moment is None else datetime.fromtimestamp(moment, UTC).isoformat()
            for moment in (self._ago(seconds), self._ago(sparing))
        )
        return TurnSearch(words=meant(words), since=since, until=until, in_all=True)

    def _notes(self, seconds: float, sparing: float, words: str) -> list[Note]:
        since, until, wanted = self._ago(seconds), self._ago(sparing), meant(words).casefold().split()
        return [note for note in self._house.notes.all if _is_of(note, since, until, wanted)]

    def _proposals(self, words: str) -> list[Proposal]:
        """Return the proposals with words in them."""
        wanted = meant(words).casefold().split()
        return [each for each in self._house.proposals.waiting if wanted and holds(_words_of(each), wanted)]

    def _ago(self, seconds: float) -> float | None:
        """Return the moment so many seconds ago; None for none."""
        return self._now().timestamp() - min(seconds, LONGEST_SECONDS) if seconds else None


def meant(words: str) -> str:
    """Return the words that count of what is to be forgotten: "the dentist" is "dentist"."""
    said = re.findall(r"[\w'’-]+", words)
    return " ".join([word for word in said if word.casefold() not in _LITTLE] or said)[:200]


def _words_of(proposal: Proposal) -> str:
    return texts((proposal.text, proposal.target, proposal.arguments))


def _is_since(proposal: Proposal, since: float) -> bool:
    """Return whether a proposal rests on what was said since a moment, or may do."""
    return not proposal.said_at or proposal.said_at >= since


def _is_of(note: Note, since: float | None, until: float | None, wanted: list[str]) -> bool:
    if since is not None:
        return is_within(note.said_at, since, until)
    return bool(wanted) and holds(f"{note.text} {note.meaning}", wanted)
