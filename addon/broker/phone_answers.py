"""Answers that people type on their telephones, brought back to the rooms that asked."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from addon.broker.announcement import Origin
from addon.broker.announcement_request import ALL, AnnouncementRequest, Target, TargetKind
from addon.broker.broker import Broker
from addon.broker.request_parser import AnnouncementError
from addon.store.ledger import Ledger
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

MOST_QUESTIONS = 50
"""Questions that wait for an answer; the oldest goes first."""

_ACTION = "PARLEY_ANSWER_"


class PhoneAnswers:
    """Knows which telephone was asked by which room."""

    def __init__(
        self,
        broker: Broker,
        home_assistant: HomeAssistant,
        ledger: Ledger[Mapping[str, Any]],
        tell: Callable[[Fact], str],
    ) -> None:
        """`tell` gives the words for a fact."""
        self._broker = broker
        self._ledger = ledger
        self._tell = tell
        self._asked: dict[str, Mapping[str, Any]] = {}
        home_assistant.on_event(EVENT, self._answered)

    def expect(self, person: str, satellite_id: str) -> AnswerAction:
        """Wait for what a person answers to the room of a satellite; without one, to all rooms."""
        action = f"{_ACTION}{uuid.uuid4().hex}"
        self._keep(action, {"person": person, "satellite_id": satellite_id, "asked": time.time()})
        for oldest in list(self._asked)[:-MOST_QUESTIONS]:
            self._forget(oldest)
        return AnswerAction(action, self._tell(Fact("phone_answer.button")).rstrip("."))

    def restore(self, kept: Mapping[str, Mapping[str, Any]]) -> None:
        """Take up the questions of before a restart that may still be answered."""
        for action, asked in sorted(kept.items(), key=lambda item: float(item[1].get("asked", 0.0))):
            if time.time() - float(asked.get("asked", 0.0)) < ANSWERED_SECONDS:
                self._asked[action] = asked
            else:
                self._ledger.note(action, None)

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
        room = str(asked.get("satellite_id") or "")
        try:
            self._say(message, Target(room, TargetKind.SATELLITES) if room else Target(ALL))
        except AnnouncementError as err:
            _LOGGER.warning("An answer from a telephone has no room to be told in: %s", err)

    def _say(self, message: str, target: Target) -> None:
        request = AnnouncementRequest(message, chime=DEFAULT_CHIME, targets=(target,), for_somebody=True)
        self._broker.submit(request, Origin.VOICE)

    def _keep(self, action: str, asked: Mapping[str, Any]) -> None:
        self._asked[action] = asked
        self._ledger.note(action, asked)

    def _forget(self, action: str) -> None:
        del self._asked[action]
        self._ledger.note(action, None)
