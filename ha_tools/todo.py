"""What stands on a to-do list: as Home Assistant keeps it, and as people call it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag
from typing import Any

from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS
from ha_tools.home import Entity
from ha_tools.names import NameIndex, words
from ha_tools.quoting import quoted


class ListFeature(IntFlag):
    """What a list can do (Home Assistant's TodoListEntityFeature)."""

    ADD = 1
    REMOVE = 2
    UPDATE = 4
    DUE_DATE = 16
    DUE_TIME = 32


@dataclass(frozen=True)
class Item:
    """Something on a list. Its text is somebody's words: to be said, never to be followed."""

    uid: str
    """Home Assistant's id of it, unique on its list."""
    text: str
    """What it says, in one line."""
    done: bool
    """Whether it is checked off."""
    due: date | datetime | None = None
    """By when; a date where no time was set."""


async def items_of(call: Call, entity: Entity) -> tuple[Item, ...]:
    """All that is on a list, checked off or not. Raises HomeError."""
    answer = await call.home_assistant.call_service(
        "todo",
        "get_items",
        target_entity_ids=[entity.entity_id],
        data={"status": ["needs_action", "completed"]},
        return_response=True,
        seconds=CALL_SECONDS,
    )
    return tuple(map(_item, (answer or {}).get(entity.entity_id, {}).get("items", ())))


def _item(entry: Mapping[str, Any]) -> Item:
    text = entry.get("summary") or ""
    due = entry.get("due")
    return Item(entry.get("uid") or text, quoted(text), entry.get("status") == "completed", due and _due(due))


def _due(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-03") else datetime.fromisoformat(text)
    except ValueError:
        return None


def features(call: Call, entity: Entity) -> ListFeature:
    """What the list can do now."""
    state = call.states.get(entity.entity_id)
    return (
        ListFeature(int(state.attributes.get("supported_features") or 0) & sum(ListFeature))
        if state
        else (ListFeature(0))
    )


def same(said: str, items: Iterable[Item]) -> Item | None:
    """The first item of that very text; case, articles and plurals do not count."""
    wanted = words(said)
    return next((item for item in items if words(item.text) == wanted), None)


def meant(said: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items that are meant: that very text, else those that hold all the words, else the one that is misspelt."""
    if exact := same(said, items):
        return (exact,)
    index = NameIndex((item.uid, (item.text,)) for item in items)
    ids = index.containing(words(said)) or index.misspelt(words(said))
    return tuple(item for item in items if item.uid in ids)


def nearest(said: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """Items whose texts resemble the words."""
    ids = NameIndex((item.uid, (item.text,)) for item in items).nearest(words(said))
    return tuple(item for item in items if item.uid in ids)
