"""On which days of the week something comes again, as people say it in English. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ha_tools.facts.facts import Fact

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = "|".join(_DAYS)
_LIST = rf"(?:{_DAY})s?(?:(?:,? and |, | )(?:{_DAY})s?)*"
_GROUPS = {
    "every day": range(7),
    "each day": range(7),
    "daily": range(7),
    "on weekdays": range(5),
    "on weekday": range(5),
    "every weekday": range(5),
    "weekdays": range(5),
    "on workdays": range(5),
    "on work days": range(5),
    "on working days": range(5),
    "monday to friday": range(5),
    "monday through friday": range(5),
    "from monday to friday": range(5),
    "on weekends": range(5, 7),
    "on the weekend": range(5, 7),
    "at the weekend": range(5, 7),
    "at weekends": range(5, 7),
    "every weekend": range(5, 7),
    "weekends": range(5, 7),
}
_PARTS = "morning|evening|afternoon|night"
_SAID = re.compile(
    rf"(?P<group>{'|'.join(sorted(_GROUPS, key=len, reverse=True))})"
    rf"|(?P<part>every|each) (?P<of>{_PARTS})"
    rf"|(?:every|each) (?P<each>{_LIST})"
    rf"|(?:on )?(?P<plural>(?:{_DAY})s(?:(?:,? and |, | )(?:{_DAY})s?)*)"
)


def days_of(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the rest of a text without the days on which it comes again, and the days; none where it comes once.

    "every morning at six" leaves "at six in the morning".
    """
    for found in _SAID.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if (before and not before.endswith(" ")) or (after and not after.startswith((" ", ","))):
            continue
        rest = " ".join(f"{before} {after}".replace(",", " ").split())
        if found["part"]:
            return f"{rest} in the {found['of']}" if found["of"] != "night" else f"{rest} at night", tuple(range(7))
        if found["group"]:
            return rest, tuple(_GROUPS[found["group"]])
        listed = found["each"] or found["plural"]
        return rest, tuple(sorted({_DAYS.index(day) for day in re.findall(_DAY, listed)}))
    return text, ()


def days_fact(days: Sequence[int]) -> Fact:
    """Return days of the week: "every day", "on weekdays", "on Mondays and Fridays"."""
    groups = {tuple(range(7)): "every_day", tuple(range(5)): "weekdays", (5, 6): "weekend"}
    if group := groups.get(tuple(days)):
        return Fact(f"days.{group}")
    return Fact("days.these", days=tuple(Fact(f"weekday.{day}") for day in days))
