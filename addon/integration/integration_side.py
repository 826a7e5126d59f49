"""All that Home Assistant's integration is served by, wired: states, events, orders and links."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from addon.broker.announcement import Announcement
from addon.broker.broker import Broker
from addon.broker.receipt import Fate, Receipt
from addon.health_problems import LEARNING, AppHealth, problem_of
from addon.integration.agent_tools import AgentTools
from addon.integration.announcement_orders import AnnouncementOrders
from addon.integration.integration_tokens import IntegrationTokens
from addon.integration.integrations import APP_VERSION, Integrations
from addon.integration.link_messages import HealthProblem
from addon.integration.order_desk import OrderDesk
from addon.integration.room_players import RoomPlayers
from addon.integration.room_reports import RoomReports
from addon.integration.written_conversations import WrittenConversations
from addon.news import News
from addon.satellites.admission import is_browser
from addon.satellites.pairing import PairingQueue
from addon.satellites.satellites import Satellites
from addon.timers.timer_keeping import shown
from assistant.house import House
from assistant.trace import Turn
from ha_tools.signals import Signal

WAKE_SECONDS = 0.5
"""Time between two wake words of one satellite that are told: a broken one may send them by the thousand."""


class IntegrationSide:
    """Tells the links what changes and happens, and has their orders carried out."""

    def __init__(
        self,
        house: House,
        satellites: Satellites,
        broker: Broker,
        health: AppHealth,
        tokens: IntegrationTokens,
        pairing: PairingQueue,
    ) -> None:
        self.on_turn = Signal[Turn]()
        """Told of each finished turn that came over a link."""
        self._woken: dict[str, float] = {}
        """The time at which each satellite's wake word was told last."""
        self._house = house
        self._satellites = satellites
        self._health = health
        self._players = RoomPlayers()
        self._players.on_change(lambda: self.integrations.change("rooms"))
        self._reports = RoomReports(satellites, self._players, APP_VERSION)
        self.conversations = WrittenConversations(house)
        self._tools = tools = AgentTools(house)
        self.conversations.on_turn(self.on_turn.tell)
        tools.on_turn(self.on_turn.tell)
        announcements = AnnouncementOrders(broker)
        desk = OrderDesk(house, satellites, self._reports, self.conversations, tools, self._players, announcements)
        states = {"rooms": self._reports.all, "timers": self._timers, "health": self._problems}
        self.integrations = Integrations(tokens, pairing, house.settings.language, states, desk.perform)
        satellites.on_change(self._rooms_changed)
        satellites.on_step(self._stepped)
        satellites.on_turn(self._finished)
        broker.on_receipt(self._announced)
        house.timers.on_change(lambda _happening, _timer: self.integrations.change("timers"))

    def health_changed(self) -> None:
        """Tell what is wrong now."""
        self.integrations.change("health")

    async def close(self) -> None:
        """Close every link, and end what the rooms play and what is answered for them."""
        await self.integrations.close()
        await asyncio.gather(self.conversations.close(), self._tools.close(), self._players.close())

    def recall(self, turns: Iterable[Mapping[str, Any]]) -> None:
        """Take turns of former days, the newest first, for the rooms' last ones."""
        self._reports.recall(turns)

    def forget_turns(self) -> None:
        """Tell Home Assistant of no last turn any more: something that was said is kept no more."""
        self._reports.forget_turns()
        self.integrations.change("rooms")

    # ── states ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _timers(self) -> News:
        timers, home = self._house.timers, self._house.home_assistant.home
        return {"type": "timers", "timers": [shown(timer, timers.left(timer), home) for timer in timers.all]}

    def _problems(self) -> News:
        texts: defaultdict[str, list[str]] = defaultdict(list)
        for problem in self._health.problems:
            texts[problem.code].append(problem.text)
        found = [HealthProblem(code, "", " ".join(each)) for code, each in texts.items() if code != LEARNING]
        return {"type": "health", "problems": [asdict(problem) for problem in (*found, *self._rooms_problems())]}

    def _rooms_problems(self) -> Iterable[HealthProblem]:
        for conversation in self._satellites.conversations:
            if (problem := problem_of(conversation.health)) and not is_browser(conversation.room.satellite_id):
                yield HealthProblem("room", conversation.room.satellite_id, problem)

    # ── told by the house ─────────────────────────────────────────────────────────────────────────────────────────

    def _rooms_changed(self) -> None:
        self._reports.forget_removed()
        self.integrations.change("rooms")
        self.integrations.change("health")

    def _stepped(self, turn: Turn) -> None:
        now = time.monotonic()
        if turn.steps[-1].name == "wake" and now - self._woken.get(turn.satellite_id, -math.inf) >= WAKE_SECONDS:
            self._woken[turn.satellite_id] = now
            self.integrations.tell("wake", turn.satellite_id, wake_word=turn.wake_word, score=round(turn.score, 3))

    def _finished(self, turn: Turn) -> None:
        self._reports.note(turn)
        self.integrations.change("rooms")
        if turn.transcript or turn.reply:
            self.integrations.tell(
                "turn",
                turn.satellite_id,
                turn_id=turn.id,
                heard=turn.transcript,
                said=turn.reply,
                outcome=turn.outcome or "",
                decided_by=turn.decided_by,
                at=turn.started.isoformat(),
            )

    def _announced(self, announcement: Announcement, receipt: Receipt) -> None:
        """Tell what became of an announcement in one room, and what was answered there."""
        request = announcement.request
        named = {"announcement_id": announcement.id, "tag": request.tag}
        self.integrations.tell(
            "announcement",
            receipt.satellite_id,
            **named,
            message=request.words,
            outcome=receipt.outcome,
            reason=receipt.reason,
        )
        if receipt.outcome is Fate.ANSWERED and receipt.answer:
            answer = receipt.answer
            slots = dict(answer.slots)
            self.integrations.tell(
                "answer", receipt.satellite_id, **named, id=answer.choice_id, sentence=answer.sentence, slots=slots
            )
