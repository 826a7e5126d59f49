"""All that announcements are made of, wired: the broker, its ways in and out, and what it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from addon.broker.announcement import Announcement
from addon.broker.announcement_events import EVENT, AnnouncementEvents
from addon.broker.announcement_routes import AnnouncementRoutes
from addon.broker.announcement_stdin import AnnouncementStdin
from addon.broker.broker import Broker
from addon.broker.calls import Calls
from addon.broker.kept_sounds import KeptSounds
from addon.broker.message_receipts import MessageReceipts
from addon.broker.phone_answers import PhoneAnswers
from addon.herald import Herald
from addon.satellites.satellites import Satellites
from addon.store.ledger import Ledger
from addon.store.store import Store
from addon.store.turn_search import holds, is_within, texts
from addon.supervision import Follower
from ha_tools.facts.facts import Fact
from ha_tools.live.home_assistant import HomeAssistant


class AnnouncementSide:
    """The broker, and how HTTP, events and lines reach it."""

    def __init__(
        self,
        satellites: Satellites,
        home_assistant: HomeAssistant,
        ledger: Ledger[Mapping[str, Any]],
        herald: Herald,
        sounds: KeptSounds,
        questions: Ledger[Mapping[str, Any]],
        tell: Callable[[Fact], str],
        person_called: Callable[[str], str],
        stdin: int | None,
    ) -> None:
        """`questions` keeps those that telephones were asked. `tell` gives the words for a fact.

        `person_called` gives the id of a known person by name, empty for nobody's;
        `stdin` is the descriptor of a standard input whose lines are announced; None for none.
        """
        self.broker = Broker(satellites, home_assistant)
        self.phone_answers = PhoneAnswers(self.broker, satellites, home_assistant, questions, tell, person_called)
        self.calls = Calls(satellites, self.broker, home_assistant, tell)
        self.routes = AnnouncementRoutes(self.broker, ledger.write)
        events = AnnouncementEvents(self.broker, satellites, home_assistant, herald)
        lines = [] if stdin is None else [Follower("Reading announcements", AnnouncementStdin(events, stdin).run)]
        self.followers = (
            Follower("Announcing", self.broker.run),
            Follower("Telling what is not announced", events.run),
            Follower("Keeping the announcements", ledger.run),
            Follower("Keeping the questions to telephones", questions.run),
            Follower("Waiting for answers of telephones", self.phone_answers.run),
            Follower("Connecting rooms", self.calls.run),
            *lines,
        )
        self._ledger = ledger
        self._questions = questions
        self._sounds = sounds
        MessageReceipts(self.broker, satellites, sounds, tell)
        home_assistant.on_event(EVENT, events.from_event)
        satellites.on_change(self.broker.look)
        satellites.on_acknowledged(lambda satellite_id: self.broker.acknowledge(satellite_id=satellite_id))
        satellites.settings.on_change(lambda _satellite_id: self.broker.look())
        self.broker.on_change(self._keep)
        self.broker.on_forget(lambda announcement: ledger.note(announcement.id, None))

    async def restore(self, store: Store) -> None:
        """Take up the announcements and questions of before a restart, and delete the sounds that belong to none."""
        self.phone_answers.restore(await store.documents("phone_questions"))
        self.broker.restore((await store.documents("announcements")).values())
        waiting = {each.request.recording for each in self.broker.announcements if not each.over}
        await asyncio.to_thread(self._sounds.forget_others, waiting)

    def meant(self, since: float | None, words: Sequence[str], until: float | None = None) -> list[Announcement]:
        """Return those that were made within a time, or whose texts hold all words, which are in lower case."""
        if since is not None:
            return [each for each in self.broker.announcements if is_within(each.made, since, until)]
        return [each for each in self.broker.announcements if words and holds(texts(each.as_dict()), words)]

    async def forget(self, since: float | None, words: Sequence[str], until: float | None = None) -> None:
        """Forget what `meant` returns, with the sounds of it, in the store as well, and questions to telephones."""
        meant = self.meant(since, words, until)
        await self.forget_those(lambda each: each in meant)
        await self.phone_answers.forget(since, words, until)

    async def forget_turns(self, turns: Collection[str]) -> int:
        """Forget those of some turns that are over; return their number. What is still to be heard is kept for that."""
        for announcement in self.broker.announcements:
            if not announcement.over and not announcement.turns.isdisjoint(turns):
                announcement.is_forgotten = True
                self._keep(announcement)
        return await self.forget_those(lambda each: each.over and not each.turns.isdisjoint(turns))

    async def forget_person(self, person_id: str, names: Collection[str], *, with_talk: bool) -> None:
        """Forget whose words they are, and with their talk the words, too, and questions to a telephone of theirs."""
        if with_talk:
            await self.forget_those(lambda each: person_id in each.people)
            self.phone_answers.forget_person(names)
        for announcement in self.broker.announcements:
            if person_id in announcement.people:
                announcement.people.discard(person_id)
                self._keep(announcement)
        await self._ledger.write()
        await self._questions.write()

    async def forget_those(self, are_meant: Callable[[Announcement], bool]) -> int:
        """Forget some, with the sounds of them, in the store as well; return their number."""
        meant = [each for each in self.broker.announcements if are_meant(each)]
        for announcement in meant:
            if announcement.request.recording:
                await asyncio.to_thread(self._sounds.forget, announcement.request.recording)
        self.broker.forget(lambda each: each in meant)
        if meant:
            await self._ledger.write()
        return len(meant)

    def _keep(self, announcement: Announcement) -> None:
        """Keep an announcement as it is now, so that it outlives a restart; one that is forgotten until it is over."""
        if announcement.over and announcement.is_forgotten:
            self.broker.forget(lambda each: each is announcement)
            return
        self._ledger.note(announcement.id, announcement.as_document())
