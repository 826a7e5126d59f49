"""Undoing a change of a to-do list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.target import reachable
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.household.list_calls import ListCall, ListCalled, call_list, due_data, unfulfilled
from ha_tools.household.todo import Item, items_of, list_fact, same, told_items
from ha_tools.permissions.required import Use
from ha_tools.results.result import Outcome, Result

_SERVICES = {"added": "remove_item", "removed": "add_item"}
"""Change of an item -> the service that undoes it, where that is not update_item."""

_BACK = {
    "added": "items.gone",
    "removed": "items.back",
    "completed": "items.open_again",
    "opened": "items.checked_off_again",
    "changed": "items.as_before",
}
"""Change of an item -> the case of its state once that is undone."""

_GONE = {**dict.fromkeys(_BACK, "items.gone"), "removed": "items.back_already"}
"""Change of an item -> the case of its state where there is nothing left to undo."""


@dataclass(frozen=True)
class Swap:
    """One item after a change and before it; one of both is there."""

    now: Item | None
    """As the change left it; None where it took it off the list."""
    then: Item | None
    """As it was before; None where it was not on the list."""

    @property
    def deed(self) -> str:
        """The change that was made to the item."""
        if self.then is None:
            return "added"
        if self.now is None:
            return "removed"
        return "changed" if self.now.done == self.then.done else "completed" if self.now.done else "opened"

    @property
    def text(self) -> str:
        """The item's text."""
        return next(item.text for item in (self.then, self.now) if item)

    @property
    def service(self) -> str:
        """The service that undoes the change."""
        return _SERVICES.get(self.deed, "update_item")

    def can_be_undone(self, items: Iterable[Item]) -> bool:
        """Return whether the item is still there to be changed, or still gone."""
        if self.now is None:
            return not any(self.then and _is_as(item, self.then, done=self.then.done) for item in items)
        return any(item.uid == self.now.uid for item in items)

    def call(self) -> ListCall:
        """The service call that undoes it."""
        match self:
            case Swap(now=Item() as now, then=Item() as then):
                return _update(now, then)
            case Swap(now=Item() as now):
                return _removal(now)
            case Swap(then=Item() as then):
                return _addition(then)
        raise AssertionError


def _removal(item: Item) -> ListCall:
    return ListCall("remove_item", {"item": item.uid}, lambda items: all(each.uid != item.uid for each in items))


def _update(now: Item, then: Item) -> ListCall:
    due = {} if now.due == then.due else due_data(then.due) or dict.fromkeys(due_data(now.due))
    data = {"item": now.uid, "status": "completed" if then.done else "needs_action", **due}
    same_item = partial(_is_as, wanted=then, done=then.done)
    return ListCall("update_item", data, lambda items: any(each.uid == now.uid and same_item(each) for each in items))


def _addition(item: Item) -> ListCall:
    """It comes back open; see `_checked_off`."""
    described = {"description": item.description} if item.description else {}
    data = {"item": item.summary, **due_data(item.due), **described}
    return ListCall("add_item", data, lambda items: any(_is_as(each, item, done=False) for each in items))


def _is_as(item: Item, wanted: Item, *, done: bool) -> bool:
    return (item.text, item.due, item.done) == (wanted.text, wanted.due, done)


def step_back(entity: Entity, before: Sequence[Item], came: ListCalled) -> list[Command]:
    """Return the step that undoes some calls: of the items that they name, and of no other that has changed meanwhile.

    There is none where they changed nothing.
    """
    was, now = ({item.uid: item for item in items} for items in (before, came.items))
    added = [str(action.data["item"]) for action in came.actions if action.service == "todo.add_item"]
    named = {action.data.get("item") for action in came.actions if action.service != "todo.add_item"}
    if None in named:  # the service that removes all that is checked off
        named |= {item.uid for item in before if item.done}
    swaps = [Swap(now.get(uid), item) for uid, item in was.items() if uid in named and now.get(uid) != item]
    new = [item for item in came.items if item.uid not in was]
    swaps += [Swap(item, None) for text in added if (item := same(text, new))]
    return [Command(restore_items.name, {"list_id": entity.entity_id, "swaps": tuple(swaps)})] if swaps else []


def _uses(call: Call, list_id: str, swaps: Sequence[Swap]) -> list[Use]:
    entity = call.home.entities.get(list_id)
    if entity is None:
        return []
    services = dict.fromkeys(swap.service for swap in swaps)
    return [Use(f"todo.{each}", [entity], Fact("undo_list.ask", list=list_fact(entity))) for each in services]


@writes(for_model=False, quotes="was_read.list", uses=_uses)
async def restore_items(
    call: Call,
    *,
    list_id: Annotated[str, "The list's entity id"],
    swaps: Annotated[tuple[Swap, ...], "The items that were changed"],
) -> Result:
    """Take off a list what was put on it, put back what was taken off, open and check off the rest.

    What others have put there since stays as it is.
    """
    entity = call.home.entities[list_id]
    found = reachable((entity,), call)
    if isinstance(found, Result):
        return found
    before = await items_of(call, entity)
    left = [swap for swap in swaps if swap.can_be_undone(before)]
    if not left:
        return Result(Outcome.ALREADY, _told(entity, swaps, _GONE), about=(list_id,))
    came = await call_list(call, entity, [swap.call() for swap in left])
    if came.reached and (checked_off := [*_checked_off(left, before, came.items)]):
        later = await call_list(call, entity, checked_off)
        came = replace(later, actions=(*came.actions, *later.actions))
    for step in step_back(entity, before, came):
        call.undoable(step)
    done = Result(Outcome.CHANGED, _told(entity, left, _BACK), about=(list_id,))
    return replace(done if came.reached else unfulfilled(entity, came), actions=came.actions)


def _told(entity: Entity, swaps: Iterable[Swap], cases: Mapping[str, str]) -> tuple[Fact, ...]:
    texts = dict[str, list[str]]()
    for swap in swaps:
        texts.setdefault(cases[swap.deed], []).append(swap.text)
    return tuple(Fact(case, items=told_items(each), list=list_fact(entity)) for case, each in texts.items())


def _checked_off(swaps: Iterable[Swap], before: Iterable[Item], now: Iterable[Item]) -> Iterator[ListCall]:
    """Yield the calls that check off again, of the items that came back, those that were checked off."""
    known = {item.uid for item in before}
    new = [item for item in now if item.uid not in known and not item.done]
    for swap in swaps:
        if swap.now is None and swap.then and swap.then.done and (item := same(swap.then.text, new)):
            yield _update(item, replace(item, done=True))
