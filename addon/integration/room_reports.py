"""Rooms, timers and health as Home Assistant is told of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from addon.health_problems import problem_of
from addon.integration.link_messages import (
    LastTurn,
    RoomReport,
    RoomWakeWords,
    WakeWordChoice,
)
from addon.integration.room_players import RoomPlayers
from addon.news import News
from addon.satellites.room_settings import RoomSettings, sensitivity_of
from addon.satellites.satellites import Satellites
from addon.store.store import KnownSatellite
from assistant.trace import Turn
from satellite.protocol import Capabilities, SatelliteState

_VERSION = re.compile(r"\d+(?:\.\d+)*")


class RoomReports:
    """The rooms as they are now."""

    def __init__(self, satellites: Satellites, players: RoomPlayers, app_version: str) -> None:
        self._satellites = satellites
        self._players = players
        self._app_version = app_version
        self._last_turns: dict[str, LastTurn] = {}

    def note(self, turn: Turn) -> None:
        """Remember a finished turn in which something was said as the last one of its room."""
        if not turn.transcript and not turn.reply:
            return
        at = turn.started.isoformat()
        self._last_turns[turn.satellite_id] = LastTurn(turn.transcript, turn.reply, turn.outcome or "", at)
        self.forget_removed()

    def recall(self, turns: Iterable[Mapping[str, Any]]) -> None:
        """Take turns of former days as the store has them, the newest first."""
        for turn in turns:
            heard, said = str(turn.get("transcript") or ""), str(turn.get("reply") or "")
            last = LastTurn(heard, said, str(turn.get("outcome") or ""), str(turn.get("started") or ""))
            if heard or said:
                self._last_turns.setdefault(str(turn.get("satellite_id")), last)
        self.forget_removed()

    def forget_turns(self) -> None:
        """Forget what was last said in every room."""
        self._last_turns.clear()

    def forget_removed(self) -> None:
        """Forget what was last said in rooms whose satellites were removed."""
        known = {each.satellite_id for each in self._satellites.known}
        self._last_turns = {each: turn for each, turn in self._last_turns.items() if each in known}

    def all(self) -> News:
        """Return every room."""
        return {"type": "rooms", "rooms": [asdict(self.of(known)) for known in self._satellites.known]}

    def of(self, known: KnownSatellite) -> RoomReport:
        """Return one room."""
        conversation = self._satellites.conversation(known.satellite_id)
        settings = self._satellites.settings.of(known.satellite_id)
        abilities = self._satellites.capabilities(known.satellite_id)
        health = conversation.health if conversation else None
        update = self._satellites.updates.of(known.satellite_id, abilities.software)
        return RoomReport(
            satellite_id=known.satellite_id,
            name=known.name,
            area_id=known.area_id,
            connected=conversation is not None,
            state=conversation.state.activity.state if conversation else SatelliteState.IDLE,
            muted=health.muted if health else settings.muted,
            volume=abilities.volume if settings.volume is None else settings.volume,
            do_not_disturb=settings.do_not_disturb,
            quiet_hours=settings.quiet_hours,
            follow_up=settings.follow_up,
            wake_words=_wake_words(abilities, settings),
            sensitivity=_sensitivity(abilities, settings),
            software=abilities.software,
            update_available=_is_older(abilities.software, self._app_version),
            update_progress=update.progress or None,
            has_speaker=health.has_speaker if health else True,
            problem=problem_of(health) if health else "",
            media=self._players.media_of(known.satellite_id),
            last_turn=self._last_turns.get(known.satellite_id),
        )


def _wake_words(abilities: Capabilities, settings: RoomSettings) -> RoomWakeWords:
    names = abilities.available_wake_words or abilities.wake_words
    available = tuple(WakeWordChoice(name, spoken_wake_word(name)) for name in names)
    return RoomWakeWords(available, settings.wake_words or abilities.wake_words, abilities.most_wake_words)


def spoken_wake_word(name: str) -> str:
    """Return a wake word as people say it: "Hey Jarvis"."""
    return name.replace("_", " ").title()


def _sensitivity(abilities: Capabilities, settings: RoomSettings) -> float:
    return sensitivity_of(abilities.wake_threshold) if settings.sensitivity is None else settings.sensitivity


def _is_older(software: str, app_version: str) -> bool:
    """Return whether a satellite's program is of an older version than the app; both come from one repository."""
    theirs, ours = _VERSION.search(software), _VERSION.search(app_version)
    return theirs is not None and ours is not None and _numbers(theirs) < _numbers(ours)


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(map(int, found[0].split(".")))
