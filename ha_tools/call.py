"""One use of a tool: on which home, from where, and what the speaker has agreed to."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ha_tools import speech
from ha_tools.errors import HomeError
from ha_tools.home import Entity, Home
from ha_tools.household.timers import Timers
from ha_tools.live.home_assistant import HomeAssistant
from ha_tools.locale import Locale
from ha_tools.past import Past
from ha_tools.permissions import NO_CONSENT, Consent, Need, Permissions, gravest
from ha_tools.permissions.demand import Judged, asked_for, judged
from ha_tools.permissions.reach import reach_of
from ha_tools.place import Place
from ha_tools.result import Outcome, Result
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
    turn_id: str = ""
    """The turn that it belongs to: what one turn changed is undone as one; empty where each use is by itself."""

    @property
    def home(self) -> Home:
        """The home's names."""
        return self.home_assistant.home

    @property
    def states(self) -> Mapping[str, State]:
        """The live states."""
        return self.home_assistant.states

    @property
    def locale(self) -> Locale:
        """How the home tells times and degrees, now."""
        return self.home_assistant.locale

    @property
    def now(self) -> datetime:
        """The time in the home's time zone."""
        return datetime.now(self.home_assistant.time_zone)

    async def demand(
        self, service: str, entities: Sequence[Entity], phrase: str, *, at_least: Need = Need.FREE
    ) -> Result | None:
        """What must be asked or refused before `service` is called on `entities`; None when it may be called.

        `phrase` says what would be done, to follow "Shall I": "unlock the Front Door". What a thing reaches when it is
        used needs what that needs.
        """
        several = Need.YES if len(entities) > self.permissions.many else Need.FREE
        reached = await asyncio.gather(*(self._judged(service, entity) for entity in entities))
        directly = gravest([self.permissions.needed(service, entities), several, at_least])
        needs = gravest([directly, *(each.needs for each in reached)])
        asking = [each for each in reached if each.needs is not Need.FREE]
        ids = [entity.entity_id for entity in entities]
        ids += [thing.entity.entity_id for each in asking for thing in each.because_of if thing.entity.entity_id]
        if self.consent.covers(needs, ids):
            return await self._hidden_meanwhile(entities) if needs is Need.PIN else None
        indirect = [each for each in asking if each.is_indirect and needs.rank > directly.rank]
        why = indirect[0].reason if indirect else "by the table"
        _LOGGER.info("%s on %s is not done yet: it needs %s (%s)", service, ", ".join(ids), needs, why)
        return asked_for(needs, phrase, indirect, ids, has_pin=self.permissions.has_pin)

    async def _hidden_meanwhile(self, entities: Sequence[Entity]) -> Result | None:
        """That something is no longer exposed, where the PIN came before Home Assistant's word of that."""
        known = [entity for entity in entities if entity.entity_id in self.home.entities]
        try:
            exposed = await self.home_assistant.exposed()
        except HomeError:
            exposed = frozenset()
        gone = [entity for entity in known if entity.entity_id not in exposed]
        if not gone:
            return None
        _LOGGER.info("%s is not done: no longer exposed", ", ".join(entity.entity_id for entity in gone))
        names = speech.counted([entity.name for entity in gone])
        return Result(Outcome.UNKNOWN, f"I don't know of {names} any more.")

    async def _judged(self, service: str, entity: Entity) -> Judged:
        reach = await reach_of(self.home_assistant, service, entity, self.permissions.is_settled)
        return judged(service, entity, reach, self.permissions, self.states)
