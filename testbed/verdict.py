"""Did it really happen: what Home Assistant itself says before and after a turn, against what the app says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from testbed.rest import State

_TOLD = (
    "current_humidity",
    "current_position",
    "current_temperature",
    "humidity",
    "percentage",
    "target_temp_high",
    "target_temp_low",
    "temperature",
)
"""Attributes that people ask about, whose numbers are said as they are."""


_SECONDS = {"hour": 3600, "minute": 60, "second": 1}
_SAYING_SECONDS = 15.0
"""So long after it was reckoned an answer about a timer may have been said."""


class Verdict(StrEnum):
    """How a turn stands up to Home Assistant's own states."""

    TRUE = "true"
    """The home changed as the app said, or the answer holds the state that the home has."""
    ASKED = "asked"
    """The app asked back, and did nothing yet."""
    FALSE = "false"
    """Neither."""


@dataclass(frozen=True)
class Change:
    """One entity that is not as it was."""

    entity_id: str
    name: str
    """What people call it."""
    before: str
    """State and what changed of its attributes, in words."""
    after: str


def changes(before: Mapping[str, State], after: Mapping[str, State]) -> list[Change]:
    """Return every entity whose state or attributes differ."""
    return [
        _change(before[entity_id], now)
        for entity_id, now in after.items()
        if entity_id in before and not _is_same(before[entity_id], now)
    ]


def timer_changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Return every timer, alarm or reminder that is not as it was, in the words of `/api/timers`."""
    old, new = ({timer["id"]: timer for timer in timers} for timers in (before, after))
    told = {key: (_timer_in_words(old.get(key)), _timer_in_words(new.get(key))) for key in {**old, **new}}
    return [
        Change(key, " ".join(filter(None, (timer["name"], timer["kind"]))), *told[key])
        for key, timer in {**old, **new}.items()
        if told[key][0] != told[key][1]
    ]


def judge(
    turn: Mapping[str, Any],
    before: Mapping[str, State],
    after: Mapping[str, State],
    timers: Sequence[Change] = (),
    running: Sequence[Mapping[str, Any]] = (),
) -> tuple[Verdict, str, Sequence[Change]]:
    """Return the verdict, its reason for a person, and the changes that the turn made, in the home or of `timers`.

    `running` are the timers after the turn, as `/api/timers` has them.
    """
    targets = {target for action in turn["actions"] for target in action["targets"]}
    if targets:
        made = [change for change in changes(before, after) if change.entity_id in targets]
        if made:
            return Verdict.TRUE, "Home Assistant's own states changed.", made
        return Verdict.FALSE, f"Nothing changed in Home Assistant of {', '.join(sorted(targets))}.", ()
    if turn["outcome"] == "changed" and timers:
        return Verdict.TRUE, "The home's timers changed.", timers
    if turn["outcome"] == "answered" and not turn["about"] and _tells_time_left(turn["reply"], running):
        return Verdict.TRUE, "The answer holds what is left of a timer of the home.", ()
    if turn["outcome"] == "answered":
        return (*_judge_answer(turn["reply"], turn["transcript"], [after[e] for e in turn["about"] if e in after]), ())
    if turn["reply"].rstrip().endswith("?"):
        return Verdict.ASKED, "The app asked back.", ()
    return Verdict.FALSE, turn.get("problem") or f"Nothing was done (outcome: {turn['outcome']}).", ()


def _judge_answer(reply: str, question: str, about: Sequence[State]) -> tuple[Verdict, str]:
    if not about:
        return Verdict.FALSE, "The answer speaks of nothing that Home Assistant could be asked about."
    known = [number for state in about for number in _numbers_of(state)]
    wrong = [said for said in _numbers_in(reply) if not _is_in(said, [*known, *_numbers_in(question)])]
    if wrong:
        return Verdict.FALSE, f"The answer says {wrong[0]:g}, and Home Assistant knows no such number of these things."
    told = [state for state in about if _tells(reply, state)]
    if not told:
        states = ", ".join(f"{state['entity_id']} is {state['state']}" for state in about)
        return Verdict.FALSE, f"The answer does not hold the state that Home Assistant has: {states}."
    return (
        Verdict.TRUE,
        "The answer holds the state that Home Assistant has.",
    )


def _tells_time_left(reply: str, running: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the reply tells the time that a timer still has: "The pasta timer has 4 minutes left." """
    said = re.findall(r"(\d+) (hour|minute|second)", reply.partition(" has ")[2])
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in said)
    return any(abs(timer["seconds_left"] - seconds) <= _SAYING_SECONDS for timer in running)


def _tells(reply: str, state: State) -> bool:
    """Return whether the reply holds the entity's state as a word, or one of its numbers."""
    word = re.escape(str(state["state"]).replace("_", " "))
    if re.search(rf"\b{word}(ing)?\b", reply, re.IGNORECASE):
        return True
    return any(_is_in(said, list(_numbers_of(state))) for said in _numbers_in(reply))


def _numbers_of(state: State) -> Iterator[float]:
    """Yield the numbers that an answer about an entity may hold."""
    attributes = state["attributes"]
    for value in (state["state"], *(attributes.get(name) for name in _TOLD)):
        try:
            yield float(value)
        except (TypeError, ValueError):
            continue
    if attributes.get("brightness") is not None:
        yield round(attributes["brightness"] / 255 * 100)
    if attributes.get("volume_level") is not None:
        yield round(attributes["volume_level"] * 100)


def _numbers_in(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _is_in(number: float, known: Sequence[float]) -> bool:
    # A spoken answer may leave out what lies behind one decimal.
    return any(abs(number - other) <= 0.05 for other in known)


def _is_same(one: State, other: State) -> bool:
    return bool(one["state"] == other["state"] and one["attributes"] == other["attributes"])


def _timer_in_words(timer: Mapping[str, Any] | None) -> str:
    return f"{timer['status']}, due {timer['due']}" if timer else "none"


def _change(before: State, after: State) -> Change:
    keys = [
        key
        for key in {**before["attributes"], **after["attributes"]}
        if before["attributes"].get(key) != after["attributes"].get(key)
    ]
    name = str(after["attributes"].get("friendly_name", after["entity_id"]))
    return Change(after["entity_id"], name, _words(before, keys), _words(after, keys))


def _words(state: State, keys: Sequence[str]) -> str:
    named = [f"{key} {state['attributes'][key]}" for key in keys if state["attributes"].get(key) is not None]
    return ", ".join([str(state["state"]), *named])
