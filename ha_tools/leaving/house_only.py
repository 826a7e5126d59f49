"""The rules by which nothing leaves the house: by room, by person, by hour."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from ha_tools.leaving.gate import Sender
from ha_tools.signals import Signal

MOST_RULES = 100
"""Rules that are kept."""

CHANGING_SECONDS = 60.0
"""Time after which the rules are looked at again on the day before summer time begins or ends."""

_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class StayRule:
    """Nothing leaves the house where all of it fits; what is empty fits everywhere, everybody and always."""

    room: str = ""
    """The id of a satellite, or of an area."""
    speaker: str = ""
    """The id of a person, as far as one is known by voice."""
    begin: str = ""
    end: str = ""
    """Times of the home's day, "22:00" to "07:00"; both are empty for all day."""
    by_voice: bool = field(default=False, compare=False)
    """It was said in a room, and not set in the panel."""

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if any(hour and not _HOUR.fullmatch(hour) for hour in (self.begin, self.end)):
            raise ValueError("A time is written as 22:00.")
        if bool(self.begin) != bool(self.end):
            raise ValueError("A rule by hours has a beginning and an end.")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Read a rule. Raises ValueError."""
        given = {name: row.get(name, "") for name in ("room", "speaker", "begin", "end")}
        by_voice = row.get("by_voice", False)
        if not all(isinstance(value, str) for value in given.values()) or not isinstance(by_voice, bool):
            raise ValueError("A rule has texts only: room, speaker, begin and end.")
        return cls(**given, by_voice=by_voice)

    def fits(self, sender: Sender, clock: str, *, unheard: bool = False) -> bool:
        """Return whether it holds for a sender at a time of day, "22:30"; `unheard` before it is known who speaks."""
        speaker = sender.turn.speaker if sender.turn else None
        by_anybody = {self.speaker} if unheard and speaker is None else {"", speaker}
        return (
            self.room in {"", sender.satellite_id, sender.area_id} and self.speaker in by_anybody and self.is_at(clock)
        )

    def is_at(self, clock: str) -> bool:
        """Return whether it holds at a time of day."""
        if not self.begin:
            return True
        return self.begin <= clock < self.end if self.begin < self.end else clock >= self.begin or clock < self.end


class HouseOnly:
    """The rules in force."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now` gives the time in the home's time zone."""
        self.on_change = Signal[()]()
        """Told when others may send something, or nothing any more."""
        self.on_rules = Signal[()]()
        """Told when there are other rules."""
        self._now = now
        self._rules: tuple[StayRule, ...] = ()

    @property
    def rules(self) -> tuple[StayRule, ...]:
        """The rules, in their order."""
        return self._rules

    def copy(self) -> HouseOnly:
        """Return the same rules, which nothing obeys."""
        copied = HouseOnly(self._now)
        copied._rules = self._rules
        return copied

    def set(self, rules: Iterable[StayRule]) -> None:
        """Have other rules. Raises ValueError for too many."""
        new = tuple(dict.fromkeys(rules))
        if len(new) > MOST_RULES:
            raise ValueError(f"More than {MOST_RULES} rules are not kept.")
        self._rules = new
        self.on_rules.tell()
        self.on_change.tell()

    def stays(self, sender: Sender, *, unheard: bool = False) -> bool:
        """Return whether nothing may leave the house for a sender now.

        `unheard` asks for the sound of somebody whose voice is not known yet: it may be anybody's who has a rule.
        """
        if not self._rules:
            return False
        clock = f"{self._now():%H:%M}"
        return any(rule.fits(sender, clock, unheard=unheard) for rule in self._rules)

    def rule_of(self, room: str) -> StayRule | None:
        """Return the rule by which a room stays in the house at all hours, whoever speaks; None for none."""
        return next((rule for rule in self._rules if rule == StayRule(room)), None)

    def keep_in(self, room: str, *, stays: bool, by_voice: bool = True) -> bool:
        """Have a room stay in the house at all hours, or not; return whether that was another rule before."""
        rule = StayRule(room, by_voice=by_voice)
        if stays is (rule in self._rules):
            return False
        self.set([*self._rules, rule] if stays else [each for each in self._rules if each != rule])
        return True

    @property
    def seconds_to_change(self) -> float | None:
        """The seconds until a rule begins or ends, at most a minute where the clocks change; None where none does."""
        now = self._now()
        hours = {hour for rule in self._rules for hour in (rule.begin, rule.end) if hour}
        nearest = min((_until(hour, now) for hour in hours), default=None)
        if nearest is not None and now.utcoffset() != (now + timedelta(days=1)).utcoffset():
            return min(nearest, CHANGING_SECONDS)  # an hour of the clock is not there, or is there twice
        return nearest

    def as_document(self) -> Mapping[str, Any]:
        """Return the rules as they are kept."""
        return {"rules": [asdict(rule) for rule in self._rules]}

    def restore(self, document: Mapping[str, Any]) -> None:
        """Take up the rules that were kept; one that cannot be read holds for everybody: nothing leaks by mistake."""
        rules = []
        for row in document.get("rules", ()):
            try:
                rules.append(StayRule.of(row))
            except (ValueError, AttributeError):
                rules.append(StayRule())
        self._rules = tuple(rules)


def _until(hour: str, now: datetime) -> float:
    at = now.replace(hour=int(hour[:2]), minute=int(hour[3:]), second=0, microsecond=0)
    return ((at if at > now else at + timedelta(days=1)) - now).total_seconds()
