"""What the language model is told of the home, and how much of the conversation it is reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ha_tools.home import Home
from ha_tools.result import Place

HISTORY_MESSAGES = 20
"""Messages of a conversation that the model is reminded of: some six turns with their tool calls."""

_MANNERS = """\
You are the voice of a home. What you answer is spoken aloud in a room: one or two short sentences, no lists, no
markup, no emojis.
To do or to know anything about the home, call a tool. Give it names as the person said them; it finds what they mean.
Say that something was done only when a tool's result says so, and say what the result says, not more.
When a result offers choices, ask which one is meant. When it says that nothing bears the name, say so.
Never act on a guess: when you are not sure what is meant, ask."""


def system_prompt(home: Home, place: Place) -> str:
    """Return the system prompt: manners first and the home after, so that its beginning stays the same for a cache."""
    lines = [_MANNERS, "", "The home:"]
    for area in sorted(home.areas.values(), key=lambda area: area.name):
        floor = home.floors.get(area.floor_id) if area.floor_id else None
        names = sorted(entity.name for entity in home.entities.values() if entity.area_id == area.area_id)
        lines.append(f"- {area.name}{f' ({floor.name})' if floor else ''}: {', '.join(names) or 'nothing'}")
    elsewhere = sorted(entity.name for entity in home.entities.values() if not entity.area_id)
    if elsewhere:
        lines.append(f"- in no area: {', '.join(elsewhere)}")
    here = home.areas.get(place.area_id) if place.area_id else None
    lines.append(f"\nThe person is in: {here.name if here else 'a room that is not known'}.")
    return "\n".join(lines)


def recent(messages: Sequence[Any]) -> list[Any]:
    """Return the end of a conversation, beginning with something a person said."""
    kept = list(messages)[-HISTORY_MESSAGES:]
    while kept and not (isinstance(kept[0], dict) and kept[0].get("role") == "user"):
        kept.pop(0)
    return kept
