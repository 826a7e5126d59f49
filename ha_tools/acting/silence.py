"""The things that tell nothing: out of reach, or without a state yet. Nobody may take that for a "no"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ha_tools.acting.call import Call
from ha_tools.acting.target import things
from ha_tools.facts.facts import Fact
from ha_tools.home.home import Entity
from ha_tools.home.state import UNREACHABLE
from ha_tools.results.result import Outcome, Result

USED_ONLY = frozenset({"button", "event", "input_button", "notify", "scene"})
"""Domains whose state is when they were last used: one that never was is as well as any other."""


def answers(call: Call, entity: Entity) -> bool:
    """Return whether a thing tells its state."""
    state = call.states.get(entity.entity_id)
    return state is not None and state.available and (state.domain in USED_ONLY or state.state not in UNREACHABLE)


def silent_of(call: Call, entities: Sequence[Entity]) -> list[Entity]:
    """Return those that tell nothing."""
    return [entity for entity in entities if not answers(call, entity)]


def cannot_tell(call: Call, silent: Sequence[Entity], others: Fact | None = None) -> Result:
    """Return that nobody knows, and because of which things; `others` is what is known of the others, as a clause."""
    ids = tuple(entity.entity_id for entity in silent)
    untold = _untold(call, silent, "cannot_tell")
    return Result(Outcome.UNAVAILABLE, (Fact("beside", that=untold, others=others) if others else untold,), about=ids)


def nor_of(call: Call, silent: Sequence[Entity]) -> tuple[Fact, ...]:
    """Return what is not known beside what is; nothing where all is known."""
    return (_untold(call, silent, "cannot_tell_of_all"),) if silent else ()


def without(call: Call, silent: Sequence[Entity]) -> tuple[Fact, ...]:
    """Return what a number does not count, and why; nothing where it counts all."""
    if not silent:
        return ()
    reasons = tuple(Fact(f"state.{why}") for _, why in _grouped(call, silent))
    return (Fact("that_is_without", things=things(call.home, silent), reasons=reasons),)


def _untold(call: Call, silent: Sequence[Entity], case: str) -> Fact:
    """Return that something cannot be told, and why; of people that nobody knows where they are."""
    if all(entity.domain == "person" for entity in silent):
        return Fact("whereabouts_unknown", things=things(call.home, silent))
    return Fact(case, reasons=tuple(Fact(why, things=things(call.home, some)) for some, why in _grouped(call, silent)))


def _grouped(call: Call, silent: Sequence[Entity]) -> Iterator[tuple[list[Entity], str]]:
    """Yield the things by why they tell nothing: "unavailable", "unknown"."""
    gone = [entity for entity in silent if (state := call.states.get(entity.entity_id)) is None or not state.available]
    unknown = [entity for entity in silent if entity not in gone]
    yield from ((some, why) for some, why in ((gone, "unavailable"), (unknown, "unknown")) if some)
