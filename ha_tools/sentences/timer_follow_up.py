"""Sentences that lean on a timer, an alarm or a reminder that was just spoken of: "cancel it". English. Pure."""

from __future__ import annotations

import re

from ha_tools.sentences.follow_up import Lately
from ha_tools.tool import Command

TOOLS = frozenset({"set_timer", "change_timer", "get_timers"})
"""What speaks of timers."""

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
"""What is said -> what is done to what was spoken of."""


def commands(said: str, lately: Lately) -> tuple[Command, ...]:
    """What the words wish of the timer that was just spoken of; nothing where none was, or they wish nothing of it."""
    if not lately.timers or lately.commands[-1].tool not in TOOLS:
        return ()
    plain = _POLITE.sub("", said).strip()
    found = ((match, action) for pattern, action in _DEEDS if (match := pattern.fullmatch(plain)))
    return next(((_of(lately, action, every=bool(match["all"])),) for match, action in found), ())


def _of(lately: Lately, action: str, *, every: bool) -> Command:
    """Done to the one; to all of several where all are said, else it is asked to which."""
    ids = lately.timers if every or len(lately.timers) == 1 else ()
    kind = lately.commands[-1].arguments.get("kind")
    named = {"name": f"timer:{','.join(ids)}/"} if ids else {"kind": kind} if kind else {}
    return Command("change_timer", {"action": action, **named})
