"""To-do and shopping lists: read, added to, checked off, removed from. Every change is read back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.target import reachable, why_refused
from ha_tools.acting.tool import reads, writes
from ha_tools.facts.facts import Day, Fact, Instant, Quote, Thing, Things
from ha_tools.home.home import Entity
from ha_tools.home.references import EntityRef, ItemRef
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.household.list_changes import ChangeOfList, Wanted, changed, tidy
from ha_tools.household.own_things import owner_of
from ha_tools.household.todo import Item, items_of, list_fact, lists_named, meant, which_list
from ha_tools.results.result import Outcome, Result
from ha_tools.times.spoken_moments import moment

READ = "was_read.list"

MOST_READ = 12
"""Items read aloud; the rest are counted."""

ListName = Annotated[str | EntityRef | ItemRef | None, "The list as said"]


@reads("todo", quotes=READ)
async def read_list(
    call: Call, *, name: ListName = None, item: Annotated[str | None, "Only whether this is on it"] = None
) -> Result:
    """Say what is on a to-do or shopping list, and how many."""
    found = reachable(lists_named(call, name), call)
    if isinstance(found, Result):
        return found
    if len(found) > 1 and item is None:
        return which_list(found)
    try:
        contents = {entity: await items_of(call, entity) for entity in found}
    except (CallTimedOut, ServiceRefused) as err:
        return _failed(found, err)
    about = tuple(entity.entity_id for entity in found)
    if item is not None:
        return Result(Outcome.ANSWERED, (_whether(item, contents),), about=about, owner=owner_of(call, found))
    told = (_read_aloud(call, found[0], contents[found[0]]),)
    return Result(Outcome.ANSWERED, told, about=about, owner=owner_of(call, found))


@writes("todo", quotes=READ, destructive=True, idempotent=False)
async def change_list(
    call: Call,
    *,
    action: Annotated[ChangeOfList, "What to do"],
    items: Annotated[list[str] | None, "Each thing by itself"] = None,
    name: ListName = None,
    due: Annotated[str | None, "Day or time of what is added, as said"] = None,
) -> Result:
    """Add to a to-do or shopping list, check off or remove what is on it."""
    wanted = [text for text in map(tidy, items or ()) if text]
    if not wanted and action != "remove_completed":
        return Result(Outcome.REFUSED, (Fact("put_what_on_list" if action == "add" else "which_item"),))
    by = moment(due, call.now) if due else None
    if due and by is None:
        return Result(Outcome.REFUSED, (Fact("unclear_day", said=due),))
    found = reachable(lists_named(call, name), call)
    if isinstance(found, Result):
        return found
    try:
        chosen = name.uids if isinstance(name, ItemRef) else ()
        done = await changed(call, found, Wanted(action, tuple(wanted), by, chosen))
        return replace(done, owner=owner_of(call, found))
    except (CallTimedOut, ServiceRefused) as err:
        return _failed(found, err)


def _whether(said: str, contents: Mapping[Entity, Sequence[Item]]) -> Fact:
    text = tidy(said)
    hits = [(entity, item) for entity, items in contents.items() for item in meant(text, items)]
    still = [_on_list(item, entity) for entity, item in hits if not item.done]
    if still:
        return Fact("on_list.yes", items=Things(tuple(map(Thing, still)), "such_list_item"))
    if hits:
        entity, item = hits[0]
        return Fact("on_list.checked_off", **_on_list(item, entity).values)
    where = list_fact(next(iter(contents))) if len(contents) == 1 else Fact("any_list")
    return Fact("on_list.no", said=said, list=where)


def _on_list(item: Item, entity: Entity) -> Fact:
    return Fact("on_list.item", item=Quote(item.text), list=list_fact(entity))


def _read_aloud(call: Call, entity: Entity, items: Sequence[Item]) -> Fact:
    still = tuple(_with_due(call, item) for item in items if not item.done)
    if not still:
        return Fact("list_holds.nothing", list=list_fact(entity))
    more = (Fact("more", count=len(still) - MOST_READ),) if len(still) > MOST_READ else ()
    case = "list_holds.one" if len(still) == 1 else "list_holds.several"
    return Fact(case, list=list_fact(entity), count=len(still), items=(*still[:MOST_READ], *more))


def _with_due(call: Call, item: Item) -> Quote | Fact:
    text = Quote(item.text)
    if item.due is None:
        return text
    if isinstance(item.due, datetime):
        local = item.due.astimezone(call.home_assistant.time_zone)
        return Fact("item_due", item=text, when=Fact("moment", at=Instant(local, call.now)))
    return Fact("item_due", item=text, when=Fact("moment", at=Day(item.due, call.now.date())))


def _failed(found: Sequence[Entity], err: CallTimedOut | ServiceRefused) -> Result:
    """Return that a list cannot be read, and why."""
    about = tuple(entity.entity_id for entity in found)
    return Result(Outcome.UNAVAILABLE, (Fact("list_failed", reason=why_refused(err)),), about=about, quotes=True)
