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
from ha_tools.permissions import Need, gravest
from ha_tools.result import Action, Outcome, Result
from ha_tools.state import State
from ha_tools.state_words import in_detail, in_words
from ha_tools.target import counted_names, offline, said_names

CONFIRM_SECONDS = 2.0
"""How long a state may take to follow: mesh networks need a second, and nobody waits longer for a word."""

_SCHEMA_PATH = re.compile(r" for dictionary value @ .*|\. Got .*")
"""What Home Assistant's schema errors say beyond the reason."""

UNDERWAY_SECONDS = 1.0
"""How long Home Assistant's answer is waited for when the states already follow: some devices answer at the end."""

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
    nearing: Callable[[State], bool] | None = None
    """Whether a state is nearer to what was asked for than it was, where no state says so: slats that turn."""
    patience_seconds: float = 0.0
    """How long its end is worth waiting for while it is under way: people stand at a lock until it is told."""
    always: bool = False
    """It is called whatever the state says: a blind that does not tell that it moves can still be stopped."""
    secret: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Data that nobody may see afterwards: a code."""
    needs: Need = Need.FREE
    """What it needs at least, whatever the table says."""
    judged_as: str = ""
    """A service that asks more and comes to the same: arming at home what is armed away lets a burglar move."""

    def is_underway(self, state: State) -> bool:
        """Whether it is getting there."""
        return state.state in self.underway or (self.nearing is not None and self.nearing(state))

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
    words: Callable[[State], str] | None = None
    """What is said of a state, to follow "is now"; None says all of it."""

    def told(self, call: Call, entity: Entity) -> str:
        """What is now true of a thing, to follow "is now"."""
        state = call.states[entity.entity_id]
        return self.words(state) if self.words else in_words(state, call.locale)

    def phrase(self, names: str) -> str:
        """What would be done, to follow "Shall I"."""
        return self.ask.replace("{}", names) if self.ask else f"change {names}"


async def change(call: Call, entities: Sequence[Entity], wish: Wish) -> Result:
    """Make it so, and say what is now true."""
    fates = _Fates()
    steps = _sort_out(call, entities, wish, fates)
    if demand := await _demand(call, steps, wish):
        return demand
    before = tuple(call.states[entity.entity_id] for entity in steps)
    try:
        actions = await _carry_out(call, steps, fates)
    except NotConnected:
        return offline(call)
    return replace(_told(call, wish, fates, actions), before=before)


async def change_in_turn(call: Call, entities: Sequence[Entity], wishes: Sequence[Wish]) -> Result:
    """Fulfil one wish after the other, as far as it goes, and say what is now true of all."""
    results: list[Result] = []
    for wish in wishes:
        results.append(await change(call, entities, wish))
        if not results[-1].ok:
            break
    return joined(results)


def joined(results: Sequence[Result]) -> Result:
    """Several results as one: fulfilled when all of them are, and to be undone from before the first."""
    first = next((result for result in results if not result.ok), None)
    first = first or next((result for result in results if result.outcome is not Outcome.ALREADY), results[-1])
    before = {state.entity_id: state for result in reversed(results) for state in result.before}
    return replace(
        first,
        speech=" ".join(result.speech for result in results),
        actions=tuple(action for result in results for action in result.actions),
        about=tuple(dict.fromkeys(item for result in results for item in result.about)),
        before=tuple(before.values()),
        ways_back=tuple(way for result in results for way in result.ways_back),
        failed=tuple(dict.fromkeys(item for result in results for item in result.failed)),
        quotes=any(result.quotes for result in results),
    )


async def _demand(call: Call, steps: Mapping[Entity, Step], wish: Wish) -> Result | None:
    """What must be asked or refused before anything is called; it is asked of all at once."""
    by_service: dict[tuple[str, Need], list[Entity]] = {}
    for entity, step in steps.items():
        service = f"{entity.domain}.{step.judged_as or step.service}"
        by_service.setdefault((service, step.needs), []).append(entity)
    several = Need.YES if len(steps) > call.permissions.many else Need.FREE
    phrase = wish.phrase(counted_names(call.home, steps))
    demands = [
        demand
        for (service, needs), entities in by_service.items()
        if (demand := await call.demand(service, entities, phrase, at_least=gravest((needs, several))))
    ]
    if not demands:
        return None
    worst = max(demands, key=lambda demand: GRAVITY.index(demand.outcome))
    asked_about = (item for demand in demands for item in demand.about)
    return replace(worst, about=tuple(dict.fromkeys((*(entity.entity_id for entity in steps), *asked_about))))


GRAVITY = (Outcome.NEEDS_YES, Outcome.NEEDS_PIN, Outcome.REFUSED, Outcome.UNKNOWN)
"""Demands, from the one that asks least."""


@dataclass(frozen=True)
class _Fates:
    """What became of each thing."""

    changed: list[Entity] = field(default_factory=list)
    already: list[Entity] = field(default_factory=list)
    underway: dict[Entity, str] = field(default_factory=dict)
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
        elif step.reached(state) and not step.always and not state.attributes.get("assumed_state"):
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
    for planned, refusal in zip(calls, await _answers(call, calls, by_id), strict=True):
        refusals.update(dict.fromkeys(planned.targets, refusal) if refusal else {})
    await _settled(call, {item: step for item, step in by_id.items() if item not in refusals})
    for entity, step in steps.items():
        state = call.states.get(entity.entity_id)
        if state is not None and step.reached(state):
            fates.changed.append(entity)
        elif state is not None and step.is_underway(state) and entity.entity_id not in refusals:
            fates.underway[entity] = in_words(state, call.locale) if state.state in step.underway else "on its way"
        elif entity.entity_id in refusals:
            fates.refused[entity] = f"refused: {refusals[entity.entity_id]}"
        else:
            fates.unconfirmed.append(entity)
    after = words_of(call, by_id)
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


def _words(call: Call, entity: Entity) -> str:
    return in_words(call.states.get(entity.entity_id), call.locale)


def words_of(call: Call, entity_ids: Iterable[str]) -> dict[str, str]:
    """What is true of the things now, as an Action keeps it."""
    return {item: in_detail(call.states.get(item), call.locale) for item in entity_ids}


@dataclass(frozen=True)
class _Planned:
    """One service call."""

    service: str
    data: Mapping[str, Any]
    secret: Mapping[str, Any] = field(repr=False)
    targets: tuple[str, ...] = ()

    def serves(self, service: str, step: Step) -> bool:
        return (self.service, self.data, self.secret) == (service, step.data, step.secret)


def _calls(steps: Mapping[Entity, Step]) -> list[_Planned]:
    calls: list[_Planned] = []
    for entity, step in steps.items():
        service = f"{entity.domain}.{step.service}"
        for index, planned in enumerate(calls):
            if planned.serves(service, step):
                calls[index] = replace(planned, targets=(*planned.targets, entity.entity_id))
                break
        else:
            calls.append(_Planned(service, step.data, step.secret, (entity.entity_id,)))
    return calls


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
        failed=tuple(entity.entity_id for entity in (*fates.unconfirmed, *fates.unavailable, *fates.refused)),
        quotes=any(reason.startswith("refused: ") or ", only " in reason for reason in fates.refused.values()),
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
        yield wish.done.replace("{}", counted_names(home, fates.changed))
    elif fates.changed:
        said = [f"{entity.name} is now {wish.told(call, entity)}" for entity in fates.changed]
        yield speech.counted(said)
    for words in dict.fromkeys(fates.underway.values()):
        moving = [entity for entity, doing in fates.underway.items() if doing == words]
        yield f"{counted_names(home, moving)} {'is' if len(moving) == 1 else 'are'} {words}"
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
