"""The settings of each room, as people change them in the panel and in Home Assistant; they outlast a restart."""

from __future__ import annotations

import asyncio
import logging
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, time, timedelta
from typing import Any, Final

import aiosqlite

from addon.satellites.callers import LONGEST_NAME, is_name
from addon.store.database import reason
from addon.store.store import Store
from ha_tools.signals import Signal
from satellite.protocol import Capabilities, ProtocolError, SatelliteSettings, build

_LOGGER = logging.getLogger(__name__)

TABLE: Final = "room_settings"

MOST_WAKE_WORDS = 8
"""Wake words that may be chosen for a room; a satellite may take fewer."""

MUTEST_THRESHOLD, KEENEST_THRESHOLD = 0.9, 0.1
"""Scores that a wake word must reach at a sensitivity of 0 and of 1; openWakeWord's own 0.5 lies in the middle."""

_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class QuietHours:
    """Hours of each day in which a room is not disturbed; they may go past midnight."""

    begin: str
    """Local time of day, "22:00"."""
    end: str
    """The same as `begin` means that there are no such hours."""

    def __post_init__(self) -> None:
        """Raises `ValueError`."""
        for name in ("begin", "end"):
            if not _TIME_OF_DAY.fullmatch(getattr(self, name)):
                raise ValueError(f"'quiet_hours.{name}' must be a time of day from 00:00 to 23:59, such as 22:00.")

    def seconds_left(self, now: datetime) -> float:
        """Return the seconds until they are over, by the home's own clock; 0 outside of them."""
        begin, end, clock = time.fromisoformat(self.begin), time.fromisoformat(self.end), now.time()
        if not (begin <= clock < end if begin <= end else clock >= begin or clock < end):
            return 0.0
        day = now.date() + timedelta(days=1 if clock >= end else 0)
        return datetime.combine(day, end, now.tzinfo).timestamp() - now.timestamp()


@dataclass(frozen=True)
class RoomChanges:
    """Settings of a room that are to be others; None leaves one as it is."""

    volume: float | None = None
    """0 to 1."""
    muted: bool | None = None
    do_not_disturb: bool | None = None
    quiet_hours: QuietHours | None = None
    follow_up: bool | None = None
    wake_words: tuple[str, ...] | None = None
    """Names of wake words to listen for; none means those of the satellite's own file."""
    sensitivity: float | None = None
    """0 to 1, of the wake words."""

    def __post_init__(self) -> None:
        """Raises `ValueError`, which names the field."""
        for name in ("volume", "sensitivity"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"{name!r} must be a number from 0 to 1, not {value:g}.")
        if len(self.wake_words or ()) > MOST_WAKE_WORDS:
            raise ValueError(f"'wake_words' may name {MOST_WAKE_WORDS} wake words, not {len(self.wake_words or ())}.")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> RoomChanges:
        """Read them from JSON. Raises `ValueError`, which names the field."""
        known = [item.name for item in fields(cls)]
        if unknown := [key for key in given if key not in known]:
            raise ValueError(f"A room has no setting {unknown[0][:40]!r}: it has {', '.join(known)}.")
        try:
            return build(cls, given, "settings")
        except ProtocolError as err:
            raise ValueError(str(err)) from err


@dataclass(frozen=True)
class SatelliteChange:
    """A satellite's new name or place, and new settings of its room; None leaves it."""

    name: str | None = None
    area_id: str | None = None
    """Empty for no area."""
    settings: RoomChanges = field(default_factory=RoomChanges)

    def __post_init__(self) -> None:
        """Raises `ValueError`."""
        if self.name and not is_name(self.name):
            raise ValueError(f"A name has up to {LONGEST_NAME} printable characters.")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> SatelliteChange:
        """Read {name, area_id, settings: {…}}. Raises `ValueError`, which names the field."""
        if not isinstance(settings := given.get("settings", {}), dict):
            raise ValueError("'settings' must be an object.")
        name, area_id = given.get("name"), given.get("area_id")
        if not (isinstance(name, str | None) and isinstance(area_id, str | None)):
            raise ValueError("name and area_id must be text.")
        return cls(name, area_id, RoomChanges.of(settings))


@dataclass(frozen=True)
class RoomSettings:
    """The settings of one room; None and no wake words leave it to the satellite's own file."""

    volume: float | None = None
    muted: bool = False
    do_not_disturb: bool = False
    quiet_hours: QuietHours | None = None
    follow_up: bool = False
    wake_words: tuple[str, ...] = ()
    sensitivity: float | None = None

    def quiet_seconds(self, now: datetime) -> float:
        """Return how long the room is not to be disturbed from now on; infinite where nobody knows."""
        if self.do_not_disturb:
            return math.inf
        return self.quiet_hours.seconds_left(now) if self.quiet_hours else 0.0

    def changed(self, changes: RoomChanges) -> RoomSettings:
        """Return them with some changed."""
        given = {item.name: value for item in fields(changes) if (value := getattr(changes, item.name)) is not None}
        if changes.quiet_hours and changes.quiet_hours.begin == changes.quiet_hours.end:
            given["quiet_hours"] = None
        return replace(self, **given)

    def for_satellite(self) -> SatelliteSettings:
        """Return those that the satellite applies itself."""
        threshold = None if self.sensitivity is None else threshold_of(self.sensitivity)
        return SatelliteSettings(self.wake_words, threshold, self.volume, self.muted)


def check_wake_words(words: tuple[str, ...], abilities: Capabilities) -> None:
    """Raise `ValueError` for wake words that a satellite cannot listen for, or not at once."""
    available = abilities.available_wake_words or abilities.wake_words
    if unknown := [word for word in words if word not in available]:
        raise ValueError(f"'wake_words': the satellite has no {unknown[0][:40]!r}: it has {', '.join(available)}.")
    if len(words) > abilities.most_wake_words:
        raise ValueError(f"'wake_words': the satellite can listen for {abilities.most_wake_words} at once.")


def threshold_of(sensitivity: float) -> float:
    """Return the score that a wake word must reach."""
    return round(MUTEST_THRESHOLD - sensitivity * (MUTEST_THRESHOLD - KEENEST_THRESHOLD), 3)


def sensitivity_of(threshold: float) -> float:
    """Return the sensitivity that a satellite's own threshold comes to, 0 to 1."""
    share = (MUTEST_THRESHOLD - threshold) / (MUTEST_THRESHOLD - KEENEST_THRESHOLD)
    return round(min(1.0, max(0.0, share)), 3)


class SettingsOfRooms:
    """The settings of every room, kept in the store."""

    def __init__(self, store: Store, kept: Mapping[str, Mapping[str, Any]]) -> None:
        """`kept` are the store's documents by satellite id; what cannot be read is logged and left out."""
        self.on_change = Signal[str]()
        """Told of the satellite whose settings are others now."""
        self._store = store
        self._settings = {satellite_id: _read(satellite_id, document) for satellite_id, document in kept.items()}
        self._changing = asyncio.Lock()
        self._noted: set[str] = set()
        self._noting: dict[str, asyncio.Task[None]] = {}

    def of(self, satellite_id: str) -> RoomSettings:
        """Return the settings of a satellite's room."""
        return self._settings.get(satellite_id, RoomSettings())

    async def change(self, satellite_id: str, changes: RoomChanges) -> None:
        """Change some. Raises `aiosqlite.Error` when they cannot be kept; they are then as before."""
        async with self._changing:
            settings = self.of(satellite_id).changed(changes)
            if settings == self.of(satellite_id):
                return
            await self._store.keep_document(TABLE, satellite_id, asdict(settings))
            self._settings[satellite_id] = self.of(satellite_id).changed(changes)  # others may have been noted by now
        self.on_change.tell(satellite_id)

    def note(self, satellite_id: str, changes: RoomChanges) -> None:
        """Change some at once, as the satellite itself did, and keep them soon; where that fails it is logged.

        What it changes many times meanwhile is kept as it is in the end.
        """
        settings = self.of(satellite_id).changed(changes)
        if settings == self.of(satellite_id):
            return
        self._settings[satellite_id] = settings
        self._noted.add(satellite_id)
        if satellite_id not in self._noting:
            self._noting[satellite_id] = asyncio.create_task(self._keep_noted(satellite_id))
        self.on_change.tell(satellite_id)

    async def close(self) -> None:
        """Wait until all that was noted is kept."""
        await asyncio.gather(*self._noting.values())

    async def _keep_noted(self, satellite_id: str) -> None:
        try:
            while satellite_id in self._noted:
                self._noted.discard(satellite_id)
                async with self._changing:
                    if settings := self._settings.get(satellite_id):  # the satellite may be removed by now
                        await self._store.keep_document(TABLE, satellite_id, asdict(settings))
        except aiosqlite.Error as err:
            _LOGGER.error("A setting of the satellite %s cannot be kept: %s", satellite_id, reason(err))
        finally:
            del self._noting[satellite_id]

    async def forget(self, satellite_id: str) -> None:
        """Forget those of a satellite that was removed. Raises `aiosqlite.Error`."""
        async with self._changing:
            self._settings.pop(satellite_id, None)
            await self._store.keep_document(TABLE, satellite_id, None)


def _read(satellite_id: str, document: Mapping[str, Any]) -> RoomSettings:
    try:
        return build(RoomSettings, document, TABLE)
    except (ProtocolError, ValueError) as err:
        _LOGGER.error("The settings of the satellite %s cannot be read: %s", satellite_id, err)
        return RoomSettings()
