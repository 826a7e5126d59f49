"""The PIN: the digits in what was said, and whether they are it."""

import hmac
import itertools
import logging
import re
import time
from collections.abc import Callable

_LOGGER = logging.getLogger(__name__)

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
