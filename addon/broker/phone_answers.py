"""Answers that people type on their telephones, brought back to the rooms that asked."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from addon.broker.announcement import Announcement, Origin
from addon.broker.announcement_request import ALL, AnnouncementRequest, Priority, Target, TargetKind
from addon.broker.broker import Broker
from addon.broker.message_receipts import RECEIPT_SECONDS
from addon.broker.receipt import Fate
from addon.broker.request_parser import AnnouncementError
from addon.satellites.satellites import Satellites
from addon.store.ledger import Ledger
from addon.store.turn_search import holds, is_within
from assistant.room.room_message import DEFAULT_CHIME
from ha_tools.acting.messenger import AnswerAction
from ha_tools.facts.facts import Fact, Quote
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.quoting import quoted

_LOGGER = logging.getLogger(__name__)

EVENT = "mobile_app_notification_action"
"""Home Assistant's event of what a person does with a notification of its app."""

ANSWERED_SECONDS = 86_400.0
"""Time for which an answer is waited for."""

UNANSWERED_SECONDS = 900.0
"""Time after which the room that asked is told that nobody has answered, once and if somebody is there."""

MOST_QUESTIONS = 50
"""Questions that wait for an answer; the oldest goes first."""

_ACTION = "PARLEY_ANSWER_"


class PhoneAnswers:
    """Knows which telephone was asked by which room; `run` while questions may be left unanswered."""

    def __init__(
        self,
        broker: Broker,
        satellites: Satellites,
        home_assistant: HomeAssistant,
        ledger: Ledger[Mapping[str, Any]],
        tell: Callable[[Fact], str],
        person_called: Callable[[str], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`tell` gives the words for a fact, `person_called` the id of a known person by name, empty for nobody's.

        `clock` is the one on the wall.
        """
        self.clock = clock
        self._broker = broker
        self._satellites = satellites
        self._ledger = ledger
        self._tell = tell
        self._person_called = person_called
        self._asked: dict[str, Mapping[str, Any]] = {}
        self._telling: dict[str, Mapping[str, Any]] = {}
        """By the id of the announcement of an answer, its question."""
        self._untold = deque[tuple[str, Mapping[str, Any]]](maxlen=MOST_QUESTIONS)
        """Answers for which there is no room, with their questions."""
        self._news = asyncio.Event()
        home_assistant.on_event(EVENT, self._answered)
        satellites.on_change(self.look)
        broker.on_change(self._announcement_changed)
        broker.on_forget(lambda announcement: self._telling.pop(announcement.id, None))

    def expect(self, person: str, satellite_id: str) -> AnswerAction:
        """Wait for what a person answers to the room of a satellite; without one, to all rooms."""
        action = f"{_ACTION}{uuid.uuid4().hex}"
        area = next((room.area_id for room in self._satellites.rooms if room.satellite_id == satellite_id), None)
        asked = {"person": person, "satellite_id": satellite_id, "area_id": area, "asked": self.clock()}
        self._keep(action, asked)
        for oldest in list(self._asked)[:-MOST_QUESTIONS]:
            self._forget(oldest)
        self._news.set()
        return AnswerAction(action, self._tell(Fact("phone_answer.button")).rstrip("."))

    def restore(self, kept: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up the questions of before a restart that may still be answered."""
        for action, asked in sorted(kept.items(), key=lambda item: float(item[1].get("asked", 0.0))):
            if self.clock() - float(asked.get("asked", 0.0)) < ANSWERED_SECONDS:
                self._asked[action] = asked
            else:
                self._ledger.note(action, None)

    async def forget(self, since: float | None, words: Sequence[str], until: float | None = None) -> None:
        """Forget the questions of a time, or to whom all words fit, in the store as well."""
        for action, asked in list(self._asked.items()):
            if since is not None:
                is_meant = is_within(float(asked.get("asked", 0.0)), since, until)
            else:
                is_meant = bool(words) and holds(str(asked.get("person")), words)
            if is_meant:
                self._forget(action)
        await self._ledger.write()

    def forget_person(self, names: Collection[str]) -> None:
        """Forget the questions to a person of these names, which are in lower case."""
        for action in [key for key, asked in self._asked.items() if str(asked.get("person")).casefold() in names]:
            self._forget(action)
        kept = [each for each in self._untold if str(each[1].get("person")).casefold() not in names]
        self._untold = deque(kept, MOST_QUESTIONS)

    def forget_old(self) -> None:
        """Forget the questions that may not be answered any more."""
        for action, asked in list(self._asked.items()):
            if self.clock() - float(asked.get("asked", 0.0)) >= ANSWERED_SECONDS:
                self._forget(action)

    def look(self) -> None:
        """A satellite has come or gone, or time has passed."""
        self._news.set()

    async def run(self) -> None:
        """Tell of questions that nobody answers, and of answers once there is a room for them, until cancelled."""
        while True:
            self._news.clear()
            for _ in range(len(self._untold)):
                self._say(*self._untold.popleft())
            waits = [wait for action in list(self._asked) if (wait := self._patience(action)) is not None]
            try:
                async with asyncio.timeout(min(waits, default=None)):
                    await self._news.wait()
            except TimeoutError:
                continue

    def _patience(self, action: str) -> float | None:
        """Return in how many seconds a question is told to be unanswered, which is done now; None where it was."""
        asked = self._asked[action]
        if asked.get("told"):
            return None
        left = float(asked.get("asked", 0.0)) + UNANSWERED_SECONDS - self.clock()
        if left > 0:
            return left
        self._keep(action, {**asked, "told": True})
        room = str(asked.get("satellite_id") or "")
        if self._satellites.conversation(room) and not self._broker.presence.is_empty(room):
            words = self._tell(Fact("phone_answer.none", name=str(asked.get("person"))))
            target = Target(room, TargetKind.SATELLITES)
            told = AnnouncementRequest(words, targets=(target,), priority=Priority.LOW, expires=RECEIPT_SECONDS)
            self._broker.submit(told, Origin.VOICE)
        return None

    def _answered(self, data: Mapping[str, Any]) -> None:
        """Say an answer where it was asked for, once somebody is there. Its words are somebody's, and only said."""
        action, words = data.get("action"), data.get("reply_text")
        asked = self._asked.get(action) if isinstance(action, str) else None
        if asked is None or not isinstance(action, str):
            return
        self._forget(action)
        if not isinstance(words, str) or not words.strip():
            return
        message = self._tell(Fact("phone_answer.said", name=str(asked.get("person")), text=Quote(quoted(words))))
        self._say(message, asked)

    def _say(self, message: str, asked: Mapping[str, Any]) -> None:
        request = AnnouncementRequest(
            message,
            chime=DEFAULT_CHIME,
            targets=self._targets(asked),
            for_somebody=True,
            speaker=self._person_called(str(asked.get("person"))),
        )
        try:
            made = self._broker.submit(request, Origin.VOICE)
        except AnnouncementError:
            _LOGGER.info("An answer from a telephone waits: there is no room to tell it in")
            self._untold.append((message, asked))
        else:
            self._telling[made.id] = asked

    def _targets(self, asked: Mapping[str, Any]) -> tuple[Target, ...]:
        """Return the room that asked; where its satellite is gone, those in its area, else all."""
        rooms, asking = self._satellites.rooms, asked.get("satellite_id")
        there = [room.satellite_id for room in rooms if room.satellite_id == asking]
        area = asked.get("area_id")
        near = [room.satellite_id for room in rooms if area and room.area_id == area]
        return tuple(Target(each, TargetKind.SATELLITES) for each in there or near) or (Target(ALL),)

    def _announcement_changed(self, announcement: Announcement) -> None:
        """An answer that was lost with the satellite that it waited for is told elsewhere."""
        if not announcement.over or (asked := self._telling.pop(announcement.id, None)) is None:
            return
        there = {room.satellite_id for room in self._satellites.rooms}
        lost = [each for each in announcement.receipts if each.outcome is Fate.UNREACHABLE]
        if len(lost) == len(announcement.receipts) and not there & {each.satellite_id for each in lost}:
            self._untold.append((announcement.request.message, asked))
            self._news.set()

    def _keep(self, action: str, asked: Mapping[str, Any]) -> None:
        self._asked[action] = asked
        self._ledger.note(action, asked)

    def _forget(self, action: str) -> None:
        del self._asked[action]
        self._ledger.note(action, None)
