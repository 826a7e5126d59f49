"""English phrases for things, numbers and choices. Pure."""

import math
from collections.abc import Iterable, Sequence

LISTED = 4
"""More than this many names are counted instead of listed: nobody remembers a longer list that was heard."""

NOTHING = 1e-9
"""A smaller number was left by reckoning."""


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names as a list: "A, B and C"."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(names: Sequence[str], noun: str = "devices") -> str:
    """The names, or how many there are of that noun: "A and B", "7 lights"."""
    return listed(names) if len(names) <= LISTED else f"{len(names)} {noun}"


def choices(names: Iterable[str]) -> str:
    """Return the choices in words: "A, B or C"."""
    offered = list(names)
    more = ["something else"] if len(offered) > LISTED else []
    return listed([*offered[:LISTED], *more], last="or")


def was(names: Sequence[str]) -> str:
    """The verb for these names."""
    return "was" if len(names) == 1 else "were"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def number(value: float) -> str:
    """Without needless zeros, small ones to their first two digits: "21", "21.5", "0.25", "0.0004"."""
    if abs(value) < NOTHING:
        return "0"
    digits = 1 if abs(value) >= 1 else max(2, 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".")
