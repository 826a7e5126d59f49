"""To-do and shopping lists: read, added to, checked off, removed from. Every change is read back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote, unquote

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.errors import CallTimedOut, HomeError, NotConnected, ServiceRefused
from ha_tools.home import Entity
from ha_tools.moments import Moment
from ha_tools.names import words
from ha_tools.permissions import Need
from ha_tools.result import Action, Choice, Outcome, Result
from ha_tools.spoken_moments import moment
from ha_tools.target import offline, reachable, targets
from ha_tools.time_words import at_in_words, day_in_words
from ha_tools.todo import Item, ListFeature, features, items_of, meant, nearest, same
from ha_tools.tool import reads, writes

MOST_READ = 12
"""Items read aloud; the rest are counted."""

LONGEST_TEXT = 200
"""Characters of a new item: what is longer is no item but a speech."""

ListName = Annotated[str | None, "The list as said"]
ChangeOfList = Literal["add", "complete", "remove", "remove_completed"]

_SHOPPING = frozenset({"shopping", "grocery", "groceries"})
"""Words for one kind of list: "the shopping list" may be called "Groceries"."""


@reads("todo")
async def read_list(
    call: Call, *, name: ListName = None, item: Annotated[str | None, "Only whether this is on it"] = None
) -> Result:
    """What is on a to-do or shopping list, and how many."""
    found = reachable(_lists(call, name), call)
    if isinstance(found, Result):
        return found
    if len(found) > 1 and item is None:
        return _which(found)
    try:
        contents = {entity: await items_of(call, entity) for entity in found}
    except HomeError as err:
        return _failed(call, found, err)
    about = tuple(entity.entity_id for entity in found)
    if item is not None:
        return Result(Outcome.ANSWERED, _whether(item, contents), about=about)
    return Result(Outcome.ANSWERED, _read_aloud(call, found[0], contents[found[0]]), about=about)


@writes("todo")
async def change_list(
    call: Call,
    *,
    action: Annotated[ChangeOfList, "What to do"],
    items: Annotated[list[str] | None, "Each thing by itself"] = None,
    name: ListName = None,
    due: Annotated[str | None, "Day or time of what is added, as said"] = None,
) -> Result:
    """Add to a to-do or shopping list, check off or remove what is on it."""
    wanted = [text for text in map(_tidy, items or ()) if text]
    if not wanted and action != "remove_completed":
        return Result(Outcome.REFUSED, "What shall I put on the list?" if action == "add" else "Which item is meant?")
    by = moment(due, call.now) if due else None
    if due and by is None:
        return Result(Outcome.REFUSED, f"I don't understand the day “{due}”.")
    found = reachable(_lists(call, name), call)
    if isinstance(found, Result):
        return found
    try:
        return await _changed(call, found, _Wanted(action, tuple(wanted), by, _chosen_uids(name)))
    except HomeError as err:
        return _failed(call, found, err)


@dataclass(frozen=True)
class _Wanted:
    """What is asked of a list."""

    action: ChangeOfList
    texts: tuple[str, ...]
    due: Moment | None
    chosen: tuple[str, ...]
    """Uids that were chosen where a text meant several."""


@dataclass
class _Plan:
    """The calls that fulfil it, and what needs none."""

    calls: list[tuple[str, Mapping[str, Any], Callable[[Sequence[Item]], bool]]] = field(default_factory=list)
    """Service, data, and whether a list is as it should be afterwards."""
    done: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


NEEDED: Mapping[ChangeOfList, tuple[str, ListFeature, str]] = {
    "add": ("add_item", ListFeature.ADD, "added to"),
    "complete": ("update_item", ListFeature.UPDATE, "checked off"),
    "remove": ("remove_item", ListFeature.REMOVE, "removed from"),
    "remove_completed": ("remove_completed_items", ListFeature.REMOVE, "removed from"),
}
"""What is done -> the service, what the list must be able to do, and how that is called."""


async def _changed(call: Call, found: Sequence[Entity], wanted: _Wanted) -> Result:
    contents = {entity: await items_of(call, entity) for entity in found}
    entity = found[0] if len(found) == 1 else _holder(contents, wanted)
    if isinstance(entity, Result):
        return entity
    service, feature, doing = NEEDED[wanted.action]
    if not features(call, entity) & feature:
        return Result(Outcome.REFUSED, f"Nothing can be {doing} {_called(entity)}.", about=(entity.entity_id,))
    many = wanted.action in {"complete", "remove"} and len(wanted.texts) > call.permissions.many
    phrase = f"change {len(wanted.texts)} things on {_called(entity)}" if many else f"change {_called(entity)}"
    if demand := call.demand(f"todo.{service}", [entity], phrase, at_least=Need.YES if many else Need.FREE):
        return demand
    plan = _planned(call, entity, contents[entity], wanted)
    return plan if isinstance(plan, Result) else await _carried_out(call, entity, wanted, plan)


def _holder(contents: Mapping[Entity, Sequence[Item]], wanted: _Wanted) -> Entity | Result:
    """The one list that holds what is to be checked off or removed, where no list was said."""
    if wanted.action in {"add", "remove_completed"}:
        return _which([*contents])
    holding = [entity for entity, items in contents.items() if all(meant(text, items) for text in wanted.texts)]
    if len(holding) == 1:
        return holding[0]
    missing = [text for text in wanted.texts if not any(meant(text, items) for items in contents.values())]
    if holding or not missing:
        return _which(holding or [*contents])
    near = [_choice(entity, item, wanted) for entity, items in contents.items() for item in _near(missing[0], items)]
    return _not_there("any list", missing, near, about=())


def _planned(call: Call, entity: Entity, items: Sequence[Item], wanted: _Wanted) -> _Plan | Result:
    if wanted.action == "remove_completed":
        return _all_completed(items)
    if wanted.action == "add":
        return _additions(call, entity, items, wanted)
    return _removals(entity, items, wanted)


def _all_completed(items: Sequence[Item]) -> _Plan:
    done = [item.text for item in items if item.done]
    plan = _Plan(done=done)
    if done:
        plan.calls.append(("remove_completed_items", {}, lambda now: not any(item.done for item in now)))
    return plan


def _additions(call: Call, entity: Entity, items: Sequence[Item], wanted: _Wanted) -> _Plan | Result:
    """What is new is added, what is checked off is open again, what is there already stays."""
    due = _due_data(call, entity, wanted.due)
    if isinstance(due, Result):
        return due
    plan = _Plan()
    for text in wanted.texts:
        present = same(text, [item for item in items if not item.done]) or same(text, items)
        reached = _is_open(text)
        if present is None:
            plan.calls.append(("add_item", {"item": text, **due}, reached))
            plan.done.append(text)
        elif present.done or due:
            data = {"item": present.uid, "status": "needs_action", **due}
            plan.calls.append(("update_item", data, reached))
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
        at = due.at(call.home_assistant.time_zone).replace(microsecond=0)
        return {"due_datetime": at.isoformat()}
    if able & ListFeature.DUE_DATE:
        return {"due_date": due.day.isoformat()}
    said = f"{_called(entity)} keeps no due dates, so I added nothing"
    return Result(Outcome.REFUSED, speech.sentence(said), about=(entity.entity_id,))


def _removals(entity: Entity, items: Sequence[Item], wanted: _Wanted) -> _Plan | Result:
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
        return _not_there(_called(entity), plan.missing, near, about=(entity.entity_id,))
    return plan


def _found(text: str, items: Sequence[Item], wanted: _Wanted) -> tuple[Item, ...]:
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
        plan.calls.append(("update_item", {"item": item.uid, "status": "completed"}, reached))
    else:
        plan.calls.append(("remove_item", {"item": item.uid}, lambda now: all(i.uid != item.uid for i in now)))


async def _carried_out(call: Call, entity: Entity, wanted: _Wanted, plan: _Plan) -> Result:
    """Call the services one after the other, so that the order stays; then read the list again."""
    ids = (entity.entity_id,)
    state = call.states[entity.entity_id]
    actions = []
    refusal = ""
    for service, data, _ in plan.calls:
        before = words_of(call, ids)
        try:
            await call.home_assistant.call_service(
                "todo", service, target_entity_ids=ids, data=data, seconds=CALL_SECONDS
            )
        except ServiceRefused as err:
            refusal = err.message
            break
        except CallTimedOut:
            pass  # judged by what is on the list
        actions.append(Action(f"todo.{service}", ids, data, before, words_of(call, ids)))
    now = await items_of(call, entity)
    if not refusal and not all(reached(now) for _, _, reached in plan.calls):
        await call.home_assistant.wait_for_states(ids, lambda new: new != state, CONFIRM_SECONDS)
        now = await items_of(call, entity)
    reached = [check(now) for _, _, check in plan.calls]
    return replace(_told(call, entity, wanted, plan, reached, refusal), actions=tuple(actions))


def _told(call: Call, entity: Entity, wanted: _Wanted, plan: _Plan, reached: Sequence[bool], refusal: str) -> Result:
    about, called = (entity.entity_id,), _called(entity)
    if not all(reached):
        why = f": {refusal}" if refusal else ", but it is not so"
        outcome = Outcome.REFUSED if refusal else Outcome.UNCONFIRMED
        return Result(outcome, speech.sentence(f"I asked {called} for it{why}"), about=about)
    clauses = [*_clauses(call, wanted, plan, called)]
    outcome = Outcome.CHANGED if plan.done else Outcome.ALREADY
    if plan.missing:
        clauses.append(f"I don't see {speech.listed(plan.missing, last='or')} on {called}")
        outcome = Outcome.UNKNOWN
    return Result(outcome, " ".join(map(speech.sentence, clauses)), about=about)


def _clauses(call: Call, wanted: _Wanted, plan: _Plan, called: str) -> Iterable[str]:
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


# Which list, which item


def _lists(call: Call, name: str | None) -> tuple[Entity, ...] | Result:
    """The list of that name; all of them where none was said."""
    if name and name.startswith("item:"):
        name = name.removeprefix("item:").partition("/")[0]
    if name is None or words(name) in {("list",), ("to", "do", "list"), ("todo", "list")}:
        named = _bearing(call, name) if name else ()
        return named or targets(call, name=None, domains=("todo",), whole_home=True)
    if named := _bearing(call, name) or _bearing(call, " ".join(words(name)[:-1])):
        return named
    found = targets(call, name=name, domains=("todo",), whole_home=True)
    if isinstance(found, Result) and (kin := _shopping_list(call, name)):
        return kin
    return found


def _bearing(call: Call, name: str) -> tuple[Entity, ...]:
    """The one list of that very name."""
    bearers = tuple(entity for entity in call.home.bearers(name) if entity.domain == "todo") if name else ()
    return bearers if len(bearers) == 1 else ()


def _shopping_list(call: Call, name: str) -> tuple[Entity, ...]:
    """The one list for shopping, where that is meant."""
    if not _SHOPPING & set(name.casefold().split()):
        return ()
    kin = tuple(
        entity
        for entity in call.home.entities.values()
        if entity.domain == "todo" and _SHOPPING & set(" ".join(entity.names).casefold().split())
    )
    return kin if len(kin) == 1 else ()


def _which(found: Sequence[Entity]) -> Result:
    choices = tuple(Choice(entity.name, entity.entity_id) for entity in found)
    return Result(Outcome.AMBIGUOUS, f"On which list: {speech.choices(c.name for c in choices)}?", choices=choices)


def _which_item(entity: Entity, found: Sequence[Item], wanted: _Wanted) -> Result:
    choices = tuple(_choice(entity, item, wanted) for item in found)
    question = f"Which one: {speech.choices(choice.name for choice in choices)}?"
    return Result(Outcome.AMBIGUOUS, question, choices=choices, about=(entity.entity_id,))


def _not_there(where: str, missing: Sequence[str], near: Sequence[Choice], about: tuple[str, ...]) -> Result:
    choices = tuple(near) if len(missing) == 1 else ()
    hint = f" Did you mean {speech.choices(choice.name for choice in choices)}?" if choices else ""
    said = f"I don't see {speech.listed(missing, last='or')} on {where}.{hint}"
    return Result(Outcome.UNKNOWN, said, choices=choices, about=about)


def _choice(entity: Entity, item: Item, wanted: _Wanted) -> Choice:
    """An item to choose, beside those that were chosen before it."""
    uids = ",".join(quote(uid, safe="") for uid in (*wanted.chosen, item.uid))
    return Choice(item.text, f"item:{entity.entity_id}/{uids}")


def _chosen_uids(name: str | None) -> tuple[str, ...]:
    if not name or not name.startswith("item:"):
        return ()
    return tuple(map(unquote, name.partition("/")[2].split(",")))


# Words


def _tidy(text: str) -> str:
    """An item as it is written down: "some oat milk" is "Oat milk"."""
    line = " ".join(text.split())[:LONGEST_TEXT].strip(" ,.;!?")
    for filler in ("some more ", "some ", "a ", "an ", "the "):
        line = line[len(filler) :] if line.casefold().startswith(filler) else line
    return line[:1].upper() + line[1:]


def _called(entity: Entity) -> str:
    """The list in a sentence: "the Shopping list", "Chores"."""
    return f"the {entity.name}" if words(entity.name)[-1:] == ("list",) else entity.name


def _whether(said: str, contents: Mapping[Entity, Sequence[Item]]) -> str:
    text = _tidy(said)
    hits = [(entity, item) for entity, items in contents.items() for item in meant(text, items)]
    still = [(entity, item) for entity, item in hits if not item.done]
    if still:
        named = speech.counted([f"{item.text} on {_called(entity)}" for entity, item in still], "such things")
        return f"Yes: {named}."
    if hits:
        return f"{hits[0][1].text} is checked off on {_called(hits[0][0])}."
    where = _called(next(iter(contents))) if len(contents) == 1 else "any list"
    return f"No, I don't see {said} on {where}."


def _read_aloud(call: Call, entity: Entity, items: Sequence[Item]) -> str:
    still = [_with_due(call, item) for item in items if not item.done]
    called = _called(entity)
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
    return Result(Outcome.UNAVAILABLE, speech.sentence(f"I cannot read the list: {reason}"), about=about)
