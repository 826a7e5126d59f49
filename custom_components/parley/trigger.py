"""Triggers for what happens in the rooms; their targets may be satellites, areas, floors and labels."""

from __future__ import annotations

from typing import override

from homeassistant.components.event import DOMAIN as EVENT_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.trigger import StatelessEntityTriggerBase, Trigger

from .own_entities import of_kind


class RoomTrigger(StatelessEntityTriggerBase):
    """Fires when something of one kind happens in a room."""

    _domain_specs = {EVENT_DOMAIN: DomainSpec()}  # noqa: RUF012 - the base's own form
    happening = ""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return the events of rooms that are of this kind."""
        return of_kind(self._hass, super().entity_filter(entities), self.happening)


class WakeWordHeard(RoomTrigger):
    """Fires at a wake word."""

    happening = "wake"


class TurnFinished(RoomTrigger):
    """Fires when a turn is over."""

    happening = "turn"


class QuestionAnswered(RoomTrigger):
    """Fires when a question that was asked in a room is answered."""

    happening = "answer"


TRIGGERS: dict[str, type[Trigger]] = {
    "wake_word_heard": WakeWordHeard,
    "turn_finished": TurnFinished,
    "question_answered": QuestionAnswered,
}


async def async_get_triggers(_hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers by name."""
    return TRIGGERS
