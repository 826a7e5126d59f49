"""To-do and shopping lists: read, added to, checked off, removed from. Every change is read back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.errors import HomeError, NotConnected, ServiceRefused
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.household.list_changes import ChangeOfList, Wanted, changed, tidy
from ha_tools.household.todo import Item, items_of, list_in_words, lists_named, meant, which_list
from ha_tools.references import EntityRef, ItemRef
from ha_tools.result import Outcome, Result
from ha_tools.target import offline, reachable
from ha_tools.times.spoken_moments import moment
from ha_tools.times.time_words import at_in_words, day_in_words
from ha_tools.tool import reads, writes

READ = "The list was read"

MOST_READ = 12
"""Items read aloud; the rest are counted."""

ListName = Annotated[str | EntityRef | ItemRef | None, "The list as said"]


@reads("todo", quotes=READ)
async def read_list(
    call: Call, *, name: ListName = None, item: Annotated[str | None, "Only whether this is on it"] = None
) -> Result:
    """What is on a to-do or shopping list, and how many."""
    found = reachable(lists_named(call, name), call)
    if isinstance(found, Result):
        return found
    if len(found) > 1 and item is None:
        return which_list(found)
    try:
        contents = {entity: await items_of(call, entity) for entity in found}
    except HomeError as err:
        return _failed(call, found, err)
    about = tuple(entity.entity_id for entity in found)
    if item is not None:
        return Result(Outcome.ANSWERED, (verbatim(_whether(item, contents)),), about=about)
    return Result(Outcome.ANSWERED, (verbatim(_read_aloud(call, found[0], contents[found[0]])),), about=about)


@writes("todo", quotes=READ)
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
        return Result(
            Outcome.REFUSED, (verbatim("What shall I put on the list?" if action == "add" else "Which item is meant?"),)
        )
    by = moment(due, call.now) if due else None
    if due and by is None:
        return Result(Outcome.REFUSED, (verbatim(f"I don't understand the day “{due}”."),))
    found = reachable(lists_named(call, name), call)
    if isinstance(found, Result):
        return found
    try:
        chosen = name.uids if isinstance(name, ItemRef) else ()
        return await changed(call, found, Wanted(action, tuple(wanted), by, chosen))
    except HomeError as err:
        return _failed(call, found, err)


def _whether(said: str, contents: Mapping[Entity, Sequence[Item]]) -> str:
    text = tidy(said)
    hits = [(entity, item) for entity, items in contents.items() for item in meant(text, items)]
    still = [(entity, item) for entity, item in hits if not item.done]
    if still:
        named = speech.counted([f"{item.text} on {list_in_words(entity)}" for entity, item in still], "such things")
        return f"Yes: {named}."
    if hits:
        return f"{hits[0][1].text} is checked off on {list_in_words(hits[0][0])}."
    where = list_in_words(next(iter(contents))) if len(contents) == 1 else "any list"
    return f"No, I don't see {said} on {where}."


def _read_aloud(call: Call, entity: Entity, items: Sequence[Item]) -> str:
    still = [_with_due(call, item) for item in items if not item.done]
    called = list_in_words(entity)
    if not still:
        return f"There is nothing on {called}."
    more = [f"{len(still) - MOST_READ} more"] if len(still) > MOST_READ else []
    read = speech.listed([*still[:MOST_READ], *more])
    count = "is 1 thing" if len(still) == 1 else f"are {len(still)} things"
    return speech.sentence(f"There {count} on {called}: {read}")


def _with_due(call: Call, item: Item) -> str:
    if item.due is None:
        return item.text
    if isinstance(item.due, datetime):
        return f"{item.text} ({at_in_words(item.due.astimezone(call.home_assistant.time_zone), call.now)})"
    return f"{item.text} ({day_in_words(item.due, call.now.date())})"


def _failed(call: Call, found: Sequence[Entity], err: HomeError) -> Result:
    """What to say when a list cannot be read."""
    if isinstance(err, NotConnected):
        return offline(call)
    about = tuple(entity.entity_id for entity in found)
    reason = err.message if isinstance(err, ServiceRefused) else str(err)
    return Result(
        Outcome.UNAVAILABLE, (verbatim(speech.sentence(f"I cannot read the list: {reason}")),), about=about, quotes=True
    )
