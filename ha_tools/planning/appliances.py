"""Appliances that run and are done, and how each tells it: by its program, or by the power that it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ha_tools.acting.call import Call
from ha_tools.home.home import Entity, Home
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words
from ha_tools.home.state import State
from ha_tools.languages.trigger_phrases import SaidChange
from ha_tools.planning.trigger_names import SaidName, names_in, phrases_of
from ha_tools.plans.trigger import Trigger

DONE = frozenset(
    "aborted aus beendet complete completed done end ended fertig finish finished idle inactive none not_running off "
    "power_off program_ended ready standby stop stopped".split()
)
"""States of appliances that are done, or have not begun."""

RUNNING = frozenset(
    "active busy cleaning drying in_use läuft on printing program_running rinsing run running spinning washing".split()
)
"""States of appliances that run."""

IDLE_WATTS = 5.0
"""Below this an appliance is done: the electronics of a washing machine take 1 to 3 W."""

RUNNING_WATTS = 10.0
"""From this on an appliance runs."""

PAUSE_SECONDS = 180.0
"""A washing machine that soaks takes no power for up to about two minutes."""

START_SECONDS = 20.0
"""A display that lights up is no program."""

_ENDS: Mapping[str, tuple[str, ...]] = {
    "vacuum": ("docked", "idle"),
    "lawn_mower": ("docked",),
    "timer": ("idle",),
    "media_player": ("idle", "off", "standby"),
}
"""Domain -> the states in which its things are done."""

_RUNS: Mapping[str, tuple[str, ...]] = {
    "vacuum": ("cleaning",),
    "lawn_mower": ("mowing",),
    "timer": ("active",),
    "media_player": ("playing",),
}
"""Domain -> the states in which its things run."""


def run_trigger(call: Call, said: SaidChange) -> Trigger | Sequence[Entity] | None:
    """Return the end or the beginning of a run; several things where it is not clear of which; None for no appliance.

    Of all that tells of one appliance its program comes first, then that it runs, then the power that it takes.
    """
    is_end = said.change == "done"
    ranked: dict[int, list[tuple[Entity, Trigger]]] = {}
    for entity in candidates(call.home, said):
        state = call.states.get(entity.entity_id)
        for rank, trigger in _tells(entity, state, said.change, is_end=is_end):
            ranked.setdefault(rank, []).append((entity, trigger))
    if not ranked:
        return None
    best = ranked[min(ranked)]
    areas = {entity.area_id for entity, _ in best}
    if len(best) > 1 and (len(areas) > 1 or min(ranked) == _POWER):
        return [entity for entity, _ in best]
    return best[0][1]


_PROGRAM, _RUN, _POWER = range(3)


def _tells(entity: Entity, state: State | None, change: str, *, is_end: bool) -> list[tuple[int, Trigger]]:
    """Return how a thing tells of a run, and how well; nothing where it does not."""
    ids, domain = (entity.entity_id,), entity.domain
    if domain in _ENDS:
        return [(_RUN, Trigger(change, ids, (_ENDS if is_end else _RUNS)[domain]))]
    if domain == "binary_sensor" and entity.device_class in {"running", "moving"}:
        return [(_RUN, Trigger(change, ids, ("off" if is_end else "on",)))]
    if domain != "sensor":
        return []
    if entity.device_class == "power":
        return [(_POWER, _by_power(change, ids, is_end=is_end))]
    if state and _has_program(entity, state):
        return [(_PROGRAM, Trigger(change, ids, tuple(sorted(DONE if is_end else RUNNING))))]
    return []


def _by_power(change: str, ids: tuple[str, ...], *, is_end: bool) -> Trigger:
    if is_end:
        return Trigger(change, ids, below=IDLE_WATTS, hold_seconds=PAUSE_SECONDS, rest_seconds=START_SECONDS)
    return Trigger(change, ids, above=RUNNING_WATTS, hold_seconds=START_SECONDS, rest_seconds=PAUSE_SECONDS)


def _has_program(entity: Entity, state: State) -> bool:
    """Return whether a sensor has words for running and for being done."""
    options = state.attributes.get("options")
    known = {str(option).casefold() for option in options} if isinstance(options, list) else set()
    if known:
        return not known.isdisjoint(DONE) and not known.isdisjoint(RUNNING)
    return entity.device_class in {None, "enum"} and state.state.casefold() in DONE | RUNNING


def candidates(home: Home, said: SaidChange) -> list[Entity]:
    """Return the things whose names have the words for an appliance, in any language, or that are of its kind."""
    found = dict[str, Entity]()
    for name in names_in(said, said.slot("name")):
        area = home.area_named(name.area) if name.area else None
        if name.area and area is None:
            continue
        there = [home.entities[item] for called in _names(said, name) for item in home.entity_index.containing(called)]
        of_kind = kinds(words(name.name))
        there += [entity for entity in home.entities.values() if any(map(entity.is_a, of_kind))]
        found |= {each.entity_id: each for each in there if area is None or each.area_id == area.area_id}
        if by_id := home.entities.get(name.name):
            found[by_id.entity_id] = by_id
    return list(found.values())


def _names(said: SaidChange, name: SaidName) -> list[tuple[str, ...]]:
    spoken = words(name.name)
    groups = [group for group in phrases_of(said).appliances if spoken in group]
    return list(dict.fromkeys([spoken, *(each for group in groups for each in sorted(group))]))
