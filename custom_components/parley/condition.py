"""Conditions on the rooms; their targets may be satellites, areas, floors and labels."""

from __future__ import annotations

from typing import override

from homeassistant.components.switch import DOMAIN as SWITCH_DOMAIN
from homeassistant.const import STATE_ON
from homeassistant.core import HomeAssistant
from homeassistant.helpers.automation import DomainSpec
from homeassistant.helpers.condition import Condition, EntityStateConditionBase

from .own_entities import of_kind


class RoomCondition(EntityStateConditionBase):
    """Holds while a switch of a room is on."""

    _domain_specs = {SWITCH_DOMAIN: DomainSpec()}  # noqa: RUF012 - the base's own form
    _states = {STATE_ON}  # noqa: RUF012
    switch = ""

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return the switches of rooms that are of this kind."""
        return of_kind(self._hass, super().entity_filter(entities), self.switch)


class MicrophoneMuted(RoomCondition):
    """Holds while a room's microphone is off."""

    switch = "muted"


class NotToBeDisturbed(RoomCondition):
    """Holds while a room is not to be disturbed."""

    switch = "do_not_disturb"


CONDITIONS: dict[str, type[Condition]] = {
    "is_muted": MicrophoneMuted,
    "is_do_not_disturb": NotToBeDisturbed,
}


async def async_get_conditions(_hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions by name."""
    return CONDITIONS
