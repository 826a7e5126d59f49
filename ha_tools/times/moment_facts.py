"""Days and times as facts: "this evening", "tomorrow evening", "on Friday at 10 am". Pure."""

from datetime import datetime

from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.times.moments import Moment, zone_of


def moment_fact(moment: Moment, now: datetime) -> Fact:
    """Return a moment as it is spoken of."""
    if moment.part is not None and moment.day == now.date():
        return Fact(f"part_today.{moment.part}")
    day = Day(moment.day, now.date())
    if moment.part is not None:
        return Fact(f"part_of_day.{moment.part}", day=day)
    return Fact("moment", at=day if moment.clock is None else Instant(moment.at(zone_of(now)), now))
