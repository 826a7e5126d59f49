"""Changing a to-do list: what is planned, carried out, and true of the list afterwards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.choices import Choice
from ha_tools.facts import verbatim
from ha_tools.home import Entity
from ha_tools.household.list_calls import Called, ListCall, call_list, due_data, unfulfilled
from ha_tools.household.list_undo import step_back
from ha_tools.household.todo import (
    Item,
    ListFeature,
    features,
    items_of,
    list_in_words,
    meant,
    nearest,
    same,
    which_list,
)
from ha_tools.permissions import Need
from ha_tools.permissions.required import Use, required
from ha_tools.quoting import LONGEST
from ha_tools.references import ItemRef
from ha_tools.result import Outcome, Result
from ha_tools.times.moments import Moment
from ha_tools.times.time_words import at_in_words, day_in_words

ChangeOfList = Literal["add", "complete", "remove", "remove_completed"]


@dataclass(frozen=True)
class Wanted:
    """What is asked of a list."""

    action: ChangeOfList
    """What to do."""
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
    """What was said and is on no list."""


NEEDED: Mapping[ChangeOfList, tuple[str, ListFeature, str]] = {
    "add": ("add_item", ListFeature.ADD, "added to"),
    "complete": ("update_item", ListFeature.UPDATE, "checked off"),
    "remove": ("remove_item", ListFeature.REMOVE, "removed from"),
    "remove_completed": ("remove_completed_items", ListFeature.REMOVE, "removed from"),
}
"""What is done -> the service, what the list must be able to do, and how that is called."""


async def changed(call: Call, found: Sequence[Entity], wanted: Wanted) -> Result:
    """Change the list, or ask back which one. Raises HomeError."""
    contents = {entity: await items_of(call, entity) for entity in found}
    entity = found[0] if len(found) == 1 else _holder(contents, wanted)
    if isinstance(entity, Result):
        return entity
    service, feature, doing = NEEDED[wanted.action]
    if not features(call, entity) & feature:
        return Result(
            Outcome.REFUSED, (verbatim(f"Nothing can be {doing} {list_in_words(entity)}."),), about=(entity.entity_id,)
        )
    many = wanted.action in {"complete", "remove"} and len(wanted.texts) > call.permissions.many
    phrase = (
        f"change {len(wanted.texts)} things on {list_in_words(entity)}" if many else f"change {list_in_words(entity)}"
    )
    at_least = Need.YES if many else Need.FREE
    if demand := await required(call, Use(f"todo.{service}", [entity], verbatim(phrase), at_least)):
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
    missing = [text for text in wanted.texts if not any(meant(text, items) for items in contents.values())]
    if holding or not missing:
        return which_list(holding or [*contents])
    near = [_choice(entity, item, wanted) for entity, items in contents.items() for item in _near(missing[0], items)]
    return _not_there("any list", missing, near, about=())


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
    """What is new is added, what is checked off is open again, what is there already stays."""
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
    said = f"{list_in_words(entity)} keeps no due dates, so I added nothing"
    return Result(Outcome.REFUSED, (verbatim(speech.sentence(said)),), about=(entity.entity_id,))


def _removals(entity: Entity, items: Sequence[Item], wanted: Wanted) -> _Plan | Result:
    """What is to be checked off or removed, each once; asks back where a text means several."""
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
        return _not_there(list_in_words(entity), plan.missing, near, about=(entity.entity_id,))
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


def _told(call: Call, entity: Entity, wanted: Wanted, plan: _Plan, came: Called) -> Result:
    about, called = (entity.entity_id,), list_in_words(entity)
    if not came.reached:
        return unfulfilled(entity, came)
    clauses = [*_clauses(call, wanted, plan, called)]
    outcome = Outcome.CHANGED if plan.done else Outcome.ALREADY
    if plan.missing:
        clauses.append(f"I don't see {speech.listed(plan.missing, last='or')} on {called}")
        outcome = Outcome.UNKNOWN
    said = " ".join(map(speech.sentence, clauses))
    return Result(outcome, (verbatim(said),), about=about, quotes=wanted.action != "add")


def _clauses(call: Call, wanted: Wanted, plan: _Plan, called: str) -> Iterable[str]:
    names = speech.counted(plan.done, "things")
    if wanted.action == "remove_completed":
        yield f"Removed {names} from {called}" if plan.done else f"Nothing on {called} is checked off"
    elif plan.done and wanted.action == "add":
        due = f", due {_due_words(call, wanted.due)}" if wanted.due else ""
        yield f"Added {names} to {called}{due}"
    elif plan.done:
        yield f"Checked off {names} on {called}" if wanted.action == "complete" else f"Removed {names} from {called}"
    if plan.already:
        state = "already on" if wanted.action == "add" else "already checked off on"
        yield f"{speech.counted(plan.already, 'things')} {'is' if len(plan.already) == 1 else 'are'} {state} {called}"


def _due_words(call: Call, due: Moment) -> str:
    if due.clock is None:
        return day_in_words(due.day, call.now.date())
    return at_in_words(due.at(call.home_assistant.time_zone), call.now)


def _which_item(entity: Entity, found: Sequence[Item], wanted: Wanted) -> Result:
    choices = tuple(_choice(entity, item, wanted) for item in found)
    question = f"Which one: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, (verbatim(question),), choices=choices, about=(entity.entity_id,))


def _not_there(where: str, missing: Sequence[str], near: Sequence[Choice], about: tuple[str, ...]) -> Result:
    choices = tuple(near) if len(missing) == 1 else ()
    hint = f" Did you mean {speech.choices(choice.name for choice in choices)}?" if choices else ""
    said = f"I don't see {speech.listed(missing, last='or')} on {where}.{hint}"
    return Result(Outcome.UNKNOWN, (verbatim(said),), choices=choices, about=about)


def _choice(entity: Entity, item: Item, wanted: Wanted) -> Choice:
    """An item to choose, beside those that were chosen before it."""
    return Choice(item.text, ItemRef(entity.entity_id, (*wanted.chosen, item.uid)))


def tidy(text: str) -> str:
    """An item as it is written down: "some oat milk" is "Oat milk"."""
    line = " ".join(text.split())[:LONGEST].strip(" ,.;!?")
    for filler in ("some more ", "some ", "a ", "an ", "the "):
        line = line[len(filler) :] if line.casefold().startswith(filler) else line
    return line[:1].upper() + line[1:]
