"""What must be asked before something is done, and the true reason in words: "Good morning unlocks Front Door"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ha_tools import speech
from ha_tools.home import Entity
from ha_tools.permissions.effects import SET_OFF, runs
from ha_tools.permissions.reach import Reach, Reached
from ha_tools.permissions.routines import ANY
from ha_tools.permissions.table import GRAVEST, Need, Permissions, gravest
from ha_tools.result import Outcome, Result
from ha_tools.state import State
from ha_tools.vocabulary import plural

NO_PIN = "that needs a PIN, and none is set. Set one on Parley's options page"
"""Why what needs a PIN is refused without one."""

_VERBS = {
    "lock.lock": "lock",
    "lock.open": "open",
    "cover.close_cover": "close",
    "cover.stop_cover": "stop",
    "valve.close_valve": "close",
    "valve.stop_valve": "stop",
    "alarm_control_panel.alarm_trigger": "trigger",
}
_GRAVEST_VERBS = {
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
"""What is done to a thing at worst, in words."""

_HIDDEN = {"lock": "a lock", "cover": "a door", "valve": "a valve", "alarm_control_panel": "an alarm"}
"""What is said of a thing that is not exposed: it has no name here."""

_CLAUSES = 2
"""More reasons than this nobody listens to."""


@dataclass(frozen=True)
class Judged:
    """What using one thing needs because of what it reaches."""

    entity: Entity
    """The thing that is used."""
    needs: Need = Need.FREE
    """The most that anything reached needs."""
    because_of: tuple[Reached, ...] = ()
    """What needs it; empty where nobody can see what it is."""
    is_indirect: bool = False
    """Whether the thing's name does not tell: a script's, not a group's."""

    @property
    def reason(self) -> str:
        """Why, as a clause: "Good morning unlocks Front Door"."""
        if not self.because_of:
            return f"I cannot see all that {self.entity.name} does"
        if any(reached.is_same for reached in self.because_of):
            kinds = dict.fromkeys(_HIDDEN.get(reached.entity.domain, "something else") for reached in self.because_of)
            return f"{self.entity.name} is also {speech.listed(list(kinds))}"
        by_verb: dict[str, list[Reached]] = {}
        certain = {reached.entity for reached in self.because_of if reached.is_certain}
        told = [reached for reached in self.because_of if reached.is_certain or reached.entity not in certain]
        for reached in told:
            by_verb.setdefault(_verb(reached), []).append(reached)
        clauses = [f"{verb} {_names(of)}" for verb, of in by_verb.items()]
        more = ["does more"] if len(clauses) > _CLAUSES else []
        return f"{self.entity.name} {speech.listed([*clauses[:_CLAUSES], *more])}"


def judged(service: str, entity: Entity, reach: Reach, permissions: Permissions, states: Mapping[str, State]) -> Judged:
    """What the reach of a thing needs; what nobody can see needs what is gravest in the home."""
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
    needs: Need, phrase: str, judged_things: Sequence[Judged], ids: Iterable[str], *, has_pin: bool
) -> Result:
    """The question or the refusal; `phrase` follows "Shall I", the reason is that of what asks most."""
    reasons = [judged_thing.reason for judged_thing in judged_things if judged_thing.needs is needs]
    about = tuple(dict.fromkeys(ids))
    reason = reasons[0] if reasons else ""
    if needs is Need.NEVER:
        words = f"{reason}, and I am not allowed to do that." if reason else f"I am not allowed to {phrase}."
        return Result(Outcome.REFUSED, words, about=about, values={"refused_for": "forbidden"})
    if needs is Need.PIN and not has_pin:
        words = f"{reason or f'I cannot {phrase}'}: {NO_PIN}."
        return Result(Outcome.REFUSED, words, about=about, values={"refused_for": "no_pin"})
    if needs is Need.PIN:
        words = f"{reason}. Tell me the PIN." if reason else f"To {phrase} I need the PIN. What is it?"
        return Result(Outcome.NEEDS_PIN, speech.sentence(words), about=about)
    question = f"Shall I {phrase}?"
    return Result(Outcome.NEEDS_YES, f"{speech.sentence(reason)} {question}" if reason else question, about=about)


def _verb(reached: Reached) -> str:
    """What is done to it: "unlocks", or "may unlock" where that is not certain."""
    domain, _, name = reached.service.partition(".")
    verb = _VERBS.get(reached.service) or _GRAVEST_VERBS.get(reached.entity.domain)
    if not reached.entity.entity_id:
        return "uses"
    if not reached.is_certain or ANY in {domain, name}:
        return f"may {verb or 'change'}"
    return f"{verb or 'change'}{'es' if verb == 'press' else 's'}"


def _names(reached: Sequence[Reached]) -> str:
    names = dict.fromkeys(_name(thing.entity) or thing.service for thing in reached)
    return speech.counted(list(names), plural(frozenset(thing.entity.domain for thing in reached)))


def _name(entity: Entity) -> str:
    return entity.name or _HIDDEN.get(entity.domain, "something that is not exposed" if entity.entity_id else "")
