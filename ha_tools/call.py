"""One use of a tool: on which home, from where, and what the speaker has agreed to."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ha_tools import speech
from ha_tools.home import Entity, Home
from ha_tools.household.timers import Timers
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.past import Past
from ha_tools.permissions import NO_CONSENT, Consent, Need, Permissions, gravest
from ha_tools.result import Outcome, Place, Result
from ha_tools.state import State

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """What every tool is given beside its arguments."""

    home_assistant: HomeAssistant
    """The live home."""
    place: Place = Place()  # noqa: RUF009 - frozen
    """Where the speaker is."""
    permissions: Permissions = Permissions()  # noqa: RUF009 - frozen
    """What needs a yes or a PIN."""
    consent: Consent = NO_CONSENT
    """What the speaker has agreed to."""
    past: Past = field(default_factory=Past)
    """What was changed lately."""
    timers: Timers = field(default_factory=Timers)
    """The home's timers, alarms and reminders."""

    @property
    def home(self) -> Home:
        """The home's names."""
        return self.home_assistant.home

    @property
    def states(self) -> Mapping[str, State]:
        """The live states."""
        return self.home_assistant.states

    @property
    def now(self) -> datetime:
        """The time in the home's time zone."""
        return datetime.now(self.home_assistant.time_zone)

    def demand(
        self, service: str, entities: Sequence[Entity], phrase: str, *, at_least: Need = Need.FREE
    ) -> Result | None:
        """What must be asked or refused before `service` is called on `entities`; None when it may be called.

        `phrase` says what would be done, to follow "Shall I": "unlock the Front Door". What a scene or a group does to
        its members needs what it needs on them.
        """
        ids = tuple(entity.entity_id for entity in entities)
        several = Need.YES if len(entities) > self.permissions.many else Need.FREE
        members = (self._needed_by(member, service) for entity in entities for member in self._members(entity))
        needs = gravest([self.permissions.needed(service, entities), several, at_least, *members])
        if self.consent.covers(needs, ids):
            return None
        _LOGGER.info("%s on %s is not done yet: it needs %s", service, ", ".join(ids), needs)
        if needs is Need.NEVER:
            return Result(Outcome.REFUSED, f"I am not allowed to {phrase}.", about=ids)
        if needs is Need.PIN and not self.permissions.has_pin:
            hint = "that needs a PIN, and none is set. Set one on Parley's options page"
            return Result(Outcome.REFUSED, f"I cannot {phrase}: {hint}.", about=ids)
        if needs is Need.PIN:
            return Result(Outcome.NEEDS_PIN, speech.sentence(f"To {phrase} I need the PIN. What is it?"), about=ids)
        return Result(Outcome.NEEDS_YES, f"Shall I {phrase}?", about=ids)

    def _needed_by(self, member: Entity, service: str) -> Need:
        """A group passes the service on; what a scene does to its members nobody can see."""
        if member.domain == service.partition(".")[0]:
            return self.permissions.needed(service, [member])
        return self.permissions.needed_at_worst(member)

    def _members(self, entity: Entity) -> Sequence[Entity]:
        """All that a scene or a group reaches, groups within it too; exposed or not."""
        found: dict[str, Entity] = {}
        waiting = [entity.entity_id]
        while waiting:
            state = self.states.get(waiting.pop())
            ids = state.attributes.get("entity_id") if state else None
            for item in ids if isinstance(ids, list | tuple) else ():
                if item not in found and item != entity.entity_id:
                    member = self.states.get(item)
                    device_class = member.attributes.get("device_class") if member else None
                    found[item] = self.home.entities.get(item) or Entity(item, item, device_class=device_class)
                    waiting.append(item)
        return list(found.values())
