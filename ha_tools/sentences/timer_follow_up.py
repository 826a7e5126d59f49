"""Sentences that lean on a timer, an alarm or a reminder that was just spoken of: "cancel it". English. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ha_tools.acting.command import Command
from ha_tools.home.references import TimerRef
from ha_tools.sentences.follow_up import Lately
from ha_tools.sentences.timer_reader import whole
from ha_tools.times.durations import duration

TOOLS = frozenset({"set_timer", "change_timer", "get_timers"})
"""Tools that speak of timers."""

_ONE = r"(?:it|that|this|that one|this one|the same one)"
_ALL = r"(?P<all>them|them all|all of them|both|both of them|these|those)"
_THESE = rf"(?:{_ONE}|{_ALL})"
_POLITE = re.compile(
    r"^(?:(?:please|actually|no|oh|ok|okay|wait|sorry|can you|could you) )+|(?: (?:please|again|now|then))+$"
)
_ENDS = (
    r"cancel|stop|delete|remove|clear|end|dismiss|kill|abort|drop|scrap|scratch|forget|forget about|get rid of|"
    r"never ?mind|turn off|switch off|disable"
)

_DEEDS = tuple(
    (re.compile(pattern), action)
    for pattern, action in (
        (rf"(?:{_ENDS}) {_THESE}", "cancel"),
        (rf"(?:turn|switch) {_THESE} off", "cancel"),
        (rf"(?:pause|hold|freeze) {_THESE}", "pause"),
        (rf"(?:resume|continue|unpause|go on with) {_THESE}", "resume"),
    )
)
"""Spoken words -> the deed to the timer that was spoken of."""

_LEFT = r"how (?:long|much|many minutes)(?: longer)?(?: more)?(?: time)?"
_ASKED = (
    re.compile(rf"{_LEFT}(?:'s| is)?(?: still)? left (?:on|of|in|for) {_THESE}"),
    re.compile(rf"{_LEFT} (?:has|have|does|do) {_THESE}(?: still)?(?: got| have)?(?: left| to go)?"),
)
"""Questions after what is left of what was spoken of."""

_ONE_MORE = re.compile(
    r"(?:and )?(?:set |start )?(?:another|one more|a second|a third)(?: one| timer)? (?:for|of) (?P<length>.+)"
)

_MEANT = r"(?:(?:no|oh|wait|sorry|actually|i meant|i said|rather) )+"
_LENGTHS = tuple(
    (re.compile(pattern), action)
    for pattern, action in (
        (rf"(?:{_MEANT})?(?:make|change|set) {_ONE}(?: (?:to|for|into))? (?P<length>.+?)(?: instead)?", "set"),
        (rf"{_MEANT}(?P<length>.+?)(?: instead)?", "set"),
        (r"(?P<length>.+?) instead", "set"),
        (r"(?:(?:give|add) (?:it|that|me) )?(?:another )?(?P<length>.+ more .+|.+ more)", "add"),
        (rf"(?:(?:give|add to) {_ONE}|add) (?:another|an extra|an additional) (?P<length>.+)", "add"),
    )
)
"""Spoken words with a length of time -> the deed to the timer that was spoken of."""


def commands(said: str, lately: Lately) -> tuple[Command, ...]:
    """Return the words' commands for the timer just spoken of; nothing where none was, or they wish nothing of it."""
    if not lately.timers or lately.commands[-1].tool not in TOOLS:
        return ()
    if found := _for_it(said, lately):
        return found
    name = str(lately.commands[-1].arguments.get("name", ""))
    it = re.sub(rf"\b(?:the |my |our ){re.escape(name)}\b(?! timer)", "it", said) if name else said
    by_name = {"name": name, "kind": "timer"}
    return tuple(replace(each, arguments={**each.arguments, **by_name}) for each in _for_it(it, lately) if it != said)


def _for_it(said: str, lately: Lately) -> tuple[Command, ...]:
    plain = _POLITE.sub("", said).strip()
    found = ((match, action) for pattern, action in _DEEDS if (match := pattern.fullmatch(plain)))
    if done := next((_of(lately, action, every=bool(match["all"])) for match, action in found), None):
        return (done,)
    if asked := next((match for pattern in _ASKED if (match := pattern.fullmatch(plain))), None):
        return (Command("get_timers", _named(lately, every=bool(asked["all"]))),)
    return _another(plain, lately) or _by_length(said.removesuffix(" please"), lately)


def _another(said: str, lately: Lately) -> tuple[Command, ...]:
    """Return one more timer, whose length may be in the unit of the last: "and another one for twenty"."""
    found = _ONE_MORE.fullmatch(said)
    last = str(lately.commands[-1].arguments.get("duration", ""))
    if found is None or lately.commands[-1].tool != "set_timer" or not last:
        return ()
    lengths = (whole(found["length"]), f"{found['length']} {last.split()[-1]}")
    length = next((length for length in lengths if duration(length) is not None), None)
    return (Command("set_timer", {"duration": length}),) if length else ()


def _by_length(said: str, lately: Lately) -> tuple[Command, ...]:
    """Return commands with a new length for what counts down; what rings at a time of the day has no length."""
    last = lately.commands[-1].arguments
    if "at" in last or last.get("kind") == "alarm":
        return ()
    matches = ((match, action) for pattern, action in _LENGTHS if (match := pattern.fullmatch(said)))
    lengths = ((whole(match["length"]), action) for match, action in matches)
    found = ((length, action) for length, action in lengths if duration(length) is not None)
    return next(((_of(lately, action, duration=length),) for length, action in found), ())


def _of(lately: Lately, action: str, *, every: bool = False, **by: str) -> Command:
    return Command("change_timer", {"action": action, **_named(lately, every=every), **by})


def _named(lately: Lately, *, every: bool) -> dict[str, Any]:
    """The one; all of several where all are said, else it is asked which."""
    ids = lately.timers if every or len(lately.timers) == 1 else ()
    kind = lately.commands[-1].arguments.get("kind")
    return {"name": TimerRef(tuple(ids))} if ids else {"kind": kind} if kind else {}
