"""What may be done freely, what needs a yes, what a PIN, what never. A table below sentences and language model.

No word that was said, heard or read can change it: a yes and a PIN come from the dialogue, never from a tool's
arguments.
"""

import hmac
import logging
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ha_tools.home import Entity

_LOGGER = logging.getLogger(__name__)


class Need(StrEnum):
    """What a person must give before something is done, from nothing to what nobody can give."""

    FREE = "free"
    YES = "yes"
    PIN = "pin"
    NEVER = "never"

    @property
    def rank(self) -> int:
        """How much it asks: the larger the more."""
        return list(Need).index(self)


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    service: str
    """"lock.unlock", or "lock.*" for all services of a domain."""
    needs: Need
    """What it needs."""
    only: str = ""
    """An entity id, or a device class such as "garage", that the rule is for; empty is any."""

    def __post_init__(self) -> None:
        """Raises ValueError when it names no service."""
        if not re.fullmatch(r"[a-z0-9_]+\.([a-z0-9_]+|\*)", self.service):
            raise ValueError(f"{self.service!r} is no service: write it as lock.unlock, or lock.* for all of a domain.")

    def weight(self, service: str, entity: Entity) -> int:
        """How closely the rule fits: 0 when it does not."""
        domain = service.partition(".")[0]
        if self.service not in {service, f"{domain}.*"} or self.only not in {"", entity.entity_id, entity.device_class}:
            return 0
        narrow = 0 if not self.only else 4 if self.only == entity.entity_id else 2
        return 1 + narrow + (self.service == service)


DEFAULT_RULES = (
    Rule("lock.unlock", Need.PIN),
    Rule("lock.open", Need.PIN),
    Rule("alarm_control_panel.alarm_disarm", Need.PIN),
    Rule("cover.open_cover", Need.PIN, "garage"),
    Rule("cover.set_cover_position", Need.PIN, "garage"),
    Rule("cover.open_cover", Need.PIN, "gate"),
    Rule("cover.set_cover_position", Need.PIN, "gate"),
    Rule("cover.open_cover", Need.YES, "door"),
    Rule("cover.set_cover_position", Need.YES, "door"),
    Rule("valve.open_valve", Need.PIN),
    Rule("valve.set_valve_position", Need.PIN),
    Rule("alarm_control_panel.alarm_trigger", Need.YES),
    Rule("siren.turn_on", Need.YES),
    Rule("button.press", Need.YES, "restart"),
    Rule("button.press", Need.YES, "update"),
    Rule("calendar.delete_event", Need.YES),
    Rule("homeassistant.*", Need.NEVER),
    Rule("hassio.*", Need.NEVER),
    Rule("shell_command.*", Need.NEVER),
)
"""What is asked for when the user has set nothing: a yes where it is loud or lost, a PIN where a burglar would ask."""

MANY = 20
"""More things than this at once need a yes: nobody means them by a slip."""


@dataclass(frozen=True)
class Consent:
    """What a person has agreed to in answer to our question."""

    given: Need = Need.FREE
    """A yes, or a PIN that was checked."""
    entity_ids: frozenset[str] = frozenset()
    """What our question was about; it holds for nothing else."""

    def covers(self, needs: Need, entity_ids: Iterable[str]) -> bool:
        """Whether nothing more is needed."""
        return needs is Need.FREE or (self.given.rank >= needs.rank and self.entity_ids.issuperset(entity_ids))


NO_CONSENT = Consent()
"""Nobody was asked yet."""


@dataclass(frozen=True)
class Permissions:
    """The table in force: the user's rules go before the default ones."""

    rules: Sequence[Rule] = ()
    """The user's own."""
    many: int = MANY
    """More things than this at once need a yes."""
    has_pin: bool = False
    """Whether a PIN is set: without one, nothing that needs it can be done."""

    def needed(self, service: str, entities: Sequence[Entity]) -> Need:
        """The most that calling a service on these things needs."""
        each = [self._of(service, entity) for entity in entities]
        several = Need.YES if len(entities) > self.many else Need.FREE
        return max([*each, several], key=lambda need: need.rank)

    def _of(self, service: str, entity: Entity) -> Need:
        best, weight = Need.FREE, 0
        for rule in (*self.rules, *DEFAULT_RULES):
            if (fits := rule.weight(service, entity)) > weight:
                best, weight = rule.needs, fits
        return best


_DIGITS = {
    word: str(digit) for digit, word in enumerate("zero one two three four five six seven eight nine".split())
} | {"oh": "0", "o": "0", "double": "", "to": "2", "too": "2", "for": "4"}


def spoken_pin(words: str) -> str:
    """The digits of a PIN as a recogniser writes them: "one two 3 4" is "1234"; empty when there are none."""
    parts = re.findall(r"\d|[a-z]+", words.casefold())
    return "".join(part if part.isdigit() else _DIGITS.get(part, "") for part in parts)


PIN_TRIES = 5
"""Wrong PINs in a row until the door to guessing is closed."""

PIN_LOCKOUT_SECONDS = 300.0
"""How long it stays closed, as ESPHome's dashboard does: 10 000 PINs of four digits then take a month."""


class PinPad:
    """Checks PINs, in constant time, and locks out after some wrong ones. One for the home, whatever room asks."""

    def __init__(self, pin: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._pin = pin.encode()
        self._clock = clock
        self._wrong = 0
        self._locked_until = 0.0

    @property
    def digits(self) -> int:
        """How many digits a whole PIN has."""
        return len(self._pin)

    @property
    def locked_seconds(self) -> float:
        """How long no PIN is taken; 0 when one is."""
        return max(0.0, self._locked_until - self._clock())

    def accepts(self, said: str) -> bool:
        """Whether it is the PIN; never while locked out."""
        if not self._pin or self.locked_seconds:
            return False
        if hmac.compare_digest(said.encode(), self._pin):
            self._wrong = 0
            return True
        self._wrong += 1
        _LOGGER.warning("A wrong PIN was said (%d of %d)", self._wrong, PIN_TRIES)
        if self._wrong >= PIN_TRIES:
            self._wrong, self._locked_until = 0, self._clock() + PIN_LOCKOUT_SECONDS
        return False
