"""The question before something is done, and the true reason in words: "Good morning unlocks Front Door"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ha_tools.facts.facts import SEVERAL_KINDS, Fact, Thing, Things
from ha_tools.home.home import Entity
from ha_tools.home.state import State
from ha_tools.permissions.effects import SET_OFF, runs
from ha_tools.permissions.reach import Reach, Reached
from ha_tools.permissions.routines import ANY
from ha_tools.permissions.table import GRAVEST, Need, Permissions, gravest
from ha_tools.results.result import Outcome, Result

_DEEDS = {
    "lock.lock": "lock",
    "lock.open": "open",
    "cover.close_cover": "close",
    "cover.stop_cover": "stop",
    "valve.close_valve": "close",
    "valve.stop_valve": "stop",
    "alarm_control_panel.alarm_trigger": "trigger",
}
_GRAVEST_DEEDS = {
    "lock": "unlock",
    "cover": "open",
    "valve": "open",
    "alarm_control_panel": "disarm",
    "siren": "sound",
    "button": "press",
    "script": "run",
    "automation": "trigger",
    "scene": "activate",
}
"""The worst that can be done to a thing: cases of the effects."""

_HIDDEN = frozenset({"lock", "cover", "valve", "alarm_control_panel"})
"""Domains that there is a word for where a thing is not exposed: it has no name here."""

_CLAUSES = 2
"""More reasons than this nobody listens to."""


@dataclass(frozen=True)
class Judged:
    """The need that arises from one thing's reach."""

    entity: Entity
    """The thing that is used."""
    needs: Need = Need.FREE
    """The most that anything reached needs."""
    because_of: tuple[Reached, ...] = ()
    """The thing that needs it; empty where nobody can see which it is."""
    is_indirect: bool = False
    """True if the thing's name does not tell: a script's, not a group's."""

    @property
    def reached_ids(self) -> str:
        """The entity ids, or the services, that it needs it for."""
        return ", ".join(dict.fromkeys(each.entity.entity_id or each.service for each in self.because_of))

    @property
    def reason(self) -> Fact:
        """The reason: "Good morning unlocks Front Door"."""
        thing = Thing(self.entity.name or Fact(f"own_sentence.{self.entity.domain}"), self.entity.entity_id)
        if not self.because_of:
            return Fact("reach.unseen", thing=thing)
        if any(reached.is_same for reached in self.because_of):
            kinds = dict.fromkeys(reached.entity.domain for reached in self.because_of)
            return Fact("reach.is_also", thing=thing, kinds=tuple(map(_hidden, kinds)))
        by_effect: dict[str, list[Reached]] = {}
        certain = {reached.entity for reached in self.because_of if reached.is_certain}
        told = [reached for reached in self.because_of if reached.is_certain or reached.entity not in certain]
        for reached in told:
            by_effect.setdefault(_effect(reached), []).append(reached)
        effects = [Fact(f"effect.{effect}", things=_things(of)) for effect, of in by_effect.items()]
        more = [Fact("effect.more")] if len(effects) > _CLAUSES else []
        return Fact("reach.does", thing=thing, effects=(*effects[:_CLAUSES], *more))


def judged(service: str, entity: Entity, reach: Reach, permissions: Permissions, states: Mapping[str, State]) -> Judged:
    """Return the need for a thing's reach; what nobody can see needs what is gravest in the home."""
    needs = {reached: _needed(reached, permissions) for reached in reach.things}
    unseen = Need.FREE if reach.is_whole else _gravest_at_home(permissions, states)
    most = gravest([*needs.values(), unseen])
    because_of = tuple(reached for reached, need in needs.items() if need is most and need is not Need.FREE)
    return Judged(entity, most, because_of, is_indirect=runs(service, entity) or entity.domain in SET_OFF)


def _needed(reached: Reached, permissions: Permissions) -> Need:
    entity, service = reached.entity, reached.service
    if not entity.entity_id:
        return permissions.needed_by_own_rule(service)
    if entity.domain != service.partition(".")[0] or service.endswith(ANY):
        return permissions.needed_at_worst(entity)
    by_name = [permissions.needed(entity.entity_id, [entity])] if entity.domain == "script" else []
    return gravest([permissions.needed(service, [entity]), *by_name])


def _gravest_at_home(permissions: Permissions, states: Mapping[str, State]) -> Need:
    things = [
        Entity(item, "", device_class=state.attributes.get("device_class"))
        for item, state in states.items()
        if state.domain in GRAVEST
    ]
    worst = gravest(permissions.needed_at_worst(thing) for thing in things)
    return Need.PIN if worst is Need.NEVER else worst


def asked_for(
    needs: Need, phrase: Fact, judged_things: Sequence[Judged], ids: Iterable[str], *, has_pin: bool
) -> Result:
    """The question or the refusal; `phrase` follows "Shall I", the reason is that of what asks most."""
    about = tuple(dict.fromkeys(ids))
    reason = next((judged_thing.reason for judged_thing in judged_things if judged_thing.needs is needs), None)
    if needs is Need.NEVER:
        told = Fact("forbidden.because", reason=reason) if reason else Fact("forbidden.to", phrase=phrase)
        return Result(Outcome.REFUSED, (told,), about=about, values={"refused_for": "forbidden"})
    if needs is Need.PIN and not has_pin:
        told = Fact("no_pin.because", reason=reason) if reason else Fact("no_pin.to", phrase=phrase)
        return Result(Outcome.REFUSED, (told,), about=about, values={"refused_for": "no_pin"})
    if needs is Need.PIN:
        asked = (reason, Fact("tell_pin.because")) if reason else (Fact("tell_pin.to", phrase=phrase),)
        return Result(Outcome.NEEDS_PIN, asked, about=about)
    asked = (Fact("shall_i", phrase=phrase),)
    return Result(Outcome.NEEDS_YES, (reason, *asked) if reason else asked, about=about)


def _effect(reached: Reached) -> str:
    """Return the effect on it: "unlock", or "maybe.unlock" where that is not certain."""
    domain, _, name = reached.service.partition(".")
    deed = _DEEDS.get(reached.service) or _GRAVEST_DEEDS.get(reached.entity.domain) or "change"
    if not reached.entity.entity_id:
        return "use"
    return deed if reached.is_certain and ANY not in {domain, name} else f"maybe.{deed}"


def _things(reached: Sequence[Reached]) -> Things:
    names = dict.fromkeys(_thing(each) for each in reached)
    domains = {each.entity.domain for each in reached}
    return Things(tuple(names), domains.pop() if len(domains) == 1 else SEVERAL_KINDS)


def _thing(reached: Reached) -> Thing:
    entity = reached.entity
    return Thing(entity.name or (_hidden(entity.domain, "thing") if entity.entity_id else reached.service))


def _hidden(domain: str, otherwise: str = "other") -> Fact:
    return Fact(f"hidden.{domain if domain in _HIDDEN else otherwise}")
