"""The fate of each thing that was to change, and the words for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ha_tools.acting.call import Call
from ha_tools.acting.target import things
from ha_tools.acting.wish import Wish
from ha_tools.facts.facts import LISTED, Fact, Quote
from ha_tools.home.home import Entity
from ha_tools.results.result import Action, Outcome, Result
from ha_tools.results.state_facts import state_fact

LONGEST_OPTION = 2
"""Words of an option's name; what is longer may be a sentence, and order something."""


@dataclass(frozen=True)
class Fates:
    """The fate of each thing; a group counts by its members."""

    groups: tuple[Entity, ...] = ()
    """The groups that were meant: where all members fare alike, the group is told of."""
    changed: list[Entity] = field(default_factory=list)
    already: list[Entity] = field(default_factory=list)
    underway: dict[Entity, Fact] = field(default_factory=dict)
    """The state of each that is getting there, to follow "is"."""
    unconfirmed: list[Entity] = field(default_factory=list)
    unavailable: list[Entity] = field(default_factory=list)
    refused: dict[Entity, Fact] = field(default_factory=dict)
    """The reason that each cannot do it: a case of `things`."""
    lacking: dict[Entity, tuple[Fact, ...]] = field(default_factory=dict)
    """The parts that each cannot do, which did the rest or was so before: cases of `things`."""

    def as_groups(self, these: Iterable[Entity], also: Collection[Entity] = ()) -> tuple[Entity, ...]:
        """These, with a group in place of its members where all of them are these, or fare like them."""
        named = tuple(these)
        so = {entity.entity_id for entity in (*named, *also)}
        for group in self.groups:
            if so.issuperset(group.members):
                inside = frozenset(entity for entity in named if entity.entity_id in group.members)
                named = tuple(dict.fromkeys(group if entity in inside else entity for entity in named))
        return named

    @property
    def outcome(self) -> Outcome:
        """The outcome, by the worst fate that calls for a word."""
        if self.unconfirmed:
            return Outcome.UNCONFIRMED
        if self.underway:
            return Outcome.UNDERWAY
        if self.changed:
            return Outcome.CHANGED
        if self.already:
            return Outcome.ALREADY
        return Outcome.REFUSED if self.refused else Outcome.UNAVAILABLE

    def result(self, call: Call, wish: Wish, actions: tuple[Action, ...]) -> Result:
        """All of it as the answer of a tool."""
        failed = dict.fromkeys((*self.unconfirmed, *self.unavailable, *self.refused, *self.lacking))
        so = (*self.changed, *self.underway, *self.already)
        return Result(
            outcome=self.outcome,
            facts=tuple(self._facts(call, wish)),
            actions=actions,
            about=tuple(entity.entity_id for entity in (*self.as_groups(so), *failed)),
            failed=tuple(entity.entity_id for entity in failed),
            quotes=any(_tells_a_text(reason) for reason in (*self.refused.values(), *self._lacks())),
        )

    def _facts(self, call: Call, wish: Wish) -> Iterator[Fact]:
        changed = self.as_groups([entity for entity in self.changed if entity not in self.lacking], self.already)
        if changed and wish.tells_state:
            yield _now(call, changed, wish)
        elif changed:
            yield wish.deed.form("done", things=things(call.home, changed))
        if partly := self.as_groups(entity for entity in self.changed if entity in self.lacking):
            yield _now(call, partly, wish)
        for reason in self._lacks():
            lacking = self.as_groups(entity for entity, several in self.lacking.items() if reason in several)
            yield reason.of(things=things(call.home, lacking))
        for state in _alike(self.underway.values()):
            moving = [entity for entity, doing in self.underway.items() if doing == state]
            so = self.as_groups(moving, (*self.changed, *self.already))
            yield Fact("are", things=things(call.home, so), state=state)
        if self.already and not self.changed:
            yield from self._already(call, wish)
        for entity in self.unconfirmed:
            now = state_fact(call.states.get(entity.entity_id), call.locale)
            yield Fact("not_followed", things=things(call.home, [entity]), state=now)
        for reason in _alike(self.refused.values()):
            refused = self.as_groups(entity for entity, why in self.refused.items() if why == reason)
            yield reason.of(things=things(call.home, refused))
        if self.unavailable:
            yield Fact("unavailable", things=things(call.home, self.as_groups(self.unavailable)))

    def _lacks(self) -> list[Fact]:
        return _alike(reason for several in self.lacking.values() for reason in several)

    def _already(self, call: Call, wish: Wish) -> Iterator[Fact]:
        """Those that were so before, but for the members of a group that is told of as a whole."""
        told = {item for group in self.as_groups(self.underway, self.already) for item in group.members}
        before = self.as_groups(
            entity for entity in self.already if entity.entity_id not in told and entity not in self.lacking
        )
        if before:
            yield Fact("already", things=things(call.home, before), state=wish.deed.form("already"))


def _tells_a_text(reason: Fact) -> bool:
    """Return whether a reason quotes words of others beyond the name of an option: "twinkle", "light speed"."""
    quoted = (value.text for value in reason.all() if isinstance(value, Quote))
    return any(len(text.replace("_", " ").split()) > LONGEST_OPTION for text in quoted)


def _alike(told: Iterable[Fact]) -> list[Fact]:
    """Return the facts, each once."""
    facts: list[Fact] = []
    for fact in told:
        if fact not in facts:
            facts.append(fact)
    return facts


def _now(call: Call, changed: Sequence[Entity], wish: Wish) -> Fact:
    """Return what is now true of each, or how many were changed where they are many."""
    if len(changed) > LISTED:
        return Fact("changed", things=things(call.home, changed))
    told = wish.told or (lambda state: state_fact(state, call.locale))
    return Fact(
        "each",
        facts=tuple(
            Fact("is_now", thing=thing, state=told(call.states[thing.entity_id]))
            for thing in things(call.home, changed).things
        ),
    )
