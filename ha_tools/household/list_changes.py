"""Changing a to-do list: what is planned, carried out, and true of the list afterwards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ha_tools.acting.call import Call
from ha_tools.facts.facts import Day, Fact, Instant
from ha_tools.home.choices import Choice
from ha_tools.home.home import Entity
from ha_tools.home.references import ItemRef
from ha_tools.household.list_calls import ListCall, ListCalled, call_list, due_data, unfulfilled
from ha_tools.household.list_undo import step_back
from ha_tools.household.todo import (
    Item,
    ListFeature,
    features,
    items_of,
    list_fact,
    meant,
    nearest,
    same,
    told_items,
    which_list,
)
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import LONGEST
from ha_tools.results.result import Outcome, Result
from ha_tools.times.moments import Moment

ChangeOfList = Literal["add", "complete", "remove", "remove_completed"]


@dataclass(frozen=True)
class Wanted:
    """The wish for a list."""

    action: ChangeOfList
    """The action."""
    texts: tuple[str, ...]
    """With what; empty for all that is checked off."""
    due: Moment | None
    """By when, of what is added."""
    chosen: tuple[str, ...]
    """Uids that were chosen where a text meant several."""


@dataclass
class _Plan:
    """The calls that fulfil it, and what needs none."""

    calls: list[ListCall] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Texts of the items that the calls change."""
    already: list[str] = field(default_factory=list)
    """Texts of those that are as wished."""
    missing: list[str] = field(default_factory=list)
    """Spoken items that are on no list."""


NEEDED: Mapping[ChangeOfList, tuple[str, ListFeature]] = {
    "add": ("add_item", ListFeature.ADD),
    "complete": ("update_item", ListFeature.UPDATE),
    "remove": ("remove_item", ListFeature.REMOVE),
    "remove_completed": ("remove_completed_items", ListFeature.REMOVE),
}
"""Action -> the service, and the feature that the list must have."""


async def changed(call: Call, found: Sequence[Entity], wanted: Wanted) -> Result:
    """Change the list, or ask back which one. Raises HomeError."""
    contents = {entity: await items_of(call, entity) for entity in found}
    entity = found[0] if len(found) == 1 else _holder(contents, wanted)
    if isinstance(entity, Result):
        return entity
    service, feature = NEEDED[wanted.action]
    if not features(call, entity) & feature:
        unable = Fact(f"list_cannot.{wanted.action}", list=list_fact(entity))
        return Result(Outcome.REFUSED, (unable,), about=(entity.entity_id,))
    many = wanted.action in {"complete", "remove"} and len(wanted.texts) > call.permissions.many
    phrase = Fact("change_items.ask" if many else "change_list.ask", list=list_fact(entity), count=len(wanted.texts))
    at_least = Need.YES if many else Need.FREE
    if demand := await required(call, Use(f"todo.{service}", [entity], phrase, at_least)):
        return demand
    plan = _planned(call, entity, contents[entity], wanted)
    if isinstance(plan, Result):
        return plan
    called = await call_list(call, entity, plan.calls)
    for step in step_back(entity, contents[entity], called):
        call.undoable(step)
    return replace(_told(call, entity, wanted, plan, called), actions=called.actions)


def _holder(contents: Mapping[Entity, Sequence[Item]], wanted: Wanted) -> Entity | Result:
    """The one list that holds what is to be checked off or removed, where no list was said."""
    if wanted.action in {"add", "remove_completed"}:
        return which_list([*contents])
    holding = [entity for entity, items in contents.items() if all(meant(text, items) for text in wanted.texts)]
    if len(holding) == 1:
        return holding[0]
    some = [entity for entity, items in contents.items() if any(meant(text, items) for text in wanted.texts)]
    if not holding and len(some) == 1:
        return some[0]
    missing = [text for text in wanted.texts if not any(meant(text, items) for items in contents.values())]
    if holding or not missing:
        return which_list(holding or [*contents])
    near = [_choice(entity, item, wanted) for entity, items in contents.items() for item in _near(missing[0], items)]
    return _not_there(Fact("any_list"), missing, near, about=())


def _planned(call: Call, entity: Entity, items: Sequence[Item], wanted: Wanted) -> _Plan | Result:
    if wanted.action == "remove_completed":
        return _all_completed(items)
    if wanted.action == "add":
        return _additions(call, entity, items, wanted)
    return _removals(entity, items, wanted)


def _all_completed(items: Sequence[Item]) -> _Plan:
    done = [item.text for item in items if item.done]
    plan = _Plan(done=done)
    if done:
        plan.calls.append(ListCall("remove_completed_items", {}, lambda now: not any(item.done for item in now)))
    return plan


def _additions(call: Call, entity: Entity, items: Sequence[Item], wanted: Wanted) -> _Plan | Result:
    """Plan the additions: new items are added, checked-off ones are open again, those there already stay."""
    due = _due_data(call, entity, wanted.due)
    if isinstance(due, Result):
        return due
    plan = _Plan()
    for text in wanted.texts:
        present = same(text, [item for item in items if not item.done]) or same(text, items)
        reached = _is_open(text)
        if present is None:
            plan.calls.append(ListCall("add_item", {"item": text, **due}, reached))
            plan.done.append(text)
        elif present.done or due:
            data = {"item": present.uid, "status": "needs_action", **due}
            plan.calls.append(ListCall("update_item", data, reached))
            plan.done.append(present.text)
        else:
            plan.already.append(present.text)
    return plan


def _is_open(text: str) -> Callable[[Sequence[Item]], bool]:
    return lambda now: same(text, [item for item in now if not item.done]) is not None


def _due_data(call: Call, entity: Entity, due: Moment | None) -> Mapping[str, Any] | Result:
    """The service's field for the day or time, as far as the list knows one."""
    able = features(call, entity)
    if due is None:
        return {}
    if due.clock is not None and able & ListFeature.DUE_TIME:
        return due_data(due.at(call.home_assistant.time_zone).replace(microsecond=0))
    if able & ListFeature.DUE_DATE:
        return due_data(due.day)
    return Result(Outcome.REFUSED, (Fact("no_due_dates", list=list_fact(entity)),), about=(entity.entity_id,))


def _removals(entity: Entity, items: Sequence[Item], wanted: Wanted) -> _Plan | Result:
    """Plan the items to check off or remove, each once; ask back where a text means several."""
    plan, taken = _Plan(), set[str]()
    for text in wanted.texts:
        found = _found(text, items, wanted)
        if len(found) > 1:
            return _which_item(entity, found, wanted)
        if found and found[0].uid not in taken:
            taken.add(found[0].uid)
            _remove(plan, found[0], completing=wanted.action == "complete")
        elif not found and (gone := same(text, items)):
            plan.already.append(gone.text)
        elif not found:
            plan.missing.append(text)
    if plan.missing and not plan.calls and not plan.already:
        near = [_choice(entity, item, wanted) for item in _near(plan.missing[0], items)]
        return _not_there(list_fact(entity), plan.missing, near, about=(entity.entity_id,))
    return plan


def _found(text: str, items: Sequence[Item], wanted: Wanted) -> tuple[Item, ...]:
    """The items that a text means, or the one of them, or of those near to it, that was chosen."""
    found = meant(text, [item for item in items if not item.done])
    if not found and wanted.action == "remove" and (done := same(text, items)):
        return (done,)
    chosen = [item for item in found or _near(text, items) if item.uid in wanted.chosen]
    return tuple(chosen[:1]) or found


def _near(text: str, items: Sequence[Item]) -> tuple[Item, ...]:
    return nearest(text, [item for item in items if not item.done])


def _remove(plan: _Plan, item: Item, *, completing: bool) -> None:
    plan.done.append(item.text)
    if completing:
        reached: Callable[[Sequence[Item]], bool] = lambda now: any(i.done for i in now if i.uid == item.uid)  # noqa: E731
        plan.calls.append(ListCall("update_item", {"item": item.uid, "status": "completed"}, reached))
    else:
        plan.calls.append(ListCall("remove_item", {"item": item.uid}, lambda now: all(i.uid != item.uid for i in now)))


def _told(call: Call, entity: Entity, wanted: Wanted, plan: _Plan, came: ListCalled) -> Result:
    if not came.reached:
        return unfulfilled(entity, came)
    facts, outcome = [*_facts(call, wanted, plan, list_fact(entity))], Outcome.CHANGED if plan.done else Outcome.ALREADY
    if plan.missing:
        facts.append(Fact("not_on_list", items=tuple(plan.missing), list=list_fact(entity)))
        outcome = Outcome.UNKNOWN
    return Result(outcome, tuple(facts), about=(entity.entity_id,), quotes=wanted.action != "add")


def _facts(call: Call, wanted: Wanted, plan: _Plan, to_do: Fact) -> Iterable[Fact]:
    """Yield what was done and what was so before, on the list as it is spoken of."""
    action = "remove" if wanted.action == "remove_completed" else wanted.action
    if plan.done:
        due = _due_fact(call, wanted.due) if wanted.action == "add" else Fact("due.never")
        yield Fact(f"{action}_items.done", items=told_items(plan.done), list=to_do, due=due)
    elif wanted.action == "remove_completed":
        yield Fact("nothing_checked_off", list=to_do)
    if plan.already:
        case = "add_items.already" if wanted.action == "add" else "complete_items.already"
        yield Fact(case, items=told_items(plan.already), list=to_do)


def _due_fact(call: Call, due: Moment | None) -> Fact:
    if due is None:
        return Fact("due.never")
    if due.clock is None:
        return Fact("due.then", when=Fact("moment", at=Day(due.day, call.now.date())))
    return Fact("due.then", when=Fact("moment", at=Instant(due.at(call.home_assistant.time_zone), call.now)))


def _which_item(entity: Entity, found: Sequence[Item], wanted: Wanted) -> Result:
    choices = tuple(_choice(entity, item, wanted) for item in found)
    question = Fact("which_one", choices=told_items(item.text for item in found).things)
    return Result(Outcome.AMBIGUOUS, (question,), choices=choices, about=(entity.entity_id,))


def _not_there(where: Fact, missing: Sequence[str], near: Sequence[Choice], about: tuple[str, ...]) -> Result:
    choices = tuple(near) if len(missing) == 1 else ()
    hint = (Fact("did_you_mean", choices=tuple(choice.thing for choice in choices)),) if choices else ()
    unseen = Fact("not_on_list", items=tuple(missing), list=where)
    return Result(Outcome.UNKNOWN, (unseen, *hint), choices=choices, about=about)


def _choice(entity: Entity, item: Item, wanted: Wanted) -> Choice:
    """An item to choose, beside those that were chosen before it."""
    return Choice(item.text, ItemRef(entity.entity_id, (*wanted.chosen, item.uid)))


def tidy(text: str) -> str:
    """An item as it is written down: "some oat milk" is "Oat milk"."""
    line = " ".join(text.split())[:LONGEST].strip(" ,.;!?")
    for filler in ("some more ", "some ", "a ", "an ", "the "):
        line = line[len(filler) :] if line.casefold().startswith(filler) else line
    return line[:1].upper() + line[1:]
