"""Where a PIN stands in what was said: nobody but the check of PINs may read it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ha_tools.permissions import spoken_pin

_NUMBER = (
    r"(?:\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|double|triple)"
)
_RUN = re.compile(rf"\b{_NUMBER}(?:[\s,.-]+(?:{_NUMBER}|o|to|too|for)\b)*(?!\w)", re.IGNORECASE)
_CALLED = re.compile(
    r"[\s,;.:]*\b(?:(?:and|with|using|by|it's)\s+)?(?:(?:the|my|our|a)\s+)?"
    r"(?:pin ?code|pass ?code|pin|(?<!zip )(?<!post )(?<!postal )(?<!area )(?<!country )(?<!error )code|password)\b"
    r"(?:'s)?(?:\s+(?:number|code|is|it's|was))*[\s,:;.-]*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[\s,;.:]*(?:\b(?:with|using|and|it's))?[\s,;.:]*$", re.IGNORECASE)
_MEASURED = re.compile(r"\b(?:at|in|for|to|by|until|till|from|of|on)\s+$", re.IGNORECASE)
_UNIT = re.compile(r"\s*(?:%|°|percent|degrees?|minutes?|hours?|seconds?|o'clock|am\b|pm\b)", re.IGNORECASE)
_LETS_IN = re.compile(
    r"\b(?:unlock|unlocked|disarm|open|deactivate|let|turn off the (?:house )?alarm)\b", re.IGNORECASE
)
_JOINT = re.compile(r"^[\s,;.:!?]*(?:(?:and|so|please|then)\b[\s,;.:!?]*)*", re.IGNORECASE)
_UNLOCKS = re.compile(r"\b(?:unlock|disarm|deactivate|let)\b", re.IGNORECASE)
"""What no other number follows."""
_FEWEST_DIGITS = 3
"""Of a PIN that is not called one and not said to its end: "door 12" is a name."""


@dataclass(frozen=True)
class ToldPin:
    """Words with a PIN in them."""

    rest: str
    """What was said beside it."""
    digits: str = field(repr=False)
    """What was said of it; perhaps not yet its end."""
    is_called: bool
    """Whether it was called a PIN; otherwise it only stands where one would be said."""
    is_last: bool
    """Whether nothing was said behind it."""


def told_pin(text: str, digits: int, *, fewest: int = _FEWEST_DIGITS) -> ToldPin | None:
    """Return the PIN of so many digits that is said within other words; 0 finds only what is called a PIN.

    What is not called a PIN and not yet said to its end is one from `fewest` digits on.
    """
    return next(_told(text.replace("\u2019", "'"), digits, fewest), None)


def _told(text: str, digits: int, fewest: int) -> Iterator[ToldPin]:
    for run in _RUN.finditer(text):
        said = spoken_pin(run.group())
        before, after = text[: run.start()], text[run.end() :]
        if not said:
            continue
        called = _CALLED.search(before)
        lead = called or (
            _BEFORE.search(before) if _stands_as_pin(before, after, (fewest, len(said), digits)) else None
        )
        if lead:
            rest = _rest(before[: lead.start()], after)
            yield ToldPin(rest, said, is_called=bool(called), is_last=not re.search(r"\w", after))


def _stands_as_pin(before: str, after: str, counts: tuple[int, int, int]) -> bool:
    """Whether digits before or behind a wish to be let in are as many as a PIN has, or may become it."""
    fewest, said, digits = counts
    at_an_end = not before.strip() or not after.strip(" ,.!?") or after.strip(" ,.!?").casefold() == "please"
    may_be = said == digits or (bool(_UNLOCKS.search(before)) and min(fewest, digits) <= said < digits)
    wishes = bool(_LETS_IN.search(f"{before} {after}"))
    return at_an_end and may_be and wishes and not _MEASURED.search(before) and not _UNIT.match(after)


def _rest(before: str, after: str) -> str:
    after = _JOINT.sub("", after)
    return f"{before.strip(' ,;.:')} {after}".strip(" ,;.:!?")
