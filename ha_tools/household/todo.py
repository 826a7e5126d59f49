"""The items of a to-do list: as Home Assistant keeps them, and as people call them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS
from ha_tools.acting.target import targets
from ha_tools.facts.facts import Fact, Quote, Thing, Things
from ha_tools.home.choices import choice_of
from ha_tools.home.home import Entity
from ha_tools.home.names import NameIndex, words
from ha_tools.home.references import EntityRef, ItemRef
from ha_tools.household.own_things import MY_FOREIGN_LIST, has_own, says_mine, unnamed
from ha_tools.quoting import quoted
from ha_tools.results.result import Outcome, Result


class ListFeature(IntFlag):
    """The abilities of a list (Home Assistant's TodoListEntityFeature)."""

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
    """Its text, in one line."""
    done: bool
    """True if it is checked off."""
    due: date | datetime | None = None
    """By when; a date where no time was set."""
    summary: str = ""
    """The text as the list has it."""
    description: str = ""
    """The other text there, as the list has it."""


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
    return Item(
        uid=entry.get("uid") or text,
        text=quoted(text),
        done=entry.get("status") == "completed",
        due=due and _due(due),
        summary=text,
        description=entry.get("description") or "",
    )


def _due(text: str) -> date | datetime | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-03") else datetime.fromisoformat(text)
    except ValueError:
        return None


def features(call: Call, entity: Entity) -> ListFeature:
    """Return the list's present abilities."""
    state = call.states.get(entity.entity_id)
    able = int(state.attributes.get("supported_features") or 0) if state else 0
    return ListFeature(able & sum(ListFeature))


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


_SHOPPING = ("shopping", "grocer")
"""Beginnings of words for one kind of list: "the shopping list" may be called "Groceries"."""

_SHOPPING_ANYWHERE = (
    *_SHOPPING,
    *"einkauf course achat compra spesa boodschap zakup inköp indkøb innkjøp handle nákup покуп "
    "bevásárl ostos ψώνια cumpărătur alışveriş".split(),
)
"""The same in other languages as well."""

ANY_SHOPPING_LIST = "(shopping list)"
"""Stands for the list of that kind where a language calls every list so: the only one there is will do."""


ANY_LIST = frozenset({("list",), ("to", "do", "list"), ("todo", "list"), ("liste",), ("meine", "liste")})
"""Words for a list that do not tell which."""


def is_for_shopping(name: str, beginnings: tuple[str, ...] = _SHOPPING_ANYWHERE) -> bool:
    """Return whether a list is called one for shopping."""
    return any(word.startswith(beginnings) for word in name.casefold().split())


def lists_named(call: Call, name: str | EntityRef | ItemRef | None) -> tuple[Entity, ...] | Result:
    """Return the list of that name; all of them where none was said."""
    if isinstance(name, EntityRef | ItemRef):
        ref = EntityRef((name.list_id,)) if isinstance(name, ItemRef) else name
        return targets(call, name=ref, domains=("todo",), whole_home=True)
    if name == ANY_SHOPPING_LIST or (name == MY_FOREIGN_LIST and not has_own(call, "todo")):
        return _shopping_list(call, _SHOPPING_ANYWHERE) or lists_named(call, None)
    if name is None or words(name) in ANY_LIST:
        named = _bearing(call, name) if name and not says_mine(name) else ()
        return named or unnamed(call, "todo", own_alone=says_mine(name))
    bare = " ".join(words(name)[:-1]) if words(name)[-1:] == ("list",) else ""
    if named := _bearing(call, name) or _bearing(call, bare):
        return named
    found = targets(call, name=name, domains=("todo",), whole_home=True)
    if isinstance(found, Result) and is_for_shopping(name, _SHOPPING) and (kin := _shopping_list(call, _SHOPPING)):
        return kin
    return found


def _bearing(call: Call, name: str) -> tuple[Entity, ...]:
    """The one list of that very name."""
    bearers = tuple(entity for entity in call.home.bearers(name) if entity.domain == "todo") if name else ()
    return bearers if len(bearers) == 1 else ()


def _shopping_list(call: Call, beginnings: tuple[str, ...]) -> tuple[Entity, ...]:
    """The one list for shopping, where there is one."""
    kin = tuple(
        entity
        for entity in call.home.entities.values()
        if entity.domain == "todo" and any(is_for_shopping(name, beginnings) for name in entity.names)
    )
    return kin if len(kin) == 1 else ()


def list_fact(entity: Entity) -> Fact:
    """Return a list as it stands in a sentence: "the Shopping list", "Chores"."""
    return Fact("list", name=entity.name)


def told_items(texts: Iterable[str]) -> Things:
    """Return what stands on a list as it is spoken of: named while it is little, else counted."""
    return Things(tuple(Thing(Fact("quote", text=Quote(text))) for text in texts), "list_item")


def which_list(found: Sequence[Entity]) -> Result:
    """The question which of the lists is meant."""
    choices = tuple(map(choice_of, found))
    question = Fact("which_list", choices=tuple(choice.thing for choice in choices))
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices)
