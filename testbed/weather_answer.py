"""Answers about the weather, against what the weather service says now and forecasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from testbed.day import days_of
from testbed.found import Found
from testbed.known import holds, numbers_of
from testbed.rest import State
from testbed.said import is_near, numbers, numbers_asked

_CALLED: Mapping[str, tuple[str, ...]] = {
    "clear-night": ("clear",),
    "cloudy": ("cloudy", "overcast"),
    "exceptional": ("exceptional",),
    "fog": ("fog", "foggy"),
    "hail": ("hail",),
    "lightning": ("thunder", "thunderstorm", "thunderstorms", "lightning"),
    "lightning-rainy": ("thunder", "thunderstorm", "thunderstorms", "lightning", "rain", "rainy"),
    "partlycloudy": ("partly cloudy", "cloudy"),
    "pouring": ("pouring", "heavy rain", "rain"),
    "rainy": ("rain", "rainy"),
    "snowy": ("snow", "snowy"),
    "snowy-rainy": ("snow", "rain", "sleet", "snowy", "rainy"),
    "sunny": ("sunny", "sunshine"),
    "windy": ("windy",),
    "windy-variant": ("windy", "cloudy"),
}
"""Home Assistant's word for a condition -> the words for it."""
_LIKELY_PERCENT = 50
_UNLIKELY_PERCENT = 20


def judge_weather_answer(reply: str, question: str, about: Sequence[State], now: datetime) -> Found:
    """Judge what is said of the weather now, or of the days that the question names."""
    days = days_of(question, now)
    parts = [part for state in about for part in _parts(state, days, now)]
    if wrong := [*_wrong_falls(reply, parts), *_wrong_conditions(reply, about, parts)]:
        return Found(False, wrong[0])
    told = numbers(re.sub(r"\bchance of \w+ is\b|chance of", " ", reply))
    known = numbers_of([_with_forecast(state, parts) for state in about])
    for number in told:
        if not is_near(number, [*known, *numbers_asked(question)]) and round(number) not in map(round, known):
            return Found(False, f"The answer says {number:g}, and the weather service says no such thing.")
    if told or any(holds(reply, word) for words in _CALLED.values() for word in words):
        return Found(True, "It is what the weather service says.")
    return Found(False, "The answer tells nothing of the weather.")


def _parts(state: State, days: Sequence[Any], now: datetime) -> Iterator[Mapping[str, Any]]:
    for part in state["attributes"].get("forecast", ()):
        at = datetime.fromisoformat(str(part["datetime"]))
        if (at if at.tzinfo is None else at.astimezone(now.tzinfo)).date() in days:
            yield part


def _with_forecast(state: State, parts: Sequence[Mapping[str, Any]]) -> State:
    return {**state, "attributes": {**state["attributes"], "forecast": parts}}


def _wrong_falls(reply: str, parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what is wrong of "Yes, rain is expected" and "No, no snow is expected"."""
    for word in ("rain", "snow"):
        if not (said := re.search(rf"\b(no )?{word} is expected", reply, re.IGNORECASE)):
            continue
        named = [part for part in parts if word in _CALLED.get(str(part.get("condition")), ())]
        chance = max([0, *(int(part.get("precipitation_probability") or 0) for part in parts)])
        if said[1] and (named or (word == "rain" and chance >= _LIKELY_PERCENT)):
            yield f"The weather service expects {word}."
        if not said[1] and not named and (word == "snow" or chance < _UNLIKELY_PERCENT):
            yield f"The weather service expects no {word}."


def _wrong_conditions(reply: str, about: Sequence[State], parts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if re.search(r"\bexpected\b|\bchance\b", reply) and not re.search(r": ", reply):
        return
    conditions = [str(state["state"]) for state in about] + [str(part.get("condition")) for part in parts]
    right = {word for condition in conditions for word in _CALLED.get(condition, (condition,))}
    text = re.sub(r"\bchance of \w+", " ", reply)
    for words in _CALLED.values():
        if any(holds(text, word) for word in words) and not right.intersection(words):
            yield f"The weather service says {', '.join(dict.fromkeys(conditions))}."
