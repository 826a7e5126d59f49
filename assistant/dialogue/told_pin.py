"""PINs inside utterances, found so that only the PIN check ever sees them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ha_tools.languages.spoken_digits import spoken_pin

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
_CALLED_ANYWHERE = re.compile(r"\b(?:pin|pin ?code|pass ?code|password)\b", re.IGNORECASE)
_BEFORE = re.compile(r"[\s,;.:]*(?:\b(?:with|using|and|it's))?[\s,;.:]*$", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:at|in|for|to|by|until|till|from|of|on|than|after|before|past|about|around|every|volume|channel|number)\s+$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[\s-]*(?:%|°|percent|degrees?|minutes?|hours?|seconds?|days?|kelvin|o'clock|[ap]m\b|[ap]\.m\.)", re.IGNORECASE
)
_LET_IN = re.compile(r"\b(?:let|come|get)\s+(?:\w+\s+){0,3}in\s+$", re.IGNORECASE)
_LETS_SOMEBODY_IN = r"let (?:\w+ ){0,4}?in\b"
_OPENS = (
    r"open\b(?=.*\b(?:door|gate|garage|lock|latch|barrier|entrance|porch|shed|cellar|safe|vault|hatch|valve|tap)s?\b)"
)
_LETS_IN = re.compile(
    rf"\b(?:unlock(?:ed)?\b|disarm\b|deactivate\b|{_LETS_SOMEBODY_IN}|{_OPENS}|turn off the (?:house )?alarm\b)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"^[\s,;.:!?]*(?:(?:and|so|please|then)\b[\s,;.:!?]*)*", re.IGNORECASE)
_OTHER_COMMAND = re.compile(
    r"^(?:(?:please|can you|could you|would you|now|and|then|so|okay|ok)[, ]+)*"
    r"(?:play|set|turn|switch|dim|call|dial|ring|phone|text|message|send|add|put|remind|wake|start|stop|pause|resume|skip|"
    r"show|read|sing|calculate|convert|translate|tune|go to|go back|find|search|look up|buy|order|watch|listen|make|"
    r"light|lamp|lights|room|channel|volume|timer|alarm|what|what's|who|who's|when|when's|where|where's|why|how|which)\b",
    re.IGNORECASE,
)
"""Beginnings of words that are something else than a PIN, whether we understand them or not."""
"""What no other number follows, unless it belongs to a name."""
_GOES_ON = re.compile(r"\s+(?!(?:and|then|please|thanks|thank|now|so|that|as|like|is|i|okay|ok)\b)\w", re.IGNORECASE)
"""Words that make of digits a number of things: "3 eggs"."""
_DIGIT_BY_DIGIT = re.compile(
    r"(?:\b(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)\b[\s,.-]*){2,}", re.IGNORECASE
)
_LONGEST_NAME = 3
"""Words before a number that are looked at to see whether it belongs to a name: "back door 2"."""

IsName = Callable[[str], bool]
"""Test of words: something in the home is called so. "door 12" is a name, and its number no part of a PIN."""


@dataclass(frozen=True)
class ToldPin:
    """Words with a PIN in them."""

    rest: str
    """The words beside it."""
    digits: str = field(repr=False)
    """The spoken digits of it; perhaps not yet its end."""
    is_called: bool
    """True if it was called a PIN; otherwise it only stands where one would be said."""
    is_last: bool
    """True if nothing was said behind it."""


def no_names(_: str) -> bool:
    """Nothing is called so."""
    return False


def told_pin(text: str, digits: int, is_name: IsName = no_names) -> ToldPin | None:
    """Return the PIN of so many digits that is said within other words, or its beginning.

    0 finds only what is called a PIN.
    """
    return next(_told(text.replace("\u2019", "'"), digits, is_name), None)


def bare_digits(text: str) -> str:
    """The digits of words that are nothing but digits, as a PIN is said; empty for others, and for "at 7 30"."""
    runs = list(_RUN.finditer(text))
    if len(runs) != 1 or _is_measured(text[: runs[0].start()], text[runs[0].end() :]):
        return ""
    return spoken_pin(text.replace("\u2019", "'"))


def is_digit_by_digit(text: str) -> bool:
    """Return whether words are digits said one by one, as PINs are and hardly anything else."""
    return bool(bare_digits(text) and _DIGIT_BY_DIGIT.search(text))


def without_digits(text: str, sign: str, is_name: IsName = no_names) -> str:
    """Return words with `sign` in place of all digits that measure nothing, count nothing and belong to no name."""

    def masked(run: re.Match[str]) -> str:
        before, after = text[: run.start()], text[run.end() :]
        counts = _is_measured(before, after) or _GOES_ON.match(after) or _belongs_to_name(before, run.group(), is_name)
        return run.group() if counts and not _CALLED.search(before) else sign

    return _RUN.sub(masked, text)


def _is_measured(before: str, after: str) -> bool:
    is_measured = _MEASURED.search(before) and not _LET_IN.search(before)
    return bool(is_measured or _UNIT.match(after))


def _belongs_to_name(before: str, number: str, is_name: IsName) -> bool:
    """Return whether "door 12" is a name here; not in "front door 12", where "front door" is one."""
    words = before.split()[-_LONGEST_NAME:]
    for start in range(len(words)):
        said = " ".join(words[start:])
        if is_name(f"{said} {number}") or (start < len(words) - 1 and is_name(said)):
            return is_name(f"{said} {number}")
    return False


def lets_in(text: str) -> bool:
    """Return whether words ask for something that may need a PIN."""
    return bool(_LETS_IN.search(text))


def is_other_command(text: str) -> bool:
    """Return whether words are plainly not about a PIN, although they hold digits: "what is 1234"."""
    return bool(_OTHER_COMMAND.match(text.replace("\u2019", "'"))) and not _CALLED_ANYWHERE.search(text)


def _told(text: str, digits: int, is_name: IsName) -> Iterator[ToldPin]:
    for run in _RUN.finditer(text):
        said = spoken_pin(run.group())
        before, after = text[: run.start()], text[run.end() :]
        if not said:
            continue
        called = _CALLED.search(before)
        stands = _stands_as_pin(before, after, len(said), digits) and not _belongs_to_name(before, run.group(), is_name)
        lead = called or (_BEFORE.search(before) if stands else None)
        if lead:
            rest = _rest(before[: lead.start()], after)
            yield ToldPin(rest, said, is_called=bool(called), is_last=not re.search(r"\w", after))


def _stands_as_pin(before: str, after: str, said: int, digits: int) -> bool:
    """Return whether digits beside a wish to be let in are as many as a PIN has, or may become one."""
    at_an_end = not before.strip() or not after.strip(" ,.!?") or after.strip(" ,.!?").casefold() == "please"
    may_be = said == digits or (bool(_LETS_IN.search(before)) and said < digits)
    wishes = bool(_LETS_IN.search(f"{before} {after}"))
    return at_an_end and may_be and wishes and not _is_measured(before, after)


def _rest(before: str, after: str) -> str:
    after = _JOINT.sub("", after)
    return f"{before.strip(' ,;.:')} {after}".strip(" ,;.:!?")
