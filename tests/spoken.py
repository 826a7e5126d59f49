"""Results in English words, as they are spoken in tests."""

from ha_tools.facts.facts import Fact, Value
from ha_tools.results.result import Result
from ha_tools.wording import wording_in


def in_english(result: Result) -> str:
    """Return what is said of a result in English."""
    return wording_in("en").say(result)


def value_in_english(value: Value) -> str:
    """Return a value as it is said in English: a day, a moment, a length of time."""
    return wording_in("en").phrase(Fact("each", facts=(value,)))
