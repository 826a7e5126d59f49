"""Sentences about what is to be done when something changes: "when the washing is done tell me". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ha_tools.acting.command import Command
from ha_tools.home.home import Home
from ha_tools.home.kinds import Kind, kinds
from ha_tools.home.names import words
from ha_tools.languages.phrasebook import slots
from ha_tools.languages.trigger_phrases import SaidChange, TriggerPhrases, said_changes, spelled, trigger_phrases
from ha_tools.planning.plannable import PLANNABLE
from ha_tools.planning.trigger_meaning import may_mean

MOST_WORDS = 32
"""Words of a sentence; who says more tells a story."""

LEAST_WORDS = 2
"""Words of the shortest clause: "it rains"."""

SEND_MESSAGE = "send_message"

_WET = frozenset({"rains", "snows"})
"""Changes from which the windows of the whole home are to be kept, not those of one room."""

_WINDOW = Kind("cover", "window")

Read = Callable[[str], tuple[Command, ...]]
"""Returns the commands that words without a condition certainly are."""

_THEN = re.compile(r"(?:then|please|dann|bitte)\b,? ?", re.IGNORECASE)

_UNSURE = re.compile(
    r"\b(?:unless|except|or not|but not|and don't|is what|said|es sei denn|außer|oder nicht|aber nicht|sagte)\b",
    re.IGNORECASE,
)
"""Words in a clause that make it another one than it seems."""


def conditional(text: str, read: Read, language: str, home: Home) -> tuple[Command, ...]:
    """Return the plans of a sentence that says when something is to be done; none where it is unsure."""
    phrases = trigger_phrases(language)
    said = text.replace(",", " ").rstrip(" .!").split()
    if phrases is None or not LEAST_WORDS < len(said) <= MOST_WORDS:
        return ()
    for clause, rest, is_first in _halves(said, phrases):
        changes = said_changes(clause)
        if not changes or _UNSURE.search(clause) or not may_mean(home, changes):
            continue
        if not is_first and _means_now(clause, changes, phrases):
            continue
        commands = _wanted(rest, read, phrases)
        if commands and (is_first or len({command.tool for command in commands}) == 1):
            return tuple(_plan(_everywhere(command, changes), clause) for command in commands)
    return ()


def _everywhere(command: Command, changes: Sequence[SaidChange]) -> Command:
    """Return a command that closes "the windows" against the rain as one for all of the home."""
    name = command.arguments.get("name")
    if command.arguments != {"name": name, "action": "close"} or not {change.change for change in changes} <= _WET:
        return command
    is_of_windows = isinstance(name, str) and _WINDOW in kinds(words(name))
    return replace(command, arguments={**command.arguments, "name": f"all {name}"}) if is_of_windows else command


def _halves(said: Sequence[str], phrases: TriggerPhrases) -> Iterator[tuple[str, str, bool]]:
    """Yield a clause with what is to be done, and whether the clause comes first."""
    plain = [spelled(word) for word in said]
    if phrases.lead(plain)[0]:
        for end in range(len(said) - 1, LEAST_WORDS, -1):
            yield " ".join(said[:end]), _THEN.sub("", " ".join(said[end:]), count=1), True
    for begin in range(1, len(said) - LEAST_WORDS):
        if phrases.lead(plain[begin:])[0]:
            yield " ".join(said[begin:]), " ".join(said[:begin]), False


def _means_now(clause: str, changes: Sequence[SaidChange], phrases: TriggerPhrases) -> bool:
    """Return whether a clause behind the rest may only ask how it is now: "tell me if the front door is open"."""
    spoken = spelled(clause).split()
    is_state = any(change.is_level and not change.lasting and not change.slot("limit") for change in changes)
    return is_state and spoken[0] in phrases.whether and not phrases.copulas.isdisjoint(spoken)


def _wanted(rest: str, read: Read, phrases: TriggerPhrases) -> tuple[Command, ...]:
    """Return what is to be done then."""
    plain = spelled(rest)
    if phrases.tells.fullmatch(plain):
        return (Command("tell", {}),)
    commands = read(rest)
    if [command.tool for command in commands] == [SEND_MESSAGE]:
        return commands
    for pattern in phrases.texts:
        if found := pattern.fullmatch(plain):
            as_said = " ".join(rest.split())
            message = slots(found, as_said if len(as_said) == len(plain) else plain)["message"]
            return (Command("tell", {"message": message}),)
    return commands if all(command.tool in PLANNABLE for command in commands) else ()


def _plan(command: Command, clause: str) -> Command:
    return Command("plan", {"tool": command.tool, "arguments": dict(command.arguments), "at": clause})
