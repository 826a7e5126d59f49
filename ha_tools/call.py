"""One use of a tool: on which home, from where, and what the speaker has agreed to."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ha_tools import speech
from ha_tools.home import Entity, Home
from ha_tools.home_assistant import HomeAssistant
from ha_tools.past import Past
from ha_tools.permissions import NO_CONSENT, Consent, Need, Permissions
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

    @property
    def home(self) -> Home:
        """The home's names."""
        return self.home_assistant.home

    @property
    def states(self) -> Mapping[str, State]:
        """The live states."""
        return self.home_assistant.states

    def demand(self, service: str, entities: Sequence[Entity], phrase: str) -> Result | None:
        """What must be asked or refused before `service` is called on `entities`; None when it may be called.

        `phrase` says what would be done, to follow "Shall I": "unlock the Front Door".
        """
        ids = tuple(entity.entity_id for entity in entities)
        needs = self.permissions.needed(service, entities)
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
