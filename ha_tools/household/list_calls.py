"""Calling the services of a to-do list, and reading the list afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.home_errors import CallTimedOut, ServiceRefused
from ha_tools.household.todo import Item, items_of, list_fact
from ha_tools.results.result import Action, Outcome, Result


@dataclass(frozen=True)
class ListCall:
    """One service call."""

    service: str
    """"add_item"."""
    data: Mapping[str, Any]
    """The service's data."""
    reached: Callable[[Sequence[Item]], bool]
    """Test of a list: it is as it should be afterwards."""


@dataclass(frozen=True)
class ListCalled:
    """The outcome of some calls."""

    actions: tuple[Action, ...]
    """Those that were carried out."""
    items: tuple[Item, ...]
    """The items on the list now."""
    reached: bool
    """Test of the list: it is as all of them wish."""
    refusal: str = ""
    """Home Assistant's words, where it refused one; those after it were not tried."""


async def call_list(call: Call, entity: Entity, calls: Sequence[ListCall]) -> ListCalled:
    """Call the services one after the other, so that the order stays; then read the list again. Raises HomeError."""
    ids = (entity.entity_id,)
    state = call.states[entity.entity_id]
    actions = []
    refusal = ""
    for each in calls:
        before = words_of(call, ids)
        try:
            await call.home_assistant.call_service(
                "todo", each.service, target_entity_ids=ids, data=each.data, seconds=CALL_SECONDS
            )
        except ServiceRefused as err:
            refusal = err.message
            break
        except CallTimedOut:
            pass  # judged by what is on the list
        actions.append(Action(f"todo.{each.service}", ids, each.data, before, words_of(call, ids)))
    now = await items_of(call, entity)
    if not refusal and not all(each.reached(now) for each in calls):
        await call.home_assistant.wait_for_states(ids, lambda new: new != state, CONFIRM_SECONDS)
        now = await items_of(call, entity)
    return ListCalled(tuple(actions), now, all(each.reached(now) for each in calls), refusal)


def due_data(due: date | datetime | None) -> Mapping[str, str]:
    """The service's field for a day, or for a time."""
    if due is None:
        return {}
    return {"due_datetime" if isinstance(due, datetime) else "due_date": due.isoformat()}


def unfulfilled(entity: Entity, came: ListCalled) -> Result:
    """Return the answer where the list is not as was wished."""
    if came.refusal:
        refused = Fact("list_refused", list=list_fact(entity), reason=Quote(came.refusal))
        return Result(Outcome.REFUSED, (refused,), about=(entity.entity_id,), quotes=True)
    unchanged = Fact("list_not_changed", list=list_fact(entity))
    return Result(Outcome.UNCONFIRMED, (unchanged,), about=(entity.entity_id,), quotes=False)
