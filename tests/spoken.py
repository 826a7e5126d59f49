"""Results in English words, as they are spoken in tests."""

from ha_tools.results.result import Result
from ha_tools.wording import wording_in


def in_english(result: Result) -> str:
    """Return what is said of a result in English."""
    return wording_in("en").say(result)
