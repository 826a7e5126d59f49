"""Changing the home: check, call, wait for the states, say what is now true. What every domain shares."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ha_tools import speech
from ha_tools.errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.home import Entity
from ha_tools.home_assistant import HomeAssistant
from ha_tools.result import Action, Outcome, Result
from ha_tools.state import State
from ha_tools.state_words import in_detail, in_words
from ha_tools.target import counted_names, offline, said_names

CONFIRM_SECONDS = 2.0
"""How long a state may take to follow: mesh networks need a second, and nobody waits longer for a word."""

_SCHEMA_PATH = re.compile(r" for dictionary value @ .*|\. Got .*")
"""What Home Assistant's schema errors say beyond the reason."""

CALL_SECONDS = 5.0
"""How long Home Assistant may take to carry out a call; slow devices answer only when they are done."""


@dataclass(frozen=True)
class Step:
    """What one thing must do."""

    service: str
    """A service of the thing's own domain: "turn_on"."""
    reached: Callable[[State], bool]
    """Whether a state is what was asked for."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """The service's data."""


@dataclass(frozen=True)
class Cannot:
    """Why one thing cannot do it."""

    reason: str
    """To follow the thing's name: "cannot change its colour"."""


@dataclass(frozen=True)
class Wish:
    """What is asked of several things."""

    step: Callable[[State], Step | Cannot]
    """What each must do, by its state."""
    done: str
    """What to say when it is done: "Turned on {}"; empty: the states are said instead, as after "warmer"."""
    already: str
    """To follow "was already": "on"."""


async def change(home_assistant: HomeAssistant, entities: Sequence[Entity], wish: Wish) -> Result:
    """Make it so, and say what is now true."""
    fates = _Fates()
    steps = _sort_out(home_assistant, entities, wish, fates)
    try:
        actions = await _carry_out(home_assistant, steps, fates)
    except NotConnected:
        return offline(home_assistant)
    return _told(home_assistant, wish, fates, actions)


@dataclass(frozen=True)
class _Fates:
    """What became of each thing."""

    changed: list[Entity] = field(default_factory=list)
    already: list[Entity] = field(default_factory=list)
    unconfirmed: list[Entity] = field(default_factory=list)
    unavailable: list[Entity] = field(default_factory=list)
    refused: dict[Entity, str] = field(default_factory=dict)


def _sort_out(
    home_assistant: HomeAssistant, entities: Sequence[Entity], wish: Wish, fates: _Fates
) -> dict[Entity, Step]:
    """What is to be done; what needs nothing or can do nothing goes to its fate."""
    steps = {}
    for entity in entities:
        state = home_assistant.states.get(entity.entity_id)
        if state is None or not state.available:
            fates.unavailable.append(entity)
        elif isinstance(step := wish.step(state), Cannot):
            fates.refused[entity] = step.reason
        elif step.reached(state) and not state.attributes.get("assumed_state"):
            fates.already.append(entity)
        else:
            steps[entity] = step
    return steps


async def _carry_out(home_assistant: HomeAssistant, steps: Mapping[Entity, Step], fates: _Fates) -> tuple[Action, ...]:
    """One call for all things that need the same; then each thing's fate, by its state."""
    by_id = {entity.entity_id: step for entity, step in steps.items()}
    before = words_of(home_assistant, by_id)
    calls = _calls(steps)
    refusals: dict[str, str] = {}
    answers = await asyncio.gather(*(_refusal(home_assistant, *call) for call in calls))
    for (_, _, targets), refusal in zip(calls, answers, strict=True):
        refusals.update(dict.fromkeys(targets, refusal) if refusal else {})
    pending = [item for item in by_id if item not in refusals]
    await home_assistant.wait_for_states(pending, lambda state: by_id[state.entity_id].reached(state), CONFIRM_SECONDS)
    for entity, step in steps.items():
        state = home_assistant.states.get(entity.entity_id)
        if state is not None and step.reached(state):
            fates.changed.append(entity)
        elif entity.entity_id in refusals:
            fates.refused[entity] = f"refused: {refusals[entity.entity_id]}"
        else:
            fates.unconfirmed.append(entity)
    after = words_of(home_assistant, by_id)
    return tuple(
        Action(
            service, targets, data, {item: before[item] for item in targets}, {item: after[item] for item in targets}
        )
        for service, data, targets in calls
    )


def _words(home_assistant: HomeAssistant, entity: Entity) -> str:
    return in_words(home_assistant.states.get(entity.entity_id))


def words_of(home_assistant: HomeAssistant, entity_ids: Iterable[str]) -> dict[str, str]:
    """What is true of the things now, as an Action keeps it."""
    return {item: in_detail(home_assistant.states.get(item)) for item in entity_ids}


def _calls(steps: Mapping[Entity, Step]) -> list[tuple[str, Mapping[str, Any], tuple[str, ...]]]:
    calls: list[tuple[str, Mapping[str, Any], tuple[str, ...]]] = []
    for entity, step in steps.items():
        service = f"{entity.domain}.{step.service}"
        for index, (known, data, targets) in enumerate(calls):
            if (known, data) == (service, step.data):
                calls[index] = (known, data, (*targets, entity.entity_id))
                break
        else:
            calls.append((service, step.data, (entity.entity_id,)))
    return calls


async def _refusal(
    home_assistant: HomeAssistant, service: str, data: Mapping[str, Any], targets: tuple[str, ...]
) -> str | None:
    """Home Assistant's words when it refuses a call. A call that is not answered in time is judged by the states."""
    domain, _, name = service.partition(".")
    try:
        await home_assistant.call_service(domain, name, target_entity_ids=targets, data=data, seconds=CALL_SECONDS)
    except ServiceRefused as err:
        return _SCHEMA_PATH.sub("", err.message)
    except CallTimedOut:
        return None
    return None


def _told(home_assistant: HomeAssistant, wish: Wish, fates: _Fates, actions: tuple[Action, ...]) -> Result:
    entities = (*fates.changed, *fates.already, *fates.unconfirmed, *fates.unavailable, *fates.refused)
    return Result(
        outcome=_outcome(fates),
        speech=" ".join(speech.sentence(clause) for clause in _clauses(home_assistant, wish, fates)),
        actions=actions,
        about=tuple(entity.entity_id for entity in entities),
    )


def _outcome(fates: _Fates) -> Outcome:
    if fates.unconfirmed:
        return Outcome.UNCONFIRMED
    if fates.changed:
        return Outcome.CHANGED
    if fates.already:
        return Outcome.ALREADY
    return Outcome.REFUSED if fates.refused else Outcome.UNAVAILABLE


def _clauses(home_assistant: HomeAssistant, wish: Wish, fates: _Fates) -> Iterator[str]:
    home = home_assistant.home
    if fates.changed and wish.done:
        yield wish.done.format(counted_names(home, fates.changed))
    elif fates.changed:
        said = [f"{entity.name} is now {_words(home_assistant, entity)}" for entity in fates.changed]
        yield speech.counted(said)
    if fates.already and not fates.changed:
        names = said_names(home, fates.already)
        yield f"{counted_names(home, fates.already)} {speech.was(names)} already {wish.already}"
    for entity in fates.unconfirmed:
        yield f"I asked {entity.name} for it, but it says that it is {_words(home_assistant, entity)}"
    for entity, reason in fates.refused.items():
        yield f"{entity.name} {reason}"
    if fates.unavailable:
        names = said_names(home, fates.unavailable)
        yield f"{counted_names(home, fates.unavailable)} {'is' if len(names) == 1 else 'are'} unavailable"
