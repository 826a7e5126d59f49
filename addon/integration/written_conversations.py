"""The conversations in writing that Home Assistant's phones, dashboards and voice assistants have with the home."""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from addon.integration.link_messages import Converse
from addon.lasting_work import LastingWork
from assistant.house import House
from assistant.trace import Turn
from assistant.written import TextConversation
from ha_tools.home.place import Place
from ha_tools.signals import Signal

MOST_CONVERSATIONS = 64
"""Conversations that are remembered; the one that was used longest ago is forgotten first."""

LONGEST_ID = 64
"""Characters of a conversation's id; Home Assistant's own have 26."""


class WrittenConversations:
    """One conversation for each id, each with its own open question and its own past."""

    def __init__(self, house: House) -> None:
        self.on_step = Signal[Turn]()
        """Told of each step of a turn."""
        self.on_turn = Signal[Turn]()
        """Told of each finished turn."""
        self._house = house
        self._conversations: OrderedDict[str, TextConversation] = OrderedDict()
        self._turns = LastingWork()

    async def converse(self, order: Converse) -> Mapping[str, Any]:
        """Answer {speech, continue, conversation_id, outcome}."""
        conversation_id = order.conversation_id[:LONGEST_ID] or uuid.uuid4().hex
        area = self._house.home_assistant.home.areas.get(order.area_id)
        turn = Turn(order.device_name or (area.name if area else "Home Assistant"))
        turn.on_step(self.on_step.tell)
        place = Place(area.area_id if area else None)
        # What was begun in the home is seen through and noted even when the link is lost.
        conversation = self._conversation(conversation_id)
        asks = await self._turns.result(self._turn(conversation, turn, order.text.strip(), place))
        outcome = turn.outcome or ""
        return {"speech": turn.reply, "continue": asks, "conversation_id": conversation_id, "outcome": outcome}

    async def close(self) -> None:
        """See the turns through that are under way, and end those that take too long."""
        await self._turns.close()

    async def _turn(self, conversation: TextConversation, turn: Turn, text: str, place: Place) -> bool:
        asks = await conversation.converse(turn, text, place)
        self.on_turn.tell(turn)
        return asks

    def _conversation(self, conversation_id: str) -> TextConversation:
        conversation = self._conversations.pop(conversation_id, None)
        self._conversations[conversation_id] = conversation or TextConversation(self._house, conversation_id)
        if len(self._conversations) > MOST_CONVERSATIONS:
            self._conversations.popitem(last=False)
        return self._conversations[conversation_id]
