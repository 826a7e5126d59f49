"""Changing the home: check, call, wait for the states, say what is now true. What every domain shares."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ha_tools.acting.call import Call
from ha_tools.acting.command import Command
from ha_tools.acting.fates import Fates
from ha_tools.acting.target import offline, things
from ha_tools.acting.wish import Cannot, Step, Wish
from ha_tools.facts.facts import Fact, Quote
from ha_tools.home.home import ANY_GROUP, Entity
from ha_tools.home_errors import CallTimedOut, NotConnected, ServiceRefused
from ha_tools.permissions import Need, gravest
from ha_tools.permissions.required import Use, required
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.results.state_facts import state_fact
from ha_tools.results.state_words import in_detail

CONFIRM_SECONDS = 2.0
"""Time for a state to follow: mesh networks need a second, and nobody waits longer for a word."""

UNDERWAY_SECONDS = 1.0
"""Wait for Home Assistant's answer when the states already follow: some devices answer at the end."""

CALL_SECONDS = 5.0
"""Time for Home Assistant to carry out a call; slow devices answer only when they are done."""


async def change(call: Call, entities: Sequence[Entity], wish: Wish, *, is_undoable: bool = True) -> Result:
    """Make it so, and say what is now true. A group is what its members are."""
    fates = Fates(tuple(entity for entity in entities if entity.members))
    steps = _sort_out(call, call.home.parts(entities), wish, fates)
    if demand := await _demand(call, entities, steps, wish):
        return demand
    before = tuple(call.states[entity.entity_id] for entity in steps)
    try:
        actions = await _carry_out(call, steps, fates)
    except NotConnected:
        return offline(call)
    if before and is_undoable:
        call.undoable(Command("restore_states", {"before": before}))
    return fates.result(call, wish, actions)


_ENDS = frozenset({Outcome.NEEDS_YES, Outcome.NEEDS_PIN, Outcome.OFFLINE, Outcome.UNAVAILABLE})
"""Outcomes after which nothing else that was asked of the same things can come true."""


async def change_in_turn(call: Call, entities: Sequence[Entity], wishes: Sequence[Wish]) -> Result:
    """Fulfil one wish after the other, and say what is now true of all; what needs consent waits with all behind it."""
    results: list[Result] = []
    for wish in wishes:
        results.append(await change(call, entities, wish))
        if results[-1].outcome in _ENDS:
            break
    return joined(results)


def joined(results: Sequence[Result]) -> Result:
    """Several results as one: fulfilled when all of them are."""
    first = next((result for result in results if not result.ok), None)
    first = first or next((result for result in results if result.outcome is not Outcome.ALREADY), results[-1])
    return replace(
        first,
        facts=tuple(fact for result in results for fact in result.facts),
        actions=tuple(action for result in results for action in result.actions),
        about=tuple(dict.fromkeys(item for result in results for item in result.about)),
        failed=tuple(dict.fromkeys(item for result in results for item in result.failed)),
        timers=tuple(dict.fromkeys(item for result in results for item in result.timers)),
        quotes=any(result.quotes for result in results),
    )


async def _demand(call: Call, entities: Sequence[Entity], steps: Mapping[Entity, Step], wish: Wish) -> Result | None:
    """Return the question or refusal for all at once, before anything is called; a group reaches its members."""
    by_service: dict[tuple[str, Need], dict[Entity, None]] = {}
    meant = {entity: [part for part in call.home.parts([entity]) if part in steps] for entity in entities}
    for entity, part in ((entity, part) for entity, parts in meant.items() for part in parts):
        step = steps[part]
        asked = part if entity.domain == ANY_GROUP else entity
        service = f"{asked.domain}.{step.judged_as or step.service}"
        by_service.setdefault((service, step.needs), {})[asked] = None
    asked_of = [entity for entity, parts in meant.items() if parts]
    several = Need.YES if len(asked_of) > call.permissions.many else Need.FREE
    phrase = wish.deed.form("ask", things=things(call.home, asked_of))
    uses = (
        Use(service, list(used), phrase, gravest((needs, several, wish.at_least)))
        for (service, needs), used in by_service.items()
    )
    demand = await required(call, *uses)
    ids = (entity.entity_id for entity in (*steps, *asked_of))
    return demand and replace(demand, about=tuple(dict.fromkeys((*ids, *demand.about))))


def _sort_out(call: Call, entities: Sequence[Entity], wish: Wish, fates: Fates) -> dict[Entity, Step]:
    """Return the steps to be done; things that need nothing or can do nothing go to their fate."""
    steps = {}
    for entity in entities:
        state = call.states.get(entity.entity_id)
        if state is None or not state.available:
            fates.unavailable.append(entity)
            continue
        if isinstance(step := wish.step(state), Cannot):
            fates.refused[entity] = step.reason
            continue
        if step.lacking:
            fates.lacking[entity] = step.lacking
        if step.reached(state) and not step.always and not state.attributes.get("assumed_state"):
            fates.already.append(entity)
        else:
            steps[entity] = step
    if wish.is_relative and (steps or fates.already):
        fates.refused.clear()  # nobody means the lamp that is off by "brighter"
    return steps


async def _carry_out(call: Call, steps: Mapping[Entity, Step], fates: Fates) -> tuple[Action, ...]:
    """One call for all things that need the same; then each thing's fate, by its state."""
    by_id = {entity.entity_id: step for entity, step in steps.items()}
    calls = _calls(steps, fates.groups)
    called = {item for planned in calls for item in planned.targets}
    before = words_of(call, called)
    refusals: dict[str, str] = {}
    for planned, refusal in zip(calls, await _answers(call, calls, by_id), strict=True):
        refusals.update(dict.fromkeys(planned.things, refusal) if refusal else {})
    await _settled(call, {item: step for item, step in by_id.items() if item not in refusals})
    for entity, step in steps.items():
        state = call.states.get(entity.entity_id)
        if state is not None and step.reached(state):
            fates.changed.append(entity)
        elif state is not None and step.is_underway(state) and entity.entity_id not in refusals:
            is_told = state.state in step.underway
            fates.underway[entity] = state_fact(state, call.locale) if is_told else Fact("state.on_its_way")
        elif entity.entity_id in refusals:
            fates.refused[entity] = Fact("refused", reason=Quote(refusals[entity.entity_id]))
        else:
            fates.unconfirmed.append(entity)
    after = words_of(call, called)
    return tuple(
        Action(
            planned.service,
            planned.targets,
            planned.data,
            {item: before[item] for item in planned.targets},
            {item: after[item] for item in planned.targets},
        )
        for planned in calls
    )


async def _settled(call: Call, steps: Mapping[str, Step]) -> None:
    """Wait until each thing is where it should be or on its way, and a little longer where the end is worth it."""
    await call.home_assistant.wait_for_states(
        steps, lambda state: steps[state.entity_id].is_settled(state), CONFIRM_SECONDS
    )
    patient = {item: step for item, step in steps.items() if step.patience_seconds}
    if patient:
        longest = max(step.patience_seconds for step in patient.values())
        await call.home_assistant.wait_for_states(
            patient, lambda state: not patient[state.entity_id].is_underway(state), longest
        )


def words_of(call: Call, entity_ids: Iterable[str]) -> dict[str, str]:
    """Return the present facts of the things, as an Action keeps them."""
    return {item: in_detail(call.states.get(item), call.locale) for item in entity_ids}


@dataclass(frozen=True)
class _Planned:
    """One service call."""

    service: str
    data: Mapping[str, Any]
    secret: Mapping[str, Any] = field(repr=False)
    things: tuple[str, ...] = ()
    """The things that it is called for."""
    targets: tuple[str, ...] = ()
    """The targets of the call: a group, where all of its members need it."""

    def serves(self, service: str, step: Step) -> bool:
        return (self.service, self.data, self.secret) == (service, step.data, step.secret)


def _calls(steps: Mapping[Entity, Step], groups: Sequence[Entity]) -> list[_Planned]:
    calls: list[_Planned] = []
    for entity, step in steps.items():
        service = f"{entity.domain}.{step.service}"
        for index, planned in enumerate(calls):
            if planned.serves(service, step):
                calls[index] = replace(planned, things=(*planned.things, entity.entity_id))
                break
        else:
            calls.append(_Planned(service, step.data, step.secret, (entity.entity_id,)))
    return [replace(planned, targets=_targets(planned, groups)) for planned in calls]


def _targets(planned: _Planned, groups: Sequence[Entity]) -> tuple[str, ...]:
    """The things, with a group of their own domain in place of all its members."""
    targets = planned.things
    for group in groups:
        if planned.service.startswith(f"{group.domain}.") and set(group.members) <= set(planned.things):
            members = frozenset(group.members)
            targets = tuple(dict.fromkeys(group.entity_id if item in members else item for item in targets))
    return targets


async def _answers(call: Call, calls: Sequence[_Planned], steps: Mapping[str, Step]) -> list[str | None]:
    """Each call's refusal; a call that is still on while all the states say that it is done or under way has none."""
    asked = [asyncio.ensure_future(_refusal(call, planned)) for planned in calls]
    try:
        if asked:
            await asyncio.wait(asked, timeout=UNDERWAY_SECONDS)
        states = [call.states.get(item) for item in steps]
        if all(state and steps[state.entity_id].is_settled(state) for state in states):
            return [task.result() if task.done() else None for task in asked]
        return await asyncio.gather(*asked)
    finally:
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)


async def _refusal(call: Call, planned: _Planned) -> str | None:
    """Home Assistant's words when it refuses a call. A call that is not answered in time is judged by the states."""
    domain, _, name = planned.service.partition(".")
    data = {**planned.data, **planned.secret}
    try:
        await call.home_assistant.call_service(
            domain, name, target_entity_ids=planned.targets, data=data, seconds=CALL_SECONDS
        )
    except ServiceRefused as err:
        return err.message
    except CallTimedOut:
        return None
    return None
