"""States brought back to what they were."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from ha_tools.acting.call import Call
from ha_tools.acting.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.acting.command import Command
from ha_tools.acting.target import things
from ha_tools.acting.tool import writes
from ha_tools.facts.facts import LISTED, Fact, Quote, Thing
from ha_tools.home.home import Entity
from ha_tools.home.state import State
from ha_tools.home_errors import CallTimedOut
from ha_tools.permissions.effects import BRINGS_TO
from ha_tools.permissions.required import Use
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.results.state_facts import state_fact

_COMPARED = ("brightness", "percentage", "current_position", "temperature", "volume_level", "preset_mode")
"""Attributes that must be back as well."""

_MOVING = frozenset({"opening", "closing", "locking", "unlocking"})
"""States of what is on its way: nobody waits for blinds."""

States = tuple[State, ...]


def _uses(call: Call, before: States) -> list[Use]:
    """Bringing a state back needs what asking for it anew would."""
    return [_use(call, state) for state in _exposed(call, before)]


def _use(call: Call, state: State) -> Use:
    entity = call.home.thing(state.entity_id)
    service = BRINGS_TO.get((state.domain, state.state), f"{state.domain}.turn_on")
    thing = Thing(entity.name, entity.entity_id)
    return Use(service, [entity], Fact("bring_back.ask", thing=thing, state=state_fact(state, call.locale)))


@writes(for_model=False, uses=_uses)
async def restore_states(call: Call, *, before: Annotated[States, "The states as they were"]) -> Result:
    """Bring things back to their states before a change."""
    wanted = {state.entity_id: state for state in _exposed(call, before)}
    ids = tuple(wanted)
    now = tuple(call.states[item] for item in ids if item in call.states)
    was = words_of(call, ids)
    data = {item: {**state.attributes, "state": state.state} for item, state in wanted.items()}
    with contextlib.suppress(CallTimedOut):  # judged by the states; scenes know how each domain reaches one
        await call.home_assistant.call_service(
            "scene", "apply", target_entity_ids=(), data={"entities": data}, seconds=CALL_SECONDS
        )
    await call.home_assistant.wait_for_states(ids, lambda state: _is_back(state, wanted), CONFIRM_SECONDS)
    action = Action("scene.apply", ids, {}, was, words_of(call, ids))
    return _told(call, wanted, action, now)


def _exposed(call: Call, before: Iterable[State]) -> list[State]:
    return [state for state in before if call.home.has(state.entity_id)]


def _told(call: Call, wanted: Mapping[str, State], action: Action, now: Sequence[State]) -> Result:
    entities = [call.home.thing(item) for item in wanted]
    away = [entity for entity in entities if not _is_back(call.states[entity.entity_id], wanted)]
    moving = [entity for entity in away if call.states[entity.entity_id].state in _MOVING]
    if failed := [entity for entity in away if entity not in moving]:
        told = Fact("bring_back.failed", things=things(call.home, failed))
        return Result(Outcome.UNCONFIRMED, (told,), (action,), about=tuple(wanted))
    call.undoable(Command(restore_states.name, {"before": tuple(now)}))
    back = [entity for entity in entities if entity not in moving]
    facts = [*([_as_before(call, back, now)] if back else []), *(_on_its_way(call, entity) for entity in moving)]
    return Result(Outcome.UNDERWAY if moving else Outcome.CHANGED, tuple(facts), (action,), about=tuple(wanted))


def _on_its_way(call: Call, entity: Entity) -> Fact:
    state = state_fact(call.states[entity.entity_id], call.locale)
    return Fact("are", things=things(call.home, [entity]), state=state)


def _as_before(call: Call, entities: Sequence[Entity], now: Iterable[State]) -> Fact:
    if len(entities) > LISTED:
        return Fact("bring_back.many", count=len(entities))
    undone = {state.entity_id: state for state in now}
    told = [
        Fact("is_again", thing=thing, state=_again(call, call.states[thing.entity_id], undone.get(thing.entity_id)))
        for thing in things(call.home, entities).things
    ]
    return Fact("each", facts=tuple(told))


def _again(call: Call, state: State, undone: State | None) -> Fact:
    """Return what is as before: the side of a thing that had been changed."""
    volume, muted, source = (
        (state.attributes.get(key), undone.attributes.get(key) if undone else None)
        for key in ("volume_level", "is_volume_muted", "source")
    )
    if undone is None or state.state != undone.state:
        return state_fact(state, call.locale)
    if volume[0] is not None and volume[0] != volume[1]:
        return Fact("state.loud", percent=round(100 * volume[0]))
    if muted[0] is not None and muted[0] != muted[1]:
        return Fact("state.muted" if muted[0] else "state.not_muted")
    if source[0] and source[0] != source[1]:
        return Fact("state.on_source", source=Quote(source[0]))
    return state_fact(state, call.locale)


def _is_back(state: State, wanted: Mapping[str, State]) -> bool:
    then = wanted[state.entity_id]
    same = all(state.attributes.get(name) == then.attributes.get(name) for name in _COMPARED)
    return state.state == then.state and (state.state == "off" or same)
