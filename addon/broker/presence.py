"""Presence: whether anybody is in a room, by its sensors and by who spoke there last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from addon.satellites.satellites import Satellites
from assistant.trace import Turn
from ha_tools.home.state import State
from ha_tools.live.home_assistant import HomeAssistant

SPOKE = timedelta(minutes=5)
"""Time for which somebody who spoke counts as there."""

STILL = timedelta(minutes=10)
"""A motion sensor that saw somebody is believed for so long: who reads does not move."""

_SENSORS = frozenset({"occupancy", "presence", "motion"})
"""Device classes of the binary sensors that tell whether anybody is there."""


class RecentTalk:
    """The rooms in which somebody spoke lately, and no others: browsers come and go. Pure."""

    def __init__(self) -> None:
        self._spoke: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._spoke)

    def note(self, satellite_id: str, now: datetime) -> None:
        """Somebody spoke."""
        self._spoke = {each: at for each, at in self._spoke.items() if now - at < SPOKE} | {satellite_id: now}

    def is_recent(self, satellite_id: str, now: datetime) -> bool:
        """Return whether somebody spoke there lately."""
        at = self._spoke.get(satellite_id)
        return at is not None and now - at < SPOKE


class Presence:
    """Knows of each room whether anybody is there, where it has a sensor for that; without one somebody may be."""

    def __init__(self, satellites: Satellites, home_assistant: HomeAssistant) -> None:
        self._satellites = satellites
        self._home_assistant = home_assistant
        self._talk = RecentTalk()
        satellites.on_turn(self._turn_ended)

    def is_empty(self, satellite_id: str) -> bool:
        """Return whether it is known that nobody is in the room of a satellite."""
        area = next((known.area_id for known in self._satellites.rooms if known.satellite_id == satellite_id), None)
        now = datetime.now(UTC)
        if area is None or self._talk.is_recent(satellite_id, now):
            return False
        told = [self._sees_somebody(state, now) for state in self._sensors(area)]
        return bool(told) and not any(told)

    def _sensors(self, area_id: str) -> list[State]:
        """Return the sensors of an area that can be reached."""
        home, states = self._home_assistant.home, self._home_assistant.states
        found = (
            states.get(entity.entity_id)
            for entity in home.entities.values()
            if entity.domain == "binary_sensor" and entity.area_id == area_id
        )
        return [
            state
            for state in found
            if state and state.state in {"on", "off"} and state.attributes.get("device_class") in _SENSORS
        ]

    def _sees_somebody(self, state: State, now: datetime) -> bool:
        moves = state.attributes.get("device_class") == "motion"
        return state.state == "on" or (moves and now - state.last_changed < STILL)

    def _turn_ended(self, turn: Turn) -> None:
        """Note who spoke, or pressed the button."""
        if turn.transcript and turn.satellite_id:
            self._talk.note(turn.satellite_id, datetime.now(UTC))
