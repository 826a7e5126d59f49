""" "Undo that": the states before the last change of a room, brought back."""

from collections.abc import Mapping, Sequence

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS, CONFIRM_SECONDS, words_of
from ha_tools.errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.home import Entity
from ha_tools.reach import BRINGS_TO
from ha_tools.result import Action, Outcome, Result
from ha_tools.state import State
from ha_tools.state_words import in_words
from ha_tools.target import counted_names, offline, said_names
from ha_tools.tool import writes

COMPARED = ("brightness", "percentage", "current_position", "temperature", "volume_level", "preset_mode")
"""Attributes that must be back as well."""


@writes()
async def undo(call: Call) -> Result:
    """Undo the last change of this room."""
    before = [state for state in call.past.recall(call.place) if state.entity_id in call.home.entities]
    if not before:
        return Result(Outcome.REFUSED, "There is nothing that I could undo.")
    entities = [call.home.entities[state.entity_id] for state in before]
    if demand := await _demand(call, before, entities):
        return demand
    return await _bring_back(call, before, entities)


async def _demand(call: Call, before: Sequence[State], entities: Sequence[Entity]) -> Result | None:
    """What must be asked before, as if each state were asked for anew."""
    for state, entity in zip(before, entities, strict=True):
        service = BRINGS_TO.get((state.domain, state.state), f"{state.domain}.turn_on")
        if demand := await call.demand(service, [entity], f"bring {entity.name} back to {in_words(state)}"):
            return demand
    return None


async def _bring_back(call: Call, before: Sequence[State], entities: Sequence[Entity]) -> Result:
    """Home Assistant's scenes know for each domain how a state is reached."""
    ids = tuple(entity.entity_id for entity in entities)
    now = tuple(call.states[item] for item in ids if item in call.states)
    was = words_of(call, ids)
    wanted = {state.entity_id: {**state.attributes, "state": state.state} for state in before}
    try:
        await call.home_assistant.call_service(
            "scene", "apply", target_entity_ids=(), data={"entities": wanted}, seconds=CALL_SECONDS
        )
    except NotConnected:
        return offline(call)
    except CallTimedOut:
        pass  # judged by the states
    except ServiceRefused as err:
        return Result(Outcome.REFUSED, f"That cannot be undone: {err.message}", about=ids)
    reached = {state.entity_id: state for state in before}
    await call.home_assistant.wait_for_states(ids, lambda state: _is_back(state, reached), CONFIRM_SECONDS)
    action = Action("scene.apply", ids, {}, was, words_of(call, ids))
    return _told(call, before, entities, action, now)


def _told(
    call: Call, before: Sequence[State], entities: Sequence[Entity], action: Action, now: tuple[State, ...]
) -> Result:
    reached = {state.entity_id: state for state in before}
    away = [entity for entity in entities if not _is_back(call.states[entity.entity_id], reached)]
    ids = tuple(entity.entity_id for entity in entities)
    if away:
        names = counted_names(call.home, away)
        return Result(Outcome.UNCONFIRMED, f"I could not bring back {names}.", (action,), about=ids)
    said = [
        f"{name} is {in_words(call.states[entity.entity_id])} again"
        for name, entity in zip(said_names(call.home, entities), entities, strict=True)
    ]
    words = speech.sentence(speech.listed(said)) if len(said) <= speech.LISTED else f"{len(said)} things are as before."
    return Result(Outcome.CHANGED, words, (action,), about=ids, before=now)


def _is_back(state: State, before: Mapping[str, State]) -> bool:
    wanted = before[state.entity_id]
    same = all(state.attributes.get(name) == wanted.attributes.get(name) for name in COMPARED)
    return state.state == wanted.state and (state.state == "off" or same)
