"""The permissions: freely, with a yes, with a PIN, or never. A table below sentences and language model.

No word that was said, heard or read can change it: a yes and a PIN come from the dialogue, never from a tool's
arguments.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ha_tools.home.home import Entity
from ha_tools.home.kinds import kinds
from ha_tools.home.names import words


class Need(StrEnum):
    """The consent that a person must give before something is done, from nothing to what nobody can give."""

    FREE = "free"
    YES = "yes"
    PIN = "pin"
    NEVER = "never"

    @property
    def rank(self) -> int:
        """The rank of the need: the larger, the more it asks."""
        return list(Need).index(self)


class Why(StrEnum):
    """The reason of a rule of every home."""

    LETS_IN = "lets_in"
    """Somebody could come in."""
    SHUTS = "shuts"
    """It closes, locks or stops what would let somebody in, or water flow."""
    DISARMS = "disarms"
    """A burglar would ask for it."""
    FLOWS = "flows"
    """Water or gas flows."""
    LOUD = "loud"
    """The whole street hears it."""
    RESTARTS = "restarts"
    """A device is away for a while, and may not come back."""
    LOST = "lost"
    """It cannot be taken back."""
    BEHIND_THE_HOME = "behind_the_home"
    """It changes Home Assistant itself, or the machine below it."""


ANYBODY_KNOWN = "known"
"""Stands in a rule for whoever's voice is known; no person has it as an id."""

NOBODY = "nobody"
"""Stands in a rule for people who were forgotten: what was theirs alone is not everybody's from then on."""


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    service: str
    """"lock.unlock", or "lock.*" for all services of a domain."""
    needs: Need
    """Its need."""
    only: str = ""
    """An entity id, or a device class such as "garage", that the rule is for; empty is any."""
    why: Why | None = field(default=None, compare=False)
    """The reason of a rule of every home; None for a user's own."""
    people: tuple[str, ...] = ()
    """The ids of the only people who may do it, or `ANYBODY_KNOWN`; empty for everybody.

    Such a rule asks no less than the others do.
    """

    def __post_init__(self) -> None:
        """Raises ValueError when it names no service, or could be for nothing."""
        if not re.fullmatch(r"[a-z0-9_]+\.([a-z0-9_]+|\*)", self.service):
            raise ValueError(f"{self.service!r} is no action: write it as lock.unlock, or lock.* for all of a domain.")
        if not re.fullmatch(r"([a-z0-9_]+\.)?[a-z0-9_]*", self.only):
            raise ValueError(f"{self.only!r} is no entity id, such as lock.shed, and no device class, such as garage.")

    def admits(self, speaker: str | None) -> bool:
        """Return whether the rule lets a person do it; None for a voice that is not known."""
        return speaker is not None and (speaker in self.people or ANYBODY_KNOWN in self.people)

    def weight(self, service: str, entity: Entity) -> int:
        """Return the closeness of the rule's fit: 0 when it does not fit."""
        domain = service.partition(".")[0]
        if self.service not in {service, f"{domain}.*"} or self.only not in {"", entity.entity_id, class_of(entity)}:
            return 0
        narrow = 0 if not self.only else 4 if self.only == entity.entity_id else 2
        return 1 + narrow + (self.service == service)


def class_of(entity: Entity) -> str | None:
    """Its device class; a cover without one, as many are, is what its name says: a garage door, a gate, a door."""
    if entity.device_class or entity.domain != "cover":
        return entity.device_class
    said = entity.words or words(entity.entity_id.partition(".")[2].replace("_", " "))
    closes = {kind.device_class for kind in kinds(said[-1:]) if kind.domain == "cover"} - {""}
    doors = {door for door, _ in GUARDED_DOORS}
    if closes and not closes & doors:
        return None
    if any(word.startswith(_GARAGE) for word in said):
        return "garage"
    return next((door for door in ("gate", "door") if door in closes), None)


_GARAGE = ("garag", "garaj", "garaż")
"""The beginning of "garage" in most languages."""

GUARDED_DOORS = (("garage", Need.PIN), ("gate", Need.PIN), ("door", Need.YES))
"""Device classes of covers that a person could come in by."""

DEFAULT_RULES = (
    Rule("lock.*", Need.PIN, why=Why.LETS_IN),
    Rule("lock.lock", Need.FREE, why=Why.SHUTS),
    Rule("alarm_control_panel.alarm_disarm", Need.PIN, why=Why.DISARMS),
    *(Rule("cover.*", need, door, Why.LETS_IN) for door, need in GUARDED_DOORS),
    *(Rule("cover.close_cover", Need.FREE, door, Why.SHUTS) for door, _ in GUARDED_DOORS),
    *(Rule("cover.stop_cover", Need.FREE, door, Why.SHUTS) for door, _ in GUARDED_DOORS),
    Rule("valve.*", Need.PIN, why=Why.FLOWS),
    Rule("valve.close_valve", Need.FREE, why=Why.SHUTS),
    Rule("valve.stop_valve", Need.FREE, why=Why.SHUTS),
    Rule("alarm_control_panel.alarm_trigger", Need.YES, why=Why.LOUD),
    Rule("siren.turn_on", Need.YES, why=Why.LOUD),
    Rule("button.press", Need.YES, "restart", Why.RESTARTS),
    Rule("button.press", Need.YES, "update", Why.RESTARTS),
    Rule("calendar.delete_event", Need.YES, why=Why.LOST),
    Rule("homeassistant.*", Need.NEVER, why=Why.BEHIND_THE_HOME),
    Rule("hassio.*", Need.NEVER, why=Why.BEHIND_THE_HOME),
    Rule("shell_command.*", Need.NEVER, why=Why.BEHIND_THE_HOME),
)
"""The rules where the user has set none: a yes where it is loud or lost, a PIN where a burglar would ask."""

GRAVEST: Mapping[str, tuple[str, ...]] = {
    "lock": ("unlock", "open"),
    "alarm_control_panel": ("alarm_disarm",),
    "cover": ("open_cover",),
    "valve": ("open_valve",),
}
"""Domain -> the services that ask most, where these are not turn_on and turn_off."""

MANY = 20
"""More things than this at once need a yes: nobody means them by a slip."""


@dataclass(frozen=True)
class Decision:
    """The word of the table on a service that is called on a thing."""

    needs: Need
    """The need in force."""
    default: Rule | None
    """The rule of every home that fits most closely; None where none does."""
    own: Rule | None
    """The user's rule that decides; None where the rule of every home does, or none."""

    @property
    def default_need(self) -> Need:
        """Return the need without rules of the user's."""
        return self.default.needs if self.default else Need.FREE


@dataclass(frozen=True)
class Permissions:
    """The table in force. A rule of the user's holds where it fits as closely as the default one, or asks more."""

    rules: Sequence[Rule] = ()
    """The user's own."""
    many: int = MANY
    """More things than this at once need a yes."""
    has_pin: bool = False
    """True if a PIN is set: without one, nothing that needs it can be done."""
    speaker: str | None = None
    """The id of the person who speaks; None where the voice is not known."""

    def needed(self, service: str, entities: Iterable[Entity]) -> Need:
        """The most that calling a service on these things needs."""
        return gravest(self._of(service, entity) for entity in entities)

    def needed_at_worst(self, entity: Entity) -> Need:
        """The most that anything done to this thing needs: a scene does not tell what it does to its members."""
        services = GRAVEST.get(entity.domain, ("turn_on", "turn_off"))
        return gravest(self._of(f"{entity.domain}.{service}", entity) for service in services)

    def needed_by_own_rule(self, service: str) -> Need:
        """Return the need by the user's own rules for a service that is called on nothing."""
        if self.kept_for(service, _NOTHING):
            return Need.NEVER
        own = _closest((rule for rule in self.rules if not rule.people), service, _NOTHING)
        of_people = self.rule_of_people(service, _NOTHING)
        return gravest(rule.needs for rule in (own[1] if own else None, of_people) if rule)

    def is_settled(self, service: str, entity: Entity) -> bool:
        """Return whether a rule of the user's names the very thing: then it decides, whatever the thing reaches."""
        return any(
            rule.service == entity.entity_id or (rule.only == entity.entity_id and rule.weight(service, entity) > 0)
            for rule in self.rules
            if not rule.people
        )

    def kept_for(self, service: str, entity: Entity) -> tuple[str, ...]:
        """Return the ids of the only people who may do it, the speaker not among them; empty where there are none."""
        rule = self.rule_of_people(service, entity)
        return rule.people if rule and not rule.admits(self.speaker) else ()

    def rule_of_people(self, service: str, entity: Entity) -> Rule | None:
        """Return the rule that keeps it for some people, of several the one that fits most closely."""
        closest = _closest((rule for rule in self.rules if rule.people), service, entity)
        return closest[1] if closest else None

    def decision(self, service: str, entity: Entity) -> Decision:
        """Return what calling a service on one thing needs, and by which rule."""
        of_people = self.rule_of_people(service, entity)
        if of_people and not of_people.admits(self.speaker):
            default = _closest(DEFAULT_RULES, service, entity)
            return Decision(Need.NEVER, default[1] if default else None, of_people)
        return self.decision_for_admitted(service, entity)

    def decision_for_admitted(self, service: str, entity: Entity) -> Decision:
        """Return the same for whoever may do it by the rules of people."""
        of_everybody, of_people = [rule for rule in self.rules if not rule.people], self.rule_of_people(service, entity)
        own, default = (_closest(rules, service, entity) for rules in (of_everybody, DEFAULT_RULES))
        holds = own is not None and (
            default is None or own[0] >= default[0] or own[1].needs.rank > default[1].needs.rank
        )
        deciding = own if holds else default
        return Decision(
            gravest(rule.needs for rule in (deciding[1] if deciding else None, of_people) if rule),
            default[1] if default else None,
            own[1] if own and holds else None,
        )

    def _of(self, service: str, entity: Entity) -> Need:
        return self.decision(service, entity).needs


_NOTHING = Entity("", "")


def gravest(needs: Iterable[Need]) -> Need:
    """The one that asks most; nothing when there is none."""
    return max(needs, key=lambda need: need.rank, default=Need.FREE)


def _closest(rules: Iterable[Rule], service: str, entity: Entity) -> tuple[int, Rule] | None:
    """The rule that fits most closely, with how closely; of equals the first."""
    fitting = [(weight, rule) for rule in rules if (weight := rule.weight(service, entity))]
    return max(fitting, key=lambda fit: fit[0], default=None)
