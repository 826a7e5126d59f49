"""What may be done freely, what needs a yes, what a PIN, what never. A table below sentences and language model.

No word that was said, heard or read can change it: a yes and a PIN come from the dialogue, never from a tool's
arguments.
"""

import hmac
import itertools
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ha_tools.home import Entity
from ha_tools.names import words
from ha_tools.vocabulary import kinds

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
        """Raises ValueError when it names no service, or could be for nothing."""
        if not re.fullmatch(r"[a-z0-9_]+\.([a-z0-9_]+|\*)", self.service):
            raise ValueError(f"{self.service!r} is no service: write it as lock.unlock, or lock.* for all of a domain.")
        if not re.fullmatch(r"([a-z0-9_]+\.)?[a-z0-9_]*", self.only):
            raise ValueError(f"{self.only!r} is no entity id, such as lock.shed, and no device class, such as garage.")

    def weight(self, service: str, entity: Entity) -> int:
        """How closely the rule fits: 0 when it does not."""
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
"""How "garage" begins in most languages."""

GUARDED_DOORS = (("garage", Need.PIN), ("gate", Need.PIN), ("door", Need.YES))
"""Device classes of covers that a person could come in by."""

DEFAULT_RULES = (
    Rule("lock.*", Need.PIN),
    Rule("lock.lock", Need.FREE),
    Rule("alarm_control_panel.alarm_disarm", Need.PIN),
    *(Rule("cover.*", need, door) for door, need in GUARDED_DOORS),
    *(Rule("cover.close_cover", Need.FREE, door) for door, _ in GUARDED_DOORS),
    *(Rule("cover.stop_cover", Need.FREE, door) for door, _ in GUARDED_DOORS),
    Rule("valve.*", Need.PIN),
    Rule("valve.close_valve", Need.FREE),
    Rule("valve.stop_valve", Need.FREE),
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
class Consent:
    """What a person has agreed to in answer to our question."""

    given: Need = Need.FREE
    """A yes, or a PIN that was checked."""
    entity_ids: frozenset[str] = frozenset()
    """What our question was about; it holds for nothing else."""
    pin: str = field(default="", repr=False)
    """The PIN that was said and checked, for locks and alarm panels that want a code of their own."""

    def covers(self, needs: Need, entity_ids: Iterable[str]) -> bool:
        """Whether nothing more is needed."""
        return needs is Need.FREE or (self.given.rank >= needs.rank and self.entity_ids.issuperset(entity_ids))


NO_CONSENT = Consent()
"""Nobody was asked yet."""


@dataclass(frozen=True)
class Permissions:
    """The table in force. A rule of the user's holds where it fits as closely as the default one, or asks more."""

    rules: Sequence[Rule] = ()
    """The user's own."""
    many: int = MANY
    """More things than this at once need a yes."""
    has_pin: bool = False
    """Whether a PIN is set: without one, nothing that needs it can be done."""

    def needed(self, service: str, entities: Iterable[Entity]) -> Need:
        """The most that calling a service on these things needs."""
        return gravest(self._of(service, entity) for entity in entities)

    def needed_at_worst(self, entity: Entity) -> Need:
        """The most that anything done to this thing needs: a scene does not tell what it does to its members."""
        services = GRAVEST.get(entity.domain, ("turn_on", "turn_off"))
        return gravest(self._of(f"{entity.domain}.{service}", entity) for service in services)

    def needed_by_own_rule(self, service: str) -> Need:
        """What the user's own rules ask for a service that is called on nothing."""
        own = _closest(self.rules, service, _NOTHING)
        return own[1].needs if own else Need.FREE

    def is_settled(self, service: str, entity: Entity) -> bool:
        """Whether a rule of the user's names the very thing: then it decides, whatever the thing reaches."""
        return any(
            rule.service == entity.entity_id or (rule.only == entity.entity_id and rule.weight(service, entity) > 0)
            for rule in self.rules
        )

    def _of(self, service: str, entity: Entity) -> Need:
        own, default = (_closest(rules, service, entity) for rules in (self.rules, DEFAULT_RULES))
        if own is None or default is None:
            return (own or default or _FREE)[1].needs
        holds = own[0] >= default[0] or own[1].needs.rank > default[1].needs.rank
        return (own if holds else default)[1].needs


_NOTHING = Entity("", "")
_FREE = (0, Rule("any.*", Need.FREE))


def gravest(needs: Iterable[Need]) -> Need:
    """The one that asks most; nothing when there is none."""
    return max(needs, key=lambda need: need.rank, default=Need.FREE)


def _closest(rules: Iterable[Rule], service: str, entity: Entity) -> tuple[int, Rule] | None:
    """The rule that fits most closely, with how closely; of equals the first."""
    fitting = [(weight, rule) for rule in rules if (weight := rule.weight(service, entity))]
    return max(fitting, key=lambda fit: fit[0], default=None)


_DIGITS = {word: str(digit) for digit, word in enumerate("zero one two three four five six seven eight nine".split())}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_MISHEARD = {"oh": "0", "o": "0", "to": "2", "too": "2", "for": "4"}
"""Words that are digits among digits."""

_REPEATS = {"double": 2, "triple": 3}

_BESIDE_A_PIN = frozenset(
    "the my a pin code number password is it's its that's uh um er and please okay yes thanks thank you".split()
)
"""Words that people say round a PIN."""


def spoken_pin(words: str) -> str:
    """The digits of a PIN as a recogniser writes them: "one two 3 4" is "1234"; empty for words that are no PIN."""
    parts = [part for part in re.findall(r"\d|[a-z']+", words.casefold()) if part not in _BESIDE_A_PIN]
    digits = [_digits_of(part, following) for part, following in itertools.pairwise([*parts, ""])]
    plain = [part for part in parts if part not in _MISHEARD and _digits_of(part, "one")]
    return "".join(digits) if plain and 2 * sum(map(bool, digits)) > len(parts) else ""


def _digits_of(word: str, following: str) -> str:
    """What one word of a PIN stands for, by the word after it: the "twenty" of "twenty one" is a "2"."""
    if word.isdigit():
        return word
    if word in _REPEATS:
        return (following if following.isdigit() else _DIGITS.get(following, "")) * (_REPEATS[word] - 1)
    if word in _TEENS:
        return str(10 + _TEENS.index(word))
    if word in _TENS:
        return str(2 + _TENS.index(word)) + ("" if _DIGITS.get(following, "0") != "0" else "0")
    return _DIGITS.get(word) or _MISHEARD.get(word, "")


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
