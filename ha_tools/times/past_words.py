"""Times that are over, to be said aloud in English: "20 minutes ago", "since yesterday at 7 pm". Pure."""

from datetime import datetime, timedelta

from ha_tools.times.durations import duration_in_words
from ha_tools.times.time_words import at_in_words

RECENT = timedelta(hours=1)
"""What is nearer than this is told by how long ago it was."""


def length_in_words(length: timedelta) -> str:
    """As exactly as anyone wants to hear: "40 seconds", "20 minutes", "2 hours and 5 minutes", "3 days"."""
    seconds = length.total_seconds()
    if seconds < 1:
        return "a moment"
    step = 1 if seconds < 60 else 60 if seconds < 86400 else 3600 if seconds < 3 * 86400 else 86400
    return duration_in_words(timedelta(seconds=round(seconds / step) * step))


def ago_in_words(at: datetime, now: datetime) -> str:
    """ "40 seconds ago", "20 minutes ago, at 7:10 am", "yesterday at 7 pm"."""
    if now - at < timedelta(minutes=2):
        return f"{length_in_words(now - at)} ago".replace("a moment ago", "just now")
    clock = at_in_words(at.astimezone(now.tzinfo), now)
    return f"{length_in_words(now - at)} ago, {clock}" if now - at < RECENT else clock


def since_in_words(at: datetime, now: datetime) -> str:
    """ "7:10 am", "yesterday at 7 pm", to follow "since"."""
    return at_in_words(at.astimezone(now.tzinfo), now).removeprefix("at ").removeprefix("on ")
