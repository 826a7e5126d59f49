""" "Undo that": what the last turn of a room changed, taken back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.change import CALL_SECONDS, CONFIRM_SECONDS, joined, words_of
from ha_tools.errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.home import Entity
from ha_tools.permissions.effects import BRINGS_TO
from ha_tools.permissions.required import Use, required
from ha_tools.result import Action, Outcome, Result
from ha_tools.state import State
from ha_tools.state_words import in_words
from ha_tools.target import counted_names, offline, said_names
from ha_tools.tool import writes
from ha_tools.way_back import Deed, WayBack

COMPARED = ("brightness", "percentage", "current_position", "temperature", "volume_level", "preset_mode")
"""Attributes that must be back as well."""


@writes(needs_home=False, quotes="What was done before was read")
async def undo(call: Call) -> Result:
    """Undo the last change of this room."""
    changes = call.past.recall(call.place)
    before = [state for state in changes.before if call.home.has(state.entity_id)]
    ways = [way for way in changes.ways_back if _is_exposed(call, way)]
    if not (before or ways):
        return Result(Outcome.REFUSED, "There is nothing that I could undo.")
    if before and not call.home_assistant.status.connected:
        return offline(call)
    deeds = [*_deeds(call, before), *(deed for way in ways for deed in way.deeds(call))]
    uses = [Use(deed.service, [deed.entity], deed.phrase, is_own=deed.agreed) for deed in deeds]
    if demand := await required(call, *uses, of_many="undo all of that"):
        return demand
    results = [await _bring_back(call, before)] if before else []
    results += [await _gone(call, way) for way in reversed(ways)]
    if any(result.actions or result.ok for result in results):
        call.past.forget(call.place)
    undone = joined(results)
    return replace(undone, quotes=True) if ways else undone


def _is_exposed(call: Call, way: WayBack) -> bool:
    """What is not exposed any more does not exist."""
    return all(deed.entity.entity_id in call.home.entities for deed in way.deeds(call))


async def _gone(call: Call, way: WayBack) -> Result:
    try:
        return await way.go(call)
    except NotConnected:
        return offline(call)
    except CallTimedOut:
        return Result(Outcome.UNCONFIRMED, "I tried to undo it, but got no answer.")
    except ServiceRefused as err:
        return Result(Outcome.REFUSED, speech.sentence(f"That cannot be undone: {err.message}"), quotes=True)


def _deeds(call: Call, before: Iterable[State]) -> Iterator[Deed]:
    """Bringing a state back needs what asking for it anew would."""
    for state in before:
        entity = call.home.thing(state.entity_id)
        service = BRINGS_TO.get((state.domain, state.state), f"{state.domain}.turn_on")
        yield Deed(service, entity, f"bring {entity.name} back to {in_words(state, call.locale)}")


async def _bring_back(call: Call, before: Sequence[State]) -> Result:
    """Home Assistant's scenes know for each domain how a state is reached."""
    entities = [call.home.thing(state.entity_id) for state in before]
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
        return Result(Outcome.REFUSED, f"That cannot be undone: {err.message}", about=ids, quotes=True)
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
    undone = {state.entity_id: state for state in now}
    said = [
        f"{name} is {_again(call, call.states[entity.entity_id], undone.get(entity.entity_id))} again"
        for name, entity in zip(said_names(call.home, entities), entities, strict=True)
    ]
    words = speech.sentence(speech.listed(said)) if len(said) <= speech.LISTED else f"{len(said)} things are as before."
    return Result(Outcome.CHANGED, words, (action,), about=ids, before=now)


def _again(call: Call, state: State, undone: State | None) -> str:
    """What is as before: the side of a thing that had been changed."""
    volume, muted, source = (
        (state.attributes.get(key), undone.attributes.get(key) if undone else None)
        for key in ("volume_level", "is_volume_muted", "source")
    )
    if undone is None or state.state != undone.state:
        return in_words(state, call.locale)
    if volume[0] is not None and volume[0] != volume[1]:
        return f"at {round(100 * volume[0])}%"
    if muted[0] is not None and muted[0] != muted[1]:
        return "muted" if muted[0] else "not muted"
    return f"on {source[0]}" if source[0] and source[0] != source[1] else in_words(state, call.locale)


def _is_back(state: State, before: Mapping[str, State]) -> bool:
    wanted = before[state.entity_id]
    same = all(state.attributes.get(name) == wanted.attributes.get(name) for name in COMPARED)
    return state.state == wanted.state and (state.state == "off" or same)
