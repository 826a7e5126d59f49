"""Times that are over as facts: "20 minutes ago", "yesterday at 7 pm". Pure."""

from datetime import datetime, timedelta

from ha_tools.facts.facts import Fact, Instant, Value

RECENT = timedelta(hours=1)
"""Age up to which something is told by how long ago it was."""


def rounded(length: timedelta) -> Value:
    """Return a length as exactly as anyone wants to hear it: "40 seconds", "2 hours and 5 minutes", "3 days"."""
    seconds = length.total_seconds()
    if seconds < 1:
        return Fact("a_moment")
    step = 1 if seconds < 60 else 60 if seconds < 86400 else 3600 if seconds < 3 * 86400 else 86400
    return timedelta(seconds=round(seconds / step) * step)


def ago(at: datetime, now: datetime) -> Value:
    """Return when it was: "40 seconds ago", "20 minutes ago, at 7:10 am", "yesterday at 7 pm"."""
    if now - at < timedelta(seconds=1):
        return Fact("ago.just_now")
    if now - at < timedelta(minutes=2):
        return Fact("ago.short", length=rounded(now - at))
    if now - at < RECENT:
        return Fact("ago.recent", length=rounded(now - at), at=Instant(at, now))
    return Instant(at, now)
