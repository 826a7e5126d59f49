"""What became of each thing that was to change, and how that is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ha_tools import speech
from ha_tools.call import Call
from ha_tools.home import Entity
from ha_tools.result import Action, Outcome, Result
from ha_tools.state_words import in_words
from ha_tools.target import counted_names, said_names
from ha_tools.wish import Wish


@dataclass(frozen=True)
class Fates:
    """What became of each thing; a group counts by its members."""

    groups: tuple[Entity, ...] = ()
    """The groups that were meant: where all members fare alike, the group is told of."""
    changed: list[Entity] = field(default_factory=list)
    already: list[Entity] = field(default_factory=list)
    underway: dict[Entity, str] = field(default_factory=dict)
    unconfirmed: list[Entity] = field(default_factory=list)
    unavailable: list[Entity] = field(default_factory=list)
    refused: dict[Entity, str] = field(default_factory=dict)

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
        """How it ended, by the worst that calls for a word."""
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
        failed = (*self.unconfirmed, *self.unavailable, *self.refused)
        so = (*self.changed, *self.underway, *self.already)
        return Result(
            outcome=self.outcome,
            speech=" ".join(speech.sentence(clause) for clause in self._clauses(call, wish)),
            actions=actions,
            about=tuple(entity.entity_id for entity in (*self.as_groups(so), *failed)),
            failed=tuple(entity.entity_id for entity in failed),
            quotes=any(reason.startswith("refused: ") or ", only " in reason for reason in self.refused.values()),
        )

    def _clauses(self, call: Call, wish: Wish) -> Iterator[str]:
        home = call.home
        changed = self.as_groups(self.changed, self.already)
        if changed and wish.done:
            yield wish.done.replace("{}", counted_names(home, changed))
        elif changed:
            said = [
                f"{entity.name} is now {wish.told(call.states[entity.entity_id], call.locale)}" for entity in changed
            ]
            yield speech.counted(said)
        for words in dict.fromkeys(self.underway.values()):
            moving = [entity for entity, doing in self.underway.items() if doing == words]
            yield _said_of(call, self.as_groups(moving, (*self.changed, *self.already)), f"is {words}")
        if self.already and not self.changed:
            yield from self._already(call, wish)
        for entity in self.unconfirmed:
            now = in_words(call.states.get(entity.entity_id), call.locale)
            yield f"I asked {entity.name} for it, but it says that it is {now}"
        for reason in dict.fromkeys(self.refused.values()):
            yield _said_of(call, self.as_groups(e for e, why in self.refused.items() if why == reason), reason)
        if self.unavailable:
            yield _said_of(call, self.as_groups(self.unavailable), "is unavailable")

    def _already(self, call: Call, wish: Wish) -> Iterator[str]:
        """Those that were so before, but for the members of a group that is told of as a whole."""
        told = {item for group in self.as_groups(self.underway, self.already) for item in group.members}
        before = self.as_groups(entity for entity in self.already if entity.entity_id not in told)
        if before:
            was = speech.was(said_names(call.home, before))
            yield f"{counted_names(call.home, before)} {was} already {wish.already}"


def _said_of(call: Call, entities: Collection[Entity], clause: str) -> str:
    """A clause about one, said of several: "A and B are off"."""
    verb, _, rest = clause.partition(" ")
    verb = {"is": "are", "has": "have"}.get(verb, verb) if len(entities) > 1 else verb
    return f"{counted_names(call.home, entities)} {verb} {rest}"
