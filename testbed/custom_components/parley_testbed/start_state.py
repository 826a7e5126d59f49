"""The start state of a whole home, taken once and restored between tests: exact, and without waiting for a motor."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_component import DATA_INSTANCES

_SWITCHED = ("automation", "script")
"""Domains whose state is a running task: they are turned on or off again by their services."""

_LEFT = (*_SWITCHED, "calendar", "conversation", "person", "scene", "stt", "todo", "tts", "zone")
"""Domains whose entities hold no start state of their own, or one that only their services can bring back."""

_PLAIN = (str, bytes, int, float, date, time, timedelta, Enum, type(None))


@dataclass
class _Remembered:
    """One entity at the start."""

    attributes: Mapping[str, Any]
    """The plain ones among its Python attributes: what Home Assistant computes its state from."""
    state: State | None
    """What Home Assistant held; the same object as long as nothing changed."""


class StartState:
    """Remembers how every entity stands, and brings all of them back."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._entities: dict[str, _Remembered] = {}
        self._others: dict[str, State] = {}

    def remember(self) -> None:
        """Take the present for the start."""
        states = self._hass.states
        self._entities = {
            entity.entity_id: _Remembered(copy.deepcopy(_plain(entity)), states.get(entity.entity_id))
            for entity in self._stateful()
        }
        self._others = {state.entity_id: state for state in states.async_all((*_SWITCHED, "device_tracker"))}

    async def restore(self) -> None:
        """Bring back what has changed since."""
        for entity in self._stateful():
            if remembered := self._entities.get(entity.entity_id):
                self._restore_entity(entity, remembered)
        for entity_id, was in self._others.items():
            now = self._hass.states.get(entity_id)
            if now and (now.state, now.attributes) != (was.state, was.attributes):
                await self._restore_other(was)

    def _stateful(self) -> Iterator[Entity]:
        for domain, component in self._hass.data[DATA_INSTANCES].items():
            if domain not in _LEFT:
                yield from component.entities

    def _restore_entity(self, entity: Entity, remembered: _Remembered) -> None:
        now = self._hass.states.get(entity.entity_id)
        if _put_back(entity, remembered.attributes) or now is not remembered.state:
            entity.async_write_ha_state()
            remembered.state = self._hass.states.get(entity.entity_id)

    async def _restore_other(self, was: State) -> None:
        if was.domain in _SWITCHED:
            if (now := self._hass.states.get(was.entity_id)) and now.state != was.state:
                data = {"entity_id": was.entity_id}
                await self._hass.services.async_call(was.domain, f"turn_{was.state}", data, blocking=True)
        else:
            self._hass.states.async_set(was.entity_id, was.state, was.attributes)


def _put_back(entity: Entity, start: Mapping[str, Any]) -> bool:
    """Restore the plain attributes, end what was still to come, and return whether anything had changed."""
    present = _plain(entity)
    if present == start:
        return False
    for name in start.keys() - present.keys():
        if callable(pending := vars(entity).get(name)):
            pending()
    for name in present.keys() - start.keys():
        del vars(entity)[name]
    vars(entity).update(copy.deepcopy(dict(start)))
    return True


def _plain(entity: Entity) -> dict[str, Any]:
    """Its own attributes that are plain values. Written past its properties, so that cached ones come back as well."""
    return {name: value for name, value in vars(entity).items() if _is_plain(value)}


def _is_plain(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(_is_plain(item) for item in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return all(_is_plain(item) for item in value)
    return isinstance(value, _PLAIN)
