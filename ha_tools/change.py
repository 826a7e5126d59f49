"""Changing the home: check, call, wait for the states, say what is now true. What every domain shares."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.home import Entity
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
    underway: frozenset[str] = frozenset()
    """States that say that it is getting there: "opening". Nobody waits for the end of it."""

    def is_underway(self, state: State) -> bool:
        """Whether it is getting there."""
        return state.state in self.underway

    def is_settled(self, state: State) -> bool:
        """Whether there is nothing to wait for."""
        return self.reached(state) or self.is_underway(state)


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
    ask: str = ""
    """To follow "Shall I", where it may have to be asked: "unlock {}"."""

    def phrase(self, names: str) -> str:
        """What would be done, to follow "Shall I"."""
        return self.ask.format(names) if self.ask else f"change {names}"


async def change(call: Call, entities: Sequence[Entity], wish: Wish) -> Result:
    """Make it so, and say what is now true."""
    fates = _Fates()
    steps = _sort_out(call, entities, wish, fates)
    if demand := _demand(call, steps, wish):
        return demand
    before = tuple(call.states[entity.entity_id] for entity in steps)
    try:
        actions = await _carry_out(call, steps, fates)
    except NotConnected:
        return offline(call)
    return replace(_told(call, wish, fates, actions), before=before)


def _demand(call: Call, steps: Mapping[Entity, Step], wish: Wish) -> Result | None:
    """What must be asked or refused before anything is called; it is asked of all at once."""
    by_service: dict[str, list[Entity]] = {}
    for entity, step in steps.items():
        by_service.setdefault(f"{entity.domain}.{step.service}", []).append(entity)
    demands = [
        demand
        for service, entities in by_service.items()
        if (demand := call.demand(service, entities, wish.phrase(counted_names(call.home, steps))))
    ]
    if not demands:
        return None
    gravest = max(demands, key=lambda demand: _GRAVITY.index(demand.outcome))
    return replace(gravest, about=tuple(entity.entity_id for entity in steps))


_GRAVITY = (Outcome.NEEDS_YES, Outcome.NEEDS_PIN, Outcome.REFUSED)
"""Demands, from the one that asks least."""


@dataclass(frozen=True)
class _Fates:
    """What became of each thing."""

    changed: list[Entity] = field(default_factory=list)
    already: list[Entity] = field(default_factory=list)
    underway: list[Entity] = field(default_factory=list)
    unconfirmed: list[Entity] = field(default_factory=list)
    unavailable: list[Entity] = field(default_factory=list)
    refused: dict[Entity, str] = field(default_factory=dict)


def _sort_out(call: Call, entities: Sequence[Entity], wish: Wish, fates: _Fates) -> dict[Entity, Step]:
    """What is to be done; what needs nothing or can do nothing goes to its fate."""
    steps = {}
    for entity in entities:
        state = call.states.get(entity.entity_id)
        if state is None or not state.available:
            fates.unavailable.append(entity)
        elif isinstance(step := wish.step(state), Cannot):
            fates.refused[entity] = step.reason
        elif step.reached(state) and not state.attributes.get("assumed_state"):
            fates.already.append(entity)
        else:
            steps[entity] = step
    return steps


async def _carry_out(call: Call, steps: Mapping[Entity, Step], fates: _Fates) -> tuple[Action, ...]:
    """One call for all things that need the same; then each thing's fate, by its state."""
    by_id = {entity.entity_id: step for entity, step in steps.items()}
    before = words_of(call, by_id)
    calls = _calls(steps)
    refusals: dict[str, str] = {}
    answers = await asyncio.gather(*(_refusal(call, *planned) for planned in calls))
    for (_, _, targets), refusal in zip(calls, answers, strict=True):
        refusals.update(dict.fromkeys(targets, refusal) if refusal else {})
    pending = [item for item in by_id if item not in refusals]
    await call.home_assistant.wait_for_states(
        pending,
        lambda state: (step := by_id[state.entity_id]).reached(state) or step.is_underway(state),
        CONFIRM_SECONDS,
    )
    for entity, step in steps.items():
        state = call.states.get(entity.entity_id)
        if state is not None and step.reached(state):
            fates.changed.append(entity)
        elif state is not None and step.is_underway(state) and entity.entity_id not in refusals:
            fates.underway.append(entity)
        elif entity.entity_id in refusals:
            fates.refused[entity] = f"refused: {refusals[entity.entity_id]}"
        else:
            fates.unconfirmed.append(entity)
    after = words_of(call, by_id)
    return tuple(
        Action(
            service, targets, data, {item: before[item] for item in targets}, {item: after[item] for item in targets}
        )
        for service, data, targets in calls
    )


def _words(call: Call, entity: Entity) -> str:
    return in_words(call.states.get(entity.entity_id))


def words_of(call: Call, entity_ids: Iterable[str]) -> dict[str, str]:
    """What is true of the things now, as an Action keeps it."""
    return {item: in_detail(call.states.get(item)) for item in entity_ids}


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


async def _refusal(call: Call, service: str, data: Mapping[str, Any], targets: tuple[str, ...]) -> str | None:
    """Home Assistant's words when it refuses a call. A call that is not answered in time is judged by the states."""
    domain, _, name = service.partition(".")
    try:
        await call.home_assistant.call_service(domain, name, target_entity_ids=targets, data=data, seconds=CALL_SECONDS)
    except ServiceRefused as err:
        return _SCHEMA_PATH.sub("", err.message)
    except CallTimedOut:
        return None
    return None


def _told(call: Call, wish: Wish, fates: _Fates, actions: tuple[Action, ...]) -> Result:
    entities = (*fates.changed, *fates.underway, *fates.already, *fates.unconfirmed, *fates.unavailable, *fates.refused)
    return Result(
        outcome=_outcome(fates),
        speech=" ".join(speech.sentence(clause) for clause in _clauses(call, wish, fates)),
        actions=actions,
        about=tuple(entity.entity_id for entity in entities),
    )


def _outcome(fates: _Fates) -> Outcome:
    if fates.unconfirmed:
        return Outcome.UNCONFIRMED
    if fates.underway:
        return Outcome.UNDERWAY
    if fates.changed:
        return Outcome.CHANGED
    if fates.already:
        return Outcome.ALREADY
    return Outcome.REFUSED if fates.refused else Outcome.UNAVAILABLE


def _clauses(call: Call, wish: Wish, fates: _Fates) -> Iterator[str]:
    home = call.home
    if fates.changed and wish.done:
        yield wish.done.format(counted_names(home, fates.changed))
    elif fates.changed:
        said = [f"{entity.name} is now {_words(call, entity)}" for entity in fates.changed]
        yield speech.counted(said)
    for entity in fates.underway:
        yield f"{entity.name} is {_words(call, entity)}"
    if fates.already and not fates.changed:
        names = said_names(home, fates.already)
        yield f"{counted_names(home, fates.already)} {speech.was(names)} already {wish.already}"
    for entity in fates.unconfirmed:
        yield f"I asked {entity.name} for it, but it says that it is {_words(call, entity)}"
    for entity, reason in fates.refused.items():
        yield f"{entity.name} {reason}"
    if fates.unavailable:
        names = said_names(home, fates.unavailable)
        yield f"{counted_names(home, fates.unavailable)} {'is' if len(names) == 1 else 'are'} unavailable"
