"""The common part of all devices of the testbed: attributes from a plan, and a behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

DOMAIN = "parley_testbed"

SLOW_SECONDS = 1.5
"""After this a slow device does what it was told."""


class Behaviour(StrEnum):
    """The ways in which a device follows a service call; `testbed.home_plan` writes the same words."""

    PROMPT = "prompt"
    """At once."""
    SLOW = "slow"
    """The call succeeds at once, the state follows `SLOW_SECONDS` later."""
    REFUSES = "refuses"
    """The call fails: what it asks for is not possible."""
    FAILS = "fails"
    """The call fails: the device is out of order."""
    DEAF = "deaf"
    """The call succeeds, and nothing changes."""
    UNAVAILABLE = "unavailable"
    """Home Assistant cannot reach it."""


class Device(Entity):
    """To be named before Home Assistant's own class of the domain; the plan's attributes set its `_attr_` ones."""

    _attr_should_poll = False

    def __init__(self, entity_id: str, name: str, attributes: Mapping[str, Any], behaviour: str) -> None:
        self.entity_id = entity_id
        self._attr_unique_id = entity_id.partition(".")[2]
        self._attr_name = name
        if part_of := attributes.get("part_of"):
            self._attr_device_info = DeviceInfo(identifiers={(DOMAIN, part_of)}, name=part_of)
        self._behaviour = Behaviour(behaviour)
        self._attr_available = self._behaviour is not Behaviour.UNAVAILABLE
        self._cancel: CALLBACK_TYPE | None = None
        self._take(attributes)

    def change(self, attributes: Mapping[str, Any], behaviour: str | None) -> None:
        """Change as if somebody had been at the device."""
        if behaviour is not None:
            self._behaviour = Behaviour(behaviour)
            self._attr_available = self._behaviour is not Behaviour.UNAVAILABLE
        self._take(attributes)
        self.async_write_ha_state()

    def _act(self, *, seconds: float = 0.0, meanwhile: Mapping[str, Any] | None = None, **then: Any) -> None:
        """Do what a service asks for, as the behaviour has it: `meanwhile` at once and `then` after `seconds`."""
        if self._behaviour is Behaviour.REFUSES:
            raise ServiceValidationError(f"{self.name} cannot do that now")
        if self._behaviour is Behaviour.FAILS:
            raise HomeAssistantError(f"{self.name} did not answer")
        if self._behaviour is Behaviour.DEAF:
            return
        if self._cancel:
            self._cancel()
        if self._behaviour is Behaviour.SLOW:
            self._later(SLOW_SECONDS, then)
        elif seconds:
            self._take(meanwhile or {})
            self._later(seconds, then)
        else:
            self._take(then)
        self.async_write_ha_state()

    def _later(self, seconds: float, attributes: Mapping[str, Any]) -> None:
        @callback
        def arrive(_: datetime) -> None:
            self._cancel = None
            self._take(attributes)
            self.async_write_ha_state()

        self._cancel = async_call_later(self.hass, seconds, arrive)

    def _take(self, attributes: Mapping[str, Any]) -> None:
        for name, value in attributes.items():
            setattr(self, f"_attr_{name}", value)


def setup_of(kind: type[Device]) -> Callable[[HomeAssistant, ConfigEntry, AddConfigEntryEntitiesCallback], Any]:
    """Return the function by which Home Assistant sets the domain up: it adds the domain's devices of the plan."""

    async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry, add: AddConfigEntryEntitiesCallback) -> None:
        domain = kind.__module__.rpartition(".")[2]
        add([kind(**device) for device in hass.data[DOMAIN][domain]])

    return async_setup_entry
